"""Workouts of ours out of the workouts of a file. Pure, but for reading the library's energy costs."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from fitai.exercises.models import Exercise
from fitai.kernel.errors import Invalid
from fitai.training.vocabulary import Measurement
from fitai.workouts import planning, rules
from fitai.workouts.imports.models import ReadExercise, ReadFile, ReadSet, ReadWorkout
from fitai.workouts.models import EXERCISES_MOST, SETS_MOST, ExerciseTraits, WorkoutExercise, WorkoutSet
from fitai.workouts.store import WorkoutState

NOTES_MOST = 100_000
"""Bytes of the notes of all sets of an entry: an item of the table holds 400 KB, and a transaction 4 MB."""
BODY_LOADED = frozenset({"bodyweight_reps", "duration", "distance_duration"})
"""Where no weight and a weight of nothing are the same: the apps write both as 0."""


@dataclass(slots=True)
class Owner:
    """For whom a file is taken over, and where its times were."""

    user_id: str
    zone: str
    now: datetime


@dataclass(slots=True)
class Draft:
    """A workout that is to be there. `line` is where it begins; `former_id` is what an export of ours calls it."""

    line: int
    state: WorkoutState
    former_id: str | None

    @property
    def sets(self) -> int:
        """How many sets it has."""
        return sum(len(one.sets) for one in self.state.exercises)


def drafts(file: ReadFile, owner: Owner, import_id: str, exercises: Mapping[str, Exercise]) -> list[Draft]:
    """The workouts that a file comes to; what an exercise cannot hold is skipped, and the file says so.

    Args:
        exercises: the exercise of each entry, by `name_of`.
    """
    made: list[Draft] = []
    for one in file.workouts:
        entries = list(_entries(file, one, exercises))
        parts = [entries[start : start + EXERCISES_MOST] for start in range(0, len(entries), EXERCISES_MOST)]
        for number, part in enumerate(parts, 1):
            state = _state(file, one, owner, import_id, number, part)
            made.append(Draft(one.line, state, one.workout_id if number == 1 else None))
    file.skipped.sort(key=lambda each: each.line)
    return made


def name_of(entry: ReadExercise) -> str:
    """What tells an exercise of a file from its others: its id, where the file knows it, or its name."""
    return f"id:{entry.exercise_id}" if entry.exercise_id else entry.name


def workout_id(owner: str, source: str, key: str, part: int = 1) -> str:
    """The id of an imported workout: the same one whenever it stands in a file of its user."""
    return str(
        uuid5(NAMESPACE_URL, f"fitai/imported-workout/{owner}/{source}/{key}" + (f"/{part}" if part > 1 else ""))
    )


def _entries(
    file: ReadFile, workout: ReadWorkout, exercises: Mapping[str, Exercise]
) -> Iterator[tuple[ReadExercise, Exercise, list[ReadSet]]]:
    """The exercises of a workout with the sets that they can hold, none with more than an entry of ours may have."""
    for entry in workout.exercises:
        exercise = exercises[name_of(entry)]
        sets = [one for one in entry.sets if _fits(file, one, exercise)]
        for start in range(0, len(sets), SETS_MOST):
            part = sets[start : start + SETS_MOST]
            _shorten(file, part)
            yield entry, exercise, part


def _shorten(file: ReadFile, sets: Sequence[ReadSet]) -> None:
    """Leave out the notes that are too many for one entry."""
    left = NOTES_MOST
    for one in sets:
        left -= len((one.notes or "").encode())
        if left < 0 and one.notes:
            one.notes = None
            file.warn("The notes of an exercise were too long together: some were left out", one.line)


def _fits(file: ReadFile, one: ReadSet, exercise: Exercise) -> bool:
    if one.weight is not None and one.weight < 0:
        if exercise.measurement != Measurement.ASSISTED_REPS:
            reason = f"The weight is negative, and {exercise.name} is not done with assistance"
            file.skip(one.line, reason, file.columns.get("weight"))
            return False
        file.warn("A negative weight of an assisted exercise was read as its assistance", one.line)
    try:
        rules.require_content(
            _set(0, one, exercise.measurement, datetime.min.replace(tzinfo=UTC)), exercise.measurement
        )
    except Invalid as wrong:
        path = wrong.fields[0].path
        needed = {"reps": "repetitions", "durationSeconds": "a duration"}.get(path, "a distance")
        file.skip(one.line, f"{exercise.name} needs {needed}", file.columns.get(path))
        return False
    return True


def _set(index: int, one: ReadSet, measurement: str, at: datetime) -> WorkoutSet:
    weightless = not one.weight and measurement in BODY_LOADED
    return WorkoutSet(
        index=index,
        type=one.type,
        weight=None if weightless or one.weight is None else abs(one.weight),
        reps=one.reps,
        duration_seconds=one.seconds,
        distance=one.distance,
        rpe=one.rpe,
        rir=None if one.rpe is None else 10 - one.rpe,
        rest_time=one.rest,
        notes=one.notes,
        completed_at=one.completed_at or at,
    )


def _state(
    file: ReadFile,
    one: ReadWorkout,
    owner: Owner,
    import_id: str,
    part: int,
    entries: Sequence[tuple[ReadExercise, Exercise, list[ReadSet]]],
) -> WorkoutState:
    zone = one.zone if one.zone and _is_zone(one.zone) else owner.zone
    started = one.instant or _instant(one.started, zone)
    # In the night when the clocks are changed it took an hour more or less than they say.
    seconds = max(0.0, (_instant(one.until, zone) - started).total_seconds()) if one.until else one.seconds or 0.0
    total = sum(len(sets) for _, _, sets in entries)
    # Sets come in the order of the file; without a duration they are a second apart, so that they stay in it.
    step = seconds / total if seconds and total else 1.0
    done = 0
    exercises: list[WorkoutExercise] = []
    for index, (entry, exercise, sets) in enumerate(entries):
        made = []
        for place, each in enumerate(sets):
            done += 1
            made.append(_set(place, each, exercise.measurement, started + timedelta(seconds=round(step * done, 3))))
        exercises.append(
            WorkoutExercise(
                index=index,
                exercise_id=exercise.id,
                name=exercise.name,
                measurement=exercise.measurement,
                traits=ExerciseTraits.of(exercise),
                superset_id=entry.superset[:40] if entry.superset else None,
                notes=entry.notes,
                sets=made,
            )
        )
    name = one.name or f"Workout of {one.started.date().isoformat()}"
    state = WorkoutState(
        id=workout_id(owner.user_id, *_origin(file, one), part),
        user_id=owner.user_id,
        status="completed",
        version=1,
        name=name if part == 1 else f"{name[:110]} ({part})",
        date=one.day or started.astimezone(ZoneInfo(zone)).date(),
        timezone=zone,
        started_at=started,
        ended_at=one.ended or started + timedelta(seconds=seconds),
        duration_seconds=seconds,
        notes=one.notes,
        body_weight=one.body_weight,
        location=one.location,
        mood=one.mood,
        exercises=exercises,
        exercise_count=len(exercises),
        created_at=owner.now,
        updated_at=owner.now,
        import_id=import_id,
    )
    return state.model_copy(update={"imported_as": fingerprint(state)})


def _instant(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _origin(file: ReadFile, one: ReadWorkout) -> tuple[str, str]:
    """Where a workout comes from, and what tells it from others there: of an export of ours, whatever its form."""
    return ("strong", f"fitai/{one.workout_id}") if one.workout_id else (file.source, one.key)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


def counted(state: WorkoutState) -> WorkoutState:
    """The workout with its totals."""
    metrics = rules.totals(state.exercises, planning.burned(state, state.duration_seconds))
    return state.model_copy(update={"metrics": metrics})


def fingerprint(state: WorkoutState) -> str:
    """What a workout holds, in short: it differs once somebody has changed any of it."""
    content = [
        state.name,
        state.date.isoformat(),
        state.notes,
        [
            [
                one.exercise_id, one.superset_id, one.notes,
                [
                    [each.type, _rounded(each.weight), each.reps, _rounded(each.duration_seconds),
                     _rounded(each.distance), each.rpe, each.notes]
                    for each in one.sets
                ],
            ]
            for one in state.exercises
        ],
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def is_untouched(state: WorkoutState) -> bool:
    """Whether an imported workout is still as it was imported."""
    shared = state.sharing.is_shared or state.link_hash is not None or bool(state.sharing.shared_with)
    return not state.edited and not shared and state.imported_as == fingerprint(state)
