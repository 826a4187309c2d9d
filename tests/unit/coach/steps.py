"""What the tests of the coach's analyses do: train, weigh and ask, on the days of a test's clock."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fitai.kernel import clock

from tests.harness.gateway import Answer, access_token, call, deliver_events

FIRST_DAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
"""A Monday."""
BENCH, SQUAT = "barbell-bench-press", "barbell-back-squat"
ME = "user-1"
Set = tuple[float | None, int] | tuple[float | None, int, float]
"""Kilograms, repetitions, and perhaps the RPE."""


def at(day: float) -> date:
    """Set the clock to noon so many days after the first one."""
    moment = FIRST_DAY + timedelta(days=day)
    clock.set_source(lambda: moment)
    return moment.date()


def token(user_id: str = ME, *, premium: bool = True) -> str:
    return access_token(user_id, subscription="premium" if premium else "free")


def train(day: float, sets: Iterable[Set], exercise: str = BENCH, user_id: str = ME) -> None:
    """Complete a workout of one exercise on a day."""
    at(day)
    all_sets = list(sets)
    planned = {"exerciseId": exercise, "sets": [{"type": "normal"} for _ in all_sets]}
    workout = call("POST", "/workouts", {"exercises": [planned], "start": True}, token=token(user_id)).data
    for index, (weight, reps, *rpe) in enumerate(all_sets):
        values = {"reps": reps} | ({} if weight is None else {"weight": weight}) | ({"rpe": rpe[0]} if rpe else {})
        answer = call("PUT", f"/workouts/{workout['id']}/set/{index}", values, token=token(user_id))
        assert answer.status == 200, answer.text
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token(user_id)).data  # noqa: B018
    deliver_events()


def train_weekly(values: Sequence[float], exercise: str = BENCH, user_id: str = ME, rpe: float | None = None) -> date:
    """A single a week with these weights, whose estimated maximum is the weight; gives the day of the last one."""
    for week, weight in enumerate(values):
        train(7 * week, [(weight, 1) if rpe is None else (weight, 1, rpe)], exercise, user_id)
    return clock.now().date()


def weigh(day: float, weight: float, user_id: str = ME) -> None:
    at(day)
    answer = call("POST", "/users/metrics", {"weight": weight}, token=token(user_id))
    assert answer.status == 201, answer.text
    deliver_events()


def ask(path: str, user_id: str = ME, *, premium: bool = True, units: str = "metric", **body: Any) -> Answer:
    return call("POST", path, body, token=token(user_id, premium=premium), units=units)


def analyze(user_id: str = ME, *, units: str = "metric", **body: Any) -> Any:
    answer = ask("/ai/progress-analyze", user_id, units=units, **body)
    assert answer.status == 200, answer.text
    return answer.data


def optimize(user_id: str = ME, *, units: str = "metric", **body: Any) -> Any:
    answer = ask("/ai/goal-optimize", user_id, units=units, **body)
    assert answer.status == 200, answer.text
    return answer.data


def suggest(user_id: str = ME, *, units: str = "metric", **body: Any) -> Any:
    answer = ask("/ai/exercise-suggest", user_id, premium=False, units=units, **body)
    assert answer.status == 200, answer.text
    return answer.data
