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
from fitai.exercises.models import Difficulty, Equipment, Exercise, ExerciseType, Muscle, Tag

CURRENT = "library/current.json"
"""The object that names the snapshot in use: `{"version", "key"}`."""

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

TYPE_WORDS = {
    ExerciseType.CARDIO: "conditioning endurance aerobic",
    ExerciseType.FLEXIBILITY: "stretching stretches stretch mobility",
    ExerciseType.STRENGTH: "weights lifting",
}
"""What else people call a type."""

COMMON = frozenset(
    {
        Equipment.BARBELL, Equipment.BENCH, Equipment.BODYWEIGHT, Equipment.CABLE, Equipment.DIP_BARS, Equipment.DUMBBELL,
        Equipment.EZ_BAR, Equipment.KETTLEBELL, Equipment.MACHINE, Equipment.PULL_UP_BAR, Equipment.RACK,
    }
)  # fmt: skip
"""What every gym has."""
STAPLES = frozenset(
    {
        "back-extension-45", "barbell-back-squat", "barbell-bench-press", "barbell-curl", "barbell-deadlift",
        "barbell-front-squat", "barbell-hip-thrust", "barbell-overhead-press", "barbell-row", "barbell-shrug",
        "bodyweight-squat", "bulgarian-split-squat", "burpee", "cable-crossover", "cable-crunch",
        "cable-lateral-raise", "chin-up", "crunch", "dip", "dumbbell-bench-press", "dumbbell-curl", "dumbbell-fly",
        "dumbbell-front-raise", "dumbbell-pullover", "dumbbell-shoulder-press", "face-pull", "farmers-walk",
        "forward-lunge", "glute-bridge", "goblet-squat", "hack-squat", "hammer-curl", "hanging-leg-raise",
        "incline-barbell-bench-press", "incline-dumbbell-bench-press", "kettlebell-swing", "lat-pulldown",
        "lateral-raise", "leg-extension", "leg-press", "lying-leg-curl", "machine-chest-press", "mountain-climber",
        "nordic-hamstring-curl", "outdoor-run", "pec-deck", "plank", "preacher-curl", "pull-up", "push-up",
        "reverse-dumbbell-fly", "romanian-deadlift", "rope-triceps-pushdown", "russian-twist", "seated-cable-row",
        "seated-calf-raise", "seated-hip-abduction", "seated-hip-adduction", "seated-leg-curl", "side-plank",
        "single-arm-dumbbell-row", "sit-up", "skull-crusher", "standing-calf-raise", "step-up", "t-bar-row",
        "triceps-pushdown", "walking-lunge",
    }
)  # fmt: skip
"""What most people train with: it comes first until the library knows what its own users do."""
RARE = frozenset({Tag.OLYMPIC, Tag.PLYOMETRIC, Tag.REHAB})
"""Tags of what few are looking for who do not say so."""

COLUMNS = {"search": "(rowid, name, alias, more, secondary, mark)"}

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
                columns = COLUMNS.get(table, "")
                database.executemany(f"INSERT INTO {table} {columns} VALUES ({places})", rows)  # noqa: S608 - ours
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
    storage = client("s3")
    try:
        if json.loads(storage.get_object(Bucket=bucket, Key=CURRENT)["Body"].read())["version"] == version:
            return version
    except ClientError as error:
        # Without the right to list the bucket, S3 answers 403 for what is not there.
        if error.response["Error"]["Code"] not in ("NoSuchKey", "404", "AccessDenied", "403"):
            raise
    # The pointer last, so that nobody is told of a snapshot that is not there yet.
    current = json.dumps({"version": version, "key": upload(path, bucket, version)})
    storage.put_object(Bucket=bucket, Key=CURRENT, Body=current.encode(), ContentType="application/json")
    return version


def upload(path: Path, bucket: str, name: str) -> str:
    """Put a snapshot into the bucket, where nobody uses it yet; gives its key."""
    from fitai.kernel.aws import client

    key = f"library/{name}.sqlite"
    client("s3").put_object(Bucket=bucket, Key=key, Body=path.read_bytes(), ContentType="application/vnd.sqlite3")
    return key


def place(one: Exercise) -> str:
    """Where an exercise stands among others that fit a search as well: the better liked first, then the plainer."""
    popularity = f"{10**9 - one.metrics.popularity_score:017.6f}"
    return f"{popularity} {_oddness(one):02} {words.fold(one.name)}"


def _oddness(one: Exercise) -> int:
    """How unlikely it is that somebody means this one, before anything is known of its use: 0 to 99.

    A longer name is a rarer variant, more aliases are of what more people do; strength before the rest, what every
    gym has before what few have, one main muscle before many; `STAPLES` above all.
    """
    found = 20 + 2 * len(words.words(one.name)) - 2 * min(len(one.aliases), 3)
    found += 4 * (one.exercise_type is not ExerciseType.STRENGTH) + 2 * (one.difficulty is Difficulty.ADVANCED)
    found -= 8 * (one.id in STAPLES)
    found += 2 * (not COMMON.issuperset(one.equipment)) + 2 * bool(RARE.intersection(one.tags))
    return min(found + 2 * (len(one.primary_muscle_groups) > 2), 99)


def _content(exercises: Sequence[Exercise]) -> dict[str, Rows]:
    """The rows of every table."""
    content: dict[str, Rows] = {name: [] for name in ("exercise", "trait", "called", "search")}
    vocabulary: set[str] = set()
    places = sorted((place(one), one.id, one) for one in exercises)
    for n, (standing, _, one) in enumerate(places, 1):
        name = words.fold(one.name)
        popularity = f"{10**9 - one.metrics.popularity_score:017.6f}"
        document = one.model_dump_json(by_alias=True, exclude_none=True)
        content["exercise"].append(
            (n, one.id, document, standing, name, f"{one.difficulty.level} {name}", f"{popularity} {name}")
        )
        content["trait"] += _traits(n, one)
        content["called"] += _called(n, one)
        aliases = [form for alias in one.aliases for form in words.forms(alias)]
        pairs = [pair for alias in one.aliases for pair in words.joined(alias)]
        more = _more(one)
        secondary = [form for muscle in one.secondary_muscle_groups for form in words.forms(muscle)]
        columns = (
            [*words.forms(one.name), *words.joined(one.name)],
            [*aliases, *pairs],
            more,
            secondary,
            marks(one),
        )
        content["search"].append((n, *(" ".join(dict.fromkeys(column)) for column in columns)))
        vocabulary.update(words.forms(one.name), aliases, more, secondary)
    content["vocabulary"] = [(word,) for word in sorted(vocabulary)]
    content["spelling"] = [(word, f"^{word}$") for word in sorted(vocabulary) if words.tolerance(word)]
    return content


def _called(n: int, one: Exercise) -> Rows:
    """What an exercise is known by: its names by their words and by their letters, and where it was imported from."""
    rows = {(key(text), min(at, 1), n) for at, text in enumerate(called(one)) for key in (words.sorted_key, words.key)}
    if one.source is not None and one.source.id is not None:
        rows.add((words.origin(one.source.name, one.source.id), 0, n))
    return sorted(rows)


def called(one: Exercise) -> tuple[str, ...]:
    """All names of an exercise, the first one first."""
    return (one.name, *one.aliases)


def marks(one: Exercise) -> list[str]:
    """What an exercise is found by as a whole: its names, how they end and begin, its muscles, what can be filtered."""
    found = [words.EXACT_NAME + words.key(one.name)]
    found += [words.EXACT_ALIAS + words.key(alias) for alias in one.aliases]
    for text in called(one):
        apart = words.singulars(text)
        found += [words.ENDS + "".join(apart[start:]) for start in range(len(apart))]
        found += [words.BEGINS + "".join(apart[:end]) for end in range(1, len(apart) + 1)]
    for muscle in one.primary_muscle_groups:
        everyday = f"{muscle} {MUSCLE_WORDS.get(muscle, '')}".replace("_", " ")
        found += [words.MUSCLE + words.key(text) for text in (muscle, *everyday.split())]
        found.append(words.trait("primary", muscle))
    found += [words.trait(str(kind), str(value)) for kind, value, *_ in _traits(0, one)]
    return found


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


def _more(one: Exercise) -> list[str]:
    """What finds an exercise beside its names: primary muscles, equipment, type, pattern, tags, and the family it is told in."""
    muscles = [text for muscle in one.primary_muscle_groups for text in (muscle, MUSCLE_WORDS.get(muscle, ""))]
    tools = [text for tool in one.equipment for text in (tool, EQUIPMENT_WORDS.get(tool, ""))]
    kinds = (one.exercise_type, TYPE_WORDS.get(one.exercise_type, ""), one.movement_pattern, one.mechanic)
    texts = (*muscles, *tools, *kinds, *one.tags, one.family or "")
    return [form for text in texts for form in words.forms(text)]
