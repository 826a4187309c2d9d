"""Workouts and their sets, as an app requests them."""

from typing import Any

from tests.harness.gateway import Answer, call, deliver_events

SQUAT, BENCH, PULL_UP = "barbell-back-squat", "barbell-bench-press", "assisted-pull-up"
ME, OTHER = "user-1", "user-2"


def plan(*exercises: str, sets: int = 3, weight: float = 100, reps: int = 5) -> list[dict[str, Any]]:
    return [{"exerciseId": exercise_id, "sets": [{"weight": weight, "reps": reps}] * sets} for exercise_id in exercises]


def begin(token: str, *exercises: str, **more: Any) -> dict[str, Any]:
    body = {"exercises": plan(*(exercises or (SQUAT, BENCH))), "start": True} | more
    return call("POST", "/workouts", body, token=token).data


def put_set(token: str, workout: str, index: int, exercise: int = 0, **fields: Any) -> Answer:
    return call("PUT", f"/workouts/{workout}/set/{index}", fields, token=token, exercise=exercise)


def finish(token: str, exercise: str = SQUAT, weight: float = 100, reps: int = 5, **more: Any) -> dict[str, Any]:
    """A whole workout of one set."""
    workout = call("POST", "/workouts", {"exercises": plan(exercise, sets=1), "start": True} | more, token=token).data
    put_set(token, workout["id"], 0, weight=weight, reps=reps)
    completed_workout = call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data
    deliver_events()
    return completed_workout
