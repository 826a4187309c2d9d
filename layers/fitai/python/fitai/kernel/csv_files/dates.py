"""Parse the dates and times of a file, however its app, a phone's language or a spreadsheet writes them. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

from fitai.kernel.csv_files.month_names import month_number
from fitai.kernel.csv_files.tables import fold_name

ZONE = r"(?:\s*(?:(?:utc|gmt)?(?P<zone>[-+]\d{1,2}:?\d{2})|(?P<utc>z|utc|gmt)))?"
TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?" + ZONE + ")?"
)
"""A time of day after a date, with the half of the day or the zone where the file has them."""
YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})" + TIME, re.IGNORECASE | re.ASCII
)
NUMERIC = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second_number>\d{1,2})(?P=mark)(?P<third>\d{4}|\d{2})" + TIME, re.I | re.A
)
SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,12})?", re.ASCII)
SERIAL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a file's times are local
"""Day 0 of a spreadsheet's dates, as they are from March 1900 on."""
FIRST_SERIAL, LAST_SERIAL = 25_569, 73_050
"""The numbers of 1970-01-01 and 2099-12-31: any other number is not taken for a date."""
CENTURY_PIVOT = 70
"""A year of two digits from here on is of the last century."""
TOKENS = re.compile(r"[^\W\d_]+|\d+", re.UNICODE)
EAST_ASIAN_DATE = re.compile(r"(\d{4})[年년](\d{1,2})[月월](\d{1,2})[日일](.*)", re.DOTALL)
MORNING = re.compile(r"(?:^|[\d\s])(?:am|a\. ?m\.?)(?:$|\s)|午前|上午|오전")
AFTERNOON = re.compile(r"(?:^|[\d\s])(?:pm|p\. ?m\.?)(?:$|\s)|午後|下午|오후")
TRAILING_ZONE = re.compile(r"(?<=[\dm.])\s*(?:(?:utc|gmt)?(?P<zone>[-+]\d{1,2}:?\d{2})|(?P<utc>z|utc|gmt))$")
CLOCK = re.compile(r"\d[:.h]\d{2}")
MAX_DATE_DIGITS = 4
"""Digits of a number in a date with the name of its month."""
AMBIGUOUS_DATE = "Day and month of this date can be either; write it as 2024-05-31"
UNREADABLE_DATE = "The date is not one that we can read; write it as 2024-05-31 18:30"

ORDERS = {"day": (1, 0, 2), "month": (0, 1, 2), "year": (1, 2, 0)}
"""Where month, day and year are among three numbers, by what the first number is."""


class DateReader:
    """A parser of the dates of one file.

    It reads `2024-05-31`, months by their names and the serial numbers of spreadsheets; `31/05/2024` and `5/31/24` where the
    dates of the file tell which number is the month. With points the day is the first number.

    Args:
        texts: all dates of the file.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._moments: dict[str, datetime | None] = {}
        matches = [match for text in set(texts) if (match := NUMERIC.fullmatch(_plain(text)))]
        self._orders = {
            (mark, digits): _possible_orders(
                [match for match in matches if match["mark"] == mark and len(match["third"]) == digits]
            )
            for mark in "-/."
            for digits in (2, 4)
        }

    def moment(self, text: str) -> datetime | None:
        """Parse a time; it is local unless it has a zone. None where it is not a date, or an ambiguous one."""
        if text not in self._moments:
            # All rows of a workout have the same time.
            self._moments[text] = self._parse(text)
        return self._moments[text]

    def _parse(self, text: str) -> datetime | None:
        plain = _plain(text)
        if match := YEAR_FIRST.fullmatch(plain):
            return _moment_of_match(match, int(match["year"]), int(match["month"]), int(match["day"]))
        if match := NUMERIC.fullmatch(plain):
            order = self._order(match)
            return _moment_in_order(match, order) if order else None
        if SERIAL.fullmatch(plain):
            return _moment_of_serial(float(plain.replace(",", ".")))
        return named_month_moment(plain)

    def flaw(self, text: str) -> str:
        """Why a date cannot be read."""
        match = NUMERIC.fullmatch(_plain(text))
        return AMBIGUOUS_DATE if match is not None and self._order(match) is None else UNREADABLE_DATE

    def _order(self, match: re.Match[str]) -> str | None:
        """What the first number of a date is; None where it can be several things with different results."""
        orders = self._orders.get((match["mark"], len(match["third"])), [])
        if len(orders) == 1:
            return orders[0]
        moments = {_moment_in_order(match, order) for order in orders}
        return orders[0] if len(moments) == 1 and None not in moments else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _possible_orders(matches: list[re.Match[str]]) -> list[str]:
    """The orders in which all of these dates are dates."""
    if not matches:
        return ["day"]
    if matches[0]["mark"] == ".":
        return ["day"]
    candidates = ["day", "month"]
    if matches[0]["mark"] == "-" and len(matches[0]["third"]) == 2:
        candidates.append("year")
    return [order for order in candidates if all(_is_date(match, order) for match in matches)]


def _is_date(match: re.Match[str], order: str) -> bool:
    """Whether the numbers of a date can be in this order, its time set aside."""
    year, month, day = _numbers_in_order(match, order)
    try:
        datetime(year, month, day)  # noqa: DTZ001 - only whether it exists
    except ValueError:
        return False
    return True


def _numbers_in_order(match: re.Match[str], order: str) -> tuple[int, int, int]:
    texts = match["first"], match["second_number"], match["third"]
    month, day, year = (texts[place] for place in ORDERS[order])
    return _full_year(year), int(month), int(day)


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (1900 if year >= CENTURY_PIVOT else 2000)


def _moment_in_order(match: re.Match[str], order: str) -> datetime | None:
    return _moment_of_match(match, *_numbers_in_order(match, order))


def _moment_of_match(match: re.Match[str], year: int, month: int, day: int) -> datetime | None:
    if match["hour"] and not match["minute"] and not match["half"]:
        return None
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    try:
        zone = _zone(match)
        return datetime(year, month, day, hour_of_day(hour, match["half"] or ""), minute, second, tzinfo=zone)
    except ValueError:
        return None


def _zone(match: re.Match[str]) -> timezone | None:
    if match["utc"]:
        return timezone(timedelta(0))
    offset = match["zone"]
    if not offset:
        return None
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "").zfill(4)
    return timezone(sign * timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60))


def _moment_of_serial(days: float) -> datetime | None:
    """The time of a spreadsheet's number of days, to the second."""
    if not FIRST_SERIAL <= days < LAST_SERIAL:
        return None
    return SERIAL_EPOCH + timedelta(seconds=round(days * 86_400))


def named_month_moment(text: str) -> datetime | None:
    """Parse a time whose month has a name; it is local unless it has a zone. None where it is not a time.

    >>> named_month_moment("15 Sep 2025, 07:48"), named_month_moment("3 de mai. de 2024, 18:05")
    (datetime.datetime(2025, 9, 15, 7, 48), datetime.datetime(2024, 5, 3, 18, 5))
    """
    plain = unicodedata.normalize("NFC", fold_name(text))
    zone = None
    if (match := TRAILING_ZONE.search(plain)) and CLOCK.search(plain[: match.start()]):
        plain = plain[: match.start()]
        try:
            zone = _zone(match)
        except ValueError:
            return None
    half = "p" if AFTERNOON.search(plain) else "a" if MORNING.search(plain) else ""
    if match := EAST_ASIAN_DATE.fullmatch(plain.replace(" ", "")):
        year, month, day = (int(part) for part in match.groups()[:3])
        return _clock_moment(year, month, day, _numbers(TOKENS.findall(match[4])), half, zone)
    tokens = TOKENS.findall(plain)
    months = [number for token in tokens if (number := month_number(token))]
    numbers = [token for token in tokens if token.isdecimal()]
    if len(months) != 1 or len(numbers) < 2 or any(len(number) > MAX_DATE_DIGITS for number in numbers):
        return None
    day_text, year_text, *clock = numbers
    if len(day_text) > 2 or int(day_text) > 31:
        day_text, year_text = year_text, day_text
    return _clock_moment(_full_year(year_text), months[0], int(day_text), _numbers(clock), half, zone)


def _numbers(tokens: list[str]) -> list[int] | None:
    digits = [token for token in tokens if token.isdecimal()]
    return None if any(len(token) > MAX_DATE_DIGITS for token in digits) else [int(token) for token in digits]


def _clock_moment(
    year: int, month: int, day: int, clock: list[int] | None, half: str, zone: timezone | None
) -> datetime | None:
    if clock is None or len(clock) > 3:
        return None
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    try:
        return datetime(year, month, day, hour_of_day(hour, half), minute, second, tzinfo=zone)
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


def is_day_only(text: str) -> bool:
    """Whether a date has no time of day: then nobody knows when on that day the workout was."""
    plain = _plain(text)
    if match := YEAR_FIRST.fullmatch(plain) or NUMERIC.fullmatch(plain):
        return not match["hour"]
    return plain.isdecimal()


def moment_key(started: datetime) -> str:
    """A time as keys have it: to the minute, since spreadsheets lose the seconds."""
    return started.replace(second=0, microsecond=0).isoformat(timespec="minutes")
