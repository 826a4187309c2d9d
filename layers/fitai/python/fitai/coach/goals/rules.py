"""How fast a body weight and a lift usually change, and when a goal is reached. Pure; kilograms, percent a week.

Source: the specification of the coach, section 6. The weeks follow from compound growth: now · (1 + r)^weeks = goal.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fitai.coach.goals.models import EstimatedKind, NoEstimateReason, Verdict
from fitai.coach.person import Person
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.types import KILOGRAMS_PER_POUND
from fitai.training.vocabulary import Difficulty

MIN_BMI = 18.5
"""The body mass index below which nobody loses weight (WHO: underweight)."""
OWN_POINTS = 4
"""The caller's own slope of n points weighs n / (n + 4)."""
MAX_WEEKS = 5200
"""Weeks beyond which an estimate says nothing: a hundred years."""
MIN_MILESTONE_WEEKS = 4
MILESTONE_SHARES = (0.25, 0.5, 0.75)
STEPS: dict[tuple[EstimatedKind, WeightUnit], float] = {
    ("weight", "kg"): 0.5,
    ("weight", "lb"): 1.0,
    ("strength", "kg"): 2.5,
    ("strength", "lb"): 5.0,
}
"""What suggested values are multiples of, by the unit."""
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class RateRange:
    """A usual rate and its range, in percent a week, without a sign."""

    rate: float
    slowest: float
    fastest: float


WEIGHT_LOSS = RateRange(0.7, 0.4, 1.0)
WEIGHT_LOSS_SENIOR = RateRange(0.4, 0.2, 0.5)
WEIGHT_GAIN = {
    Difficulty.BEGINNER: RateRange(0.5, 0.5, 0.5),
    Difficulty.INTERMEDIATE: RateRange(0.25, 0.25, 0.25),
    Difficulty.ADVANCED: RateRange(0.125, 0.125, 0.125),
}
"""The table gives no range of these: the ends are the rate itself."""
STRENGTH = {
    Difficulty.BEGINNER: RateRange(1.2, 0.6, 2.0),
    Difficulty.INTERMEDIATE: RateRange(0.35, 0.2, 0.6),
    Difficulty.ADVANCED: RateRange(0.12, 0.05, 0.25),
}


@dataclass(frozen=True, slots=True)
class OwnRate:
    """The caller's own slope in percent of the present value a week, positive is more; and the number of its points."""

    percent: float
    points: int


@dataclass(frozen=True, slots=True)
class Aim:
    """The present value and the target, in kilograms."""

    kind: EstimatedKind
    now: float
    target: float

    @property
    def is_loss(self) -> bool:
        """Whether the target is below the present value."""
        return self.target < self.now


@dataclass(frozen=True, slots=True)
class Estimate:
    """Weeks to the target with their bounds, and the rates in percent a week, negative for a loss."""

    weeks: int
    weeks_low: int
    weeks_high: int
    rate: float
    slowest: float
    fastest: float
    own: float | None
    own_share: float


def refusal(aim: Aim, person: Person) -> NoEstimateReason | None:
    """The reason against an estimate; None where there is none."""
    if aim.kind == "strength":
        return "already_reached" if aim.target <= aim.now + ROUNDING else None
    if abs(aim.target - aim.now) <= ROUNDING:
        return "already_reached"
    if person.pregnant:
        return "pregnant"
    if not aim.is_loss:
        return None
    if person.is_minor:
        return "minor"
    if _is_underweight(aim.now, person.height):
        return "underweight"
    return "target_underweight" if _is_underweight(aim.target, person.height) else None


def _is_underweight(weight: float, height: float | None) -> bool:
    return height is not None and round(weight / height**2, 6) < MIN_BMI


def rate_range(aim: Aim, person: Person) -> RateRange:
    """The usual rate of a change, and its range."""
    if aim.kind == "strength":
        return STRENGTH[person.level]
    if not aim.is_loss:
        return WEIGHT_GAIN[person.level]
    return WEIGHT_LOSS_SENIOR if person.is_senior else WEIGHT_LOSS


def blended_rate(rates: RateRange, own: float | None, points: int) -> float:
    """The rate in percent a week: the own slope of n points weighs n / (n + 4), the table's the rest; within the range.

    Args:
        own: towards the target; negative where it leads away from it.
    """
    if own is None:
        return rates.rate
    share = points / (points + OWN_POINTS)
    return min(max(share * own + (1 - share) * rates.rate, rates.slowest), rates.fastest)


def weeks_to(now: float, target: float, percent: float) -> int:
    """Weeks until the target at a rate in percent a week, which is negative for a loss: ⌈ln(target/now) / ln(1 + r)⌉."""
    # The logarithms by themselves: a quotient of the smallest and the largest numbers is infinite.
    weeks = (math.log(target) - math.log(now)) / math.log1p(percent / 100)
    return max(1, math.ceil(weeks - ROUNDING))


def value_after(now: float, percent: float, weeks: float) -> float:
    """The value after some weeks at a rate in percent a week."""
    return now * math.exp(math.log1p(percent / 100) * weeks)


def estimate(aim: Aim, person: Person, own: OwnRate | None = None) -> Estimate:
    """When the target is reached, with the bounds that the ends of the range give."""
    rates, sign = rate_range(aim, person), -1 if aim.is_loss else 1
    points = 0 if own is None else own.points
    percent = sign * blended_rate(rates, None if own is None else sign * own.percent, points)
    slowest, fastest = sign * rates.slowest, sign * rates.fastest
    return Estimate(
        weeks=weeks_to(aim.now, aim.target, percent),
        weeks_low=weeks_to(aim.now, aim.target, fastest),
        weeks_high=weeks_to(aim.now, aim.target, slowest),
        rate=percent,
        slowest=slowest,
        fastest=fastest,
        own=None if own is None else own.percent,
        own_share=points / (points + OWN_POINTS),
    )


def day_after(today: date, weeks: int) -> date:
    """The day after some weeks, at most a hundred years ahead."""
    return today + timedelta(weeks=min(weeks, MAX_WEEKS))


def verdict(estimate: Estimate, today: date, target_date: date | None) -> Verdict:
    """Whether a day is realistic: not before the estimate; `ambitious` before it, but not before its lower bound."""
    if target_date is None:
        return "no_date"
    if day_after(today, estimate.weeks) <= target_date:
        return "realistic"
    return "ambitious" if day_after(today, estimate.weeks_low) <= target_date else "unrealistic"


# --- suggestions -------------------------------------------------------------------------------------------


def realistic_target(aim: Aim, estimate: Estimate, today: date, target_date: date, unit: WeightUnit) -> float | None:
    """What is reached on a day at the estimated rate, in steps of the unit towards the present value; None for no step."""
    weeks = (target_date - today).days / 7
    if weeks <= 0:
        return None
    value = value_after(aim.now, estimate.rate, weeks)
    step = _step(aim.kind, unit)
    rounded = step * (math.ceil(value / step - ROUNDING) if aim.is_loss else math.floor(value / step + ROUNDING))
    is_on_the_way = aim.target < rounded < aim.now if aim.is_loss else aim.now < rounded < aim.target
    return rounded if is_on_the_way else None


def milestones(
    aim: Aim, estimate: Estimate, today: date, unit: WeightUnit, existing: Iterable[float] = ()
) -> list[tuple[float, date]]:
    """Values at a quarter, half and three quarters of the way, with the days on which they are reached.

    Those are left out that the goal has, and all of a way of less than four weeks.
    """
    if estimate.weeks < MIN_MILESTONE_WEEKS:
        return []
    step = _step(aim.kind, unit)
    low, high = sorted((aim.now, aim.target))
    values: dict[float, date] = {}
    for share in MILESTONE_SHARES:
        value = step * round(aim.now ** (1 - share) * aim.target**share / step)
        is_there = any(abs(value - other) < step / 2 for other in existing)
        if low + ROUNDING < value < high - ROUNDING and not is_there:
            values.setdefault(value, day_after(today, weeks_to(aim.now, value, estimate.rate)))
    return list(values.items())


def _step(kind: EstimatedKind, unit: WeightUnit) -> float:
    """The step in kilograms."""
    return STEPS[kind, unit] * (KILOGRAMS_PER_POUND if unit == "lb" else 1)
