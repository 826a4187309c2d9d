"""Parse the cells of a file: numbers, durations and texts. Pure."""

import re
import unicodedata

CLOCK_TIME = re.compile(r"\d{1,4}(?::\d{1,2}){1,2}(?:[.,]\d{1,6})?")
NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][-+]?\d{1,3})?")
NUMBER_LIMIT = 1e15
"""The limit of the numbers of a file; a larger one is invalid."""
MAX_NUMBER_CHARACTERS = 40
"""Characters of a number; a longer one is invalid."""
GROUP_MARKS = " \u00a0\u2007\u2009\u202f'\u2019"
"""Blanks and apostrophes, which separate thousands in some countries."""
GROUPED = re.compile(rf"([-+]?)[{GROUP_MARKS}]?(\d{{1,3}}(?:[{GROUP_MARKS}]\d{{3}})*)([.,]\d+)?")
GROUP_MARK = re.compile(rf"[{GROUP_MARKS}]")


class InvalidCell(Exception):
    """A cell whose text is not of the expected kind."""


def parse_number(text: str) -> float | None:
    """Parse a number with a decimal point or comma; None for an empty cell.

    A single mark is the decimal mark; of two different marks the last is; a repeated mark separates thousands.

    >>> parse_number("72,5"), parse_number("1,234.5"), parse_number("1.234,5"), parse_number("1,234,567"), parse_number("")
    (72.5, 1234.5, 1234.5, 1234567.0, None)

    Raises:
        InvalidCell: it is not a number.
    """
    plain = text.strip(GROUP_MARKS[:5]).replace("\u2212", "-")
    if not plain:
        return None
    if GROUP_MARK.search(plain) and (match := GROUPED.fullmatch(plain)):
        plain = match[1] + GROUP_MARK.sub("", match[2]) + (match[3] or "")
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
    """The number with a decimal point and without separators of thousands."""
    thousands, decimal = (",", ".") if plain.rfind(".") > plain.rfind(",") else (".", ",")
    if not (points and commas) and points + commas > 1:
        thousands, decimal = decimal, ""
    if decimal and plain.count(decimal) > 1:
        raise InvalidCell(text)
    integer, _, fraction = plain.partition(decimal) if decimal else (plain, "", "")
    groups = integer.lstrip("+-").split(thousands)
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):
        raise InvalidCell(text)
    return integer.replace(thousands, "") + ("." + fraction if decimal else "")


def parse_whole_number(text: str) -> int | None:
    """Parse a whole number, also one that is written as 5.0; None for an empty cell.

    Raises:
        InvalidCell: it is not a whole number.
    """
    value = parse_number(text)
    if value is None:
        return None
    if value != int(value):
        raise InvalidCell(text)
    return int(value)


def parse_seconds(text: str) -> float | None:
    """Parse a duration: seconds, or hours, minutes and seconds with colons; None for an empty cell.

    >>> parse_seconds("90"), parse_seconds("1:30"), parse_seconds("0:01:30"), parse_seconds("")
    (90.0, 90.0, 90.0, None)

    Raises:
        InvalidCell: it is neither.
    """
    if ":" not in text:
        return parse_number(text)
    if not CLOCK_TIME.fullmatch(text):
        raise InvalidCell(text)
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def clean_text(text: str) -> str:
    """The text without control characters and surrogates, and without surrounding blanks."""
    plain = text.strip()
    if plain.isprintable():
        return plain
    kept = (char for char in plain if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return "".join(kept).strip()
