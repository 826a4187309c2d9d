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

from fitai.exercises import words
from fitai.exercises.models import Equipment, Exercise, Muscle

CURRENT = "library/current.json"
"""The object that names the snapshot in use: `{"version", "key"}`."""

SCHEMA = """
CREATE TABLE about (version TEXT NOT NULL);
CREATE TABLE exercise (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL,
    called TEXT NOT NULL,
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
CREATE TABLE vocabulary (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE spelling USING fts5(word UNINDEXED, marked, tokenize = 'trigram');
CREATE VIRTUAL TABLE search USING fts5(
    name, alias, muscle, secondary, equipment, kind, joined, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4'
);
CREATE INDEX exercise_by_name ON exercise (by_name, id);
CREATE INDEX exercise_by_difficulty ON exercise (by_difficulty, id);
CREATE INDEX exercise_by_popularity ON exercise (by_popularity, id);
"""

MUSCLE_WORDS = {
    Muscle.ABDOMINALS: "abs core stomach",
    Muscle.ABDUCTORS: "hips",
    Muscle.ADDUCTORS: "inner thighs",
    Muscle.BICEPS: "arms",
    Muscle.CALVES: "legs",
    Muscle.CHEST: "pecs pectorals",
    Muscle.FOREARMS: "arms grip wrists",
    Muscle.GLUTES: "butt hips",
    Muscle.HAMSTRINGS: "hams legs",
    Muscle.LATS: "back latissimus",
    Muscle.LOWER_BACK: "erectors",
    Muscle.MIDDLE_BACK: "rhomboids upper",
    Muscle.QUADRICEPS: "quads legs thighs",
    Muscle.SHOULDERS: "delts deltoids",
    Muscle.TRAPS: "trapezius",
    Muscle.TRICEPS: "arms",
}
"""What else people call a muscle."""

EQUIPMENT_WORDS = {
    Equipment.BODYWEIGHT: "body weight",
    Equipment.CABLE: "pulley",
    Equipment.RESISTANCE_BAND: "elastic bands",
    Equipment.STABILITY_BALL: "swiss exercise ball",
    Equipment.SUSPENSION_TRAINER: "trx straps",
    Equipment.TRAP_BAR: "hex bar",
    Equipment.STATIONARY_BIKE: "bicycle cycling",
    Equipment.ROWING_MACHINE: "rower erg",
    Equipment.JUMP_ROPE: "skipping rope",
}
"""What else people call a piece of equipment."""

Rows = list[tuple[object, ...]]


def build(target: Path, exercises: Sequence[Exercise] | None = None) -> str:
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
        from fitai.exercises import seed

        exercises = seed.exercises()
    content = _content(sorted(exercises, key=lambda one: one.id))
    version = hashlib.sha256(json.dumps([SCHEMA, content]).encode()).hexdigest()[:20]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.executescript(SCHEMA)
        for table, rows in content.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - our own names
        database.execute("INSERT INTO about VALUES (?)", (version,))
        for index in ("search", "spelling"):
            database.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - our own names
        database.commit()
        database.execute("VACUUM")
    return version


def version_of(path: Path) -> str:
    """The version of the exercises in a snapshot."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        return str(database.execute("SELECT version FROM about").fetchone()[0])


def publish(path: Path, bucket: str) -> str:
    """Make the snapshot the one that all functions use; nothing is written when it is already.

    Returns:
        the version.
    """
    from botocore.exceptions import ClientError

    from fitai.kernel.aws import client

    version = version_of(path)
    name = f"library/{version}.sqlite"
    storage = client("s3")
    try:
        if json.loads(storage.get_object(Bucket=bucket, Key=CURRENT)["Body"].read())["version"] == version:
            return version
    except ClientError as error:
        # Without the right to list the bucket, S3 answers 403 for what is not there.
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404", "AccessDenied", "403"):
            raise
    storage.put_object(Bucket=bucket, Key=name, Body=path.read_bytes(), ContentType="application/vnd.sqlite3")
    # Last, so that nobody is told of a snapshot that is not there yet.
    current = json.dumps({"version": version, "key": name})
    storage.put_object(Bucket=bucket, Key=CURRENT, Body=current.encode(), ContentType="application/json")
    return version


def _content(exercises: Sequence[Exercise]) -> dict[str, Rows]:
    """The rows of every table."""
    content: dict[str, Rows] = {name: [] for name in ("exercise", "trait", "search")}
    vocabulary: set[str] = set()
    for n, one in enumerate(exercises, 1):
        name = words.fold(one.name)
        popularity = f"{10**9 - one.metrics.popularity_score:017.6f}"
        document = one.model_dump_json(by_alias=True)
        called = "|".join(" ".join(words.singulars(text)) for text in (one.name, *one.aliases))
        content["exercise"].append(
            (n, one.id, document, called, name, f"{one.difficulty.level} {name}", f"{popularity} {name}")
        )
        content["trait"] += _traits(n, one)
        columns = _columns(one)
        content["search"].append(tuple(" ".join(column) for column in columns))
        vocabulary.update(word for column in columns[:-1] for word in column)
    content["vocabulary"] = [(word,) for word in sorted(vocabulary)]
    content["spelling"] = [(word, f"^{word}$") for word in sorted(vocabulary) if words.tolerance(word)]
    return content


def _traits(n: int, one: Exercise) -> Rows:
    """What an exercise can be filtered by."""
    kinds: dict[str, Iterable[str]] = {
        "equipment": one.equipment,
        "difficulty": (one.difficulty,),
        "type": (one.exercise_type,),
        "pattern": (one.movement_pattern,),
        "tag": one.tags,
    }
    rows: Rows = [(kind, str(value), n, 0) for kind, values in kinds.items() for value in values]
    rows += [("muscle", str(muscle), n, 0) for muscle in one.primary_muscle_groups]
    rows += [("muscle", str(muscle), n, 1) for muscle in one.secondary_muscle_groups]
    return rows


def _columns(one: Exercise) -> list[list[str]]:
    """The words that find an exercise: name, aliases, primary and secondary muscles, equipment, kind, joined pairs."""
    names = (one.name, *one.aliases)
    muscles = [text for muscle in one.primary_muscle_groups for text in (muscle, MUSCLE_WORDS.get(muscle, ""))]
    tools = [text for tool in one.equipment for text in (tool, EQUIPMENT_WORDS.get(tool, ""))]
    return [
        words.forms(one.name),
        [form for alias in one.aliases for form in words.forms(alias)],
        [form for text in muscles for form in words.forms(text)],
        [form for muscle in one.secondary_muscle_groups for form in words.forms(muscle)],
        [form for text in tools for form in words.forms(text)],
        [form for text in (one.exercise_type, *one.tags) for form in words.forms(text)],
        list(dict.fromkeys(pair for name in names for pair in words.joined(name))),
    ]
