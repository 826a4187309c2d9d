"""Archives the operations of a workout when it is completed, and again when it was corrected; forgets those of a deleted one."""

from fitai.kernel import personal_data, storage
from fitai.kernel.cold_storage import read_archived, write_archived
from fitai.kernel.table import WriteConflict, retry_on_conflict
from fitai.workouts.archive import rules
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored
from fitai.workouts.heads.store import current_head
from fitai.workouts.operation_log import all_operations
from fitai.workouts.store import load_workout


def archive_workout(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    """Bring the archive of a workout up to date with its log; idempotent, in any order.

    A Query, one more for each megabyte of the log, a GetObject, a PutObject, a BatchGetItem and a GetItem. Nothing for a correction of records
    only, whose operations are another workout's.

    Raises:
        Unavailable: the workout was changed during each of the tries.
    """
    if isinstance(event, WorkoutCorrected) and event.records_only:
        return
    retry_on_conflict(lambda: _write_archive(event.user_id, event.workout_id))


def _write_archive(user_id: str, workout_id: str) -> None:
    """Write or delete the archive.

    Raises:
        WriteConflict: the workout was changed meanwhile: another worker may have written a later archive, which this one has replaced.
    """
    key = rules.archive_key(user_id, workout_id)
    # What the table has decides, not the event: it may be late.
    loaded = load_workout(workout_id)
    version = None if loaded is None else loaded.state.version
    logged = [] if loaded is None else all_operations(loaded.state)
    if loaded is None:
        storage.delete_object(key)
    elif logged:
        operations = rules.archived_operations((read_archived(key) or {}).get("operations", []), logged)
        write_archived(key, {"workoutId": workout_id, "operations": operations})
        if personal_data.is_account_deleted(user_id):
            storage.delete_object(key)
    head = current_head(workout_id)
    if (None if head is None else head.version) != version:
        raise WriteConflict
