"""The next set of an exercise, by the effort of the last one. Pure."""

from fitai.training.autoregulation import LiftedSet, next_set_load
from fitai.training.vocabulary import Measurement
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.live_events import SuggestedSet
from fitai.workouts.models import SetTarget, WorkoutExercise, WorkoutSet


def suggested_set(exercise: WorkoutExercise, set_index: int, plan: ExercisePlan | None) -> SuggestedSet | None:
    """The set after one that was completed, with a load by its effort.

    None where the template plans no effort, where none was noted, or where no set with a weight follows.

    Args:
        set_index: the set that was completed.
        plan: the template's plan of the exercise, which has the loads that the athlete can make.
    """
    following = next((set_ for set_ in exercise.sets[set_index + 1 :] if set_.completed_at is None), None)
    if plan is None or plan.loads is None or following is None:
        return None
    completed = exercise.sets[set_index]
    if not all(_is_weighed(set_, exercise) for set_ in (completed, following)):
        return None
    last = _lifted(completed.weight, completed.reps, completed.rpe)
    target, planned = _target(completed.target), _target(following.target)
    if last is None or target is None or planned is None:
        return None
    load = next_set_load(last, target, planned, plan.loads.nearest)
    if load is None:
        return None
    return SuggestedSet(
        set_index=following.index, weight=load.weight, reps=planned.reps, rpe=planned.rpe, reason=load.reason
    )


def _is_weighed(set_: WorkoutSet, exercise: WorkoutExercise) -> bool:
    """Whether it is a working set in weight and repetitions."""
    return set_.type != "warmup" and (set_.measurement or exercise.measurement) == Measurement.WEIGHT_REPS


def _target(target: SetTarget | None) -> LiftedSet | None:
    return None if target is None else _lifted(target.weight or 0.0, target.reps, target.rpe)


def _lifted(weight: float | None, reps: int | None, rpe: float | None) -> LiftedSet | None:
    return None if weight is None or not reps or rpe is None else LiftedSet(weight, reps, rpe)
