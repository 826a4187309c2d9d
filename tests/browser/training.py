"""What the pages show: friends, and training of the past weeks."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from infra.local.client import Account

LIFTS = (
    (("barbell-back-squat", 90.0, 5), ("barbell-bench-press", 65.0, 6), ("barbell-row", 60.0, 8)),
    (("barbell-deadlift", 110.0, 5), ("barbell-overhead-press", 40.0, 6), ("dumbbell-curl", 14.0, 10)),
    (("barbell-back-squat", 80.0, 8), ("pull-up", None, 7), ("standing-calf-raise", 60.0, 12), ("crunch", None, 20)),
)
"""The exercises of the days of a week: weight in kilograms and repetitions of the first week."""
OPERATIONS_OF_A_BATCH = 150


def befriend(account: Account, friend: Account) -> None:
    """Let one person ask the other, who accepts."""
    account.api.call("POST", "/users/friends/request", {"userId": friend.id})
    friend.api.call("PUT", f"/users/friends/{account.id}", {"accept": True})


def train(account: Account, weeks: int, *, seed: int = 1) -> int:
    """Send the workouts of past weeks, as a phone does that was offline; return their number."""
    chance = random.Random(seed)
    today = datetime.now(UTC).replace(hour=17, minute=0, second=0, microsecond=0) - timedelta(days=1)
    operations: list[dict[str, Any]] = []
    count = 0
    for week in range(weeks):
        for day, lifts in enumerate(LIFTS):
            if chance.random() < 0.12:
                continue
            at = today - timedelta(days=7 * (weeks - 1 - week) + 5 - day * 2)
            operations += _workout(at, week, lifts, chance)
            count += 1
    while operations:
        batch, operations = operations[:OPERATIONS_OF_A_BATCH], operations[OPERATIONS_OF_A_BATCH:]
        sent_at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        results = account.api.call("POST", "/workouts/sync", {"sentAt": sent_at, "operations": batch})["results"]
        errors = {result["clientId"]: result["error"] for result in results if result["status"] == "rejected"}
        assert all(error["retry"] for error in errors.values()), list(errors.values())[:3]
        # A batch stops after twenty seconds; what it had no time for is sent again.
        operations = [operation for operation in batch if operation["clientId"] in errors] + operations
    return count


def _workout(
    at: datetime, week: int, lifts: tuple[tuple[str, float | None, int], ...], chance: random.Random
) -> list[dict[str, Any]]:
    workout_id = str(uuid4())
    moment = at

    def operation(op: str, **data: Any) -> dict[str, Any]:
        nonlocal moment
        moment += timedelta(minutes=3)
        written = moment.isoformat().replace("+00:00", "Z")
        return {"clientId": str(uuid4()), "op": op, "workoutId": workout_id, "at": written, "data": data}

    exercises = [{"exerciseId": exercise, "sets": [{"reps": reps}] * 3} for exercise, _, reps in lifts]
    operations = [
        operation("create", name=("Strength", "Pull", "Volume")[at.weekday() % 3], exercises=exercises),
        operation("start"),
    ]
    for index, (exercise, weight, reps) in enumerate(lifts):
        gain = 1 + 0.012 * week + chance.uniform(-0.025, 0.025)
        load = {} if weight is None else {"weight": round(weight * gain / 2.5) * 2.5}
        for position in range(3):
            completed_reps = max(1, reps - (chance.random() < 0.3))
            operations.append(
                operation(
                    "set", exerciseIndex=index, exerciseId=exercise, setIndex=position, reps=completed_reps, **load
                )
            )
    operations.append(operation("complete"))
    return operations
