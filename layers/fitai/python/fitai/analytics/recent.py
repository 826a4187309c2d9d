"""The last weeks of a user's training, exercise by exercise, for the coach. Read-only; one Query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fitai.analytics.models import StrongestLift
from fitai.analytics.rules import Week
from fitai.analytics.summary import load_recent
from fitai.analytics.week_plan import WeekPlan
from fitai.training.days import monday


@dataclass(frozen=True, slots=True)
class ExerciseSets:
    """The working sets of an exercise in a week, with the traits that it had then."""

    exercise_id: str
    pattern: str
    primary: Sequence[str]
    secondary: Sequence[str]
    sets: int
    days: int


@dataclass(frozen=True, slots=True)
class TrainingWeek:
    """A week from Monday: its workouts, and the sets of its exercises."""

    start: date
    workouts: int
    exercises: Sequence[ExerciseSets]


@dataclass(frozen=True, slots=True)
class RecentTraining:
    """The last weeks of a user's training.

    Attributes:
        today: the user's day.
        first_day: of the first workout ever; None without any.
        weeks: oldest first, empty ones and the running one included.
        paused: the Mondays of paused weeks.
        strongest: at most ten lifts, the strongest first.
    """

    today: date
    first_day: date | None
    weeks: Sequence[TrainingWeek]
    paused: frozenset[date]
    strongest: Sequence[StrongestLift]

    @property
    def whole_weeks(self) -> list[TrainingWeek]:
        """The weeks that are over, from that of the first workout on, without paused ones."""
        first = monday(self.first_day or self.today)
        return [week for week in self.weeks[:-1] if week.start >= first and week.start not in self.paused]


def recent_training(user_id: str, weeks: int) -> RecentTraining:
    """The last weeks of a user's training, the running one included: one Query, however long the history."""
    recent = load_recent(user_id, weeks)
    return RecentTraining(
        today=recent.today,
        first_day=recent.totals.first_day,
        weeks=[_training_week(start, recent.week(start)) for start in recent.starts],
        paused=WeekPlan(pauses=recent.settings.pauses).paused_week_starts,
        strongest=[StrongestLift(**dict(lift)) for lift in recent.totals.strongest],
    )


def _training_week(start: date, week: Week) -> TrainingWeek:
    exercises = [
        ExerciseSets(
            exercise.exercise_id,
            exercise.pattern,
            exercise.primary,
            exercise.secondary,
            exercise.sets,
            len(exercise.days),
        )
        for exercise in week.breakdown.exercises
    ]
    return TrainingWeek(start, week.workouts, exercises)
