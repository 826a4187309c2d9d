"""One snapshot of the library: an SQLite file that is filtered, listed and searched."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fitai.exercises.library import queries, terms
from fitai.exercises.library.models import ExerciseSort, HighlightedAlias, Highlights
from fitai.exercises.library.queries import EXACT, LOOSE, RESPELLED, QueryInterpretation, SearchPosition
from fitai.exercises.library.synonyms import EQUIPMENT_SYNONYMS, MUSCLE_SYNONYMS
from fitai.exercises.models import Exercise, ExerciseSummary
from fitai.training import exercise_names

FEW_RESULTS = 5
"""With fewer exact results than this, a search also tries other spellings."""


MAX_NEIGHBOUR_CANDIDATES = 40
"""Words with the most letters in common that are measured against a misspelled one."""


MAX_SORTED = 3000
"""So many exercises are sorted for a page; of more, the list is walked in its order until the page is full."""


FILTER_KINDS = ("muscle", "equipment", "difficulty", "type", "pattern", "tag")


HAS_TRAIT_SQL = "EXISTS (SELECT 1 FROM trait WHERE kind = '{kind}' AND exercise = n{only} AND value IN (SELECT value FROM json_each(:{kind})))"


PRIMARY_MUSCLE_SQL = HAS_TRAIT_SQL.format(kind="muscle", only=" AND NOT secondary")


SORT_ORDERS = {
    ExerciseSort.NAME: ("by_name", ">", "ASC"),
    ExerciseSort.NAME_REVERSED: ("by_name", "<", "DESC"),
    ExerciseSort.DIFFICULTY: ("by_difficulty", ">", "ASC"),
    ExerciseSort.POPULARITY: ("by_popularity", ">", "ASC"),
}


MATCH_SQL = "SELECT rowid FROM search WHERE search MATCH :expression AND rowid > :after ORDER BY rowid LIMIT :limit"


RESULT_ROWS_SQL = "SELECT id, document, place, json_extract(document, '$.aliases') FROM exercise WHERE n IN (SELECT value FROM json_each(:numbers)) ORDER BY n"


@dataclass(frozen=True, slots=True)
class Filters:
    """What an exercise must be: of each filled field, any of the values."""

    muscle: Sequence[str] = ()
    equipment: Sequence[str] = ()
    difficulty: Sequence[str] = ()
    type: Sequence[str] = ()
    pattern: Sequence[str] = ()
    tag: Sequence[str] = ()

    @property
    def values(self) -> dict[str, str]:
        """The statement's parameters: each filled filter as a JSON list."""
        return {kind: json.dumps(list(getattr(self, kind))) for kind in self.filled}

    @property
    def filled(self) -> list[str]:
        """The kinds that say something."""
        return [kind for kind in FILTER_KINDS if getattr(self, kind)]

    def marks(self, *, primary: bool | None = None) -> str:
        """The filters as a full-text expression; empty where everything passes.

        Args:
            primary: True, the muscles are worked primarily; False, they are not.
        """
        kinds = [("primary" if primary and kind == "muscle" else kind, getattr(self, kind)) for kind in self.filled]
        no = [terms.trait_mark("primary", muscle) for muscle in self.muscle] if primary is False else ()
        return queries.filter_expression(kinds, no=no)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A part of a list, in order, and where the next part begins (None at the end)."""

    items: list[ExerciseSummary]
    after: dict[str, str] | None
    highlights: dict[str, Highlights] = field(default_factory=dict)


class Library:
    """One snapshot. It never changes, and any thread may use it."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._known: dict[str, Exercise] = {}
        self._listed: dict[str, ExerciseSummary] = {}
        self.version: str = self.rows("SELECT version FROM about")[0][0]

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def get(self, id: str) -> Exercise | None:
        """One exercise, or None."""
        if id not in self._known:
            rows = self.rows("SELECT document FROM exercise WHERE id = :id", {"id": id})
            return self.known(id, rows[0][0]) if rows else None
        return self._known[id]

    def known(self, id: str, document: str) -> Exercise:
        """The exercise of a row, read once."""
        if id not in self._known:
            self._known[id] = Exercise.model_validate_json(document)
        return self._known[id]

    def get_many(self, ids: Iterable[str]) -> list[Exercise]:
        """Those that there are, in the order asked for, each once."""
        return [one for one in map(self.get, dict.fromkeys(ids)) if one is not None]

    def named(self, name: str) -> list[Exercise]:
        """Those with this name or alias, whatever the order of its words, its case, accents and plurals; names first."""
        rows = self.rows(
            "SELECT DISTINCT id FROM called JOIN exercise ON n = called.exercise WHERE key IN (:words, :letters)"
            " ORDER BY alias, n",
            {"words": exercise_names.sorted_name_key(name), "letters": exercise_names.name_key(name)},
        )
        return self.get_many(id for (id,) in rows)

    def from_source(self, source: str, id: str) -> Exercise | None:
        """The one that was imported from there, or None."""
        rows = self.rows(
            "SELECT id FROM called JOIN exercise ON n = called.exercise WHERE key = :key",
            {"key": terms.source_key(source, id)},
        )
        return self.get(rows[0][0]) if rows else None

    def ids(self) -> list[str]:
        """Every exercise's id, in their own order."""
        return [id for (id,) in self.rows("SELECT id FROM exercise ORDER BY id")]

    def count(self, filters: Filters = NO_FILTERS) -> int:
        """How many exercises pass the filters."""
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
            sort: where there is none, by name; but with a muscle filter first those that work it primarily.
            after: the position that the page before gave.
        """
        if sort or not filters.muscle:
            rows = self._listed_rows(filters, sort or ExerciseSort.NAME, after, limit + 1)
        else:
            rows = []
            for rank, primary in (("0 ", True), ("1 ", False)):
                if after and after["key"][:2] > rank:
                    continue
                inside = {**after, "key": after["key"][2:]} if after and after["key"].startswith(rank) else None
                part = self._listed_rows(filters, ExerciseSort.NAME, inside, limit + 1 - len(rows), primary)
                rows += [(rank + key, id, document) for key, id, document in part]
        return self._part(rows[: limit + 1], limit)

    def _listed_rows(
        self,
        filters: Filters,
        sort: ExerciseSort,
        after: dict[str, str] | None,
        limit: int,
        primary: bool | None = None,
    ) -> list[tuple[str, str, str]]:
        """The next rows (key, id, document) of a list in order."""
        key, beyond, way = SORT_ORDERS[sort]
        marks = filters.marks(primary=primary)
        values: dict[str, Any] = {"marks": marks, "limit": limit} | filters.values
        conditions = []
        if marks and self._few(marks):
            conditions.append("n IN (SELECT rowid FROM search WHERE search MATCH :marks)")
        elif marks:
            conditions += [HAS_TRAIT_SQL.format(kind=kind, only="") for kind in filters.filled]
            conditions += (
                [PRIMARY_MUSCLE_SQL if primary else f"NOT {PRIMARY_MUSCLE_SQL}"] if primary is not None else []
            )
        if after:
            conditions.append(f"({key}, id) {beyond} (:after, :id)")
            values |= {"after": after["key"], "id": after["id"]}
        where = " AND ".join(conditions) or "1"
        statement = (
            f"SELECT {key}, id, document FROM exercise WHERE {where} ORDER BY {key} {way}, id {way} LIMIT :limit"  # noqa: S608 - constants
        )
        return self.rows(statement, values)

    def _few(self, marks: str) -> bool:
        """Whether so few pass that sorting them is cheaper than walking the whole list."""
        counted = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH :marks LIMIT :most)"
        return int(self.rows(counted, {"marks": marks, "most": MAX_SORTED + 1})[0][0]) <= MAX_SORTED

    def search(
        self,
        text: str,
        filters: Filters = NO_FILTERS,
        after: dict[str, str] | None = None,
        limit: int = 20,
    ) -> ResultPage:
        """A page of what a lifter means by the text, best first, with the words that were found in it.

        All words must be found, in any order; the last one may be unfinished. Where that finds little, words that
        the library does not know are taken for their nearest neighbours; where that finds nothing, one of three or
        more words may be missing, or one of two that means nothing here.

        Raises:
            Malformed: no search has made the position.
        """
        asked = queries.query_words(text)
        if not asked:
            return ResultPage([], None)
        position = SearchPosition.unpacked(after) if after else None
        search = _Search(self, asked, exercise_names.name_key(text), filters, position)
        rows = search.rows(limit + 1)
        page = rows[:limit]
        items = [self.listed(id, document) for _, _, id, document, *_ in page]
        return ResultPage(items, search.position(page[-1]) if len(rows) > limit else None, search.highlights(page))

    def neighbours(self, word: str, *, unfinished: bool) -> list[str]:
        """The nearest words of the library, where it does not know this one and it is near enough to be a typo."""
        if self.knows(word, unfinished=unfinished):
            return []
        pieces = " OR ".join(f'"{piece}"' for piece in terms.trigrams(word))
        near = "SELECT word FROM spelling WHERE marked MATCH :pieces ORDER BY rank, word LIMIT :most"
        distances: dict[str, int] = {}
        for (other,) in self.rows(near, {"pieces": pieces, "most": MAX_NEIGHBOUR_CANDIDATES}):
            distances[other] = terms.edit_distance(word, other)
            if unfinished:
                distances[other] = min(distances[other], terms.edit_distance(word, other[: len(word)]))
        nearest = min(distances.values(), default=exercise_names.MAX_WORD)
        return sorted(other for other, far in distances.items() if far == nearest <= terms.typo_tolerance(word))

    def knows(self, word: str, *, unfinished: bool = False) -> bool:
        """Whether the library has the word, or, of an unfinished one, a word that begins so; or it is short for one."""
        known = "SELECT 1 FROM vocabulary WHERE word = :word OR word = :singular OR word BETWEEN :prefix AND :beyond"
        beyond = word + chr(0x10FFFF)
        asked = {"word": word, "singular": exercise_names.singular(word), "prefix": word if unfinished else beyond}
        return word in exercise_names.ABBREVIATIONS or bool(self.rows(f"{known} LIMIT 1", asked | {"beyond": beyond}))

    def _part(self, rows: Sequence[tuple[str, str, str]], limit: int) -> ResultPage:
        """The first `limit` of the rows (key, id, document); one more tells that there is a next page."""
        items = [self.listed(id, document) for _, id, document in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return ResultPage(items, None if last is None else {"key": last[0], "id": last[1]})

    def listed(self, id: str, document: str) -> ExerciseSummary:
        """What a list shows of a row, read once."""
        if id not in self._listed:
            self._listed[id] = ExerciseSummary.model_validate_json(document)
        return self._listed[id]

    def rows(self, statement: str, values: dict[str, Any] | None = None) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values or {}).fetchall()


SearchRow = tuple[int, int, str, str, str, str]
"""A result of a search: way, step, id, document, place, and its aliases as JSON."""


class _Search:
    """One page of one search."""

    def __init__(
        self, shelf: Library, asked: tuple[str, ...], typed: str, filters: Filters, position: SearchPosition | None
    ) -> None:
        self._shelf, self._marks, self._position = shelf, filters.marks(), position
        self._asked, self._typed = asked, typed
        self._meant: dict[str, tuple[str, ...]] = position.meant if position else {}
        self._without: tuple[int, ...] = position.without if position else ()
        self._ways: tuple[int, ...] = position.ways if position else self._chosen()

    def _chosen(self) -> tuple[int, ...]:
        """In which ways the query is read; the cursor keeps it, so that all pages read it alike."""
        exact = self._count(EXACT, FEW_RESULTS)
        if exact >= FEW_RESULTS:
            return (EXACT,)
        last = self._asked[-1]
        near = {word: self._shelf.neighbours(word, unfinished=word == last) for word in self._asked}
        self._meant = {word: tuple(others[: queries.MAX_NEIGHBOURS]) for word, others in near.items() if others}
        ways = (EXACT, RESPELLED) if self._meant else (EXACT,)
        if exact:
            return ways
        if self._meant and self._count(RESPELLED, 1):
            return (RESPELLED,)
        unknown = [n for n, word in enumerate(self._asked) if not near[word] and not self._shelf.knows(word)]
        many = len(self._asked) > 2
        self._without = tuple(range(len(self._asked))) if many else tuple(unknown) if len(unknown) == 1 else ()
        return (LOOSE,) if self._without and len(self._asked) > 1 else ways

    def _reading(self, way: int) -> QueryInterpretation:
        return QueryInterpretation(
            self._asked, self._typed, {} if way == EXACT else self._meant, self._without if way == LOOSE else ()
        )

    def _steps(self, way: int) -> list[str]:
        """The expressions of a way's steps, without what the way before has found."""
        steps = self._reading(way).steps()
        before = self._reading(EXACT).everything() if way == RESPELLED and EXACT in self._ways else ""
        narrowed = [f"({one}) AND {self._marks}" if self._marks else one for one in steps]
        return [f"({one}) NOT ({before})" for one in narrowed] if before else narrowed

    def _count(self, way: int, most: int) -> int:
        everything = self._reading(way).everything()
        wanted = f"({everything}) AND {self._marks}" if self._marks else everything
        return len(self._shelf.rows(MATCH_SQL, {"expression": wanted, "after": 0, "limit": most}))

    def rows(self, limit: int) -> list[SearchRow]:
        """The next results in order."""
        found: list[SearchRow] = []
        begin = (self._position.way, self._position.step) if self._position else (EXACT, 0)
        for way in self._ways:
            for step, expression in enumerate(self._steps(way)):
                if (way, step) < begin or len(found) == limit:
                    continue
                past = self._past() if (way, step) == begin else 0
                values = {"expression": expression, "after": past, "limit": limit - len(found)}
                numbers = [n for (n,) in self._shelf.rows(MATCH_SQL, values)]
                standing = self._shelf.rows(RESULT_ROWS_SQL, {"numbers": json.dumps(numbers)}) if numbers else []
                found += [(way, step, *row) for row in standing]
        return found

    def _past(self) -> int:
        """The number of the last exercise in this snapshot that stands no later than where the page before ended."""
        if self._position is None:
            return 0
        last = "SELECT n FROM exercise WHERE (place, id) <= (:place, :id) ORDER BY place DESC, id DESC LIMIT 1"
        rows = self._shelf.rows(last, {"place": self._position.place, "id": self._position.id})
        return int(rows[0][0]) if rows else 0

    def position(self, row: SearchRow) -> dict[str, str]:
        """Where the next page begins."""
        way, step, id, _, place, _ = row
        return SearchPosition(way, step, place, id, self._meant, self._without, self._ways).packed()

    def highlights(self, rows: Sequence[SearchRow]) -> dict[str, Highlights]:
        """For each result, which of its words were meant."""
        readings = {way: self._reading(way) for way in self._ways}
        return {
            id: find_highlights(self._shelf.listed(id, document), json.loads(aliases or "[]"), readings[way])
            for way, _, id, document, _, aliases in rows
        }


def find_highlights(exercise: ExerciseSummary, called: list[str], reading: QueryInterpretation) -> Highlights:
    """Which words of which field the query has found, the aliases among them."""
    aliases = [HighlightedAlias(text=one, ranges=reading.ranges(one)) for one in called]
    muscles = (*exercise.primary_muscle_groups, *exercise.secondary_muscle_groups)
    return Highlights(
        name=reading.ranges(exercise.name),
        aliases=[one for one in aliases if one.ranges],
        muscles=[one for one in muscles if reading.ranges(f"{one} {MUSCLE_SYNONYMS.get(one, '')}".replace("_", " "))],
        equipment=[
            one for one in exercise.equipment
            if reading.ranges(f"{one} {EQUIPMENT_SYNONYMS.get(one, '')}".replace("_", " "))
        ],
    )  # fmt: skip
