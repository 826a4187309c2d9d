"""The values that achievements are judged by, from what the services publish. Pure."""

from typing import get_args

from fitai.achievements.catalogue import CATALOGUE
from fitai.analytics.published import TrainingCounts
from fitai.training.strength_levels import Lift, Lifter, no_level_reason, strength_standing
from fitai.training.strength_scores import dots

TRAINING = "training"
BODY = "body"
GOALS = "goals"
TEMPLATES = "templates"
IMPORTS = "imports"
COMMUNITY = "community"
SOURCES = (TRAINING, BODY, GOALS, TEMPLATES, IMPORTS, COMMUNITY)
"""Where values come from; an evaluation reads those that an event may have changed, and all of them the first time."""
METRES_PER_KILOMETRE = 1000.0
KILOGRAMS_PER_TONNE = 1000.0
SECONDS_PER_HOUR = 3600.0
OPT_IN = frozenset(achievement.id for achievement in CATALOGUE if achievement.opt_in)
BY_TARGET = frozenset({"met_weeks", "week_streak", "rested"})
"""Achievements whose values depend on the user's targets, pauses and first day of the week."""
LIFTS: tuple[Lift, ...] = get_args(Lift)


def training_values(training: TrainingCounts, uncounted_records: int) -> dict[str, float]:
    """The values that follow from the workouts.

    Args:
        uncounted_records: records of a workout that is active, or that the analytics do not know of yet.
    """
    counters, periods, highlights = training.counters, training.periods, training.highlights
    records = training.records + uncounted_records
    return {
        "first_workout": training.workouts,
        "workouts": training.workouts,
        "met_weeks": training.weeks.met,
        "week_streak": training.weeks.longest,
        "comeback": training.training.comebacks,
        "rested": training.weeks.rested,
        "deloads": counters.deloads,
        "months": training.training.months,
        "years": training.training.years,
        "plan_kept": counters.kept_plans,
        "sets": training.sets,
        "reps": counters.reps,
        "tonnes": training.volume / KILOGRAMS_PER_TONNE,
        "hours": training.seconds / SECONDS_PER_HOUR,
        "km": counters.metres / METRES_PER_KILOMETRE,
        "active_150": periods.active_weeks,
        "first_record": records,
        "records": records,
        "rep_records": counters.rep_records,
        "stronger": highlights.gain,
        "all_round": highlights.improved_lifts,
        "less_help": highlights.assistance_cut,
        "pull_ups": highlights.pull_ups,
        "push_ups": highlights.push_ups,
        "hold": highlights.longest_hold,
        "explorer": highlights.exercises,
        "all_muscles": periods.full_weeks,
        "push_pull": periods.balanced_months,
        "legs": periods.leg_weeks,
        "warm_ups": counters.warm_ups,
        "mobility": counters.mobility,
        "one_sided": counters.one_sided_sets,
        "kinds": len(counters.kinds),
        "notes": counters.notes,
        "effort": counters.rated_sets,
        "together": counters.together,
    }


def strength_values(training: TrainingCounts, lifter: Lifter) -> dict[str, float]:
    """The values that depend on sex and body weight; none for who has no strength levels (`no_level_reason`)."""
    sex, weight = lifter.sex, lifter.body_weight
    if no_level_reason(lifter, training.today) is not None or sex is None or weight is None:
        return {}
    lifts = {lift: training.highlights.lifts[lift] for lift in LIFTS if lift in training.highlights.lifts}
    indices = [strength_standing(sex, lift, weight, value).index for lift, value in lifts.items()]
    return {
        "level": max(indices, default=0.0),
        "bodyweight_lifts": sum(estimate >= weight for estimate in training.estimates),
        "dots": dots(sex, weight, sum(lifts.values())) if len(lifts) == len(LIFTS) else 0.0,
    }


def lifted(training: TrainingCounts) -> float:
    """Kilograms: the sum of the estimated maxima that strength is judged by, to tell whether one of them has fallen."""
    return round(sum(training.estimates) + sum(training.highlights.lifts.values()), 3)
