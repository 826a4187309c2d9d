"""The log of a user's workouts that were created, changed or deleted, for clients that synchronise.

A workout that runs changes with every set. Its changes are not logged one by one: `~RUNNING`, behind the entries of the log,
names it, and whoever has read the log to its end looks at the workout itself. What starts and ends it is logged.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, of_kind, put, query
from fitai.workouts.models import WorkoutSummary
from fitai.workouts.state import WorkoutState

RUNNING_SORT_KEY = "~RUNNING"
"""It sorts behind every time."""
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
    summary: CompressedAttribute[WorkoutSummary] = CompressedAttribute(WorkoutSummary, keeps_defaults=True, null=True)

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


@dataclass(frozen=True, slots=True)
class RunningChanges:
    """A workout that runs, or, with the position of its end in the log, has run."""

    workout_id: str
    ended: str | None


class RunningChangesItem(Entity, discriminator="running_changes"):
    """Which workout of a user runs, or was the last one to run: its changes are not in the log."""

    workout_id = UnicodeAttribute()
    ended = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, workout_id: str, ended: datetime | None) -> "RunningChangesItem":
        return cls(
            PK=change_log_partition(user_id),
            SK=RUNNING_SORT_KEY,
            workout_id=workout_id,
            ended=None if ended is None else change_log_position(ended),
            ttl=None if ended is None else int(ended.timestamp()) + CHANGE_LOG_LIFETIME,
        )


@dataclass(frozen=True, slots=True)
class ChangeLogPage:
    """A page of the log.

    Attributes:
        running: at its end, the workout that runs, or was the last one to run: it may have changes that are not in the log.
    """

    entries: list[LoggedChange]
    has_more: bool
    running: RunningChanges | None


def change_log_partition(user_id: str) -> str:
    """The partition of a user's change log."""
    return f"USER#{user_id}#CHANGES"


def change_log_position(moment: datetime) -> str:
    """The position of a moment in the log: to the microsecond, so that two writes of one process keep their order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def change_log_since(user_id: str, position: str, limit: int) -> ChangeLogPage:
    """At most `limit` entries after a position: one query, strongly consistent."""
    # `!` sorts before the `#` that follows the time in a sort key, and after the end of a whole one.
    page = query(change_log_partition(user_id), between=(f"{position}!", RUNNING_SORT_KEY), limit=limit + 1)
    entries = [item.change for item in of_kind(page.items, ChangeLogItem)]
    if len(entries) > limit:
        return ChangeLogPage(entries[:limit], True, None)
    running = of_kind(page.items, RunningChangesItem)
    if not running:
        return ChangeLogPage(entries, page.after is not None, None)
    return ChangeLogPage(entries, False, RunningChanges(running[0].workout_id, running[0].ended))


def running_workout_write(state: WorkoutState, *, has_ended: bool = False) -> Write:
    """The write that says which workout runs: for the transactions that start and end that."""
    ended = clock.now() if has_ended else None
    return put(RunningChangesItem.of(state.user_id, state.id, ended), when=PRESENT | ABSENT)


def change_log_write(state: WorkoutState, *, deleted: bool = False) -> Write:
    """The entry of a write: `heads.store` puts it into the transactions that write a workout's head."""
    summary = None if deleted else WorkoutSummary.model_validate(dict(state))
    version = state.version + deleted
    return put(ChangeLogItem.of(state.user_id, state.id, version, summary), when=ABSENT)
