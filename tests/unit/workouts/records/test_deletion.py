"""Deleting a workout in which nothing was done recomputes nothing."""

from typing import Any

import pytest
from fitai.kernel.meter import meter

from tests.harness.gateway import Frames, access_token, call, deliver_events
from tests.unit.workouts.training import BENCH, ME, SQUAT, finish, plan, put_set

OF_THE_HARNESS = {"Scan", "DeleteItem"}
"""The requests with which the harness delivers an event."""


def requests_after_deletion(workout: str) -> set[str]:
    deliver_events()
    call("DELETE", f"/workouts/{workout}", token=access_token(ME))
    meter.reset()
    deliver_events()
    return set(meter.operations) - OF_THE_HARNESS


@pytest.mark.parametrize("body", [{}, {"start": True}])
def test_a_workout_in_which_nothing_was_done(pushed: Frames, body: dict[str, Any]) -> None:
    finish(access_token(ME))
    workout = call("POST", "/workouts", body | {"exercises": plan(SQUAT, BENCH)}, token=access_token(ME)).data["id"]
    assert requests_after_deletion(workout) == set()


def test_only_the_exercises_of_which_something_was_done(pushed: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    recomputed: list[str] = []
    monkeypatch.setattr(
        "fitai.workouts.records.service.recompute_records",
        lambda user_id, exercise_id, workout_id: recomputed.append(exercise_id),
    )
    body = {"start": True, "exercises": plan(SQUAT, BENCH)}
    workout = call("POST", "/workouts", body, token=access_token(ME)).data["id"]
    put_set(access_token(ME), workout, 0, exercise=1, weight=60, reps=5)
    assert requests_after_deletion(workout) == set()
    assert recomputed == [BENCH]
