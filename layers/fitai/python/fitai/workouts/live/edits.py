"""Changing a workout as a whole, active or past, and deleting it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Literal

from fitai.exercises.models import Exercise
from fitai.kernel import events
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.events import Event
from fitai.kernel.identity import Caller
from fitai.kernel.live import connections, delivery
from fitai.kernel.own_units import WeightUnit
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.workouts import energy, rules, times
from fitai.workouts.event_builders import workout_corrected, workout_deleted
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import RealTime, Workout, WorkoutExercise, WorkoutSet
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records.performance import RecordChange
from fitai.workouts.requests import EditedExercise, EditedSet, MoodChange, ReviseWorkout, UpdateWorkout
from fitai.workouts.rules import ACTIVE_STATUSES, new_workout_exercise
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState
from fitai.workouts.store import load_own_workout
from fitai.workouts.trash import store as trash_store

# --- replacing ---------------------------------------------------------------------------------------------


def update_workout(caller: Caller, workout_id: str, request: UpdateWorkout) -> Workout:
    """Change a workout, active or past; records and totals follow.

    Raises:
        Conflict: `stale_version` with the current one; a transition that is not possible.
        Invalid: an exercise that is not in the library, a set without what it measures.
    """
    result = apply(caller.id, workout_id, ReplaceWorkout(request))
    followers.push_to_new_followers(result, connections.user_connections(caller.id), None)
    return result.workout


@dataclass(frozen=True, slots=True)
class ReplaceWorkout(Command):
    """Change a workout whose version is known; its list of exercises is replaced as a whole."""

    request: UpdateWorkout

    def exercise_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """The exercises of the new list."""
        if self.request.version != loaded.state.version:
            return []
        return list(dict.fromkeys(exercise.exercise_id for exercise in self.request.exercises or ()))

    def record_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """The exercises of the new list."""
        return self.exercise_ids_needed(loaded)

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the request changes."""
        old = loaded.state
        if self.request.version != old.version:
            raise Conflict(
                "The workout was changed meanwhile; read it and change that.",
                code="stale_version",
                details={"currentVersion": old.version},
            )
        fields = _requested_fields(self.request)
        state = _with_fields(old, fields, now)
        state = times.with_corrected_times(state, self.request, now)
        if self.request.status is not None:
            state = _cancelled(state)
        if self.request.exercises is None:
            return _head_change(loaded, state)
        return _replaced_exercises_change(loaded, state, self.request.exercises, facts, now)


REQUIRED_FIELDS = frozenset({"name", "date", *times.TIME_FIELDS})


# --- fields and cancellation -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReviseFields(Command):
    """Change fields without knowing the version: of two changes of a field the one that was made later stays."""

    request: ReviseWorkout

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide which fields change.

        Raises:
            Conflict: `superseded`, when all of them were changed later than this.
        """
        old = loaded.state
        requested = _requested_fields(self.request)
        fields = {name: value for name, value in requested.items() if name not in old.edited or old.edited[name] <= now}
        if requested and not fields:
            raise Conflict("This was changed later by another device.", code="superseded")
        revised = _with_fields(old, fields, now)
        times_left_out = {name: None for name in times.TIME_FIELDS if name not in fields}
        request = self.request.model_copy(update=times_left_out)
        return _head_change(loaded, times.with_corrected_times(revised, request, now))


@dataclass(frozen=True, slots=True)
class CancelWorkout(Command):
    """Cancel a workout; it keeps its sets, and they count for nothing."""

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the cancellation changes."""
        return _head_change(loaded, _cancelled(loaded.state))


MOOD_PREFIX = "mood."
"""The beginning of the names of the mood's fields among those that change: each is changed by itself."""


def _requested_fields(request: ReviseWorkout) -> dict[str, Any]:
    """The fields that are to change. One that is null is emptied, but a workout always has a name, a date and times."""
    names = [name for name in ReviseWorkout.model_fields if name in request.model_fields_set and name != "mood"]
    fields = {name: getattr(request, name) for name in names}
    fields = {name: value for name, value in fields.items() if value is not None or name not in REQUIRED_FIELDS}
    if "mood" in request.model_fields_set:
        mood = request.mood or MoodChange.model_validate(dict.fromkeys(MoodChange.model_fields))
        fields |= {MOOD_PREFIX + name: getattr(mood, name) for name in mood.model_fields_set}
    return fields


def _with_fields(state: WorkoutState, fields: Mapping[str, Any], now: datetime) -> WorkoutState:
    """The workout with fields that were changed now; its times are corrected by `times`."""
    plain = {name: value for name, value in fields.items() if name in Workout.model_fields}
    plain = {name: value for name, value in plain.items() if name not in times.TIME_FIELDS}
    mood = {name.removeprefix(MOOD_PREFIX): value for name, value in fields.items() if name.startswith(MOOD_PREFIX)}
    if mood:
        plain["mood"] = rules.merged_mood(state.mood, MoodChange.model_validate(mood))
    return state.model_copy(update=plain | {"edited": state.edited | dict.fromkeys(fields, now)})


def _cancelled(state: WorkoutState) -> WorkoutState:
    update = {"status": rules.status_after(state.status, "cancel"), "running_since": None, "real_time": RealTime()}
    return state.model_copy(update=update)


def _head_change(loaded: LoadedWorkout, state: WorkoutState) -> Change:
    """The change that leaves the exercises as they are."""
    old = loaded.state
    if state.status == "cancelled":
        exercises = [records_rules.without_records(exercise) for exercise in state.exercises]
        state = state.model_copy(update={"exercises": exercises})
    # The keys of the exercises' items follow the day and the status.
    must_rewrite = state.date != old.date or state.status != old.status
    rewritten = [
        replace(place, exercise=exercise)
        for place, exercise in zip(loaded.exercises, state.exercises, strict=True)
        if must_rewrite or exercise != place.exercise
    ]
    return Change(
        _with_totals(state),
        live_events=_changed_events,
        exercises=tuple(rewritten),
        active_place=_active_place(old, state),
        event=_event(old, state),
    )


def _changed_events(saved: WorkoutState) -> list[delivery.LiveEvent]:
    return [WorkoutSynced(workout_id=saved.id, reason="changed", workout=saved)]


def _with_totals(state: WorkoutState) -> WorkoutState:
    calories = energy.calories_burned(state, state.duration_seconds) if state.status == "completed" else None
    return state.model_copy(update={"metrics": rules.workout_totals(state.exercises, calories)})


def _active_place(old: WorkoutState, state: WorkoutState) -> Literal["release"] | None:
    return "release" if old.status in ACTIVE_STATUSES and state.status == "cancelled" else None


def _event(old: WorkoutState, state: WorkoutState) -> Callable[[WorkoutState], Event] | None:
    """The domain event of an edit: an active workout is given up, or a completed one is corrected."""
    if old.status in ACTIVE_STATUSES and state.status == "cancelled":
        return lambda saved: workout_deleted(saved, False)
    return partial(workout_corrected, old) if state.status == "completed" else None


# --- replacing the exercises -------------------------------------------------------------------------------


def _replaced_exercises_change(
    loaded: LoadedWorkout, state: WorkoutState, edited: Sequence[EditedExercise], facts: Facts, now: datetime
) -> Change:
    """The change that replaces the whole list of exercises."""
    exercises_by_id: dict[str, list[WorkoutExercise]] = {}
    for exercise in _edited_exercises(state, loaded.state.exercises, edited, facts, now):
        exercises_by_id.setdefault(exercise.exercise_id, []).append(exercise)
    is_active = state.status in ACTIVE_STATUSES
    removed_by_id = {place.exercise.exercise_id: place for place in loaded.exercises}
    written: list[LoadedExercise] = []
    records: list[RecordChange] = []
    for exercise_id, exercises in exercises_by_id.items():
        place = removed_by_id.pop(exercise_id, None)
        if place is not None and place.bests_before is not None:
            bests_before, version = place.bests_before, place.record_version
        else:
            bests_before = facts.performance.bests(exercise_id)
            version = facts.performance.record_version(exercise_id)
        replayed, bests = records_rules.replay_records(exercises, bests_before)
        changes_record = is_active and bests != facts.performance.bests(exercise_id)
        if changes_record:
            records.append(RecordChange.after(exercise_id, bests, version))
        if state.status == "cancelled":
            replayed = [records_rules.without_records(exercise) for exercise in replayed]
        written += [
            LoadedExercise(
                state.id,
                exercise,
                bests_before=bests_before if state.status != "planned" else None,
                record_version=version + changes_record,
                plan=place.plan if place else None,
            )
            for exercise in replayed
        ]
    if is_active:
        # A removed exercise takes its records with it.
        records += [
            RecordChange.after(exercise_id, place.bests_before, place.record_version)
            for exercise_id, place in removed_by_id.items()
            if place.bests_before is not None and any(map(rules.is_working_set, place.exercise.sets))
        ]
    written.sort(key=lambda place: place.index)
    exercises = [place.exercise for place in written]
    final = _with_totals(state.model_copy(update={"exercises": exercises, "exercise_count": len(exercises)}))
    return Change(
        final,
        live_events=_changed_events,
        exercises=tuple(written),
        removed=tuple(place for place in loaded.exercises if place.index >= len(written)),
        records=tuple(records),
        active_place=_active_place(loaded.state, final),
        event=_event(loaded.state, final),
    )


def _edited_exercises(
    state: WorkoutState,
    old: Sequence[WorkoutExercise],
    edited: Sequence[EditedExercise],
    facts: Facts,
    now: datetime,
) -> list[WorkoutExercise]:
    """The exercises of a replaced list.

    A set is completed when the request says when, when the set at its place was completed, or when the workout is.

    Raises:
        Invalid: names the exercise or the set.
    """
    # An exercise that was deleted stays in the workouts that have it.
    exercises: dict[str, Exercise | WorkoutExercise] = {exercise.exercise_id: exercise for exercise in old}
    exercises.update(facts.exercises)
    units = dict(facts.exercise_units) | {exercise.exercise_id: exercise.unit for exercise in old if exercise.unit}
    return [
        _edited_exercise(state, old, exercises, index, exercise, units, now) for index, exercise in enumerate(edited)
    ]


def _edited_exercise(
    state: WorkoutState,
    old: Sequence[WorkoutExercise],
    exercises: Mapping[str, Exercise | WorkoutExercise],
    index: int,
    edited: EditedExercise,
    units: Mapping[str, WeightUnit],
    now: datetime,
) -> WorkoutExercise:
    path = f"exercises.{index}"
    before = old[index] if index < len(old) and old[index].exercise_id == edited.exercise_id else None
    exercise = new_workout_exercise(
        index,
        edited.exercise_id,
        f"{path}.exerciseId",
        exercises,
        superset_id=edited.superset_id,
        rest_time=edited.rest_time,
        notes=edited.notes,
        unit=units.get(edited.exercise_id),
    )
    sets = []
    for set_index, set_ in enumerate(set_.in_unit(exercise.unit) for set_ in edited.sets):
        set_before = before.sets[set_index] if before is not None and set_index < len(before.sets) else None
        sets.append(_edited_set(state, exercise, set_index, set_, set_before, f"{path}.sets.{set_index}", now))
    # What was done of an exercise was done of it as it was then.
    old_traits = (past.traits for past in old if past.exercise_id == edited.exercise_id and past.traits)
    return exercise.model_copy(
        update={
            "sets": sets,
            "target": before.target if before else None,
            "traits": next(old_traits, exercise.traits),
        }
    )


def _edited_set(
    state: WorkoutState,
    exercise: WorkoutExercise,
    index: int,
    edited: EditedSet,
    before: WorkoutSet | None,
    path: str,
    now: datetime,
) -> WorkoutSet:
    completed_at = edited.completed_at or (before.completed_at if before else None)
    if completed_at is None and state.status == "completed":
        completed_at = state.ended_at or now
    set_ = WorkoutSet(index=index, target=before.target if before else None, completed_at=completed_at)
    if before is not None and before.completed_at is not None:
        set_ = set_.model_copy(update={"client_id": before.client_id, "corrected_at": before.corrected_at})
    if completed_at is None:
        rules.require_allowed_measurement(edited.measurement, exercise, f"{path}.measurement")
        return set_.model_copy(update=_planned_fields(edited))
    planned = WorkoutSet(index=index, measurement=before.measurement if before else None)
    try:
        return rules.with_measurement(rules.with_completion(set_, edited, now), planned, edited, exercise)
    except Invalid as problem:
        error = problem.fields[0]
        raise Invalid.field(f"{path}.{error.path}", error.message) from None


def _planned_fields(edited: EditedSet) -> dict[str, object]:
    names = ("type", "measurement", "weight", "reps", "duration_seconds", "distance", "notes")
    fields = {name: getattr(edited, name) for name in names}
    return {name: value for name, value in fields.items() if value is not None}


# --- deleting ----------------------------------------------------------------------------------------------


def delete_workout(caller: Caller, workout_id: str) -> None:
    """Delete a workout; a marker is left, so that no device creates it again."""

    def attempt() -> LoadedWorkout:
        loaded = load_own_workout(caller.id, workout_id)
        commit(*deletion_event_writes(loaded))
        return loaded

    push_deletion(retry_on_conflict(attempt))


def deletion_event_writes(loaded: LoadedWorkout) -> list[Write]:
    """The writes of a deletion, with its event."""
    return [
        *trash_store.deletion_writes(loaded),
        events.outbox_write(
            workout_deleted(
                loaded.state,
                loaded.state.status == "completed",
                was_started=loaded.state.status in (*ACTIVE_STATUSES, "completed"),
            )
        ),
    ]


def push_deletion(loaded: LoadedWorkout) -> None:
    """Push a deletion to the owner's devices, to the workout's followers and to its audiences."""
    state = loaded.state
    event = WorkoutSynced(workout_id=state.id, reason="deleted")
    receivers = [*loaded.followers, *connections.user_connections(state.user_id)]
    delivery.push_operation(receivers, loaded.audiences, event, version=state.version + 1)
