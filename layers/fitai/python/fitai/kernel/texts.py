"""Which texts the API takes: identifiers, names of one line, long texts, time zones.

Every text of an `Input` is held to these rules (`kernel.types.Input`), unless its type is marked `Verbatim`.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Field

LONG_TEXT = 256
"""Characters: a text that may have more is a long one, and may have several lines."""
MAX_ID = 100
"""Characters of an identifier."""

Id = Annotated[
    str, Field(max_length=MAX_ID, pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_.~-]*$", description="An identifier of ours.")
]
"""An identifier of a thing, as a path names it. Nothing has one of another form, so that it is 404."""


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Marks a text that is taken as it is: a password, a file."""


VERBATIM = Verbatim()

_FORMATTING = {"Cf", "Cs", "Co", "Zl", "Zp"}
"""Categories of Unicode without a glyph of their own: zero-width and bidirectional characters, separators of lines."""
_INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Fillers that are letters or symbols to Unicode, and are shown as nothing."""
_LINE_ENDS = frozenset("\n\t\r")
_JOINERS = frozenset("\u200c\u200d")
_EMOJI = {"So", "Sk"}
_VARIATION_SELECTOR = "\ufe0f"


def text_flaw(text: str, *, is_long: bool) -> str | None:
    """What is wrong with a text; None where nothing is.

    Args:
        is_long: it may have several lines, and the joiners without which Persian and Indic words are misspelt.
    """
    if text.isascii() and text.isprintable():
        return None
    for position, character in enumerate(text):
        if character in _LINE_ENDS:
            if not is_long:
                return "Must be one line"
            continue
        category = unicodedata.category(character)
        if category not in _FORMATTING and category != "Cc" and character not in _INVISIBLE_LETTERS:
            continue
        if character in _JOINERS and (is_long or _joins_emoji(text, position)):
            continue
        return "Must not contain control, bidirectional or zero-width characters"
    return None


def _joins_emoji(text: str, position: int) -> bool:
    """Whether the joiner at this position is within an emoji, such as a runner's: 🏃‍♀️."""
    before, after = text[:position].rstrip(_VARIATION_SELECTOR)[-1:], text[position + 1 : position + 2]
    return all(part and unicodedata.category(part) in _EMOJI for part in (before, after))


def text_rule(annotation: Any, metadata: list[Any]) -> bool | None:
    """Whether the texts of a field are long ones; None where they are taken as they are, or the field has none."""
    marks = [*metadata, *_marks(annotation)]
    if VERBATIM in marks or (str not in marks and annotation is not str):
        return None
    return max((getattr(mark, "max_length", None) or 0 for mark in marks), default=0) > LONG_TEXT


def _marks(annotation: Any) -> list[Any]:
    """The types within an annotation, and what they are annotated with."""
    marks: list[Any] = []
    for inner in get_args(annotation):
        if isinstance(inner, str | int | float | bool):
            continue
        marks += [inner, *getattr(inner, "metadata", ()), *_marks(inner)]
    return marks


# --- time zones --------------------------------------------------------------------------------------------


@cache
def time_zones() -> frozenset[str]:
    """The zones and links of the IANA database, by the `tzdata` package, which is the same on every machine.

    The files of a system have others beside them: `localtime` and `posixrules` are settings of the machine, and
    `Factory` says that there is none.
    """
    return frozenset(files("tzdata").joinpath("zones").read_text("ascii").split()) - {"Factory"}


def _check_time_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("Must be the name of an IANA time zone, such as Europe/Berlin")
    return name


TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_check_time_zone)]
"""The name of a time zone of the IANA database."""
