"""The exercises of a workout: move to one, change, substitute or add it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.types import Units
from fitai.training.loads import suggest_load
from fitai.workouts import models, rules
from fitai.workouts import store as workouts_store
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import MAX_EXERCISES, SetTarget, Workout, WorkoutExercise, WorkoutSet
from fitai.workouts.operations import Change, Decider, apply
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import store
from fitai.workouts.requests import ChangeExercise
from fitai.workouts.rules import new_workout_exercise
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout, WorkoutExerciseItem


def substitute_exercise(
    past: WorkoutExercise, index: int, exercise_id: str, known: Mapping[str, Exercise], units: Units
) -> WorkoutExercise:
    """An exercise that takes over the sets of another one that are still open, with the loads that suit it.

    Raises:
        Invalid: `exerciseId` names an exercise that is not known.
    """
    made = new_workout_exercise(
        index, exercise_id, "exerciseId", known, superset_id=past.superset_id, rest_time=past.rest_time
    )
    old, new = known.get(past.exercise_id), known[exercise_id]
    alike = past.measurement == made.measurement
    counted = {past.measurement, made.measurement} <= rules.REPS_MEASUREMENTS

    def load(weight: float | None) -> float | None:
        if old is None or not weight or not alike:
            return None
        found = suggest_load(old, new, weight, units)
        return None if found is None else found.weight

    def taken_over(one: WorkoutSet, place: int) -> WorkoutSet:
        plan = one.target
        target = plan and SetTarget(
            weight=load(plan.weight),
            rpe=plan.rpe,
            amrap=plan.amrap,
            **({"reps": plan.reps, "reps_min": plan.reps_min, "reps_max": plan.reps_max} if counted else {}),
            **({"duration_seconds": plan.duration_seconds, "distance": plan.distance} if alike else {}),
        )
        return WorkoutSet(
            index=place,
            type=one.type,
            weight=load(one.weight),
            reps=one.reps if counted else None,
            duration_seconds=one.duration_seconds if alike else None,
            distance=one.distance if alike else None,
            target=target,
        )

    left = [one for one in past.sets if one.completed_at is None]
    return made.model_copy(update={"sets": [taken_over(one, place) for place, one in enumerate(left)]})


def exercise_at(loaded: LoadedWorkout, index: int, field: str) -> WorkoutExercise:
    if index >= len(loaded.state.exercises):
        raise Invalid.field(field, f"The workout has {len(loaded.state.exercises)} exercises")
    return loaded.state.exercises[index]


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

    return apply(caller.id, workout_id, decide_exercise_change(index, given, units), client_id=client_id).workout


def decide_exercise_change(index: int, given: ChangeExercise, units: Units = "metric") -> Decider:
    """An exercise is moved to, changed, substituted, or added."""

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        old = loaded.state
        if old.status in ("completed", "cancelled"):
            raise Conflict(
                "The workout is over; change it with PUT /workouts/{id}.",
                code="invalid_state",
                details={"status": old.status},
            )
        if index == len(old.exercises) and given.exercise_id is not None:
            known = available_exercises(old.user_id, [given.exercise_id])
            added = rules.new_workout_exercise(index, given.exercise_id, "exerciseId", known)
            return _place_exercise(loaded, _with_fields(added, given), [])
        entry = exercise_at(loaded, index, "exerciseIndex")
        if given.exercise_id in (None, entry.exercise_id):
            return _change_in_place(loaded, entry, _with_fields(entry, given))
        known = available_exercises(old.user_id, [entry.exercise_id, str(given.exercise_id)])
        if not any(one.completed_at is not None for one in entry.sets):
            other = substitute_exercise(entry, index, str(given.exercise_id), known, units)
            return _place_exercise(loaded, _with_fields(other, given), [])
        if len(old.exercises) >= MAX_EXERCISES:
            raise Invalid.field("exerciseId", f"A workout has at most {MAX_EXERCISES} exercises")
        other = substitute_exercise(entry, index + 1, str(given.exercise_id), known, units)
        return _place_exercise(loaded, _with_fields(other, given), _make_room(loaded, entry))

    return decide


def _with_fields(entry: WorkoutExercise, given: ChangeExercise) -> WorkoutExercise:
    names = ("superset_id", "rest_time", "notes")
    return entry.model_copy(update={name: getattr(given, name) for name in names if name in given.model_fields_set})


def _change_in_place(loaded: LoadedWorkout, entry: WorkoutExercise, changed: WorkoutExercise) -> Change:
    """The same exercise, moved to, and perhaps with another rest or other notes."""
    known = next(item for item in loaded.items if item.exercise.index == entry.index)
    exercises = [changed if one.index == entry.index else one for one in loaded.state.exercises]
    state = _positioned_at(loaded.state, exercises, changed)
    return _exercise_change(state, [] if changed == entry else [known.again(state, changed)])


def _make_room(loaded: LoadedWorkout, entry: WorkoutExercise) -> list[tuple[WorkoutExerciseItem, WorkoutExercise]]:
    """What becomes of the exercises when the rest of one goes to a substitute: it keeps what was done, those behind it
    move on by one place."""
    done = [one for one in entry.sets if one.completed_at is not None]
    sets = [one.model_copy(update={"index": place}) for place, one in enumerate(done)]
    items = loaded.with_exercise(entry.exercise_id)
    entries = [
        entry.model_copy(update={"sets": sets}) if item.exercise.index == entry.index else item.exercise
        for item in items
    ]
    replayed, _ = records_rules.replay_records(entries, items[0].before or models.Bests())
    left = next(one for one in replayed if one.index == entry.index)
    moved = [
        (item, item.exercise.model_copy(update={"index": item.exercise.index + 1}))
        for item in loaded.items
        if item.exercise.index > entry.index
    ]
    return [(next(item for item in items if item.exercise.index == entry.index), left), *moved]


def _place_exercise(
    loaded: LoadedWorkout, entry: WorkoutExercise, others: Sequence[tuple[WorkoutExerciseItem, WorkoutExercise]]
) -> Change:
    """An exercise that is new at its place; it goes on from the records as they stand.

    Args:
        others: the items that change with it, and what they hold then.
    """
    changed = {item.exercise.index: exercise for item, exercise in others}
    kept = [changed.get(one.index, one) for one in loaded.state.exercises]
    exercises = sorted([one for one in kept if one.index != entry.index] + [entry], key=lambda one: one.index)
    state = _positioned_at(loaded.state, exercises, entry)
    twin = next((one for one in loaded.with_exercise(entry.exercise_id) if one.exercise.index != entry.index), None)
    if twin is not None:
        items = [WorkoutExerciseItem.of(state, entry, twin.before, int(twin.record_version))]
    elif state.status in rules.ACTIVE_STATUSES:
        items = store.started_exercise_items(state, [entry])
    else:
        items = workouts_store.planned_exercise_items(state, [entry])
    return _exercise_change(state, [*items, *(item.again(state, exercise) for item, exercise in others)])


def _positioned_at(state: WorkoutState, exercises: list[WorkoutExercise], entry: WorkoutExercise) -> WorkoutState:
    place = next((one.index for one in entry.sets if one.completed_at is None), len(entry.sets))
    position = {"current_exercise_index": entry.index, "current_set_index": place}
    update = {
        "exercises": exercises,
        "exercise_count": len(exercises),
        "real_time": state.real_time.model_copy(update=position),
    }
    return state.model_copy(update=update)


def _exercise_change(state: WorkoutState, items: list[WorkoutExerciseItem]) -> Change:
    return Change(
        state,
        tell=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="exercise_changed", workout=saved)],
        items=items,
    )
