"""FitAI on the running local stack, its functions in workers of this process, with the history imported."""

import json
import os
import time
from dataclasses import dataclass
from datetime import date, timedelta

from infra.local.client import Account, Stack, register
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from tests.benchmarks.compare.history import EXERCISES, SETS, PastWorkout, past_workouts
from tests.benchmarks.compare.processes import Processes

PATIENCE = 300.0
LOOKS_EVERY = 0.5


@dataclass(slots=True)
class Ours:
    """An account with the history.

    Attributes:
        functions: the processes of the functions. emulator: that of the local cloud, DynamoDB in it.
    """

    account: Account
    workout_id: str
    functions: Processes
    emulator: Processes


def prepare(cloud: Cloud, stack: Stack, today: date, others: tuple[int, ...]) -> Ours:
    """Register an account and import the history.

    Args:
        others: children of this process that serve no functions.
    """
    account = register(stack, "compare")
    content = json.dumps([_exported(workout) for workout in past_workouts(today)])
    report = account.api.call("POST", "/workouts/import", {"source": "fitai", "csv": content})
    ends = time.monotonic() + PATIENCE
    while account.api.call("POST", "/workouts/import", {"importId": report["importId"]})["status"] != "done":
        if time.monotonic() > ends:
            raise Trouble("The history was not imported in time; see `make logs`.")
        time.sleep(LOOKS_EVERY)
    while account.api.call("GET", "/analytics/overview")["totalWorkouts"] != report["workouts"]:
        if time.monotonic() > ends:
            raise Trouble("The analytics of the history did not come in time; see `make logs`.")
        time.sleep(LOOKS_EVERY)
    newest = account.api.call("GET", "/workouts", limit=1)[0]["id"]
    emulator = int(json.loads((cloud.folder / "ministack.json").read_text())["pid"])
    functions = Processes(os.getpid(), children_only=True, without=others)
    return Ours(account, newest, functions, Processes(emulator))


def _exported(workout: PastWorkout) -> dict[str, object]:
    begins = workout.begins
    exercises = [
        {
            "name": name,
            "exerciseId": name.lower().replace(" ", "-"),
            "sets": [
                {
                    "type": "normal",
                    "weight": workout.weight,
                    "reps": workout.reps,
                    "completedAt": _moment(begins + timedelta(minutes=3 * (SETS * place + index) + 3)),
                }
                for index in range(SETS)
            ],
        }
        for place, name in enumerate(EXERCISES)
    ]
    return {
        "units": "metric",
        "name": f"Day {workout.number}",
        "date": workout.day.isoformat(),
        "timezone": "UTC",
        "startedAt": _moment(begins),
        "endedAt": _moment(begins + timedelta(hours=1, minutes=5)),
        "exercises": exercises,
    }


def _moment(at: object) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
