"""The values of a file's cells: numbers, durations and texts. Pure."""

import re
import unicodedata

CLOCK_TIME = re.compile(r"\d{1,4}(?::\d{1,2}){1,2}(?:[.,]\d{1,6})?")


def parse_seconds(text: str) -> float | None:
    """Seconds, or hours, minutes and seconds with colons.

    >>> clock_seconds("90"), clock_seconds("1:30"), clock_seconds("0:01:30"), clock_seconds("")
    (90.0, 90.0, 90.0, None)

    Raises:
        Unsound: it is neither.
    """
    if ":" not in text:
        return parse_number(text)
    if not CLOCK_TIME.fullmatch(text):
        raise InvalidCell(text)
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


NUMBER_LIMIT = 1e15
"""No number of a file of workouts is so large; a larger one is none."""


MAX_NUMBER_CHARACTERS = 40
"""Signs of a number; a longer one is none."""


class InvalidCell(Exception):
    """A cell that is no number."""


NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][-+]?\d{1,3})?")


BLANK_CHARACTERS = str.maketrans({" ": "", "\u00a0": "", "\u202f": "", "'": "", "\u2019": "", "\u2212": "-"})
"""What stands between thousands in some countries, and the minus sign that is none of the keyboard's."""


def parse_number(text: str) -> float | None:
    """A number with a point or a comma; None for an empty cell.

    One mark alone is the decimal one; of two different ones the last is; one that comes again stands between thousands.

    Raises:
        Unsound: it is none.

    >>> number("72,5"), number("1,234.5"), number("1.234,5"), number("1,234,567"), number("")
    (72.5, 1234.5, 1234.5, 1234567.0, None)
    """
    plain = text.translate(BLANK_CHARACTERS)
    if not plain:
        return None
    if len(plain) > MAX_NUMBER_CHARACTERS or not NUMBER.fullmatch(plain):
        raise InvalidCell(text)
    points, commas = plain.count("."), plain.count(",")
    if points + commas > 1 or commas:
        plain = _with_decimal_point(text, plain, points, commas)
    value = float(plain)
    if not abs(value) < NUMBER_LIMIT:
        raise InvalidCell(text)
    return value


def _with_decimal_point(text: str, plain: str, points: int, commas: int) -> str:
    """The number as Python writes it."""
    between, decimal = (",", ".") if plain.rfind(".") > plain.rfind(",") else (".", ",")
    if not (points and commas) and points + commas > 1:
        between, decimal = decimal, ""
    if decimal and plain.count(decimal) > 1:
        raise InvalidCell(text)
    front, _, fraction = plain.partition(decimal) if decimal else (plain, "", "")
    groups = front.lstrip("+-").split(between)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        raise InvalidCell(text)
    return front.replace(between, "") + ("." + fraction if decimal else "")


def parse_whole_number(text: str) -> int | None:
    """A whole number, also written as 5.0; None for an empty cell.

    Raises:
        Unsound: it is none.
    """
    value = parse_number(text)
    if value is None:
        return None
    if value != int(value):
        raise InvalidCell(text)
    return int(value)


def clean_text(text: str) -> str:
    """A text without what nobody has typed: control characters, halves of characters."""
    plain = text.strip()
    if plain.isprintable():
        return plain
    return "".join(mark for mark in plain if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cs")).strip()
