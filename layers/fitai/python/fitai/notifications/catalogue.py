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
`{others:person|people}` is the number with the noun that belongs to it, for one and for any other number.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fitai.notifications.matrix import NotificationType

FOLDER = Path(__file__).parent / "messages"
DEFAULT_LANGUAGE = "en"
FORM = "form"
"""The name among a notice's values of the form that it wants."""
PUSH_FORM = "push"
"""The form of a push, for types whose message may tell of the user's body."""
PLACEHOLDER = re.compile(r"\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A message as it is shown."""

    title: str
    body: str


@cache
def languages() -> frozenset[str]:
    """The languages that there are messages in."""
    return frozenset(path.stem for path in FOLDER.glob("*.json"))


def best_language(tag: str) -> str:
    """The language of the messages for a language tag (BCP 47): its own one, else English."""
    language = tag.partition("-")[0].lower()
    return language if language in languages() else DEFAULT_LANGUAGE


@cache
def messages(language: str) -> dict[str, dict[str, str]]:
    """The messages in a language, as the file has them."""
    content: dict[str, dict[str, str]] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return content


def message(type: NotificationType, language: str, values: Mapping[str, str]) -> Text:
    """The message of a notification.

    A type that the language lacks is in English; a placeholder without a value is left empty.

    Args:
        language: a tag of BCP 47.
        values: those of the notice, with `name`, `name2`, `count` and `others` where people are concerned.
    """
    forms = messages(best_language(language)).get(type) or messages(DEFAULT_LANGUAGE)[type]
    form = forms.get(values.get(FORM, "one"), forms["one"])
    return Text(fill(forms["title"], values), fill(form, values))


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


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced, in one pass."""

    def replaced(match: re.Match[str]) -> str:
        name, singular, plural = match.groups()
        value = values.get(name, "")
        if singular is None:
            return value
        return f"{value} {singular if value == '1' else plural}"

    return PLACEHOLDER.sub(replaced, text)
