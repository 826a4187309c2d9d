"""What workouts keep about people, and how it is handed over and goes."""

from collections.abc import Iterable, Iterator
from typing import Any

from fitai.kernel import personal_data, storage
from fitai.kernel.table import batch_delete, of_kind, query_keys
from fitai.workouts import change_log, store
from fitai.workouts.imports import store as imports
from fitai.workouts.planning import calendar as planning_calendar
from fitai.workouts.planning import store as planning_store
from fitai.workouts.records.store import RecordItem, SessionsItem
from fitai.workouts.sharing import service
from fitai.workouts.sharing import store as sharing_store
from fitai.workouts.sharing.store import RecipientItem, SharedFeedItem
from fitai.workouts.store import SharedWorkoutItem, WorkoutItem

HEAD_SORT_KEY = "HEAD"
WORKOUT_INDEX_NAMES = ("WORKOUTS", "DELETED_WORKOUTS")
"""The parts of GSI1 that lead to a user's workouts, those that are deleted included."""
USER_ITEM_PREFIXES = ("RECORD#", "SESSIONS#", "ACTIVE_WORKOUT")
"""What the user's own partition holds of workouts."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(f"USER#{user_id}#WORKOUTS", index="GSI1"):
        for head in of_kind(page, WorkoutItem):
            loaded = store.load_workout(head.PK.removeprefix("WORKOUT#"))
            if loaded is not None:
                yield "workout", personal_data.jsonable(loaded.state.model_copy(update={"link_hash": None}))
    for page in personal_data.item_pages(sharing_store.recipient_partition(user_id)):
        for one in of_kind(page, RecipientItem):
            yield "workout_recipient", {"workoutId": one.workout_id}
    for page in personal_data.item_pages(store.shared_workouts_partition(user_id)):
        for mark in of_kind(page, SharedWorkoutItem):
            yield "shared_workout", {"since": mark.since} | personal_data.item_json(mark)
    for page in personal_data.item_pages(sharing_store.feed_partition(user_id)):
        for shown in of_kind(page, SharedFeedItem):
            yield "shown_workout", {"workoutId": shown.workout_id, "ownerId": shown.owner_id}
    calendar = planning_store.user_calendar(user_id)
    if calendar is not None:
        yield "own_calendar", personal_data.item_json(calendar, without=("token_hash",))
    for page in personal_data.item_pages(f"USER#{user_id}", begins="RECORD#"):
        for record in of_kind(page, RecordItem):
            yield "exercise_record", personal_data.item_json(record, without=("version",))
    for page in personal_data.item_pages(f"USER#{user_id}", begins="SESSIONS#"):
        for last in of_kind(page, SessionsItem):
            yield "exercise_sessions", personal_data.item_json(last, without=("version", "recent"))
    for page in personal_data.item_pages(imports.imports_partition(user_id)):
        for report in of_kind(page, imports.WorkoutImportReportItem):
            yield "workout_import_report", personal_data.jsonable(report.report)
        for taken in of_kind(page, imports.WorkoutImportItem):
            yield "workout_import", personal_data.item_json(taken, without=("revision",))


def _files(user_id: str) -> Iterator[personal_data.ExportFile]:
    """The files that were taken over; what was made of them are the workouts."""
    folder = imports.import_folder(user_id)
    for page in storage.key_pages(folder):
        for key in page:
            if key.endswith("/file"):
                yield personal_data.ExportFile(f"imports/{key.removeprefix(folder).removesuffix('/file')}.csv", key)


def _erase(user_id: str) -> Iterator[None]:
    planning_calendar.delete_calendar(user_id)
    # First: without them no worker writes a workout any more.
    yield from personal_data.erase_items(imports.imports_partition(user_id))
    yield from storage.delete_prefix(imports.import_folder(user_id))
    for part in WORKOUT_INDEX_NAMES:
        after: dict[str, Any] | None = None
        while True:
            heads, after = query_keys(
                f"USER#{user_id}#{part}", index="GSI1", limit=personal_data.PAGE_SIZE, after=after
            )
            if heads:
                _erase_workouts({pk for pk, _ in heads})
                yield
            if after is None:
                break
    # After the workouts: while they are there, they may still come into somebody's list.
    for page in personal_data.item_pages(store.shared_workouts_partition(user_id)):
        for mark in of_kind(page, SharedWorkoutItem):
            yield from personal_data.erase_items(sharing_store.readers_partition(mark.workout_id), index="GSI1")
            batch_delete([(mark.PK, mark.SK)])
        yield
    yield from personal_data.erase_items(sharing_store.feed_partition(user_id))
    yield from personal_data.erase_items(change_log.change_log_partition(user_id))
    for page in personal_data.item_pages(sharing_store.recipient_partition(user_id)):
        for item in of_kind(page, RecipientItem):
            service.remove_recipient(item.workout_id, user_id)
            batch_delete([(item.PK, item.SK)])
        yield
    for beginning in USER_ITEM_PREFIXES:
        yield from personal_data.erase_items(f"USER#{user_id}", begins=beginning)


def _erase_workouts(partitions: Iterable[str]) -> None:
    """Remove workouts with all their items, the log included; their heads last, since they lead to the rest."""
    found = [key for pk in partitions for key in _all_keys(pk)]
    batch_delete(key for key in found if key[1] != HEAD_SORT_KEY)
    batch_delete(key for key in found if key[1] == HEAD_SORT_KEY)


def _all_keys(pk: str) -> Iterator[tuple[str, str]]:
    after: dict[str, Any] | None = None
    while True:
        part, after = query_keys(pk, after=after)
        yield from part
        if after is None:
            return


PERSONAL_DATA = personal_data.PersonalData(name="workouts", export=_export, erase=_erase, files=_files)
