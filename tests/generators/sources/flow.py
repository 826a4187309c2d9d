"""A person's first workout through the client of openapi-python-client: python flow.py <address> <name> <password>."""

import json
import sys
from typing import TypeVar

from fitai_client import AuthenticatedClient, Client
from fitai_client.api.auth import register
from fitai_client.api.exercises import list_exercises
from fitai_client.api.workouts import complete_set, complete_workout, create_workout, start_workout
from fitai_client.models import (
    CompleteSet,
    CompleteWorkout,
    CreateWorkout,
    Failure,
    MoodChange,
    PlannedExercise,
    PlannedSet,
    Registration,
    Transition,
)

T = TypeVar("T")


def good(answer: T | Failure | None) -> T:
    """The answer, if it is a good one."""
    if answer is None or isinstance(answer, Failure):
        raise SystemExit(f"refused: {answer}")
    return answer


def main(address: str, name: str, password: str) -> None:
    """Register, choose an exercise, and do a workout with one set."""
    account = Registration(email=f"{name}@example.com", username=name, password=password)
    signed_in = good(register.sync(client=Client(address), body=account)).data
    client = AuthenticatedClient(address, signed_in.access_token)

    (exercise,) = good(list_exercises.sync(client=client, limit=1)).data
    plan = [PlannedExercise(exercise_id=exercise.id, sets=[PlannedSet(reps=5)])]
    planned = good(create_workout.sync(client=client, body=CreateWorkout(name="First", exercises=plan))).data
    started = good(start_workout.sync(planned.id, client=client, body=Transition())).data
    done = good(complete_set.sync(planned.id, 0, client=client, body=CompleteSet(weight=60, reps=5))).data
    end = CompleteWorkout(mood=MoodChange(after="strong"))
    completed = good(complete_workout.sync(planned.id, client=client, body=end)).data
    result = {
        "username": signed_in.user.username,
        "statuses": [str(workout.status) for workout in (planned, started, completed)],
        "volume": completed.metrics.total_volume,
        "records": [str(record.type_) for record in done.records],
    }
    sys.stdout.write(json.dumps(result) + "\n")


main(*sys.argv[1:])
