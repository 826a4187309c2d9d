"""A workout as it is stored, with what only the server knows of it."""

from dataclasses import dataclass

from pydantic import Field

from fitai.kernel.clock import Moment
from fitai.workouts.models import OutlinedExercise, Workout


class WorkoutState(Workout):
    """A workout with what only the server knows of it."""

    user_id: str
    running_since: Moment | None = None
    link_hash: str | None = None
    offline: bool = Field(False, description="Done apart from the others: its records are put in order afterwards.")
    edited: dict[str, Moment] = Field({}, description="When which field was last changed.")
    import_id: str | None = Field(None, description="The import that it came by.")
    imported_as: str | None = Field(None, description="What it held then, in short.")

    @property
    def waits(self) -> bool:
        """Whether it was started offline and is not the active one: planned, but begun."""
        return self.status == "planned" and self.started_at is not None


@dataclass(frozen=True, slots=True)
class WorkoutHead:
    """A workout without its sets, and its exercises in short."""

    state: WorkoutState
    outline: list[OutlinedExercise]
