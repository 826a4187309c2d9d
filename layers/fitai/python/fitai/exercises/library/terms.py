"""The terms of the full-text index: the index and the queries are made by the same functions. Pure."""

from itertools import pairwise

from fitai.training.exercise_names import singular, words

EXACT_NAME_MARK, EXACT_ALIAS_MARK, MUSCLE_MARK, NAME_END_MARK, NAME_START_MARK, TRAIT_MARK = map(
    chr, range(0xE000, 0xE006)
)
"""What the marks of the index begin with: characters for private use, which no word holds."""


def trait_mark(kind: str, value: str) -> str:
    """The mark of what can be filtered by."""
    return f"{TRAIT_MARK}{kind}{value}".replace("_", "")


def source_key(source: str, id: str) -> str:
    """What tells an imported exercise from all others of its source."""
    return f"{TRAIT_MARK}{source} {id}"


def word_forms(text: str) -> list[str]:
    """Each word as it stands and, where it differs, as its singular."""
    found: list[str] = []
    for word in words(text):
        found += [word] if singular(word) == word else [word, singular(word)]
    return found


def joined_pairs(text: str) -> list[str]:
    """Neighbouring words written together, so that `pushup` and `skullcrusher` find `push-up` and `skull crusher`."""
    apart = words(text)
    return [singular(first + second) for first, second in pairwise(apart)]


def trigrams(word: str) -> list[str]:
    """The three-letter pieces of a word, its two ends marked: `^sq squ qua uat at$`."""
    marked = f"^{word}$"
    return list(dict.fromkeys(marked[start : start + 3] for start in range(len(marked) - 2)))


def typo_tolerance(word: str) -> int:
    """How many typos a word of this length may hold and still be recognised."""
    if len(word) < 4:
        return 0
    return 1 if len(word) < 6 else 2


def edit_distance(first: str, second: str) -> int:
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
