"""Which plates go on a bar: proven against every choice of plates there is."""

from itertools import product

import pytest
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.training import plates
from fitai.training.plates import PlatePairs
from hypothesis import given, settings
from hypothesis import strategies as st

KILOGRAMS = st.sampled_from([0.125, 0.25, 0.5, 1.25, 1.5, 2.5, 3.0, 5.0, 7.5, 10.0, 15.0, 20.0, 25.0])
POUNDS = st.sampled_from([0.25, 1.25, 2.5, 5.0, 10.0, 25.0, 35.0, 45.0]).map(lambda one: one * KILOGRAMS_PER_POUND)


def owned(weights: st.SearchStrategy[float], kinds: int = 4) -> st.SearchStrategy[list[PlatePairs]]:
    one = st.builds(PlatePairs, weights, st.integers(0, 3))
    return st.lists(one, max_size=kinds, unique_by=lambda pair: pair.weight)


def every_side(held: list[PlatePairs]) -> dict[int, int]:
    """Every sum that plates can make on a side, and the fewest plates that make it: all choices, one by one."""
    found: dict[int, int] = {}
    for counts in product(*(range(one.pairs + 1) for one in held)):
        total = sum(plates.to_nanograms(one.weight) * count for one, count in zip(held, counts, strict=True))
        found[total] = min(found.get(total, 10**9), sum(counts))
    return found


def hold(target: float, bar: float, held: list[PlatePairs]) -> None:
    choice = plates.nearest_loads(target, bar, held)
    room = plates.to_nanograms(target) - plates.to_nanograms(bar)
    sides = every_side(held)
    below = max((side for side in sides if 2 * side <= room), default=None)
    above = min((side for side in sides if 2 * side >= room), default=None)
    for made, side in ((choice.below, below), (choice.above, above)):
        if side is None:
            assert made is None
            continue
        assert made is not None
        assert plates.to_nanograms(made.weight) == plates.to_nanograms(bar) + 2 * side
        assert sum(plates.to_nanograms(one.weight) * one.count for one in made.per_side) == side
        assert sum(one.count for one in made.per_side) == sides[side], "the fewest plates"
        there = {plates.to_nanograms(one.weight): one.pairs for one in held}
        assert all(one.count <= there[plates.to_nanograms(one.weight)] for one in made.per_side)
        assert [one.weight for one in made.per_side] == sorted((one.weight for one in made.per_side), reverse=True)
    assert choice.is_exact == (below is not None and below == above)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 1600).map(lambda one: one / 8), st.sampled_from([0.0, 7.0, 15.0, 20.0]), owned(KILOGRAMS, 5))
def test_plates_of_kilograms_against_every_choice(target: float, bar: float, held: list[PlatePairs]) -> None:
    hold(target, bar, held)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 400).map(lambda one: one * KILOGRAMS_PER_POUND),
    st.sampled_from([20.0, 45 * KILOGRAMS_PER_POUND]),
    owned(POUNDS, 5),
)
def test_plates_of_pounds_against_every_choice(target: float, bar: float, held: list[PlatePairs]) -> None:
    hold(target, bar, held)


@settings(max_examples=150, deadline=None)
@given(st.floats(0, 200), st.sampled_from([20.0, 45 * KILOGRAMS_PER_POUND]), owned(KILOGRAMS, 3), owned(POUNDS, 3))
def test_plates_of_both_on_one_bar_against_every_choice(
    target: float, bar: float, kilograms: list[PlatePairs], pounds: list[PlatePairs]
) -> None:
    hold(target, bar, kilograms + pounds)


@pytest.mark.parametrize(
    ("target", "held", "side"),
    [
        # Taking the largest that fits first (15, and then nothing) would stop at 15.
        (60, [(15, 1), (10, 2)], [(10, 2)]),
        (84, [(20, 2), (16, 2), (10, 1)], [(16, 2)]),
        (100, [(25, 4), (20, 4), (15, 4), (10, 4), (5, 4), (2.5, 4)], [(25, 1), (15, 1)]),
        (62.5, [(20, 4), (1.25, 1)], [(20, 1), (1.25, 1)]),
    ],
)
def test_sets_of_plates_that_are_no_coins(
    target: float, held: list[tuple[float, int]], side: list[tuple[float, int]]
) -> None:
    choice = plates.nearest_loads(target, 20, [PlatePairs(*one) for one in held])
    assert choice.is_exact
    assert choice.nearest.weight == target
    assert [(one.weight, one.count) for one in choice.nearest.per_side] == side


def test_what_cannot_be_made_has_a_neighbour_on_each_side() -> None:
    choice = plates.nearest_loads(63, 20, [PlatePairs(20, 1), PlatePairs(1.25, 2)])
    assert choice.below is not None
    assert choice.above is not None
    assert (choice.below.weight, choice.above.weight, choice.nearest.weight) == (62.5, 65, 62.5)


def test_of_two_as_near_the_lighter() -> None:
    assert plates.nearest_loads(65, 20, [PlatePairs(20, 1), PlatePairs(5, 1)]).nearest.weight == 60


def test_less_than_the_bar_and_more_than_all_plates() -> None:
    light = plates.nearest_loads(15, 20, [PlatePairs(20, 1)])
    assert (light.below, light.nearest.weight) == (None, 20)
    heavy = plates.nearest_loads(200, 20, [PlatePairs(20, 1)])
    assert (heavy.above, heavy.nearest.weight) == (None, 60)
    bare = plates.nearest_loads(60, 20, [])
    assert (bare.nearest.weight, bare.nearest.per_side) == (20, ())


def test_pounds_stay_the_same_pounds() -> None:
    choice = plates.nearest_loads(225 * KILOGRAMS_PER_POUND, *plates.standard_bar_and_plates("imperial"))
    assert choice.is_exact
    assert round(choice.nearest.weight / KILOGRAMS_PER_POUND, 6) == 225
    assert [(round(one.weight / KILOGRAMS_PER_POUND, 6), one.count) for one in choice.nearest.per_side] == [(45, 2)]


def test_the_worst_that_may_be_asked_is_quick() -> None:
    kinds = [0.125, 0.25, 0.375, 0.5, 0.625, 1.25, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0]
    assert plates.nearest_loads(999.9375, 20, [PlatePairs(one, 20) for one in kinds]).below is not None


@pytest.mark.parametrize(
    ("weight", "is_one"), [(0.125, True), (2.5 * KILOGRAMS_PER_POUND, True), (0.1, False), (101, False), (0, False)]
)
def test_what_a_plate_is(weight: float, is_one: bool) -> None:
    assert plates.is_plate(weight) == is_one


def test_the_step_is_a_pair_of_the_smallest() -> None:
    assert plates.smallest_step([PlatePairs(20, 1), PlatePairs(1.25, 2)], 2.5) == 2.5
    assert plates.smallest_step([PlatePairs(20, 1), PlatePairs(0.5, 0)], 2.5) == 40
    assert plates.smallest_step([], 2.5) == 2.5
