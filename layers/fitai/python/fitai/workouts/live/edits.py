"""Changing a workout as a whole, running or past, and deleting it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises
from fitai.kernel import events
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.workouts import energy, models, rules, store
from fitai.workouts.event_builders import workout_corrected, workout_deleted
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import RealTime, Workout, WorkoutExercise, WorkoutSet
from fitai.workouts.operations import Change, Decider, apply
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import store as records_store
from fitai.workouts.requests import EditedExercise, ReviseWorkout, UpdateWorkout
from fitai.workouts.rules import new_workout_exercise
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout, WorkoutExerciseItem, load_own_workout


def update_workout(caller: Caller, workout_id: str, given: UpdateWorkout) -> Workout:
    """Change a workout, running or past; records and totals follow.

    Raises:
        Conflict: `stale_version` with the current one; a step that is not possible.
        Invalid: an exercise that is not in the library, a set without what it measures.
    """

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        old = loaded.state
        if given.version != old.version:
            raise Conflict(
                "The workout was changed meanwhile; read it and change that.",
                code="stale_version",
                details={"currentVersion": old.version},
            )
        changes = _given_fields(given)
        state = old.model_copy(update=changes | {"edited": old.edited | dict.fromkeys(changes, now)})
        if given.status is not None:
            state = _cancelled_state(state)
        if given.exercises is not None:
            return _replace_exercises(loaded, state, given.exercises, now)
        return _change_of_head(loaded, state)

    done = apply(caller.id, workout_id, decide)
    followers.push_to_new_followers(done, connections.room_connections(connections.user_room(caller.id)), None)
    return done.workout


def decide_revision(given: ReviseWorkout) -> Decider:
    """Fields are changed without knowing the version: of two changes of a field the one that was made later stays.

    Raises (when decided):
        Conflict: `superseded`, when all of them were changed later than this.
    """

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        old = loaded.state
        values = _given_fields(given)
        fresh = {name: value for name, value in values.items() if name not in old.edited or old.edited[name] <= now}
        if values and not fresh:
            raise Conflict("This was changed later by another device.", code="superseded")
        return _change_of_head(
            loaded, old.model_copy(update=fresh | {"edited": old.edited | dict.fromkeys(fresh, now)})
        )

    return decide


def decide_cancellation(loaded: LoadedWorkout, now: datetime) -> Change:
    """It is given up; its sets stay, and count for nothing."""
    return _change_of_head(loaded, _cancelled_state(loaded.state))


def _given_fields(given: ReviseWorkout) -> dict[str, Any]:
    """The fields that are to change. One that is null is emptied, but a workout always has a name and a date."""
    values = {name: getattr(given, name) for name in ReviseWorkout.model_fields if name in given.model_fields_set}
    return {name: value for name, value in values.items() if value is not None or name not in ("name", "date")}


def _cancelled_state(state: WorkoutState) -> WorkoutState:
    update = {"status": rules.status_after(state.status, "cancel"), "running_since": None, "real_time": RealTime()}
    return state.model_copy(update=update)


def _change_of_head(loaded: LoadedWorkout, state: WorkoutState) -> Change:
    """The change that leaves the exercises as they are."""
    old = loaded.state
    if state.status == "cancelled":
        state = state.model_copy(update={"exercises": [records_rules.without_records(one) for one in state.exercises]})
    items = [
        item.again(state, exercise)
        for item, exercise in zip(loaded.items, state.exercises, strict=True)
        if state.date != old.date or state.status != old.status
    ]
    return Change(
        _with_totals(state), tell=_changed_events, items=items, writes=lambda saved: _consequence_writes(old, saved)
    )


def _changed_events(saved: WorkoutState) -> list[delivery.LiveEvent]:
    return [WorkoutSynced(workout_id=saved.id, reason="changed", workout=saved)]


def _with_totals(state: WorkoutState) -> WorkoutState:
    calories = energy.calories_burned(state, state.duration_seconds) if state.status == "completed" else None
    return state.model_copy(update={"metrics": rules.workout_totals(state.exercises, calories)})


def _consequence_writes(old: WorkoutState, saved: WorkoutState) -> list[Write]:
    """What belongs into the transaction because of the state that is left or kept."""
    if old.status in rules.ACTIVE_STATUSES and saved.status == "cancelled":
        return [store.release_write(saved), events.outbox_write(workout_deleted(saved, False))]
    if saved.status == "completed":
        return [events.outbox_write(workout_corrected(old, saved))]
    return []


def _replace_exercises(
    loaded: LoadedWorkout, state: WorkoutState, given: Sequence[EditedExercise], now: datetime
) -> Change:
    """The change that replaces the whole list of exercises."""
    entries = _edited_exercises(state, loaded.state.exercises, given, now)
    by_exercise: dict[str, list[WorkoutExercise]] = {}
    for entry in entries:
        by_exercise.setdefault(entry.exercise_id, []).append(entry)
    records = records_store.load_records(state.user_id, by_exercise)
    items: list[WorkoutExerciseItem] = []
    moved: dict[str, tuple[models.Bests, int]] = {}
    gone = {item.exercise.exercise_id: item for item in loaded.items}
    for exercise_id, mine in by_exercise.items():
        known = gone.pop(exercise_id, None)
        record = records.get(exercise_id)
        if known is not None and known.before is not None:
            before, version = known.before, int(known.record_version)
        else:
            before, version = (record.bests, int(record.version)) if record else (models.Bests(), 0)
        replayed, bests = records_rules.replay_records(mine, before)
        standing = record.bests if record else models.Bests()
        if state.status in rules.ACTIVE_STATUSES and bests != standing:
            moved[exercise_id] = (bests, version)
        raised = version + (exercise_id in moved)
        keeps = state.status != "planned"
        guide = known.guide if known else None
        if state.status == "cancelled":
            replayed = [records_rules.without_records(entry) for entry in replayed]
        items += [
            WorkoutExerciseItem.of(state, entry, before if keeps else None, raised, guide=guide) for entry in replayed
        ]
    if state.status in rules.ACTIVE_STATUSES:
        for exercise_id, item in gone.items():
            if item.before is not None and any(rules.is_working_set(one) for one in item.exercise.sets):
                moved[exercise_id] = (item.before, int(item.record_version))
    items.sort(key=lambda item: item.exercise.index)
    exercises = [item.exercise for item in items]
    final = _with_totals(state.model_copy(update={"exercises": exercises, "exercise_count": len(exercises)}))

    def writes(saved: WorkoutState) -> list[Write]:
        changed = [
            records_store.record_write(saved.user_id, exercise_id, bests, version)
            for exercise_id, (bests, version) in moved.items()
        ]
        return [*changed, *_consequence_writes(loaded.state, saved)]

    kept = {item.SK for item in items}
    removed = [item for item in loaded.items if item.SK not in kept]
    return Change(final, tell=_changed_events, items=items, removed=removed, writes=writes)


def delete_workout(caller: Caller, workout_id: str) -> None:
    """Delete a workout; a marker stays, so that no device brings it back."""

    def attempt() -> LoadedWorkout:
        loaded = load_own_workout(caller.id, workout_id)
        commit(*deletion_event_writes(loaded))
        return loaded

    push_deletion(retry_on_conflict(attempt))


def deletion_event_writes(loaded: LoadedWorkout) -> list[Write]:
    """The writes of a deletion, with its event."""
    return [
        *store.deletion_writes(loaded),
        events.outbox_write(workout_deleted(loaded.state, loaded.state.status == "completed")),
    ]


def push_deletion(loaded: LoadedWorkout) -> None:
    """Tell the owner's devices, those that follow it, and the rooms that saw it, that the workout is gone."""
    state = loaded.state
    gone = WorkoutSynced(workout_id=state.id, reason="deleted")
    receivers = [*loaded.followers, *connections.room_connections(connections.user_room(state.user_id))]
    delivery.push(receivers, gone, version=state.version + 1)
    delivery.push_to_audiences(loaded.audiences, gone)


def _edited_exercises(
    state: WorkoutState, old: Sequence[WorkoutExercise], given: Sequence[EditedExercise], now: datetime
) -> list[WorkoutExercise]:
    """The exercises of a replaced list.

    A set is done when the request says when, when the set at its place was done, or when the workout is completed.

    Raises:
        Invalid: names the exercise or the set.
    """
    # An exercise that is gone by now stays in the workouts that it was done in.
    known: dict[str, Exercise | WorkoutExercise] = {one.exercise_id: one for one in old}
    known.update(available_exercises(state.user_id, (one.exercise_id for one in given)))
    return [_edited_exercise(state, old, known, index, one, now) for index, one in enumerate(given)]


def _edited_exercise(
    state: WorkoutState,
    old: Sequence[WorkoutExercise],
    known: Mapping[str, Exercise | WorkoutExercise],
    index: int,
    given: EditedExercise,
    now: datetime,
) -> WorkoutExercise:
    field = f"exercises.{index}.exerciseId"
    before = old[index] if index < len(old) and old[index].exercise_id == given.exercise_id else None
    sets = []
    for place, wanted in enumerate(given.sets):
        earlier = before.sets[place] if before is not None and place < len(before.sets) else None
        finished = wanted.completed_at or (earlier.completed_at if earlier else None)
        if finished is None and state.status == "completed":
            finished = state.ended_at or now
        fresh = WorkoutSet(index=place, target=earlier.target if earlier else None, completed_at=finished)
        if earlier is not None and earlier.completed_at is not None:
            fresh = fresh.model_copy(update={"client_id": earlier.client_id, "corrected_at": earlier.corrected_at})
        one = rules.with_completion(fresh, wanted, now) if finished else fresh.model_copy(update=_plan_fields(wanted))
        if finished:
            try:
                rules.require_measured_values(one, new_workout_exercise(0, given.exercise_id, field, known).measurement)
            except Invalid as wrong:
                flaw = wrong.fields[0]
                raise Invalid.field(f"exercises.{index}.sets.{place}.{flaw.path}", flaw.message) from None
        sets.append(one)
    made = new_workout_exercise(
        index,
        given.exercise_id,
        field,
        known,
        sets=sets,
        superset_id=given.superset_id,
        rest_time=given.rest_time,
        notes=given.notes,
    )
    # What was done of an exercise was done of it as it was then.
    kept = next((one.traits for one in old if one.exercise_id == given.exercise_id and one.traits), made.traits)
    return made.model_copy(update={"target": before.target if before else None, "traits": kept})


def _plan_fields(wanted: object) -> dict[str, object]:
    names = ("type", "weight", "reps", "duration_seconds", "distance", "notes")
    values = {name: getattr(wanted, name) for name in names}
    return {name: value for name, value in values.items() if value is not None}
