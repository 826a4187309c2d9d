"""The dates of a file. Pure."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone


def moment_key(started: datetime) -> str:
    """A time as it stands in keys: by the second."""
    return started.replace(microsecond=0).isoformat()


TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<zone>z|[-+]\d{2}:?\d{2})?)?"
)


YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + TIME, re.IGNORECASE | re.ASCII)


YEAR_LAST = re.compile(r"(?P<one>\d{1,2})(?P<by>[-/.])(?P<two>\d{1,2})(?P=by)(?P<year>\d{4})" + TIME, re.I | re.A)


AMBIGUOUS_DATE = "Day and month of this date can be either; write it as 2024-05-31"


UNREADABLE_DATE = "The date is not one that we can read"


class DateReader:
    """The dates of a file: `2024-05-31` and the like; `31/05/2024` where the other dates tell which is the month.

    Args:
        texts: all of them.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        found = [match for text in set(texts) if (match := YEAR_LAST.fullmatch(text.strip()))]
        slashed = [match for match in found if match["by"] != "."]
        days_first = any(int(match["one"]) > 12 for match in slashed)
        months_first = any(int(match["two"]) > 12 for match in slashed)
        self._day_first = None if days_first == months_first else days_first

    def moment(self, text: str) -> datetime | None:
        """A time as it stands there, local, unless it says its zone; None where it is none, or may be two."""
        plain = " ".join(text.split())
        if match := YEAR_FIRST.fullmatch(plain):
            return _moment_of_match(match, int(match["month"]), int(match["day"]))
        match = YEAR_LAST.fullmatch(plain)
        if match is None or self._is_unclear(match):
            return None
        one, two = int(match["one"]), int(match["two"])
        return (
            _moment_of_match(match, two, one)
            if match["by"] == "." or self._day_first
            else _moment_of_match(match, one, two)
        )

    def flaw(self, text: str) -> str:
        """Why a date is none."""
        match = YEAR_LAST.fullmatch(" ".join(text.split()))
        return AMBIGUOUS_DATE if match is not None and self._is_unclear(match) else UNREADABLE_DATE

    def _is_unclear(self, match: re.Match[str]) -> bool:
        return self._day_first is None and match["by"] != "." and int(match["one"]) != int(match["two"])


def _moment_of_match(match: re.Match[str], month: int, day: int) -> datetime | None:
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    zone = None
    if said := (match["zone"] or "").lower():
        sign = -1 if said[0] == "-" else 1
        digits = said.lstrip("z+-").replace(":", "") or "0000"
        zone = timezone(sign * timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60))
    try:
        return datetime(
            int(match["year"]), month, day, hour_of_day(hour, match["half"] or ""), minute, second, tzinfo=zone
        )
    except ValueError:
        return None


def hour_of_day(hour: int, half: str) -> int:
    """The hour of the day, of one of a clock with twelve; a clock with 24 may say the half too."""
    if hour > 12 or not half:
        return hour
    return hour % 12 + (12 if half[0].lower() == "p" else 0)


def local_and_instant(moment: datetime) -> tuple[datetime, datetime | None]:
    """A time of a file as it stands there, and as the instant that it is, where it says its zone."""
    if moment.tzinfo is None:
        return moment, None
    try:
        instant = moment.astimezone(UTC)
    except OverflowError:
        # At the end of the calendar, which is no time of a workout anyway.
        return moment.replace(tzinfo=None), None
    return instant.replace(tzinfo=None), instant
