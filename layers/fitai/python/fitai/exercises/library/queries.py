"""Translates search queries into expressions for the full-text index, and finds the matched ranges of a text. Pure.

A query is interpreted in up to three modes, each tried when the one before found little: as typed (`EXACT`), with
unknown words replaced by similar ones (`RESPELLED`), and with one word left out (`LOOSE`). Each mode has tiers, from
"is the exact name" to "contains all words, the last one unfinished". Results are ordered by mode, tier and the
exercise's ranking key; none of the three depends on other exercises of the library, so that a list that is read page
by page has no gaps while exercises are added.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, product

from fitai.exercises.library import terms
from fitai.kernel.cursors import InvalidCursor
from fitai.training import exercise_names

MAX_WORDS = 12
"""Words of a query that are used."""
MAX_SPELLINGS = 24
"""Spellings of a whole query that are compared with names."""
MAX_NEIGHBOURS = 4
"""Similar words that one unknown word is replaced by."""
STOP_WORDS = frozenset(
    {"a", "an", "and", "day", "exercise", "exercises", "for", "of", "on", "the", "to", "with", "workout"}
)
"""Words of a query that are ignored, unless it has no others."""

COLUMN_SETS = ("name", "{name alias}", "{name alias more}", "{name alias more secondary}")
"""Columns of the index that must contain all words of a query, the closest match first."""

EXACT, RESPELLED, LOOSE = range(3)
MODES = (EXACT, RESPELLED, LOOSE)
"""The modes of interpretation, in the order of their results."""

_WORD_PATTERN = re.compile(r"[^\W_][\w\u0300-\u036f]*(?:['’`´][\w\u0300-\u036f]+)*")


def query_words(text: str) -> tuple[str, ...]:
    """The significant words of a query."""
    text_words = exercise_names.words(text)[:MAX_WORDS]
    return tuple([word for word in text_words if word not in STOP_WORDS] or text_words)


@dataclass(frozen=True)
class QueryInterpretation:
    """A query, interpreted in one mode.

    Attributes:
        words: the significant words. joined: all words that were typed, as a name key.
        corrections: similar words by the unknown word that they replace.
        optional: indexes of the words of which any one may be missing; empty where all are required.
    """

    words: tuple[str, ...]
    joined: str = ""
    corrections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    optional: tuple[int, ...] = ()

    def tiers(self) -> list[str]:
        """The expressions of the tiers, the closest match first. None matches results of an earlier one."""
        if self.optional:
            return _column_tiers(self._one_word_missing(), "")
        keys = self._name_keys()
        marked = [
            _marked_expression(mark, keys)
            for mark in (
                terms.EXACT_NAME_MARK,
                terms.EXACT_ALIAS_MARK,
                terms.MUSCLE_MARK,
                terms.NAME_END_MARK,
                terms.NAME_START_MARK,
            )
        ]
        any_marked, name_start = " OR ".join(marked), _marked_expression(terms.NAME_START_MARK, keys, "*")
        finished, unfinished = (_all_words_expression(self, unfinished=flag, pairs=True) for flag in (False, True))
        anywhere = f"{COLUMN_SETS[-1]} : ({finished})"
        return [
            *(_except_expression(expression, " OR ".join(marked[:n])) for n, expression in enumerate(marked)),
            *_column_tiers(finished, any_marked),
            _except_expression(name_start, f"{any_marked} OR {anywhere}"),
            *_column_tiers(unfinished, f"{any_marked} OR {name_start} OR {anywhere}"),
        ]

    def any_tier(self) -> str:
        """The expression that matches the results of all tiers."""
        if self.optional:
            return f"{COLUMN_SETS[-1]} : ({self._one_word_missing()})"
        keys = self._name_keys()
        marked = [
            *(
                _marked_expression(mark, keys)
                for mark in (
                    terms.EXACT_NAME_MARK,
                    terms.EXACT_ALIAS_MARK,
                    terms.MUSCLE_MARK,
                    terms.NAME_END_MARK,
                )
            ),
            _marked_expression(terms.NAME_START_MARK, keys, "*"),
        ]
        return (
            f"{' OR '.join(marked)} OR {COLUMN_SETS[-1]} : ({_all_words_expression(self, unfinished=True, pairs=True)})"
        )

    def _one_word_missing(self) -> str:
        """The expression for all words but one."""
        shorter_queries = [self.words[:n] + self.words[n + 1 :] for n in self.optional]
        return " OR ".join(
            _all_words_expression(
                QueryInterpretation(words, corrections=self.corrections), unfinished=True, pairs=False
            )
            for words in shorter_queries
        )

    def _name_keys(self) -> list[str]:
        """The name keys of the whole query, in every spelling."""
        alternatives = [_alternatives(word, self.corrections) for word in self.words]
        spellings = islice(product(*alternatives), MAX_SPELLINGS)
        keys = [
            "".join(exercise_names.singular(word) for phrase in spelling for word in phrase) for spelling in spellings
        ]
        return list(dict.fromkeys([*([self.joined] if self.joined else []), *keys]))

    @cached_property
    def _matching_words(self) -> frozenset[str]:
        """The singulars of a text's words that match the query."""
        singulars = {
            exercise_names.singular(phrase_word)
            for word in self.words
            for phrase in _alternatives(word, self.corrections)
            for phrase_word in phrase
        }
        pairs = zip(self.words, self.words[1:], strict=False)
        return frozenset(singulars | {exercise_names.singular(first + second) for first, second in pairs})

    def ranges(self, text: str) -> list[tuple[int, int]]:
        """The ranges of a text's words that match the query: [start, end) in characters, in order, not joined."""
        spans, matching, last = _word_spans(text), self._matching_words, self.words[-1]
        is_match = [singular in matching or word.startswith(last) for _, _, word, singular in spans]
        for n in range(len(spans) - 1):
            joined = spans[n][2] + spans[n + 1][3]
            if joined in matching or (len(last) > len(spans[n][2]) and joined.startswith(last)):
                is_match[n] = is_match[n + 1] = True
        return [(start, end) for (start, end, _, _), matches in zip(spans, is_match, strict=True) if matches]


@lru_cache(maxsize=10_000)
def _word_spans(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """The words of a text: start, end, folded word, its singular."""
    spans = (
        (match.start(), match.end(), "".join(exercise_names.words(match[0]))) for match in _WORD_PATTERN.finditer(text)
    )
    return tuple((start, end, word, exercise_names.singular(word)) for start, end, word in spans)


def _except_expression(expression: str, excluded: str) -> str:
    return f"({expression}) NOT ({excluded})" if excluded else expression


def _column_tiers(words: str, excluded: str) -> list[str]:
    """A tier for each set of columns, without the results of the smaller set and the excluded ones."""
    tiers = [f"{columns} : ({words})" for columns in COLUMN_SETS]
    smaller = ["", *tiers]
    return [_except_expression(tier, " OR ".join(filter(None, (excluded, smaller[n])))) for n, tier in enumerate(tiers)]


def filter_expression(filters: Iterable[tuple[str, Sequence[str]]], *, excluded_marks: Sequence[str] = ()) -> str:
    """The expression for filters: any value of each kind; empty where there are no filters.

    Args:
        excluded_marks: marks that must not be present.
    """
    required = " AND ".join(
        f"{_any_mark_expression(terms.trait_mark(kind, value) for value in values)}"
        for kind, values in filters
        if values
    )
    return f"({required} NOT {_any_mark_expression(excluded_marks)})" if excluded_marks else required


def _any_mark_expression(marks: Iterable[str], suffix: str = "") -> str:
    quoted = " OR ".join('"' + mark.replace('"', "") + '"' + suffix for mark in marks)
    return f"mark : ({quoted})"


def _marked_expression(mark: str, keys: Iterable[str], suffix: str = "") -> str:
    return _any_mark_expression((mark + key for key in keys), suffix)


def _alternatives(word: str, corrections: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The phrases that a word may stand for: itself, its corrections, what it abbreviates."""
    phrases: list[tuple[str, ...]] = [(word,), *((correction,) for correction in corrections.get(word, ()))]
    if word in exercise_names.ABBREVIATIONS:
        phrases.append(tuple(exercise_names.words(exercise_names.ABBREVIATIONS[word])))
    return phrases


def _all_words_expression(query: QueryInterpretation, *, unfinished: bool, pairs: bool) -> str:
    """The expression for all words; with `pairs` also for all words with two neighbours joined.

    Words consist of letters and digits and are quoted, so that nothing that was typed is read as an operator.
    """
    words = query.words
    last = len(words) - 1
    single = [_word_expression(word, query.corrections, unfinished and n == last) for n, word in enumerate(words)]
    variants = [single]
    for n in range(last if pairs else 0):
        pair = _word_expression(words[n] + words[n + 1], query.corrections, unfinished and n + 1 == last)
        variants.append([*single[:n], pair, *single[n + 2 :]])
    return " OR ".join(f"({' AND '.join(variant)})" for variant in variants)


def _word_expression(word: str, corrections: dict[str, tuple[str, ...]], unfinished: bool) -> str:
    """The expression for one word with all its alternatives."""
    expressions = []
    for phrase in _alternatives(word, corrections):
        forms = [
            " OR ".join(f'"{form}"' for form in dict.fromkeys((phrase_word, exercise_names.singular(phrase_word))))
            for phrase_word in phrase
        ]
        expressions.append(f"({' AND '.join(f'({form})' for form in forms)})")
    if unfinished:
        expressions.append(f'"{word}"*')
    return f"({' OR '.join(expressions)})"


# --- cursors of the search ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SearchPosition:
    """The last exercise of a page of a search, and the interpretation that found it.

    Attributes:
        mode, tier: of the last exercise. rank: its ranking key.
        modes: all modes of the search.
    """

    mode: int
    tier: int
    rank: str
    id: str
    corrections: dict[str, tuple[str, ...]]
    optional: tuple[int, ...]
    modes: tuple[int, ...]

    def to_cursor(self) -> dict[str, str]:
        """The position as a cursor stores it."""
        interpretation = [self.mode, self.tier, list(self.modes), self.corrections, self.optional]
        return {"place": self.rank, "id": self.id, "read": json.dumps(interpretation, separators=(",", ":"))}

    @classmethod
    def from_cursor(cls, cursor: dict[str, str]) -> "SearchPosition":
        """Read the position out of a cursor.

        Raises:
            InvalidCursor: the cursor is not one of a search.
        """
        try:
            mode, tier, modes, stored_corrections, optional = json.loads(cursor["read"])
            corrections = {str(word): tuple(map(str, others)) for word, others in stored_corrections.items()}
            if not {mode, *modes} <= set(MODES) or any(
                exercise_names.words(word) != [word] for others in corrections.values() for word in others
            ):
                raise ValueError
            return cls(
                int(mode),
                int(tier),
                cursor["place"],
                cursor["id"],
                corrections,
                tuple(map(int, optional)),
                tuple(modes),
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise InvalidCursor from None
