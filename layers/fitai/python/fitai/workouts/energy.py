"""The energy that a workout takes, in kilocalories."""

from fitai.exercises.published import current_library
from fitai.training.formulas import DEFAULT_BODY_WEIGHT, calories
from fitai.workouts import rules
from fitai.workouts.models import Workout, WorkoutExercise

DEFAULT_MET = 3.5
"""Strength training in general (Compendium of Physical Activities), for exercises that say nothing."""


def calories_burned(workout: Workout, seconds: float) -> float:
    """Kilocalories of the workout: the mean MET of what was done, the body weight, the time without pauses."""
    mets = []
    for one in workout.exercises:
        done = sum(map(rules.is_working_set, one.sets))
        mets += [_metabolic_equivalent(one)] * done
    met = sum(mets) / len(mets) if mets else DEFAULT_MET
    return round(calories(met, workout.body_weight or DEFAULT_BODY_WEIGHT, seconds), 1)


def _metabolic_equivalent(one: WorkoutExercise) -> float:
    """The metabolic equivalent: as the workout keeps it, else the library's."""
    if one.traits is not None:
        return one.traits.met
    known = current_library().get(one.exercise_id)
    return known.calories.met if known else DEFAULT_MET
