"""Messages as plain lower-case words, spelling mended for the words that matter. Pure.

Somebody in distress does not write well: letters are missing, doubled, swapped, replaced by digits or spaced out. A word that is
near to one of `words.json` and is no ordinary word becomes that word, so that the patterns need no misspellings.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

BREAK = "|"
"""Stands for the end of a sentence."""
MIN_MENDED_LENGTH = 5
"""Letters of a word from which one mistake is mended."""
LONG_WORD = 9
"""Letters of a word from which two mistakes are mended."""
MAX_REMEMBERED = 4096
"""Words whose mending is remembered: messages have any number of others, and a container lives for hours."""
LEET = str.maketrans("013457@$!", "oieastasi")
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words that matter.

    Attributes:
        mended: those that misspellings become. ordinary: words near to them that are meant as they are.
        spellings: what single words stand for, slang included.
        joined: pairs of words that have a meaning of their own, and stand for one word.
    """

    mended: tuple[str, ...]
    ordinary: frozenset[str]
    spellings: dict[str, str]
    joined: dict[str, str]


@cache
def words() -> Words:
    """The words of `words.json`."""
    content = json.loads((Path(__file__).parent / "words.json").read_text("utf-8"))
    return Words(
        tuple(content["mended"].split()),
        frozenset(content["ordinary"].split()),
        content["spellings"],
        content["joined"],
    )


def normalized(text: str) -> str:
    """The words of a message, separated by single spaces; sentences are separated by `BREAK`.

    Digits stay as numbers: "1,100" and "1.1k" are 1100, "eight hundred" is 800.
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    plain = "".join(
        letter for letter in plain if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    plain = re.sub(r"['’`´]", "", plain)
    plain = _joined_letters(plain)
    plain = re.sub(r"(?<=\d)[,. ](?=\d{3}(?!\d))", "", plain)
    plain = re.sub(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?)\s?k(?=\W|$)", _thousands, plain)
    plain = re.sub(r"(?<=[a-z])[0-9@$!]+(?=[a-z])|(?<![a-z0-9])[@$](?=[a-z])", lambda m: m[0].translate(LEET), plain)
    plain = re.sub(r"(?<!\d)[.]|[.](?!\d)|[!?;\n…]", f" {BREAK} ", plain)
    plain = re.sub(r"(\d)([a-z])", r"\1 \2", plain)
    plain = re.sub(rf"[^a-z0-9.{re.escape(BREAK)}]+", " ", plain)
    plain = re.sub(r"([a-z])\1{2,}", r"\1\1", plain)
    plain = re.sub(
        r"\b(chest|back|knee|shoulder|hip|neck|wrist|elbow|ankle|foot|heart|stomach)(pains?|aches?)\b", r"\1 \2", plain
    )
    mended = " ".join(mended_word(word) for word in plain.split())
    for pair, word in words().joined.items():
        mended = re.sub(rf"\b{pair}\b", word, mended)
    return re.sub(r"\s+", " ", _written_numbers(mended)).strip()


def plain_words(text: str) -> str:
    """The words of a message as they are written, without accents and case; sentences are separated by `BREAK`."""
    plain = unicodedata.normalize("NFKD", text).lower().replace("ß", "ss")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"(?<!\d)[.]|[.](?!\d)|[!?¿¡;\n…]", f" {BREAK} ", plain)
    return re.sub(rf"[^a-z0-9.{re.escape(BREAK)}]+", " ", plain).strip()


def _joined_letters(text: str) -> str:
    """Join letters that are spaced out, from four on: "s u i c i d e", "k.i.l.l"."""
    return re.sub(r"(?<![a-z])[a-z](?:[\s._*-]+[a-z]){3,}(?![a-z])", _joined_match, text)


def _joined_match(match: re.Match[str]) -> str:
    word = re.sub(r"[^a-z]", "", match[0])
    # "I f a i n t e d": the first letter is a word of its own.
    return f"{word[0]} {word[1:]}" if word[0] in "ia" and mended_word(word[1:]) in words().mended else word


def _thousands(match: re.Match[str]) -> str:
    return f"{round(float(match[1].replace(',', '.')) * 1000)} "


def _written_numbers(text: str) -> str:
    """Write out numbers as digits, as far as calories and ages are told in them."""
    names = "|".join(NUMBERS)
    text = re.sub(rf"\b({names}) hundred(?: and)?\b", lambda match: str(NUMBERS[match[1]] * 100), text)
    text = re.sub(r"\b(?:a|one) thousand\b|\b1 thousand\b", "1000", text)
    return re.sub(
        r"\b(thirteen|fourteen|fifteen|sixteen|seventeen|twelve|eleven)\b", lambda match: str(NUMBERS[match[1]]), text
    )


@lru_cache(maxsize=MAX_REMEMBERED)
def mended_word(word: str) -> str:
    """A word, or what it stands for, or the word that matters which it is a misspelling of."""
    lexicon = words()
    spelling = lexicon.spellings.get(word)
    if spelling is not None:
        return spelling
    if len(word) < MIN_MENDED_LENGTH - 1 or not word.isalpha() or word in lexicon.ordinary or word in lexicon.mended:
        return word
    nearest = min(
        ((distance, target) for target in lexicon.mended if (distance := _mistakes(word, target)) is not None),
        default=None,
    )
    return word if nearest is None else nearest[1]


def _mistakes(word: str, target: str) -> int | None:
    """How many mistakes make a word of the other; None where they are too many to be one."""
    allowed = 2 if len(target) >= LONG_WORD else 1
    if (
        len(target) < MIN_MENDED_LENGTH
        or abs(len(word) - len(target)) > allowed
        or word[0] not in (target[0], target[1])
        or (word[0] != target[0] and word[1] != target[0])
    ):
        return None
    distance = edit_distance(word, target)
    return distance if distance <= allowed else None


def edit_distance(first: str, second: str) -> int:
    """Letters that are missing, superfluous, wrong, or swapped with their neighbour (optimal string alignment)."""
    rows = [list(range(len(second) + 1))]
    for row, letter in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            best = min(rows[-1][column] + 1, line[-1] + 1, rows[-1][column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                best = min(best, rows[-2][column - 2] + 1)
            line.append(best)
        rows.append(line)
    return rows[-1][-1]
