"""Names of exercises in comparable forms: words, singulars, keys. Pure.

The search index and its queries are made with the same functions, so that both always agree.
"""

import re
import unicodedata
from functools import lru_cache

MAX_WORD = 60
"""Characters of a word that are compared; no real word is longer."""
IRREGULAR_SINGULARS = {"calves": "calf", "feet": "foot", "flyes": "fly", "flye": "fly", "thighs": "thigh"}
ABBREVIATIONS = {
    "abs": "abdominals",
    "bb": "barbell",
    "bp": "bench press",
    "bss": "bulgarian split squat",
    "bw": "bodyweight",
    "cgbp": "close grip bench press",
    "db": "dumbbell",
    "dl": "deadlift",
    "ghr": "glute ham raise",
    "kb": "kettlebell",
    "ohp": "overhead press",
    "rdl": "romanian deadlift",
    "rfess": "bulgarian split squat",
    "sldl": "stiff leg deadlift",
    "sm": "smith machine",
    "ttb": "toes to bar",
}
"""What lifters abbreviate. A query may also mean the abbreviation itself, where the library contains it."""


def fold(text: str) -> str:
    """Convert to lower case without accents and apostrophes: `Farmer's Développé` is `farmers developpe`."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character) and character not in "'’`´")


def words(text: str) -> list[str]:
    """The folded words of a text: letters and digits only, so that nothing in them is query syntax."""
    return [word[:MAX_WORD] for word in re.findall(r"[^\W_]+", fold(text))]


@lru_cache(maxsize=10_000)
def singular(word: str) -> str:
    """The word without its plural ending; an invented form does no harm, as index and query get the same one."""
    if word in IRREGULAR_SINGULARS:
        return IRREGULAR_SINGULARS[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 2 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def singulars(text: str) -> list[str]:
    """The words of a text without their plural endings."""
    return [singular(word) for word in words(text)]


def name_key(text: str) -> str:
    """The key that all spellings of a name share: `Pull-Ups`, `pull up` and `pullup` are all `pullup`."""
    return "".join(singulars(text))


def sorted_name_key(text: str) -> str:
    """The key that all word orders of a name share: `Squat (Barbell)` and `barbell squats` have the same."""
    return " ".join(sorted(singulars(text)))
