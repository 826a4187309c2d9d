"""GET /progress/strength after workouts by the API: the trend of 90 days, plateau, next target, levels, main lifts."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.progress.strength.main_lifts import MAIN_LIFTS

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import register
from tests.unit.progress.strength.test_rules import EXAMPLE

FIRST_DAY = datetime(2026, 1, 5, 12, tzinfo=UTC)
SQUAT, BENCH, DEADLIFT = "barbell-back-squat", "barbell-bench-press", "barbell-deadlift"
ME = "user-1"


def at(day: float) -> None:
    """Set the clock to so many days after the first one."""
    clock.set_source(lambda: FIRST_DAY + timedelta(days=day))


@pytest.fixture(autouse=True)
def _first_day(aws: None) -> None:
    at(0)


def train(day: int, sets: Iterable[tuple[float | None, int]], exercise: str = SQUAT, user_id: str = ME) -> str:
    """Complete a workout of one exercise on a day."""
    at(day)
    token = access_token(user_id)
    planned = {"exerciseId": exercise, "sets": [{"type": "normal"} for _ in sets]}
    workout = call("POST", "/workouts", {"exercises": [planned], "start": True}, token=token).data
    for index, (weight, reps) in enumerate(sets):
        values = {"reps": reps} | ({} if weight is None else {"weight": weight})
        call("PUT", f"/workouts/{workout['id']}/set/{index}", values, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data  # noqa: B018
    deliver_events()
    return str(workout["id"])


def strength(user_id: str = ME, **query: Any) -> Any:
    return call("GET", "/progress/strength", token=access_token(user_id), **query).data


def test_the_worked_example_whatever_page_is_requested() -> None:
    for day, weight in EXAMPLE:
        train(day, [(weight, 1)])
    expected = {"value": 1.25, "low": 0.7, "high": 1.75}
    first = strength(exerciseId=SQUAT, limit=2)
    assert first["trend"]["perWeek"] == pytest.approx(expected, abs=1e-6)
    assert (first["trend"]["direction"], first["trend"]["changePercentage"]) == ("improving", 5)
    second = strength(exerciseId=SQUAT, limit=2, cursor=first["cursor"])
    assert second["trend"] == first["trend"]
    assert [point["weight"] for point in second["points"]] == [92, 104]
    assert strength()["lifts"][0]["trend"] == first["trend"]
    imperial = strength(exerciseId=SQUAT, units="imperial")["trend"]["perWeek"]
    assert imperial["value"] == pytest.approx(1.25 / 0.45359237, abs=1e-4)


def test_a_correction_a_deletion_and_a_restoration_move_the_trend() -> None:
    workouts = [train(day, [(weight, 1)]) for day, weight in EXAMPLE]
    before = strength(exerciseId=SQUAT, limit=1)["trend"]
    token = access_token(ME)
    call("DELETE", f"/workouts/{workouts[-1]}", token=token).data  # noqa: B018
    deliver_events()
    assert strength(exerciseId=SQUAT, limit=1)["trend"]["sessionCount"] == 8
    assert call("POST", f"/trash/{workouts[-1]}/restore", {}, token=token).status == 200
    deliver_events()
    assert strength(exerciseId=SQUAT, limit=1)["trend"] == before


def test_what_is_older_than_ninety_days_is_in_no_trend() -> None:
    for day in range(0, 42, 7):
        train(day, [(100 + day, 1)])
    assert strength(exerciseId=SQUAT)["trend"]["sessionCount"] == 6
    at(90)
    assert strength(exerciseId=SQUAT)["trend"]["sessionCount"] == 5
    at(200)
    seen = strength(exerciseId=SQUAT)
    assert (seen["trend"]["sessionCount"], len(seen["points"])) == (0, 6)
    assert "current" not in seen


@pytest.mark.parametrize(("formula", "value"), [("epley", 116.667), ("brzycki", 112.5), ("lombardi", 117.462)])
def test_the_formula_is_chosen(formula: str, value: float) -> None:
    train(0, [(100, 5)])
    seen = strength(exerciseId=SQUAT, formula=formula)
    assert seen["points"][0]["oneRepMax"] == pytest.approx(value, abs=0.001)
    assert seen["current"]["oneRepMax"] == pytest.approx(value, abs=0.001)
    assert seen["formula"] == formula


def test_each_formula_has_its_own_best_set() -> None:
    """10 × 80 kg against 1 × 103 kg: 106.7 by Epley, but 100.7 by Lombardi."""
    train(0, [(80, 10), (103, 1)])
    assert strength(exerciseId=SQUAT)["current"]["weight"] == 80
    assert strength(exerciseId=SQUAT, formula="lombardi")["current"]["weight"] == 103
    assert strength(exerciseId=SQUAT, formula="lombardi")["points"][0]["weight"] == 103


def test_past_twelve_repetitions_the_estimate_is_of_low_confidence() -> None:
    train(0, [(60, 20)])
    seen = strength(exerciseId=SQUAT)
    assert (seen["points"][0]["oneRepMax"], seen["points"][0]["lowConfidence"]) == (84, True)
    assert seen["current"]["lowConfidence"]
    train(1, [(60, 5)])
    assert strength(exerciseId=SQUAT)["current"]["oneRepMax"] == 70


def test_a_plateau_and_the_next_target() -> None:
    for day in range(0, 42, 7):
        train(day, [(100, 5), (100, 5)])
    seen = strength(exerciseId=SQUAT)
    plateau = seen["plateau"]
    assert (plateau["since"], plateau["daysSince"], plateau["sessionsSince"]) == ("2026-01-05", 35, 5)
    assert plateau["best"] == pytest.approx(116.667, abs=0.001)
    assert {suggestion["kind"] for suggestion in plateau["suggestions"]} == {"deload", "vary_repetitions"}
    target = seen["nextTarget"]
    assert (target["sets"], target["reps"], target["weight"], target["reason"]) == (2, 6, 100, "add_reps")
    assert (target["repsMin"], target["repsMax"]) == (4, 6)
    train(42, [(100, 6), (100, 6)])
    target = strength(exerciseId=SQUAT)["nextTarget"]
    assert (target["reps"], target["weight"], target["reason"]) == (4, 102.5, "add_weight")


def test_the_third_failure_in_a_row_takes_ten_percent_off() -> None:
    train(0, [(100, 12)])
    for day in (1, 2, 3):
        train(day, [(100, 7)])
    target = strength(exerciseId=SQUAT)["nextTarget"]
    assert (target["weight"], target["reason"], target["reps"]) == (90, "reduce", 8)


def test_who_trains_without_weight_gets_another_repetition() -> None:
    train(0, [(None, 12), (None, 12)], "push-up")
    target = strength(exerciseId="push-up")["nextTarget"]
    assert (target["reps"], target["reason"], "weight" in target) == (13, "add_reps", False)


# --- levels and the main lifts -----------------------------------------------------------------------------


def lifter(**profile: Any) -> str:
    """An account of a man of 82.5 kg who has opted in; the id."""
    user = register("lifter")
    token = access_token(user.id)
    fields = {"gender": "male", "dateOfBirth": "1990-01-01"} | profile
    call("PUT", "/users/profile", fields, token=token).data  # noqa: B018
    call("PUT", "/users/preferences", {"strengthLevels": True}, token=token).data  # noqa: B018
    call("POST", "/users/metrics", {"weight": 82.5}, token=token).data  # noqa: B018
    return user.id


@pytest.mark.parametrize(
    ("weight", "index", "level", "percentile"), [(100, 0.774, "intermediate", None), (150, 1.161, "competitor", 80.7)]
)
def test_the_level_of_a_lift(weight: float, index: float, level: str, percentile: float | None) -> None:
    user_id = lifter()
    train(0, [(weight, 1)], BENCH, user_id)
    seen = strength(user_id, exerciseId=BENCH)["level"]
    assert (seen["lift"], seen["index"], seen["level"], seen.get("percentile")) == ("bench", index, level, percentile)
    assert "among raw competitors" in seen["message"]


def test_other_lifts_have_no_level() -> None:
    user_id = lifter()
    train(0, [(60, 1)], "barbell-overhead-press", user_id)
    assert not strength(user_id, exerciseId="barbell-overhead-press").keys() & {"level", "noLevelReason"}


@pytest.mark.parametrize(
    ("profile", "preferences", "day", "reason"),
    [
        ({}, {"strengthLevels": False}, 0, "not_opted_in"),
        ({"dateOfBirth": None}, {}, 0, "birth_date_missing"),
        ({"dateOfBirth": "2008-01-06"}, {}, 0, "not_an_adult"),
        ({"dateOfBirth": "2008-01-05"}, {}, 0, None),
        ({"gender": "other"}, {}, 0, "sex_missing"),
        ({}, {}, 30, None),
        ({}, {}, 31, "body_weight_too_old"),
    ],
)
def test_only_adults_who_want_it_have_a_level(
    profile: dict[str, Any], preferences: dict[str, Any], day: int, reason: str | None
) -> None:
    user_id = lifter(**profile)
    call("PUT", "/users/preferences", preferences | {"weeklyTarget": 3}, token=access_token(user_id)).data  # noqa: B018
    train(day, [(100, 1)], BENCH, user_id)
    seen = strength(user_id, exerciseId=BENCH)
    assert seen.get("noLevelReason") == reason
    assert ("level" in seen) == (reason is None)


def test_without_an_exercise_the_main_lifts_and_the_strongest_are_answered() -> None:
    user_id = lifter()
    for day, (exercise, weight) in enumerate(
        [
            (SQUAT, 170),
            ("low-bar-back-squat", 180),
            (BENCH, 120),
            (DEADLIFT, 200),
            ("barbell-hip-thrust", 150),
            ("pull-up", None),
        ]
    ):
        train(day, [(weight, 1)], exercise, user_id)
    seen = strength(user_id)
    assert [(lift.get("lift"), lift["exerciseId"]) for lift in seen["lifts"]] == [
        ("squat", "low-bar-back-squat"), ("bench_press", BENCH), ("deadlift", DEADLIFT), ("pull_up", "pull-up"),
        (None, "barbell-hip-thrust"),
    ]  # fmt: skip
    assert [lift["name"] for lift in seen["lifts"]][:2] == ["Low-Bar Back Squat", "Barbell Bench Press"]
    assert {lift["level"]["lift"] for lift in seen["lifts"] if "level" in lift} == {"squat", "bench", "deadlift"}
    assert seen["total"] == {
        "squat": 180, "bench": 120, "deadlift": 200, "total": 500, "sex": "male", "bodyWeight": 82.5,
        "dots": 338.6963, "ipfGl": 69.425, "wilks": 334.9533,
    }  # fmt: skip


def test_a_total_needs_all_three_lifts_and_who_lifted_them() -> None:
    for day, exercise in enumerate((SQUAT, BENCH)):
        train(day, [(100, 1)], exercise)
    assert strength()["total"] == {"squat": 100, "bench": 100, "reason": "lift_missing"}
    train(2, [(100, 1)], DEADLIFT)
    total = strength()["total"]
    assert (total["total"], total["reason"], "dots" in total) == (300, "sex_missing", False)


def test_a_new_account_has_no_lifts() -> None:
    seen = strength("somebody-new")
    assert (seen["lifts"], seen["total"]["reason"]) == ([], "lift_missing")


def test_the_main_lifts_are_in_the_library() -> None:
    for exercise_ids in MAIN_LIFTS.values():
        for exercise_id in exercise_ids:
            assert call("GET", f"/exercises/{exercise_id}").status == 200
