"""Use cases of records: bring them up to date after an event, show the last time."""

from fitai.kernel import clock
from fitai.kernel.table import commit, retry_on_conflict
from fitai.workouts import models, store
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import sessions
from fitai.workouts.records import store as records_store
from fitai.workouts.records.performance import PastPerformance, exercises_with_plans
from fitai.workouts.records.recompute import recompute_records
from fitai.workouts.records.strength import newest_strengths, session_strength
from fitai.workouts.state import LoadedExercise, WorkoutState


def with_last_times(state: WorkoutState, performance: PastPerformance) -> WorkoutState:
    """The workout as it is answered when it starts: with what was done of each exercise the last time."""
    exercises = [
        exercise.model_copy(update={"last_time": sessions.last_time(performance.done(exercise.exercise_id))})
        for exercise in state.exercises
    ]
    return state.model_copy(update={"exercises": exercises})


def update_records(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    """Recompute what an event may have changed.

    A workout that was completed on its own day, with nothing later in the history, has its records right already.
    """
    if isinstance(event, WorkoutDeleted | WorkoutRestored):
        exercise_ids = event.exercise_ids
    elif isinstance(event, WorkoutCorrected):
        exercise_ids = sorted(event.completed_exercise_ids | set(event.former_exercise_ids))
        if event.records_only:
            return
    elif event.backdated:
        exercise_ids = sorted(event.completed_exercise_ids)
    else:
        exercise_ids = retry_on_conflict(lambda: _add_to_last_sessions(event.user_id, event.workout_id))
    for exercise_id in exercise_ids:
        recompute_records(event.user_id, exercise_id, event.workout_id)


def _add_to_last_sessions(user_id: str, workout_id: str) -> list[str]:
    """Add a workout that was just completed to the last sessions of its exercises: one query, one batch, one write.

    Returns:
        the exercises that must be recomputed: this workout is not the last in their history, or its records do not
        follow from what is before it.
    """
    loaded = store.load_workout(workout_id)
    if loaded is None or loaded.state.status != "completed":
        return []
    places_by_exercise: dict[str, list[LoadedExercise]] = {}
    for place in loaded.exercises:
        if any(set_.completed_at is not None for set_ in place.exercise.sets):
            places_by_exercise.setdefault(place.exercise.exercise_id, []).append(place)
    now = clock.now()
    performance = records_store.load_past_performance(user_id, places_by_exercise)
    writes, outdated_ids = [], []
    for exercise_id, places in places_by_exercise.items():
        session = sessions.past_session(workout_id, loaded.state.date, exercises_with_plans(places))
        others = [other for other in performance.done(exercise_id) if other.workout_id != workout_id]
        if session is None:
            # Only warm-ups: they are no session, but are judged against what is before them like any set.
            position = sessions.history_position(workout_id, loaded.state.date, [place.exercise for place in places])
            if others and others[0].place > position:
                outdated_ids.append(exercise_id)
            continue
        bests_before = places[0].bests_before or models.Bests()
        _, bests = records_rules.replay_records([place.exercise for place in places], bests_before)
        is_last = not (others and others[0].place > session.place)
        former_strengths = performance.strengths(exercise_id)
        if not is_last or bests != performance.bests(exercise_id) or former_strengths is None:
            outdated_ids.append(exercise_id)
            continue
        newest = sessions.newest_sessions([session, *others])
        strength = session_strength(workout_id, loaded.state.date, exercises_with_plans(places))
        strengths = newest_strengths(
            [
                *(former for former in former_strengths if former.workout_id != workout_id),
                *([strength] if strength is not None else []),
            ]
        )
        recent = performance.recent(exercise_id, now)
        is_stored = newest == performance.done(exercise_id) and strengths == former_strengths
        if not is_stored or not recent.has_workout(workout_id):
            recent = recent.with_workout(workout_id, [place.index for place in places], now)
            stored_sessions = performance.sessions.get(exercise_id)
            writes.append(
                records_store.sessions_write(user_id, exercise_id, newest, strengths, recent, stored_sessions)
            )
    commit(*writes)
    return outdated_ids
