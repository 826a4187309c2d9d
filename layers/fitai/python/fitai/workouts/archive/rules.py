"""What of a workout's operations goes to cold storage. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from fitai.kernel.cold_storage import OPERATIONS_PREFIX
from fitai.workouts.live_events import MissedOperation

OTHERS = frozenset({"sharedWith", "recipients"})
"""Members of events that name other users: the archive is about its owner alone."""


def archive_folder(user_id: str) -> str:
    """The prefix of the keys of all of a user's archived workouts."""
    return f"{OPERATIONS_PREFIX}{user_id}/"


def archive_key(user_id: str, workout_id: str) -> str:
    """The key of a workout's operations."""
    return f"{archive_folder(user_id)}{workout_id}.json.gz"


def archived_operations(stored: Iterable[Mapping[str, Any]], logged: Iterable[MissedOperation]) -> list[dict[str, Any]]:
    """The operations of a workout in their order: what was archived before, and what the log has.

    Operations that were archived have left the log after a month; what it still has replaces what was archived of the same version.
    """
    operations = [_without_others(event.model_dump(mode="json", by_alias=True)) for event in logged]
    versions = {operation["version"] for operation in operations}
    kept = [dict(operation) for operation in stored if operation["version"] not in versions]
    return sorted([*kept, *operations], key=lambda operation: int(operation["version"]))


def _without_others(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_others(content) for name, content in value.items() if name not in OTHERS}
    return [_without_others(content) for content in value] if isinstance(value, list) else value
