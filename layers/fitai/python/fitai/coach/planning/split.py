"""Which workout is on which day of the week. Pure.

Source: the specification of the coach, section 3, and the limits of rules V9 and V22.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from fitai.coach.planning.models import AgeBand, Goal, PlanRequest
from fitai.coach.planning.terms import WEEKDAYS, is_beginner, is_senior


class DayKind(StrEnum):
    """What a day trains."""

    FULL = "full"
    UPPER = "upper"
    LOWER = "lower"
    PUSH = "push"
    PULL = "pull"
    LEGS = "legs"
    EASY = "easy"
    """Cardio and mobility."""
    RECOVERY = "recovery"
    """A short easy day, the seventh of a week."""

    @property
    def has_lifts(self) -> bool:
        """Whether it is a lifting day."""
        return self not in (DayKind.EASY, DayKind.RECOVERY)


FULL, UPPER, LOWER, PUSH, PULL, LEGS, EASY, RECOVERY = DayKind

DAYS_OF_WEEK: tuple[tuple[int, ...], ...] = (
    (0,),
    (0, 3),
    (0, 2, 4),
    (0, 1, 3, 4),
    (0, 1, 2, 4, 5),
    (0, 1, 2, 3, 4, 5),
    (0, 1, 2, 3, 4, 5, 6),
)
"""The days of the week, Monday is 0, by the number of days."""
BEGINNER_SPLITS: tuple[tuple[DayKind, ...], ...] = (
    (FULL,),
    (FULL, FULL),
    (FULL, FULL, FULL),
    (UPPER, LOWER, UPPER, LOWER),
    (UPPER, LOWER, EASY, FULL, EASY),
    (UPPER, LOWER, EASY, UPPER, LOWER, EASY),
    (UPPER, LOWER, EASY, UPPER, LOWER, EASY, RECOVERY),
)
SPLITS: tuple[tuple[DayKind, ...], ...] = (
    *BEGINNER_SPLITS[:4],
    (UPPER, LOWER, PUSH, PULL, LEGS),
    (PUSH, PULL, LEGS, PUSH, PULL, LEGS),
    (PUSH, PULL, LEGS, PUSH, PULL, LEGS, RECOVERY),
)
"""The same from intermediate on."""
FOUR_OF_MANY: tuple[tuple[DayKind, ...], ...] = (
    (UPPER, LOWER, EASY, UPPER, LOWER),
    (UPPER, LOWER, EASY, UPPER, LOWER, EASY),
    (UPPER, LOWER, EASY, UPPER, LOWER, EASY, RECOVERY),
)
"""Four lifting days among five, six and seven."""


@dataclass(frozen=True, slots=True)
class SplitDay:
    """A day of the split: its place in the week, Monday is 0, and what it trains."""

    weekday: int
    kind: DayKind

    @property
    def name(self) -> str:
        """The name of the day of the week, as a plan has it."""
        return WEEKDAYS[self.weekday]


def week_split(request: PlanRequest) -> tuple[SplitDay, ...]:
    """The days with a workout, in the order of the week."""
    days = request.days_per_week
    kinds = (BEGINNER_SPLITS if is_beginner(request) else SPLITS)[days - 1]
    lifting_days = max_lifting_days(request)
    if sum(kind.has_lifts for kind in kinds) > lifting_days or lifting_days < 4:
        kinds = _with_fewer_lifting_days(days, lifting_days)
    return tuple(SplitDay(weekday, kind) for weekday, kind in zip(DAYS_OF_WEEK[days - 1], kinds, strict=True))


def max_lifting_days(request: PlanRequest) -> int:
    """On how many days of a week there are lifts, at most: by the goal and the age."""
    limits = [6]
    if request.goal is Goal.FAT_LOSS:
        limits.append(4)
    if request.goal is Goal.ENDURANCE:
        limits.append(3 if request.days_per_week >= 6 else 2)
    if is_senior(request):
        limits.append(3)
    if request.age_band is AgeBand.FROM_13:
        limits.append(4)
    return min(limits)


def adjacent_pairs(days: Sequence[SplitDay]) -> Iterator[tuple[int, int]]:
    """The indices of days that follow each other, Sunday and Monday too (rule V9)."""
    index_by_weekday = {day.weekday: index for index, day in enumerate(days)}
    for weekday, index in index_by_weekday.items():
        following = index_by_weekday.get((weekday + 1) % 7)
        if following is not None and following != index:
            yield index, following


def _with_fewer_lifting_days(days: int, lifting_days: int) -> tuple[DayKind, ...]:
    """Four lifting days are upper and lower body, fewer train all of it, and never on days running; the rest is easy."""
    if lifting_days >= 4:
        return FOUR_OF_MANY[days - 5]
    kinds = [EASY] * days
    if days == 7:
        kinds[6] = RECOVERY
    weekdays = DAYS_OF_WEEK[days - 1]
    for index in _spaced_indices(weekdays, lifting_days):
        kinds[index] = FULL
    return tuple(kinds)


def _spaced_indices(weekdays: Sequence[int], count: int) -> list[int]:
    """Up to `count` days of which no two follow each other, as far apart as a day of rest allows."""
    if count == 2 and len(weekdays) > 2:
        spaced = [index for index, weekday in enumerate(weekdays) if weekday in (0, 3)]
        return spaced if len(spaced) == 2 else [0, 3 if len(weekdays) == 5 else 2]
    indices: list[int] = []
    for index, weekday in enumerate(weekdays):
        is_after_last = not indices or weekday - weekdays[indices[-1]] >= 2
        if len(indices) < count and is_after_last and (weekday != 6 or 0 not in weekdays):
            indices.append(index)
    return indices
