"""The rules of workouts: states, records, totals, positions."""

from datetime import UTC, datetime, timedelta

import pytest
from fitai.kernel.errors import Conflict, Invalid
from fitai.training.formulas import calories, one_rep_max
from fitai.workouts import models, rules
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.records import rules as records_rules
from fitai.workouts.requests import CompleteSet
from hypothesis import given, settings
from hypothesis import strategies as st

START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def done(index: int, weight: float | None, reps: int, type: str = "normal", after: int | None = None) -> WorkoutSet:
    moment = START + timedelta(minutes=index if after is None else after)
    return WorkoutSet(index=index, weight=weight, reps=reps, type=type, completed_at=moment)  # type: ignore[arg-type]


def entry(
    *sets: WorkoutSet, index: int = 0, measurement: str = "weight_reps", superset: str | None = None
) -> WorkoutExercise:
    return WorkoutExercise(
        index=index, exercise_id="lift", name="Lift", measurement=measurement, sets=list(sets), superset_id=superset
    )


def kinds(exercise: WorkoutExercise, set_index: int) -> set[str]:
    return {record.type for record in exercise.personal_records if record.set_index == set_index}


# --- formulas ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reps", "expected"), [(1, 100.0), (5, 116.667), (10, 133.333), (12, 140.0)])
def test_epley(reps: int, expected: float) -> None:
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
def test_the_state_machine(status: str, name: str) -> None:
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


def test_a_set_keeps_the_plan_where_nothing_is_said() -> None:
    planned = WorkoutSet(index=0, weight=80, reps=5)
    finished = rules.with_completion(planned, CompleteSet(reps=6), START)
    assert (finished.weight, finished.reps, finished.completed_at) == (80, 6, START)


def test_a_correction_keeps_the_moment_at_which_the_set_was_done() -> None:
    corrected = rules.with_completion(done(0, 80, 5), CompleteSet(weight=82.5), START + timedelta(hours=2))
    assert corrected.completed_at == START
    assert (corrected.weight, corrected.reps) == (82.5, 5)


@pytest.mark.parametrize(("given", "rpe", "rir"), [({"rir": 2}, 8, 2), ({"rpe": 9.5}, 9.5, 0.5), ({}, None, None)])
def test_effort_is_told_in_either_scale(given: dict[str, float], rpe: float | None, rir: float | None) -> None:
    finished = rules.with_completion(WorkoutSet(index=0), CompleteSet(reps=1, **given), START)  # type: ignore[arg-type]
    assert (finished.rpe, finished.rir) == (rpe, rir)


@pytest.mark.parametrize(
    ("measurement", "missing"),
    [
        ("weight_reps", "reps"),
        ("assisted_reps", "reps"),
        ("duration", "durationSeconds"),
        ("distance_duration", "distance"),
    ],
)
def test_a_set_must_hold_what_its_exercise_measures(measurement: str, missing: str) -> None:
    with pytest.raises(Invalid) as caught:
        rules.require_measured_values(WorkoutSet(index=0, weight=10), measurement)
    assert caught.value.fields[0].path == missing


# --- records -----------------------------------------------------------------------------------------------


def test_the_first_set_sets_every_record_of_weight_without_a_previous() -> None:
    [after], bests = records_rules.replay_records([entry(done(0, 100, 5))], models.Bests())
    assert kinds(after, 0) == {"max_weight", "max_volume", "one_rep_max"}
    assert all(record.previous is None and record.improvement_percentage is None for record in after.personal_records)
    assert after.sets[0].personal_record
    assert (bests.weight, bests.volume, bests.reps) == (100, 500, [(100, 5)])
    assert bests.one_rep_max == pytest.approx(116.667, abs=0.001)


def test_a_record_says_value_previous_and_improvement() -> None:
    [after], _ = records_rules.replay_records([entry(done(0, 100, 5), done(1, 105, 5))], models.Bests())
    record = next(one for one in after.personal_records if one.set_index == 1 and one.type == "max_weight")
    assert (record.value, record.previous, record.improvement_percentage) == (105, 100, 5.0)


def test_more_repetitions_at_the_same_weight() -> None:
    [after], _ = records_rules.replay_records([entry(done(0, 100, 5), done(1, 100, 6))], models.Bests())
    assert "max_reps" in kinds(after, 1)
    assert "max_weight" not in kinds(after, 1)
    record = next(one for one in after.personal_records if one.type == "max_reps")
    assert (record.value, record.previous) == (6, 5)


def test_more_repetitions_at_less_weight_is_a_record_only_against_that_weight_or_more() -> None:
    [after], _ = records_rules.replay_records([entry(done(0, 100, 8), done(1, 90, 8), done(2, 90, 9))], models.Bests())
    assert kinds(after, 1) == set()
    assert kinds(after, 2) == {"max_reps", "max_volume"}


def test_the_same_set_twice_is_no_second_record() -> None:
    [after], _ = records_rules.replay_records([entry(done(0, 100, 5), done(1, 100, 5))], models.Bests())
    assert kinds(after, 1) == set()


@pytest.mark.parametrize("type", ["dropset", "failure"])
def test_hard_set_types_count(type: str) -> None:
    [after], _ = records_rules.replay_records([entry(done(0, 100, 5, type))], models.Bests())
    assert after.total_volume == 500
    assert after.personal_records


def test_a_warm_up_counts_for_nothing() -> None:
    [after], bests = records_rules.replay_records([entry(done(0, 200, 5, "warmup"))], models.Bests())
    assert (after.total_volume, after.personal_records, bests) == (0, [], models.Bests())


def test_correcting_a_set_takes_back_its_records() -> None:
    before = models.Bests(weight=100, volume=500, one_rep_max=116.7, reps=[(100, 5)])
    [wrong], _ = records_rules.replay_records([entry(done(0, 1000, 5))], before)
    assert kinds(wrong, 0) == {"max_weight", "max_volume", "one_rep_max"}
    [right], bests = records_rules.replay_records([entry(done(0, 100, 5))], before)
    assert right.personal_records == []
    assert bests == before


def test_assistance_inverts() -> None:
    before = models.Bests(weight=40, reps=[(40, 8)])
    [after], bests = records_rules.replay_records([entry(done(0, 30, 5), measurement="assisted_reps")], before)
    record = next(one for one in after.personal_records if one.type == "max_weight")
    assert (record.value, record.previous, record.improvement_percentage) == (30, 40, 25.0)
    assert after.total_volume == 0
    assert bests.weight == 30
    [more], _ = records_rules.replay_records([entry(done(0, 45, 8), measurement="assisted_reps")], before)
    assert more.personal_records == []


def test_body_weight_sets_records_in_repetitions() -> None:
    before = models.Bests(reps=[(0, 10)])
    [after], bests = records_rules.replay_records([entry(done(0, None, 12), measurement="bodyweight_reps")], before)
    assert kinds(after, 0) == {"max_reps"}
    assert bests.reps == [(0, 12)]


def test_an_estimate_that_is_not_to_be_trusted_sets_no_record() -> None:
    [after], _ = records_rules.replay_records([entry(done(0, 60, 20))], models.Bests())
    assert "one_rep_max" not in kinds(after, 0)


def test_an_exercise_that_stands_twice_shares_its_records() -> None:
    first, second = entry(done(0, 100, 5, after=10), index=0), entry(done(0, 110, 3, after=5), index=1)
    [one, two], _ = records_rules.replay_records([first, second], models.Bests())
    assert kinds(two, 0) == {"max_weight", "max_volume", "one_rep_max"}
    assert "max_weight" not in kinds(one, 0), "the heavier set was done before"


SETS = st.lists(
    st.builds(
        lambda weight, reps, kind: (weight / 2, reps, kind),
        st.integers(0, 60),
        st.integers(1, 20),
        st.sampled_from(["normal", "warmup", "dropset", "failure"]),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(SETS, SETS, st.sampled_from(["weight_reps", "bodyweight_reps", "assisted_reps"]))
def test_bests_are_those_of_all_sets_however_they_are_cut(first: list, second: list, measurement: str) -> None:
    """Replaying two workouts one after the other ends where replaying all their sets at once ends."""
    one = [done(index, *values) for index, values in enumerate(first)]
    two = [done(index, *values, after=100 + index) for index, values in enumerate(second)]
    _, between = records_rules.replay_records([entry(*one, measurement=measurement)], models.Bests())
    _, apart = records_rules.replay_records([entry(*two, measurement=measurement)], between)
    all_sets = [*one, *(item.model_copy(update={"index": item.index + len(one)}) for item in two)]
    _, together = records_rules.replay_records([entry(*all_sets, measurement=measurement)], models.Bests())
    assert apart == together


# --- totals and positions ----------------------------------------------------------------------------------


def test_totals_are_the_sum_of_the_sets() -> None:
    sets = [done(0, 60, 10, "warmup"), done(1, 100, 5), WorkoutSet(index=2, weight=100, reps=5)]
    sets[1] = sets[1].model_copy(update={"rpe": 8.0, "rest_time": 120})
    metrics = rules.workout_totals([entry(*sets)])
    assert (metrics.total_volume, metrics.completed_sets, metrics.total_reps) == (500, 2, 5)
    assert (metrics.average_rpe, metrics.total_rest_time) == (8.0, 120)


def test_the_next_set_then_the_next_exercise() -> None:
    open_sets = [WorkoutSet(index=0), WorkoutSet(index=1)]
    exercises = [entry(done(0, 1, 1), open_sets[1], index=0), entry(*open_sets, index=1)]
    assert rules.next_position(exercises, 0) == (0, 1)
    exercises[0] = entry(done(0, 1, 1), done(1, 1, 1), index=0)
    assert rules.next_position(exercises, 0) == (1, 0)
    exercises[1] = entry(done(0, 1, 1), done(1, 1, 1), index=1)
    assert rules.next_position(exercises, 1) == (1, 2), "nothing is open: the place for one more set"


def test_a_superset_takes_turns() -> None:
    exercises = [
        entry(done(0, 1, 1), WorkoutSet(index=1), index=0, superset="a"),
        entry(WorkoutSet(index=0), WorkoutSet(index=1), index=1, superset="a"),
    ]
    assert rules.next_position(exercises, 0) == (1, 0)
    exercises[1] = entry(done(0, 1, 1), WorkoutSet(index=1), index=1, superset="a")
    assert rules.next_position(exercises, 1) == (0, 1)


def test_a_rest_timer_is_a_deadline() -> None:
    rest = rules.new_rest_timer(START, 90)
    assert (rest.ends_at - rest.started_at).total_seconds() == 90
