"""Text as the search sees it. The same functions make the index and read the query, so both always agree."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

JOINING = 60
"""Characters of one word that are looked at; no real word is longer."""

IRREGULAR = {"calves": "calf", "feet": "foot", "flyes": "fly", "flye": "fly", "thighs": "thigh"}

NOISE = frozenset({"a", "an", "and", "day", "exercise", "exercises", "for", "of", "on", "the", "to", "with", "workout"})
"""Words that a query may contain without meaning anything by them."""

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
"""What lifters write short. A query may mean the abbreviation itself too, where the library knows it."""


def fold(text: str) -> str:
    """Lower case without accents and apostrophes: `Farmer's Développé` is `farmers developpe`."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in plain if not unicodedata.combining(mark) and mark not in "'’`´")


def words(text: str) -> list[str]:
    """The words of a text, folded: letters and digits only, so that nothing in them is query syntax."""
    return [word[:JOINING] for word in re.findall(r"[^\W_]+", fold(text))]


@lru_cache(maxsize=10_000)
def singular(word: str) -> str:
    """The word without its plural ending; made-up forms are fine, as both sides of a search get the same."""
    if word in IRREGULAR:
        return IRREGULAR[word]
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


def key(text: str) -> str:
    """What the spellings of one name have in common: `Pull-Ups`, `pull up` and `pullup` are all `pullup`."""
    return "".join(singulars(text))


def sorted_key(text: str) -> str:
    """The words of a name in no order, in the singular: `Squat (Barbell)` and `barbell squats` are the same."""
    return " ".join(sorted(singulars(text)))


EXACT_NAME, EXACT_ALIAS, MUSCLE, ENDS, BEGINS, TRAIT = map(chr, range(0xE000, 0xE006))
"""What the marks of the index begin with: characters for private use, which no word holds."""


def trait(kind: str, value: str) -> str:
    """The mark of what can be filtered by."""
    return f"{TRAIT}{kind}{value}".replace("_", "")


def origin(source: str, id: str) -> str:
    """What tells an imported exercise from all others of its source."""
    return f"{TRAIT}{source} {id}"


def forms(text: str) -> list[str]:
    """Each word as it stands and, where it differs, as its singular."""
    found: list[str] = []
    for word in words(text):
        found += [word] if singular(word) == word else [word, singular(word)]
    return found


def joined(text: str) -> list[str]:
    """Neighbouring words written together, so that `pushup` and `skullcrusher` find `push-up` and `skull crusher`."""
    apart = words(text)
    return [singular(first + second) for first, second in pairwise(apart)]


def trigrams(word: str) -> list[str]:
    """The three-letter pieces of a word, its two ends marked: `^sq squ qua uat at$`."""
    marked = f"^{word}$"
    return list(dict.fromkeys(marked[start : start + 3] for start in range(len(marked) - 2)))


def tolerance(word: str) -> int:
    """How many typos a word of this length may hold and still be recognised."""
    if len(word) < 4:
        return 0
    return 1 if len(word) < 6 else 2


def distance(first: str, second: str) -> int:
    """Typos between two words: insertions, deletions, substitutions, swapped neighbours.

    The optimal string alignment distance (Damerau 1964, with each part edited once at most).
    """
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, one in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (one != other))
            if row > 1 and column > 1 and one == second[column - 2] and first[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
