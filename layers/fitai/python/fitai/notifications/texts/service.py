"""The text of a notification, from the catalogue of the user's language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fitai.kernel import languages
from fitai.kernel.types import Units
from fitai.notifications.texts import rules
from fitai.notifications.texts.rules import Catalogue

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class NotificationText:
    """What a notification says: a title of a few words (of a push, the subject of a mail), and a sentence or two."""

    title: str
    message: str


def notification_text(
    type: str, values: Mapping[str, str], language: str = languages.FALLBACK, units: Units = "metric"
) -> NotificationText:
    """The text of a notification.

    Args:
        type: the notification's type.
        values: fill its placeholders. `actor` is somebody's name ("Somebody" without one), `count` the number of actors
            (1 without one); weights are kilograms.
        language: the tag of the user's preferences; English where there is no catalogue for it, or no text in it.

    Raises:
        KeyError: no catalogue has a text of the type, or a value is missing.
    """
    catalogue = load_catalogue(languages.language_of(language))
    if type not in catalogue.texts:
        catalogue = load_catalogue(languages.FALLBACK)
    count = int(values.get("count") or 1)
    actor = values.get("actor") or catalogue.names["words"]["somebody"]
    all_values = {**values, "actor": actor, "count": str(count), "others": str(count - 1)}
    text = catalogue.texts[type]
    return NotificationText(
        rules.fill(text["title"], all_values, catalogue, units),
        rules.fill(text["message"], all_values, catalogue, units),
    )


def word(name: str, values: Mapping[str, str], language: str, units: Units = "metric") -> str:
    """A text that belongs to no type of notifications, such as a line of a mail; English where the language lacks it.

    Raises:
        KeyError: there is none of this name, or a value is missing.
    """
    catalogue = load_catalogue(languages.language_of(language))
    if name not in catalogue.names["words"]:
        catalogue = load_catalogue(languages.FALLBACK)
    return rules.fill(catalogue.names["words"][name], values, catalogue, units)


@cache
def load_catalogue(language: str) -> Catalogue:
    """The catalogue of one of `kernel.languages.LANGUAGES`."""
    content = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return Catalogue(language, content["texts"], content["counts"], content["names"])
