"""The sets and exercises of a workout, followed set by set."""

from datetime import datetime

from fitai.kernel import events, live
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.live import Member, Replying
from fitai.kernel.table import Write
from fitai.workouts import planning, rules, store
from fitai.workouts.live_events import (
    RecordAchieved,
    RestTimerEvent,
    SetCompleted,
    WorkoutStats,
    WorkoutSynced,
)
from fitai.workouts.models import (
    SETS_MOST,
    ChangeExercise,
    CompleteSet,
    Workout,
    WorkoutExercise,
    WorkoutSet,
)
from fitai.workouts.operations import Change, apply
from fitai.workouts.store import Loaded, WorkoutExerciseItem, WorkoutState
from fitai.workouts.summary import corrected


def complete_set(
    caller: Caller,
    workout_id: str,
    exercise_index: int | None,
    set_index: int,
    given: CompleteSet,
    client_id: str | None = None,
    sender: Member | None = None,
    replying: Replying = None,
) -> SetCompleted:
    """Do a set, or correct one that is done; records, totals and the rest timer follow.

    Args:
        exercise_index: the current exercise, when it is None.
        set_index: one past the last adds a set.

    Raises:
        Conflict: the workout takes no sets. Invalid: the set is out of range, or lacks what its exercise measures.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        rules.require_running(loaded.state.status)
        index = loaded.state.real_time.current_exercise_index if exercise_index is None else exercise_index
        entry = _entry(loaded, index, "exercise")
        changed = _with_set(entry, set_index, given, now)
        return _replayed(loaded, changed, set_index, now)

    done = apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying)
    if done.repeated:
        return SetCompleted.model_validate(done.repeated[0].data)
    return next(event for event in done.events if isinstance(event, SetCompleted))


def _entry(loaded: Loaded, index: int, field: str) -> WorkoutExercise:
    if index >= len(loaded.state.exercises):
        raise Invalid.field(field, f"The workout has {len(loaded.state.exercises)} exercises")
    return loaded.state.exercises[index]


def _with_set(entry: WorkoutExercise, set_index: int, given: CompleteSet, now: datetime) -> WorkoutExercise:
    if set_index > len(entry.sets) or set_index >= SETS_MOST:
        raise Invalid.field("setIndex", f"The exercise has {len(entry.sets)} sets; the next one is {len(entry.sets)}")
    planned = entry.sets[set_index] if set_index < len(entry.sets) else WorkoutSet(index=set_index)
    finished = rules.done(planned, given, now)
    rules.require_content(finished, entry.measurement)
    return entry.model_copy(update={"sets": [*entry.sets[:set_index], finished, *entry.sets[set_index + 1 :]]})


def _replayed(loaded: Loaded, changed: WorkoutExercise, set_index: int, now: datetime) -> Change:
    """The change that a set makes: its exercise's records replayed, the totals summed, the position moved."""
    old = loaded.state
    before = old.exercises[changed.index]
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
    state = state.model_copy(update={"real_time": rules.real_time_after(state, changed.index, now)})
    after = by_index[changed.index]
    items = [
        WorkoutExerciseItem.of(state, by_index[item.exercise.index], item.before, version + moves)
        for item in known
        if moves or by_index[item.exercise.index] != item.exercise
    ]
    news = rules.fresh(before, after)

    def tell(saved: WorkoutState) -> list[live.LiveEvent]:
        told: list[live.LiveEvent] = [
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
        if saved.real_time.rest is not None:
            told.append(RestTimerEvent.of(saved, "started"))
        return [*told, WorkoutStats.of(saved)]

    def writes(saved: WorkoutState) -> list[Write]:
        if saved.status == "completed":
            return [events.record(corrected(old, saved))]
        return [store.saving_record(saved.user_id, after.exercise_id, bests, version)] if moves else []

    return Change(state, tell=tell, items=items, writes=writes)


def change_exercise(
    caller: Caller, workout_id: str, index: int, given: ChangeExercise, client_id: str | None
) -> Workout:
    """Move to an exercise, change it, or add one after the last.

    Raises:
        Conflict: the workout is over, or the exercise to replace has sets that were done.
        Invalid: no such place, or an exercise that is not in the library.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if old.status in ("completed", "cancelled"):
            raise Conflict(
                "The workout is over; change it with PUT /workouts/{id}.",
                code="invalid_state",
                details={"status": old.status},
            )
        entry, is_new = _changed_entry(loaded, index, given)
        exercises = (
            [*old.exercises, entry] if is_new else [entry if one.index == index else one for one in old.exercises]
        )
        place = next((one.index for one in entry.sets if one.completed_at is None), len(entry.sets))
        state = old.model_copy(
            update={
                "exercises": exercises,
                "exercise_count": len(exercises),
                "real_time": old.real_time.model_copy(
                    update={"current_exercise_index": index, "current_set_index": place}
                ),
            }
        )
        known = next((item for item in loaded.items if item.exercise.index == index), None)
        if known is not None and known.exercise == entry:
            items = []
        elif known is not None and known.exercise.exercise_id == entry.exercise_id:
            items = [WorkoutExerciseItem.of(state, entry, known.before, int(known.record_version))]
        else:
            twin = loaded.with_exercise(entry.exercise_id)
            if twin:
                items = [WorkoutExerciseItem.of(state, entry, twin[0].before, int(twin[0].record_version))]
            else:
                items = store.beginning(state, [entry]) if old.status in rules.ACTIVE else store.planned(state, [entry])
        return Change(
            state,
            tell=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="exercise_changed", workout=saved)],
            items=items,
        )

    return apply(caller.id, workout_id, decide, client_id=client_id).workout


def _changed_entry(loaded: Loaded, index: int, given: ChangeExercise) -> tuple[WorkoutExercise, bool]:
    exercises = loaded.state.exercises
    if index == len(exercises) and given.exercise_id is not None:
        entry = planning.entry(index, given.exercise_id, "exerciseId")
        is_new = True
    else:
        entry = _entry(loaded, index, "exerciseIndex")
        is_new = False
        if given.exercise_id not in (None, entry.exercise_id):
            if any(one.completed_at is not None for one in entry.sets):
                raise Conflict(
                    "This exercise has sets that were done; add the other one after the last.", code="exercise_begun"
                )
            other = planning.entry(index, str(given.exercise_id), "exerciseId")
            entry = entry.model_copy(
                update={
                    "exercise_id": other.exercise_id,
                    "name": other.name,
                    "measurement": other.measurement,
                    # The loads were meant for the other exercise.
                    "sets": [one.model_copy(update={"weight": None, "target": None}) for one in entry.sets],
                }
            )
    changes: dict[str, object] = {
        name: getattr(given, name) for name in ("superset_id", "rest_time", "notes") if name in given.model_fields_set
    }
    return entry.model_copy(update=changes), is_new
