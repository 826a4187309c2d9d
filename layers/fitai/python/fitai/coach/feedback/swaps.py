"""Which exercises of a plan were replaced in a workout. Pure."""

from collections.abc import Mapping, Sequence

from fitai.exercises.models import Exercise
from fitai.workouts.events import CompletedExercise, WorkoutCompleted


def swapped_exercises(
    days: Sequence[Sequence[str]], exercises: Mapping[str, Exercise], workout: WorkoutCompleted
) -> list[str]:
    """The exercises of the plan that were replaced: left out, while another one was done that the plan does not have.

    The other one has the same movement pattern or shares a primary muscle, and replaces one exercise only. An exercise that
    was merely left out was not replaced: time may have been short.

    Args:
        days: the ids of the exercises of each day of the plan. The workout is compared with the day that it has most of.
        exercises: those of the plan, by their ids.
    """
    completed_ids = workout.completed_exercise_ids
    day = max(days, key=lambda exercise_ids: len(completed_ids.intersection(exercise_ids)), default=())
    if not completed_ids.intersection(day):
        return []
    others = [exercise for exercise in workout.exercises if exercise.exercise_id not in day]
    swapped_ids = []
    for exercise_id in dict.fromkeys(day):
        exercise = exercises.get(exercise_id)
        if exercise is None or exercise_id in completed_ids:
            continue
        replacement = next((other for other in others if _is_in_place_of(other, exercise)), None)
        if replacement is not None:
            others.remove(replacement)
            swapped_ids.append(exercise_id)
    return swapped_ids


def _is_in_place_of(completed: CompletedExercise, planned: Exercise) -> bool:
    shares_muscle = not set(planned.primary_muscle_groups).isdisjoint(completed.primary_muscles)
    return shares_muscle or completed.pattern == planned.movement_pattern
