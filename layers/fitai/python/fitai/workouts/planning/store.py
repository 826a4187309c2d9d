"""The items of calendar subscriptions, and the planned workouts of a calendar.

CALENDAR#<token hash>   CALENDAR    whose planned workouts the address of a calendar shows
USER#<id>               CALENDAR    the hash of the address of the user's calendar
"""

from datetime import date

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, delete, get, of_kind, put, query
from fitai.workouts.state import WorkoutHead
from fitai.workouts.store import WorkoutItem


class CalendarTokenItem(Entity, discriminator="calendar_feed"):
    """The user whose planned workouts the secret address of a calendar shows."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, token_hash: str, user_id: str = "") -> "CalendarTokenItem":
        return cls(PK=f"CALENDAR#{token_hash}", SK="CALENDAR", user_id=user_id)


class UserCalendarItem(Entity, discriminator="own_calendar"):
    """The hash of the secret address of a user's calendar; there is at most one."""

    token_hash = UnicodeAttribute()
    created_at = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, token_hash: str = "") -> "UserCalendarItem":
        return cls(PK=f"USER#{user_id}", SK="CALENDAR", token_hash=token_hash, created_at=clock.iso(clock.now()))


def user_calendar(user_id: str) -> UserCalendarItem | None:
    """Return the user's calendar, or None where it has no address. One GetItem."""
    key = UserCalendarItem.of(user_id)
    return get(UserCalendarItem, key.PK, key.SK)


def calendar_owner(token_hash: str) -> str | None:
    """Return the user whose calendar a token opens, or None. One GetItem."""
    key = CalendarTokenItem.of(token_hash)
    item = get(CalendarTokenItem, key.PK, key.SK)
    return None if item is None else item.user_id


def calendar_creation_writes(user_id: str, token_hash: str, before: UserCalendarItem | None) -> list[Write]:
    """The writes that give a calendar an address and delete the one before."""
    is_unchanged = ABSENT if before is None else UserCalendarItem.token_hash == before.token_hash
    writes = [
        put(UserCalendarItem.of(user_id, token_hash), when=is_unchanged),
        put(CalendarTokenItem.of(token_hash, user_id), when=ABSENT),
    ]
    if before is not None:
        writes.append(delete(CalendarTokenItem.of(before.token_hash), when=PRESENT | ABSENT))
    return writes


def calendar_deletion_writes(user_id: str, before: UserCalendarItem) -> list[Write]:
    """The writes that delete the address of a calendar."""
    return [
        delete(UserCalendarItem.of(user_id), when=UserCalendarItem.token_hash == before.token_hash),
        delete(CalendarTokenItem.of(before.token_hash), when=PRESENT | ABSENT),
    ]


def planned_heads(user_id: str, since: date, until: date, limit: int) -> list[WorkoutHead]:
    """The planned workouts of these days, the earliest first, at most `limit`. One Query."""
    between = (since.isoformat(), f"{until.isoformat()}~")
    page = query(f"USER#{user_id}#WORKOUTS#planned", between=between, limit=limit, index="GSI2")
    return [WorkoutHead(item.state, item.outline or []) for item in of_kind(page.items, WorkoutItem)]
