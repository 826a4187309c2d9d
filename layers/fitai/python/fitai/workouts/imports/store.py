"""Where imports of workouts and their files are.

USER#<id>#IMPORTS         IMPORT#<import>     how far an import is; 90 days
USER#<id>#IMPORTS         REPORT#<import>     what it has told of its file; 90 days
imports/<user>/<import>/file                  its file
imports/<user>/<import>/<nnnnn>.json          its workouts, a chunk in each, as they are written; what the undoing
                                              goes by
imports/<user>/<import>/exercises.json        which of its workouts each exercise is in; the bucket removes them all
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from botocore.exceptions import ClientError
from pydantic import TypeAdapter
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, events, storage
from fitai.kernel.aws import client
from fitai.kernel.settings import settings
from fitai.kernel.table import (
    ABSENT,
    Entity,
    PydanticAttribute,
    Write,
    check,
    commit,
    delete,
    get_many,
    of_kind,
    put,
    query_all,
    query_keys,
)
from fitai.kernel.types import Model
from fitai.workouts import change_log, store
from fitai.workouts.events import WorkoutImportContinued, WorkoutsImported
from fitai.workouts.imports.models import (
    IMPORT_LIFETIME_DAYS,
    IMPORTS_PREFIX,
    MAX_FILE_BYTES,
    ImportState,
    WorkoutImport,
)
from fitai.workouts.models import Bests
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState
from fitai.workouts.store import DeletedWorkoutItem, WorkoutItem

MISSING_OBJECT_CODES = ("NoSuchKey", "404", "AccessDenied", "403")
"""What S3 says of an object that is not there; without the right to list the bucket it is not told apart."""
CHUNK_SIZE = 100
"""Workouts in a chunk: what is done again when a worker ends in the middle of one."""
BATCH_GET_LIMIT = 100
"""Items in one BatchGetItem."""


class WorkoutImportItem(Entity, discriminator="workout_import"):
    """Where an import stands."""

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
    """What an import has told of its file when it began."""

    report: PydanticAttribute[WorkoutImport] = PydanticAttribute(WorkoutImport)

    @classmethod
    def of(cls, state: ImportState, report: WorkoutImport) -> "WorkoutImportReportItem":
        key = f"REPORT#{state.import_id}"
        return cls(PK=imports_partition(state.user_id), SK=key, report=report, ttl=_expiry(state))


def imports_partition(user_id: str) -> str:
    """The partition of a user's imports."""
    return f"USER#{user_id}#IMPORTS"


def _expiry(state: ImportState) -> int:
    return int(state.created_at.timestamp()) + IMPORT_LIFETIME_DAYS * 24 * 60 * 60


class PhaseEnded(Exception):
    """The import is not in the phase any more that this write belongs to."""


# --- imports -------------------------------------------------------------------------------------------------------


def find_import(user_id: str, import_id: str) -> tuple[ImportState, WorkoutImport | None] | None:
    """An import of the user and its report; one BatchGetItem."""
    pk = imports_partition(user_id)
    found = get_many([(pk, f"IMPORT#{import_id}"), (pk, f"REPORT#{import_id}")])
    items, reports = of_kind(found, WorkoutImportItem), of_kind(found, WorkoutImportReportItem)
    if not items or (items[0].ttl or 0) <= clock.epoch():
        return None
    return items[0].state, reports[0].report if reports else None


def exercises_of_undone_imports(user_id: str) -> set[str]:
    """The exercises that imports have made which were undone since; a Query."""
    undone: set[str] = set()
    made: dict[str, list[str]] = {}
    for item in query_all(imports_partition(user_id)):
        if isinstance(item, WorkoutImportItem) and item.state.phase == "undone":
            undone.add(item.state.import_id)
        elif isinstance(item, WorkoutImportReportItem):
            made[item.report.import_id] = [one.exercise_id for one in item.report.created_exercises]
    return {id for import_id in undone for id in made.get(import_id, ())}


def create_waiting_import(state: ImportState) -> None:
    """Write an import that waits for its file; `Contended` when it is there."""
    commit(put(WorkoutImportItem.of(state), when=ABSENT))


def create_running_import(before: ImportState | None, state: ImportState, report: WorkoutImport) -> None:
    """Write an import that is to be carried out, and have it carried out.

    Raises:
        Contended: it was begun before.
    """
    same = ABSENT if before is None else WorkoutImportItem.revision == before.revision
    commit(
        put(WorkoutImportItem.of(state), when=same),
        put(WorkoutImportReportItem.of(state, report), when=ABSENT),
        import_continued_write(state),
    )


def import_continued_write(state: ImportState) -> Write:
    """The event that has a worker go on."""
    return events.outbox_write(WorkoutImportContinued(user_id=state.user_id, import_id=state.import_id))


def advance_import(before: ImportState, *more: Write, **changes: object) -> ImportState:
    """Write how far an import is.

    Raises:
        Contended: somebody else has moved it on, or its account is gone.
    """
    after = before.model_copy(update={"revision": before.revision + 1, "touched": clock.epoch(), **changes})
    commit(put(WorkoutImportItem.of(after), when=WorkoutImportItem.revision == before.revision), *more)
    return after


def history_imported_write(state: ImportState, *, undone: bool) -> Write:
    """The event that the history has changed as a whole."""
    return events.outbox_write(WorkoutsImported(user_id=state.user_id, import_id=state.import_id, undone=undone))


# --- workouts ------------------------------------------------------------------------------------------------------


class ImportedExercise(Model):
    """What a chunk holds beside the workout: the best of an exercise before it, and the version of its record."""

    before: Bests
    record_version: int


class ImportedWorkout(Model):
    """A workout of a chunk, with its records as they are written."""

    state: WorkoutState
    entries: list[ImportedExercise]


@cache
def _chunk_adapter() -> TypeAdapter[list[ImportedWorkout]]:
    return TypeAdapter(list[ImportedWorkout])


def existing_workouts(user_id: str, workout_ids: Iterable[str]) -> dict[str, WorkoutState | None]:
    """The heads of the user's workouts that there are, None for one that was deleted; a request for each hundred."""
    places = [(store.workout_partition(one), "HEAD") for one in dict.fromkeys(workout_ids)]
    found: dict[str, WorkoutState | None] = {}
    for start in range(0, len(places), BATCH_GET_LIMIT):
        for item in get_many(places[start : start + BATCH_GET_LIMIT]):
            if isinstance(item, WorkoutItem | DeletedWorkoutItem) and item.user_id == user_id:
                found[item.PK.removeprefix("WORKOUT#")] = item.state if isinstance(item, WorkoutItem) else None
    return found


def write_workout(state: ImportState, one: ImportedWorkout) -> None:
    """Write a workout with all that belongs to it, once: one that is there, or was deleted, stays as it is.

    Raises:
        Stopped: the import is not in this phase any more.
    """
    exercises = [
        LoadedExercise(one.state.id, exercise, bests_before=entry.before, record_version=entry.record_version)
        for exercise, entry in zip(one.state.exercises, one.entries, strict=True)
    ]
    try:
        commit(*store.creation_writes(one.state, exercises), _phase_check_write(state))
    except store.WorkoutExists:
        return


def remove_workout(state: ImportState, loaded: LoadedWorkout) -> None:
    """Take a workout away again, without a trace that would keep it from being imported another time.

    Raises:
        Contended: somebody has just changed it. Stopped: the import is not in this phase any more.
    """
    head = delete(WorkoutItem.of(loaded.state), when=WorkoutItem.version == loaded.state.version)
    removed = [store.exercise_removal_write(exercise) for exercise in loaded.exercises]
    commit(head, *removed, change_log.change_log_write(loaded.state, deleted=True), _phase_check_write(state))


def _phase_check_write(state: ImportState) -> Write:
    # A worker that was held up must not write when the import has gone on without it, or was undone.
    item = WorkoutImportItem.of(state)
    return check(item, when=WorkoutImportItem.phase == state.phase, otherwise=PhaseEnded)


def workout_ids_with_exercise(user_id: str, exercise_id: str) -> set[str]:
    """In which workouts the index has an exercise."""
    return {
        pk.removeprefix("WORKOUT#")
        for pk in _indexed_partitions(store.exercise_history_partition(user_id, exercise_id), "GSI1")
    }


def completed_workout_ids(user_id: str) -> set[str]:
    """Which completed workouts the index has."""
    return {pk.removeprefix("WORKOUT#") for pk in _indexed_partitions(f"USER#{user_id}#WORKOUTS#completed", "GSI2")}


def has_history(user_id: str, exercise_id: str) -> bool:
    """Whether any workout of the user has a set of this exercise."""
    found, _ = query_keys(store.exercise_history_partition(user_id, exercise_id), index="GSI1", limit=1)
    return bool(found)


def upcoming_exercise_ids(user_id: str) -> set[str]:
    """The exercises of the workouts that the user has planned, or is in the middle of."""
    planned = query_all(f"USER#{user_id}#WORKOUTS#planned", index="GSI2")
    found = {one.exercise_id for item in of_kind(planned, WorkoutItem) for one in item.outline or ()}
    active = store.active_workout_id(user_id)
    loaded = store.load_workout(active) if active else None
    return found | {one.exercise_id for one in (loaded.state.exercises if loaded else ())}


def _indexed_partitions(pk: str, index: str) -> Iterator[str]:
    after: dict[str, Any] | None = None
    while True:
        found, after = query_keys(pk, index=index, after=after)
        yield from (one for one, _ in found)
        if after is None:
            return


# --- files ---------------------------------------------------------------------------------------------------------


def import_folder(user_id: str, import_id: str = "") -> str:
    """Where the files of a user's imports are, or of one."""
    return f"{IMPORTS_PREFIX}{user_id}/{import_id}/" if import_id else f"{IMPORTS_PREFIX}{user_id}/"


def file_key(user_id: str, import_id: str) -> str:
    """Where an import's file is."""
    return f"{import_folder(user_id, import_id)}file"


def write_file(user_id: str, import_id: str, content: bytes) -> None:
    """Keep a file that came with the request."""
    _write_object(file_key(user_id, import_id), content, "text/csv; charset=utf-8")


def read_file(user_id: str, import_id: str) -> bytes | None:
    """An import's file, at most a byte more of it than may be; None where there is none."""
    try:
        answer: Any = client("s3").get_object(Bucket=settings().bucket, Key=file_key(user_id, import_id))
    except ClientError as error:
        if error.response["Error"]["Code"] in MISSING_OBJECT_CODES:
            return None
        raise
    content: bytes = answer["Body"].read(MAX_FILE_BYTES + 1)
    return content


def write_chunk(state: ImportState, number: int, chunk: Sequence[ImportedWorkout]) -> None:
    """Keep a part of the workouts."""
    content = _chunk_adapter().dump_json(list(chunk), by_alias=True, exclude_none=True)
    _write_object(f"{import_folder(state.user_id, state.import_id)}{number:05d}.json", content, "application/json")


def read_chunk(state: ImportState, number: int) -> list[ImportedWorkout]:
    """A part of the workouts."""
    return _chunk_adapter().validate_json(
        _read_object(f"{import_folder(state.user_id, state.import_id)}{number:05d}.json")
    )


def write_exercises(state: ImportState, exercises: dict[str, list[str]]) -> None:
    """Keep which workouts each exercise is in."""
    key = f"{import_folder(state.user_id, state.import_id)}exercises.json"
    _write_object(key, json.dumps(exercises).encode(), "application/json")


def read_exercises(state: ImportState) -> dict[str, list[str]]:
    """Which workouts each exercise is in, in a fixed order."""
    found: dict[str, list[str]] = json.loads(
        _read_object(f"{import_folder(state.user_id, state.import_id)}exercises.json")
    )
    return found


def _write_object(key: str, content: bytes, type: str) -> None:
    client("s3").put_object(Bucket=settings().bucket, Key=key, Body=content, ContentType=type)


def _read_object(key: str) -> bytes:
    return b"".join(storage.read_chunks(key))
