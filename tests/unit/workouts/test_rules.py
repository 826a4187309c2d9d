"""The rules of workouts: formulas, states, sets, totals, positions."""

from datetime import timedelta

import pytest
from fitai.kernel.errors import Conflict, Invalid
from fitai.training.formulas import calories, one_rep_max
from fitai.workouts import rules
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.requests import CompleteSet

from tests.unit.workouts.sets import START, completed_set, exercise_of


def kinds(exercise: WorkoutExercise, set_index: int) -> set[str]:
    return {record.type for record in exercise.personal_records if record.set_index == set_index}


# --- formulas ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reps", "expected"), [(1, 100.0), (5, 116.667), (10, 133.333), (12, 140.0)])
def test_the_one_rep_max_is_epleys(reps: int, expected: float) -> None:
    assert one_rep_max(100, reps).value == pytest.approx(expected, abs=0.001)


def test_an_estimate_past_twelve_repetitions_is_capped_and_marked() -> None:
    assert one_rep_max(100, 20) == one_rep_max(100, 13)
    assert one_rep_max(100, 20).value == one_rep_max(100, 12).value
    assert one_rep_max(100, 13).low_confidence
    assert not one_rep_max(100, 12).low_confidence


def test_calories_are_met_times_kilograms_times_hours() -> None:
    assert calories(6.0, 80, 1800) == pytest.approx(240)


# --- states ------------------------------------------------------------------------------------------------

ALLOWED = {
    ("planned", "start"): "in_progress",
    ("in_progress", "pause"): "paused",
    ("paused", "resume"): "in_progress",
    ("in_progress", "complete"): "completed",
    ("paused", "complete"): "completed",
    ("planned", "cancel"): "cancelled",
    ("in_progress", "cancel"): "cancelled",
    ("paused", "cancel"): "cancelled",
}


@pytest.mark.parametrize("name", ["start", "pause", "resume", "complete", "cancel"])
@pytest.mark.parametrize("status", ["planned", "in_progress", "paused", "completed", "cancelled"])
def test_only_these_transitions_are_possible(status: str, name: str) -> None:
    if (status, name) in ALLOWED:
        assert rules.status_after(status, name) == ALLOWED[status, name]  # type: ignore[arg-type]
    else:
        with pytest.raises(Conflict) as caught:
            rules.status_after(status, name)  # type: ignore[arg-type]
        assert caught.value.problem_code == "invalid_state"
        assert caught.value.details == {"status": status}


def test_pauses_do_not_count() -> None:
    later = START + timedelta(seconds=90)
    assert rules.elapsed_seconds(30, START, later) == 120
    assert rules.elapsed_seconds(30, None, later) == 30


# --- sets --------------------------------------------------------------------------------------------------


def test_a_completed_set_keeps_the_planned_values_that_are_left_out() -> None:
    planned = WorkoutSet(index=0, weight=80, reps=5)
    completed = rules.with_completion(planned, CompleteSet(reps=6), START)
    assert (completed.weight, completed.reps, completed.completed_at) == (80, 6, START)


def test_a_correction_keeps_the_time_of_completion() -> None:
    corrected = rules.with_completion(completed_set(0, 80, 5), CompleteSet(weight=82.5), START + timedelta(hours=2))
    assert corrected.completed_at == START
    assert (corrected.weight, corrected.reps) == (82.5, 5)


@pytest.mark.parametrize(("effort", "rpe", "rir"), [({"rir": 2}, 8, 2), ({"rpe": 9.5}, 9.5, 0.5), ({}, None, None)])
def test_effort_is_given_in_either_scale(effort: dict[str, float], rpe: float | None, rir: float | None) -> None:
    completed = rules.with_completion(WorkoutSet(index=0), CompleteSet(reps=1, **effort), START)  # type: ignore[arg-type]
    assert (completed.rpe, completed.rir) == (rpe, rir)


def complete(exercise: WorkoutExercise, before: WorkoutSet | None = None, **performed: object) -> WorkoutSet:
    """A set of the exercise after a request."""
    before, request = before or WorkoutSet(index=0), CompleteSet.model_validate(performed)
    return rules.with_measurement(rules.with_completion(before, request, START), before, request, exercise)


@pytest.mark.parametrize(
    ("measurement", "missing"),
    [
        ("weight_reps", "reps"),
        ("assisted_reps", "reps"),
        ("duration", "durationSeconds"),
        ("distance_duration", "distance"),
    ],
)
def test_a_set_without_what_its_exercise_measures_is_invalid(measurement: str, missing: str) -> None:
    with pytest.raises(Invalid) as caught:
        complete(WorkoutExercise(index=0, exercise_id="e", name="E", measurement=measurement), weight=10)
    assert caught.value.fields[0].path == missing


# --- totals and positions ----------------------------------------------------------------------------------


def test_totals_are_the_sum_of_the_sets() -> None:
    sets = [completed_set(0, 60, 10, "warmup"), completed_set(1, 100, 5), WorkoutSet(index=2, weight=100, reps=5)]
    sets[1] = sets[1].model_copy(update={"rpe": 8.0, "rest_time": 120})
    metrics = rules.workout_totals([exercise_of(*sets)])
    assert (metrics.total_volume, metrics.completed_sets, metrics.total_reps) == (500, 2, 5)
    assert (metrics.average_rpe, metrics.total_rest_time) == (8.0, 120)


def test_the_next_position_is_the_next_set_then_the_next_exercise() -> None:
    open_sets = [WorkoutSet(index=0), WorkoutSet(index=1)]
    exercises = [exercise_of(completed_set(0, 1, 1), open_sets[1], index=0), exercise_of(*open_sets, index=1)]
    assert rules.next_position(exercises, 0) == (0, 1)
    exercises[0] = exercise_of(completed_set(0, 1, 1), completed_set(1, 1, 1), index=0)
    assert rules.next_position(exercises, 0) == (1, 0)
    exercises[1] = exercise_of(completed_set(0, 1, 1), completed_set(1, 1, 1), index=1)
    assert rules.next_position(exercises, 1) == (1, 2), "nothing is open: the place for one more set"


def test_a_superset_takes_turns() -> None:
    exercises = [
        exercise_of(completed_set(0, 1, 1), WorkoutSet(index=1), index=0, superset="a"),
        exercise_of(WorkoutSet(index=0), WorkoutSet(index=1), index=1, superset="a"),
    ]
    assert rules.next_position(exercises, 0) == (1, 0)
    exercises[1] = exercise_of(completed_set(0, 1, 1), WorkoutSet(index=1), index=1, superset="a")
    assert rules.next_position(exercises, 1) == (0, 1)


def test_a_rest_timer_is_a_deadline() -> None:
    rest = rules.new_rest_timer(START, 90)
    assert (rest.ends_at - rest.started_at).total_seconds() == 90
