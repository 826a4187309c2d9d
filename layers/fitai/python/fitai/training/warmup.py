"""Warm-up ramps: the sets before a working weight. Pure; kilograms.

The empty bar ten times, then 40 % × 5, 60 % × 3 and 80 % × 2 of the working weight, each rounded down to what can be
loaded: more weight for fewer repetitions, so that the muscles are warm and not tired (the ramp of Mark Rippetoe,
Starting Strength, 3rd edition, 2011). A stage that is hardly heavier than the one before it is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

RAMP_STAGES = ((40.0, 5), (60.0, 3), (80.0, 2))
"""Percent of the working weight, and repetitions."""
EMPTY_BAR_REPS = 10
"""Repetitions with the empty bar."""
MIN_JUMP_PERCENTAGE = 10.0
"""Percent of the working weight: a stage that is closer to the one before is left out."""


@dataclass(frozen=True, slots=True)
class WarmupSet:
    """A warm-up set: the intended percent of the working weight, and the kilograms that can be loaded."""

    percentage: float
    reps: int
    weight: float


def warmup_sets(working: float, bar: float | None, loadable: Callable[[float], float | None]) -> list[WarmupSet]:
    """The warm-up sets before a working weight, the lightest first; none where the bar is nearly the working weight.

    Args:
        working, bar: kilograms; `bar` is None for an exercise without one.
        loadable: gives the heaviest load that can be made up to a weight, or None.
    """
    sets: list[WarmupSet] = []
    min_jump = working * MIN_JUMP_PERCENTAGE / 100
    if bar is not None and bar <= working - min_jump:
        sets.append(WarmupSet(round(bar / working * 100, 1), EMPTY_BAR_REPS, bar))
    for percentage, reps in RAMP_STAGES:
        weight = loadable(working * percentage / 100)
        previous = sets[-1].weight if sets else 0.0
        if weight is not None and previous + min_jump <= weight <= working - min_jump:
            sets.append(WarmupSet(percentage, reps, weight))
    return sets
