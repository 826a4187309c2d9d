"""The languages that texts are written in, and how each writes numbers, days and moments. Pure.

Three languages and four forms: the locale data of a library such as babel is larger than all that a function loads besides.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Language:
    """How a language writes numbers and days.

    Attributes:
        code: ISO 639.
        decimal: the decimal mark. grouping: the mark between thousands.
        grouped_from: the lowest number that has marks between its thousands.
        months: January to December.
        day: how a day is written, with `{day}`, `{month}` and `{year}`.
    """

    code: str
    decimal: str
    grouping: str
    grouped_from: int
    months: tuple[str, ...]
    day: str


ENGLISH = Language(
    "en", ".", ",", 1_000,
    ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"),
    "{day} {month} {year}",
)  # fmt: skip
GERMAN = Language(
    "de", ",", ".", 1_000,
    ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"),
    "{day}. {month} {year}",
)  # fmt: skip
SPANISH = Language(
    "es", ",", ".", 10_000,
    ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    "{day} de {month} de {year}",
)  # fmt: skip
BY_CODE = {language.code: language for language in (ENGLISH, GERMAN, SPANISH)}
LANGUAGES = tuple(BY_CODE)
"""The languages that there are texts in; the first is the one that others fall back to."""
FALLBACK = LANGUAGES[0]


def language_of(tag: str) -> str:
    """The language of a tag of BCP 47 in which there are texts; English where there are none."""
    code = tag.partition("-")[0].lower()
    return code if code in BY_CODE else FALLBACK


def is_singular(count: str) -> bool:
    """Whether a count takes the singular: exactly one, in English, German and Spanish alike."""
    return count == "1"


def number_text(value: float, code: str, digits: int = 2) -> str:
    """A number as the language writes it, rounded, without zeros at its end."""
    language = BY_CODE[code]
    rounded = round(value, digits)
    whole, _, fraction = f"{rounded:,.{digits}f}".partition(".")
    whole = whole.replace(",", language.grouping if abs(rounded) >= language.grouped_from else "")
    fraction = fraction.rstrip("0")
    return f"{whole}{language.decimal}{fraction}" if fraction else whole


def day_text(day: date, code: str) -> str:
    """A day: 31 January 2026."""
    language = BY_CODE[code]
    return language.day.format(day=day.day, month=language.months[day.month - 1], year=day.year)


def moment_text(moment: datetime, code: str, zone: str = "UTC") -> str:
    """A moment on the clock of a zone, with the zone: 31 January 2026, 09:30 UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_text(local.date(), code)}, {local:%H:%M} {zone}"
