"""Rebuild a user's records and last sessions from the workouts themselves."""

from fitai.workouts import published
from fitai.workouts.records import recompute, store
from fitai.workouts.records.performance import PastPerformance


def rebuild(user_id: str) -> int:
    """Recompute the records and the last sessions of every exercise that a user has done, or has a record of.

    Its cost grows with the history. What is right keeps its content.

    Returns:
        How many exercises had wrong records or sessions.

    Raises:
        Unavailable: the user's workouts kept changing.
    """
    workouts_by_exercise = dict.fromkeys(store.exercises_with_records(user_id), "")
    for workout in published.completed_workouts(user_id):
        workouts_by_exercise |= dict.fromkeys(workout.completed_exercise_ids, workout.workout_id)
    return sum(
        _rebuild_exercise(user_id, exercise_id, workouts_by_exercise[exercise_id])
        for exercise_id in workouts_by_exercise
    )


def _rebuild_exercise(user_id: str, exercise_id: str, workout_id: str) -> bool:
    """Recompute an exercise; return whether it was wrong.

    Args:
        workout_id: one of the workouts that have it, empty where none has.
    """
    before = store.load_past_performance(user_id, [exercise_id])
    recompute.recompute_records(user_id, exercise_id, workout_id)
    return _content(before, exercise_id) != _content(store.load_past_performance(user_id, [exercise_id]), exercise_id)


def _content(performance: PastPerformance, exercise_id: str) -> tuple[object, ...]:
    return performance.bests(exercise_id), performance.done(exercise_id), performance.strengths(exercise_id)
