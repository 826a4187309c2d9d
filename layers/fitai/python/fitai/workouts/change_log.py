"""The log of a user's workouts that were created, changed or deleted, for clients that synchronise."""

from datetime import UTC, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, of_kind, put, query
from fitai.workouts.models import WorkoutSummary
from fitai.workouts.state import WorkoutState

CHANGE_LOG_LIFETIME = 90 * 24 * 60 * 60
"""Seconds that the log of changes reaches back; a device that was away for longer starts anew."""


class ChangeLogItem(Entity, discriminator="workout_change"):
    """That a workout was written: what it was then, or that it is gone."""

    workout_id = UnicodeAttribute()
    version = NumberAttribute()
    summary: PydanticAttribute[WorkoutSummary] = PydanticAttribute(WorkoutSummary, null=True)

    @classmethod
    def of(cls, user_id: str, workout_id: str, version: int, summary: WorkoutSummary | None) -> "ChangeLogItem":
        now = clock.now()
        return cls(
            PK=change_log_partition(user_id),
            SK=f"{change_log_position(now)}#{workout_id}#{version:08d}",
            workout_id=workout_id,
            version=version,
            summary=summary,
            ttl=int(now.timestamp()) + CHANGE_LOG_LIFETIME,
        )

    @property
    def at(self) -> datetime:
        """When it was decided."""
        return datetime.fromisoformat(self.SK.partition("#")[0])


def change_log_partition(user_id: str) -> str:
    """The partition of what has happened to a user's workouts."""
    return f"USER#{user_id}#CHANGES"


def change_log_position(moment: datetime) -> str:
    """Where a moment lies in the log: by the microsecond, so that two writes of a container keep their order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def change_log_since(user_id: str, place: str, limit: int) -> tuple[list[ChangeLogItem], bool]:
    """The log of changes after a place, and whether it goes on after these: one query, strongly consistent."""
    # `!` sorts before the `#` that follows the time in a place, and after the end of a whole one.
    part = query(change_log_partition(user_id), between=(f"{place}!", "~"), limit=limit)
    return of_kind(part.items, ChangeLogItem), part.after is not None


def change_log_write(state: WorkoutState, *, deleted: bool = False) -> Write:
    """The entry of a write in the log of changes: it goes into every transaction that writes a head."""
    summary = None if deleted else WorkoutSummary.model_validate(dict(state))
    version = state.version + deleted
    return put(ChangeLogItem.of(state.user_id, state.id, version, summary), when=ABSENT)
