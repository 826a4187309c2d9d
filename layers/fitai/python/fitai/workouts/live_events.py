"""What the devices that follow a workout are sent."""

from typing import Any, ClassVar

from pydantic import FieldSerializationInfo, field_serializer

from fitai.kernel.clock import Moment
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.types import Model
from fitai.workouts.models import (
    PersonalRecord,
    RealTime,
    Rest,
    SharingState,
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

    def shown(self, weights: bool) -> LiveEvent:
        """Without what is private of it."""
        return WorkoutStarted(workout=_public_workout(self.workout, weights))


class WorkoutPaused(LiveEvent):
    """The workout is paused."""

    name: ClassVar[str] = "workout:paused"
    workout_id: str
    status: Status
    duration_seconds: float

    def shown(self, weights: bool) -> LiveEvent:
        """As it is."""
        return self


class WorkoutResumed(LiveEvent):
    """The workout runs again."""

    name: ClassVar[str] = "workout:resumed"
    workout_id: str
    status: Status
    duration_seconds: float

    def shown(self, weights: bool) -> LiveEvent:
        """As it is."""
        return self


class WorkoutDone(LiveEvent):
    """The workout is completed."""

    name: ClassVar[str] = "workout:completed"
    workout: Workout

    def shown(self, weights: bool) -> LiveEvent:
        """Without what is private of it."""
        return WorkoutDone(workout=_public_workout(self.workout, weights))


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

    def shown(self, weights: bool) -> LiveEvent:
        """Without notes; the records are weights."""
        exercise = _public_exercise(self.exercise, weights)
        return self.model_copy(
            update={
                "set": _public_set(self.set, weights),
                "exercise": exercise,
                "metrics": _public_metrics(self.metrics, weights),
                "records": self.records if weights else [],
            }
        )


class RecordAchieved(LiveEvent):
    """A personal record fell."""

    name: ClassVar[str] = "pr:achieved"
    workout_id: str
    exercise_id: str
    exercise_name: str
    record: PersonalRecord

    def shown(self, weights: bool) -> LiveEvent | None:
        """A record is a weight."""
        return self if weights else None


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

    def shown(self, weights: bool) -> LiveEvent:
        """Without the volume, where weights are not for others."""
        return self.model_copy(update={"metrics": _public_metrics(self.metrics, weights)})

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

    def shown(self, weights: bool) -> LiveEvent | None:
        """Without what is private of the workout, which whom else it is shared with is too.

        The single operations are only ever an answer to a device of the owner's.
        """
        if self.reason == "shared":
            return None
        workout = self.workout and _public_workout(self.workout, weights)
        return WorkoutSynced(workout_id=self.workout_id, reason=self.reason, workout=workout)


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


# --- what others may see -----------------------------------------------------------------------------------


def _public_workout(workout: Workout, weights: bool) -> Workout:
    """A workout without what is only its owner's: notes, mood, place, body, and whom else it is shared with."""
    private = {"notes": None, "mood": None, "location": None, "body_weight": None, "sharing": SharingState()}
    return workout.model_copy(
        update=private
        | {
            "template_id": None,
            "metrics": _public_metrics(workout.metrics, weights),
            "exercises": [_public_exercise(one, weights) for one in workout.exercises],
        }
    )


def _public_exercise(exercise: WorkoutExercise, weights: bool) -> WorkoutExercise:
    """What was done the last time is of another workout, that is shared or not by itself."""
    hidden: dict[str, Any] = {} if weights else {"total_volume": 0.0, "personal_records": [], "target": None}
    sets = [_public_set(one, weights) for one in exercise.sets]
    return exercise.model_copy(update={"notes": None, "last_time": None, "sets": sets} | hidden)


def _public_set(one: WorkoutSet, weights: bool) -> WorkoutSet:
    hidden: dict[str, Any] = {} if weights else {"weight": None, "target": None, "personal_record": False}
    return one.model_copy(update={"notes": None} | hidden)


def _public_metrics(metrics: WorkoutMetrics, weights: bool) -> WorkoutMetrics:
    """Calories tell of the body's weight; the volume of what was lifted."""
    hidden: dict[str, Any] = {} if weights else {"total_volume": 0.0, "personal_records_set": 0}
    return metrics.model_copy(update={"calories_burned": None} | hidden)
