"""Use cases of records: bring them up to date after an event, show the last time."""

from fitai.kernel import clock
from fitai.kernel.table import commit, retry_on_conflict
from fitai.workouts import models, rules, store
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import sessions
from fitai.workouts.records import store as records_store
from fitai.workouts.records.recompute import recompute_records
from fitai.workouts.records.store import PastPerformance, exercises_with_plans
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import WorkoutExerciseItem


def with_last_times(state: WorkoutState, standing: PastPerformance) -> WorkoutState:
    """The workout as it is answered when it starts: with what was done of each exercise the last time."""
    exercises = [
        one.model_copy(update={"last_time": sessions.last_time(standing.done(one.exercise_id))})
        for one in state.exercises
    ]
    return state.model_copy(update={"exercises": exercises})


def update_records(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted) -> None:
    """Recompute what an event may have changed.

    A workout that was completed on its own day, with nothing later in the history, has its records right already.
    """
    if isinstance(event, WorkoutDeleted):
        exercise_ids = event.exercise_ids
    elif isinstance(event, WorkoutCorrected):
        exercise_ids = sorted({one.exercise_id for one in event.exercises} | set(event.former_exercise_ids))
        if event.records_only:
            return
    elif event.backdated:
        exercise_ids = sorted(one.exercise_id for one in event.exercises)
    else:
        exercise_ids = retry_on_conflict(lambda: _add_to_last_sessions(event.user_id, event.workout_id))
    for exercise_id in exercise_ids:
        recompute_records(event.user_id, exercise_id, event.workout_id)


def _add_to_last_sessions(user_id: str, workout_id: str) -> list[str]:
    """Add a workout that was just completed to the last sessions of its exercises: one query, one batch, one write.

    Gives the exercises of which it is not the last in the history, or does not follow from what is before it.
    """
    loaded = store.load_workout(workout_id)
    if loaded is None or loaded.state.status != "completed":
        return []
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in loaded.items:
        if any(rules.is_working_set(one) for one in item.exercise.sets):
            groups.setdefault(item.exercise.exercise_id, []).append(item)
    now = clock.now()
    standing = records_store.load_past_performance(user_id, groups)
    writes, unlike = [], []
    for exercise_id, items in groups.items():
        done = sessions.past_session(workout_id, loaded.state.date, exercises_with_plans(items))
        others = [one for one in standing.done(exercise_id) if one.workout_id != workout_id]
        _, bests = records_rules.replay_records([item.exercise for item in items], items[0].before or models.Bests())
        if done is None or bests != standing.bests(exercise_id) or (others and others[0].place > done.place):
            unlike.append(exercise_id)
            continue
        newest = sessions.newest_sessions([done, *others])
        recent = standing.recent(exercise_id, now)
        if newest != standing.done(exercise_id) or not recent.notes(workout_id):
            noted = recent.noting(workout_id, [item.exercise.index for item in items], now)
            known = standing.sessions.get(exercise_id)
            writes.append(records_store.sessions_write(user_id, exercise_id, newest, noted, known))
    commit(*writes)
    return unlike
