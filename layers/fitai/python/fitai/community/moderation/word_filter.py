"""The word filter: finds words of the lists in a text, however they are disguised. Pure but for reading the lists.

A text is normalised (NFKC, case folding, marks and invisible characters removed, look-alike letters of other scripts
mapped to Latin ones), and then compared token by token with the lists: a word within a longer word never counts. Digits
and signs that stand for letters are read as such only in tokens that contain letters.

The lists are files in `words/`, one for each severity; `Settings.word_lists` may name another folder. The lists are
normalised like texts: a word that differs from an innocent one only by its marks (Spanish `coño` and `cono`) cannot be listed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from fitai.kernel.settings import settings

SEVERITIES = ("severe", "insults", "mild")
"""The lists: hatred and threats; insults and obscenities; swearing. Which ones are refused is a setting."""

_INVISIBLE = frozenset({"Mn", "Me", "Mc", "Cf"})
"""Categories of marks, and of format characters such as the zero-width ones."""
_CONFUSABLES = str.maketrans(
    # Cyrillic, Greek, Armenian, Latin letters without a decomposition, and signs.
    {
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "ғ": "f", "г": "r", "һ": "h", "н": "h", "і": "i",
        "ї": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m", "п": "n", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t",
        "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "ь": "b", "и": "u",
        "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "u", "ν": "v", "ο": "o", "ρ": "p",
        "σ": "o", "τ": "t", "υ": "u", "χ": "x", "ω": "w", "ζ": "z", "ϲ": "c", "ϳ": "j",
        "ո": "n", "օ": "o", "ս": "u", "հ": "h", "ց": "g", "ք": "p",
        "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ŧ": "t", "ƒ": "f", "ɑ": "a", "ɡ": "g", "ɩ": "i",
        "ɪ": "i", "ʟ": "l", "ɴ": "n", "ʀ": "r", "ᴜ": "u", "ᴄ": "c", "ᴋ": "k", "ꜱ": "s", "ʜ": "h", "ᴛ": "t", "æ": "ae",
        "œ": "oe", "þ": "p", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ǀ": "l", "¢": "c", "€": "e", "£": "l",
    }
)  # fmt: skip
_SIGNS = "@$+|!"
_LEET = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "@": "a", "$": "s", "+": "t", "!": "i"}
_LEET_READINGS = tuple(str.maketrans(_LEET | {"1": one, "|": bar}) for one in "il" for bar in "il")
"""`1` and `|` stand for i or l."""
_TOKEN = re.compile(r"[@$+|!]*[^\W_]+(?:[@$+|!]+[^\W_]+)*[@$+|!]*")
_SIGNS_WITHIN = re.compile(r"[@$+|!]+")


def plain_text(text: str) -> str:
    """The text in the form that is compared: NFKC, folded case, no marks, nothing invisible, Latin look-alikes."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    visible = "".join(character for character in decomposed if unicodedata.category(character) not in _INVISIBLE)
    return visible.translate(_CONFUSABLES)


def find_words(text: str, severities: Iterable[str] | None = None) -> list[str]:
    """The words of a text that are listed, as they are in the list, each once, in the order of the text.

    Args:
        severities: which lists; those that the settings refuse, by default.
    """
    listed = _listed_words(tuple(severities) if severities is not None else refused_severities())
    matches = (next((reading for reading in _readings(token) if reading in listed), None) for token in _tokens(text))
    return list(dict.fromkeys(word for word in matches if word is not None))


def refused_severities() -> tuple[str, ...]:
    """The lists whose words are refused, by the settings."""
    return tuple(name for name in settings().refused_words.split(",") if name)


def _tokens(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(plain_text(text)):
        yield match.group()


def _readings(token: str) -> Iterator[str]:
    """What a token may say: as written, each part between signs, and with its digits and signs as letters."""
    parts = [part for part in _SIGNS_WITHIN.split(token) if part]
    if any(character.isalpha() for character in token):
        # The longest reading first: `$lut$` is a plural. But at the end `!` rather is what it is.
        written = (token.rstrip("!"), token, token.lstrip(_SIGNS), token.rstrip(_SIGNS), token.strip(_SIGNS), *parts)
        for spelling in dict.fromkeys(written):
            for reading in _LEET_READINGS:
                yield spelling.translate(reading)
    yield from parts


@cache
def _listed_words(severities: tuple[str, ...]) -> frozenset[str]:
    folder = Path(settings().word_lists) if settings().word_lists else Path(__file__).parent / "words"
    words = (word for severity in severities for word in _read_list(folder / f"{severity}.txt"))
    return frozenset(plain_text(word) for word in words)


def _read_list(path: Path) -> Iterator[str]:
    """The words of a file, one a line; what follows a `#` is a comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        word = line.partition("#")[0].strip()
        if word:
            yield word


def forget_lists() -> None:
    """Read the lists again at the next use; for tests that change the settings."""
    _listed_words.cache_clear()
