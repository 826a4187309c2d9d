"""Warm-up ramps."""

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


def ramped(working: float, loads: AvailableLoads = GYM) -> list[tuple[float, int]]:
    return [(one.weight, one.reps) for one in warmup_sets(working, loads.bar, loads.below)]


@pytest.mark.parametrize(
    ("working", "sets"),
    [
        (100, [(20, 10), (40, 5), (60, 3), (80, 2)]),
        (140, [(20, 10), (55, 5), (82.5, 3), (110, 2)]),
        # 40 % of it is hardly more than the bar.
        (60, [(20, 10), (35, 3), (47.5, 2)]),
        (30, [(20, 10)]),
        (20, []),
        (15, []),
    ],
)
def test_the_bar_then_forty_sixty_eighty_percent(working: float, sets: list[tuple[float, int]]) -> None:
    assert ramped(working) == sets


def test_dumbbells_have_no_bar() -> None:
    assert ramped(30, AvailableLoads(step=2)) == [(12, 5), (18, 3), (24, 2)]


def test_loads_are_those_that_the_plates_make() -> None:
    few = AvailableLoads(step=20, bar=20, plates=[(10, 4)])
    assert ramped(100, few) == [(20, 10), (40, 5), (60, 3), (80, 2)]
    assert ramped(110, few) == [(20, 10), (40, 5), (60, 3), (80, 2)]


@given(
    st.floats(1, 400),
    st.sampled_from(
        [GYM, AvailableLoads(step=2), AvailableLoads(step=5), AvailableLoads(step=40, bar=20, plates=[(20, 3)])]
    ),
)
def test_a_ramp_rises_to_below_the_work(working: float, loads: AvailableLoads) -> None:
    sets = warmup_sets(working, loads.bar, loads.below)
    weights = [one.weight for one in sets]
    assert weights == sorted(set(weights))
    assert all(0 < weight < working for weight in weights)
    assert [one.reps for one in sets] == sorted((one.reps for one in sets), reverse=True)
    assert all(one.weight <= working * one.percentage / 100 + 0.2 for one in sets)


# --- through the doors -------------------------------------------------------------------------------------


def create(token: str, *exercises: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("POST", "/workouts", {"exercises": exercises} | more, token=token).data[
        "exercises"
    ]
    return found


def kinds(exercise: dict[str, Any]) -> list[tuple[str, float, int]]:
    return [(one["type"], one["weight"], one["reps"]) for one in exercise["sets"]]


def test_a_workout_is_planned_with_its_warm_up(pushed: Frames) -> None:
    token = access_token("user-1")
    work = {"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}] * 2}
    [squat, plank] = create(token, work, {"exerciseId": "plank", "sets": [{"durationSeconds": 60}]}, warmUp=True)
    assert kinds(squat) == [
        ("warmup", 20, 10), ("warmup", 40, 5), ("warmup", 60, 3), ("warmup", 80, 2),
        ("normal", 100, 5), ("normal", 100, 5),
    ]  # fmt: skip
    assert [one["index"] for one in squat["sets"]] == list(range(6))
    assert squat["sets"][1]["target"] == {"weight": 40, "reps": 5, "percentage": 40}
    assert len(plank["sets"]) == 1, "nothing to warm up with"


def test_one_exercise_of_several_and_own_warm_ups_stay(pushed: Frames) -> None:
    token = access_token("user-1")
    own = {"exerciseId": SQUAT, "sets": [{"type": "warmup", "weight": 50, "reps": 5}, {"weight": 100, "reps": 5}]}
    plain = {"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}]}
    first, second, third = create(token, own, plain | {"warmUp": False}, plain, warmUp=True)
    assert (len(first["sets"]), len(second["sets"]), len(third["sets"])) == (2, 1, 5)
    [asked] = create(token, plain | {"warmUp": True})
    assert len(asked["sets"]) == 5


def test_with_the_callers_own_bar_and_plates_in_pounds(pushed: Frames) -> None:
    token = register().token
    own = {"units": "imperial", "bars": [35], "plates": [{"weight": 25, "pairs": 2}, {"weight": 10, "pairs": 2}]}
    call("PUT", "/users/preferences", own | {"units": None}, token=token, units="imperial").data  # noqa: B018
    call("PUT", "/users/preferences", {"units": "imperial"}, token=token).data  # noqa: B018
    [squat] = create(token, {"exerciseId": SQUAT, "sets": [{"weight": 155, "reps": 5}]}, warmUp=True)
    assert kinds(squat) == [
        ("warmup", 35, 10),
        ("warmup", 55, 5),
        ("warmup", 85, 3),
        ("warmup", 105, 2),
        ("normal", 155, 5),
    ]


def test_a_warm_up_counts_for_nothing_when_it_is_done(pushed: Frames) -> None:
    token = access_token("user-1")
    body = {"exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}]}], "warmUp": True, "start": True}
    workout = call("POST", "/workouts", body, token=token).data
    answer = call("PUT", f"/workouts/{workout['id']}/set/0", {}, token=token).data
    assert (answer["set"]["type"], answer["metrics"]["totalVolume"], answer["records"]) == ("warmup", 0, [])


def test_there_is_no_room_past_the_most_sets(pushed: Frames) -> None:
    token = access_token("user-1")
    [squat] = create(token, {"exerciseId": SQUAT, "sets": [{"weight": 100, "reps": 5}] * 58}, warmUp=True)
    assert len(squat["sets"]) == 58
