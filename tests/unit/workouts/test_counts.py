"""What is counted of a completed workout for achievements."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.workouts import counts
from fitai.workouts.event_builders import workout_completed
from fitai.workouts.models import ExerciseTarget, ExerciseTraits, RepsRecord, WeightRecord, WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("aws")


def set_(index: int = 0, **fields: Any) -> WorkoutSet:
    return WorkoutSet(index=index, completed_at=NOON, **fields)


def exercise(exercise_id: str, *sets: WorkoutSet, **fields: Any) -> WorkoutExercise:
    return WorkoutExercise(index=0, exercise_id=exercise_id, name=exercise_id, sets=list(sets), **fields)


def workout(*exercises: WorkoutExercise, **fields: Any) -> WorkoutState:
    known = {
        "id": "w", "user_id": "user-1", "status": "completed", "version": 3, "name": "Day", "date": date(2026, 3, 4),
        "timezone": "UTC", "started_at": NOON, "ended_at": NOON, "created_at": NOON, "updated_at": NOON,
    }  # fmt: skip
    return WorkoutState(**(known | {"exercises": list(exercises)} | fields))


def test_sets_by_what_they_train() -> None:
    counted = counts.workout_counts(
        workout(
            exercise("barbell-back-squat", set_(weight=100, reps=5, rpe=8), set_(1, weight=100, reps=4)),
            exercise("barbell-bench-press", set_(weight=60, reps=8, rpe=7.5)),
            exercise("pull-up", set_(reps=6), set_(1, reps=0), measurement="bodyweight_reps"),
        )
    )
    assert (counted.reps, counted.rated_sets) == (23, 2)
    assert (counted.leg_sets, counted.push_sets, counted.pull_sets) == (2, 1, 1)
    assert "strength" in counted.kinds


def test_warm_ups_are_counted_apart() -> None:
    counted = counts.workout_counts(
        workout(
            exercise("barbell-back-squat", set_(weight=20, reps=10, type="warmup", rpe=2), set_(1, weight=100, reps=5)),
            exercise("barbell-bench-press", WorkoutSet(index=0, weight=20, reps=5, type="warmup")),
        )
    )
    assert (counted.warm_ups, counted.reps, counted.rated_sets, counted.leg_sets) == (1, 5, 0, 1)


def test_notes_are_those_of_the_workout_and_of_sets() -> None:
    noted = exercise("barbell-back-squat", set_(reps=5, weight=60, notes="deep"), set_(1, reps=5, weight=60))
    assert counts.workout_counts(workout(noted, notes="a good day")).notes == 2
    # What a template says about an exercise was not written by the user.
    assert counts.workout_counts(workout(exercise("pull-up", set_(reps=5), notes="full range"))).notes == 0


def test_distance_mobility_and_kinds() -> None:
    counted = counts.workout_counts(
        workout(
            exercise("childs-pose", set_(duration_seconds=60), measurement="duration"),
            exercise(
                "rowing-machine-row", set_(distance=2000.0, duration_seconds=500), measurement="distance_duration"
            ),
            exercise("farmers-carry", set_(weight=40, distance=30.0), measurement="weight_distance"),
        )
    )
    assert (counted.distance, counted.mobility) == (2030.0, 1)
    assert {"cardio", "flexibility"} <= set(counted.kinds)


def test_of_what_somebody_made_the_muscles_are_known() -> None:
    own = exercise(
        "01a1ffd4-0000-7000-8000-000000000001",
        set_(weight=30, reps=5),
        traits=ExerciseTraits(primary_muscle_groups=["glutes"], met=5.0),
    )
    counted = counts.workout_counts(workout(own))
    assert (counted.leg_sets, counted.push_sets, counted.kinds) == (1, 0, ["strength"])


def test_records_in_repetitions() -> None:
    records = [
        RepsRecord(exercise_id="pull-up", set_index=0, value=6, weight=0),
        WeightRecord(exercise_id="pull-up", set_index=0, type="max_weight", value=10),
    ]
    assert counts.workout_counts(workout(exercise("pull-up", set_(reps=6), personal_records=records))).rep_records == 1


def test_a_deload_is_what_the_plan_had_and_was_done() -> None:
    target = ExerciseTarget(sets=3, reason="deload_week", message="Easy")
    squat = exercise("barbell-back-squat", set_(weight=60, reps=5), target=target)
    assert counts.workout_counts(workout(squat)).is_deload
    untouched = exercise("barbell-back-squat", WorkoutSet(index=0), target=target)
    assert not counts.workout_counts(workout(untouched)).is_deload


@pytest.mark.parametrize(("days", "kept"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_plan_is_kept_within_a_day(days: int, kept: bool) -> None:
    planned = workout(planned_for=date(2026, 3, 4) + timedelta(days=days))
    assert counts.workout_counts(planned).is_plan_kept is kept


def test_what_was_not_planned_keeps_no_plan() -> None:
    assert not counts.workout_counts(workout()).is_plan_kept


def completed_exercise(*sets: WorkoutSet, exercise_id: str = "pull-up", **fields: Any) -> Any:
    (found,) = workout_completed(workout(exercise(exercise_id, *sets, **fields))).exercises
    return found


def test_repetitions_without_assistance() -> None:
    fields = {"measurement": "bodyweight_reps", "measurements": ["bodyweight_reps", "weight_reps", "assisted_reps"]}
    found = completed_exercise(
        set_(reps=5), set_(1, reps=7, weight=5, measurement="weight_reps"),
        set_(2, reps=12, weight=30, measurement="assisted_reps"), **fields,
    )  # fmt: skip
    assert (found.unassisted_reps, found.assistance) == (7, 0.0)


def test_the_least_assistance() -> None:
    found = completed_exercise(
        set_(reps=5, weight=40), set_(1, reps=5, weight=25), exercise_id="assisted-pull-up", measurement="assisted_reps"
    )
    assert (found.unassisted_reps, found.assistance) == (None, 25.0)


def test_only_what_is_held_is_a_hold() -> None:
    held = completed_exercise(set_(duration_seconds=75.0), exercise_id="plank", measurement="duration")
    stretched = completed_exercise(set_(duration_seconds=75.0), exercise_id="childs-pose", measurement="duration")
    ran = completed_exercise(set_(duration_seconds=75.0), exercise_id="jump-rope", measurement="duration")
    assert (held.longest_hold, stretched.longest_hold, ran.longest_hold) == (75.0, None, None)


def test_whether_it_was_together_is_known_from_its_end() -> None:
    assert not counts.workout_counts(workout()).is_together
    assert counts.workout_counts(workout(together=True)).is_together
