"""Robust trends: the Theil–Sen slope with its interval. Pure.

Source: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968); the interval is that of
`scipy.stats.theilslopes` with `method="separate"`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope per unit of x, and the bounds of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def direction(self) -> int:
        """1 or -1 where the interval lies on one side of zero, otherwise 0."""
        return (self.low > 0) - (self.high < 0)

    def times(self, factor: float) -> "Slope":
        """The slope per `1 / factor` units of x; `factor` is positive."""
        return Slope(self.value * factor, self.low * factor, self.high * factor)


def theil_sen(points: Sequence[tuple[float, float]]) -> Slope | None:
    """The median slope between any two of the points `(x, y)`; None where no two differ in x.

    With n points it takes n² / 2 slopes: callers bound the number of points.
    """
    slopes = pair_slopes(points)
    if not slopes:
        return None
    half_width = -NormalDist().inv_cdf((1 - CONFIDENCE) / 2) * math.sqrt(_kendall_variance(points))
    count = len(slopes)
    upper = min(round((count + half_width) / 2), count - 1)
    lower = max(round((count - half_width) / 2) - 1, 0)
    return Slope(median(slopes), slopes[lower], slopes[upper])


def pair_slopes(points: Iterable[tuple[float, float]]) -> list[float]:
    """The slopes between any two of the points `(x, y)` that differ in x, in ascending order."""
    ordered = sorted(points)
    return sorted(
        (after_y - before_y) / (after_x - before_x)
        for place, (before_x, before_y) in enumerate(ordered)
        for after_x, after_y in ordered[place + 1 :]
        if after_x > before_x
    )


def _kendall_variance(points: Sequence[tuple[float, float]]) -> float:
    """The variance of Kendall's S, corrected for ties."""
    ties = [*_tie_sizes(x for x, _ in points), *_tie_sizes(y for _, y in points)]
    return max(0.0, (_variance_term(len(points)) - sum(map(_variance_term, ties))) / 18)


def _variance_term(count: int) -> int:
    return count * (count - 1) * (2 * count + 5)


def _tie_sizes(values: Iterable[float]) -> list[int]:
    return [size for size in Counter(values).values() if size > 1]
