"""The log of a user's workouts that were created, changed or deleted, for clients that synchronise."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, Entity, Write, of_kind, put, query
from fitai.workouts.models import WorkoutSummary
from fitai.workouts.state import WorkoutState

CHANGE_LOG_LIFETIME = 90 * 24 * 60 * 60
"""Seconds that the change log reaches back; a device that was away for longer reads everything again."""


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """That a workout was written at a version; `summary` is what it was then, None when it was deleted.

    Attributes:
        position: where the entry is in the log.
        at: when the write was decided.
    """

    position: str
    workout_id: str
    version: int
    at: datetime
    summary: WorkoutSummary | None


class ChangeLogItem(Entity, discriminator="workout_change"):
    """An entry of the change log."""

    workout_id = UnicodeAttribute()
    version = NumberAttribute()
    summary: CompressedAttribute[WorkoutSummary] = CompressedAttribute(
        WorkoutSummary, keeps_defaults=True, null=True
    )

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
    def change(self) -> LoggedChange:
        """The item as a value."""
        at = datetime.fromisoformat(self.SK.partition("#")[0])
        return LoggedChange(self.SK, self.workout_id, int(self.version), at, self.summary)


def change_log_partition(user_id: str) -> str:
    """The partition of a user's change log."""
    return f"USER#{user_id}#CHANGES"


def change_log_position(moment: datetime) -> str:
    """The position of a moment in the log: to the microsecond, so that two writes of one process keep their order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def change_log_since(user_id: str, position: str, limit: int) -> tuple[list[LoggedChange], bool]:
    """The entries after a position, and whether there are more: one query, strongly consistent."""
    # `!` sorts before the `#` that follows the time in a sort key, and after the end of a whole one.
    page = query(change_log_partition(user_id), between=(f"{position}!", "~"), limit=limit)
    return [item.change for item in of_kind(page.items, ChangeLogItem)], page.after is not None


def change_log_write(state: WorkoutState, *, deleted: bool = False) -> Write:
    """The entry of a write: it belongs into every transaction that writes a workout's head."""
    summary = None if deleted else WorkoutSummary.model_validate(dict(state))
    version = state.version + deleted
    return put(ChangeLogItem.of(state.user_id, state.id, version, summary), when=ABSENT)
