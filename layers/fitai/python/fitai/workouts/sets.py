"""The sets and exercises of a workout, followed set by set."""

from collections.abc import Sequence
from datetime import datetime

from fitai.exercises import lookup
from fitai.kernel import events
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.live import delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import ReplyTarget
from fitai.kernel.table import Write
from fitai.kernel.types import Units
from fitai.workouts import planning, rules, store
from fitai.workouts.live_events import RecordAchieved, RestTimerEvent, SetCompleted, WorkoutStats, WorkoutSynced
from fitai.workouts.models import (
    EXERCISES_MOST,
    SETS_MOST,
    ChangeExercise,
    CompleteSet,
    Workout,
    WorkoutExercise,
    WorkoutSet,
)
from fitai.workouts.operations import Change, Decide, apply
from fitai.workouts.store import Loaded, WorkoutExerciseItem, WorkoutState
from fitai.workouts.summary import corrected


def complete_set(
    caller: Caller,
    workout_id: str,
    exercise_index: int | None,
    set_index: int,
    given: CompleteSet,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> SetCompleted:
    """Do a set, or correct one that is done; records, totals and the rest timer follow.

    Args:
        exercise_index: the current exercise, when it is None.
        set_index: one past the last adds a set.

    Raises:
        Conflict: the workout takes no sets. Invalid: the set is out of range, or lacks what its exercise measures.
    """

    decide = completing(exercise_index, set_index, given, client_id)
    done = apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying)
    if done.repeated is not None:
        first = next((frame for frame in done.repeated if frame.event == SetCompleted.name), None)
        if first is None:
            raise Conflict("This client id was used for another operation.", code="client_id_reused")
        return SetCompleted.model_validate(first.data)
    return next(event for event in done.events if isinstance(event, SetCompleted))


def completing(exercise_index: int | None, set_index: int, given: CompleteSet, client_id: str | None) -> Decide:
    """A set is done, or corrected.

    Args:
        client_id: what devices will know the set by, when it is done now; one is made when there is none.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        rules.require_running(loaded.state.status)
        index = loaded.state.real_time.current_exercise_index if exercise_index is None else exercise_index
        entry = _entry(loaded, index, "exercise")
        changed = _with_set(entry, set_index, given, now, client_id)
        corrects = set_index < len(entry.sets) and entry.sets[set_index].completed_at is not None
        change = _replayed(loaded, changed, now, rests=not corrects)
        if corrects:
            # The athlete is where the athlete was.
            change.state = change.state.model_copy(update={"real_time": loaded.state.real_time})
        return _with_event(change, loaded, index, set_index)

    return decide


def removing(exercise_index: int, set_index: int) -> Decide:
    """A set is taken out; those after it move up."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        rules.require_running(loaded.state.status)
        entry = _entry(loaded, exercise_index, "exercise")
        if set_index >= len(entry.sets):
            raise Invalid.field("setIndex", f"The exercise has {len(entry.sets)} sets")
        left = [*entry.sets[:set_index], *entry.sets[set_index + 1 :]]
        sets = [one.model_copy(update={"index": index}) for index, one in enumerate(left)]
        change = _replayed(loaded, entry.model_copy(update={"sets": sets}), now, rests=False)
        change.tell = lambda saved: [WorkoutSynced(workout_id=saved.id, reason="set_deleted", workout=saved)]
        return change

    return decide


def _entry(loaded: Loaded, index: int, field: str) -> WorkoutExercise:
    if index >= len(loaded.state.exercises):
        raise Invalid.field(field, f"The workout has {len(loaded.state.exercises)} exercises")
    return loaded.state.exercises[index]


def _with_set(
    entry: WorkoutExercise, set_index: int, given: CompleteSet, now: datetime, client_id: str | None
) -> WorkoutExercise:
    if set_index > len(entry.sets) or set_index >= SETS_MOST:
        raise Invalid.field("setIndex", f"The exercise has {len(entry.sets)} sets; the next one is {len(entry.sets)}")
    planned = entry.sets[set_index] if set_index < len(entry.sets) else WorkoutSet(index=set_index)
    known = {"client_id": client_id or new_id()} if planned.completed_at is None else {"corrected_at": now}
    finished = rules.done(planned, given, now).model_copy(update=known)
    rules.require_content(finished, entry.measurement)
    return entry.model_copy(update={"sets": [*entry.sets[:set_index], finished, *entry.sets[set_index + 1 :]]})


def _replayed(loaded: Loaded, changed: WorkoutExercise, now: datetime, *, rests: bool = True) -> Change:
    """The change that a set makes: its exercise's records replayed, the totals summed, the position moved.

    Args:
        rests: whether a rest begins, where one is planned.
    """
    old = loaded.state
    known = loaded.with_exercise(changed.exercise_id)
    entries = [changed if item.exercise.index == changed.index else item.exercise for item in known]
    base = known[0].before or rules.Bests()
    replayed, bests = rules.replay(entries, base)
    _, bests_before = rules.replay([item.exercise for item in known], base)
    version = int(known[0].record_version)
    moves = old.status in rules.ACTIVE and bests != bests_before
    by_index = {entry.index: entry for entry in replayed}
    exercises = [by_index.get(entry.index, entry) for entry in old.exercises]
    state = old.model_copy(
        update={"exercises": exercises, "metrics": rules.totals(exercises, old.metrics.calories_burned)}
    )
    real_time = rules.real_time_after(state, changed.index, now)
    if not rests:
        kept = {"is_resting": old.real_time.is_resting, "rest": old.real_time.rest}
        real_time = real_time.model_copy(update=kept)
    state = state.model_copy(update={"real_time": real_time})
    items = [
        item.again(state, by_index[item.exercise.index], version + moves)
        for item in known
        if moves or by_index[item.exercise.index] != item.exercise
    ]

    def writes(saved: WorkoutState) -> list[Write]:
        if saved.status == "completed":
            return [events.outbox_write(corrected(old, saved))]
        return [store.saving_record(saved.user_id, changed.exercise_id, bests, version)] if moves else []

    return Change(state, tell=lambda saved: [WorkoutStats.of(saved)], items=items, writes=writes)


def _with_event(change: Change, loaded: Loaded, index: int, set_index: int) -> Change:
    """The change with what the devices are told of the set: the set, its records, the rest, the totals."""
    after = change.state.exercises[index]
    news = rules.fresh(loaded.state.exercises[index], after)

    def tell(saved: WorkoutState) -> list[delivery.LiveEvent]:
        told: list[delivery.LiveEvent] = [
            SetCompleted(
                workout_id=saved.id,
                exercise_index=after.index,
                set=after.sets[set_index],
                exercise=after,
                metrics=saved.metrics,
                real_time=saved.real_time,
                records=news,
                version=saved.version,
            )
        ]
        told += [
            RecordAchieved(workout_id=saved.id, exercise_id=after.exercise_id, exercise_name=after.name, record=record)
            for record in news
        ]
        if saved.real_time.rest not in (None, loaded.state.real_time.rest):
            told.append(RestTimerEvent.of(saved, "started"))
        return [*told, WorkoutStats.of(saved)]

    change.tell = tell
    return change


def change_exercise(
    caller: Caller, workout_id: str, index: int, given: ChangeExercise, client_id: str | None, units: Units = "metric"
) -> Workout:
    """Move to an exercise, change it, substitute it, or add one after the last.

    Args:
        units: those that the weights of a substitute are rounded in.

    Raises:
        Conflict: the workout is over.
        Invalid: no such place, an exercise that is not in the library, or more than a workout may have.
    """

    return apply(caller.id, workout_id, changing(index, given, units), client_id=client_id).workout


def changing(index: int, given: ChangeExercise, units: Units = "metric") -> Decide:
    """An exercise is moved to, changed, substituted, or added."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if old.status in ("completed", "cancelled"):
            raise Conflict(
                "The workout is over; change it with PUT /workouts/{id}.",
                code="invalid_state",
                details={"status": old.status},
            )
        if index == len(old.exercises) and given.exercise_id is not None:
            known = lookup.available_exercises(old.user_id, [given.exercise_id])
            added = planning.entry(index, given.exercise_id, "exerciseId", known)
            return _placed(loaded, _with(added, given), [])
        entry = _entry(loaded, index, "exerciseIndex")
        if given.exercise_id in (None, entry.exercise_id):
            return _kept_in_place(loaded, entry, _with(entry, given))
        known = lookup.available_exercises(old.user_id, [entry.exercise_id, str(given.exercise_id)])
        if not any(one.completed_at is not None for one in entry.sets):
            other = planning.substitute(entry, index, str(given.exercise_id), known, units)
            return _placed(loaded, _with(other, given), [])
        if len(old.exercises) >= EXERCISES_MOST:
            raise Invalid.field("exerciseId", f"A workout has at most {EXERCISES_MOST} exercises")
        other = planning.substitute(entry, index + 1, str(given.exercise_id), known, units)
        return _placed(loaded, _with(other, given), _made_room(loaded, entry))

    return decide


def _with(entry: WorkoutExercise, given: ChangeExercise) -> WorkoutExercise:
    names = ("superset_id", "rest_time", "notes")
    return entry.model_copy(update={name: getattr(given, name) for name in names if name in given.model_fields_set})


def _kept_in_place(loaded: Loaded, entry: WorkoutExercise, changed: WorkoutExercise) -> Change:
    """The same exercise, moved to, and perhaps with another rest or other notes."""
    known = next(item for item in loaded.items if item.exercise.index == entry.index)
    exercises = [changed if one.index == entry.index else one for one in loaded.state.exercises]
    state = _standing_at(loaded.state, exercises, changed)
    return _exercise_changed(state, [] if changed == entry else [known.again(state, changed)])


def _made_room(loaded: Loaded, entry: WorkoutExercise) -> list[tuple[WorkoutExerciseItem, WorkoutExercise]]:
    """What becomes of the exercises when the rest of one goes to a substitute: it keeps what was done, those behind it
    move on by one place."""
    done = [one for one in entry.sets if one.completed_at is not None]
    sets = [one.model_copy(update={"index": place}) for place, one in enumerate(done)]
    items = loaded.with_exercise(entry.exercise_id)
    entries = [
        entry.model_copy(update={"sets": sets}) if item.exercise.index == entry.index else item.exercise
        for item in items
    ]
    replayed, _ = rules.replay(entries, items[0].before or rules.Bests())
    left = next(one for one in replayed if one.index == entry.index)
    moved = [
        (item, item.exercise.model_copy(update={"index": item.exercise.index + 1}))
        for item in loaded.items
        if item.exercise.index > entry.index
    ]
    return [(next(item for item in items if item.exercise.index == entry.index), left), *moved]


def _placed(
    loaded: Loaded, entry: WorkoutExercise, others: Sequence[tuple[WorkoutExerciseItem, WorkoutExercise]]
) -> Change:
    """An exercise that is new at its place; it goes on from the records as they stand.

    Args:
        others: the items that change with it, and what they hold then.
    """
    changed = {item.exercise.index: exercise for item, exercise in others}
    kept = [changed.get(one.index, one) for one in loaded.state.exercises]
    exercises = sorted([one for one in kept if one.index != entry.index] + [entry], key=lambda one: one.index)
    state = _standing_at(loaded.state, exercises, entry)
    twin = next((one for one in loaded.with_exercise(entry.exercise_id) if one.exercise.index != entry.index), None)
    if twin is not None:
        items = [WorkoutExerciseItem.of(state, entry, twin.before, int(twin.record_version))]
    elif state.status in rules.ACTIVE:
        items = store.beginning(state, [entry])
    else:
        items = store.planned(state, [entry])
    return _exercise_changed(state, [*items, *(item.again(state, exercise) for item, exercise in others)])


def _standing_at(state: WorkoutState, exercises: list[WorkoutExercise], entry: WorkoutExercise) -> WorkoutState:
    place = next((one.index for one in entry.sets if one.completed_at is None), len(entry.sets))
    position = {"current_exercise_index": entry.index, "current_set_index": place}
    update = {
        "exercises": exercises,
        "exercise_count": len(exercises),
        "real_time": state.real_time.model_copy(update=position),
    }
    return state.model_copy(update=update)


def _exercise_changed(state: WorkoutState, items: list[WorkoutExerciseItem]) -> Change:
    return Change(
        state,
        tell=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="exercise_changed", workout=saved)],
        items=items,
    )
