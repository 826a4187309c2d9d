"""Recomputing records after a change of the past: from the first day on, and written where they differ.

What was done of an exercise is found by an index, which may lag. So each recomputation notes the workout that it was for
with the exercise's last sessions, in its last transaction, on the version of them that it has read: of two at once the
second fails there, and starts again with the first one's workout noted, which it then reads from the table.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from fitai.kernel import clock, events
from fitai.kernel.live import delivery
from fitai.kernel.table import Write, WriteConflict, commit, retry_on_conflict
from fitai.workouts import models, operation_log
from fitai.workouts import rules as workouts_rules
from fitai.workouts import store as workouts_store
from fitai.workouts.active import store as active_store
from fitai.workouts.counts import workout_counts
from fitai.workouts.event_builders import workout_corrected
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.records import rules, store
from fitai.workouts.records import sessions as records_sessions
from fitai.workouts.records.performance import RecentChanges, RecordChange, exercises_with_plans
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.records.strength import SessionStrength, newest_strengths, session_strength
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState

MAX_ATTEMPTS = 40
"""How often a recomputation is retried: a batch from offline brings a few dozen of the same exercise at once."""


def recompute_records(user_id: str, exercise_id: str, workout_id: str) -> None:
    """Make an exercise's records and last sessions those of its whole history, in the order of its days.

    It changes nothing that is right already, so it may run twice, or stop halfway and run again. A workout's followers
    and audiences are told when its records have changed.

    Args:
        workout_id: the workout that was changed; it is read from the table itself, since the index may lag.
    """
    attempts = count()
    retry_on_conflict(
        lambda: _recompute_once(user_id, exercise_id, workout_id, is_retry=next(attempts) > 0), tries=MAX_ATTEMPTS
    )


def _recompute_once(user_id: str, exercise_id: str, workout_id: str, *, is_retry: bool) -> None:
    """Recompute, unless somebody else writes meanwhile.

    Args:
        is_retry: an attempt has failed before, and may have written some of the workouts.

    Raises:
        WriteConflict: somebody else has written.
    """
    now = clock.now()
    performance = store.load_past_performance(user_id, [exercise_id])
    recent = performance.recent(exercise_id, now)
    record_version = performance.record_version(exercise_id)
    active_id = active_store.active_workout_id(user_id)
    active = workouts_store.load_workout(active_id) if active_id else None
    history = _exercises_by_workout(user_id, exercise_id, workout_id, active, recent, is_retry)
    if not (history or performance.records or performance.sessions):
        # There is nothing to recompute, and nothing may be written: the account itself may be erased.
        return
    bests = models.Bests()
    active_places: list[LoadedExercise] = []
    rewrote = is_retry
    for past_id, places in history.items():
        bests_before = bests
        replayed, bests = rules.replay_records([place.exercise for place in places], bests_before)
        if past_id == active_id:
            # The last one: it goes on from what was before it, and the record is what it has made of that.
            differs = any(place.bests_before != bests_before for place in places)
            if differs or bests != performance.bests(exercise_id):
                active_places = [
                    replace(place, exercise=exercise, bests_before=bests_before, record_version=record_version + 1)
                    for place, exercise in zip(places, replayed, strict=True)
                ]
            continue
        changed = [
            replace(place, exercise=exercise, bests_before=bests_before, record_version=record_version)
            for place, exercise in zip(places, replayed, strict=True)
            if place.exercise != exercise or place.bests_before != bests_before
        ]
        if changed:
            _write_past_workout(past_id, changed)
            rewrote = rewrote or past_id != workout_id
    recent = recent.with_workout(
        workout_id, [place.index for place in history.get(workout_id, ())], now, rewrote=rewrote
    )
    sessions, strengths = _last_sessions(history, active_id), _last_strengths(history, active_id)
    stored = performance.sessions.get(exercise_id)
    writes = [store.sessions_write(user_id, exercise_id, sessions, strengths, recent, stored)]
    if bests != performance.bests(exercise_id) or active_places:
        change = RecordChange.after(exercise_id, bests, record_version)
        writes += store.record_writes(user_id, workout_id, [change])
    if active is not None:
        writes += [workouts_store.exercise_write(active.state, place, place.revision) for place in active_places]
    active_state = _active_workout_with_records(active, active_places) if active else None
    if active and active_state:
        writes += [
            *workouts_store.head_writes(active, active_state),
            *_log_writes(active.state, active_state),
        ]
    commit(*writes)
    if active and active_state:
        _push_records(active, active_state)


def _last_sessions(history: dict[str, list[LoadedExercise]], active_id: str | None) -> list[PastSession]:
    sessions = [
        records_sessions.past_session(workout_id, _day(places), exercises_with_plans(places))
        for workout_id, places in history.items()
        if workout_id != active_id
    ]
    return records_sessions.newest_sessions(session for session in sessions if session is not None)


def _last_strengths(history: dict[str, list[LoadedExercise]], active_id: str | None) -> list[SessionStrength]:
    strengths = [
        session_strength(workout_id, _day(places), exercises_with_plans(places))
        for workout_id, places in history.items()
        if workout_id != active_id
    ]
    return newest_strengths(strength for strength in strengths if strength is not None)


def _day(places: Sequence[LoadedExercise]) -> date:
    """The day that a workout counts for in the exercise's history."""
    day = places[0].counted_on
    assert day is not None
    return day


def _exercises_by_workout(
    user_id: str,
    exercise_id: str,
    workout_id: str,
    active: LoadedWorkout | None,
    recent: RecentChanges,
    is_retry: bool,
) -> dict[str, list[LoadedExercise]]:
    """The exercise's history by workout, in its order: by the day that a workout counts for, then by the first set.

    The active workout is the last, whatever its day: it goes on from the current records until it is completed. It is
    included before its first set too.
    """
    changed = active if active and active.state.id == workout_id else workouts_store.load_workout(workout_id)
    loaded_by_id = {loaded.state.id: loaded for loaded in (active, changed) if loaded}
    places = store.current_exercise_history(
        user_id, exercise_id, recent, without={workout_id, *loaded_by_id}, reread=is_retry
    )
    for loaded in loaded_by_id.values():
        places += [
            place for place in loaded.with_exercise(exercise_id) if place.counted_on is not None or loaded is active
        ]
    places_by_workout: dict[str, list[LoadedExercise]] = {}
    for place in sorted(places, key=lambda place: place.index):
        places_by_workout.setdefault(place.workout_id, []).append(place)
    active_id = active.state.id if active else None

    def position(workout: tuple[str, list[LoadedExercise]]) -> tuple[bool, str, str, str]:
        past_id, past_places = workout
        if past_id == active_id:
            return True, "", "", past_id
        moments = [set_.completed_at for place in past_places for set_ in place.exercise.sets if set_.completed_at]
        return False, _day(past_places).isoformat(), min(map(clock.iso, moments)), past_id

    return dict(sorted(places_by_workout.items(), key=position))


# --- the active workout ------------------------------------------------------------------------------------


def _active_workout_with_records(loaded: LoadedWorkout, changed: list[LoadedExercise]) -> WorkoutState | None:
    """The active workout with its changed exercises; None where they change nothing that it shows."""
    state = _with_exercises(loaded, changed)
    if state.exercises == loaded.state.exercises:
        return None
    return state.model_copy(update={"version": loaded.state.version + 1, "updated_at": clock.now()})


def _with_exercises(loaded: LoadedWorkout, changed: Sequence[LoadedExercise]) -> WorkoutState:
    """The workout with some exercises replaced, and its totals."""
    exercises_by_index = {place.index: place.exercise for place in changed}
    exercises = [exercises_by_index.get(exercise.index, exercise) for exercise in loaded.state.exercises]
    metrics = workouts_rules.workout_totals(exercises, loaded.state.metrics.calories_burned)
    return loaded.state.model_copy(update={"exercises": exercises, "metrics": metrics})


def _records_changed_event(state: WorkoutState) -> WorkoutSynced:
    return WorkoutSynced(workout_id=state.id, reason="records", workout=state)


def _log_writes(before: WorkoutState, state: WorkoutState) -> list[Write]:
    """The operation log's entry of changed records, for the devices that miss the event."""
    event = _records_changed_event(state)
    logged = operation_log.logged_operation(before, state, state.version, [event], clock.now())
    return operation_log.operation_log_writes(state.id, logged, None)


def _push_records(before: LoadedWorkout, state: WorkoutState) -> None:
    """Push changed records to the workout's followers and audiences."""
    event = _records_changed_event(state)
    delivery.push_operation(before.followers, before.audiences, event, version=state.version)


# --- past workouts -----------------------------------------------------------------------------------------


def _write_past_workout(workout_id: str, changed: list[LoadedExercise]) -> None:
    """Write the changed exercises of a past workout, and its count of records with them.

    Raises:
        WriteConflict: somebody else has written.
    """
    loaded = workouts_store.load_workout(workout_id)
    if loaded is None:
        return
    state = _with_exercises(loaded, changed)
    # As many records may be of other kinds, which are counted apart.
    counts_differently = loaded.state.status == "completed" and (
        state.metrics != loaded.state.metrics or workout_counts(state) != workout_counts(loaded.state)
    )
    shows_differently = counts_differently or state.exercises != loaded.state.exercises
    state = state.model_copy(update={"version": loaded.state.version + shows_differently})
    current_places = {place.index: place for place in loaded.exercises}
    if not all(_has_same_sets(place, current_places.get(place.index)) for place in changed):
        raise WriteConflict
    commit(
        *workouts_store.head_writes(loaded, state, is_logged=shows_differently),
        *(_log_writes(loaded.state, state) if shows_differently and loaded.followers else []),
        *(workouts_store.exercise_write(state, place, place.revision) for place in changed),
        *(
            [events.outbox_write(workout_corrected(loaded.state, state, records_only=True))]
            if counts_differently
            else []
        ),
    )
    if shows_differently:
        _push_records(loaded, state)


def _has_same_sets(changed: LoadedExercise, current: LoadedExercise | None) -> bool:
    """Whether an exercise still has the sets that its records were recomputed from.

    The revision alone does not tell: a place that was removed and filled again begins with the first one.
    """
    return (
        current is not None
        and current.revision == changed.revision
        and rules.without_records(current.exercise) == rules.without_records(changed.exercise)
    )
