"""What of a person's training is sent: an export file for the past, batches of what a phone did for the last days. Pure."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from infra.local.seed.people import Person
from infra.local.seed.training import DoneExercise, DoneSet, DoneWorkout

METRES_PER_MILE = 1609.344
MAX_OPERATIONS = 500
"""Operations of a batch."""


def export_file(person: Person, workouts: Iterable[DoneWorkout]) -> str:
    """The workouts as FitAI's own export in JSON, which an import takes over completely."""
    return json.dumps([_exported(person, workout) for workout in workouts], separators=(",", ":"))


def batches(person: Person, workouts: Iterable[DoneWorkout]) -> Iterator[list[dict[str, Any]]]:
    """The workouts as operations that were done without a network, no workout in two batches."""
    batch: list[dict[str, Any]] = []
    for workout in workouts:
        operations = list(_operations(person, workout))
        if batch and len(batch) + len(operations) > MAX_OPERATIONS:
            yield batch
            batch = []
        batch += operations
    if batch:
        yield batch


def _exported(person: Person, workout: DoneWorkout) -> dict[str, Any]:
    return {
        "units": person.units,
        "name": workout.name,
        "date": workout.day.isoformat(),
        "timezone": person.timezone,
        "startedAt": _moment(workout.started_at),
        "endedAt": _moment(workout.ended_at),
        "durationSeconds": round((workout.ended_at - workout.started_at).total_seconds()),
        "location": workout.location,
        "mood": {"before": workout.mood, "energy": workout.energy},
        **({"notes": workout.notes} if workout.notes else {}),
        "exercises": [_exported_exercise(person, exercise) for exercise in workout.exercises],
    }


def _exported_exercise(person: Person, exercise: DoneExercise) -> dict[str, Any]:
    sets = [
        {"type": set_.type, "completedAt": _moment(set_.completed_at), **measures(person, set_)}
        for set_ in exercise.sets
    ]
    movement = exercise.movement
    return {
        "exerciseId": movement.exercise_id,
        "name": movement.exercise_id.replace("-", " ").title(),
        **({"supersetId": movement.superset} if movement.superset else {}),
        "sets": sets,
    }


def _operations(person: Person, workout: DoneWorkout) -> Iterator[dict[str, Any]]:
    """Create, start, every set, and the end; the workout is named by the client id of its creation."""
    key = f"seed-{workout.started_at:%Y%m%d%H%M}"
    create = {
        "name": workout.name,
        "date": workout.day.isoformat(),
        "timezone": person.timezone,
        "location": workout.location,
        "mood": {"before": workout.mood, "energy": workout.energy},
        "exercises": [
            {
                "exerciseId": exercise.movement.exercise_id,
                "restTime": exercise.movement.rest,
                **({"supersetId": exercise.movement.superset} if exercise.movement.superset else {}),
            }
            for exercise in workout.exercises
        ],
    }
    yield {"clientId": key, "op": "create", "at": _moment(workout.started_at), "data": create}
    yield {"clientId": f"{key}-start", "op": "start", "workoutId": key, "at": _moment(workout.started_at)}
    for index, exercise in enumerate(workout.exercises):
        yield from _set_operations(person, key, index, exercise)
    end = {"clientId": f"{key}-end", "op": "complete", "workoutId": key, "at": _moment(workout.ended_at)}
    yield end | ({"data": {"notes": workout.notes}} if workout.notes else {})


def _set_operations(person: Person, key: str, index: int, exercise: DoneExercise) -> Iterator[dict[str, Any]]:
    for number, set_ in enumerate(exercise.sets):
        data = {
            "exerciseIndex": index,
            "exerciseId": exercise.movement.exercise_id,
            "setIndex": number,
            "type": set_.type,
            **measures(person, set_),
        }
        client_id = f"{key}-{index}-{number}"
        yield {"clientId": client_id, "op": "set", "workoutId": key, "at": _moment(set_.completed_at), "data": data}


def measures(person: Person, set_: DoneSet) -> dict[str, Any]:
    """What was measured of a set, in the person's units."""
    distance = set_.distance
    if distance is not None and person.units == "imperial":
        distance = round(distance / METRES_PER_MILE, 2)
    values = {
        "weight": set_.weight,
        "reps": set_.reps,
        "rpe": set_.rpe,
        "distance": distance,
        "durationSeconds": set_.seconds,
        "restTime": set_.rest,
    }
    return {name: value for name, value in values.items() if value is not None}


def split(workouts: Sequence[DoneWorkout], since: datetime) -> tuple[list[DoneWorkout], list[DoneWorkout]]:
    """The workouts that began before a moment, and those since it."""
    return (
        [workout for workout in workouts if workout.started_at < since],
        [workout for workout in workouts if workout.started_at >= since],
    )


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
