"""The load of the next set after the effort of the last one. Pure; kilograms.

    estimate = weight / share(reps, RPE),  load = estimate · share(target reps, target RPE)

`share` is the percentage of the one-repetition maximum by the RPE table (Tuchscherer, Reactive Training Systems; `rpe`). One
set says little about a maximum: a set that was as hard as planned, give or take half a point, changes nothing, and no set
changes the load by more than a tenth.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fitai.training.rpe import MIN_TABLE_RPE, rpe_percentage

TOLERANCE = 0.5
"""Points of RPE within which a set was as hard as planned."""
MOST = 0.1
"""The share of the load that one set changes at most."""


@dataclass(frozen=True, slots=True)
class LiftedSet:
    """A working set as it was done, or is planned. Kilograms."""

    weight: float
    reps: int
    rpe: float


@dataclass(frozen=True, slots=True)
class NextLoad:
    """The load of the next set, and the reason in words for the athlete, without units."""

    weight: float
    reason: str


def next_set_load(
    last: LiftedSet, target: LiftedSet, planned: LiftedSet, nearest: Callable[[float], float]
) -> NextLoad | None:
    """The load of the next set; None where the table has nothing to say, such as for many repetitions.

    Args:
        last: the set that was just done, with the weight that was lifted. target: what it was planned to be.
        planned: the next set as it is planned.
        nearest: gives the load nearest to a weight that the athlete can make.
    """
    effort = max(last.rpe, MIN_TABLE_RPE)
    is_as_planned = last.reps == target.reps and abs(last.rpe - target.rpe) <= TOLERANCE
    share, next_share = rpe_percentage(last.reps, effort), rpe_percentage(planned.reps, planned.rpe)
    if share is None or next_share is None or last.weight <= 0:
        return None
    if is_as_planned and (planned.reps, planned.rpe) == (target.reps, target.rpe):
        return NextLoad(last.weight, f"The last set was RPE {last.rpe:g}, as planned: the same load.")
    exact = last.weight / share * next_share
    bounded = min(max(exact, last.weight * (1 - MOST)), last.weight * (1 + MOST))
    weight = nearest(bounded)
    return NextLoad(weight, _reason(last, target, weight))


def _reason(last: LiftedSet, target: LiftedSet, weight: float) -> str:
    what = "more" if weight > last.weight else "less" if weight < last.weight else "the same load"
    done = f"{last.reps} at RPE {last.rpe:g}"
    return f"The last set was {done}, planned were {target.reps} at RPE {target.rpe:g}: {what}."
