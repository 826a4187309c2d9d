"""The time of each day (V5). Pure."""

from collections.abc import Iterator
from math import floor

from fitai.coach.planning.checking.view import DayView, PlannedExercise, PlanView, WeekView
from fitai.coach.planning.checking.violations import Violation
from fitai.coach.planning.exercises import Kind
from fitai.coach.planning.models import Goal
from fitai.coach.planning.terms import session_minutes
from fitai.coach.planning.timing import drill_seconds, estimated_minutes
from fitai.training.session_time import ExerciseTime
from fitai.training.vocabulary import ExerciseType

MAX_SHARE = 1.1
"""Of the minutes that were asked for."""
MIN_SHARE = 0.9
"""Of the session."""
MIN_SHARE_YIELDED = 0.7
"""Of the session, where the rule yields."""
SHORT_DAY_MINUTES = 18
"""Of the one day without lifts that may be short in a week of seven days."""
MAX_EASY_SHARE = 0.5
"""The share of a day with lifts that drills, mobility and balance take at most."""
LIFTING_GOALS = frozenset({Goal.STRENGTH, Goal.MUSCLE_BUILDING, Goal.GENERAL})
TOLERANCE = 1e-6


def check_time(view: PlanView) -> Iterator[Violation]:
    """Each day takes the time that was asked for, says so, and is mostly training."""
    most = MAX_SHARE * 60 * view.request.duration_minutes
    for day in view.training_days:
        minutes = estimated_minutes(day.seconds)
        if day.day.estimated_duration != minutes:
            yield Violation("V5", f"takes {minutes} minutes, stated are {day.day.estimated_duration}", day.name)
    for week in view.weeks:
        for day in week.days:
            if view.request.goal in LIFTING_GOALS and day.lifts and _is_easy(view, week, day):
                yield Violation("V5", "more than half of the time is drills, mobility and balance", day.name)
            longest = max(_seconds(day, week))
            if longest > most + TOLERANCE:
                yield Violation("V5", f"takes {longest:.0f} s, at most {most:.0f} s are asked for", day.name)
    share = MIN_SHARE_YIELDED if view.declares("V5") else MIN_SHARE
    for day, seconds, least in short_days(view, share):
        yield Violation("V5", f"takes {seconds:.0f} s, at least {least:.0f} s are asked for", day.name)


def short_days(view: PlanView, share: float) -> Iterator[tuple[DayView, float, float]]:
    """The days that take less than a share of the session, with their seconds and the least.

    In a week of seven days the longest of the short days without lifts may have 18 minutes. Deload weeks have no limit.
    """
    least = share * 60 * session_minutes(view.request)
    for week in view.usual_weeks:
        shortest = [(day, min(_seconds(day, week))) for day in week.days]
        short = [(day, seconds) for day, seconds in shortest if seconds < least - TOLERANCE]
        if view.request.days_per_week == 7:
            excused = [
                (day, seconds)
                for day, seconds in short
                if not day.lifts and seconds >= min(60 * SHORT_DAY_MINUTES, least) - TOLERANCE
            ]
            if excused:
                short.remove(excused[0])
        for day, seconds in short:
            yield day, seconds, least


def _seconds(day: DayView, week: WeekView) -> list[float]:
    """The seconds of a day, by the exercises' own repetitions, and in each of the weeks of its waves."""
    return [day.seconds, *(day.seconds_in(number) for number in (week.numbers if day.has_waves else ()))]


def _is_easy(view: PlanView, week: WeekView, day: DayView) -> bool:
    """Whether drills, mobility and balance take more than half of a day, in a deload week with the sets that remain."""
    deload = view.plan.weekly_plan.deload if week.is_deload else None
    drills = drill_seconds(day.day.warmup) + drill_seconds(day.day.cooldown)
    easy = total = float(drills)
    for exercise, time in day.times:
        seconds = time.seconds if deload is None else _deload_seconds(exercise, time, deload.sets_percentage)
        total += seconds
        if exercise.facts.kind is Kind.STRETCH or exercise.facts.exercise.exercise_type is ExerciseType.BALANCE:
            easy += seconds
    return easy > MAX_EASY_SHARE * total + TOLERANCE


def _deload_seconds(exercise: PlannedExercise, time: ExerciseTime, percentage: float) -> float:
    """The time of the sets that remain in a deload week. Half sets are rounded up, less is rounded down: the strictest."""
    warmups = len(time.sets) - exercise.usual_sets
    remaining = warmups + max(1, floor(exercise.usual_sets * percentage / 100 + 0.5))
    return ExerciseTime(exercise.planned, (*time.sets[: remaining - 1], time.sets[-1])).seconds
