"""The weeks with the most volume, kept without reading the others. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from fitai.kernel.types import Model

MAX_BEST_WEEKS = 3


class WeekSums(Protocol):
    """What of a week it is ranked by and shown with."""

    @property
    def workouts(self) -> int: ...
    @property
    def volume(self) -> int: ...
    @property
    def hard_sets(self) -> int: ...


class BestWeek(Model):
    """One of the weeks with the most volume, in tens of micrograms."""

    start: date
    workouts: int
    volume: int
    hard_sets: int


def best_weeks(weeks: Mapping[date, WeekSums]) -> list[BestWeek]:
    """The weeks with the most volume, the best first; of equal ones the later."""
    ranked = [
        BestWeek(start=start, workouts=week.workouts, volume=week.volume, hard_sets=week.hard_sets)
        for start, week in weeks.items()
        if week.volume > 0
    ]
    return sorted(ranked, key=_rank, reverse=True)[:MAX_BEST_WEEKS]


def _rank(week: BestWeek) -> tuple[int, date]:
    return week.volume, week.start


def update_best_weeks(
    current: list[BestWeek],
    before: Mapping[date, WeekSums],
    after: Mapping[date, WeekSums],
    load_weeks: Callable[[], Mapping[date, WeekSums]],
) -> list[BestWeek]:
    """The best weeks after a change.

    Args:
        before, after: the weeks that have changed, and possibly others.
        load_weeks: counts all weeks from the history; called only when a best week falls behind the last that is listed.
    """
    changed = {start for start in before.keys() | after.keys() if before.get(start) != after.get(start)}
    others = [week for week in current if week.start not in changed]
    candidates = best_weeks({start: after[start] for start in changed if start in after})
    ranked = sorted([*others, *candidates], key=_rank, reverse=True)[:MAX_BEST_WEEKS]
    is_full = len(current) == MAX_BEST_WEEKS
    if is_full and len(others) < len(current):
        # A week that is not listed may be as good as the last that was, but not better.
        last = _rank(current[-1])
        if len(ranked) < MAX_BEST_WEEKS or _rank(ranked[-1]) < last:
            return best_weeks(load_weeks())
    return ranked
