"""A workout as it is stored, with what only the server knows of it."""

from dataclasses import dataclass
from datetime import date, datetime

from pydantic import Field

from fitai.coach.motivation.models import MotivationState
from fitai.kernel.clock import Moment
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import Audience
from fitai.workouts.exercise_plan import ExercisePlan
from fitai.workouts.models import Bests, OutlinedExercise, SocialMetrics, Workout, WorkoutExercise


class WorkoutState(Workout):
    """A workout with what only the server knows of it."""

    user_id: str
    running_since: Moment | None = None
    restored_at: Moment | None = None
    link_hash: str | None = None
    day_starts_at: int = Field(0, description="The hour at which its owner's day began when it was planned.")
    auto_ended_at: Moment | None = Field(
        None, description="When it was ended by itself: what a device did before is still taken, its end included."
    )
    offline: bool = Field(
        False, description="Recorded apart from the active workout: its records are recomputed when it is completed."
    )
    planned_for: date | None = Field(None, description="The day that it had been planned for when it was started.")
    together: bool = Field(False, description="Whether it was shown in a room of a group when it was completed.")
    edited: dict[str, Moment] = Field({}, description="When which field was last changed.")
    import_id: str | None = Field(None, description="The import that created it.")
    imported_as: str | None = Field(None, description="A digest of its content when it was imported.")
    imported_sets: str | None = Field(
        None, description="A digest of its sets when it was imported, without names and notes."
    )
    imported_start: str | None = Field(None, description="Its start as its file has it: a local time, or only a day.")
    motivation: MotivationState | None = Field(
        None, description="The words that were said during it; absent where its owner wants none."
    )

    @property
    def waits(self) -> bool:
        """Whether it was started offline while another workout is active: planned, with a start."""
        return self.status == "planned" and self.started_at is not None

    def was_open_at(self, moment: datetime) -> bool:
        """Whether it was ended by itself, and only after a moment: a device without network did not know of it."""
        return self.status == "completed" and self.auto_ended_at is not None and moment < self.auto_ended_at


@dataclass(frozen=True, slots=True)
class LoadedExercise:
    """A place of a workout: an exercise with what only the server knows of it; as it was read, or is to be written.

    Attributes:
        bests_before: the bests before this workout, taken when the workout starts.
        record_version: the version of the record that this workout's sets are judged against.
        revision: how often the item that it was read from was written; 0 when it was not read.
        plan: the template's plan that the exercise follows.
        counted_on: the day under which it is stored in the exercise's history; None when it is not part of it.
    """

    workout_id: str
    exercise: WorkoutExercise
    bests_before: Bests | None = None
    record_version: int = 0
    revision: int = 0
    plan: ExercisePlan | None = None
    counted_on: date | None = None

    @property
    def index(self) -> int:
        """Its place in the workout."""
        return self.exercise.index


@dataclass(frozen=True, slots=True)
class LoadedWorkout:
    """A workout as it was read: the basis that a change is decided and conditioned on.

    Attributes:
        has_running_head: its head is in the item of a workout that runs; every write is conditioned on that one then.
    """

    state: WorkoutState
    exercises: tuple[LoadedExercise, ...]
    followers: tuple[Connection, ...] = ()
    audiences: tuple[Audience, ...] = ()
    social_metrics: SocialMetrics | None = None
    has_running_head: bool = False

    def with_exercise(self, exercise_id: str) -> list[LoadedExercise]:
        """The places of one exercise; a workout may have an exercise twice."""
        return [loaded for loaded in self.exercises if loaded.exercise.exercise_id == exercise_id]

    def revision_at(self, index: int) -> int:
        """The revision of the item that is stored at a place of the workout; 0 when there is none."""
        return next((loaded.revision for loaded in self.exercises if loaded.index == index), 0)


@dataclass(frozen=True, slots=True)
class DeletedWorkout:
    """What is kept of a deleted workout; `version` is that of its deletion."""

    user_id: str
    version: int


@dataclass(frozen=True, slots=True)
class TrashedWorkout:
    """A deleted workout that can be restored; `version` is that of its deletion."""

    workout: LoadedWorkout
    version: int
    deleted_at: datetime


@dataclass(frozen=True, slots=True)
class WorkoutHead:
    """A workout without its sets, and its exercises in short."""

    state: WorkoutState
    outline: list[OutlinedExercise]
