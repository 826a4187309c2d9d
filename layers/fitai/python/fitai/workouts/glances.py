"""What a group sees of its members' workouts, beside what happens in them. Read-only."""

from collections.abc import Iterable
from dataclasses import dataclass

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model
from fitai.workouts import store
from fitai.workouts.models import Status
from fitai.workouts.rules import ACTIVE


class WorkoutGlance(Model):
    """How far a workout is. Nothing in it says how much was lifted."""

    workout_id: str
    name: str
    status: Status
    started_at: Moment | None = None
    ended_at: Moment | None = None
    exercise_count: int
    completed_sets: int
    total_reps: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A workout's glance, and whose it is."""

    user_id: str
    glance: WorkoutGlance

    @property
    def over(self) -> bool:
        """Whether nothing more will happen in it."""
        return self.glance.status not in (*ACTIVE, "planned")


def glances(workout_ids: Iterable[str]) -> dict[str, Seen]:
    """Workouts by their ids, those that are not there left out: one BatchGetItem, none for none."""
    wanted = sorted(set(workout_ids))
    found = store.heads(wanted) if wanted else {}
    return {name: Seen(state.user_id, _glance(state)) for name, state in found.items()}


def active(user_id: str) -> str | None:
    """The id of the user's workout that runs or is paused: one GetItem."""
    return store.active(user_id)


def room(workout_id: str) -> str:
    """The kernel's room in which a workout happens."""
    return store.partition(workout_id)


def _glance(state: store.WorkoutState) -> WorkoutGlance:
    return WorkoutGlance(
        workout_id=state.id,
        name=state.name,
        status=state.status,
        started_at=state.started_at,
        ended_at=state.ended_at,
        exercise_count=state.exercise_count,
        completed_sets=state.metrics.completed_sets,
        total_reps=state.metrics.total_reps,
    )
