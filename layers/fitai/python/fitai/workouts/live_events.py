"""What the devices that follow a workout are sent."""

from typing import Any, ClassVar

from pydantic import FieldSerializationInfo, field_serializer

from fitai.kernel.clock import Moment
from fitai.kernel.live import LiveEvent
from fitai.kernel.types import Model
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


class WorkoutStarted(LiveEvent):
    """The workout runs."""

    name: ClassVar[str] = "workout:started"
    workout: Workout


class WorkoutPaused(LiveEvent):
    """The workout is paused."""

    name: ClassVar[str] = "workout:paused"
    workout_id: str
    status: Status
    duration_seconds: float


class WorkoutResumed(LiveEvent):
    """The workout runs again."""

    name: ClassVar[str] = "workout:resumed"
    workout_id: str
    status: Status
    duration_seconds: float


class WorkoutDone(LiveEvent):
    """The workout is completed."""

    name: ClassVar[str] = "workout:completed"
    workout: Workout


class SetCompleted(LiveEvent):
    """A set was done or corrected; the answer of the request that did it is the same."""

    name: ClassVar[str] = "set:completed"
    workout_id: str
    exercise_index: int
    set: WorkoutSet
    exercise: WorkoutExercise
    metrics: WorkoutMetrics
    real_time: RealTime
    records: list[PersonalRecord]
    version: int


class RecordAchieved(LiveEvent):
    """A personal record fell."""

    name: ClassVar[str] = "pr:achieved"
    workout_id: str
    exercise_id: str
    exercise_name: str
    record: PersonalRecord


class RestTimerEvent(LiveEvent):
    """The rest timer started (`rest` is there), was skipped or has ended."""

    name: ClassVar[str] = "rest:timer"
    workout_id: str
    is_resting: bool
    rest: Rest | None = None
    reason: str

    @classmethod
    def of(cls, workout: Workout, reason: str) -> "RestTimerEvent":
        """The timer as it stands in the workout."""
        timer = workout.real_time.rest
        return cls(workout_id=workout.id, is_resting=timer is not None, rest=timer, reason=reason)


class WorkoutStats(LiveEvent):
    """The running totals."""

    name: ClassVar[str] = "workout:stats"
    workout_id: str
    metrics: WorkoutMetrics
    exercises_done: int
    exercises_total: int

    @classmethod
    def of(cls, workout: Workout) -> "WorkoutStats":
        """The totals as they stand in the workout."""
        finished = [one for one in workout.exercises if one.sets and all(item.completed_at for item in one.sets)]
        return cls(
            workout_id=workout.id,
            metrics=workout.metrics,
            exercises_done=len(finished),
            exercises_total=len(workout.exercises),
        )


class WorkoutSynced(LiveEvent):
    """The whole workout, or that it is gone (`workout` is not there)."""

    name: ClassVar[str] = "sync:workout"
    workout_id: str
    reason: str
    workout: Workout | None = None
    operations: list["MissedOperation"] | None = None


class MissedOperation(Model):
    """An event that a device missed, as it was sent."""

    event: str
    version: int
    at: Moment
    data: dict[str, Any]

    @property
    def content(self) -> LiveEvent:
        """The event itself."""
        return LiveEvent.registry[self.event].model_validate(self.data)

    @field_serializer("data")
    def _in_units(self, data: dict[str, Any], info: FieldSerializationInfo) -> dict[str, Any]:
        """The log is exact and metric; a receiver reads it as it would have received it."""
        if info.context:
            return self.content.model_dump(mode="json", by_alias=True, exclude_none=True, context=info.context)
        return data
