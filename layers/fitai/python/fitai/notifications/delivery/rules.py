"""When a notification goes out: quiet hours, the daily summary, reminders at the user's own times. Pure.

All of it is in wall time of the user's zone. A time that the change to summer time skips is an hour later that day; one that
the change back repeats is the first of the two.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fitai.kernel.deadlines import Deadline
from fitai.kernel.types import WEEKDAYS, Weekday
from fitai.notifications.delivery.models import DeliveryState, HeldLine, QuietHours
from fitai.notifications.matrix import CATEGORIES, Category, NotificationType

NOT_HELD: frozenset[Category] = frozenset({"security", "reminder", "workout_reminder"})
"""Categories that go out in quiet hours, too: security, what a running workout needs, the user's own reminders."""
LEFT_OUT_OF_DIGESTS: frozenset[Category] = NOT_HELD | {"digest", "media"}
"""Categories that the daily summary leaves out: what was for that moment only, and other summaries."""
DIGEST_TIME = time(18)
"""When the daily summary is sent: in the evening, before quiet hours usually begin."""
REMINDER_LATENESS = timedelta(hours=1)
"""How late a reminder may be: after that nobody is helped by it."""
RISK_TIME = time(10)
"""When the user is told that the week's target needs a workout on each of its remaining days."""
MAX_HELD = 100
"""Lines that are held for one night; of more the newest."""
DEFAULT_ZONE = "UTC"
"""The zone of a user of whom none is known: neither the account's nor a device's."""


# --- what waits --------------------------------------------------------------------------------------------


def zone_of(account_zone: str | None, state: DeliveryState) -> str:
    """The user's zone: the account's, else that of the device that was registered last."""
    return account_zone or state.zone or DEFAULT_ZONE


def with_held(state: DeliveryState, line: HeldLine, until: Deadline) -> DeliveryState:
    """The state with one more line that waits; one that waits already is there once, by all its channels."""
    before = next((held for held in state.held if held.id == line.id), line)
    merged = HeldLine(id=line.id, push=line.push or before.push, mail=line.mail or before.mail)
    held = [*(other for other in state.held if other.id != line.id), merged][-MAX_HELD:]
    return next_state(state, held=held, held_until=until)


def next_state(state: DeliveryState, **changes: object) -> DeliveryState:
    """The state with changes and its next version; the state itself where nothing changes."""
    after = state.model_copy(update=changes)
    return state if after == state else after.model_copy(update={"version": state.version + 1})


# --- when --------------------------------------------------------------------------------------------------


def at_wall_time(day: date, at: time, zone: str) -> datetime:
    """The moment (UTC) at which the clocks of a zone show a time on a day."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def is_held(type: NotificationType, hours: QuietHours | None, zone: str, now: datetime) -> bool:
    """Whether pushes and mails of a type wait for the end of the quiet hours now."""
    return CATEGORIES[type] not in NOT_HELD and hours is not None and is_quiet(hours, zone, now)


def is_in_digest(type: NotificationType) -> bool:
    """Whether the daily summary lists a type."""
    return CATEGORIES[type] not in LEFT_OUT_OF_DIGESTS


def is_quiet(hours: QuietHours, zone: str, now: datetime) -> bool:
    """Whether a moment is within the quiet hours: from their beginning on, until before their end."""
    at, start, end = _wall_time(now, zone), _time(hours.start), _time(hours.end)
    return start <= at < end if start < end else at >= start or at < end


def quiet_end(hours: QuietHours, zone: str, now: datetime) -> datetime:
    """The first end of quiet hours after a moment."""
    return _next(_time(hours.end), zone, now)


def next_digest(zone: str, now: datetime) -> datetime:
    """When the next daily summary is due."""
    return _next(DIGEST_TIME, zone, now)


def next_reminder(times: Mapping[Weekday, str], zone: str, after: datetime) -> datetime | None:
    """The first reminder after a moment; None where no time is set.

    Args:
        times: the time (`18:30`) by weekday.
    """
    today = after.astimezone(ZoneInfo(zone)).date()
    days = (today + timedelta(days=days) for days in range(8))
    moments = (
        at_wall_time(day, _time(times[WEEKDAYS[day.weekday()]]), zone)
        for day in days
        if WEEKDAYS[day.weekday()] in times
    )
    return next((moment for moment in moments if moment > after), None)


def risk_moment(week_start: date, workouts_left: int, zone: str) -> datetime | None:
    """When a week needs a workout on each of its remaining days; None where it needs none, or more than it has days."""
    if not 0 < workouts_left <= 7:
        return None
    return at_wall_time(week_start + timedelta(days=7 - workouts_left), RISK_TIME, zone)


def local_day(moment: datetime, zone: str) -> date:
    """The day of a moment on the calendar of a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _next(at: time, zone: str, now: datetime) -> datetime:
    today = local_day(now, zone)
    moment = at_wall_time(today, at, zone)
    return moment if moment > now else at_wall_time(today + timedelta(days=1), at, zone)


def _wall_time(moment: datetime, zone: str) -> time:
    return moment.astimezone(ZoneInfo(zone)).time()


def _time(text: str) -> time:
    return time.fromisoformat(text)
