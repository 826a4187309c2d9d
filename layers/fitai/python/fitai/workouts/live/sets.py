"""The sets and exercises of a workout, followed set by set."""

from datetime import datetime

from fitai.kernel import events
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.live import delivery
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import ReplyTarget
from fitai.kernel.table import Write
from fitai.workouts import models, rules
from fitai.workouts.event_builders import workout_corrected
from fitai.workouts.live.exercises import exercise_at
from fitai.workouts.live_events import RecordAchieved, RestTimerEvent, SetCompleted, WorkoutStats, WorkoutSynced
from fitai.workouts.models import MAX_SETS, WorkoutExercise, WorkoutSet
from fitai.workouts.operations import Change, Decider, apply
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import store
from fitai.workouts.requests import CompleteSet
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout


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

    decide = decide_set(exercise_index, set_index, given, client_id)
    done = apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying)
    if done.repeated is not None:
        first = next((frame for frame in done.repeated if frame.event == SetCompleted.name), None)
        if first is None:
            raise Conflict("This client id was used for another operation.", code="client_id_reused")
        return SetCompleted.model_validate(first.data)
    return next(event for event in done.events if isinstance(event, SetCompleted))


def decide_set(exercise_index: int | None, set_index: int, given: CompleteSet, client_id: str | None) -> Decider:
    """A set is done, or corrected.

    Args:
        client_id: what devices will know the set by, when it is done now; one is made when there is none.
    """

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        rules.require_accepts_sets(loaded.state.status)
        index = loaded.state.real_time.current_exercise_index if exercise_index is None else exercise_index
        entry = exercise_at(loaded, index, "exercise")
        changed = _with_completed_set(entry, set_index, given, now, client_id)
        corrects = set_index < len(entry.sets) and entry.sets[set_index].completed_at is not None
        change = _replayed_change(loaded, changed, now, rests=not corrects)
        if corrects:
            # The athlete is where the athlete was.
            change.state = change.state.model_copy(update={"real_time": loaded.state.real_time})
        return _with_set_events(change, loaded, index, set_index)

    return decide


def decide_set_removal(exercise_index: int, set_index: int) -> Decider:
    """A set is taken out; those after it move up."""

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        rules.require_accepts_sets(loaded.state.status)
        entry = exercise_at(loaded, exercise_index, "exercise")
        if set_index >= len(entry.sets):
            raise Invalid.field("setIndex", f"The exercise has {len(entry.sets)} sets")
        left = [*entry.sets[:set_index], *entry.sets[set_index + 1 :]]
        sets = [one.model_copy(update={"index": index}) for index, one in enumerate(left)]
        change = _replayed_change(loaded, entry.model_copy(update={"sets": sets}), now, rests=False)
        change.tell = lambda saved: [WorkoutSynced(workout_id=saved.id, reason="set_deleted", workout=saved)]
        return change

    return decide


def _with_completed_set(
    entry: WorkoutExercise, set_index: int, given: CompleteSet, now: datetime, client_id: str | None
) -> WorkoutExercise:
    if set_index > len(entry.sets) or set_index >= MAX_SETS:
        raise Invalid.field("setIndex", f"The exercise has {len(entry.sets)} sets; the next one is {len(entry.sets)}")
    planned = entry.sets[set_index] if set_index < len(entry.sets) else WorkoutSet(index=set_index)
    known = {"client_id": client_id or new_id()} if planned.completed_at is None else {"corrected_at": now}
    finished = rules.with_completion(planned, given, now).model_copy(update=known)
    rules.require_measured_values(finished, entry.measurement)
    return entry.model_copy(update={"sets": [*entry.sets[:set_index], finished, *entry.sets[set_index + 1 :]]})


def _replayed_change(loaded: LoadedWorkout, changed: WorkoutExercise, now: datetime, *, rests: bool = True) -> Change:
    """The change that a set makes: its exercise's records replayed, the totals summed, the position moved.

    Args:
        rests: whether a rest begins, where one is planned.
    """
    old = loaded.state
    known = loaded.with_exercise(changed.exercise_id)
    entries = [changed if item.exercise.index == changed.index else item.exercise for item in known]
    base = known[0].before or models.Bests()
    replayed, bests = records_rules.replay_records(entries, base)
    _, bests_before = records_rules.replay_records([item.exercise for item in known], base)
    version = int(known[0].record_version)
    moves = old.status in rules.ACTIVE_STATUSES and bests != bests_before
    by_index = {entry.index: entry for entry in replayed}
    exercises = [by_index.get(entry.index, entry) for entry in old.exercises]
    state = old.model_copy(
        update={"exercises": exercises, "metrics": rules.workout_totals(exercises, old.metrics.calories_burned)}
    )
    real_time = rules.real_time_after_set(state, changed.index, now)
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
            return [events.outbox_write(workout_corrected(old, saved))]
        return [store.record_write(saved.user_id, changed.exercise_id, bests, version)] if moves else []

    return Change(state, tell=lambda saved: [WorkoutStats.of(saved)], items=items, writes=writes)


def _with_set_events(change: Change, loaded: LoadedWorkout, index: int, set_index: int) -> Change:
    """The change with what the devices are told of the set: the set, its records, the rest, the totals."""
    after = change.state.exercises[index]
    news = records_rules.new_records(loaded.state.exercises[index], after)

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
