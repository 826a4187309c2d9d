"""Archives the operations of a workout when it is completed, and again when it was corrected; forgets those of a deleted one."""

from fitai.kernel import personal_data, storage
from fitai.kernel.cold_storage import read_archived, write_archived
from fitai.workouts.archive import rules
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored
from fitai.workouts.operation_log import all_operations
from fitai.workouts.store import load_workout


def archive_workout(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored) -> None:
    """Bring the archive of a workout up to date with its log; idempotent, in any order.

    A Query, one more for each megabyte of the log, a GetObject, a PutObject and a GetItem. Nothing for a correction of records only, whose operations
    are another workout's.
    """
    if isinstance(event, WorkoutCorrected) and event.records_only:
        return
    key = rules.archive_key(event.user_id, event.workout_id)
    # What the table has decides, not the event: it may be late.
    loaded = load_workout(event.workout_id)
    if loaded is None:
        storage.delete_object(key)
        return
    logged = all_operations(loaded.state)
    if not logged:
        return
    operations = rules.archived_operations((read_archived(key) or {}).get("operations", []), logged)
    write_archived(key, {"workoutId": event.workout_id, "operations": operations})
    if personal_data.is_account_deleted(event.user_id):
        storage.delete_object(key)
