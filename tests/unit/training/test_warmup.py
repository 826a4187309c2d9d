"""Warm-up ramps, by themselves and in planned workouts."""

from typing import Any

import pytest
from fitai.training.warmup import warmup_sets
from fitai.workouts.exercise_plan import AvailableLoads
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.gateway import Frames, access_token, call
from tests.unit.auth.people import register

GYM = AvailableLoads(step=2.5, bar=20, plates=[(25, 4), (20, 4), (15, 4), (10, 4), (5, 4), (2.5, 4), (1.25, 2)])
SQUAT = "barbell-back-squat"


def ramp_of(working: float, loads: AvailableLoads = GYM) -> list[tuple[float, int]]:
    return [(set_.weight, set_.reps) for set_ in warmup_sets(working, loads.bar, loads.below)]


@pytest.mark.parametrize(
    ("working", "sets"),
    [
        (100, [(20, 10), (40, 5), (60, 3), (80, 2)]),
        (140, [(20, 10), (55, 5), (82.5, 3), (110, 2)]),
        # 40 % is hardly more than the bar.
        (60, [(20, 10), (35, 3), (47.5, 2)]),
        (30, [(20, 10)]),
        (20, []),
        (15, []),
    ],
)
def test_a_ramp_is_the_bar_then_40_60_and_80_percent(working: float, sets: list[tuple[float, int]]) -> None:
    assert ramp_of(working) == sets


def test_a_ramp_with_dumbbells_has_no_bar() -> None:
    assert ramp_of(30, AvailableLoads(step=2)) == [(12, 5), (18, 3), (24, 2)]


def test_loads_are_those_that_the_plates_can_make() -> None:
    limited = AvailableLoads(step=20, bar=20, plates=[(10, 4)])
    assert ramp_of(100, limited) == [(20, 10), (40, 5), (60, 3), (80, 2)]
    assert ramp_of(110, limited) == [(20, 10), (40, 5), (60, 3), (80, 2)]


@given(
    st.floats(1, 400),
    st.sampled_from(
        [GYM, AvailableLoads(step=2), AvailableLoads(step=5), AvailableLoads(step=40, bar=20, plates=[(20, 3)])]
    ),
)
def test_a_ramp_rises_and_stays_below_the_working_weight(working: float, loads: AvailableLoads) -> None:
    sets = warmup_sets(working, loads.bar, loads.below)
    weights = [set_.weight for set_ in sets]
    assert weights == sorted(set(weights))
    assert all(0 < weight < working for weight in weights)
    assert [set_.reps for set_ in sets] == sorted((set_.reps for set_ in sets), reverse=True)
    assert all(set_.weight <= working * set_.percentage / 100 + 0.2 for set_ in sets)


# --- planned workouts --------------------------------------------------------------------------------------


def create(token: str, *exercises: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    """Plan a workout; gives its exercises."""
    workout = call("POST", "/workouts", {"exercises": exercises} | fields, token=token).data
    return workout["exercises"]  # type: ignore[no-any-return]


def sets_of(exercise: dict[str, Any]) -> list[tuple[str, float, int]]:
    return [(set_["type"], set_["weight"], set_["reps"]) for set_ in exercise["sets"]]


def test_a_workout_is_planned_with_its_warm_up(pushed: Frames) -> None:
    token = access_token("user-1")
    work = {"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}] * 2}
    [squat, plank] = create(token, work, {"exerciseId": "plank", "sets": [{"durationSeconds": 60}]}, warmUp=True)
    assert sets_of(squat) == [
        ("warmup", 20, 10), ("warmup", 40, 5), ("warmup", 60, 3), ("warmup", 80, 2),
        ("normal", 100, 5), ("normal", 100, 5),
    ]  # fmt: skip
    assert [set_["index"] for set_ in squat["sets"]] == list(range(6))
    assert squat["sets"][1]["target"] == {"weight": 40, "reps": 5, "percentage": 40}
    assert len(plank["sets"]) == 1, "there is no load to warm up with"


def test_a_warm_up_can_be_requested_per_exercise_and_own_warm_ups_are_kept(pushed: Frames) -> None:
    token = access_token("user-1")
    with_warm_up = {
        "exerciseId": SQUAT,
        "sets": [{"type": "warmup", "weight": 50, "reps": 5}, {"weight": 100, "reps": 5}],
    }
    plain = {"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}]}
    first, second, third = create(token, with_warm_up, plain | {"warmUp": False}, plain, warmUp=True)
    assert (len(first["sets"]), len(second["sets"]), len(third["sets"])) == (2, 1, 5)
    [requested] = create(token, plain | {"warmUp": True})
    assert len(requested["sets"]) == 5


def test_a_ramp_uses_the_callers_own_bar_and_plates(pushed: Frames) -> None:
    token = register().token
    preferences = {
        "units": "imperial",
        "bars": [35],
        "plates": [{"weight": 25, "pairs": 2}, {"weight": 10, "pairs": 2}],
    }
    call("PUT", "/users/preferences", preferences | {"units": None}, token=token, units="imperial").data  # noqa: B018
    call("PUT", "/users/preferences", {"units": "imperial"}, token=token).data  # noqa: B018
    [squat] = create(token, {"exerciseId": SQUAT, "sets": [{"weight": 155, "reps": 5}]}, warmUp=True)
    assert sets_of(squat) == [
        ("warmup", 35, 10),
        ("warmup", 55, 5),
        ("warmup", 85, 3),
        ("warmup", 105, 2),
        ("normal", 155, 5),
    ]


def test_a_completed_warm_up_set_adds_no_volume_and_no_record(pushed: Frames) -> None:
    token = access_token("user-1")
    body = {"exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}]}], "warmUp": True, "start": True}
    workout = call("POST", "/workouts", body, token=token).data
    answer = call("PUT", f"/workouts/{workout['id']}/set/0", {}, token=token).data
    assert (answer["set"]["type"], answer["metrics"]["totalVolume"], answer["records"]) == ("warmup", 0, [])


def test_no_warm_up_is_added_beyond_the_maximum_of_sets(pushed: Frames) -> None:
    token = access_token("user-1")
    [squat] = create(token, {"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}] * 58}, warmUp=True)
    assert len(squat["sets"]) == 58
