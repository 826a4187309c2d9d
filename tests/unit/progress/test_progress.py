"""GET /progress and GET /progress/strength."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.workouts import models
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.records import rules
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import WorkoutExerciseItem

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.unit.analytics.workouts import ME, completed, done, tell, train

WEDNESDAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SQUAT = "barbell-back-squat"


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: NOON)


def ago(days: int) -> date:
    return WEDNESDAY - timedelta(days=days)


# --- the overview ------------------------------------------------------------------------------------------


def progress(user_id: str = ME, **query: Any) -> Any:
    return call("GET", "/progress", token=access_token(user_id), **query).data


def test_a_new_account_has_progress_of_zeros() -> None:
    seen = progress()
    assert seen["totalWorkouts"] == 0
    assert seen["streaks"]["weeklyTargets"] == {
        "workoutsPerWeek": 3, "currentWeekCount": 0, "weekStartDate": "2026-03-02", "reached": False,
    }  # fmt: skip
    comparison = seen["comparison"]
    assert (comparison["workoutChangePercentage"], comparison["volumeChangePercentage"]) == (0, 0)
    assert (comparison["week"]["volume"]["changePercentage"], seen["averageWorkoutDuration"]) == (0, 0)
    assert (seen["favoriteExercises"], seen["strongestLifts"]) == ([], [])


def test_how_it_goes() -> None:
    train(*map(ago, (0, 1, 2, 7, 8, 9, 10, 16, 37)))
    seen = progress()
    assert seen["totalWorkouts"] == 9
    assert seen["streaks"] == {
        "currentWorkoutStreak": 3,
        "longestWorkoutStreak": 4,
        "currentWeeklyStreak": 2,
        "longestWeeklyStreak": 2, "currentGoalStreak": 0, "freezes": 0, "frozenWeeks": [],
        "weeklyTargets": {
            "workoutsPerWeek": 3, "currentWeekCount": 3, "weekStartDate": "2026-03-02", "reached": True,
        },
    }  # fmt: skip
    comparison = seen["comparison"]
    assert (comparison["recent"]["workoutCount"], comparison["earlier"]["workoutCount"]) == (5, 1)
    assert comparison["recent"]["startDate"] == "2026-02-02"
    assert comparison["recent"]["endDate"] == "2026-03-01"
    assert comparison["workoutChangePercentage"] == 400
    assert len(seen["weekly"]) == 12


def test_the_running_week_is_compared_with_the_same_days_of_the_week_before() -> None:
    """On a Wednesday: 6,200 kg against 5,000 kg from Monday to Wednesday, of 12,400 kg in the whole week before."""
    for days, volume in ((0, 3200), (2, 3000), (7, 2000), (9, 3000), (6, 7400)):
        tell(completed(f"w{days}", ago(days), done("squat", weight=volume / 10, reps=10, sets=1)))
    week = progress()["comparison"]["week"]
    assert week["volume"] == {"previous": 5000, "current": 6200, "changePercentage": 24}
    assert (week["firstDay"], week["lastDay"]) == ("2026-03-02", "2026-03-04")
    assert (week["previousFirstDay"], week["previousLastDay"]) == ("2026-02-23", "2026-02-25")


def test_from_nothing_to_something_is_no_percentage() -> None:
    tell(completed("w0", ago(0), done("squat", weight=100, reps=10, sets=1)))
    week = progress()["comparison"]["week"]
    assert week["volume"] == {"previous": 0, "current": 1000}


def test_an_imperial_caller_reads_progress_in_pounds() -> None:
    pound = 0.45359237
    for days in (7, 35):
        tell(completed(f"w{days}", ago(days), done("squat", weight=days * pound, reps=10, sets=1)))
    seen = progress(units="imperial")
    assert seen["totalVolume"] == 420
    assert seen["comparison"]["recent"]["totalVolume"] == 70
    assert seen["comparison"]["earlier"]["totalVolume"] == 350
    assert seen["comparison"]["volumeChangePercentage"] == -80


@pytest.mark.parametrize("path", ["/progress", "/progress/strength?exerciseId=x"])
def test_it_needs_a_token(path: str) -> None:
    assert call("GET", path).status == 401


# --- the strength of an exercise ---------------------------------------------------------------------------


def did(
    days: int,
    *sets: tuple[float | None, int],
    exercise: str = SQUAT,
    user_id: str = ME,
    measurement: str = "weight_reps",
) -> None:
    """A past workout with one exercise."""
    moment = NOON - timedelta(days=days)
    entry = WorkoutExercise(
        index=0,
        exercise_id=exercise,
        name="Exercise",
        measurement=measurement,
        sets=[
            WorkoutSet(index=index, weight=weight, reps=reps, completed_at=moment)
            for index, (weight, reps) in enumerate(sets)
        ],
    )
    histories.write(_items(user_id, moment, entry))


def _items(user_id: str, moment: datetime, entry: WorkoutExercise) -> Iterable[WorkoutExerciseItem]:
    (replayed,), _ = rules.replay_records([entry], models.Bests())
    state = WorkoutState(
        id=f"{user_id}-{moment.date()}",
        user_id=user_id,
        status="completed",
        version=3,
        name="Day",
        date=moment.date(),
        timezone="UTC",
        exercises=[replayed],
        created_at=moment,
        updated_at=moment,
    )
    yield WorkoutExerciseItem.of(state, replayed)


def strength(exercise: str = SQUAT, user_id: str = ME, **query: Any) -> Answer:
    return call("GET", "/progress/strength", token=access_token(user_id), exerciseId=exercise, **query)


def test_an_exercise_that_does_not_exist_is_404_and_one_that_was_never_done_is_empty() -> None:
    unknown = strength("no-such-exercise")
    assert (unknown.status, unknown.error["code"]) == (404, "not_found")
    assert strength("barbell-bench-press", "somebody-new").data["points"] == []


def test_the_best_of_each_workout_oldest_first() -> None:
    did(14, (100, 5), (110, 3))
    did(7, (105, 5))
    did(0, (110, 5), (60, 15))
    seen = strength().data
    assert seen["exerciseId"] == SQUAT
    assert [(point["date"], point["weight"], point["reps"], point["volume"]) for point in seen["points"]] == [
        ("2026-02-18", 110, 3, 830), ("2026-02-25", 105, 5, 525), ("2026-03-04", 110, 5, 1450),
    ]  # fmt: skip
    assert [item["oneRepMax"] for item in seen["points"]] == [121, 122.5, pytest.approx(128.333333)]
    assert seen["trend"] == {
        "measured": "one_rep_max",
        "sessionCount": 3,
        "consistencyScore": 100,
        "reason": "too_few_sessions",
        "message": "A trend needs 6 sessions in 90 days.",
    }
    assert "cursor" not in seen


def test_an_exercise_that_was_never_done_has_no_points() -> None:
    seen = strength("barbell-bench-press").data
    assert seen["points"] == []
    assert "direction" not in seen["trend"]
    assert not seen.keys() & {"current", "plateau", "nextTarget", "level"}


def test_pages_go_back_in_time() -> None:
    for days in range(5):
        did(days, (100 - days, 5))
    first = strength(limit=2).data
    assert [point["weight"] for point in first["points"]] == [99, 100]
    second = strength(limit=2, cursor=first["cursor"]).data
    assert [item["weight"] for item in second["points"]] == [97, 98]
    third = strength(limit=2, cursor=second["cursor"]).data
    assert [entry["weight"] for entry in third["points"]] == [96]
    assert "cursor" not in third


def test_a_cursor_fits_its_exercise_and_its_owner_only() -> None:
    for days in range(3):
        did(days, (100, 5))
    cursor = strength(limit=1).data["cursor"]
    for other in (
        strength("barbell-bench-press", limit=1, cursor=cursor),
        strength(limit=1, cursor=cursor, user_id="user-2"),
        strength(limit=1, cursor=cursor[:-2]),
    ):
        assert (other.status, other.error["code"]) == (400, "invalid_cursor")


def test_from_and_to() -> None:
    for days in (0, 7, 14):
        did(days, (100 + days, 5))
    seen = strength(**{"from": "2026-02-20", "to": "2026-02-28"}).data
    assert [point["weight"] for point in seen["points"]] == [107]
    answer = strength(**{"from": "2026-02-20", "to": "2026-02-19"})
    assert (answer.status, answer.error["code"]) == (422, "invalid")


@pytest.mark.parametrize(
    ("query", "field"), [("formula=wilks", "formula"), ("exerciseId=", "exerciseId"), ("exerciseId=x&limit=101", "limit"),
                         ("exerciseId=x&from=someday", "from"), ("exerciseId=x&weeks=3", "weeks")]
)  # fmt: skip
def test_what_is_wrong_is_named(query: str, field: str) -> None:
    answer = call("GET", f"/progress/strength?{query}", token=access_token(ME))
    assert answer.status == 422
    assert [item["path"] for item in answer.error["fields"]] == [field]


def test_an_imperial_caller_reads_strength_in_pounds() -> None:
    did(0, (100 * 0.45359237, 1))
    (one,) = strength(units="imperial").data["points"]
    assert (one["weight"], one["oneRepMax"], one["volume"]) == (100, 100, 100)


def test_less_assistance_is_better() -> None:
    for days in range(6):
        did(35 - 7 * days, (40, 8), (35 - days, 6), exercise="assisted-pull-up", measurement="assisted_reps")
    seen = strength("assisted-pull-up").data
    assert [(point["weight"], point["reps"]) for point in seen["points"]] == [(35 - days, 6) for days in range(6)]
    assert all("oneRepMax" not in item for item in seen["points"])
    assert (seen["trend"]["measured"], seen["trend"]["direction"]) == ("assistance", "improving")


def test_without_weight_repetitions_are_what_improves() -> None:
    for days in range(6):
        did(35 - 7 * days, (None, 10 + days), exercise="push-up", measurement="bodyweight_reps")
    seen = strength("push-up").data
    assert [point["reps"] for point in seen["points"]] == [10, 11, 12, 13, 14, 15]
    assert (seen["trend"]["measured"], seen["trend"]["changePercentage"]) == ("reps", 50)


def test_another_users_training_is_not_there() -> None:
    did(0, (100, 5), user_id="user-2")
    assert strength().data["points"] == []
    assert len(strength(user_id="user-2").data["points"]) == 1
