"""How a text of a catalogue is filled in: values, counted nouns, weights, numbers and days of a language. Pure.

A text is a format string of Python whose placeholders may have a specification:

    {actor}                   the value as it is
    {workouts:count workouts} a counted noun of `counts`: "1 workout", "3 workouts"
    {kind:name media}         the name that a code has in `names`
    {weight:weight}           kilograms, in the user's units
    {rank:number}             a number
    {day:date}                a day (ISO 8601)

Instead of a string it may be a choice by a value, `{"by": "count", "1": …, "one": …, "other": …}`: the exact value first, then
its plural form, then `other`; `none` is for a value that is absent or empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from fitai.kernel.languages import day_text, is_singular, number_text
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units

Text = str | Mapping[str, Any]
"""A text, or a choice of texts (`Text`) by a value."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of a language.

    Attributes:
        texts: title and message by the notification's type.
        counts: for each noun its forms, `one` and `other`, with `{n}`.
        names: for each table what its codes are called; the table `words` has what pages and mails say besides.
    """

    language: str
    texts: Mapping[str, Mapping[str, Text]]
    counts: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]


def choose(text: Text, values: Mapping[str, str]) -> str:
    """The text itself, or that of its choices which the values name."""
    if isinstance(text, str):
        return text
    value = values.get(text["by"], "")
    candidates = [value, "none" if not value else "one" if is_singular(value) else "other", "other"]
    return choose(next(text[name] for name in candidates if name in text and name != "by"), values)


def fill(text: Text, values: Mapping[str, str], catalogue: Catalogue, units: Units) -> str:
    """The text with its placeholders filled.

    Raises:
        KeyError: a placeholder has no value, or the catalogue lacks its noun or table.
    """
    return _Filler(catalogue, units).vformat(choose(text, values), (), values)


class _Filler(Formatter):
    """Python's format strings, with the specifications of the catalogues."""

    def __init__(self, catalogue: Catalogue, units: Units) -> None:
        self._catalogue = catalogue
        self._units = units

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        """The value of this name; no attribute or index of it can be reached."""
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        """The value as its specification says."""
        kind, _, name = format_spec.partition(" ")
        match kind:
            case "":
                return str(value)
            case "count":
                form = "one" if is_singular(value) else "other"
                return self._catalogue.counts[name][form].replace(
                    "{n}", number_text(float(value), self._catalogue.language)
                )
            case "name":
                return self._catalogue.names[name][value]
            case "number":
                return number_text(float(value), self._catalogue.language)
            case "weight":
                return weight_text(float(value), self._units, self._catalogue.language)
            case "date":
                return day_text(date.fromisoformat(value), self._catalogue.language)
        raise ValueError(f"Unknown specification {format_spec!r}")


def weight_text(kilograms: float, units: Units, language: str) -> str:
    """A weight in the user's units, to a tenth."""
    is_imperial = units == "imperial"
    value = kilograms / KILOGRAMS_PER_POUND if is_imperial else kilograms
    return f"{number_text(value, language, digits=1)} {'lb' if is_imperial else 'kg'}"
