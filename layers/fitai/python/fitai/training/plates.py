"""Which plates go on a bar. Pure; kilograms.

A lift is loaded alike on both sides, with no more plates than there are: each side gets a choice out of the pairs.
Everything is counted in whole nanograms, in which kilograms and pounds are both exact, so that no load that can be
made is missed by a rounding error. What the plates can make is found by looking at all of their sums (a bounded
knapsack), and not by taking the largest plate that fits: with plates of 15 and 10, two tens make the twenty that
taking the fifteen first would miss.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd
from typing import NamedTuple

from fitai.kernel.types import Units

NANOGRAMS_PER_KILOGRAM = 10**12
"""In a kilogram."""
NANOGRAMS_PER_POUND = 453_592_370_000
"""In a pound, exactly (international pound, 1959)."""
WEIGHT_GRIDS = (NANOGRAMS_PER_KILOGRAM // 8, NANOGRAMS_PER_POUND // 4)
"""Plates are multiples of an eighth of a kilogram, or of a quarter of a pound: what is stamped on them."""
MAX_SIDE = 1000 * NANOGRAMS_PER_KILOGRAM
"""More than this is on no side of a bar."""


class PlatePairs(NamedTuple):
    """Plates of one weight, and how many pairs of them there are."""

    weight: float
    pairs: int


@dataclass(frozen=True, slots=True)
class SidePlates:
    """Plates of one weight on one side of the bar."""

    weight: float
    count: int


@dataclass(frozen=True, slots=True)
class BarLoad:
    """A load that the plates can make: kilograms with the bar, and one side of it, the heaviest plate first."""

    weight: float
    per_side: tuple[SidePlates, ...]


@dataclass(frozen=True, slots=True)
class NearestLoads:
    """What comes nearest to a weight, from below and from above; both are the weight itself where it can be made.

    `below` is None where the bar alone is heavier; `above` is None where all of the plates together are lighter.
    """

    target: float
    below: BarLoad | None
    above: BarLoad | None

    @property
    def is_exact(self) -> bool:
        """Whether the plates make just this weight."""
        return self.below is not None and self.below == self.above

    @property
    def nearest(self) -> BarLoad:
        """The nearer of both, of two that are as near the lighter."""
        if self.below is None or self.above is None:
            found = self.below or self.above
            assert found is not None, "a bar alone is a load"
            return found
        nearer = self.above.weight - self.target < self.target - self.below.weight
        return self.above if nearer else self.below


METRIC_BAR, METRIC_PLATES = 20.0, tuple(PlatePairs(weight, 10) for weight in (25.0, 20.0, 15.0, 10.0, 5.0, 2.5, 1.25))
"""What a gym has that counts in kilograms, where nobody says what there is."""
_KILOGRAMS_PER_POUND = NANOGRAMS_PER_POUND / NANOGRAMS_PER_KILOGRAM
IMPERIAL_BAR, IMPERIAL_PLATES = (
    45 * _KILOGRAMS_PER_POUND,
    tuple(PlatePairs(one * _KILOGRAMS_PER_POUND, 10) for one in (45.0, 35.0, 25.0, 10.0, 5.0, 2.5)),
)
"""The same in pounds."""


def standard_bar_and_plates(units: Units) -> tuple[float, tuple[PlatePairs, ...]]:
    """The bar and the plates of a gym, where nobody says what there is."""
    return (IMPERIAL_BAR, IMPERIAL_PLATES) if units == "imperial" else (METRIC_BAR, METRIC_PLATES)


def to_nanograms(weight: float) -> int:
    """Nanograms, of a weight in kilograms."""
    return round(weight * NANOGRAMS_PER_KILOGRAM)


def is_plate(weight: float) -> bool:
    """Whether there are plates like this: a multiple of 0.125 kg or of 0.25 lb, up to 100 kg."""
    return 0 < weight <= 100 and any(to_nanograms(weight) % grid == 0 for grid in WEIGHT_GRIDS)


def nearest_loads(target: float, bar: float, plates: Sequence[PlatePairs]) -> NearestLoads:
    """The loads nearest to a weight, each with the fewest plates that make it.

    Args:
        target, bar: kilograms. plates: each `is_plate`; the same weight may come more than once.
    """
    # Both sides are alike, so what they hold is told twice: twice the target is compared with what one side holds.
    room = to_nanograms(target) - to_nanograms(bar)
    if room < 0:
        return NearestLoads(target, None, _bar_load(bar, 0, {}))
    owned: dict[int, int] = {}
    for one in plates:
        owned[to_nanograms(one.weight)] = owned.get(to_nanograms(one.weight), 0) + one.pairs
    heaviest = max((weight for weight, pairs in owned.items() if pairs), default=0)
    # Plate by plate up to all of them, a sum lies less than the heaviest plate beyond any weight that they reach.
    most = min(MAX_SIDE, room // 2 + heaviest + 1)
    families = [_reachable_sums(family, most) for family in _plates_by_grid(owned)]
    while len(families) < len(WEIGHT_GRIDS):
        families.append({0: {}})
    first, second = families
    below, above = _nearest_sums(room, sorted(first), sorted(second))

    def made(pair: tuple[int, int] | None) -> BarLoad | None:
        return None if pair is None else _bar_load(bar, sum(pair), first[pair[0]] | second[pair[1]])

    return NearestLoads(target, made(below), made(above))


def smallest_step(plates: Sequence[PlatePairs], bar_step: float) -> float:
    """The smallest change of a load: one more pair of the smallest plates; `bar_step` where there are none."""
    weights = [one.weight for one in plates if one.pairs]
    return 2 * min(weights) if weights else bar_step


def _bar_load(bar: float, side: int, plates: Mapping[int, int]) -> BarLoad:
    stacks = tuple(
        SidePlates(weight / NANOGRAMS_PER_KILOGRAM, count) for weight, count in sorted(plates.items(), reverse=True)
    )
    return BarLoad((to_nanograms(bar) + 2 * side) / NANOGRAMS_PER_KILOGRAM, stacks)


def _plates_by_grid(owned: Mapping[int, int]) -> list[dict[int, int]]:
    """The plates in kilograms, and those in pounds: within a family all sums lie on a grid, and are few."""
    families: list[dict[int, int]] = [{} for _ in WEIGHT_GRIDS]
    for weight, pairs in owned.items():
        place = next(index for index, grid in enumerate(WEIGHT_GRIDS) if weight % grid == 0)
        families[place][weight] = pairs
    return [one for one in families if one]


def _reachable_sums(owned: Mapping[int, int], most: int) -> dict[int, dict[int, int]]:
    """Every sum up to `most` that the plates make, with the fewest plates; of as few, with the most unequal ones."""
    grid = reduce(gcd, owned)
    size = most // grid
    # A sum's cost: the number of plates, and then the squares of their weights, of which more is better.
    plate = 1 + 2 * sum(pairs * (weight // grid) ** 2 for weight, pairs in owned.items())
    costs: list[int | None] = [0] + [None] * size
    taken: list[tuple[tuple[int, int], ...]] = [()] * (size + 1)
    for weight, pairs in owned.items():
        for count in _binary_portions(pairs):
            part, price = weight // grid * count, count * (plate - (weight // grid) ** 2)
            for place in range(size, part - 1, -1):
                cost = costs[place - part]
                if cost is None:
                    continue
                standing = costs[place]
                if standing is None or cost + price < standing:
                    costs[place] = cost + price
                    taken[place] = (*taken[place - part], (weight, count))
    return {place * grid: _count_plates(taken[place]) for place, cost in enumerate(costs) if cost is not None}


def _binary_portions(pairs: int) -> list[int]:
    """Numbers of which every number up to `pairs`, and none beyond, is a sum: 1, 2, 4 … and the rest."""
    portions, size = [], 1
    while pairs > 0:
        portions.append(min(size, pairs))
        pairs -= size
        size *= 2
    return portions


def _count_plates(taken: Sequence[tuple[int, int]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for weight, count in taken:
        counts[weight] = counts.get(weight, 0) + count
    return counts


def _nearest_sums(
    room: int, first: Sequence[int], second: Sequence[int]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Of sums of one out of each, the nearest of which twice the sum is at most, and at least, the room."""
    below: tuple[int, int] | None = None
    above: tuple[int, int] | None = None
    for one in first:
        # The largest with 2·(one + other) ≤ room, and the smallest with ≥ room.
        least = bisect_right(second, room // 2 - one) - 1
        if least >= 0 and (below is None or one + second[least] > sum(below)):
            below = one, second[least]
        most = bisect_left(second, -(-room // 2) - one)
        if most < len(second) and (above is None or one + second[most] < sum(above)):
            above = one, second[most]
    return below, above
