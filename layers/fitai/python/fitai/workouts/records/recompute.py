"""Records after a change of the past: gone through again from the first day, and written where they differ.

What was done of an exercise is found by an index, which may lag. So each recomputation notes the workout that it was for
with the exercise's last sessions, in its last transaction, on the version of them that it has read: of two at once the
second fails there, and does everything anew with the first one's workout known, which it then reads from the table.
"""

from datetime import date
from itertools import count

from fitai.kernel import clock, events
from fitai.kernel.live import delivery
from fitai.kernel.table import Write, WriteConflict, commit, put, retry_on_conflict
from fitai.workouts import change_log, models, operation_log
from fitai.workouts import rules as workouts_rules
from fitai.workouts import store as workouts_store
from fitai.workouts.event_builders import workout_corrected
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.operation_log import logged_event
from fitai.workouts.records import rules, store
from fitai.workouts.records import sessions as records_sessions
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.records.store import RecentChanges, exercises_with_plans
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout, WorkoutExerciseItem, WorkoutItem

MAX_ATTEMPTS = 40
"""How often a recomputation is done anew: a batch from offline brings a few dozen of the same exercise at once."""


def recompute_records(user_id: str, exercise_id: str, workout_id: str) -> None:
    """Make an exercise's records and last sessions those of its whole history, in the order of its days.

    It changes nothing that is right already, so it may run twice, or stop halfway and run again. Devices that follow a
    workout are told when its records have changed.

    Args:
        workout_id: the workout that was changed; it is read from the table itself, since the index may lag.
    """
    attempts = count()
    retry_on_conflict(
        lambda: _recompute_once(user_id, exercise_id, workout_id, again=next(attempts) > 0), tries=MAX_ATTEMPTS
    )


def _recompute_once(user_id: str, exercise_id: str, workout_id: str, *, again: bool) -> None:
    """Once.

    Args:
        again: an attempt has failed before, and may have written some of the workouts.
    """
    now = clock.now()
    standing = store.load_past_performance(user_id, [exercise_id])
    recent = standing.recent(exercise_id, now)
    record = standing.records.get(exercise_id)
    version = int(record.version) if record else 0
    active_id = workouts_store.active_workout_id(user_id)
    active = workouts_store.load_workout(active_id) if active_id else None
    groups = _items_by_workout(user_id, exercise_id, workout_id, active, recent, again)
    if not (groups or standing.records or standing.sessions):
        # There is nothing to be put in order, and nothing is to be kept: the account itself may be gone.
        return
    final = models.Bests()
    followed: list[WorkoutExerciseItem] = []
    rewrote = again
    for one, items in groups.items():
        before = final
        replayed, final = rules.replay_records([item.exercise for item in items], before)
        if one == active_id:
            # The last one: it goes on from what was before it, and the record is what it has made of that.
            unlike = any(item.before != before for item in items)
            if unlike or final != standing.bests(exercise_id):
                pairs = zip(items, replayed, strict=True)
                followed = [_renewed_item(item, exercise, before, version + 1) for item, exercise in pairs]
            continue
        changed = [
            _renewed_item(item, exercise, before, version)
            for item, exercise in zip(items, replayed, strict=True)
            if item.exercise != exercise or item.before != before
        ]
        if changed:
            _write_past_workout(one, changed)
            rewrote = rewrote or one != workout_id
    places = [item.exercise.index for item in groups.get(workout_id, ())]
    noted = recent.noting(workout_id, places, now, rewrote=rewrote)
    writes = [
        store.sessions_write(
            user_id, exercise_id, _last_sessions(groups, active_id), noted, standing.sessions.get(exercise_id)
        )
    ]
    if final != standing.bests(exercise_id) or followed:
        writes.append(store.record_write(user_id, exercise_id, final, version))
        writes += [workouts_store.exercise_write(item, groups[str(active_id)]) for item in followed]
    shown = _active_workout_with_records(active, followed) if active else None
    if active and shown:
        writes += [workouts_store.head_write(active, shown), change_log.change_log_write(shown), *_log_writes(shown)]
    commit(*writes)
    if active and shown:
        _push_records(active, shown)


def _last_sessions(groups: dict[str, list[WorkoutExerciseItem]], active_id: str | None) -> list[PastSession]:
    done = [
        records_sessions.past_session(one, _day_of(items[0]), exercises_with_plans(items))
        for one, items in groups.items()
        if one != active_id
    ]
    return records_sessions.newest_sessions(one for one in done if one is not None)


def _day_of(item: WorkoutExerciseItem) -> date:
    """The day that an exercise with sets that were done counts for."""
    return date.fromisoformat(str(item.GSI1SK)[:10])


def _active_workout_with_records(loaded: LoadedWorkout, renewed: list[WorkoutExerciseItem]) -> WorkoutState | None:
    """The active workout, where what it shows has changed with its exercises."""
    by_key = {item.SK: item.exercise for item in renewed}
    exercises = [by_key.get(item.SK, item.exercise) for item in loaded.items]
    if exercises == loaded.state.exercises:
        return None
    metrics = workouts_rules.workout_totals(exercises, loaded.state.metrics.calories_burned)
    version = loaded.state.version + 1
    update = {"exercises": exercises, "metrics": metrics, "version": version, "updated_at": clock.now()}
    return loaded.state.model_copy(update=update)


def _records_changed_event(state: WorkoutState) -> WorkoutSynced:
    return WorkoutSynced(workout_id=state.id, reason="records", workout=state)


def _log_writes(state: WorkoutState) -> list[Write]:
    """That its records have changed, for the devices that miss it."""
    return operation_log.operation_log_writes(
        state.id, state.version, [logged_event(_records_changed_event(state), state.version, clock.now())], None
    )


def _push_records(before: LoadedWorkout, state: WorkoutState) -> None:
    """Tell the devices that follow the workout, and the rooms that see it."""
    told = _records_changed_event(state)
    delivery.push(before.followers, told, version=state.version)
    delivery.push_to_audiences(before.audiences, told)


def _items_by_workout(
    user_id: str, exercise_id: str, workout_id: str, active: LoadedWorkout | None, recent: RecentChanges, again: bool
) -> dict[str, list[WorkoutExerciseItem]]:
    """What was done of an exercise, by workout: by the day that it counts for, and on a day as it was done.

    The active workout is the last, whatever its day: it goes on from the records as they stand until it is completed.
    It is there before its first set too.
    """
    changed = active if active and active.state.id == workout_id else workouts_store.load_workout(workout_id)
    fresh = {loaded.state.id: loaded for loaded in (active, changed) if loaded}
    found = store.current_exercise_history(user_id, exercise_id, recent, without={workout_id, *fresh}, doubted=again)
    for loaded in fresh.values():
        found += [one for one in loaded.with_exercise(exercise_id) if one.GSI1SK or loaded is active]
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in sorted(found, key=lambda item: item.exercise.index):
        groups.setdefault(item.workout_id, []).append(item)
    last = active.state.id if active else None

    def place(group: tuple[str, list[WorkoutExerciseItem]]) -> tuple[bool, str, str, str]:
        one, items = group
        if one == last:
            return True, "", "", one
        began = min(clock.iso(done.completed_at) for item in items for done in item.exercise.sets if done.completed_at)
        return False, _day_of(items[0]).isoformat(), began, one

    return dict(sorted(groups.items(), key=place))


def _renewed_item(
    item: WorkoutExerciseItem, exercise: WorkoutExercise, before: models.Bests, version: int
) -> WorkoutExerciseItem:
    renewed = WorkoutExerciseItem.from_raw_data(item.to_dynamodb_dict())
    renewed.exercise = exercise
    renewed.before = before
    renewed.record_version = version
    return renewed


def _write_past_workout(workout_id: str, items: list[WorkoutExerciseItem]) -> None:
    """Write renewed exercises of a past workout, and its count of records with them."""
    loaded = workouts_store.load_workout(workout_id)
    if loaded is None:
        return
    renewed = {item.SK: item.exercise for item in items}
    exercises = [renewed.get(item.SK, item.exercise) for item in loaded.items]
    metrics = workouts_rules.workout_totals(exercises, loaded.state.metrics.calories_burned)
    told = loaded.state.status == "completed" and metrics != loaded.state.metrics
    shown = told or any(item.exercise != renewed.get(item.SK, item.exercise) for item in loaded.items)
    version = loaded.state.version + shown
    state = loaded.state.model_copy(update={"exercises": exercises, "metrics": metrics, "version": version})
    known = {item.SK: item for item in loaded.items}
    if not all(_is_unchanged(item, known.get(item.SK)) for item in items):
        raise WriteConflict
    followed = shown and bool(loaded.followers)
    commit(
        put(WorkoutItem.of(state), when=WorkoutItem.version == loaded.state.version),
        *([change_log.change_log_write(state)] if shown else []),
        *(_log_writes(state) if followed else []),
        *(workouts_store.exercise_write(item, loaded.items) for item in items),
        *([events.outbox_write(workout_corrected(loaded.state, state, records_only=True))] if told else []),
    )
    if shown:
        _push_records(loaded, state)


def _is_unchanged(renewed: WorkoutExerciseItem, standing: WorkoutExerciseItem | None) -> bool:
    """Whether an exercise is still what its renewed form was made of.

    The revision alone does not tell: a place that was taken away and filled anew begins with the first one again.
    """
    return (
        standing is not None
        and int(standing.revision) == int(renewed.revision)
        and rules.without_records(standing.exercise) == rules.without_records(renewed.exercise)
    )
