"""The next target of an exercise outside of a template: double progression in a range of repetitions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.training.progression import NextTarget, TargetReason
from fitai.users.models import Athlete
from fitai.workouts.exercise_plan import AvailableLoads
from fitai.workouts.models import LastSet
from fitai.workouts.planning import targets
from fitai.workouts.published import next_target
from fitai.workouts.records.sessions import PastSession

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def session(day: int, *sets: tuple[float | None, int], **more: Any) -> PastSession:
    done = [LastSet(weight=weight, reps=reps) for weight, reps in sets]
    return PastSession(workout_id=f"w{day}", date=DAY + timedelta(days=day), at=NOON, sets=done, **more)


def target(*newest_first: PastSession, step: float = 2.5, measurement: str = "weight_reps") -> NextTarget:
    found = targets.usual_target(newest_first, AvailableLoads(step=step), measurement)
    assert found is not None
    return found


def reps(found: NextTarget) -> list[int | None]:
    return [set_.reps for set_ in found.sets]


def test_repetitions_go_up_within_the_usual_range() -> None:
    found = target(session(0, (80, 9), (80, 8)))
    assert (found.weight, reps(found), found.reason) == (80, [9, 9], TargetReason.ADD_REPS)
    assert (found.sets[0].reps_min, found.sets[0].reps_max) == (8, 12)


def test_at_the_top_of_the_range_weight_is_added_and_it_begins_at_the_bottom() -> None:
    found = target(session(0, (80, 12), (80, 12)), step=1.25)
    assert (found.weight, reps(found), found.reason) == (81.25, [8, 8], TargetReason.ADD_WEIGHT)


def test_after_more_weight_the_range_is_still_the_same() -> None:
    """With eight repetitions alone the range would be six to eight, and weight would be added each time."""
    found = target(session(7, (82.5, 8), (82.5, 8)), session(0, (80, 12), (80, 12)))
    assert (found.weight, reps(found), found.reason) == (82.5, [9, 9], TargetReason.ADD_REPS)


def test_the_range_that_was_planned_is_taken() -> None:
    planned = {"reps_min": 5, "reps_max": 8}
    found = target(session(0, (80, 8), (80, 8), **planned))
    assert (found.weight, reps(found)) == (82.5, [5, 5])
    found = target(session(0, (80, 8), (80, 7), **planned))
    assert (found.weight, reps(found)) == (80, [8, 8])


@pytest.mark.parametrize(("failures", "weight", "reason"), [(1, 100, "repeat"), (2, 100, "repeat"), (3, 90, "reduce")])
def test_the_third_failure_in_a_row_takes_ten_percent_off(failures: int, weight: float, reason: str) -> None:
    failed = [session(day, (100, 3), reps_min=5, reps_max=8) for day in range(failures, 0, -1)]
    found = target(*failed, session(0, (100, 6), reps_min=5, reps_max=8))
    assert (found.weight, found.reason) == (weight, reason)


def test_a_deload_session_is_no_session() -> None:
    found = target(session(7, (50, 8), is_deload=True), session(0, (100, 8), (100, 8)))
    assert (found.weight, len(found.sets)) == (102.5, 2)
    assert targets.usual_target([session(0, (50, 8), is_deload=True)], AvailableLoads(step=2.5), "weight_reps") is None


def test_without_a_load_it_is_another_repetition() -> None:
    found = target(session(0, (None, 12), (None, 12)), measurement="bodyweight_reps")
    assert (found.weight, reps(found), found.reason) == (None, [13, 13], TargetReason.ADD_REPS)


def test_less_assistance_is_more() -> None:
    found = target(session(0, (20, 8), (20, 8)), measurement="assisted_reps")
    assert (found.weight, found.reason) == (17.5, TargetReason.ADD_WEIGHT)


def test_what_is_not_measured_in_repetitions_has_none() -> None:
    held = PastSession(workout_id="w", date=DAY, at=NOON, sets=[LastSet(duration_seconds=60)])
    assert targets.usual_target([held], AvailableLoads(step=2.5), "duration") is None
    assert targets.usual_target([], AvailableLoads(step=2.5), "weight_reps") is None


@pytest.mark.parametrize(
    ("plates", "exercise_id", "weight"),
    [(None, "barbell-back-squat", 82.5), ([{"weight": 0.5, "pairs": 2}], "barbell-back-squat", 81),
     (None, "an-exercise-of-my-own", 82.5)],
)  # fmt: skip
def test_the_increment_is_the_smallest_of_the_own_plates(
    aws: None, plates: list[dict[str, float]] | None, exercise_id: str, weight: float
) -> None:
    athlete = Athlete.model_validate({"plates": plates}, context={"units": "metric"})
    found = next_target(exercise_id, [session(0, (80, 12), (80, 12))], athlete)
    assert found is not None
    assert found.weight == pytest.approx(weight)
