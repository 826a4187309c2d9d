"""Plates on a bar, compared with every possible choice of plates."""

from itertools import product

import pytest
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.training import plates
from fitai.training.plates import PlatePairs
from hypothesis import given, settings
from hypothesis import strategies as st

KILOGRAMS = st.sampled_from([0.125, 0.25, 0.5, 1.25, 1.5, 2.5, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 25.0])
POUNDS = st.sampled_from([0.25, 1.25, 2.5, 5.0, 10.0, 25.0, 35.0, 45.0]).map(
    lambda pounds: pounds * KILOGRAMS_PER_POUND
)


def plate_lists(weights: st.SearchStrategy[float], max_size: int = 4) -> st.SearchStrategy[list[PlatePairs]]:
    plate_pairs = st.builds(PlatePairs, weights, st.integers(0, 3))
    return st.lists(plate_pairs, max_size=max_size, unique_by=lambda pair: pair.weight)


def every_side(owned: list[PlatePairs]) -> dict[int, int]:
    """Every sum of plates on a side, with the fewest plates that make it, by trying all choices."""
    fewest: dict[int, int] = {}
    for counts in product(*(range(plate.pairs + 1) for plate in owned)):
        total = sum(plates.to_nanograms(plate.weight) * count for plate, count in zip(owned, counts, strict=True))
        fewest[total] = min(fewest.get(total, 10**9), sum(counts))
    return fewest


def assert_nearest_loads(target: float, bar: float, owned: list[PlatePairs]) -> None:
    """Compare the nearest loads with every possible choice of plates."""
    loads = plates.nearest_loads(target, bar, owned)
    room = plates.to_nanograms(target) - plates.to_nanograms(bar)
    sides = every_side(owned)
    below = max((side for side in sides if 2 * side <= room), default=None)
    above = min((side for side in sides if 2 * side >= room), default=None)
    for load, side in ((loads.below, below), (loads.above, above)):
        if side is None:
            assert load is None
            continue
        assert load is not None
        assert plates.to_nanograms(load.weight) == plates.to_nanograms(bar) + 2 * side
        assert sum(plates.to_nanograms(stack.weight) * stack.count for stack in load.per_side) == side
        assert sum(stack.count for stack in load.per_side) == sides[side], "the fewest plates"
        pairs_by_weight = {plates.to_nanograms(plate.weight): plate.pairs for plate in owned}
        assert all(stack.count <= pairs_by_weight[plates.to_nanograms(stack.weight)] for stack in load.per_side)
        assert [stack.weight for stack in load.per_side] == sorted(
            (stack.weight for stack in load.per_side), reverse=True
        )
    assert loads.is_exact == (below is not None and below == above)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 1600).map(lambda eighths: eighths / 8),
    st.sampled_from([0.0, 7.0, 15.0, 20.0]),
    plate_lists(KILOGRAMS, 5),
)
def test_plates_in_kilograms_equal_the_best_of_every_choice(target: float, bar: float, owned: list[PlatePairs]) -> None:
    assert_nearest_loads(target, bar, owned)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 400).map(lambda pounds: pounds * KILOGRAMS_PER_POUND),
    st.sampled_from([20.0, 45 * KILOGRAMS_PER_POUND]),
    plate_lists(POUNDS, 5),
)
def test_plates_in_pounds_equal_the_best_of_every_choice(target: float, bar: float, owned: list[PlatePairs]) -> None:
    assert_nearest_loads(target, bar, owned)


@settings(max_examples=150, deadline=None)
@given(
    st.floats(0, 200),
    st.sampled_from([20.0, 45 * KILOGRAMS_PER_POUND]),
    plate_lists(KILOGRAMS, 3),
    plate_lists(POUNDS, 3),
)
def test_plates_of_both_units_equal_the_best_of_every_choice(
    target: float, bar: float, kilograms: list[PlatePairs], pounds: list[PlatePairs]
) -> None:
    assert_nearest_loads(target, bar, kilograms + pounds)


@pytest.mark.parametrize(
    ("target", "owned", "side"),
    [
        # Taking the largest plate that fits first would stop at 15.
        (60, [(15, 1), (10, 2)], [(10, 2)]),
        (84, [(20, 2), (16, 2), (10, 1)], [(16, 2)]),
        (100, [(25, 4), (20, 4), (15, 4), (10, 4), (5, 4), (2.5, 4)], [(25, 1), (15, 1)]),
        (62.5, [(20, 4), (1.25, 1)], [(20, 1), (1.25, 1)]),
    ],
)
def test_plates_where_the_largest_first_would_fail(
    target: float, owned: list[tuple[float, int]], side: list[tuple[float, int]]
) -> None:
    loads = plates.nearest_loads(target, 20, [PlatePairs(*plate) for plate in owned])
    assert loads.is_exact
    assert loads.nearest.weight == target
    assert [(stack.weight, stack.count) for stack in loads.nearest.per_side] == side


def test_an_impossible_weight_has_a_load_below_and_above() -> None:
    loads = plates.nearest_loads(63, 20, [PlatePairs(20, 1), PlatePairs(1.25, 2)])
    assert loads.below is not None
    assert loads.above is not None
    assert (loads.below.weight, loads.above.weight, loads.nearest.weight) == (62.5, 65, 62.5)


def test_of_two_equally_near_loads_the_lighter_is_nearest() -> None:
    assert plates.nearest_loads(65, 20, [PlatePairs(20, 1), PlatePairs(5, 1)]).nearest.weight == 60


def test_less_than_the_bar_and_more_than_all_plates() -> None:
    light = plates.nearest_loads(15, 20, [PlatePairs(20, 1)])
    assert (light.below, light.nearest.weight) == (None, 20)
    heavy = plates.nearest_loads(200, 20, [PlatePairs(20, 1)])
    assert (heavy.above, heavy.nearest.weight) == (None, 60)
    bare = plates.nearest_loads(60, 20, [])
    assert (bare.nearest.weight, bare.nearest.per_side) == (20, ())


def test_a_weight_in_pounds_is_exact() -> None:
    loads = plates.nearest_loads(225 * KILOGRAMS_PER_POUND, *plates.standard_bar_and_plates("imperial"))
    assert loads.is_exact
    assert round(loads.nearest.weight / KILOGRAMS_PER_POUND, 6) == 225
    assert [(round(stack.weight / KILOGRAMS_PER_POUND, 6), stack.count) for stack in loads.nearest.per_side] == [
        (45, 2)
    ]


def test_the_largest_possible_request_is_answered() -> None:
    weights = [0.125, 0.25, 0.375, 0.5, 0.625, 1.25, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0]
    assert plates.nearest_loads(999.9375, 20, [PlatePairs(weight, 20) for weight in weights]).below is not None


@pytest.mark.parametrize(
    ("weight", "expected"), [(0.125, True), (2.5 * KILOGRAMS_PER_POUND, True), (0.1, False), (101, False), (0, False)]
)
def test_a_plate_is_a_multiple_of_the_smallest_plates(weight: float, expected: bool) -> None:
    assert plates.is_plate(weight) == expected


def test_the_smallest_step_is_a_pair_of_the_smallest_plates() -> None:
    assert plates.smallest_step([PlatePairs(20, 1), PlatePairs(1.25, 2)], 2.5) == 2.5
    assert plates.smallest_step([PlatePairs(20, 1), PlatePairs(0.5, 0)], 2.5) == 40
    assert plates.smallest_step([], 2.5) == 2.5
