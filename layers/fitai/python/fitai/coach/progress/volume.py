"""How many sets a week a user's muscle groups get, against what they need. Pure.

Source: the specification of the coach, "Volume", V6 (the asked floor) and V7 (the maximum).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fitai.analytics.published import RecentTraining, TrainingWeek
from fitai.training.landmarks import LANDMARKS, muscles_of

MEAN_WEEKS = 4
"""Whole weeks that a mean is of."""
ONLY_PRIMARY = frozenset({"glutes", "abdominals"})
"""Groups that a set counts for only where they are primary."""
BIG_LEGS = frozenset({"quadriceps", "hamstrings"})
"""Where one of these is primary, the glutes do not count."""
NO_LIFTS = frozenset({"mobility"})
"""Patterns whose exercises are no lifts."""


@dataclass(frozen=True, slots=True)
class GroupVolume:
    """The weekly sets of a muscle group: the mean, the floor of the user's goal and level, and the maximum."""

    group: str
    sets: float
    floor: float
    maximum: float

    @property
    def gap(self) -> float:
        """Sets a week that are missing to the floor; below zero where there are more."""
        return self.floor - self.sets


def set_share(group: str, primary: Collection[str], secondary: Collection[str]) -> float:
    """What a set counts for a muscle group: 1 where it is primary, 0.5 where it is secondary, with the coach's exceptions."""
    muscles = muscles_of(group)
    if muscles.intersection(primary):
        return 0.0 if group == "glutes" and BIG_LEGS.intersection(primary) else 1.0
    return 0.5 if group not in ONLY_PRIMARY and muscles.intersection(secondary) else 0.0


def mean_weeks(training: RecentTraining, left_out: Collection[date] = ()) -> list[TrainingWeek]:
    """The weeks that means are of: the last four whole ones since the first workout, without paused ones.

    Where there is no whole one, the running week.

    Args:
        left_out: the Mondays of further weeks that do not count, such as deload weeks.
    """
    whole = [week for week in training.whole_weeks if week.start not in left_out]
    return whole[-MEAN_WEEKS:] or list(training.weeks[-1:])


def mean_sets(weeks: Sequence[TrainingWeek], group: str, no_lifts: Collection[str] = ()) -> float:
    """The mean sets a week of a muscle group.

    Args:
        no_lifts: ids of exercises that are no lifts: cardio, stretches and balance.
    """
    total = sum(
        exercise.sets * set_share(group, exercise.primary, exercise.secondary)
        for week in weeks
        for exercise in week.exercises
        if exercise.pattern not in NO_LIFTS and exercise.exercise_id not in no_lifts
    )
    return round(total / len(weeks), 2) if weeks else 0.0


def sessions_per_week(weeks: Sequence[TrainingWeek], exercise_id: str) -> float:
    """On how many days of a week an exercise was trained, in the mean."""
    days = sum(exercise.days for week in weeks for exercise in week.exercises if exercise.exercise_id == exercise_id)
    return round(days / len(weeks), 2) if weeks else 0.0


def exercise_ids(weeks: Iterable[TrainingWeek]) -> list[str]:
    """The exercises of some weeks, in the order of their sets, the most first."""
    sets: dict[str, int] = {}
    for week in weeks:
        for exercise in week.exercises:
            sets[exercise.exercise_id] = sets.get(exercise.exercise_id, 0) + exercise.sets
    return sorted(sets, key=lambda exercise_id: (-sets[exercise_id], exercise_id))


def groups_of(primary: Collection[str]) -> list[str]:
    """The muscle groups that an exercise with these primary muscles trains first of all."""
    return [group for group in LANDMARKS if set_share(group, primary, ()) == 1]
