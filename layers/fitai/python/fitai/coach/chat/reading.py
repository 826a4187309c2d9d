"""Read the caller's data for the chat, each item once and only when it is needed. Nothing is written, and only the caller's data is read."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from fitai.analytics import published as analytics
from fitai.analytics.models import AnalyticsOverview
from fitai.coach.amounts import UNIT_BY_UNITS, WeightWriter
from fitai.coach.chat import intents
from fitai.coach.person import Person, person_of
from fitai.coach.progress import service as progress
from fitai.coach.progress.models import AnalyzeProgress, ProgressAnalysis
from fitai.coach.suggestions import rules as suggestions
from fitai.exercises import published as exercises
from fitai.exercises.models import Exercise
from fitai.goals import published as goals
from fitai.goals.published import OpenGoal
from fitai.kernel.identity import Caller
from fitai.kernel.types import Units
from fitai.training.days import local_day
from fitai.users import published as users
from fitai.users.models import Athlete
from fitai.workouts import published as workouts
from fitai.workouts.models import ExerciseRecord, Workout, WorkoutSummary

DAYS_AHEAD = 7
"""Days that are looked ahead for a planned workout."""
RECENT_WORKOUTS = 5
MAX_NAME_WORDS = 5
MAX_WORDS_SEARCHED = 60
"""Words of a message in which an exercise is looked for."""
SHORT_NAMES = {
    "bench": "barbell-bench-press",
    "benching": "barbell-bench-press",
    "squatting": "barbell-back-squat",
    "deadlifting": "barbell-deadlift",
    "deads": "barbell-deadlift",
    "ohp": "barbell-overhead-press",
    "row": "barbell-row",
    "rows": "barbell-row",
    "rowing": "barbell-row",
    "curl": "dumbbell-curl",
    "curls": "dumbbell-curl",
    "pulldown": "lat-pulldown",
    "pulldowns": "lat-pulldown",
    "chins": "chin-up",
}
"""Usual short names of exercises that the library names otherwise or that are ambiguous."""


@dataclass
class Reader:
    """Reads the caller's data, and the library."""

    caller: Caller
    units: Units
    now: datetime

    @cached_property
    def athlete(self) -> Athlete:
        """The account: one GetItem."""
        return users.athlete(self.caller.id)

    @property
    def today(self) -> date:
        """The caller's day."""
        return local_day(self.now, self.athlete.timezone, self.athlete.day_starts_at)

    @property
    def person(self) -> Person:
        """Who is coached."""
        return person_of(self.athlete, self.today)

    @cached_property
    def current(self) -> Workout | None:
        """The workout that is in progress or paused: one GetItem, and a Query."""
        return workouts.current_workout(self.caller.id)

    @cached_property
    def planned(self) -> list[WorkoutSummary]:
        """The workouts that are planned from today on, the soonest first: one Query."""
        return workouts.planned_workouts(self.caller.id, self.today, self.today + timedelta(days=DAYS_AHEAD))

    @cached_property
    def recent(self) -> list[WorkoutSummary]:
        """The last completed workouts, newest first: one Query."""
        return workouts.recent_workouts(self.caller.id, RECENT_WORKOUTS)

    @cached_property
    def next_workout(self) -> Workout | None:
        """The current workout, else today's planned one, with its sets: three requests more at most."""
        if self.current is not None:
            return self.current
        first = next((workout for workout in self.planned if workout.date == self.today), None)
        return None if first is None else workouts.own_workout(self.caller.id, first.id)

    @cached_property
    def overview(self) -> AnalyticsOverview:
        """The overview of all training: one Query."""
        return analytics.overview(self.caller.id)

    @cached_property
    def goals(self) -> list[OpenGoal]:
        """The open goals: one Query."""
        return goals.open_goals(self.caller.id)

    def analysis(self, exercise_id: str | None = None) -> ProgressAnalysis:
        """The analysis of an exercise, or of everything: two Queries and a BatchGetItem."""
        return progress.analyze(self.caller, AnalyzeProgress(exercise_id=exercise_id), self.units)

    def record(self, exercise_id: str) -> ExerciseRecord | None:
        """The records of an exercise: one BatchGetItem."""
        return workouts.records_of_exercises(self.caller.id, [exercise_id]).get(exercise_id)

    # --- exercises -----------------------------------------------------------------------------------------

    def exercise(self, exercise_id: str) -> Exercise | None:
        """An exercise of the library, or one of the caller's own (one BatchGetItem)."""
        return exercises.available_exercises(self.caller.id, [exercise_id]).get(exercise_id)

    def exercise_in(self, message: str) -> Exercise | None:
        """The exercise of the library that a message names, the longest name first. No request."""
        library = exercises.current_library()
        words = intents.normalized(re.sub(r"[-/]", " ", message)).split()[:MAX_WORDS_SEARCHED]
        for length in range(min(MAX_NAME_WORDS, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                name = " ".join(words[start : start + length])
                if length == 1 and name in SHORT_NAMES:
                    return library.get(SHORT_NAMES[name])
                if length > 1 or len(name) > 3:
                    named = library.named(name)
                    if named:
                        return named[0]
        return None

    def alternatives(self, exercise: Exercise, limit: int = 3) -> list[Exercise]:
        """What can replace an exercise, for the caller's equipment and injuries; no request beyond the account.

        Those with other equipment come first, one of each, since a bar that is taken is taken for every grip; among
        them, and after them, the most similar first.
        """
        similar = suggestions.alternatives(exercise, exercises.library_exercises(), self.person.plan_request())
        others = [alternative.exercise for alternative in similar]
        by_equipment = {frozenset(other.equipment): other for other in reversed(others)}
        by_equipment.pop(frozenset(exercise.equipment), None)
        first = [other for other in others if other in by_equipment.values()]
        return list(dict.fromkeys([*first, *others]))[:limit]

    def last_weight(self, exercise_id: str) -> float | None:
        """The weight (kilograms) of the best set of the last session of an exercise: one BatchGetItem."""
        series = workouts.strength_series(self.caller.id, [exercise_id])[0].get(exercise_id)
        return series.points[-1].weight if series and series.points else None

    # --- writing amounts -----------------------------------------------------------------------------------

    def writer(self, exercise_id: str | None = None) -> WeightWriter:
        """Writes weights in the caller's units, or in those of the exercise."""
        own = self.athlete.exercise_units.get(exercise_id or "")
        return WeightWriter(own or UNIT_BY_UNITS[self.units])
