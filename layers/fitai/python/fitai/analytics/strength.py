"""The bests of a user's main and strongest lifts, and their bests of each week. Read-only; one Query."""

from collections.abc import Mapping
from datetime import date

from fitai.analytics import store, work
from fitai.analytics.comparison import percent_change
from fitai.analytics.detail_models import LiftStrength, StrengthOverview, StrengthWeek
from fitai.analytics.rules import ExerciseTally
from fitai.analytics.summary import load_recent
from fitai.training.days import monday

MAIN_LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift", "barbell-overhead-press")
"""The exercises that most programmes are built around."""


def strength(user_id: str, weeks: int) -> StrengthOverview:
    """The main lifts that a user has done and the strongest others, over the last weeks."""
    recent = load_recent(user_id, weeks, upto=store.ALL_EXERCISES)
    main = [lift for lift in MAIN_LIFTS if lift in recent.exercises]
    main.sort(key=lambda lift: (-(recent.exercises[lift].one_rep_max or 0.0), lift))
    strongest = [lift.exercise_id for lift in recent.totals.strongest if lift.exercise_id not in main]
    best = work.best_estimates(work.day_entries(recent.weeks, recent.starts[0], recent.today))
    return StrengthOverview(
        lifts=[
            _lift_strength(lift, recent.exercises[lift], best.get(lift, {}))
            for lift in (*main, *strongest)
            if lift in recent.exercises
        ]
    )


def _lift_strength(exercise_id: str, tally: ExerciseTally, best: Mapping[date, float]) -> LiftStrength:
    weekly: dict[date, float] = {}
    for day in sorted(best):
        weekly[monday(day)] = max(best[day], weekly.get(monday(day), 0.0))
    values = list(weekly.values())
    return LiftStrength(
        exercise_id=exercise_id,
        name=tally.name,
        is_main_lift=exercise_id in MAIN_LIFTS,
        max_weight=tally.max_weight,
        max_reps=tally.max_reps,
        one_rep_max=tally.one_rep_max,
        weekly=[StrengthWeek(week_start_date=start, one_rep_max=value) for start, value in weekly.items()],
        change_percentage=percent_change(values[0], values[-1]) if len(values) > 1 else None,
    )
