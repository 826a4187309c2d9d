"""The causes of a plateau that the data supports, by weight, with the advice for each. Pure.

Source: the specification of the coach, section 5, the table of causes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

from fitai.coach.progress.models import AdviceKind, CauseKind
from fitai.coach.progress.rules import DayBest
from fitai.coach.progress.volume import GroupVolume
from fitai.training.days import monday

CAUSES_SHOWN = 3
"""Causes that are answered."""
ADDED_SETS = 2
"""Weekly sets that are advised where there are too few."""
REDUCED_SHARE = 0.3
"""The share of the sets that is advised to be left out where there are too many."""
LOW_RPE, HIGH_RPE, TARGET_RPE = 6.5, 9.0, 8.0
MIN_SESSIONS = 1.5
"""Sessions a week."""
DELOAD_WEEKS = 6
"""Weeks without a deload that are too many."""
SAME_REPS_WEEKS = 8
FALLING_PERCENT = 1.0
"""Percent of the body weight that is lost in a week."""
EFFORT_WEEKS = 4
"""Weeks of the sessions whose effort is judged."""
WEIGHTS: dict[CauseKind, float] = {
    "effort_too_low": 0.6,
    "effort_too_high": 0.7,
    "trained_too_seldom": 0.6,
    "no_deload": 0.5,
    "same_repetitions": 0.4,
    "losing_weight": 0.6,
    "sleep_unknown": 0.2,
}
ADVICE: dict[CauseKind, AdviceKind] = {
    "too_few_sets": "add_sets",
    "too_many_sets": "reduce_sets",
    "effort_too_low": "aim_at_rpe",
    "effort_too_high": "aim_at_rpe",
    "trained_too_seldom": "add_day",
    "no_deload": "deload",
    "same_repetitions": "change_repetitions",
    "losing_weight": "eat_more",
    "sleep_unknown": "tell_sleep",
}


@dataclass(frozen=True, slots=True)
class LiftFacts:
    """The data of a lift that its causes are judged by.

    Attributes:
        volumes: the weekly sets of the muscle groups that it trains first of all.
        rpe: the mean of the last weeks' sessions; None where none has one.
        sessions_per_week: of the exercise; None where there is no week to count.
        weeks_since_deload: trained weeks since the last deload or week off.
        same_reps: the repetitions of the best set, and for how many weeks they are the same; None where they differ.
        weight_change: of the body weight, percent a week; None where it is not known.
        sleep: hours a night; None where they are not known.
    """

    volumes: Sequence[GroupVolume] = ()
    rpe: float | None = None
    sessions_per_week: float | None = None
    weeks_since_deload: int = 0
    same_reps: tuple[int, int] | None = None
    weight_change: float | None = None
    sleep: float | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause with its weight, and the numbers that speak for it.

    Attributes:
        value: what was measured; None for what is not known.
        bound: what it is compared with.
        group: the muscle group of the sets.
    """

    kind: CauseKind
    weight: float
    value: float | None = None
    bound: float | None = None
    group: str | None = None

    @property
    def advice(self) -> AdviceKind:
        """What to do."""
        return ADVICE[self.kind]


def main_causes(facts: LiftFacts) -> list[Cause]:
    """The three causes with the highest weight; of equal ones those that the table has first."""
    return sorted(possible_causes(facts), key=lambda cause: -cause.weight)[:CAUSES_SHOWN]


def possible_causes(facts: LiftFacts) -> list[Cause]:
    """All causes that the facts support, in the order of the table."""
    causes = [*_volume_causes(facts.volumes), *_effort_causes(facts.rpe)]
    if facts.sessions_per_week is not None and facts.sessions_per_week < MIN_SESSIONS:
        causes.append(_cause("trained_too_seldom", facts.sessions_per_week, MIN_SESSIONS))
    if facts.weeks_since_deload >= DELOAD_WEEKS:
        causes.append(_cause("no_deload", facts.weeks_since_deload, DELOAD_WEEKS))
    if facts.same_reps is not None and facts.same_reps[1] >= SAME_REPS_WEEKS:
        reps, weeks = facts.same_reps
        causes.append(_cause("same_repetitions", reps, weeks))
    if facts.weight_change is not None and facts.weight_change <= -FALLING_PERCENT:
        causes.append(_cause("losing_weight", -facts.weight_change, FALLING_PERCENT))
    if facts.sleep is None:
        causes.append(_cause("sleep_unknown", None, None))
    return causes


def _cause(kind: CauseKind, value: float | None, bound: float | None) -> Cause:
    return Cause(kind, WEIGHTS[kind], value, bound)


def _volume_causes(volumes: Sequence[GroupVolume]) -> list[Cause]:
    """Of the groups below their floor the one that lacks most, of those above their maximum the one that exceeds it most."""
    low = [
        Cause("too_few_sets", 1 - volume.sets / volume.floor, volume.sets, volume.floor, volume.group)
        for volume in volumes
        if volume.floor > 0 and volume.sets < volume.floor
    ]
    high = [
        Cause("too_many_sets", 0.5 + volume.sets / volume.maximum - 1, volume.sets, volume.maximum, volume.group)
        for volume in volumes
        if volume.sets > volume.maximum
    ]
    return [max(causes, key=lambda cause: cause.weight) for causes in (low, high) if causes]


def _effort_causes(rpe: float | None) -> list[Cause]:
    if rpe is not None and rpe < LOW_RPE:
        return [_cause("effort_too_low", rpe, LOW_RPE)]
    return [_cause("effort_too_high", rpe, HIGH_RPE)] if rpe is not None and rpe > HIGH_RPE else []


# --- the facts ---------------------------------------------------------------------------------------------


def mean_effort(efforts: Sequence[tuple[date, float]], today: date) -> float | None:
    """The mean RPE of the sessions of the last four weeks; None where none has one."""
    first = today - timedelta(weeks=EFFORT_WEEKS)
    recent = [rpe for day, rpe in efforts if day > first]
    return round(mean(recent), 1) if recent else None


def weeks_since_deload(trained: Collection[date], deloads: Collection[date], last: date) -> int:
    """Trained weeks in a row until that of the last session, without a deload.

    A week off is a rest, too, and ends the row.

    Args:
        trained: the Mondays of weeks with a workout.
        deloads: the Mondays of weeks with a deload.
        last: the day of the last session.
    """
    week, count = monday(last), 0
    while week in trained and week not in deloads:
        week, count = week - timedelta(weeks=1), count + 1
    return count


def same_repetitions(bests: Sequence[DayBest]) -> tuple[int, int] | None:
    """The repetitions of the last best sets, and for how many calendar weeks they are the same."""
    if not bests or bests[-1].reps is None:
        return None
    reps, first = bests[-1].reps, bests[-1].day
    for best in reversed(bests):
        if best.reps != reps:
            break
        first = best.day
    return reps, (monday(bests[-1].day) - monday(first)).days // 7 + 1


def new_range(reps: int, lowest: int) -> tuple[int, int]:
    """Another range of repetitions than the one that has been trained: lower for high ones, higher for low ones.

    Args:
        lowest: the fewest repetitions that somebody of this age should do.
    """
    ranges = ((6, 8),) if reps <= 5 else ((3, 5), (10, 12)) if reps <= 9 else ((6, 8),)
    return next((bounds for bounds in ranges if bounds[0] >= lowest), (10, 12))
