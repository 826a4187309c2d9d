"""The messages of the notifications, by type and language: `messages/<language>.json`.

    {"like": {"title": "Likes", "one": "{name} likes your activity.", "more": "{name} and {others:person|people} …"}}

A type has a title and one or several forms of its sentence:

    one      the usual one; of what people do, one person, or several whose number does not matter
    two      two people, both named; without it as `more`
    more     a person and others
    nobody   people of whom none can be named
    push     of a push, which says nothing about the body; without it as elsewhere
    …        any other word, which the notice names as `form` among its values

Placeholders: `{name}`, `{name2}` (people), `{count}`, `{others}` (numbers), and the values of the notice.

    {others:person|people}      the number with the noun that belongs to it, for one and for any other number
    {value:weight}              kilograms, in the user's units
    {rank:number} {until:day}   a number, a day (ISO 8601), as the language writes them
    {achievement:achievements}  what `names/<language>.json` calls it in that table; as it is where it has no name

gettext has one count for a sentence, and these have two; the locale data of babel is larger than the runtime layer.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from fitai.kernel.languages import FALLBACK, day_text, is_singular, language_of, number_text
from fitai.kernel.types import KILOGRAMS_PER_POUND, Units
from fitai.notifications.matrix import Category, NotificationType

FOLDER = Path(__file__).parent / "messages"
NAMES_FOLDER = Path(__file__).parent / "names"
DEFAULT_LANGUAGE = FALLBACK
FORM = "form"
"""The name among a notice's values of the form that it wants."""
PLACEHOLDER = re.compile(r"\{(\w+)(?::([^|{}]*)(?:\|([^{}]*))?)?\}")
PUSH_FORM = "push"
"""The form of a push, for types whose message may tell of the user's body."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message as it is shown."""

    title: str
    body: str


def best_language(tag: str) -> str:
    """The language of the messages for a language tag (BCP 47): its own one, else English."""
    return language_of(tag)


@cache
def messages(language: str) -> dict[str, dict[str, str]]:
    """The messages in a language, as the file has them."""
    content: dict[str, dict[str, str]] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return content


@cache
def names(language: str) -> dict[str, dict[str, str]]:
    """What codes are called in a language, by table: achievements, categories, and words of mails and pages."""
    content: dict[str, dict[str, str]] = json.loads((NAMES_FOLDER / f"{language}.json").read_text("utf-8"))
    return content


def word(name: str, language: str, values: Mapping[str, str] | None = None) -> str:
    """A text that belongs to no type of notifications, in the best language for a tag."""
    best = best_language(language)
    table = names(best)["words"]
    return fill(table[name], values or {}, best) if name in table else word(name, DEFAULT_LANGUAGE, values)


def category_name(category: Category, language: str) -> str:
    """What a category of notifications is called, in the best language for a tag."""
    table = names(best_language(language))["categories"]
    return table[category] if category in table else names(DEFAULT_LANGUAGE)["categories"][category]


def message(type: NotificationType, language: str, values: Mapping[str, str], units: Units = "metric") -> Text:
    """The message of a notification.

    A type that the language lacks is in English; a placeholder without a value is left empty.

    Args:
        language: a tag of BCP 47.
        values: those of the notice, with `name`, `name2`, `count` and `others` where people are concerned; weights are
            kilograms.
    """
    best = best_language(language)
    if type not in messages(best):
        best = DEFAULT_LANGUAGE
    forms = messages(best)[type]
    form = forms.get(values.get(FORM, "one"), forms["one"])
    return Text(fill(forms["title"], values, best, units), fill(form, values, best, units))


def has_form(type: NotificationType, form: str) -> bool:
    """Whether the messages of a type have a form of this name."""
    return form in messages(DEFAULT_LANGUAGE)[type]


def people_values(
    type: NotificationType, language: str, names: Sequence[str], count: int, values: Mapping[str, str]
) -> dict[str, str]:
    """The values of a message about what people have done.

    Args:
        names: of the newest who may be shown, newest first.
        count: of all.
    """
    forms = messages(best_language(language)).get(type) or messages(DEFAULT_LANGUAGE)[type]
    people = {"count": str(count), "others": str(count - 1)}
    people |= dict(zip(("name", "name2"), names, strict=False))
    form = "one"
    if not names:
        form = "nobody"
    elif count == 2 and len(names) > 1 and "two" in forms:
        form = "two"
    elif count > 1:
        form = "more"
    return {FORM: form, **people, **values} if form in forms else {**people, **values}


def fill(text: str, values: Mapping[str, str], language: str = DEFAULT_LANGUAGE, units: Units = "metric") -> str:
    """The text with its placeholders replaced, in one pass.

    Args:
        language: one of `kernel.languages`.
    """

    def replaced(match: re.Match[str]) -> str:
        name, form, plural = match.groups()
        value = values.get(name, "")
        if plural is not None:
            count = number_text(float(value), language) if value.isdecimal() else value
            return f"{count} {form if is_singular(value) else plural}"
        return _formatted(value, form, language, units) if form and value else value

    return PLACEHOLDER.sub(replaced, text)


def _formatted(value: str, form: str, language: str, units: Units) -> str:
    match form:
        case "number":
            return number_text(float(value), language)
        case "weight":
            return weight_text(float(value), language, units)
        case "day":
            return day_text(date.fromisoformat(value), language)
    return names(language)[form].get(value, value)


def weight_text(kilograms: float, language: str, units: Units) -> str:
    """A weight in the user's units, to a tenth."""
    is_imperial = units == "imperial"
    value = kilograms / KILOGRAMS_PER_POUND if is_imperial else kilograms
    return f"{number_text(value, language, digits=1)} {'lb' if is_imperial else 'kg'}"
