"""The item that says which workout of a user is active.

USER#<id>      ACTIVE_WORKOUT       the workout that is in progress or paused
                                    GSI1: those of all users, by when to look whether they were forgotten
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.errors import Conflict
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, Entity, Write, commit, delete, get, of_kind, put, query, update_if_present
from fitai.workouts.state import WorkoutState

ACTIVE_WORKOUTS = "ACTIVE_WORKOUTS"
"""GSI1's partition of the active workouts of all users, by when to look whether they were forgotten."""


class ActiveWorkoutItem(Entity, discriminator="active_workout"):
    """Which workout of a user is in progress or paused: at most one."""

    workout_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, workout_id: str = "", check_at: datetime | None = None) -> "ActiveWorkoutItem":
        item = cls(PK=f"USER#{user_id}", SK="ACTIVE_WORKOUT", workout_id=workout_id)
        if check_at is not None:
            item.GSI1PK, item.GSI1SK = ACTIVE_WORKOUTS, _check_position(check_at, workout_id)
        return item


def _check_position(check_at: datetime, workout_id: str) -> str:
    return f"{clock.iso(check_at)}#{workout_id}"


def active_workout_id(user_id: str) -> str | None:
    """The id of the workout that is in progress or paused: one GetItem."""
    item = get(ActiveWorkoutItem, f"USER#{user_id}", "ACTIVE_WORKOUT")
    return None if item is None else item.workout_id


@dataclass(frozen=True, slots=True)
class ActiveWorkout:
    """A user's workout that is, or was, in progress or paused."""

    user_id: str
    workout_id: str


def active_workouts_due(now: datetime, limit: int) -> list[ActiveWorkout]:
    """Active workouts that should be looked after by now, at most `limit`, the longest due first: one query."""
    page = query(ACTIVE_WORKOUTS, between=("0", f"{clock.iso(now)}~"), limit=limit, index="GSI1")
    return [
        ActiveWorkout(item.PK.removeprefix("USER#"), item.workout_id) for item in of_kind(page.items, ActiveWorkoutItem)
    ]


def postpone_check(active: ActiveWorkout, check_at: datetime) -> None:
    """Look after a workout later, if it is still the user's active one. One UpdateItem."""
    update_if_present(
        ActiveWorkoutItem.of(active.user_id),
        ActiveWorkoutItem.GSI1SK.set(_check_position(check_at, active.workout_id)),
        when=ActiveWorkoutItem.workout_id == active.workout_id,
    )


def release_workout(active: ActiveWorkout) -> None:
    """Make a workout that is over the user's active one no longer."""
    commit(_release_write(active.user_id, active.workout_id))


def activation_write(state: WorkoutState) -> Write:
    """Make the workout the user's active one.

    Raises (at commit):
        Conflict: `workout_active` with the id of the one that is active.
    """

    def refusal(current_item: object) -> Exception:
        active_id = current_item["workout_id"]["S"] if isinstance(current_item, dict) else None
        return Conflict(
            "Another workout is running; complete or cancel it first.",
            code="workout_active",
            details={"workoutId": active_id},
        )

    check_at = clock.now() + timedelta(minutes=settings().idle_workout_minutes)
    item = ActiveWorkoutItem.of(state.user_id, state.id, check_at)
    return put(item, when=ABSENT | (ActiveWorkoutItem.workout_id == state.id), otherwise=refusal)


def release_write(state: WorkoutState) -> Write:
    """Make the workout the user's active one no longer."""
    return _release_write(state.user_id, state.id)


def _release_write(user_id: str, workout_id: str) -> Write:
    return delete(ActiveWorkoutItem.of(user_id), when=ABSENT | (ActiveWorkoutItem.workout_id == workout_id))
