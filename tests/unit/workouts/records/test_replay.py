"""Records of sets of repetitions: replayed from the bests before a workout."""

import pytest
from fitai.workouts import models
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.records import rules as records_rules
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.workouts.sets import completed_set, exercise_of


def record_types(exercise: WorkoutExercise, set_index: int) -> set[str]:
    return {record.type for record in exercise.personal_records if record.set_index == set_index}


# --- records -----------------------------------------------------------------------------------------------


def test_the_first_set_sets_every_record_of_weight_without_a_previous() -> None:
    [after], bests = records_rules.replay_records([exercise_of(completed_set(0, 100, 5))], models.Bests())
    assert record_types(after, 0) == {"max_weight", "max_volume", "one_rep_max"}
    assert all(record.previous is None and record.improvement_percentage is None for record in after.personal_records)
    assert after.sets[0].personal_record
    assert (bests.weight, bests.volume, bests.reps) == (100, 500, [(100, 5)])
    assert bests.one_rep_max == pytest.approx(116.667, abs=0.001)


def test_a_record_says_value_previous_and_improvement() -> None:
    [after], _ = records_rules.replay_records(
        [exercise_of(completed_set(0, 100, 5), completed_set(1, 105, 5))], models.Bests()
    )
    record = next(record for record in after.personal_records if record.set_index == 1 and record.type == "max_weight")
    assert (record.value, record.previous, record.improvement_percentage) == (105, 100, 5.0)


def test_more_repetitions_at_the_same_weight_are_a_record() -> None:
    [after], _ = records_rules.replay_records(
        [exercise_of(completed_set(0, 100, 5), completed_set(1, 100, 6))], models.Bests()
    )
    assert "max_reps" in record_types(after, 1)
    assert "max_weight" not in record_types(after, 1)
    record = next(record for record in after.personal_records if record.type == "max_reps")
    assert (record.value, record.previous) == (6, 5)


def test_more_repetitions_at_less_weight_is_a_record_only_against_that_weight_or_more() -> None:
    [after], _ = records_rules.replay_records(
        [exercise_of(completed_set(0, 100, 8), completed_set(1, 90, 8), completed_set(2, 90, 9))], models.Bests()
    )
    assert record_types(after, 1) == set()
    assert record_types(after, 2) == {"max_reps", "max_volume"}


def test_the_same_set_twice_is_no_second_record() -> None:
    [after], _ = records_rules.replay_records(
        [exercise_of(completed_set(0, 100, 5), completed_set(1, 100, 5))], models.Bests()
    )
    assert record_types(after, 1) == set()


@pytest.mark.parametrize("type", ["dropset", "failure"])
def test_drop_sets_and_sets_to_failure_count(type: str) -> None:
    [after], _ = records_rules.replay_records([exercise_of(completed_set(0, 100, 5, type))], models.Bests())
    assert after.total_volume == 500
    assert after.personal_records


def test_a_warm_up_counts_for_nothing() -> None:
    [after], bests = records_rules.replay_records([exercise_of(completed_set(0, 200, 5, "warmup"))], models.Bests())
    assert (after.total_volume, after.personal_records, bests) == (0, [], models.Bests())


def test_correcting_a_set_takes_back_its_records() -> None:
    before = models.Bests(weight=100, volume=500, one_rep_max=116.7, reps=[(100, 5)])
    [wrong], _ = records_rules.replay_records([exercise_of(completed_set(0, 1000, 5))], before)
    assert record_types(wrong, 0) == {"max_weight", "max_volume", "one_rep_max"}
    [right], bests = records_rules.replay_records([exercise_of(completed_set(0, 100, 5))], before)
    assert right.personal_records == []
    assert bests == before


def test_less_assistance_is_a_record() -> None:
    before = models.Bests(weight=40, reps=[(40, 8)])
    [after], bests = records_rules.replay_records(
        [exercise_of(completed_set(0, 30, 5), measurement="assisted_reps")], before
    )
    record = next(record for record in after.personal_records if record.type == "max_weight")
    assert (record.value, record.previous, record.improvement_percentage) == (30, 40, 25.0)
    assert after.total_volume == 0
    assert bests.weight == 30
    [more], _ = records_rules.replay_records(
        [exercise_of(completed_set(0, 45, 8), measurement="assisted_reps")], before
    )
    assert more.personal_records == []


def test_body_weight_sets_records_in_repetitions() -> None:
    before = models.Bests(reps=[(0, 10)])
    [after], bests = records_rules.replay_records(
        [exercise_of(completed_set(0, None, 12), measurement="bodyweight_reps")], before
    )
    assert record_types(after, 0) == {"max_reps"}
    assert bests.reps == [(0, 12)]


def test_an_estimate_of_low_confidence_sets_no_record() -> None:
    [after], _ = records_rules.replay_records([exercise_of(completed_set(0, 60, 20))], models.Bests())
    assert "one_rep_max" not in record_types(after, 0)


def test_an_exercise_that_a_workout_has_twice_shares_its_records() -> None:
    first, second = (
        exercise_of(completed_set(0, 100, 5, after=10), index=0),
        exercise_of(completed_set(0, 110, 3, after=5), index=1),
    )
    [first_replayed, second_replayed], _ = records_rules.replay_records([first, second], models.Bests())
    assert record_types(second_replayed, 0) == {"max_weight", "max_volume", "one_rep_max"}
    assert "max_weight" not in record_types(first_replayed, 0), "the heavier set was done before"


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
def test_bests_are_those_of_all_sets_however_they_are_divided(first: list, second: list, measurement: str) -> None:
    """Replaying two workouts one after the other ends where replaying all their sets at once ends."""
    first_sets = [completed_set(index, *values) for index, values in enumerate(first)]
    second_sets = [completed_set(index, *values, after=100 + index) for index, values in enumerate(second)]
    _, bests_between = records_rules.replay_records([exercise_of(*first_sets, measurement=measurement)], models.Bests())
    _, bests_apart = records_rules.replay_records([exercise_of(*second_sets, measurement=measurement)], bests_between)
    all_sets = [*first_sets, *(set_.model_copy(update={"index": set_.index + len(first_sets)}) for set_ in second_sets)]
    _, bests_together = records_rules.replay_records([exercise_of(*all_sets, measurement=measurement)], models.Bests())
    assert bests_apart == bests_together
