"""Lets a language model word what our numbers say, and nothing else: a wording with another number is not used. Pure.

A wording is checked, not trusted: each of its numbers must be one of those of the findings, with the same unit where it has one.
Otherwise, and where there is no model, our own wording is answered.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from fitai.coach.models import Provider
from fitai.kernel.texts import text_flaw

MAX_LENGTH = 2000
"""Letters of a wording."""
MAX_RATIO = 3
"""How much longer than ours a wording may be."""
UNITS = frozenset(
    [
        "kg",
        "lb",
        "%",
        "week",
        "day",
        "month",
        "year",
        "set",
        "rep",
        "repetition",
        "session",
        "workout",
        "time",
        "hour",
        "minute",
        "second",
        "point",
        "kcal",
        "calorie",
        "rpe",
    ]
)
"""Words that say what a number before them is of, in the singular; what is none of these is no unit."""
SYNONYMS = {
    "kgs": "kg", "kilo": "kg", "kilogram": "kg", "lbs": "lb", "pound": "lb", "percent": "%", "repetition": "rep",
    "calorie": "kcal", "workout": "session", "wk": "week",
}  # fmt: skip
NUMBER_WORDS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000, "dozen": 12, "half": 0.5, "halve": 0.5, "halved": 0.5,
    "quarter": 0.25, "third": 1 / 3, "double": 2.0, "doubled": 2.0, "twice": 2.0, "triple": 3.0, "tripled": 3.0,
    "thrice": 3.0, "couple": 2.0, "fortnight": 2.0, "million": 1e6, "billion": 1e9,
}  # fmt: skip
"""Words that are numbers. `one` is a number only before a unit, and `second` a word of its own."""
_TOKEN = re.compile(r"(?P<number>\d[\d.,]*)|(?P<word>[^\W\d_]+|%)")
_LINK = re.compile(r"https?:|www\.|\w\.(com|org|net|io|me)\b|[<>{}\[\]|`]", re.IGNORECASE)
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be worded: our own sentences, and the numbers of the findings by what they are.

    Everything is in the caller's units, and nothing in it says who the caller is.

    Attributes:
        facts: the name, the number and the unit of each fact.
        names: names in the sentences that users have written, such as those of own exercises; a model need not see them.
    """

    sentences: Sequence[str]
    facts: Sequence[tuple[str, float, str]] = ()
    names: Sequence[str] = ()

    @property
    def text(self) -> str:
        """Our own wording."""
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text to be shown, and who has worded it."""

    text: str
    worded_by: Provider


class WordFindings(Protocol):
    """Words findings, as a language model does; raises any exception where it cannot."""

    def __call__(self, findings: Findings) -> str:
        """Return the wording."""


def word_findings(findings: Findings, word: WordFindings | None = None) -> Wording:
    """Our own wording, or the model's, if it says no number that the findings do not have.

    Args:
        word: None where there is no model.
    """
    own = Wording(findings.text, "built_in")
    if word is None:
        return own
    try:
        text = word(findings).strip()
    except Exception:  # Whatever a model's client raises, there is a text to be answered.
        return own
    return own if wording_flaw(text, findings) else Wording(text, "model")


def wording_flaw(text: str, findings: Findings) -> str | None:
    """Why a wording is not used; None where it may be."""
    if not text or len(text) > min(MAX_LENGTH, MAX_RATIO * len(findings.text) + 200):
        return "length"
    if text_flaw(text, is_long=True) is not None:
        return "characters"
    if _LINK.search(text):
        return "link"
    foreign = foreign_numbers(text, findings)
    return f"number {foreign[0]}" if foreign else None


def foreign_numbers(text: str, findings: Findings) -> list[str]:
    """The numbers of a text that the findings do not have, as they are written."""
    known = _amounts(findings)
    if any(_is_odd_number(letter) for letter in text):
        return ["in other digits"]
    foreign = []
    for value, unit, written in _numbers(text):
        matches = [other for other, other_unit in known if unit is None or unit == other_unit]
        if value is None or not any(abs(value - other) <= _TOLERANCE for other in matches):
            foreign.append(written)
    return foreign


def _amounts(findings: Findings) -> list[tuple[float, str | None]]:
    stated = [(value, unit) for value, unit, _ in _numbers(findings.text) if value is not None]
    facts = [(abs(value), _unit_of(unit)) for _, value, unit in findings.facts]
    return [*stated, *facts]


def _is_odd_number(letter: str) -> bool:
    """Whether a character is a number of another script, a fraction, or a raised digit."""
    return not letter.isascii() and unicodedata.category(letter) in ("Nd", "Nl", "No")


def _numbers(text: str) -> Iterator[tuple[float | None, str | None, str]]:
    """The numbers of a text without their signs, each with its unit, if a unit follows, and as it is written."""
    tokens = list(_TOKEN.finditer(text))
    for place, token in enumerate(tokens):
        follower = _follower(text, tokens[place:])
        unit = _unit_of(follower) if follower else None
        written = (token["number"] or token["word"]).rstrip(".,")
        if token["number"]:
            is_joined = unit is None and follower is not None and text[token.end()].isalpha()
            value = _parsed(written)
        elif written.lower() in NUMBER_WORDS:
            is_joined, value = False, float(NUMBER_WORDS[written.lower()])
        elif written.lower() == "one" and unit is not None:
            is_joined, value = False, 1.0
        else:
            continue
        # `twenty five`, `3 hundred` and `5k` are other numbers than their parts.
        is_composed = is_joined or (follower is not None and follower.lower() in NUMBER_WORDS)
        yield (None if is_composed else value), unit, written


def _follower(text: str, tokens: Sequence[re.Match[str]]) -> str | None:
    """The word that follows the first of these tokens directly."""
    if len(tokens) < 2 or not tokens[1]["word"]:
        return None
    between = text[tokens[0].end() : tokens[1].start()]
    return None if between.strip(" \u00a0-") else tokens[1]["word"]


def _unit_of(word: str) -> str | None:
    """The unit that a word is, in the singular; None where it is none."""
    for candidate in _singulars(word.lower().split(" ")[0].split("/")[0]):
        unit = SYNONYMS.get(candidate, candidate)
        if unit in UNITS:
            return unit
    return None


def _singulars(word: str) -> Iterable[str]:
    return word, word.removesuffix("s")


def _parsed(written: str) -> float | None:
    """The value of a number with a point before its fraction, and perhaps commas between thousands; None of another form."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", written):
        written = written.replace(",", "")
    try:
        return float(written)
    except ValueError:
        return None
