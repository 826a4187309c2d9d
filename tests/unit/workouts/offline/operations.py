"""Operations as a device sends them, and how a batch of them is answered."""

from datetime import UTC, datetime, timedelta
from typing import Any

from fitai.kernel import clock

from tests.harness.gateway import Answer, call

SQUAT, BENCH, CURL = "barbell-back-squat", "barbell-bench-press", "dumbbell-curl"
ME, OTHER = "user-1", "user-2"
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)

Operation = dict[str, Any]


def make_operation(kind: str, client_id: str, workout: str | None, minutes: float = 0, **data: Any) -> Operation:
    """An operation, claimed to be done some minutes after ten."""
    at = clock.iso(NOON - timedelta(hours=2) + timedelta(minutes=minutes))
    return {"clientId": client_id, "op": kind, "at": at, "data": data} | ({"workoutId": workout} if workout else {})


def send(token: str, *operations: Operation, **more: Any) -> Answer:
    return call("POST", "/workouts/sync", {"operations": list(operations)} | more, token=token)


def sync(token: str, *operations: Operation, **more: Any) -> list[dict[str, Any]]:
    return send(token, *operations, **more).data["results"]  # type: ignore[no-any-return]


def outcomes(results: list[dict[str, Any]]) -> list[str]:
    return [result["error"]["code"] if result["status"] == "rejected" else result["status"] for result in results]


def read(token: str, workout: str) -> dict[str, Any]:
    return call("GET", f"/workouts/{workout}", token=token).data  # type: ignore[no-any-return]


def plan(*exercises: str, sets: int = 0) -> list[dict[str, Any]]:
    return [{"exerciseId": exercise, "sets": [{"weight": 100, "reps": 5}] * sets} for exercise in exercises or (SQUAT,)]


def creation_and_start(workout: str, *exercises: str, sets: int = 0, prefix: str = "") -> list[Operation]:
    return [
        make_operation("create", f"{prefix}create", workout, exercises=plan(*exercises, sets=sets)),
        make_operation("start", f"{prefix}start", workout),
    ]


def make_set(client_id: str, workout: str, minutes: float, index: int | None = None, **more: Any) -> Operation:
    data = {"exerciseIndex": 0, "exerciseId": SQUAT, "weight": 100, "reps": 5} | more
    return make_operation("set", client_id, workout, minutes, **data, **({} if index is None else {"setIndex": index}))


def sets_of(workout: dict[str, Any], exercise: int = 0) -> list[dict[str, Any]]:
    return [set_ for set_ in workout["exercises"][exercise]["sets"] if "completedAt" in set_]


def whole_workout(workout: str, prefix: str = "", minutes: float = 0, weight: float = 100) -> list[Operation]:
    """A workout from its creation to its end, with two sets."""
    return [
        make_operation("create", f"{prefix}create", workout, minutes, exercises=plan()),
        make_operation("start", f"{prefix}start", workout, minutes),
        make_set(f"{prefix}s0", workout, minutes + 5, 0, weight=weight),
        make_set(f"{prefix}s1", workout, minutes + 10, 1, weight=weight + 5),
        make_operation("complete", f"{prefix}complete", workout, minutes + 20, notes="No signal"),
    ]
