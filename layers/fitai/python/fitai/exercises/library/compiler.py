"""Makes the library's snapshot: one SQLite file that answers every question about exercises by itself.

The same exercises always make the same bytes, and the version is a hash of what is in the file. `build` runs when
the project is built; `publish` puts a snapshot where the functions look for it.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from fitai.exercises.library import terms
from fitai.exercises.library.ranking import ranking_key
from fitai.exercises.library.synonyms import EQUIPMENT_SYNONYMS, MUSCLE_SYNONYMS, TYPE_SYNONYMS
from fitai.exercises.models import Exercise
from fitai.training import exercise_names

SCHEMA = """
CREATE TABLE about (version TEXT NOT NULL);
CREATE TABLE exercise (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    place TEXT NOT NULL,
    by_name TEXT NOT NULL,
    by_difficulty TEXT NOT NULL,
    by_popularity TEXT NOT NULL
);
CREATE TABLE trait (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    exercise INTEGER NOT NULL REFERENCES exercise,
    secondary INTEGER NOT NULL,
    PRIMARY KEY (kind, value, exercise)
) WITHOUT ROWID;
CREATE TABLE called (key TEXT NOT NULL, alias INTEGER NOT NULL, exercise INTEGER NOT NULL REFERENCES exercise,
    PRIMARY KEY (key, alias, exercise)) WITHOUT ROWID;
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE spelling USING fts5(word UNINDEXED, marked, tokenize = 'trigram');
CREATE VIRTUAL TABLE search USING fts5(
    name, alias, more, secondary, mark, tokenize = 'ascii', prefix = '1 2 3', detail = column, content = '', columnsize = 0
);
CREATE INDEX exercise_by_place ON exercise (place, id);
CREATE INDEX exercise_by_name ON exercise (by_name, id);
CREATE INDEX exercise_by_difficulty ON exercise (by_difficulty, id);
CREATE INDEX exercise_by_popularity ON exercise (by_popularity, id);
"""
"""The rows of `search` stand in the order of `exercise.place`, best first, and are found in it: so the first results
of a query are had without looking at the others. `ascii` takes every character beyond ASCII for a letter, which
`words` has made sure of; `mark` holds what is found as a whole (see `marks`)."""


INSERT_COLUMNS = {"search": "(rowid, name, alias, more, secondary, mark)"}

TableRows = list[tuple[object, ...]]


def build_snapshot(target: Path, exercises: Sequence[Exercise] | None = None) -> str:
    """Write the snapshot.

    Args:
        target: the file; an older one is replaced.
        exercises: those of the YAML families, if none are given.

    Returns:
        the version.

    Raises:
        seed.Flawed: the YAML families break a rule.
    """
    if exercises is None:
        from fitai.exercises.library import seed

        exercises = seed.seed_exercises()
    content = _table_rows(sorted(exercises, key=lambda one: one.id))
    version = hashlib.sha256(json.dumps([SCHEMA, content]).encode()).hexdigest()[:20]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.executescript(SCHEMA)
        for table, rows in content.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                columns = INSERT_COLUMNS.get(table, "")
                database.executemany(f"INSERT INTO {table} {columns} VALUES ({places})", rows)  # noqa: S608 - ours
        database.execute("INSERT INTO about VALUES (?)", (version,))
        for index in ("search", "spelling"):
            database.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - our own names
        database.commit()
        database.execute("VACUUM")
    return version


def snapshot_version(path: Path) -> str:
    """The version of the exercises in a snapshot."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return str(database.execute("SELECT version FROM about").fetchone()[0])


def _table_rows(exercises: Sequence[Exercise]) -> dict[str, TableRows]:
    """The rows of every table."""
    content: dict[str, TableRows] = {name: [] for name in ("exercise", "trait", "called", "search")}
    vocabulary: set[str] = set()
    places = sorted((ranking_key(one), one.id, one) for one in exercises)
    for n, (standing, _, one) in enumerate(places, 1):
        name = exercise_names.fold(one.name)
        popularity = f"{10**9 - one.metrics.popularity_score:017.6f}"
        document = one.model_dump_json(by_alias=True, exclude_none=True)
        content["exercise"].append(
            (n, one.id, document, standing, name, f"{one.difficulty.level} {name}", f"{popularity} {name}")
        )
        content["trait"] += _trait_rows(n, one)
        content["called"] += _name_rows(n, one)
        aliases = [form for alias in one.aliases for form in terms.word_forms(alias)]
        pairs = [pair for alias in one.aliases for pair in terms.joined_pairs(alias)]
        more = _other_terms(one)
        secondary = [form for muscle in one.secondary_muscle_groups for form in terms.word_forms(muscle)]
        columns = (
            [*terms.word_forms(one.name), *terms.joined_pairs(one.name)],
            [*aliases, *pairs],
            more,
            secondary,
            search_marks(one),
        )
        content["search"].append((n, *(" ".join(dict.fromkeys(column)) for column in columns)))
        vocabulary.update(terms.word_forms(one.name), aliases, more, secondary)
    content["vocabulary"] = [(word,) for word in sorted(vocabulary)]
    content["spelling"] = [(word, f"^{word}$") for word in sorted(vocabulary) if terms.typo_tolerance(word)]
    return content


def _name_rows(n: int, one: Exercise) -> TableRows:
    """What an exercise is known by: its names by their words and by their letters, and where it was imported from."""
    rows = {
        (key(text), min(at, 1), n)
        for at, text in enumerate(all_names(one))
        for key in (exercise_names.sorted_name_key, exercise_names.name_key)
    }
    if one.source is not None and one.source.id is not None:
        rows.add((terms.source_key(one.source.name, one.source.id), 0, n))
    return sorted(rows)


def all_names(one: Exercise) -> tuple[str, ...]:
    """All names of an exercise, the first one first."""
    return (one.name, *one.aliases)


def search_marks(one: Exercise) -> list[str]:
    """What an exercise is found by as a whole: its names, how they end and begin, its muscles, what can be filtered."""
    found = [terms.EXACT_NAME_MARK + exercise_names.name_key(one.name)]
    found += [terms.EXACT_ALIAS_MARK + exercise_names.name_key(alias) for alias in one.aliases]
    for text in all_names(one):
        apart = exercise_names.singulars(text)
        found += [terms.NAME_END_MARK + "".join(apart[start:]) for start in range(len(apart))]
        found += [terms.NAME_START_MARK + "".join(apart[:end]) for end in range(1, len(apart) + 1)]
    for muscle in one.primary_muscle_groups:
        everyday = f"{muscle} {MUSCLE_SYNONYMS.get(muscle, '')}".replace("_", " ")
        found += [terms.MUSCLE_MARK + exercise_names.name_key(text) for text in (muscle, *everyday.split())]
        found.append(terms.trait_mark("primary", muscle))
    found += [terms.trait_mark(str(kind), str(value)) for kind, value, *_ in _trait_rows(0, one)]
    return found


def _trait_rows(n: int, one: Exercise) -> TableRows:
    """What an exercise can be filtered by."""
    kinds: dict[str, Iterable[str]] = {
        "equipment": one.equipment,
        "difficulty": (one.difficulty,),
        "type": (one.exercise_type,),
        "pattern": (one.movement_pattern,),
        "tag": one.tags,
    }
    rows: TableRows = [(kind, str(value), n, 0) for kind, values in kinds.items() for value in values]
    rows += [("muscle", str(muscle), n, 0) for muscle in one.primary_muscle_groups]
    rows += [("muscle", str(muscle), n, 1) for muscle in one.secondary_muscle_groups]
    return rows


def _other_terms(one: Exercise) -> list[str]:
    """What finds an exercise beside its names: primary muscles, equipment, type, pattern, tags, and the family it is told in."""
    muscles = [text for muscle in one.primary_muscle_groups for text in (muscle, MUSCLE_SYNONYMS.get(muscle, ""))]
    tools = [text for tool in one.equipment for text in (tool, EQUIPMENT_SYNONYMS.get(tool, ""))]
    kinds = (one.exercise_type, TYPE_SYNONYMS.get(one.exercise_type, ""), one.movement_pattern, one.mechanic)
    texts = (*muscles, *tools, *kinds, *one.tags, one.family or "")
    return [form for text in texts for form in terms.word_forms(text)]


def snapshot_exercises(path: Path) -> list[Exercise]:
    """The exercises of a snapshot."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        rows = database.execute("SELECT document FROM exercise ORDER BY id").fetchall()
    return [Exercise.model_validate_json(document) for (document,) in rows]
