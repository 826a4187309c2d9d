"""The day that a moment belongs to, the moment at which a day begins, and the week and month of a day. Pure."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fitai.kernel.types import WEEKDAYS, Weekday

LATEST_DAY_START = 6
"""The latest hour at which a user's day may begin."""


def local_day(moment: datetime, zone: str, starts_at: int = 0) -> date:
    """The day of a moment in a time zone, for somebody whose day begins at an hour: what is earlier is the day before.

    The hour is that of the clock on the wall, also in the nights in which it is changed.

    Args:
        zone: a time zone of the IANA database.
        starts_at: the hour, 0 to 6.
    """
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return (local - timedelta(hours=starts_at)).date()


def day_start(day: date, zone: str, starts_at: int = 0) -> datetime:
    """The moment (UTC) at which a day begins, for somebody whose days begin at this hour of the clock on the wall.

    Where the clock is changed at that hour, the later of the two moments: then `local_day` says this day, and stays so.

    Args:
        zone: a time zone of the IANA database.
        starts_at: the hour, 0 to 23.
    """
    wall = datetime.combine(day, time(starts_at), tzinfo=ZoneInfo(zone))
    return max(wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_start(day: date, starts_on: Weekday) -> date:
    """The first day of a day's week, of weeks that begin on `starts_on`."""
    return day - timedelta(days=(day.weekday() - WEEKDAYS.index(starts_on)) % 7)


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])
