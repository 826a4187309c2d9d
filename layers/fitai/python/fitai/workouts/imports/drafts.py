"""Convert the workouts of a file to workouts. Pure, but for reading the library's energy costs."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from fitai.exercises.models import Exercise
from fitai.kernel.errors import Invalid
from fitai.kernel.texts import time_zones
from fitai.training.vocabulary import Measurement
from fitai.workouts import energy, rules
from fitai.workouts.imports.duplicates import sets_digest, written_start
from fitai.workouts.imports.readers.models import FileExercise, FileSet, FileWorkout, WorkoutFile
from fitai.workouts.models import MAX_EXERCISES, MAX_SETS, ExerciseTraits, WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

MAX_NOTES_BYTES = 100_000
"""Bytes of the notes of all sets of an exercise: an item of the table holds 400 KB, a transaction 4 MB."""
BODYWEIGHT_MEASUREMENTS = frozenset({"bodyweight_reps", "duration", "distance_duration"})
"""Measurements for which no weight and a weight of 0 are the same: the apps write both as 0."""


@dataclass(slots=True)
class ImportOwner:
    """The user whose file is imported, and the time zone of its times."""

    user_id: str
    zone: str
    now: datetime


@dataclass(slots=True)
class WorkoutDraft:
    """A workout to be imported. `line` is its first line; `former_id` is its id where the file is a FitAI export."""

    line: int
    state: WorkoutState
    former_id: str | None

    @property
    def sets(self) -> int:
        """The number of its sets."""
        return sum(len(exercise.sets) for exercise in self.state.exercises)


def draft_workouts(
    file: WorkoutFile, owner: ImportOwner, import_id: str, exercises: Mapping[str, Exercise]
) -> list[WorkoutDraft]:
    """The workouts of a file; sets that an exercise cannot hold are skipped, which the file records.

    Args:
        exercises: the exercise of each exercise of the file, by `exercise_key`.
    """
    workout_drafts: list[WorkoutDraft] = []
    for workout in file.workouts:
        entries = list(_fitting_exercises(file, workout, exercises))
        parts = [entries[start : start + MAX_EXERCISES] for start in range(0, len(entries), MAX_EXERCISES)]
        for number, part in enumerate(parts, 1):
            state = _draft_state(file, workout, owner, import_id, number, part)
            former_id = workout.workout_id if number == 1 else None
            workout_drafts.append(WorkoutDraft(workout.line, state, former_id))
    file.skipped.sort(key=lambda skipped: skipped.line)
    return workout_drafts


def exercise_key(entry: FileExercise) -> str:
    """The key of an exercise within a file: its id, where the file has one, or its name."""
    return f"id:{entry.exercise_id}" if entry.exercise_id else entry.name


def imported_workout_id(owner: str, source: str, key: str, part: int = 1) -> str:
    """The id of an imported workout: the same one in every file of its user."""
    return str(
        uuid5(NAMESPACE_URL, f"fitai/imported-workout/{owner}/{source}/{key}" + (f"/{part}" if part > 1 else ""))
    )


def _fitting_exercises(
    file: WorkoutFile, workout: FileWorkout, exercises: Mapping[str, Exercise]
) -> Iterator[tuple[FileExercise, Exercise, list[FileSet]]]:
    """The exercises of a workout with the sets that they can hold, split where a workout's exercise has too many."""
    for entry in workout.exercises:
        exercise = exercises[exercise_key(entry)]
        sets = [set_ for set_ in entry.sets if _is_fitting(file, set_, exercise)]
        for start in range(0, len(sets), MAX_SETS):
            part = sets[start : start + MAX_SETS]
            _trim_notes(file, part)
            yield entry, exercise, part


def _trim_notes(file: WorkoutFile, sets: Sequence[FileSet]) -> None:
    """Leave out the notes that are too many for one exercise of a workout."""
    bytes_left = MAX_NOTES_BYTES
    for set_ in sets:
        bytes_left -= len((set_.notes or "").encode())
        if bytes_left < 0 and set_.notes:
            set_.notes = None
            file.warn("The notes of an exercise were too long together: some were left out", set_.line)


def _is_fitting(file: WorkoutFile, set_: FileSet, exercise: Exercise) -> bool:
    """Whether an exercise can hold a set; where it cannot, the file records the line as skipped."""
    if set_.weight is not None and set_.weight < 0:
        if exercise.measurement != Measurement.ASSISTED_REPS:
            reason = f"The weight is negative, and {exercise.name} is not done with assistance"
            file.skip(set_.line, reason, file.columns.get("weight"))
            return False
        file.warn("A negative weight of an assisted exercise was read as its assistance", set_.line)
    try:
        rules.require_measured_values(
            _draft_set(0, set_, exercise.measurement, datetime.min.replace(tzinfo=UTC)), exercise.measurement
        )
    except Invalid as problem:
        path = problem.fields[0].path
        measure = {"reps": "repetitions", "durationSeconds": "a duration"}.get(path, "a distance")
        file.skip(set_.line, f"{exercise.name} needs {measure}", file.columns.get(path))
        return False
    return True


def _draft_set(index: int, set_: FileSet, measurement: str, at: datetime) -> WorkoutSet:
    is_weightless = not set_.weight and measurement in BODYWEIGHT_MEASUREMENTS
    return WorkoutSet(
        index=index,
        type=set_.type,
        weight=None if is_weightless or set_.weight is None else abs(set_.weight),
        reps=set_.reps,
        duration_seconds=set_.seconds,
        distance=set_.distance,
        rpe=set_.rpe,
        rir=None if set_.rpe is None else 10 - set_.rpe,
        rest_time=set_.rest,
        notes=set_.notes,
        completed_at=set_.completed_at or at,
    )


def _draft_state(
    file: WorkoutFile,
    workout: FileWorkout,
    owner: ImportOwner,
    import_id: str,
    part: int,
    entries: Sequence[tuple[FileExercise, Exercise, list[FileSet]]],
) -> WorkoutState:
    zone = workout.zone if workout.zone and _is_zone(workout.zone) else owner.zone
    started = workout.instant or _instant_in_zone(workout.started, zone)
    # In the night when the clocks are changed it took an hour more or less than they say.
    seconds = (
        max(0.0, (_instant_in_zone(workout.until, zone) - started).total_seconds())
        if workout.until
        else workout.seconds or 0.0
    )
    set_count = sum(len(sets) for _, _, sets in entries)
    # Sets are in the order of the file; without a duration they are a second apart, so that they stay in it.
    step = seconds / set_count if seconds and set_count else 1.0
    set_number = 0
    exercises: list[WorkoutExercise] = []
    for index, (entry, exercise, sets) in enumerate(entries):
        draft_sets = []
        for set_index, set_ in enumerate(sets):
            set_number += 1
            completed_at = started + timedelta(seconds=round(step * set_number, 3))
            draft_sets.append(_draft_set(set_index, set_, exercise.measurement, completed_at))
        exercises.append(
            WorkoutExercise(
                index=index,
                exercise_id=exercise.id,
                name=exercise.name,
                measurement=exercise.measurement,
                traits=ExerciseTraits.of(exercise),
                superset_id=entry.superset[:40] if entry.superset else None,
                notes=entry.notes,
                sets=draft_sets,
            )
        )
    name = workout.name or f"Workout of {workout.started.date().isoformat()}"
    state = WorkoutState(
        id=imported_workout_id(owner.user_id, *_origin(file, workout), part),
        user_id=owner.user_id,
        status="completed",
        version=1,
        name=name if part == 1 else f"{name[:110]} ({part})",
        date=workout.day or started.astimezone(ZoneInfo(zone)).date(),
        timezone=zone,
        started_at=started,
        ended_at=workout.ended or started + timedelta(seconds=seconds),
        duration_seconds=seconds,
        notes=workout.notes,
        body_weight=workout.body_weight,
        location=workout.location,
        mood=workout.mood,
        exercises=exercises,
        exercise_count=len(exercises),
        created_at=owner.now,
        updated_at=owner.now,
        import_id=import_id,
        imported_start=written_start(workout.written or workout.started, is_day_only=workout.is_day_only),
    )
    return state.model_copy(update={"imported_as": fingerprint(state), "imported_sets": sets_digest(exercises)})


def _instant_in_zone(local: datetime, zone: str) -> datetime:
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _origin(file: WorkoutFile, workout: FileWorkout) -> tuple[str, str]:
    """The source of a workout and its key there; of a FitAI export the same for CSV and JSON."""
    return ("strong", f"fitai/{workout.workout_id}") if workout.workout_id else (file.source, workout.key)


def _is_zone(name: str) -> bool:
    return name in time_zones()


def with_totals(state: WorkoutState) -> WorkoutState:
    """The workout with its metrics."""
    metrics = rules.workout_totals(state.exercises, energy.calories_burned(state, state.duration_seconds))
    return state.model_copy(update={"metrics": metrics})


def fingerprint(state: WorkoutState) -> str:
    """A digest of what a workout holds: it differs once any of it was changed."""
    content = [
        state.name,
        state.date.isoformat(),
        state.notes,
        [
            [
                exercise.exercise_id, exercise.superset_id, exercise.notes,
                [
                    [set_.type, _rounded(set_.weight), set_.reps, _rounded(set_.duration_seconds),
                     _rounded(set_.distance), set_.rpe, set_.notes]
                    for set_ in exercise.sets
                ],
            ]
            for exercise in state.exercises
        ],
    ]  # fmt: skip
    return hashlib.blake2b(json.dumps(content).encode(), digest_size=16).hexdigest()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def is_untouched(state: WorkoutState) -> bool:
    """Whether an imported workout is still as it was imported."""
    is_shared = state.sharing.is_shared or state.link_hash is not None or bool(state.sharing.shared_with)
    return not state.edited and not is_shared and state.imported_as == fingerprint(state)
