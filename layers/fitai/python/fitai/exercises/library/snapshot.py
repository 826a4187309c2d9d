"""A snapshot of the library: an SQLite file that answers lists, filters and searches."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from fitai.exercises.library import queries, terms
from fitai.exercises.library.models import ExerciseSort, HighlightedAlias, Highlights
from fitai.exercises.library.queries import EXACT, LOOSE, RESPELLED, QueryInterpretation, SearchPosition
from fitai.exercises.library.synonyms import EQUIPMENT_SYNONYMS, MUSCLE_SYNONYMS
from fitai.exercises.library.variations import as_variation
from fitai.exercises.models import Exercise, ExerciseSummary
from fitai.training import exercise_names

FEW_RESULTS = 5
"""With fewer exact results than this, a search also tries other spellings."""
MAX_NEIGHBOUR_CANDIDATES = 40
"""Words with the most trigrams in common whose edit distance to an unknown word is computed."""
MAX_SORTED = 3000
"""Up to so many matches are sorted for a page; with more, the sorted index is scanned until the page is full."""
FILTER_KINDS = ("muscle", "equipment", "difficulty", "type", "pattern", "tag")
"""The kinds of traits that exercises can be filtered by."""

HAS_TRAIT_SQL = "EXISTS (SELECT 1 FROM trait WHERE kind = '{kind}' AND exercise = n{only} AND value IN (SELECT value FROM json_each(:{kind})))"
PRIMARY_MUSCLE_SQL = HAS_TRAIT_SQL.format(kind="muscle", only=" AND NOT secondary")
SORT_ORDERS = {
    ExerciseSort.NAME: ("by_name", ">", "ASC"),
    ExerciseSort.NAME_REVERSED: ("by_name", "<", "DESC"),
    ExerciseSort.DIFFICULTY: ("by_difficulty", ">", "ASC"),
    ExerciseSort.POPULARITY: ("by_popularity", ">", "ASC"),
}
"""Of each sort: the column, the comparison with the last row of the page before, the direction."""
MATCH_SQL = "SELECT rowid FROM search WHERE search MATCH :expression AND rowid > :after ORDER BY rowid LIMIT :limit"
RESULT_ROWS_SQL = "SELECT id, document, place, json_extract(document, '$.aliases') FROM exercise WHERE n IN (SELECT value FROM json_each(:numbers)) ORDER BY n"


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of exercises: any of the values of each field that is not empty."""

    muscle: Sequence[str] = ()
    equipment: Sequence[str] = ()
    difficulty: Sequence[str] = ()
    type: Sequence[str] = ()
    pattern: Sequence[str] = ()
    tag: Sequence[str] = ()

    @property
    def values(self) -> dict[str, str]:
        """The parameters of a statement: each used filter as a JSON list."""
        return {kind: json.dumps(list(getattr(self, kind))) for kind in self.used_kinds}

    @property
    def used_kinds(self) -> list[str]:
        """The kinds whose field is not empty."""
        return [kind for kind in FILTER_KINDS if getattr(self, kind)]

    def marks(self, *, primary: bool | None = None) -> str:
        """The filters as a full-text expression; empty without filters.

        Args:
            primary: True where the muscles must be primary ones, False where they must not.
        """
        kinds = [("primary" if primary and kind == "muscle" else kind, getattr(self, kind)) for kind in self.used_kinds]
        excluded_marks = [terms.trait_mark("primary", muscle) for muscle in self.muscle] if primary is False else ()
        return queries.filter_expression(kinds, excluded_marks=excluded_marks)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A page of a list or search, and the position where the next page begins (None at the end)."""

    items: list[ExerciseSummary]
    after: dict[str, str] | None
    highlights: dict[str, Highlights] = field(default_factory=dict)


class Library:
    """The library as of one snapshot; immutable and thread-safe."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._exercises: dict[str, Exercise] = {}
        self._summaries: dict[str, ExerciseSummary] = {}
        self.version: str = self.rows("SELECT version FROM about")[0][0]

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def get(self, id: str) -> Exercise | None:
        """The exercise with this id, or None."""
        if id not in self._exercises:
            rows = self.rows("SELECT document FROM exercise WHERE id = :id", {"id": id})
            if not rows:
                return None
            self._exercises[id] = Exercise.model_validate_json(rows[0][0])
        return self._exercises[id]

    def get_many(self, ids: Iterable[str]) -> list[Exercise]:
        """The exercises with these ids in the order of the ids, without duplicates; unknown ids are left out."""
        return [exercise for exercise in map(self.get, dict.fromkeys(ids)) if exercise is not None]

    def with_variations(self, exercise: Exercise) -> Exercise:
        """An exercise of the library with its variations: its own, else those that are derived from its family."""
        if exercise.variations:
            return exercise
        rows = self.rows(
            "SELECT other.id FROM variation JOIN exercise ON exercise.n = variation.exercise"
            " JOIN exercise AS other ON other.n = variation.other WHERE exercise.id = :id ORDER BY variation.place",
            {"id": exercise.id},
        )
        variations = tuple(map(as_variation, self.get_many(id for (id,) in rows)))
        return exercise.model_copy(update={"variations": variations})

    def named(self, name: str) -> list[Exercise]:
        """The exercises with this name or alias, regardless of word order, case, accents and plurals; names first."""
        rows = self.rows(
            "SELECT DISTINCT id FROM called JOIN exercise ON n = called.exercise WHERE key IN (:words, :letters)"
            " ORDER BY alias, n",
            {"words": exercise_names.sorted_name_key(name), "letters": exercise_names.name_key(name)},
        )
        return self.get_many(id for (id,) in rows)

    def from_source(self, source: str, id: str) -> Exercise | None:
        """The exercise that was imported from this source with this id, or None."""
        rows = self.rows(
            "SELECT id FROM called JOIN exercise ON n = called.exercise WHERE key = :key",
            {"key": terms.source_key(source, id)},
        )
        return self.get(rows[0][0]) if rows else None

    def ids(self) -> list[str]:
        """The ids of all exercises, sorted."""
        return [id for (id,) in self.rows("SELECT id FROM exercise ORDER BY id")]

    @cached_property
    def families(self) -> dict[str, str]:
        """The movement family of every exercise that has one, by the exercise's id; read once."""
        statement = "SELECT id, json_extract(document, '$.family') FROM exercise"
        return {id: family for id, family in self.rows(statement) if family is not None}

    def count(self, filters: Filters = NO_FILTERS) -> int:
        """The number of exercises that pass the filters."""
        marks = filters.marks()
        if not marks:
            return int(self.rows("SELECT count(*) FROM exercise")[0][0])
        return int(self.rows("SELECT count(*) FROM search WHERE search MATCH :marks", {"marks": marks})[0][0])

    def filter(
        self,
        filters: Filters = NO_FILTERS,
        sort: ExerciseSort | None = None,
        after: dict[str, str] | None = None,
        limit: int = 20,
    ) -> ResultPage:
        """A page of the exercises that pass the filters.

        Args:
            sort: by default by name; with a muscle filter, exercises with it as a primary muscle come first.
            after: the position after the page before.
        """
        if sort or not filters.muscle:
            rows = self._listed_rows(filters, sort or ExerciseSort.NAME, after, limit + 1)
        else:
            rows = []
            for rank, primary in (("0 ", True), ("1 ", False)):
                if after and after["key"][:2] > rank:
                    continue
                group_after = {**after, "key": after["key"][2:]} if after and after["key"].startswith(rank) else None
                group_rows = self._listed_rows(filters, ExerciseSort.NAME, group_after, limit + 1 - len(rows), primary)
                rows += [(rank + key, id, document) for key, id, document in group_rows]
        return self._page(rows[: limit + 1], limit)

    def _listed_rows(
        self,
        filters: Filters,
        sort: ExerciseSort,
        after: dict[str, str] | None,
        limit: int,
        primary: bool | None = None,
    ) -> list[tuple[str, str, str]]:
        """The next rows (key, id, document) of a list in its order.

        Args:
            primary: as in `Filters.marks`.
        """
        key, comparison, direction = SORT_ORDERS[sort]
        marks = filters.marks(primary=primary)
        values: dict[str, Any] = {"marks": marks, "limit": limit} | filters.values
        conditions = []
        if marks and self._has_few_matches(marks):
            conditions.append("n IN (SELECT rowid FROM search WHERE search MATCH :marks)")
        elif marks:
            conditions += [HAS_TRAIT_SQL.format(kind=kind, only="") for kind in filters.used_kinds]
            conditions += (
                [PRIMARY_MUSCLE_SQL if primary else f"NOT {PRIMARY_MUSCLE_SQL}"] if primary is not None else []
            )
        if after:
            conditions.append(f"({key}, id) {comparison} (:after, :id)")
            values |= {"after": after["key"], "id": after["id"]}
        where = " AND ".join(conditions) or "1"
        statement = f"SELECT {key}, id, document FROM exercise WHERE {where} ORDER BY {key} {direction}, id {direction} LIMIT :limit"  # noqa: S608 - constants
        return self.rows(statement, values)

    def _has_few_matches(self, marks: str) -> bool:
        """Whether so few exercises match that sorting them is cheaper than scanning the sorted index."""
        count_sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :marks LIMIT :most)"
        return int(self.rows(count_sql, {"marks": marks, "most": MAX_SORTED + 1})[0][0]) <= MAX_SORTED

    def search(
        self,
        text: str,
        filters: Filters = NO_FILTERS,
        after: dict[str, str] | None = None,
        limit: int = 20,
    ) -> ResultPage:
        """A page of the exercises that a text finds, best first, with highlights.

        All words are required, in any order; the last one may be unfinished. Where that finds little, words that the
        library does not contain are replaced by similar ones; where that finds nothing, one of three or more words may
        be missing, or one of two that the library does not contain.

        Raises:
            Malformed: the position is not one of a search.
        """
        words = queries.query_words(text)
        if not words:
            return ResultPage([], None)
        position = SearchPosition.from_cursor(after) if after else None
        search = _Search(self, words, exercise_names.name_key(text), filters, position)
        rows = search.rows(limit + 1)
        page = rows[:limit]
        items = [self.summary(id, document) for _, _, id, document, *_ in page]
        return ResultPage(items, search.position(page[-1]) if len(rows) > limit else None, search.highlights(page))

    def neighbours(self, word: str, *, unfinished: bool) -> list[str]:
        """The words of the library that an unknown word may be a typo of, all at the smallest edit distance."""
        if self.has_word(word, unfinished=unfinished):
            return []
        pieces = " OR ".join(f'"{piece}"' for piece in terms.trigrams(word))
        candidates_sql = "SELECT word FROM spelling WHERE marked MATCH :pieces ORDER BY rank, word LIMIT :most"
        distances: dict[str, int] = {}
        for (candidate,) in self.rows(candidates_sql, {"pieces": pieces, "most": MAX_NEIGHBOUR_CANDIDATES}):
            distances[candidate] = terms.edit_distance(word, candidate)
            if unfinished:
                prefix_distance = terms.edit_distance(word, candidate[: len(word)])
                distances[candidate] = min(distances[candidate], prefix_distance)
        nearest = min(distances.values(), default=exercise_names.MAX_WORD)
        tolerance = terms.typo_tolerance(word)
        return sorted(candidate for candidate, distance in distances.items() if distance == nearest <= tolerance)

    def has_word(self, word: str, *, unfinished: bool = False) -> bool:
        """Whether the library contains the word or it is an abbreviation; an unfinished word may be a prefix of one."""
        word_sql = "SELECT 1 FROM vocabulary WHERE word = :word OR word = :singular OR word BETWEEN :prefix AND :beyond"
        beyond = word + chr(0x10FFFF)
        values = {"word": word, "singular": exercise_names.singular(word), "prefix": word if unfinished else beyond}
        return word in exercise_names.ABBREVIATIONS or bool(
            self.rows(f"{word_sql} LIMIT 1", values | {"beyond": beyond})
        )

    def _page(self, rows: Sequence[tuple[str, str, str]], limit: int) -> ResultPage:
        """A page of the first `limit` rows (key, id, document); one more row means that there is a next page."""
        items = [self.summary(id, document) for _, id, document in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return ResultPage(items, None if last is None else {"key": last[0], "id": last[1]})

    def summary(self, id: str, document: str) -> ExerciseSummary:
        """The summary of an exercise's document, parsed once."""
        if id not in self._summaries:
            self._summaries[id] = ExerciseSummary.model_validate_json(document)
        return self._summaries[id]

    def rows(self, statement: str, values: dict[str, Any] | None = None) -> list[Any]:
        """Execute a statement and fetch all its rows."""
        with self._lock:
            return self._database.execute(statement, values or {}).fetchall()


SearchRow = tuple[int, int, str, str, str, str]
"""A result of a search: mode, tier, id, document, ranking key, and its aliases as JSON."""


class _Search:
    """One page of a search."""

    def __init__(
        self, library: Library, words: tuple[str, ...], joined: str, filters: Filters, position: SearchPosition | None
    ) -> None:
        self._library, self._marks, self._position = library, filters.marks(), position
        self._words, self._joined = words, joined
        self._corrections: dict[str, tuple[str, ...]] = position.corrections if position else {}
        self._optional: tuple[int, ...] = position.optional if position else ()
        self._modes: tuple[int, ...] = position.modes if position else self._choose_modes()

    def _choose_modes(self) -> tuple[int, ...]:
        """Choose the modes of interpretation; the cursor stores them, so that all pages use the same."""
        exact_count = self._count(EXACT, FEW_RESULTS)
        if exact_count >= FEW_RESULTS:
            return (EXACT,)
        last = self._words[-1]
        neighbours = {word: self._library.neighbours(word, unfinished=word == last) for word in self._words}
        self._corrections = {
            word: tuple(others[: queries.MAX_NEIGHBOURS]) for word, others in neighbours.items() if others
        }
        modes = (EXACT, RESPELLED) if self._corrections else (EXACT,)
        if exact_count:
            return modes
        if self._corrections and self._count(RESPELLED, 1):
            return (RESPELLED,)
        unknown = [n for n, word in enumerate(self._words) if not neighbours[word] and not self._library.has_word(word)]
        if len(self._words) > 2:
            self._optional = tuple(range(len(self._words)))
        elif len(unknown) == 1:
            self._optional = tuple(unknown)
        return (LOOSE,) if self._optional and len(self._words) > 1 else modes

    def _interpretation(self, mode: int) -> QueryInterpretation:
        return QueryInterpretation(
            self._words,
            self._joined,
            {} if mode == EXACT else self._corrections,
            self._optional if mode == LOOSE else (),
        )

    def _tiers(self, mode: int) -> list[str]:
        """The expressions of a mode's tiers, without the results of the mode before."""
        tiers = self._interpretation(mode).tiers()
        filtered = [f"({tier}) AND {self._marks}" if self._marks else tier for tier in tiers]
        if mode != RESPELLED or EXACT not in self._modes:
            return filtered
        exact = self._interpretation(EXACT).any_tier()
        return [f"({tier}) NOT ({exact})" for tier in filtered]

    def _count(self, mode: int, limit: int) -> int:
        """The number of results of a mode, counted up to the limit."""
        any_tier = self._interpretation(mode).any_tier()
        expression = f"({any_tier}) AND {self._marks}" if self._marks else any_tier
        return len(self._library.rows(MATCH_SQL, {"expression": expression, "after": 0, "limit": limit}))

    def rows(self, limit: int) -> list[SearchRow]:
        """The next results in order."""
        results: list[SearchRow] = []
        start = (self._position.mode, self._position.tier) if self._position else (EXACT, 0)
        for mode in self._modes:
            for tier, expression in enumerate(self._tiers(mode)):
                if (mode, tier) < start or len(results) == limit:
                    continue
                after = self._last_row_number() if (mode, tier) == start else 0
                values = {"expression": expression, "after": after, "limit": limit - len(results)}
                numbers = [n for (n,) in self._library.rows(MATCH_SQL, values)]
                rows = self._library.rows(RESULT_ROWS_SQL, {"numbers": json.dumps(numbers)}) if numbers else []
                results += [(mode, tier, *row) for row in rows]
        return results

    def _last_row_number(self) -> int:
        """The number, in this snapshot, of the last exercise that is ranked no later than the position."""
        if self._position is None:
            return 0
        last_sql = "SELECT n FROM exercise WHERE (place, id) <= (:place, :id) ORDER BY place DESC, id DESC LIMIT 1"
        rows = self._library.rows(last_sql, {"place": self._position.rank, "id": self._position.id})
        return int(rows[0][0]) if rows else 0

    def position(self, row: SearchRow) -> dict[str, str]:
        """The position after a result, for a cursor."""
        mode, tier, id, _, rank, _ = row
        return SearchPosition(mode, tier, rank, id, self._corrections, self._optional, self._modes).to_cursor()

    def highlights(self, rows: Sequence[SearchRow]) -> dict[str, Highlights]:
        """The highlights of each result, by id."""
        interpretations = {mode: self._interpretation(mode) for mode in self._modes}
        return {
            id: find_highlights(self._library.summary(id, document), json.loads(aliases or "[]"), interpretations[mode])
            for mode, _, id, document, _, aliases in rows
        }


def find_highlights(exercise: ExerciseSummary, aliases: list[str], query: QueryInterpretation) -> Highlights:
    """The words of an exercise's name and aliases, its muscles and its equipment that match a query."""
    highlighted = [HighlightedAlias(text=alias, ranges=query.ranges(alias)) for alias in aliases]
    muscles = (*exercise.primary_muscle_groups, *exercise.secondary_muscle_groups)
    return Highlights(
        name=query.ranges(exercise.name),
        aliases=[alias for alias in highlighted if alias.ranges],
        muscles=[
            muscle for muscle in muscles
            if query.ranges(f"{muscle} {MUSCLE_SYNONYMS.get(muscle, '')}".replace("_", " "))
        ],
        equipment=[
            item for item in exercise.equipment
            if query.ranges(f"{item} {EQUIPMENT_SYNONYMS.get(item, '')}".replace("_", " "))
        ],
    )  # fmt: skip
