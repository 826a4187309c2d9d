"""Separate the sets of a file that an exercise cannot be measured in: they become an exercise of the user's own. Pure.

A file may have 40 seconds of an exercise that is counted in repetitions only, or assistance for one that the library
does without. Nothing of that is left out: it is the exercise's name with what was measured, `Bench Press (timed)`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fitai.exercises.models import Exercise
from fitai.training.vocabulary import Measurement
from fitai.workouts import rules
from fitai.workouts.imports.readers.models import FileExercise, FileSet, WorkoutFile
from fitai.workouts.models import WorkoutExercise, WorkoutSet

SUFFIXES: dict[Measurement, str] = {
    Measurement.ASSISTED_REPS: "assisted",
    Measurement.DURATION: "timed",
    Measurement.DISTANCE_DURATION: "distance",
    Measurement.WEIGHT_DISTANCE: "weighted distance",
    Measurement.WEIGHT_REPS: "repetitions",
    Measurement.BODYWEIGHT_REPS: "repetitions",
}
"""What is added to the name of an exercise for sets that are measured in another way."""


def measurement_in(set_: FileSet, exercise: Exercise) -> Measurement | None:
    """The way in which an exercise has a set of a file measured; None where it may not be measured so.

    A negative weight is assistance.
    """
    if set_.measurement in exercise.allowed_measurements:
        return Measurement(set_.measurement)
    if set_.weight is not None and set_.weight < 0:
        return Measurement.ASSISTED_REPS if Measurement.ASSISTED_REPS in exercise.allowed_measurements else None
    values = WorkoutSet(index=0, reps=set_.reps, duration_seconds=set_.seconds, distance=set_.distance)
    ways = [str(way) for way in exercise.allowed_measurements]
    place = WorkoutExercise(
        index=0, exercise_id=exercise.id, name=exercise.name, measurement=exercise.measurement, measurements=ways
    )
    measurement = rules.planned_measurement(values, place)
    return Measurement(measurement) if rules.is_measured(values, measurement) else None


def possible_names(names: Iterable[str]) -> set[str]:
    """The names that sets may get which the exercises of these names are not measured in."""
    return {_separate_name(name, suffix) for name in names for suffix in SUFFIXES.values()}


def _separate_name(name: str, suffix: str) -> str:
    return f"{name} ({suffix})"


def natural_measurement(set_: FileSet) -> Measurement:
    """The way in which a set of a file was measured, by its values alone."""
    if set_.weight is not None and set_.weight < 0:
        return Measurement.ASSISTED_REPS
    if set_.distance:
        return Measurement.WEIGHT_DISTANCE if set_.weight else Measurement.DISTANCE_DURATION
    if set_.reps is None:
        return Measurement.DURATION
    return Measurement.WEIGHT_REPS if set_.weight else Measurement.BODYWEIGHT_REPS


def separate_sets(file: WorkoutFile, exercises: Mapping[str, Exercise]) -> dict[str, list[FileExercise]]:
    """Move the sets that their exercises cannot be measured in to exercises of their own, behind the former ones.

    Args:
        exercises: the exercise of each exercise of the file, by its key, as far as it is decided.

    Returns:
        the exercises that are new in the file, by key.
    """
    separated: dict[str, list[FileExercise]] = {}
    for workout in file.workouts:
        entries: list[FileExercise] = []
        for entry in workout.exercises:
            exercise = exercises.get(entry.key)
            fitting = [set_ for set_ in entry.sets if exercise is None or measurement_in(set_, exercise)]
            if exercise is None or len(fitting) == len(entry.sets):
                entries.append(entry)
                continue
            if fitting:
                entries.append(replace(entry, sets=fitting))
            others: dict[str, FileExercise] = {}
            for set_ in entry.sets:
                if measurement_in(set_, exercise) is None:
                    name = _separate_name(entry.name, SUFFIXES[natural_measurement(set_)])
                    own = others.setdefault(
                        name, replace(entry, name=name, sets=[], exercise_id=None, measurement=None)
                    )
                    own.sets.append(set_)
            entries += others.values()
            for own in others.values():
                file.warn(f"{exercise.name} is not measured so: these sets are “{own.name}”, an exercise of yours",
                          *(set_.line for set_ in own.sets))  # fmt: skip
                separated.setdefault(own.key, []).append(own)
        workout.exercises = entries
    return separated
