"""The items of a user's subscribed calendar."""

from datetime import date

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, delete, get, of_kind, put, query
from fitai.workouts.state import WorkoutHead
from fitai.workouts.store import WorkoutItem


class CalendarTokenItem(Entity, discriminator="calendar_feed"):
    """Whose planned workouts a calendar's secret address shows."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, token_hash: str, user_id: str = "") -> "CalendarTokenItem":
        return cls(PK=f"CALENDAR#{token_hash}", SK="CALENDAR", user_id=user_id)


class UserCalendarItem(Entity, discriminator="own_calendar"):
    """The one secret address of a user's calendar, as its hash."""

    token_hash = UnicodeAttribute()
    created_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, token_hash: str = "") -> "UserCalendarItem":
        return cls(PK=f"USER#{user_id}", SK="CALENDAR", token_hash=token_hash, created_at=clock.iso(clock.now()))


def user_calendar(user_id: str) -> UserCalendarItem | None:
    """The user's calendar, if it can be subscribed to: one GetItem."""
    item = UserCalendarItem.of(user_id)
    return get(UserCalendarItem, item.PK, item.SK)


def calendar_owner(token_hash: str) -> str | None:
    """Whose calendar a token opens: one GetItem."""
    item = CalendarTokenItem.of(token_hash)
    found = get(CalendarTokenItem, item.PK, item.SK)
    return None if found is None else found.user_id


def calendar_creation_writes(user_id: str, token_hash: str, before: UserCalendarItem | None) -> list[Write]:
    """The writes that give a calendar an address, in place of the one before."""
    unchanged = ABSENT if before is None else UserCalendarItem.token_hash == before.token_hash
    own = put(UserCalendarItem.of(user_id, token_hash), when=unchanged)
    gone = [] if before is None else [delete(CalendarTokenItem.of(before.token_hash), when=PRESENT | ABSENT)]
    return [own, put(CalendarTokenItem.of(token_hash, user_id), when=ABSENT), *gone]


def calendar_deletion_writes(user_id: str, before: UserCalendarItem) -> list[Write]:
    """The writes that take the calendar's address away."""
    own = delete(UserCalendarItem.of(user_id), when=UserCalendarItem.token_hash == before.token_hash)
    return [own, delete(CalendarTokenItem.of(before.token_hash), when=PRESENT | ABSENT)]


def planned_heads(user_id: str, since: date, until: date, limit: int) -> list[WorkoutHead]:
    """The planned workouts of these days, the earliest first, at most `limit`: one query."""
    between = (since.isoformat(), f"{until.isoformat()}~")
    part = query(f"USER#{user_id}#WORKOUTS#planned", between=between, limit=limit, index="GSI2")
    return [WorkoutHead(item.state, item.outline or []) for item in of_kind(part.items, WorkoutItem)]
