"""The day that a moment belongs to. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

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
