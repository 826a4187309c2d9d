"""Compiles exercises into a snapshot of the library: one SQLite file that all lists and searches are answered from.

The same exercises always make the same bytes, and the version is a hash of the content.
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
from fitai.exercises.library.variations import derive_variations
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
CREATE TABLE variation (exercise INTEGER NOT NULL REFERENCES exercise, place INTEGER NOT NULL,
    other INTEGER NOT NULL REFERENCES exercise, PRIMARY KEY (exercise, place)) WITHOUT ROWID;
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
"""The rows of `search` are stored and read in the order of `exercise.place` (the ranking key), best first: the first
results of a query are read without looking at the others. The tokenizer `ascii` treats every character beyond ASCII as
a letter, which `exercise_names.words` ensures; `mark` holds the marks that are matched as a whole (`search_marks`)."""
INSERT_COLUMNS = {"search": "(rowid, name, alias, more, secondary, mark)"}

TableRows = list[tuple[object, ...]]


def build_snapshot(target: Path, exercises: Sequence[Exercise] | None = None) -> str:
    """Write a snapshot of exercises.

    Args:
        target: the file; an existing one is replaced.
        exercises: by default those of the YAML families.

    Returns:
        the version.

    Raises:
        seed.InvalidSeed: the YAML families break a rule.
    """
    if exercises is None:
        # Only here: YAML is not among the functions' packages.
        from fitai.exercises.library import seed

        exercises = seed.seed_exercises()
    content = _table_rows(sorted(exercises, key=lambda exercise: exercise.id))
    version = hashlib.sha256(json.dumps([SCHEMA, content]).encode()).hexdigest()[:20]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.executescript(SCHEMA)
        for table, rows in content.items():
            if rows:
                placeholders = ", ".join("?" * len(rows[0]))
                columns = INSERT_COLUMNS.get(table, "")
                database.executemany(f"INSERT INTO {table} {columns} VALUES ({placeholders})", rows)  # noqa: S608 - constants
        database.execute("INSERT INTO about VALUES (?)", (version,))
        for index in ("search", "spelling"):
            database.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - constants
        database.commit()
        database.execute("VACUUM")
    return version


def snapshot_version(path: Path) -> str:
    """Read the version of a snapshot."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return str(database.execute("SELECT version FROM about").fetchone()[0])


def _table_rows(exercises: Sequence[Exercise]) -> dict[str, TableRows]:
    """The rows of every table, by its name."""
    content: dict[str, TableRows] = {name: [] for name in ("exercise", "trait", "called", "search")}
    vocabulary: set[str] = set()
    ranked = sorted((ranking_key(exercise), exercise.id, exercise) for exercise in exercises)
    for row_number, (rank, _, exercise) in enumerate(ranked, 1):
        name = exercise_names.fold(exercise.name)
        popularity = f"{10**9 - exercise.metrics.popularity_score:017.6f}"
        document = exercise.model_dump_json(by_alias=True, exclude_none=True)
        content["exercise"].append(
            (
                row_number,
                exercise.id,
                document,
                rank,
                name,
                f"{exercise.difficulty.level} {name}",
                f"{popularity} {name}",
            )
        )
        content["trait"] += _trait_rows(row_number, exercise)
        content["called"] += _name_rows(row_number, exercise)
        aliases = [form for alias in exercise.aliases for form in terms.word_forms(alias)]
        alias_pairs = [pair for alias in exercise.aliases for pair in terms.joined_pairs(alias)]
        other_terms = _other_terms(exercise)
        secondary_terms = [form for muscle in exercise.secondary_muscle_groups for form in terms.word_forms(muscle)]
        columns = (
            [*terms.word_forms(exercise.name), *terms.joined_pairs(exercise.name)],
            [*aliases, *alias_pairs],
            other_terms,
            secondary_terms,
            search_marks(exercise),
        )
        content["search"].append((row_number, *(" ".join(dict.fromkeys(column)) for column in columns)))
        vocabulary.update(terms.word_forms(exercise.name), aliases, other_terms, secondary_terms)
    content["variation"] = _variation_rows([exercise for _, _, exercise in ranked])
    content["vocabulary"] = [(word,) for word in sorted(vocabulary)]
    content["spelling"] = [(word, f"^{word}$") for word in sorted(vocabulary) if terms.typo_tolerance(word)]
    return content


def _variation_rows(ranked: Sequence[Exercise]) -> TableRows:
    """The variations of each exercise, in their order; `ranked` are all exercises in the order of their row numbers."""
    row_numbers = {exercise.id: row_number for row_number, exercise in enumerate(ranked, 1)}
    return [
        (row_numbers[id], place, row_numbers[variation_id])
        for id, variation_ids in derive_variations(ranked).items()
        for place, variation_id in enumerate(variation_ids)
    ]


def _name_rows(row_number: int, exercise: Exercise) -> TableRows:
    """The keys that an exercise is found by: of its names, by words and by letters, and of its source."""
    rows = {
        (key(text), min(index, 1), row_number)
        for index, text in enumerate(all_names(exercise))
        for key in (exercise_names.sorted_name_key, exercise_names.name_key)
    }
    if exercise.source is not None and exercise.source.id is not None:
        rows.add((terms.source_key(exercise.source.name, exercise.source.id), 0, row_number))
    return sorted(rows)


def all_names(exercise: Exercise) -> tuple[str, ...]:
    """The name and the aliases of an exercise, in this order."""
    return (exercise.name, *exercise.aliases)


def search_marks(exercise: Exercise) -> list[str]:
    """The marks of an exercise, matched as a whole: its names, their ends and beginnings, its muscles and its traits."""
    marks = [terms.EXACT_NAME_MARK + exercise_names.name_key(exercise.name)]
    marks += [terms.EXACT_ALIAS_MARK + exercise_names.name_key(alias) for alias in exercise.aliases]
    for text in all_names(exercise):
        name_words = exercise_names.singulars(text)
        marks += [terms.NAME_END_MARK + "".join(name_words[start:]) for start in range(len(name_words))]
        marks += [terms.NAME_START_MARK + "".join(name_words[:end]) for end in range(1, len(name_words) + 1)]
    for muscle in exercise.primary_muscle_groups:
        synonyms = f"{muscle} {MUSCLE_SYNONYMS.get(muscle, '')}".replace("_", " ")
        marks += [terms.MUSCLE_MARK + exercise_names.name_key(text) for text in (muscle, *synonyms.split())]
        marks.append(terms.trait_mark("primary", muscle))
    marks += [terms.trait_mark(str(kind), str(value)) for kind, value, *_ in _trait_rows(0, exercise)]
    return marks


def _trait_rows(row_number: int, exercise: Exercise) -> TableRows:
    """The traits that an exercise can be filtered by."""
    kinds: dict[str, Iterable[str]] = {
        "equipment": exercise.equipment,
        "difficulty": (exercise.difficulty,),
        "type": (exercise.exercise_type,),
        "pattern": (exercise.movement_pattern,),
        "tag": exercise.tags,
    }
    rows: TableRows = [(kind, str(value), row_number, 0) for kind, values in kinds.items() for value in values]
    rows += [("muscle", str(muscle), row_number, 0) for muscle in exercise.primary_muscle_groups]
    rows += [("muscle", str(muscle), row_number, 1) for muscle in exercise.secondary_muscle_groups]
    return rows


def _other_terms(exercise: Exercise) -> list[str]:
    """The words that find an exercise apart from its names: muscles, equipment, type, pattern, mechanic, tags, family."""
    muscles = [text for muscle in exercise.primary_muscle_groups for text in (muscle, MUSCLE_SYNONYMS.get(muscle, ""))]
    equipment = [text for item in exercise.equipment for text in (item, EQUIPMENT_SYNONYMS.get(item, ""))]
    kinds = (
        exercise.exercise_type,
        TYPE_SYNONYMS.get(exercise.exercise_type, ""),
        exercise.movement_pattern,
        exercise.mechanic,
    )
    texts = (*muscles, *equipment, *kinds, *exercise.tags, exercise.family or "")
    return [form for text in texts for form in terms.word_forms(text)]


def snapshot_exercises(path: Path) -> list[Exercise]:
    """Read the exercises of a snapshot, by id."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        rows = database.execute("SELECT document FROM exercise ORDER BY id").fetchall()
    return [Exercise.model_validate_json(document) for (document,) in rows]
