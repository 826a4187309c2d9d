"""Parse the dates of a file. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>z|[-+]\d{2}:?\d{2})?)?"
)
"""A time of day after a date, with the half of the day or the zone where the file has them."""
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + TIME, re.IGNORECASE | re.ASCII)
YEAR_LAST = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_number>\d{1,2})(?P=mark)(?P<year>\d{4})" + TIME, re.I | re.A
)
AMBIGUOUS_DATE = "Day and month of this date can be either; write it as 2024-05-31"
UNREADABLE_DATE = "The date is not one that we can read"


class DateReader:
    """A parser of the dates of one file.

    It reads `2024-05-31` and the like; `31/05/2024` where the other dates of the file tell which number is the month.

    Args:
        texts: all dates of the file.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        matches = [match for text in set(texts) if (match := YEAR_LAST.fullmatch(text.strip()))]
        # With points the day is always the first number.
        undotted = [match for match in matches if match["mark"] != "."]
        days_first = any(int(match["first"]) > 12 for match in undotted)
        months_first = any(int(match["second_number"]) > 12 for match in undotted)
        self._day_first = None if days_first == months_first else days_first

    def moment(self, text: str) -> datetime | None:
        """Parse a time; it is local unless it has a zone. None where it is not a date, or an ambiguous one."""
        plain = " ".join(text.split())
        if match := YEAR_FIRST.fullmatch(plain):
            return _moment_of_match(match, int(match["month"]), int(match["day"]))
        match = YEAR_LAST.fullmatch(plain)
        if match is None or self._is_ambiguous(match):
            return None
        first, second = int(match["first"]), int(match["second_number"])
        is_day_first = match["mark"] == "." or self._day_first
        return _moment_of_match(match, second, first) if is_day_first else _moment_of_match(match, first, second)

    def flaw(self, text: str) -> str:
        """Why a date cannot be read."""
        match = YEAR_LAST.fullmatch(" ".join(text.split()))
        return AMBIGUOUS_DATE if match is not None and self._is_ambiguous(match) else UNREADABLE_DATE

    def _is_ambiguous(self, match: re.Match[str]) -> bool:
        is_same = int(match["first"]) == int(match["second_number"])
        return self._day_first is None and match["mark"] != "." and not is_same


def _moment_of_match(match: re.Match[str], month: int, day: int) -> datetime | None:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    zone = None
    if offset := (match["zone"] or "").lower():
        sign = -1 if offset[0] == "-" else 1
        digits = offset.lstrip("z+-").replace(":", "") or "0000"
        zone = timezone(sign * timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60))
    try:
        return datetime(
            int(match["year"]), month, day, hour_of_day(hour, match["half"] or ""), minute, second, tzinfo=zone
        )
    except ValueError:
        return None


def hour_of_day(hour: int, half: str) -> int:
    """The hour of the day, 0 to 23, of an hour with or without `am` or `pm`; a 24-hour clock may have them, too."""
    if hour > 12 or not half:
        return hour
    return hour % 12 + (12 if half[0].lower() == "p" else 0)


def local_and_instant(moment: datetime) -> tuple[datetime, datetime | None]:
    """A time as the file has it, local, and the instant that it is, where it has a zone."""
    if moment.tzinfo is None:
        return moment, None
    try:
        instant = moment.astimezone(UTC)
    except OverflowError:
        # At the end of the calendar: not the time of any workout.
        return moment.replace(tzinfo=None), None
    return instant.replace(tzinfo=None), instant


def moment_key(started: datetime) -> str:
    """A time as keys have it: to the second."""
    return started.replace(microsecond=0).isoformat()
