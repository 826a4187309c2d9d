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
from fitai.workouts import energy, rules
from fitai.workouts.imports.readers.models import FileExercise, FileSet, FileWorkout, WorkoutFile
from fitai.workouts.models import MAX_EXERCISES, MAX_SETS, ExerciseTraits, WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

MAX_NOTES_BYTES = 100_000
"""Bytes of the notes of all sets of an entry: an item of the table holds 400 KB, and a transaction 4 MB."""
BODYWEIGHT_MEASUREMENTS = frozenset({"bodyweight_reps", "duration", "distance_duration"})
"""Where no weight and a weight of nothing are the same: the apps write both as 0."""


@dataclass(slots=True)
class ImportOwner:
    """For whom a file is taken over, and where its times were."""

    user_id: str
    zone: str
    now: datetime


@dataclass(slots=True)
class WorkoutDraft:
    """A workout that is to be there. `line` is where it begins; `former_id` is what an export of ours calls it."""

    line: int
    state: WorkoutState
    former_id: str | None

    @property
    def sets(self) -> int:
        """How many sets it has."""
        return sum(len(one.sets) for one in self.state.exercises)


def draft_workouts(
    file: WorkoutFile, owner: ImportOwner, import_id: str, exercises: Mapping[str, Exercise]
) -> list[WorkoutDraft]:
    """The workouts that a file comes to; what an exercise cannot hold is skipped, and the file says so.

    Args:
        exercises: the exercise of each entry, by `name_of`.
    """
    made: list[WorkoutDraft] = []
    for one in file.workouts:
        entries = list(_fitting_exercises(file, one, exercises))
        parts = [entries[start : start + MAX_EXERCISES] for start in range(0, len(entries), MAX_EXERCISES)]
        for number, part in enumerate(parts, 1):
            state = _draft_state(file, one, owner, import_id, number, part)
            made.append(WorkoutDraft(one.line, state, one.workout_id if number == 1 else None))
    file.skipped.sort(key=lambda each: each.line)
    return made


def exercise_key(entry: FileExercise) -> str:
    """What tells an exercise of a file from its others: its id, where the file knows it, or its name."""
    return f"id:{entry.exercise_id}" if entry.exercise_id else entry.name


def imported_workout_id(owner: str, source: str, key: str, part: int = 1) -> str:
    """The id of an imported workout: the same one whenever it stands in a file of its user."""
    return str(
        uuid5(NAMESPACE_URL, f"fitai/imported-workout/{owner}/{source}/{key}" + (f"/{part}" if part > 1 else ""))
    )


def _fitting_exercises(
    file: WorkoutFile, workout: FileWorkout, exercises: Mapping[str, Exercise]
) -> Iterator[tuple[FileExercise, Exercise, list[FileSet]]]:
    """The exercises of a workout with the sets that they can hold, none with more than an entry of ours may have."""
    for entry in workout.exercises:
        exercise = exercises[exercise_key(entry)]
        sets = [one for one in entry.sets if _is_fitting(file, one, exercise)]
        for start in range(0, len(sets), MAX_SETS):
            part = sets[start : start + MAX_SETS]
            _trim_notes(file, part)
            yield entry, exercise, part


def _trim_notes(file: WorkoutFile, sets: Sequence[FileSet]) -> None:
    """Leave out the notes that are too many for one entry."""
    left = MAX_NOTES_BYTES
    for one in sets:
        left -= len((one.notes or "").encode())
        if left < 0 and one.notes:
            one.notes = None
            file.warn("The notes of an exercise were too long together: some were left out", one.line)


def _is_fitting(file: WorkoutFile, one: FileSet, exercise: Exercise) -> bool:
    if one.weight is not None and one.weight < 0:
        if exercise.measurement != Measurement.ASSISTED_REPS:
            reason = f"The weight is negative, and {exercise.name} is not done with assistance"
            file.skip(one.line, reason, file.columns.get("weight"))
            return False
        file.warn("A negative weight of an assisted exercise was read as its assistance", one.line)
    try:
        rules.require_measured_values(
            _draft_set(0, one, exercise.measurement, datetime.min.replace(tzinfo=UTC)), exercise.measurement
        )
    except Invalid as wrong:
        path = wrong.fields[0].path
        needed = {"reps": "repetitions", "durationSeconds": "a duration"}.get(path, "a distance")
        file.skip(one.line, f"{exercise.name} needs {needed}", file.columns.get(path))
        return False
    return True


def _draft_set(index: int, one: FileSet, measurement: str, at: datetime) -> WorkoutSet:
    weightless = not one.weight and measurement in BODYWEIGHT_MEASUREMENTS
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


def _draft_state(
    file: WorkoutFile,
    one: FileWorkout,
    owner: ImportOwner,
    import_id: str,
    part: int,
    entries: Sequence[tuple[FileExercise, Exercise, list[FileSet]]],
) -> WorkoutState:
    zone = one.zone if one.zone and _is_zone(one.zone) else owner.zone
    started = one.instant or _instant_in_zone(one.started, zone)
    # In the night when the clocks are changed it took an hour more or less than they say.
    seconds = (
        max(0.0, (_instant_in_zone(one.until, zone) - started).total_seconds()) if one.until else one.seconds or 0.0
    )
    total = sum(len(sets) for _, _, sets in entries)
    # Sets come in the order of the file; without a duration they are a second apart, so that they stay in it.
    step = seconds / total if seconds and total else 1.0
    done = 0
    exercises: list[WorkoutExercise] = []
    for index, (entry, exercise, sets) in enumerate(entries):
        made = []
        for place, each in enumerate(sets):
            done += 1
            made.append(
                _draft_set(place, each, exercise.measurement, started + timedelta(seconds=round(step * done, 3)))
            )
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
        id=imported_workout_id(owner.user_id, *_origin(file, one), part),
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


def _instant_in_zone(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _origin(file: WorkoutFile, one: FileWorkout) -> tuple[str, str]:
    """Where a workout comes from, and what tells it from others there: of an export of ours, whatever its form."""
    return ("strong", f"fitai/{one.workout_id}") if one.workout_id else (file.source, one.key)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


def with_totals(state: WorkoutState) -> WorkoutState:
    """The workout with its totals."""
    metrics = rules.workout_totals(state.exercises, energy.calories_burned(state, state.duration_seconds))
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
