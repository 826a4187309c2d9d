"""The exercise library in memory: what every function uses to know exercises. It costs no DynamoDB request.

    library().get("barbell-back-squat")

A snapshot (see `compile`) is fetched from the bucket once per container and opened read-only. Whether there is a
newer one is looked at, at most every `LOOKED_AT` seconds. A function that uses it declares `Library.READ`.
"""

import json
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fitai.exercises import words
from fitai.exercises.compile import CURRENT
from fitai.exercises.models import Exercise, ExerciseSort, ExerciseSummary
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings

LOOKED_AT = 30.0
"""Seconds for which the snapshot in use is taken to be the newest."""
FEW = 5
"""With fewer exact results than this, a search also tries other spellings."""
WORDS_MOST = 12
"""Words of a query that count."""
NEIGHBOURS = 40
"""Words with the most letters in common that are measured against a misspelled one."""

KINDS = ("muscle", "equipment", "difficulty", "type", "pattern", "tag")
PASSES = " AND ".join(
    f"(:{kind} IS NULL OR EXISTS (SELECT 1 FROM trait WHERE kind = '{kind}' AND exercise = n"  # noqa: S608 - constants
    f" AND value IN (SELECT value FROM json_each(:{kind}))))"
    for kind in KINDS
)
PRIMARY_FIRST = """(SELECT min(secondary) FROM trait WHERE kind = 'muscle' AND exercise = n
    AND value IN (SELECT value FROM json_each(:muscle))) || ' ' || by_name"""
ORDERS = {
    ExerciseSort.NAME: ("by_name", ">", "ASC"),
    ExerciseSort.NAME_REVERSED: ("by_name", "<", "DESC"),
    ExerciseSort.DIFFICULTY: ("by_difficulty", ">", "ASC"),
    ExerciseSort.POPULARITY: ("by_popularity", ">", "ASC"),
    None: (PRIMARY_FIRST, ">", "ASC"),
}
LIST = {
    order: f"""SELECT key, id, document FROM (SELECT {key} AS key, id, document FROM exercise WHERE {PASSES})
        WHERE :after IS NULL OR (key, id) {beyond} (:after, :id) ORDER BY key {way}, id {way} LIMIT :limit"""  # noqa: S608
    for order, (key, beyond, way) in ORDERS.items()
}
COUNT = f"SELECT count(*) FROM exercise WHERE {PASSES}"  # noqa: S608 - constants
MATCH = f"""
    SELECT exercise.id, called, by_popularity, bm25(search, 10.0, 8.0, 4.0, 0.5, 3.0, 1.0, 2.0),
        search.muscle, name || ' ' || alias || ' ' || muscle || ' ' || secondary || ' ' || equipment || ' ' || joined
    FROM search JOIN exercise ON n = search.rowid WHERE search MATCH :expression AND {PASSES}"""  # noqa: S608
GUESSED = 10
"""Added to the rank of what was found for a query that was respelled or shortened."""


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
    def values(self) -> dict[str, str | None]:
        """The statement's parameters: each filter as a JSON list, or None where everything passes."""
        return {kind: json.dumps(list(getattr(self, kind))) if getattr(self, kind) else None for kind in KINDS}


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a list, in order, and where the next part begins (None at the end)."""

    items: list[ExerciseSummary]
    after: dict[str, str] | None


class Library:
    """One snapshot. It never changes, and any thread may use it."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._database = sqlite3.connect(address, uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._known: dict[str, Exercise] = {}
        self._listed: dict[str, ExerciseSummary] = {}
        self.version: str = self._rows("SELECT version FROM about")[0][0]

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    def get(self, id: str) -> Exercise | None:
        """One exercise, or None."""
        if id not in self._known:
            rows = self._rows("SELECT document FROM exercise WHERE id = :id", {"id": id})
            if not rows:
                return None
            self._known[id] = Exercise.model_validate_json(rows[0][0])
        return self._known[id]

    def get_many(self, ids: Iterable[str]) -> list[Exercise]:
        """Those that there are, in the order asked for, each once."""
        return [one for one in map(self.get, dict.fromkeys(ids)) if one is not None]

    def count(self, filters: Filters = EVERYTHING) -> int:
        """How many exercises pass the filters."""
        return int(self._rows(COUNT, filters.values)[0][0])

    def filter(
        self,
        filters: Filters = EVERYTHING,
        sort: ExerciseSort | None = None,
        after: dict[str, str] | None = None,
        limit: int = 20,
    ) -> Found:
        """A page of the exercises that pass the filters.

        Args:
            sort: where there is none, by name; but with a muscle filter first those that work it primarily.
            after: the position that the page before gave.
        """
        order = sort if sort or filters.muscle else ExerciseSort.NAME
        position = {"after": after["key"], "id": after["id"]} if after else {"after": None, "id": None}
        rows = self._rows(LIST[order], filters.values | position | {"limit": limit + 1})
        return self._part(rows, limit)

    def search(
        self,
        text: str,
        filters: Filters = EVERYTHING,
        after: dict[str, str] | None = None,
        limit: int = 20,
    ) -> Found:
        """A page of what a lifter means by the text, best first.

        All words must be found, in any order; the last one may be unfinished. Where that finds little, words that
        the library does not know are taken for their nearest neighbours; where that finds nothing, one of three or
        more words may be missing.
        """
        ranked = self._ranked(text, filters)
        if after is not None:
            ranked = [place for place in ranked if place > (after["key"], after["id"])]
        ids = json.dumps([id for _, id in ranked[: limit + 1]])
        rows = self._rows(
            "SELECT id, document FROM exercise WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": ids}
        )
        documents = dict(rows)
        return self._part([(key, id, documents[id]) for key, id in ranked[: limit + 1]], limit)

    def _ranked(self, text: str, filters: Filters) -> list[tuple[str, str]]:
        """Every result as (rank, id), in order."""
        asked = words.words(text)[:WORDS_MOST]
        asked = [word for word in asked if word not in words.NOISE] or asked
        if not asked:
            return []
        found = self._matching(asked, {}, filters, 0)
        meant: dict[str, list[str]] = {}
        if len(found) < FEW:
            meant = {word: self._neighbours(word, unfinished=word == asked[-1]) for word in asked}
            if any(meant.values()):
                found = self._matching(asked, meant, filters, GUESSED) | found
        if not found and len(asked) > 2:
            for n in range(len(asked)):
                found |= self._matching(asked[:n] + asked[n + 1 :], meant, filters, GUESSED)
        return sorted((rank, id) for id, rank in found.items())

    def _matching(self, asked: list[str], meant: dict[str, list[str]], filters: Filters, rank: int) -> dict[str, str]:
        """What the full-text index finds: id → rank, a text that sorts."""
        rows = self._rows(MATCH, filters.values | {"expression": _expression(asked, meant)})
        ranks = {}
        for id, called, popularity, score, muscles, text in rows:
            likeness = _likeness(asked, called.split("|"), muscles, text)
            ranks[id] = f"{rank + likeness:02} {1000 + score:011.6f} {popularity}"
        return ranks

    def _neighbours(self, word: str, *, unfinished: bool) -> list[str]:
        """The nearest words of the library, where it does not know this one and it is near enough to be a typo."""
        beyond = word + chr(0x10FFFF)
        known = "SELECT 1 FROM vocabulary WHERE word = :word OR word = :singular OR word BETWEEN :prefix AND :beyond"
        singular = words.singular(word)
        prefix = word if unfinished else beyond
        if self._rows(known, {"word": word, "singular": singular, "prefix": prefix, "beyond": beyond}):
            return []
        pieces = " OR ".join(f'"{piece}"' for piece in words.trigrams(word))
        near = "SELECT word FROM spelling WHERE marked MATCH :pieces ORDER BY rank, word LIMIT :most"
        distances: dict[str, int] = {}
        for (other,) in self._rows(near, {"pieces": pieces, "most": NEIGHBOURS}):
            distances[other] = words.distance(word, other)
            if unfinished:
                distances[other] = min(distances[other], words.distance(word, other[: len(word)]))
        nearest = min(distances.values(), default=words.JOINING)
        return [other for other, far in distances.items() if far == nearest <= words.tolerance(word)]

    def _part(self, rows: Sequence[tuple[str, str, str]], limit: int) -> Found:
        """The first `limit` of the rows (key, id, document); one more tells that there is a next page."""
        items = [self._summary(id, document) for _, id, document in rows[:limit]]
        last = rows[limit - 1] if len(rows) > limit else None
        return Found(items, None if last is None else {"key": last[0], "id": last[1]})

    def _summary(self, id: str, document: str) -> ExerciseSummary:
        if id not in self._listed:
            self._listed[id] = ExerciseSummary.model_validate_json(document)
        return self._listed[id]

    def _rows(self, statement: str, values: dict[str, Any] | None = None) -> list[Any]:
        with self._lock:
            return self._database.execute(statement, values or {}).fetchall()


def _expression(asked: list[str], meant: dict[str, list[str]]) -> str:
    """The full-text expression for the words: all of them, or all with two neighbours written together.

    Words hold letters and digits only and stand in quotes, so nothing that was typed is read as an operator.
    """
    last = len(asked) - 1
    single = [_either(word, meant.get(word, []), unfinished=n == last) for n, word in enumerate(asked)]
    variants = [single]
    for n in range(last):
        pair = _either(asked[n] + asked[n + 1], [], unfinished=n + 1 == last)
        variants.append([*single[:n], pair, *single[n + 2 :]])
    return " OR ".join(f"({' AND '.join(variant)})" for variant in variants)


def _either(word: str, meant: list[str], *, unfinished: bool) -> str:
    """One word in all the ways that it may be found."""
    ways = [f'"{form}"' for form in dict.fromkeys((word, words.singular(word), *meant))]
    if unfinished:
        ways.append(f'"{word}"*')
    if word in words.ABBREVIATIONS:
        spelled_out = [f'"{part}"' for part in words.words(words.ABBREVIATIONS[word])]
        ways.append(f"({' AND '.join(spelled_out)})")
    return f"({' OR '.join(ways)})"


def _likeness(asked: list[str], names: list[str], muscles: str, text: str) -> int:
    """How near an exercise is to the words that found it; 0 is nearest.

    Args:
        names: the name and the aliases, in singular words.
        muscles: the words of its primary muscles. text: every word that it can be found by.
    """
    apart = [words.singular(word) for word in asked]
    whole, together = " ".join(apart), "".join(apart)
    joined = [name.replace(" ", "") for name in names]
    if together in joined:
        return min(joined.index(together), 1)
    if f" {whole} " in f" {muscles} ":
        return 2
    known = text.split()
    if apart[-1] not in known and "".join(apart[-2:]) not in known:
        # The last word is not finished: what is being typed may be the beginning of a name.
        return 6 if any(name.startswith(together) for name in joined) else 7
    # The last word of a name says what it is: a front squat is a squat, a squat jump is a jump.
    if any(f" {name}".endswith(f" {whole}") for name in names):
        return 3
    return 4 if any(f"{name} ".startswith(f"{whole} ") for name in names) else 5


# --- the snapshot in use ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _InUse:
    """The library of this process, and when it was last known to be the newest."""

    library: Library | None = None
    tag: str = ""
    looked: float = 0.0


_in_use = _InUse()
_loading = threading.Lock()


def library() -> Library:
    """The library, no older than `LOOKED_AT` seconds.

    Raises:
        Unavailable: no snapshot can be read, and none was read before.
    """
    with _loading:
        if _in_use.library is None or time.monotonic() - _in_use.looked >= LOOKED_AT:
            _look()
        assert _in_use.library is not None
        return _in_use.library


def forget() -> None:
    """Read the snapshot anew at the next use. For tests."""
    with _loading:
        if _in_use.library is not None:
            _in_use.library.close()
        _in_use.library, _in_use.tag, _in_use.looked = None, "", 0.0


def _look() -> None:
    """Take the newest snapshot into use. With one in use already, a bucket that does not answer is no failure."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        asked = {"IfNoneMatch": _in_use.tag} if _in_use.library else {}
        answer = client("s3").get_object(Bucket=settings().bucket, Key=CURRENT, **asked)
        current = json.loads(answer["Body"].read())
        if _in_use.library is None or _in_use.library.version != current["version"]:
            _in_use.library = Library(_fetched(current["version"], current["key"]))
        _in_use.tag = answer["ETag"]
    except (BotoCoreError, ClientError) as error:
        unchanged = isinstance(error, ClientError) and error.response["Error"]["Code"] in ("304", "NotModified")
        if not unchanged:
            from fitai.kernel.observability import logger

            logger().exception("the exercise library's snapshot cannot be read")
            if _in_use.library is None:
                raise Unavailable from error
    _in_use.looked = time.monotonic()


def _fetched(version: str, key: str) -> Path:
    """The snapshot as a local file, which processes of one machine share.

    It appears there by a rename, so that none of them ever opens half of it.
    """
    folder = Path(tempfile.gettempdir()) / "fitai-library"
    path = folder / f"{version}.sqlite"
    if not path.exists():
        folder.mkdir(exist_ok=True)
        content = client("s3").get_object(Bucket=settings().bucket, Key=key)["Body"].read()
        handle, partial = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(partial).replace(path)
    return path
