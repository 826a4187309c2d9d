"""The sets of a workout: complete, correct and remove them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from fitai.coach.motivation.live_events import Motivation
from fitai.coach.published import SetCounts, motivation, occasions_of_set
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import LiveEvent, ReplyTarget
from fitai.workouts import models, rules
from fitai.workouts.event_builders import workout_corrected
from fitai.workouts.live.exercises import exercise_at
from fitai.workouts.live.suggestions import suggested_set
from fitai.workouts.live_events import (
    RecordAchieved,
    RestTimerEvent,
    SetCompleted,
    SuggestedSet,
    WorkoutStats,
    WorkoutSynced,
)
from fitai.workouts.models import MAX_SETS, RealTime, WorkoutExercise, WorkoutSet
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records.performance import RecordChange
from fitai.workouts.requests import CompleteSet
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState

# --- completing and correcting -----------------------------------------------------------------------------


def complete_set(
    caller: Caller,
    workout_id: str,
    exercise_index: int | None,
    set_index: int,
    performed: CompleteSet,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> SetCompleted:
    """Complete a set, or correct a completed one; records, totals and the rest timer follow.

    Args:
        exercise_index: the current exercise, when it is None.
        set_index: one past the last adds a set.

    Raises:
        Conflict: the workout takes no sets. Invalid: the set is out of range, or lacks what its exercise measures.
    """
    command = CompleteSetCommand(exercise_index, set_index, performed, client_id or new_id())
    result = apply(caller.id, workout_id, command, client_id=client_id, sender=sender, replying=replying)
    if result.repeated is not None:
        logged = next((event for event in result.repeated if event.event == SetCompleted.name), None)
        if logged is None:
            raise Conflict("This client id was used for another operation.", code="client_id_reused")
        return SetCompleted.model_validate(logged.data)
    return next(event for event in result.events if isinstance(event, SetCompleted))


@dataclass(frozen=True, slots=True)
class CompleteSetCommand(Command):
    """Complete a set, or correct a completed one.

    Attributes:
        exercise_index: None for the current exercise.
        client_id: the id by which devices know the set, when it is completed by this.
    """

    exercise_index: int | None
    set_index: int
    performed: CompleteSet
    client_id: str

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the set changes."""
        old = loaded.state
        rules.require_accepts_sets(old.status)
        index = old.real_time.current_exercise_index if self.exercise_index is None else self.exercise_index
        exercise = exercise_at(loaded, index, "exercise")
        replayed = _replay(loaded, self._with_set(exercise, now))
        is_correction = self.set_index < len(exercise.sets) and exercise.sets[self.set_index].completed_at is not None
        if old.was_open_at(now) and not is_correction:
            replayed = replace(replayed, state=rules.with_later_end(replayed.state, now))
        # A correction leaves the athlete where the athlete is.
        real_time = old.real_time if is_correction else rules.real_time_after_set(replayed.state, index, now)
        plan = loaded.exercises[index].plan
        suggestion = None if is_correction else suggested_set(replayed.state.exercises[index], self.set_index, plan)
        change = replayed.change(old, real_time, _CompletedSetEvents(old, index, self.set_index, suggestion))
        return change if is_correction else replace(change, motivation=_set_motivation(old, change.state, index, now))

    def _with_set(self, exercise: WorkoutExercise, now: datetime) -> WorkoutExercise:
        if self.set_index > len(exercise.sets) or self.set_index >= MAX_SETS:
            raise Invalid.field(
                "setIndex", f"The exercise has {len(exercise.sets)} sets; the next one is {len(exercise.sets)}"
            )
        is_new = self.set_index == len(exercise.sets)
        before = WorkoutSet(index=self.set_index) if is_new else exercise.sets[self.set_index]
        update = {"client_id": self.client_id} if before.completed_at is None else {"corrected_at": now}
        performed = self.performed.in_unit(exercise.unit)
        set_ = rules.with_completion(before, performed, now).model_copy(update=update)
        set_ = rules.with_measurement(set_, before, performed, exercise)
        sets = [*exercise.sets[: self.set_index], set_, *exercise.sets[self.set_index + 1 :]]
        return exercise.model_copy(update={"sets": sets})


@dataclass(frozen=True, slots=True)
class _CompletedSetEvents:
    """The events of a completed set: the set, its records, the rest that starts, the totals."""

    before: WorkoutState
    exercise_index: int
    set_index: int
    next_set: SuggestedSet | None

    def __call__(self, saved: WorkoutState) -> list[LiveEvent]:
        exercise = saved.exercises[self.exercise_index]
        records = records_rules.new_records(self.before.exercises[self.exercise_index], exercise)
        events: list[LiveEvent] = [
            SetCompleted(
                workout_id=saved.id,
                exercise_index=exercise.index,
                set=exercise.sets[self.set_index],
                exercise=exercise,
                metrics=saved.metrics,
                real_time=saved.real_time,
                records=records,
                version=saved.version,
                next_set=self.next_set,
            )
        ]
        events += [
            RecordAchieved(
                workout_id=saved.id,
                exercise_id=exercise.exercise_id,
                exercise_name=exercise.name,
                record=record,
                unit=exercise.unit,
            )
            for record in records
        ]
        if saved.real_time.rest not in (None, self.before.real_time.rest):
            events.append(RestTimerEvent.of(saved, "started"))
        return [*events, WorkoutStats.of(saved)]


def _set_motivation(before: WorkoutState, after: WorkoutState, index: int, now: datetime) -> Motivation | None:
    """The words for a set of an exercise that was completed. A first performance beats nothing: it is no record here."""
    if after.motivation is None:
        return None
    exercise = after.exercises[index]
    # A user's own exercise may be called anything.
    name = exercise.name if exercise.traits is None else None
    records = records_rules.new_records(before.exercises[index], exercise)
    beaten = [name for record in records if record.previous is not None]
    occasions = occasions_of_set(_set_counts(before), _set_counts(after), beaten)
    return motivation(after.id, after.motivation, occasions, now)


def _set_counts(state: WorkoutState) -> SetCounts:
    return SetCounts(sum(len(exercise.sets) for exercise in state.exercises), state.metrics.completed_sets)


# --- removing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RemoveSet(Command):
    """Remove a set; those after it move up."""

    exercise_index: int
    set_index: int

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the removal changes."""
        old = loaded.state
        rules.require_accepts_sets(old.status)
        exercise = exercise_at(loaded, self.exercise_index, "exercise")
        if self.set_index >= len(exercise.sets):
            raise Invalid.field("setIndex", f"The exercise has {len(exercise.sets)} sets")
        remaining = [*exercise.sets[: self.set_index], *exercise.sets[self.set_index + 1 :]]
        sets = [set_.model_copy(update={"index": index}) for index, set_ in enumerate(remaining)]
        replayed = _replay(loaded, exercise.model_copy(update={"sets": sets}))
        # No rest starts, and the one that runs goes on.
        rest = {"is_resting": old.real_time.is_resting, "rest": old.real_time.rest}
        real_time = rules.real_time_after_set(replayed.state, self.exercise_index, now).model_copy(update=rest)
        return replayed.change(
            old, real_time, lambda saved: [WorkoutSynced(workout_id=saved.id, reason="set_deleted", workout=saved)]
        )


# --- records and totals ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Replayed:
    """A workout with a changed exercise: its records replayed, the totals summed."""

    state: WorkoutState
    exercises: tuple[LoadedExercise, ...]
    records: tuple[RecordChange, ...]

    def change(
        self, before: WorkoutState, real_time: RealTime, live_events: Callable[[WorkoutState], Sequence[LiveEvent]]
    ) -> Change:
        return Change(
            self.state.model_copy(update={"real_time": real_time}),
            live_events=live_events,
            exercises=self.exercises,
            records=self.records,
            event=partial(workout_corrected, before) if before.status == "completed" else None,
        )


def _replay(loaded: LoadedWorkout, changed: WorkoutExercise) -> _Replayed:
    """Replay the records of an exercise that has changed, and sum the totals."""
    old = loaded.state
    places = loaded.with_exercise(changed.exercise_id)
    bests_before = places[0].bests_before or models.Bests()
    exercises = [changed if place.index == changed.index else place.exercise for place in places]
    replayed, bests = records_rules.replay_records(exercises, bests_before)
    _, old_bests = records_rules.replay_records([place.exercise for place in places], bests_before)
    version = places[0].record_version
    changes_record = old.status in rules.ACTIVE_STATUSES and bests != old_bests
    exercises_by_index = {exercise.index: exercise for exercise in replayed}
    all_exercises = [exercises_by_index.get(exercise.index, exercise) for exercise in old.exercises]
    metrics = rules.workout_totals(all_exercises, old.metrics.calories_burned)
    return _Replayed(
        old.model_copy(update={"exercises": all_exercises, "metrics": metrics}),
        tuple(
            replace(place, exercise=exercises_by_index[place.index], record_version=version + changes_record)
            for place in places
            if changes_record or exercises_by_index[place.index] != place.exercise
        ),
        (RecordChange.after(changed.exercise_id, bests, version),) if changes_record else (),
    )
