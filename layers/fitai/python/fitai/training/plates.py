"""Which plates go on a bar. Pure; kilograms.

Both sides of the bar carry the same plates, at most as many as there are pairs. Weights are computed in whole
nanograms, in which kilograms and pounds are both exact, so that no possible load is missed by a rounding error. The
possible loads are found by a bounded knapsack over all sums, and not by taking the largest plate that fits: with
plates of 15 and 10, two tens make the twenty that taking the fifteen first would miss.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import gcd
from typing import NamedTuple

from fitai.kernel.types import KILOGRAMS_PER_POUND, Units

NANOGRAMS_PER_KILOGRAM = 10**12
NANOGRAMS_PER_POUND = 453_592_370_000
"""Exactly (international pound, 1959)."""
WEIGHT_GRIDS = (NANOGRAMS_PER_KILOGRAM // 8, NANOGRAMS_PER_POUND // 4)
"""Nanograms. Every plate is a multiple of an eighth of a kilogram, or of a quarter of a pound: as is stamped on it."""
MAX_SIDE = 1000 * NANOGRAMS_PER_KILOGRAM
"""Nanograms that one side of a bar can hold at most."""


class PlatePairs(NamedTuple):
    """Plates of one weight in kilograms, and how many pairs of them there are."""

    weight: float
    pairs: int


@dataclass(frozen=True, slots=True)
class SidePlates:
    """Plates of one weight on one side of the bar."""

    weight: float
    count: int


@dataclass(frozen=True, slots=True)
class BarLoad:
    """A possible load: kilograms including the bar, and the plates of one side, the heaviest first."""

    weight: float
    per_side: tuple[SidePlates, ...]


@dataclass(frozen=True, slots=True)
class NearestLoads:
    """The possible loads nearest to a target weight; both are the target itself where it can be made.

    Attributes:
        below: None where the bar alone is heavier than the target.
        above: None where the bar with all plates is lighter than the target.
    """

    target: float
    below: BarLoad | None
    above: BarLoad | None

    @property
    def is_exact(self) -> bool:
        """Whether the plates make exactly this weight."""
        return self.below is not None and self.below == self.above

    @property
    def nearest(self) -> BarLoad:
        """The nearer of the two; where both are equally near, the lighter."""
        if self.below is None or self.above is None:
            only_load = self.below or self.above
            assert only_load is not None, "a bar alone is a load"
            return only_load
        is_above_nearer = self.above.weight - self.target < self.target - self.below.weight
        return self.above if is_above_nearer else self.below


METRIC_BAR, METRIC_PLATES = 20.0, tuple(PlatePairs(weight, 10) for weight in (25.0, 20.0, 15.0, 10.0, 5.0, 2.5, 1.25))
"""The equipment assumed of a gym with weights in kilograms."""
IMPERIAL_BAR, IMPERIAL_PLATES = (
    45 * KILOGRAMS_PER_POUND,
    tuple(PlatePairs(weight * KILOGRAMS_PER_POUND, 10) for weight in (45.0, 35.0, 25.0, 10.0, 5.0, 2.5)),
)
"""The equipment assumed of a gym with weights in pounds; kilograms."""


def standard_bar_and_plates(units: Units) -> tuple[float, tuple[PlatePairs, ...]]:
    """The bar and the plates assumed where none are given; kilograms."""
    return (IMPERIAL_BAR, IMPERIAL_PLATES) if units == "imperial" else (METRIC_BAR, METRIC_PLATES)


def to_nanograms(weight: float) -> int:
    """Convert kilograms to nanograms."""
    return round(weight * NANOGRAMS_PER_KILOGRAM)


def is_plate(weight: float) -> bool:
    """Whether a weight in kilograms can be a plate: a multiple of 0.125 kg or of 0.25 lb, up to 100 kg."""
    return 0 < weight <= 100 and any(to_nanograms(weight) % grid == 0 for grid in WEIGHT_GRIDS)


def nearest_loads(target: float, bar: float, plates: Sequence[PlatePairs]) -> NearestLoads:
    """The possible loads nearest to a target weight, each with the fewest plates.

    Args:
        target, bar: kilograms. plates: each satisfies `is_plate`; a weight may occur more than once.
    """
    # Both sides carry the same: twice the weight of one side is compared with what the plates must weigh together.
    room = to_nanograms(target) - to_nanograms(bar)
    if room < 0:
        return NearestLoads(target, None, _bar_load(bar, 0, {}))
    pairs_by_weight: dict[int, int] = {}
    for plate in plates:
        pairs_by_weight[to_nanograms(plate.weight)] = pairs_by_weight.get(to_nanograms(plate.weight), 0) + plate.pairs
    heaviest = max((weight for weight, pairs in pairs_by_weight.items() if pairs), default=0)
    # Adding plate by plate, a sum exceeds any reachable weight by less than the heaviest plate.
    max_sum = min(MAX_SIDE, room // 2 + heaviest + 1)
    sums_by_grid = [_reachable_sums(grid_plates, max_sum) for grid_plates in _plates_by_grid(pairs_by_weight)]
    while len(sums_by_grid) < len(WEIGHT_GRIDS):
        sums_by_grid.append({0: {}})
    first_sums, second_sums = sums_by_grid
    below, above = _nearest_sums(room, sorted(first_sums), sorted(second_sums))

    def load_of(sums: tuple[int, int] | None) -> BarLoad | None:
        return None if sums is None else _bar_load(bar, sum(sums), first_sums[sums[0]] | second_sums[sums[1]])

    return NearestLoads(target, load_of(below), load_of(above))


def smallest_step(plates: Sequence[PlatePairs], bar_step: float) -> float:
    """The smallest change of a load: one more pair of the smallest plates; `bar_step` where there are no plates."""
    weights = [plate.weight for plate in plates if plate.pairs]
    return 2 * min(weights) if weights else bar_step


def _bar_load(bar: float, side_weight: int, plates: Mapping[int, int]) -> BarLoad:
    per_side = tuple(
        SidePlates(weight / NANOGRAMS_PER_KILOGRAM, count) for weight, count in sorted(plates.items(), reverse=True)
    )
    return BarLoad((to_nanograms(bar) + 2 * side_weight) / NANOGRAMS_PER_KILOGRAM, per_side)


def _plates_by_grid(pairs_by_weight: Mapping[int, int]) -> list[dict[int, int]]:
    """The plates in kilograms, and those in pounds: all sums of a group lie on one grid, and are few."""
    grids: list[dict[int, int]] = [{} for _ in WEIGHT_GRIDS]
    for weight, pairs in pairs_by_weight.items():
        grid_index = next(index for index, grid in enumerate(WEIGHT_GRIDS) if weight % grid == 0)
        grids[grid_index][weight] = pairs
    return [grid_plates for grid_plates in grids if grid_plates]


def _reachable_sums(pairs_by_weight: Mapping[int, int], max_sum: int) -> dict[int, dict[int, int]]:
    """Every sum up to `max_sum` that the plates make, with the fewest plates; among equally few, the most unequal."""
    grid = reduce(gcd, pairs_by_weight)
    size = max_sum // grid
    # The cost of a sum: first the number of plates; then the squares of their weights, of which a larger sum is better.
    plate_cost = 1 + 2 * sum(pairs * (weight // grid) ** 2 for weight, pairs in pairs_by_weight.items())
    costs: list[int | None] = [0] + [None] * size
    portions: list[tuple[tuple[int, int], ...]] = [()] * (size + 1)
    for weight, pairs in pairs_by_weight.items():
        for count in _binary_portions(pairs):
            weight_steps, price = weight // grid * count, count * (plate_cost - (weight // grid) ** 2)
            for total in range(size, weight_steps - 1, -1):
                cost = costs[total - weight_steps]
                if cost is None:
                    continue
                best_cost = costs[total]
                if best_cost is None or cost + price < best_cost:
                    costs[total] = cost + price
                    portions[total] = (*portions[total - weight_steps], (weight, count))
    return {total * grid: _count_plates(portions[total]) for total, cost in enumerate(costs) if cost is not None}


def _binary_portions(pairs: int) -> list[int]:
    """Split a number of pairs so that every smaller number is a sum of portions: 1, 2, 4 … and the rest."""
    portions, size = [], 1
    while pairs > 0:
        portions.append(min(size, pairs))
        pairs -= size
        size *= 2
    return portions


def _count_plates(portions: Sequence[tuple[int, int]]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for weight, count in portions:
        counts[weight] = counts.get(weight, 0) + count
    return counts


def _nearest_sums(
    room: int, first_sums: Sequence[int], second_sums: Sequence[int]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """The pairs, a sum of each group, whose doubled total is nearest to `room` from below and from above."""
    below: tuple[int, int] | None = None
    above: tuple[int, int] | None = None
    for first_sum in first_sums:
        # The largest with 2·(first_sum + second_sum) ≤ room, and the smallest with ≥ room.
        index = bisect_right(second_sums, room // 2 - first_sum) - 1
        if index >= 0 and (below is None or first_sum + second_sums[index] > sum(below)):
            below = first_sum, second_sums[index]
        upper_index = bisect_left(second_sums, -(-room // 2) - first_sum)
        if upper_index < len(second_sums) and (above is None or first_sum + second_sums[upper_index] < sum(above)):
            above = first_sum, second_sums[upper_index]
    return below, above
