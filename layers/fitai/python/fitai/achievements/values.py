"""The values that achievements are judged by, from what the services publish. Pure."""

from datetime import date

from fitai.analytics.published import TrainingCounts

TRAINING = "training"
TEMPLATES = "templates"
IMPORTS = "imports"
SOURCES = (TRAINING, TEMPLATES, IMPORTS)
"""Where values come from; an evaluation reads those that an event may have changed, and all of them the first time."""
METRES_PER_KILOMETRE = 1000.0
KILOGRAMS_PER_TONNE = 1000.0
SECONDS_PER_HOUR = 3600.0


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


def age_on(day: date, birth_date: date) -> int:
    """Full years on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
