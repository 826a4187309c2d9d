"""How strong a user was in each session of an exercise: the series that trends are computed from. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean

from fitai.kernel.types import Model
from fitai.training.formulas import RELIABLE_REPS, Formula, OneRepMax, one_rep_max
from fitai.workouts import rules
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import Day, WorkoutExercise
from fitai.workouts.records.rules import pareto_front

WINDOW_DAYS = 90
"""Days before the newest session whose sessions are kept: those of a trend."""
MIN_STRENGTHS = 12
"""Sessions that are kept however long ago they were."""
MAX_STRENGTHS = 120
"""Sessions that are kept at most: more than one a day is rare."""
PREFERRED_MEASUREMENTS = ("weight_reps", "bodyweight_reps", "assisted_reps")
"""Of sets that were measured in different ways those of the first of these count: without assistance before with it."""


class SessionStrength(Model):
    """The best sets of one exercise in one workout: kilograms and repetitions, the heaviest first.

    `sets` are those that no other set of the session equals or beats in both. Of an assisted session the kilograms are
    assistance, the least first; without a load they are 0. `rpe` is the mean of the working sets that have one.
    """

    workout_id: str
    date: Day
    sets: list[tuple[float, int]]
    assisted: bool = False
    is_deload: bool = False
    rpe: float | None = None

    @property
    def place(self) -> tuple[Day, str]:
        """Its position in the series."""
        return self.date, self.workout_id


@dataclass(frozen=True, slots=True)
class BestSet:
    """The best set of a session.

    Attributes:
        weight: kilograms; 0 without a load.
        one_rep_max: None without a load, and where the load is assistance.
    """

    weight: float
    reps: int
    one_rep_max: OneRepMax | None


def session_strength(
    workout_id: str, day: Day, exercises: Sequence[tuple[WorkoutExercise, ExercisePlan | None]]
) -> SessionStrength | None:
    """The best sets of one exercise in a workout, which may have the exercise twice; None without a working set in
    repetitions."""
    sets_by_way: dict[str, list[tuple[float, float]]] = {}
    efforts: list[float] = []
    for exercise, _ in exercises:
        for set_ in exercise.sets:
            way = rules.measurement_of(set_, exercise)
            # With assistance that nobody noted a set proves nothing.
            is_comparable = way != "assisted_reps" or set_.weight is not None
            if rules.is_working_set(set_) and set_.reps and is_comparable:
                sets_by_way.setdefault(way, []).append((set_.weight or 0.0, set_.reps))
                efforts += [] if set_.rpe is None else [set_.rpe]
    if not sets_by_way:
        return None
    preferred_way = next(way for way in (*PREFERRED_MEASUREMENTS, *sets_by_way) if way in sets_by_way)
    assisted = preferred_way == "assisted_reps"
    return SessionStrength(
        workout_id=workout_id,
        date=day,
        sets=[(weight, int(reps)) for weight, reps in pareto_front(sets_by_way[preferred_way], assisted)],
        assisted=assisted,
        is_deload=any(plan is not None and plan.is_deload for _, plan in exercises),
        rpe=round(mean(efforts), 2) if efforts else None,
    )


def best_set(strength: SessionStrength, formula: Formula = "epley", *, reliable: bool = False) -> BestSet:
    """The set with the best estimated 1RM; with the least assistance, or the most repetitions, where there is none.

    Args:
        reliable: of the sets with a weight those whose estimate is of low confidence count only where there are no others.
    """
    if strength.assisted:
        weight, reps = min(strength.sets, key=lambda set_: (set_[0], -set_[1]))
        return BestSet(weight, reps, None)
    reliable_sets = [set_ for set_ in strength.sets if set_[0] and set_[1] <= RELIABLE_REPS] if reliable else []
    sets = reliable_sets or strength.sets
    weight, reps = max(sets, key=lambda set_: (one_rep_max(set_[0], set_[1], formula).value, *set_))
    return BestSet(weight, reps, one_rep_max(weight, reps, formula) if weight else None)


def newest_strengths(strengths: Iterable[SessionStrength]) -> list[SessionStrength]:
    """The series that is kept, the newest first: the sessions of the last 90 days that have any, and always the last twelve."""
    ordered = sorted(strengths, key=lambda strength: strength.place, reverse=True)
    if not ordered:
        return []
    first_day = ordered[0].date - timedelta(days=WINDOW_DAYS)
    return [
        strength
        for number, strength in enumerate(ordered[:MAX_STRENGTHS])
        if number < MIN_STRENGTHS or strength.date > first_day
    ]
