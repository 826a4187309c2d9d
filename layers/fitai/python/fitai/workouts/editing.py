"""Changing a workout as a whole, running or past, and deleting it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fitai.kernel import events
from fitai.kernel.errors import Conflict
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.workouts import following, planning, rules, store
from fitai.workouts.events import WorkoutDeleted
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import EditedExercise, RealTime, ReviseWorkout, UpdateWorkout, Workout, WorkoutExercise
from fitai.workouts.operations import Change, Decide, apply, owned
from fitai.workouts.store import Loaded, WorkoutExerciseItem, WorkoutState
from fitai.workouts.summary import corrected


def update(caller: Caller, workout_id: str, given: UpdateWorkout) -> Workout:
    """Change a workout, running or past; records and totals follow.

    Raises:
        Conflict: `stale_version` with the current one; a step that is not possible.
        Invalid: an exercise that is not in the library, a set without what it measures.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if given.version != old.version:
            raise Conflict(
                "The workout was changed meanwhile; read it and change that.",
                code="stale_version",
                details={"currentVersion": old.version},
            )
        changes = _said(given)
        state = old.model_copy(update=changes | {"edited": old.edited | dict.fromkeys(changes, now)})
        if given.status is not None:
            state = _given_up(state)
        if given.exercises is not None:
            return _replaced(loaded, state, given.exercises, now)
        return _kept(loaded, state)

    done = apply(caller.id, workout_id, decide)
    following.tell_the_rest(done, connections.room_connections(connections.user_room(caller.id)), None)
    return done.workout


def revising(given: ReviseWorkout) -> Decide:
    """Fields are changed without knowing the version: of two changes of a field the one that was made later stays.

    Raises (when decided):
        Conflict: `superseded`, when all of them were changed later than this.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        values = _said(given)
        fresh = {name: value for name, value in values.items() if name not in old.edited or old.edited[name] <= now}
        if values and not fresh:
            raise Conflict("This was changed later by another device.", code="superseded")
        return _kept(loaded, old.model_copy(update=fresh | {"edited": old.edited | dict.fromkeys(fresh, now)}))

    return decide


def cancelling(loaded: Loaded, now: datetime) -> Change:
    """It is given up; its sets stay, and count for nothing."""
    return _kept(loaded, _given_up(loaded.state))


def _said(given: ReviseWorkout) -> dict[str, Any]:
    """The fields that are to change. One that is null is emptied, but a workout always has a name and a date."""
    values = {name: getattr(given, name) for name in ReviseWorkout.model_fields if name in given.model_fields_set}
    return {name: value for name, value in values.items() if value is not None or name not in ("name", "date")}


def _given_up(state: WorkoutState) -> WorkoutState:
    update = {"status": rules.step(state.status, "cancel"), "running_since": None, "real_time": RealTime()}
    return state.model_copy(update=update)


def _kept(loaded: Loaded, state: WorkoutState) -> Change:
    """The change that leaves the exercises as they are."""
    old = loaded.state
    if state.status == "cancelled":
        state = state.model_copy(update={"exercises": [rules.without_records(one) for one in state.exercises]})
    items = [
        item.again(state, exercise)
        for item, exercise in zip(loaded.items, state.exercises, strict=True)
        if state.date != old.date or state.status != old.status
    ]
    return Change(_recounted(state), tell=_changed, items=items, writes=lambda saved: _consequences(old, saved))


def _changed(saved: WorkoutState) -> list[delivery.LiveEvent]:
    return [WorkoutSynced(workout_id=saved.id, reason="changed", workout=saved)]


def _recounted(state: WorkoutState) -> WorkoutState:
    calories = planning.burned(state, state.duration_seconds) if state.status == "completed" else None
    return state.model_copy(update={"metrics": rules.totals(state.exercises, calories)})


def _consequences(old: WorkoutState, saved: WorkoutState) -> list[Write]:
    """What belongs into the transaction because of the state that is left or kept."""
    if old.status in rules.ACTIVE and saved.status == "cancelled":
        return [store.releasing(saved), events.outbox_write(_deletion(saved, False))]
    if saved.status == "completed":
        return [events.outbox_write(corrected(old, saved))]
    return []


def _replaced(loaded: Loaded, state: WorkoutState, given: Sequence[EditedExercise], now: datetime) -> Change:
    """The change that replaces the whole list of exercises."""
    entries = planning.edited(state, loaded.state.exercises, given, now)
    by_exercise: dict[str, list[WorkoutExercise]] = {}
    for entry in entries:
        by_exercise.setdefault(entry.exercise_id, []).append(entry)
    records = store.records(state.user_id, by_exercise)
    items: list[WorkoutExerciseItem] = []
    moved: dict[str, tuple[rules.Bests, int]] = {}
    gone = {item.exercise.exercise_id: item for item in loaded.items}
    for exercise_id, mine in by_exercise.items():
        known = gone.pop(exercise_id, None)
        record = records.get(exercise_id)
        if known is not None and known.before is not None:
            before, version = known.before, int(known.record_version)
        else:
            before, version = (record.bests, int(record.version)) if record else (rules.Bests(), 0)
        replayed, bests = rules.replay(mine, before)
        standing = record.bests if record else rules.Bests()
        if state.status in rules.ACTIVE and bests != standing:
            moved[exercise_id] = (bests, version)
        raised = version + (exercise_id in moved)
        keeps = state.status != "planned"
        guide = known.guide if known else None
        if state.status == "cancelled":
            replayed = [rules.without_records(entry) for entry in replayed]
        items += [
            WorkoutExerciseItem.of(state, entry, before if keeps else None, raised, guide=guide) for entry in replayed
        ]
    if state.status in rules.ACTIVE:
        for exercise_id, item in gone.items():
            if item.before is not None and any(rules.working(one) for one in item.exercise.sets):
                moved[exercise_id] = (item.before, int(item.record_version))
    items.sort(key=lambda item: item.exercise.index)
    exercises = [item.exercise for item in items]
    final = _recounted(state.model_copy(update={"exercises": exercises, "exercise_count": len(exercises)}))

    def writes(saved: WorkoutState) -> list[Write]:
        changed = [
            store.saving_record(saved.user_id, exercise_id, bests, version)
            for exercise_id, (bests, version) in moved.items()
        ]
        return [*changed, *_consequences(loaded.state, saved)]

    kept = {item.SK for item in items}
    removed = [item for item in loaded.items if item.SK not in kept]
    return Change(final, tell=_changed, items=items, removed=removed, writes=writes)


def remove(caller: Caller, workout_id: str) -> None:
    """Delete a workout; a marker stays, so that no device brings it back."""

    def attempt() -> Loaded:
        loaded = owned(caller.id, workout_id)
        commit(*deleting(loaded))
        return loaded

    tell_deleted(retry_on_conflict(attempt))


def deleting(loaded: Loaded) -> list[Write]:
    """The writes of a deletion, with its event."""
    return [*store.deleting(loaded), events.outbox_write(_deletion(loaded.state, loaded.state.status == "completed"))]


def tell_deleted(loaded: Loaded) -> None:
    """Tell the owner's devices, those that follow it, and the rooms that saw it, that the workout is gone."""
    state = loaded.state
    gone = WorkoutSynced(workout_id=state.id, reason="deleted")
    receivers = [*loaded.followers, *connections.room_connections(connections.user_room(state.user_id))]
    delivery.push(receivers, gone, version=state.version + 1)
    delivery.push_to_audiences(loaded.audiences, gone)


def _deletion(state: WorkoutState, counted: bool) -> WorkoutDeleted:
    return WorkoutDeleted(
        user_id=state.user_id,
        workout_id=state.id,
        workout_version=state.version + 1,
        was_completed=counted,
        exercise_ids=sorted({one.exercise_id for one in state.exercises}),
    )
