"""What a user did of an exercise before: the record, the last sessions, and what changed of them lately. Values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import Bests, WorkoutExercise
from fitai.workouts.records.sessions import PastSession
from fitai.workouts.records.strength import SessionStrength
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState

INDEX_LAG = timedelta(minutes=5)
"""An index has what was written before this. It mostly takes well under a second; nobody promises how long."""
MAX_RECENT_WORKOUTS = 200
"""Workouts whose recent changes are kept for an exercise; the earliest are dropped first."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """The bests of an exercise as they are stored; `version` counts the writes."""

    exercise_id: str
    bests: Bests
    version: int


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Other bests of an exercise, on top of the version of the record that they were decided on.

    Attributes:
        version_before: that version; 0 where there was no record.
        version: the version that the record becomes.
    """

    exercise_id: str
    bests: Bests
    version_before: int
    version: int

    @classmethod
    def after(cls, exercise_id: str, bests: Bests, version_before: int) -> "RecordChange":
        """The next version of a record."""
        return cls(exercise_id, bests, version_before, version_before + 1)


# --- recent changes ----------------------------------------------------------------------------------------


class RecentlyChangedWorkout(Model):
    """A workout that an exercise was recomputed for: when, and at which of its places the exercise was."""

    workout_id: str
    at: Moment
    places: list[int] = []


class RecentChanges(Model):
    """What was changed of an exercise's history so recently that the index may not have it yet.

    Attributes:
        workouts: those that were added, changed or deleted; each is added when its records are recomputed.
        rewritten: when other workouts were last given other records because of that.
    """

    workouts: list[RecentlyChangedWorkout] = []
    rewritten: Moment | None = None

    def at(self, now: datetime) -> "RecentChanges":
        """Without what the index has by now."""
        rewritten = self.rewritten if self.rewritten and now - self.rewritten < INDEX_LAG else None
        workouts = [workout for workout in self.workouts if now - workout.at < INDEX_LAG]
        return RecentChanges(workouts=workouts, rewritten=rewritten)

    def with_workout(
        self, workout_id: str, places: Iterable[int], now: datetime, *, rewrote: bool = False
    ) -> "RecentChanges":
        """With a workout as it was just read.

        Args:
            rewrote: other workouts were given other records because of it.
        """
        changed = RecentlyChangedWorkout(workout_id=workout_id, at=now, places=list(places))
        others = [workout for workout in self.workouts if workout.workout_id != workout_id]
        return RecentChanges(
            workouts=[*others, changed][-MAX_RECENT_WORKOUTS:], rewritten=now if rewrote else self.rewritten
        )

    def has_workout(self, workout_id: str) -> bool:
        """Whether the workout is among them."""
        return any(workout.workout_id == workout_id for workout in self.workouts)


# --- past performance --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoredSessions:
    """The last sessions of an exercise as they are stored, the newest first; `version` counts the writes.

    Attributes:
        strengths: None where it was not written yet.
    """

    exercise_id: str
    sessions: list[PastSession]
    recent: RecentChanges
    version: int
    strengths: list[SessionStrength] | None = None


@dataclass(frozen=True, slots=True)
class PastPerformance:
    """The records and the last sessions of some of a user's exercises, as far as there are any."""

    records: Mapping[str, StoredRecord] = field(default_factory=dict)
    sessions: Mapping[str, StoredSessions] = field(default_factory=dict)

    def bests(self, exercise_id: str) -> Bests:
        """The bests of an exercise."""
        record = self.records.get(exercise_id)
        return record.bests if record else Bests()

    def record_version(self, exercise_id: str) -> int:
        """The version of an exercise's record; 0 where there is none."""
        record = self.records.get(exercise_id)
        return record.version if record else 0

    def done(self, exercise_id: str) -> list[PastSession]:
        """The last sessions of an exercise, the newest first."""
        stored = self.sessions.get(exercise_id)
        return stored.sessions if stored else []

    def strengths(self, exercise_id: str) -> list[SessionStrength] | None:
        """The strength of the last sessions, the newest first; None where there are sessions and it was not written yet."""
        stored = self.sessions.get(exercise_id)
        return stored.strengths if stored else []

    def recent(self, exercise_id: str, now: datetime) -> RecentChanges:
        """What the index of an exercise's history may not have yet."""
        stored = self.sessions.get(exercise_id)
        return (stored.recent if stored else RecentChanges()).at(now)


def started_exercises(
    state: WorkoutState,
    exercises: Iterable[WorkoutExercise],
    performance: PastPerformance,
    plans: Mapping[int, ExercisePlan] | None = None,
) -> list[LoadedExercise]:
    """Exercises that start now: their sets are judged against the current records.

    Args:
        plans: by the exercise's index, where a template planned it.
    """
    return [
        LoadedExercise(
            state.id,
            exercise,
            bests_before=performance.bests(exercise.exercise_id),
            record_version=performance.record_version(exercise.exercise_id),
            plan=(plans or {}).get(exercise.index),
        )
        for exercise in exercises
    ]


def with_current_records(loaded: LoadedWorkout, records: Mapping[str, StoredRecord | None]) -> LoadedWorkout:
    """The workout, judged against the current records.

    A workout that started at the moment at which its records were recomputed has those of before, and nothing updates
    it: a recomputation finds only workouts that are active. It has added nothing to the records then, so they are what
    was there before it.

    Args:
        records: by exercise, the records that a write conflicted with.
    """

    def judged(exercise: LoadedExercise) -> LoadedExercise:
        record = records.get(exercise.exercise.exercise_id)
        if record is None or record.version <= exercise.record_version:
            return exercise
        return replace(exercise, bests_before=record.bests, record_version=record.version)

    return replace(loaded, exercises=tuple(map(judged, loaded.exercises)))


def exercises_with_plans(
    exercises: Sequence[LoadedExercise],
) -> list[tuple[WorkoutExercise, ExercisePlan | None]]:
    """The exercises, each with the plan that it follows."""
    return [(loaded.exercise, loaded.plan) for loaded in exercises]
