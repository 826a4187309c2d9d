"""The personal data of workouts: its export and its erasure."""

from collections.abc import Iterable, Iterator
from typing import Any

from fitai.kernel import personal_data, storage, trash
from fitai.kernel.personal_data import ExportFile, PersonalData, item_json, item_pages
from fitai.kernel.table import batch_delete, query_keys
from fitai.workouts import change_log, store
from fitai.workouts.archive.rules import archive_folder
from fitai.workouts.exports import store as exports_store
from fitai.workouts.imports import store as imports_store
from fitai.workouts.planning import calendar as planning_calendar
from fitai.workouts.planning import store as planning_store
from fitai.workouts.sharing import service
from fitai.workouts.sharing import store as sharing_store
from fitai.workouts.trash import store as trash_store

HEAD_SORT_KEY = "HEAD"
WORKOUT_INDEX_NAMES = ("WORKOUTS", "DELETED_WORKOUTS")
"""The partitions of GSI1 that list a user's workouts, deleted ones included."""
USER_ITEM_PREFIXES = ("RECORD#", "SESSIONS#", "ACTIVE_WORKOUT", exports_store.SORT_KEY_PREFIX)
"""The sort keys of the items of workouts in the user's own partition."""


# --- export ------------------------------------------------------------------------------------------------


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in item_pages(f"USER#{user_id}#WORKOUTS", index="GSI1"):
        for head in page:
            loaded = store.load_workout(head.PK.removeprefix("WORKOUT#"))
            if loaded is not None:
                yield "workout", personal_data.jsonable(loaded.state.model_copy(update={"link_hash": None}))
    for entry in trash.trash_entries(user_id, "workout"):
        trashed = trash_store.load_trashed_workout(entry.item_id)
        if trashed is not None:
            yield (
                "trashed_workout",
                personal_data.jsonable(trashed.workout.state.model_copy(update={"link_hash": None})),
            )
    yield from _export_items("workout_recipient", sharing_store.recipient_partition(user_id))
    for page in item_pages(store.shared_workouts_partition(user_id)):
        for item in page:
            yield "shared_workout", {"since": item.SK.partition("#")[0]} | item_json(item)
    yield from _export_items("shown_workout", sharing_store.feed_partition(user_id))
    calendar = planning_store.user_calendar(user_id)
    if calendar is not None:
        yield "own_calendar", item_json(calendar, without=("token_hash",))
    user_partition = f"USER#{user_id}"
    yield from _export_items("exercise_record", user_partition, "RECORD#", without=("version",))
    yield from _export_items("exercise_sessions", user_partition, "SESSIONS#", without=("version", "recent"))
    imports_partition = imports_store.imports_partition(user_id)
    for _, report in _export_items("workout_import_report", imports_partition, "REPORT#"):
        yield "workout_import_report", report["report"]
    yield from _export_items("workout_export", user_partition, exports_store.SORT_KEY_PREFIX)
    yield from _export_items("workout_import", imports_partition, "IMPORT#", without=("revision",))


def _export_items(
    kind: str, partition: str, prefix: str | None = None, without: Iterable[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items of a partition, or those of them whose sort keys have a prefix."""
    for page in item_pages(partition, begins=prefix):
        for item in page:
            yield kind, item_json(item, without)


def _files(user_id: str) -> Iterator[ExportFile]:
    """The files that were imported, of which what was made is exported as workouts; the archived operations of workouts."""
    folder = imports_store.import_folder(user_id)
    for page in storage.key_pages(folder):
        for key in page:
            if key.endswith("/file"):
                yield ExportFile(f"imports/{key.removeprefix(folder).removesuffix('/file')}.csv", key)
    folder = archive_folder(user_id)
    for page in storage.key_pages(folder):
        for key in page:
            yield ExportFile(f"operations/{key.removeprefix(folder)}", key)


# --- erasure -----------------------------------------------------------------------------------------------


def _erase(user_id: str) -> Iterator[None]:
    planning_calendar.delete_calendar(user_id)
    # First: without its import no worker writes a workout any more.
    yield from personal_data.erase_items(imports_store.imports_partition(user_id))
    yield from storage.delete_prefix(imports_store.import_folder(user_id))
    yield from _erase_workouts(user_id)
    yield from storage.delete_prefix(archive_folder(user_id))
    yield from trash.erase_entries(user_id, "workout")
    # After the workouts: while these exist, reactions may add them to feeds.
    for page in item_pages(store.shared_workouts_partition(user_id)):
        for item in page:
            readers = sharing_store.readers_partition(item_json(item)["workoutId"])
            yield from personal_data.erase_items(readers, index="GSI1")
            batch_delete([(item.PK, item.SK)])
        yield
    yield from personal_data.erase_items(sharing_store.feed_partition(user_id))
    yield from personal_data.erase_items(change_log.change_log_partition(user_id))
    for page in item_pages(sharing_store.recipient_partition(user_id)):
        for item in page:
            service.remove_recipient(item_json(item)["workoutId"], user_id)
            batch_delete([(item.PK, item.SK)])
        yield
    for prefix in USER_ITEM_PREFIXES:
        yield from personal_data.erase_items(f"USER#{user_id}", begins=prefix)


def _erase_workouts(user_id: str) -> Iterator[None]:
    for name in WORKOUT_INDEX_NAMES:
        after: dict[str, Any] | None = None
        while True:
            heads, after = query_keys(
                f"USER#{user_id}#{name}", index="GSI1", limit=personal_data.PAGE_SIZE, after=after
            )
            if heads:
                _delete_workout_items({pk for pk, _ in heads})
                yield
            if after is None:
                break


def _delete_workout_items(partitions: Iterable[str]) -> None:
    """Delete workouts with all their items, the operation log included; their heads last, since they lead to the rest."""
    keys = [key for partition in partitions for key in _all_keys(partition)]
    batch_delete(key for key in keys if key[1] != HEAD_SORT_KEY)
    batch_delete(key for key in keys if key[1] == HEAD_SORT_KEY)


def _all_keys(partition: str) -> Iterator[tuple[str, str]]:
    after: dict[str, Any] | None = None
    while True:
        keys, after = query_keys(partition, after=after)
        yield from keys
        if after is None:
            return


PERSONAL_DATA = PersonalData(name="workouts", export=_export, erase=_erase, files=_files)
