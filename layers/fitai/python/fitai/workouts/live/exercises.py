"""The exercises of a workout: move to one, change, substitute or add it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.own_units import UNITS_BY_WEIGHT_UNIT
from fitai.kernel.types import Units
from fitai.training.loads import suggest_load
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.workouts import models, rules
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import MAX_EXERCISES, SetTarget, Workout, WorkoutExercise, WorkoutSet
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records.performance import started_exercises
from fitai.workouts.requests import ChangeExercise
from fitai.workouts.rules import ACTIVE_STATUSES, new_workout_exercise
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState


def exercise_at(loaded: LoadedWorkout, index: int, field: str) -> WorkoutExercise:
    """The exercise at a place of the workout.

    Raises:
        Invalid: `field` names a place that the workout does not have.
    """
    if index >= len(loaded.state.exercises):
        raise Invalid.field(field, f"The workout has {len(loaded.state.exercises)} exercises")
    return loaded.state.exercises[index]


# --- changing an exercise ----------------------------------------------------------------------------------


def change_exercise(
    caller: Caller, workout_id: str, index: int, request: ChangeExercise, client_id: str | None, units: Units = "metric"
) -> Workout:
    """Move to an exercise, change it, substitute it, or add one after the last.

    Args:
        units: those that the weights of a substitute are rounded in.

    Raises:
        Conflict: the workout is over.
        Invalid: no such place, an exercise that is not in the library, or more than a workout may have.
    """
    command = ChangeExerciseCommand(index, request, units)
    return apply(caller.id, workout_id, command, client_id=client_id).workout


@dataclass(frozen=True, slots=True)
class ChangeExerciseCommand(Command):
    """Move to an exercise, change it, substitute it, or add one after the last.

    Attributes:
        units: those that the weights of a substitute are rounded in.
    """

    index: int
    request: ChangeExercise
    units: Units = "metric"

    def exercise_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """The exercise that is new, and the one that it substitutes."""
        new_id = self._new_exercise_id(loaded)
        if new_id is None:
            return []
        return [*(exercise.exercise_id for exercise in loaded.state.exercises[self.index : self.index + 1]), new_id]

    def record_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """An exercise that is new in an active workout."""
        new_id = self._new_exercise_id(loaded)
        if new_id is None or loaded.state.status not in ACTIVE_STATUSES or loaded.with_exercise(new_id):
            return []
        return [new_id]

    def _new_exercise_id(self, loaded: LoadedWorkout) -> str | None:
        """The id of the exercise that is added or substituted, where one is."""
        exercises, exercise_id = loaded.state.exercises, self.request.exercise_id
        is_over = loaded.state.status in ("completed", "cancelled") and loaded.state.auto_ended_at is None
        if is_over or self.index > len(exercises):
            return None
        current_id = exercises[self.index].exercise_id if self.index < len(exercises) else None
        return None if exercise_id == current_id else exercise_id

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the request changes."""
        old = loaded.state
        if old.status in ("completed", "cancelled") and not old.was_open_at(now):
            raise Conflict(
                "The workout is over; change it with PUT /workouts/{id}.",
                code="invalid_state",
                details={"status": old.status},
            )
        new_id = self._new_exercise_id(loaded)
        if self.index == len(old.exercises) and new_id is not None:
            unit = facts.exercise_units.get(new_id)
            added = new_workout_exercise(self.index, new_id, "exerciseId", facts.exercises, unit=unit)
            return _place_exercise(loaded, self._with_fields(added), facts)
        current = exercise_at(loaded, self.index, "exerciseIndex")
        if new_id is None:
            return _change_in_place(loaded, current, self._with_fields(current))
        if not any(set_.completed_at is not None for set_ in current.sets):
            substitute = substitute_exercise(current, self.index, new_id, facts, self.units)
            return _place_exercise(loaded, self._with_fields(substitute), facts)
        if len(old.exercises) >= MAX_EXERCISES:
            raise Invalid.field("exerciseId", f"A workout has at most {MAX_EXERCISES} exercises")
        substitute = substitute_exercise(current, self.index + 1, new_id, facts, self.units)
        return _place_exercise(loaded, self._with_fields(substitute), facts, _make_room(loaded, current))

    def _with_fields(self, exercise: WorkoutExercise) -> WorkoutExercise:
        names = {"superset_id", "rest_time", "notes"} & self.request.model_fields_set
        return exercise.model_copy(update={name: getattr(self.request, name) for name in names})


def _change_in_place(loaded: LoadedWorkout, current: WorkoutExercise, changed: WorkoutExercise) -> Change:
    """Move to an exercise, and perhaps give it another rest or other notes."""
    place = next(place for place in loaded.exercises if place.index == current.index)
    exercises = [changed if exercise.index == current.index else exercise for exercise in loaded.state.exercises]
    state = _positioned_at(loaded.state, exercises, changed)
    return _exercise_change(state, [] if changed == current else [replace(place, exercise=changed)])


def _make_room(loaded: LoadedWorkout, current: WorkoutExercise) -> list[LoadedExercise]:
    """Make room for a substitute behind an exercise: it keeps its completed sets, those behind it move on by one."""
    completed_sets = [set_ for set_ in current.sets if set_.completed_at is not None]
    sets = [set_.model_copy(update={"index": index}) for index, set_ in enumerate(completed_sets)]
    places = loaded.with_exercise(current.exercise_id)
    exercises = [
        current.model_copy(update={"sets": sets}) if place.index == current.index else place.exercise
        for place in places
    ]
    replayed, _ = records_rules.replay_records(exercises, places[0].bests_before or models.Bests())
    shortened = next(exercise for exercise in replayed if exercise.index == current.index)
    return [
        *(replace(place, exercise=shortened) for place in places if place.index == current.index),
        *(
            replace(place, exercise=place.exercise.model_copy(update={"index": place.index + 1}))
            for place in loaded.exercises
            if place.index > current.index
        ),
    ]


def _place_exercise(
    loaded: LoadedWorkout, exercise: WorkoutExercise, facts: Facts, others: Sequence[LoadedExercise] = ()
) -> Change:
    """Put an exercise at a place of the workout; it is judged against the current records.

    Args:
        others: those that change with it: from its place on, they have been moved.
    """
    changed = {place.index: place.exercise for place in others} | {exercise.index: exercise}
    kept = {other.index: other for other in loaded.state.exercises}
    exercises_by_index = kept | changed
    exercises = [exercises_by_index[index] for index in sorted(exercises_by_index)]
    state = _positioned_at(loaded.state, exercises, exercise)
    same_exercise = loaded.with_exercise(exercise.exercise_id)
    if same_exercise:
        first = same_exercise[0]
        placed = LoadedExercise(
            state.id, exercise, bests_before=first.bests_before, record_version=first.record_version
        )
    elif state.status in ACTIVE_STATUSES:
        [placed] = started_exercises(state, [exercise], facts.performance)
    else:
        placed = LoadedExercise(state.id, exercise)
    return _exercise_change(state, [placed, *others])


def _positioned_at(state: WorkoutState, exercises: list[WorkoutExercise], current: WorkoutExercise) -> WorkoutState:
    """The workout with these exercises, at the first open set of one of them."""
    set_index = next((set_.index for set_ in current.sets if set_.completed_at is None), len(current.sets))
    position = {"current_exercise_index": current.index, "current_set_index": set_index}
    update = {
        "exercises": exercises,
        "exercise_count": len(exercises),
        "real_time": state.real_time.model_copy(update=position),
    }
    return state.model_copy(update=update)


def _exercise_change(state: WorkoutState, exercises: Sequence[LoadedExercise]) -> Change:
    return Change(
        state,
        live_events=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="exercise_changed", workout=saved)],
        exercises=tuple(exercises),
    )


# --- substitutes -------------------------------------------------------------------------------------------


def substitute_exercise(
    past: WorkoutExercise, index: int, exercise_id: str, facts: Facts, units: Units
) -> WorkoutExercise:
    """An exercise that takes over the open sets of another one, with the loads that suit it.

    Args:
        facts: what the workout's owner may train with, and the units of single exercises.
        units: those that the loads are rounded in, where the substitute has none of its own.

    Raises:
        Invalid: `exerciseId` names an exercise that does not exist.
    """
    exercises, unit = facts.exercises, facts.exercise_units.get(exercise_id)
    units = UNITS_BY_WEIGHT_UNIT[unit] if unit else units
    substitute = new_workout_exercise(
        index, exercise_id, "exerciseId", exercises, superset_id=past.superset_id, rest_time=past.rest_time, unit=unit
    )
    old, new = exercises.get(past.exercise_id), exercises[exercise_id]
    same_measurement = past.measurement == substitute.measurement

    def kept_quantities(set_: WorkoutSet) -> frozenset[str]:
        """The quantities of a set that the substitute is measured in, too."""
        way = rules.planned_measurement(set_, past)
        is_kept = way == substitute.measurement or {way, substitute.measurement} <= REPS_MEASUREMENTS
        return rules.quantities_of(way) if is_kept else frozenset()

    def load(weight: float | None) -> float | None:
        if old is None or not weight or not same_measurement:
            return None
        suggestion = suggest_load(old, new, weight, units)
        return None if suggestion is None else suggestion.weight

    def target_of(target: SetTarget, kept: frozenset[str]) -> SetTarget:
        reps = {"reps": target.reps, "reps_min": target.reps_min, "reps_max": target.reps_max}
        return SetTarget(
            weight=load(target.weight),
            rpe=target.rpe,
            amrap=target.amrap,
            duration_seconds=target.duration_seconds if "duration_seconds" in kept else None,
            distance=target.distance if "distance" in kept else None,
            **(reps if "reps" in kept else {}),
        )

    open_sets = [set_ for set_ in past.sets if set_.completed_at is None]
    sets = []
    for set_index, set_ in enumerate(open_sets):
        kept = kept_quantities(set_)
        sets.append(
            WorkoutSet(
                index=set_index,
                type=set_.type,
                weight=load(set_.weight),
                reps=set_.reps if "reps" in kept else None,
                duration_seconds=set_.duration_seconds if "duration_seconds" in kept else None,
                distance=set_.distance if "distance" in kept else None,
                target=target_of(set_.target, kept) if set_.target else None,
            )
        )
    return substitute.model_copy(update={"sets": sets})
