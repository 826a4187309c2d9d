"""The next load follows from the effort of the last set, by the RPE table, within bounds."""

import pytest
from fitai.training.autoregulation import LiftedSet, next_set_load
from hypothesis import given
from hypothesis import strategies as st

TARGET = LiftedSet(100, 5, 8)


def nearest(weight: float) -> float:
    return round(weight / 2.5) * 2.5


@pytest.mark.parametrize(
    ("reps", "rpe", "weight"),
    [
        (5, 8, 100),  # as planned
        (5, 8.5, 100),  # half a point is no reason
        (5, 7.5, 100),
        (5, 9, 97.5),  # 100 / 83.7 % · 81.1 % = 96.9
        (5, 10, 95),  # 100 / 86.3 % · 81.1 % = 94.0
        (5, 7, 102.5),  # 100 / 78.6 % · 81.1 % = 103.2
        (3, 9, 90),  # 100 / 89.2 % · 81.1 % = 90.9, two repetitions are missing
        (7, 8, 107.5),  # 100 / 76.2 % · 81.1 % = 106.4
        (1, 10, 90),  # 81.1 kg is more than a tenth less
        (12, 8, 110),  # and no more than a tenth more
        (5, 3, 105),  # how easy it was the table does not say: taken for RPE 6.5, 77.4 %
    ],
)
def test_the_load_of_the_next_set(reps: int, rpe: float, weight: float):
    load = next_set_load(LiftedSet(100, reps, rpe), TARGET, TARGET, nearest)

    assert load is not None
    assert load.weight == pytest.approx(weight)
    assert load.reason.startswith("The last set was ")


def test_another_target_of_the_next_set_is_followed():
    """A back-off set: 8 at RPE 7 after 3 at RPE 9: 100 / 89.2 % · 70.7 %, no more than a tenth less."""
    load = next_set_load(LiftedSet(100, 3, 9), LiftedSet(100, 3, 9), LiftedSet(0, 8, 7), nearest)

    assert load is not None
    assert load.weight == 90


def test_what_is_beyond_the_table_is_left_alone():
    assert next_set_load(LiftedSet(40, 20, 9), LiftedSet(40, 20, 8), LiftedSet(40, 20, 8), nearest) is None
    assert next_set_load(LiftedSet(0, 5, 9), TARGET, TARGET, nearest) is None


@given(st.floats(5, 300), st.integers(1, 10), st.sampled_from([6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10]))
def test_a_harder_set_is_never_followed_by_more(weight: float, reps: int, rpe: float):
    target = LiftedSet(weight, reps, 8)
    load = next_set_load(LiftedSet(weight, reps, rpe), target, target, lambda exact: exact)

    if load is not None:
        assert 0.9 * weight - 1e-6 <= load.weight <= 1.1 * weight + 1e-6
        if rpe >= 8.5:
            assert load.weight <= weight + 1e-6
        if rpe <= 7.5:
            assert load.weight >= weight - 1e-6
