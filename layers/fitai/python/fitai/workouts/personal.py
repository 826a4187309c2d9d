"""What workouts keep about people, and how it is handed over and goes."""

from collections.abc import Iterable, Iterator
from typing import Any

from fitai.kernel import personal_data, storage
from fitai.kernel.table import batch_delete, of_kind, query_keys
from fitai.workouts import calendars, sharing, store
from fitai.workouts.imports import store as imports
from fitai.workouts.store import RecipientItem, RecordItem, SessionsItem, SharedItem, ShownItem, WorkoutItem

HEAD = "HEAD"
OWN = ("WORKOUTS", "DELETED_WORKOUTS")
"""The parts of GSI1 that lead to a user's workouts, those that are deleted included."""
BEGINNINGS = ("RECORD#", "SESSIONS#", "ACTIVE_WORKOUT")
"""What the user's own partition holds of workouts."""


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    for page in personal_data.item_pages(f"USER#{user_id}#WORKOUTS", index="GSI1"):
        for head in of_kind(page, WorkoutItem):
            loaded = store.load(head.PK.removeprefix("WORKOUT#"))
            if loaded is not None:
                yield "workout", personal_data.jsonable(loaded.state.model_copy(update={"link_hash": None}))
    for page in personal_data.item_pages(store.shared_with(user_id)):
        for one in of_kind(page, RecipientItem):
            yield "workout_recipient", {"workoutId": one.workout_id}
    for page in personal_data.item_pages(store.shared_by(user_id)):
        for mark in of_kind(page, SharedItem):
            yield "shared_workout", {"since": mark.since} | personal_data.item_json(mark)
    for page in personal_data.item_pages(store.shown_to(user_id)):
        for shown in of_kind(page, ShownItem):
            yield "shown_workout", {"workoutId": shown.workout_id, "ownerId": shown.owner_id}
    calendar = store.own_calendar(user_id)
    if calendar is not None:
        yield "own_calendar", personal_data.item_json(calendar, without=("token_hash",))
    for page in personal_data.item_pages(f"USER#{user_id}", begins="RECORD#"):
        for record in of_kind(page, RecordItem):
            yield "exercise_record", personal_data.item_json(record, without=("version",))
    for page in personal_data.item_pages(f"USER#{user_id}", begins="SESSIONS#"):
        for last in of_kind(page, SessionsItem):
            yield "exercise_sessions", personal_data.item_json(last, without=("version", "recent"))
    for page in personal_data.item_pages(imports.partition(user_id)):
        for report in of_kind(page, imports.WorkoutImportReportItem):
            yield "workout_import_report", personal_data.jsonable(report.report)
        for taken in of_kind(page, imports.WorkoutImportItem):
            yield "workout_import", personal_data.item_json(taken, without=("revision",))


def _files(user_id: str) -> Iterator[personal_data.ExportFile]:
    """The files that were taken over; what was made of them are the workouts."""
    folder = imports.folder(user_id)
    for page in storage.key_pages(folder):
        for key in page:
            if key.endswith("/file"):
                yield personal_data.ExportFile(f"imports/{key.removeprefix(folder).removesuffix('/file')}.csv", key)


def _erase(user_id: str) -> Iterator[None]:
    calendars.close(user_id)
    # First: without them no worker writes a workout any more.
    yield from personal_data.erase_items(imports.partition(user_id))
    yield from storage.delete_prefix(imports.folder(user_id))
    for part in OWN:
        after: dict[str, Any] | None = None
        while True:
            heads, after = query_keys(
                f"USER#{user_id}#{part}", index="GSI1", limit=personal_data.PAGE_SIZE, after=after
            )
            if heads:
                _remove({pk for pk, _ in heads})
                yield
            if after is None:
                break
    # After the workouts: while they are there, they may still come into somebody's list.
    for page in personal_data.item_pages(store.shared_by(user_id)):
        for mark in of_kind(page, SharedItem):
            yield from personal_data.erase_items(store.readers_of(mark.workout_id), index="GSI1")
            batch_delete([(mark.PK, mark.SK)])
        yield
    yield from personal_data.erase_items(store.shown_to(user_id))
    yield from personal_data.erase_items(store.change_log(user_id))
    for page in personal_data.item_pages(store.shared_with(user_id)):
        for item in of_kind(page, RecipientItem):
            sharing.forget_recipient(item.workout_id, user_id)
            batch_delete([(item.PK, item.SK)])
        yield
    for beginning in BEGINNINGS:
        yield from personal_data.erase_items(f"USER#{user_id}", begins=beginning)


def _remove(partitions: Iterable[str]) -> None:
    """Remove workouts with all their items, the log included; their heads last, since they lead to the rest."""
    found = [key for pk in partitions for key in _all_keys(pk)]
    batch_delete(key for key in found if key[1] != HEAD)
    batch_delete(key for key in found if key[1] == HEAD)


def _all_keys(pk: str) -> Iterator[tuple[str, str]]:
    after: dict[str, Any] | None = None
    while True:
        part, after = query_keys(pk, after=after)
        yield from part
        if after is None:
            return


PERSONAL_DATA = personal_data.PersonalData(name="workouts", export=_export, erase=_erase, files=_files)
