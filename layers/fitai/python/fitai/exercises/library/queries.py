"""What a lifter has typed, as expressions for the full-text index, and where it stands in what was found. Pure.

A query is read in up to three ways, each tried when the one before found little: as it stands (`EXACT`), with unknown
words taken for their nearest neighbours (`RESPELLED`), and with one word left out (`LOOSE`). Each way has its steps,
from "is called exactly so" to "has all the words somewhere, the last one unfinished". Results are in the order of
way, step, and the exercise's own place; none of the three depends on what else is in the library, so that a list read
page by page stays whole while exercises are added.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, product

from fitai.exercises.library import terms
from fitai.kernel.errors import Malformed
from fitai.training import exercise_names

MAX_WORDS = 12
"""Words of a query that count."""
MAX_SPELLINGS = 24
"""Spellings of a whole query that are tried as a name."""
MAX_NEIGHBOURS = 4
"""Neighbours that one unknown word may be taken for."""

COLUMN_SETS = ("name", "{name alias}", "{name alias more}", "{name alias more secondary}")
"""Where all words of a query may stand, nearest first."""

EXACT, RESPELLED, LOOSE = range(3)
WAYS = (EXACT, RESPELLED, LOOSE)

_WORD_PATTERN = re.compile(r"[^\W_][\w\u0300-\u036f]*(?:['’`´][\w\u0300-\u036f]+)*")


def query_words(text: str) -> tuple[str, ...]:
    """The words of a query that mean something."""
    given = exercise_names.words(text)[:MAX_WORDS]
    return tuple([word for word in given if word not in STOP_WORDS] or given)


@dataclass(frozen=True)
class QueryInterpretation:
    """A query, read in one way.

    Attributes:
        words: those that count. typed: all that were typed, written together.
        meant: what unknown ones of them are taken for.
        without: places of the words of which any one may be missing; empty where all must be found.
    """

    words: tuple[str, ...]
    typed: str = ""
    meant: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without: tuple[int, ...] = ()

    def steps(self) -> list[str]:
        """Expressions, nearest first. None finds what an earlier one has found."""
        if self.without:
            return _column_steps(self._fewer(), "")
        wholes = self._wholes()
        kinds = (
            terms.EXACT_NAME_MARK,
            terms.EXACT_ALIAS_MARK,
            terms.MUSCLE_MARK,
            terms.NAME_END_MARK,
            terms.NAME_START_MARK,
        )
        marked = [_marked_expression(kind, wholes) for kind in kinds]
        whole, begun = " OR ".join(marked), _marked_expression(terms.NAME_START_MARK, wholes, "*")
        finished, unfinished = (_all_words_expression(self, unfinished=flag, pairs=True) for flag in (False, True))
        anywhere = f"{COLUMN_SETS[-1]} : ({finished})"
        return [
            *(_except_expression(one, " OR ".join(marked[:n])) for n, one in enumerate(marked)),
            *_column_steps(finished, whole),
            _except_expression(begun, f"{whole} OR {anywhere}"),
            *_column_steps(unfinished, f"{whole} OR {begun} OR {anywhere}"),
        ]

    def everything(self) -> str:
        """The expression of what any step finds."""
        if self.without:
            return f"{COLUMN_SETS[-1]} : ({self._fewer()})"
        wholes = self._wholes()
        kinds = (terms.EXACT_NAME_MARK, terms.EXACT_ALIAS_MARK, terms.MUSCLE_MARK, terms.NAME_END_MARK)
        marked = [
            *(_marked_expression(kind, wholes) for kind in kinds),
            _marked_expression(terms.NAME_START_MARK, wholes, "*"),
        ]
        return (
            f"{' OR '.join(marked)} OR {COLUMN_SETS[-1]} : ({_all_words_expression(self, unfinished=True, pairs=True)})"
        )

    def _fewer(self) -> str:
        """All words but one."""
        fewer = [self.words[:n] + self.words[n + 1 :] for n in self.without]
        return " OR ".join(
            _all_words_expression(QueryInterpretation(less, meant=self.meant), unfinished=True, pairs=False)
            for less in fewer
        )

    def _wholes(self) -> list[str]:
        """The whole query written together, in every spelling."""
        ways = [_alternatives(word, self.meant) for word in self.words]
        spelled = islice(product(*ways), MAX_SPELLINGS)
        wholes = ["".join(exercise_names.singular(word) for part in parts for word in part) for parts in spelled]
        return list(dict.fromkeys([*([self.typed] if self.typed else []), *wholes]))

    @cached_property
    def _wanted(self) -> frozenset[str]:
        """What the query's words look like in a text."""
        wanted = {
            exercise_names.singular(part)
            for word in self.words
            for way in _alternatives(word, self.meant)
            for part in way
        }
        pairs = zip(self.words, self.words[1:], strict=False)
        return frozenset(wanted | {exercise_names.singular(one + other) for one, other in pairs})

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """Which words of a text the query has found: [start, end) in characters, in order, apart."""
        runs, wanted, last = _word_spans(text), self._wanted, self.words[-1]
        found = [one in wanted or word.startswith(last) for _, _, word, one in runs]
        for n in range(len(runs) - 1):
            together = runs[n][2] + runs[n + 1][3]
            if together in wanted or (len(last) > len(runs[n][2]) and together.startswith(last)):
                found[n] = found[n + 1] = True
        return [(start, end) for (start, end, _, _), hit in zip(runs, found, strict=True) if hit]


@lru_cache(maxsize=10_000)
def _word_spans(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """The words of a text: start, end, folded, in the singular."""
    runs = ((run.start(), run.end(), "".join(exercise_names.words(run[0]))) for run in _WORD_PATTERN.finditer(text))
    return tuple((start, end, word, exercise_names.singular(word)) for start, end, word in runs)


def _except_expression(wanted: str, found: str) -> str:
    return f"({wanted}) NOT ({found})" if found else wanted


def _column_steps(wanted: str, found: str) -> list[str]:
    """A step for each of the columns' circles, each without the one inside and what was found before."""
    circles = [f"{columns} : ({wanted})" for columns in COLUMN_SETS]
    inside = ["", *circles]
    return [_except_expression(one, " OR ".join(filter(None, (found, inside[n])))) for n, one in enumerate(circles)]


def filter_expression(filters: Iterable[tuple[str, Sequence[str]]], *, no: Sequence[str] = ()) -> str:
    """The expression for the filters: of each kind any of the values; empty where everything passes.

    Args:
        no: marks that must not be there.
    """
    wanted = " AND ".join(
        f"{_any_mark_expression(terms.trait_mark(kind, value) for value in values)}"
        for kind, values in filters
        if values
    )
    return f"({wanted} NOT {_any_mark_expression(no)})" if no else wanted


def _any_mark_expression(marks: Iterable[str], beginning: str = "") -> str:
    quoted = " OR ".join('"' + mark.replace('"', "") + '"' + beginning for mark in marks)
    return f"mark : ({quoted})"


def _marked_expression(kind: str, wholes: Iterable[str], beginning: str = "") -> str:
    return _any_mark_expression((kind + whole for whole in wholes), beginning)


def _alternatives(word: str, meant: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What a word may stand for, each as a row of words."""
    ways: list[tuple[str, ...]] = [(word,), *((other,) for other in meant.get(word, ()))]
    if word in exercise_names.ABBREVIATIONS:
        ways.append(tuple(exercise_names.words(exercise_names.ABBREVIATIONS[word])))
    return ways


def _all_words_expression(reading: QueryInterpretation, *, unfinished: bool, pairs: bool) -> str:
    """All the words, or all with two neighbours written together.

    Words hold letters and digits only and stand in quotes, so nothing that was typed is read as an operator.
    """
    given = reading.words
    last = len(given) - 1
    single = [_word_expression(word, reading.meant, unfinished and n == last) for n, word in enumerate(given)]
    variants = [single]
    for n in range(last if pairs else 0):
        pair = _word_expression(given[n] + given[n + 1], reading.meant, unfinished and n + 1 == last)
        variants.append([*single[:n], pair, *single[n + 2 :]])
    return " OR ".join(f"({' AND '.join(variant)})" for variant in variants)


def _word_expression(word: str, meant: dict[str, tuple[str, ...]], unfinished: bool) -> str:
    """One word in all the ways that it may be found."""
    ways = []
    for parts in _alternatives(word, meant):
        each = [
            " OR ".join(f'"{form}"' for form in dict.fromkeys((part, exercise_names.singular(part)))) for part in parts
        ]
        ways.append(f"({' AND '.join(f'({one})' for one in each)})")
    if unfinished:
        ways.append(f'"{word}"*')
    return f"({' OR '.join(ways)})"


# --- where a page ended ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SearchPosition:
    """The last exercise of a page of a search, and how the query was read for it."""

    way: int
    step: int
    place: str
    id: str
    meant: dict[str, tuple[str, ...]]
    without: tuple[int, ...]
    ways: tuple[int, ...]

    def packed(self) -> dict[str, str]:
        """As a cursor holds it."""
        read = [self.way, self.step, list(self.ways), self.meant, self.without]
        return {"place": self.place, "id": self.id, "read": json.dumps(read, separators=(",", ":"))}

    @classmethod
    def unpacked(cls, after: dict[str, str]) -> "SearchPosition":
        """As it was.

        Raises:
            Malformed: no search has made it.
        """
        try:
            way, step, ways, meant, without = json.loads(after["read"])
            known = {str(word): tuple(map(str, others)) for word, others in meant.items()}
            if not {way, *ways} <= set(WAYS) or any(
                exercise_names.words(one) != [one] for more in known.values() for one in more
            ):
                raise ValueError
            return cls(int(way), int(step), after["place"], after["id"], known, tuple(map(int, without)), tuple(ways))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Malformed("The cursor does not belong to this list.", code="invalid_cursor") from None


STOP_WORDS = frozenset(
    {"a", "an", "and", "day", "exercise", "exercises", "for", "of", "on", "the", "to", "with", "workout"}
)
"""Words that a query may contain without meaning anything by them."""
