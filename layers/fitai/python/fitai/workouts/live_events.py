"""Events that are pushed to the devices that follow a workout, and to the rooms that are shown it.

What a room sees of an event is the table `EVENT_FIELDS` below, and `visible_fields` for the workouts, exercises and sets in
it.
"""

from typing import Any, ClassVar

from pydantic import FieldSerializationInfo, SerializerFunctionWrapHandler, field_serializer

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.own_units import InOwnUnit, serialized_in
from fitai.kernel.types import Model, Weight
from fitai.kernel.visibility import EVERYBODY, OWNER, Rule, Whole
from fitai.workouts.models import (
    PersonalRecord,
    RealTime,
    Rest,
    Status,
    Workout,
    WorkoutExercise,
    WorkoutMetrics,
    WorkoutSet,
)
from fitai.workouts.visible_fields import RECORDS, VISIBLE_FIELDS, released_details, room_viewer


class WorkoutLiveEvent(LiveEvent):
    """An event of a workout. Rooms are shown those of its fields that `EVENT_FIELDS` declares for them."""

    def shown(self, weights: bool, progress: bool) -> LiveEvent | None:
        """Return the event as a room sees it; None when none of its fields is for the room."""
        viewer, released = room_viewer(weights=weights), released_details(progress=progress)
        if EVENT_FIELDS.is_hidden(type(self), viewer, released):
            return None
        return EVENT_FIELDS.view(self, viewer, released)


class WorkoutStarted(WorkoutLiveEvent):
    """The workout was started."""

    name: ClassVar[str] = "workout:started"
    workout: Workout
    """The workout as it is now."""


class WorkoutPaused(WorkoutLiveEvent):
    """The workout was paused."""

    name: ClassVar[str] = "workout:paused"
    workout_id: str
    """The id of the workout."""
    status: Status
    """Its state."""
    duration_seconds: float
    """Seconds of training so far, pauses left out."""


class WorkoutResumed(WorkoutLiveEvent):
    """The workout was resumed."""

    name: ClassVar[str] = "workout:resumed"
    workout_id: str
    """The id of the workout."""
    status: Status
    """Its state."""
    duration_seconds: float
    """Seconds of training so far, pauses left out."""


class WorkoutDone(WorkoutLiveEvent):
    """The workout was completed."""

    name: ClassVar[str] = "workout:completed"
    workout: Workout
    """The workout as it is now."""


class SuggestedSet(Model):
    """The next set, by the effort of the last one: what it was planned to be, with another load."""

    set_index: int
    """The position of the set in its exercise, counted from 0."""
    weight: Weight
    """The weight to lift, the bar included: one that the user can load."""
    reps: int
    """The repetitions that are planned."""
    rpe: float
    """The effort that is planned, 6 to 10 in halves."""
    reason: str
    """Why, in words for the user."""


class SetCompleted(WorkoutLiveEvent):
    """A set was completed or corrected; the response of the request that did so has the same fields."""

    name: ClassVar[str] = "set:completed"
    workout_id: str
    """The id of the workout."""
    exercise_index: int
    """The position of the exercise in the workout, counted from 0."""
    set: WorkoutSet
    """The set as it is now."""
    exercise: WorkoutExercise
    """The exercise with all of its sets."""
    metrics: WorkoutMetrics
    """The totals so far."""
    real_time: RealTime
    """Where the workout is now."""
    records: list[PersonalRecord]
    """The personal records that the set has broken."""
    version: int
    """The version of the workout after it."""
    next_set: SuggestedSet | None = None
    """The next set of the exercise, by the effort of this one; left out where no effort is planned or was noted."""

    @field_serializer("set", "records", "next_set", mode="wrap")
    def _in_own_unit(  # type: ignore[no-untyped-def]  # A return type would be the type that the documents show.
        self, value: Any, handler: SerializerFunctionWrapHandler, info: FieldSerializationInfo
    ):
        with serialized_in(self.exercise.unit, info.context):
            return handler(value)


class RecordAchieved(WorkoutLiveEvent, InOwnUnit):
    """A personal record was set. Its weights are in `unit`, where it has one."""

    name: ClassVar[str] = "pr:achieved"
    workout_id: str
    """The id of the workout."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    exercise_name: str
    """The name of the exercise."""
    record: PersonalRecord
    """The record that was set."""

    def shown(self, weights: bool, progress: bool) -> LiveEvent | None:
        """Return the event as a room sees it: in the units of each receiver, not in the owner's."""
        event = super().shown(weights, progress)
        return None if event is None else event.model_copy(update={"unit": None})


class RestTimerEvent(WorkoutLiveEvent):
    """The rest timer was started (with `rest`), was skipped or has ended."""

    name: ClassVar[str] = "rest:timer"
    workout_id: str
    """The id of the workout."""
    is_resting: bool
    """Whether a rest timer runs now."""
    rest: Rest | None = None
    """The rest timer that runs; left out when none does."""
    reason: str
    """Why it is told: `started`, `skipped` or `ended`."""

    @classmethod
    def of(cls, workout: Workout, reason: str) -> "RestTimerEvent":
        """The event of the workout's current rest timer."""
        timer = workout.real_time.rest
        return cls(workout_id=workout.id, is_resting=timer is not None, rest=timer, reason=reason)


class WorkoutStats(WorkoutLiveEvent):
    """The totals of the workout so far."""

    name: ClassVar[str] = "workout:stats"
    workout_id: str
    """The id of the workout."""
    metrics: WorkoutMetrics
    """The totals so far."""
    exercises_done: int
    """How many exercises have all of their sets completed."""
    exercises_total: int
    """How many exercises the workout has."""

    @classmethod
    def of(cls, workout: Workout) -> "WorkoutStats":
        """The event of the workout's current totals."""
        completed_exercises = [
            exercise
            for exercise in workout.exercises
            if exercise.sets and all(set_.completed_at for set_ in exercise.sets)
        ]
        return cls(
            workout_id=workout.id,
            metrics=workout.metrics,
            exercises_done=len(completed_exercises),
            exercises_total=len(workout.exercises),
        )


class WorkoutSynced(WorkoutLiveEvent):
    """The whole workout; without `workout`, it was deleted. Without `workoutId` too, no workout of the caller runs."""

    name: ClassVar[str] = "sync:workout"
    workout_id: str | None = None
    """The id of the workout; left out when no workout of the caller runs."""
    reason: str
    """Why it is sent."""
    workout: Workout | None = None
    """The workout as it is now; left out when `operations` bring what was missed, or when it was deleted."""
    operations: list["MissedOperation"] | None = None
    """The events that were missed, in their order."""

    def shown(self, weights: bool, progress: bool) -> LiveEvent | None:
        """Return the event as a room sees it. With whom else the workout is shared is no event for rooms."""
        return None if self.reason == "shared" else super().shown(weights, progress)


class MissedOperation(Model):
    """An event that a device has missed, as it was sent."""

    event: str
    """The name of the event."""
    version: int
    """The version of the workout after it."""
    at: Moment
    """When it happened."""
    data: dict[str, Any]
    """The `data` of the event."""

    @property
    def content(self) -> LiveEvent:
        """The event."""
        return LiveEvent.registry[self.event].model_validate(self.data)

    @field_serializer("data")
    def _in_units(self, data: dict[str, Any], info: FieldSerializationInfo) -> dict[str, Any]:
        """The operation log is metric; a receiver gets the event in its own units."""
        if info.context:
            return self.content.model_dump(mode="json", by_alias=True, exclude_none=True, context=info.context)
        return data


EVENT_FIELDS = VISIBLE_FIELDS.extended(
    {
        WorkoutStarted: Whole(EVERYBODY, ("workout",)),
        WorkoutPaused: Whole(EVERYBODY, ("workout_id", "status", "duration_seconds")),
        WorkoutResumed: Whole(EVERYBODY, ("workout_id", "status", "duration_seconds")),
        WorkoutDone: Whole(EVERYBODY, ("workout",)),
        SetCompleted: {
            "workout_id": EVERYBODY,
            "exercise_index": EVERYBODY,
            "set": EVERYBODY,
            "exercise": EVERYBODY,
            "metrics": EVERYBODY,
            "real_time": EVERYBODY,
            "records": Rule(RECORDS.viewers, RECORDS.detail, hidden=[]),
            "version": EVERYBODY,
            "next_set": OWNER,
        },
        SuggestedSet: Whole(OWNER, ("set_index", "weight", "reps", "rpe", "reason")),
        RecordAchieved: Whole(RECORDS, ("workout_id", "exercise_id", "exercise_name", "record", "unit")),
        RestTimerEvent: Whole(OWNER, ("workout_id", "is_resting", "rest", "reason")),
        WorkoutStats: Whole(EVERYBODY, ("workout_id", "metrics", "exercises_done", "exercises_total")),
        WorkoutSynced: {
            "workout_id": EVERYBODY,
            "reason": EVERYBODY,
            "workout": EVERYBODY,
            # An answer to a device of the owner's.
            "operations": OWNER,
        },
        MissedOperation: Whole(OWNER, ("event", "version", "at", "data")),
    }
)
"""What a room sees of each event."""
