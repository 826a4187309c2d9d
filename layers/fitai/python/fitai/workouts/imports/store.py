"""The items and the files of imports of workouts.

USER#<id>#IMPORTS         IMPORT#<import>     the state of an import; 90 days
USER#<id>#IMPORTS         REPORT#<import>     the report on its file; 90 days
imports/<user>/<import>/file                  its file
imports/<user>/<import>/<nnnnn>.json          its workouts, a chunk in each, as they are written and as the undo
                                              removes them
imports/<user>/<import>/mapping.json          which exercise the caller has said for which name of the file
imports/<user>/<import>/exercises.json        which of its workouts each exercise is in; the bucket expires all of these
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, events, storage
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    check,
    commit,
    get_many,
    of_kind,
    put,
    query_all,
    query_keys,
)
from fitai.kernel.types import Model
from fitai.workouts import store
from fitai.workouts.active import store as active_store
from fitai.workouts.events import WorkoutImportContinued, WorkoutsImported
from fitai.workouts.heads.store import DeletedWorkoutItem, WorkoutItem, head_deletion_writes
from fitai.workouts.imports.models import (
    IMPORT_LIFETIME_DAYS,
    IMPORTS_PREFIX,
    MAX_FILE_BYTES,
    ImportState,
    WorkoutImport,
)
from fitai.workouts.models import Bests
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState

CHUNK_SIZE = 100
"""Workouts in a chunk: a worker that ends in the middle of one writes that many again."""
MAX_REPORT_BYTES = 350_000
"""Bytes of a stored report: an item of the table holds 400 KB."""
REPORT_LISTS = (
    "mapping",
    "matched_exercises",
    "duplicate_workouts",
    "skipped",
    "warnings",
    "unknown_exercises",
    "ignored_columns",
)
"""The lists of a report that may be cut; the created exercises are needed to undo the import."""
HEADS_PAGE = 1000
"""Workouts that are asked for at once, without their exercises; the table answers with a megabyte of them."""
BATCH_GET_LIMIT = 100
"""Items in one BatchGetItem."""


class WorkoutImportItem(Entity, discriminator="workout_import"):
    """The state of an import."""

    phase = UnicodeAttribute()
    revision = NumberAttribute()
    state: PydanticAttribute[ImportState] = PydanticAttribute(ImportState)

    @classmethod
    def of(cls, state: ImportState) -> "WorkoutImportItem":
        return cls(
            PK=imports_partition(state.user_id),
            SK=f"IMPORT#{state.import_id}",
            phase=state.phase,
            revision=state.revision,
            state=state,
            ttl=_expiry(state),
        )


class WorkoutImportReportItem(Entity, discriminator="workout_import_report"):
    """The report on an import's file, as it was when the import began."""

    report: PydanticAttribute[WorkoutImport] = PydanticAttribute(WorkoutImport)

    @classmethod
    def of(cls, state: ImportState, report: WorkoutImport) -> "WorkoutImportReportItem":
        sort_key = f"REPORT#{state.import_id}"
        return cls(PK=imports_partition(state.user_id), SK=sort_key, report=report, ttl=_expiry(state))


def imports_partition(user_id: str) -> str:
    """The partition of a user's imports."""
    return f"USER#{user_id}#IMPORTS"


def _expiry(state: ImportState) -> int:
    return int(state.created_at.timestamp()) + IMPORT_LIFETIME_DAYS * 24 * 60 * 60


class PhaseEnded(Exception):
    """The import is no longer in the phase that a write belongs to."""


# --- imports -------------------------------------------------------------------------------------------------------


def find_import(user_id: str, import_id: str) -> tuple[ImportState, WorkoutImport | None] | None:
    """Return an import of the user and its report, or None where it does not exist or is expired. One BatchGetItem."""
    pk = imports_partition(user_id)
    items = get_many([(pk, f"IMPORT#{import_id}"), (pk, f"REPORT#{import_id}")])
    imports, reports = of_kind(items, WorkoutImportItem), of_kind(items, WorkoutImportReportItem)
    if not imports or (imports[0].ttl or 0) <= clock.epoch():
        return None
    return imports[0].state, reports[0].report if reports else None


def exercises_of_undone_imports(user_id: str) -> set[str]:
    """The exercises that were created by imports which are undone by now. One Query."""
    undone_import_ids: set[str] = set()
    created_ids_by_import: dict[str, list[str]] = {}
    for item in query_all(imports_partition(user_id)):
        if isinstance(item, WorkoutImportItem) and item.state.phase == "undone":
            undone_import_ids.add(item.state.import_id)
        elif isinstance(item, WorkoutImportReportItem):
            created_ids_by_import[item.report.import_id] = [
                exercise.exercise_id for exercise in item.report.created_exercises
            ]
    return {exercise_id for import_id in undone_import_ids for exercise_id in created_ids_by_import.get(import_id, ())}


def create_waiting_import(state: ImportState) -> None:
    """Write an import that waits for its file.

    Raises:
        WriteConflict: it exists.
    """
    commit(put(WorkoutImportItem.of(state), when=ABSENT))


def create_running_import(before: ImportState | None, state: ImportState, report: WorkoutImport) -> None:
    """Write an import that is to be carried out, and start a worker by an event.

    Raises:
        WriteConflict: it was started before.
    """
    is_unchanged = ABSENT if before is None else WorkoutImportItem.revision == before.revision
    commit(
        put(WorkoutImportItem.of(state), when=is_unchanged),
        put(WorkoutImportReportItem.of(state, storable_report(report)), when=ABSENT),
        import_continued_write(state),
    )


def storable_report(report: WorkoutImport) -> WorkoutImport:
    """The report as an item of the table can hold it: the longest of its lists are cut until it can."""
    while len(report.model_dump_json(by_alias=True).encode()) > MAX_REPORT_BYTES:
        sizes = {name: len(report.model_dump_json(include={name}).encode()) for name in REPORT_LISTS}
        longest = max(sizes, key=lambda name: sizes[name])
        entries = getattr(report, longest)
        report = report.model_copy(update={longest: entries[: len(entries) // 2]})
    return report


def import_continued_write(state: ImportState) -> Write:
    """The event that has a worker continue the import."""
    return events.outbox_write(WorkoutImportContinued(user_id=state.user_id, import_id=state.import_id))


def advance_import(before: ImportState, *more: Write, **changes: object) -> ImportState:
    """Write the next state of an import and return it.

    Args:
        more: what is written in the same transaction.
        changes: the fields of the state that change.

    Raises:
        WriteConflict: another worker has advanced it, or its account is erased.
    """
    after = before.model_copy(update={"revision": before.revision + 1, "touched": clock.epoch(), **changes})
    commit(put(WorkoutImportItem.of(after), when=WorkoutImportItem.revision == before.revision), *more)
    return after


def history_imported_write(state: ImportState, *, undone: bool) -> Write:
    """The event that the history was changed by the import, or by its undo, as a whole."""
    return events.outbox_write(WorkoutsImported(user_id=state.user_id, import_id=state.import_id, undone=undone))


# --- workouts ------------------------------------------------------------------------------------------------------


class ImportedExercise(Model):
    """What a chunk holds of an exercise beside the workout: the bests before it, and the version of its record."""

    before: Bests
    record_version: int


class ImportedWorkout(Model):
    """A workout of a chunk, with its records as they are written; `entries` are parallel to its exercises."""

    state: WorkoutState
    entries: list[ImportedExercise]


@cache
def _chunk_adapter() -> TypeAdapter[list[ImportedWorkout]]:
    return TypeAdapter(list[ImportedWorkout])


def existing_workouts(user_id: str, workout_ids: Iterable[str]) -> dict[str, WorkoutState | None]:
    """The heads of the user's workouts that exist, and None for each that is deleted. One request per hundred."""
    keys = [(store.workout_partition(workout_id), "HEAD") for workout_id in dict.fromkeys(workout_ids)]
    states: dict[str, WorkoutState | None] = {}
    for start in range(0, len(keys), BATCH_GET_LIMIT):
        for item in get_many(keys[start : start + BATCH_GET_LIMIT]):
            if isinstance(item, WorkoutItem | DeletedWorkoutItem) and item.user_id == user_id:
                states[item.PK.removeprefix("WORKOUT#")] = item.state if isinstance(item, WorkoutItem) else None
    return states


def completed_heads(user_id: str, since: date, until: date) -> list[WorkoutState]:
    """The completed workouts between two days, without their exercises: one Query per megabyte."""
    heads: list[WorkoutState] = []
    after: dict[str, str] | None = None
    while True:
        page, after = store.completed_page(user_id, since, until, HEADS_PAGE, after)
        heads += page
        if after is None:
            return heads


def write_workout(state: ImportState, workout: ImportedWorkout) -> None:
    """Write a workout with its exercises, once: a workout that exists, or was deleted, is left as it is.

    Raises:
        PhaseEnded: the import is no longer in this phase.
    """
    exercises = [
        LoadedExercise(workout.state.id, exercise, bests_before=entry.before, record_version=entry.record_version)
        for exercise, entry in zip(workout.state.exercises, workout.entries, strict=True)
    ]
    try:
        commit(*store.creation_writes(workout.state, exercises), _phase_check_write(state))
    except store.WorkoutExists:
        return


def remove_workout(state: ImportState, loaded: LoadedWorkout) -> None:
    """Delete an imported workout without the item that marks deleted ones, so that it can be imported again.

    Raises:
        WriteConflict: it was changed meanwhile.
        PhaseEnded: the import is no longer in this phase.
    """
    removed = [store.exercise_removal_write(exercise) for exercise in loaded.exercises]
    commit(*head_deletion_writes(loaded), *removed, _phase_check_write(state))


def _phase_check_write(state: ImportState) -> Write:
    # A worker that was delayed must not write when another one has advanced the import, or it is being undone.
    item = WorkoutImportItem.of(state)
    return check(item, when=WorkoutImportItem.phase == state.phase, otherwise=PhaseEnded)


def workout_ids_with_exercise(user_id: str, exercise_id: str) -> set[str]:
    """The workouts in which the index has an exercise."""
    return {
        pk.removeprefix("WORKOUT#")
        for pk in _indexed_partitions(store.exercise_history_partition(user_id, exercise_id), "GSI1")
    }


def completed_workout_ids(user_id: str) -> set[str]:
    """The completed workouts that the index has."""
    return {pk.removeprefix("WORKOUT#") for pk in _indexed_partitions(f"USER#{user_id}#WORKOUTS#completed", "GSI2")}


def has_history(user_id: str, exercise_id: str) -> bool:
    """Whether any workout of the user has a set of this exercise."""
    keys, _ = query_keys(store.exercise_history_partition(user_id, exercise_id), index="GSI1", limit=1)
    return bool(keys)


def upcoming_exercise_ids(user_id: str) -> set[str]:
    """The exercises of the user's planned workouts and of the active one."""
    planned_items = of_kind(query_all(f"USER#{user_id}#WORKOUTS#planned", index="GSI2"), WorkoutItem)
    planned_ids = {exercise.exercise_id for item in planned_items for exercise in item.outline or ()}
    active_id = active_store.active_workout_id(user_id)
    loaded = store.load_workout(active_id) if active_id else None
    return planned_ids | {exercise.exercise_id for exercise in (loaded.state.exercises if loaded else ())}


def _indexed_partitions(pk: str, index: str) -> Iterator[str]:
    after: dict[str, Any] | None = None
    while True:
        keys, after = query_keys(pk, index=index, after=after)
        yield from (partition for partition, _ in keys)
        if after is None:
            return


# --- files ---------------------------------------------------------------------------------------------------------


def import_folder(user_id: str, import_id: str = "") -> str:
    """The key prefix of the files of a user's imports, or of one import."""
    return f"{IMPORTS_PREFIX}{user_id}/{import_id}/" if import_id else f"{IMPORTS_PREFIX}{user_id}/"


def file_key(user_id: str, import_id: str) -> str:
    """The key of an import's file."""
    return f"{import_folder(user_id, import_id)}file"


def write_file(user_id: str, import_id: str, content: bytes) -> None:
    """Store a file that was sent in the request."""
    storage.write_object(file_key(user_id, import_id), content, "text/csv; charset=utf-8")


def read_file(user_id: str, import_id: str) -> bytes | None:
    """Return an import's file, at most one byte more than a file may have; None where there is none."""
    file = storage.find_object(file_key(user_id, import_id), max_bytes=MAX_FILE_BYTES + 1)
    return None if file is None else file.content


def write_mapping(state: ImportState, mapping: Mapping[str, str]) -> None:
    """Store which exercise the caller has said for which name."""
    storage.write_object(_mapping_key(state), json.dumps(dict(mapping)).encode(), "application/json")


def read_mapping(state: ImportState) -> dict[str, str]:
    """Return which exercise the caller has said for which name; nothing where the import has no mapping."""
    if not state.has_mapping:
        return {}
    mapping: dict[str, str] = json.loads(storage.read_object(_mapping_key(state)).content)
    return mapping


def _mapping_key(state: ImportState) -> str:
    return f"{import_folder(state.user_id, state.import_id)}mapping.json"


def write_chunk(state: ImportState, number: int, chunk: Sequence[ImportedWorkout]) -> None:
    """Store a chunk of the workouts."""
    content = _chunk_adapter().dump_json(list(chunk), by_alias=True, exclude_none=True)
    storage.write_object(_chunk_key(state, number), content, "application/json")


def read_chunk(state: ImportState, number: int) -> list[ImportedWorkout]:
    """Return a chunk of the workouts."""
    return _chunk_adapter().validate_json(storage.read_object(_chunk_key(state, number)).content)


def _chunk_key(state: ImportState, number: int) -> str:
    return f"{import_folder(state.user_id, state.import_id)}{number:05d}.json"


def write_exercises(state: ImportState, exercises: dict[str, list[str]]) -> None:
    """Store which workouts each exercise is in."""
    storage.write_object(_exercises_key(state), json.dumps(exercises).encode(), "application/json")


def read_exercises(state: ImportState) -> dict[str, list[str]]:
    """Return which workouts each exercise is in, in a fixed order."""
    workout_ids_by_exercise: dict[str, list[str]] = json.loads(storage.read_object(_exercises_key(state)).content)
    return workout_ids_by_exercise


def find_exercises(user_id: str, import_id: str) -> dict[str, list[str]] | None:
    """Return which workouts each exercise of an import is in; None where its files are expired."""
    file = storage.find_object(f"{import_folder(user_id, import_id)}exercises.json")
    if file is None:
        return None
    workout_ids_by_exercise: dict[str, list[str]] = json.loads(file.content)
    return workout_ids_by_exercise


def _exercises_key(state: ImportState) -> str:
    return f"{import_folder(state.user_id, state.import_id)}exercises.json"
