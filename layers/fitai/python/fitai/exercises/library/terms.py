"""The terms of the full-text index; the index and its queries use the same functions. Pure."""

from itertools import pairwise

from fitai.training.exercise_names import singular, words

EXACT_NAME_MARK, EXACT_ALIAS_MARK, MUSCLE_MARK, NAME_END_MARK, NAME_START_MARK, TRAIT_MARK = map(
    chr, range(0xE000, 0xE006)
)
"""First characters of the marks in the index: private-use characters, which no word contains."""


def trait_mark(kind: str, value: str) -> str:
    """The mark of a trait that can be filtered by."""
    return f"{TRAIT_MARK}{kind}{value}".replace("_", "")


def source_key(source: str, id: str) -> str:
    """The key of an imported exercise by its id at its source."""
    return f"{TRAIT_MARK}{source} {id}"


def word_forms(text: str) -> list[str]:
    """Each word of a text and, where it differs, its singular."""
    forms: list[str] = []
    for word in words(text):
        forms += [word] if singular(word) == word else [word, singular(word)]
    return forms


def joined_pairs(text: str) -> list[str]:
    """Neighbouring words joined, so that `pushup` and `skullcrusher` find `push-up` and `skull crusher`."""
    text_words = words(text)
    return [singular(first + second) for first, second in pairwise(text_words)]


def trigrams(word: str) -> list[str]:
    """The trigrams of a word, with both ends marked: `^sq squ qua uat at$`."""
    marked = f"^{word}$"
    return list(dict.fromkeys(marked[start : start + 3] for start in range(len(marked) - 2)))


def typo_tolerance(word: str) -> int:
    """The number of typos within which a word of this length is recognised."""
    if len(word) < 4:
        return 0
    return 1 if len(word) < 6 else 2


def edit_distance(first: str, second: str) -> int:
    """Count the typos between two words: insertions, deletions, substitutions, transposed neighbours.

    The optimal string alignment distance (Damerau 1964, with each substring edited once at most).
    """
    row_before_last: list[int] = []
    last_row = list(range(len(second) + 1))
    for row_number, first_letter in enumerate(first, 1):
        row = [row_number]
        for column_number, second_letter in enumerate(second, 1):
            cost = min(
                last_row[column_number] + 1, row[-1] + 1, last_row[column_number - 1] + (first_letter != second_letter)
            )
            if (
                row_number > 1
                and column_number > 1
                and first_letter == second[column_number - 2]
                and first[row_number - 2] == second_letter
            ):
                cost = min(cost, row_before_last[column_number - 2] + 1)
            row.append(cost)
        row_before_last, last_row = last_row, row
    return last_row[-1]
