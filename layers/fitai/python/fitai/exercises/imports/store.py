"""Where imports and their files are.

    EXERCISE_IMPORT#<id>      IMPORT        an import: waiting for its file, looked at, or taken over; 30 days
    library/uploads/<id>                    its file, and beside it the report of taking it over; removed by the bucket
    library/imports/<added>.json            the exercises that it added, which the library's snapshot is made of;
                                            named by import and content, so that no other attempt can change it

The exercises of an import get into the library by one conditional write of one item, the library's list of imports
(`exercises.store.LibraryImports`): so all of them are in it or none, however many there are.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError
from pydantic import TypeAdapter
from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.exercises import objects
from fitai.exercises.imports.models import MAX_FILE_BYTES, ImportReport
from fitai.exercises.library import store
from fitai.exercises.models import Exercise
from fitai.exercises.objects import IMPORT_RETENTION_DAYS, IMPORT_UPLOADS_PREFIX
from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, WriteConflict, commit, get, put, update

ABSENT_CODES = ("NoSuchKey", "404", "AccessDenied", "403")
"""What S3 says of an object that is not there; without the right to list the bucket it is not told apart."""


class ExerciseImportItem(Entity, discriminator="exercise_import"):
    """An import of exercises. `source` is what its sender said of it, `added` names what was taken over."""

    status = UnicodeAttribute()
    source = UnicodeAttribute()
    added = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, import_id: str, source: str = "auto") -> "ExerciseImportItem":
        """The import with this id, waiting."""
        ends = clock.epoch() + IMPORT_RETENTION_DAYS * 24 * 60 * 60
        return cls(PK=f"EXERCISE_IMPORT#{import_id}", SK="IMPORT", status="waiting", source=source, ttl=ends)


def create_import(import_id: str, source: str) -> None:
    """Write a new import; one that is there already stays as it is."""
    commit(put(ExerciseImportItem.of(import_id, source), when=ABSENT, otherwise=_ImportAlreadyExists))


class _ImportAlreadyExists(Exception):
    """The same request was carried out before."""


def ensure_import(import_id: str, source: str) -> None:
    """Write a new import, unless the same request has done it before."""
    try:
        create_import(import_id, source)
    except _ImportAlreadyExists:
        return


def find_import(import_id: str) -> ExerciseImportItem | None:
    """The import, or None; one GetItem."""
    key = ExerciseImportItem.of(import_id)
    item = get(ExerciseImportItem, key.PK, key.SK)
    return None if item is None or (item.ttl or 0) <= clock.epoch() else item


def set_status(item: ExerciseImportItem, status: str) -> None:
    """Note how far an import is; one that was taken over stays so."""
    if item.status == status:
        return
    actions = ExerciseImportItem.status.set(status)
    try:
        commit(update(item, actions, when=_is_open()))
    except WriteConflict:
        return


def apply_import(item: ExerciseImportItem, added: str, imports: list[str], *more: Write) -> None:
    """Make the import's exercises part of the library, all at once, and note that it has been taken over.

    Args:
        added: the name of its exercises. imports: those that were part of it when the library was looked at.

    Raises:
        Contended: another import was faster, or this one has been taken over already.
    """
    actions = (ExerciseImportItem.status.set("applied"), ExerciseImportItem.added.set(added))
    commit(update(item, *actions, when=_is_open()), store.add_import_write(imports, added), *more)


def _is_open() -> Condition:
    """That the import is there, which `!=` alone does not ask for, and has not been taken over."""
    waiting: Condition = PRESENT & (ExerciseImportItem.status != "applied")
    return waiting


# --- files -------------------------------------------------------------------------------------------------------


def file_key(import_id: str) -> str:
    """Where an import's file is."""
    return f"{IMPORT_UPLOADS_PREFIX}{import_id}"


def write_file(import_id: str, content: bytes) -> None:
    """Keep a file that came with the request."""
    client("s3").put_object(Bucket=settings().bucket, Key=file_key(import_id), Body=content)


def read_file(import_id: str) -> bytes | None:
    """An import's file, at most a byte more of it than may be; None where there is none."""
    return _read_object(file_key(import_id))


def write_exercises(import_id: str, exercises: Sequence[Exercise], report: ImportReport) -> str:
    """Keep what an import adds, and for who asks again the report of it; gives their name."""
    body = TypeAdapter(list[Exercise]).dump_json(list(exercises), by_alias=True, exclude_none=True)
    added = f"{import_id}-{sha256(body).hexdigest()[:16]}"
    told = report.model_dump_json(by_alias=True).encode()
    for key, content in ((objects.imported_exercises_key(added), body), (_report_key(added), told)):
        client("s3").put_object(Bucket=settings().bucket, Key=key, Body=content, ContentType="application/json")
    return added


def read_report(item: ExerciseImportItem) -> ImportReport | None:
    """The report of what was taken over, or None."""
    body = _read_object(_report_key(item.added)) if item.added else None
    return None if body is None else ImportReport.model_validate_json(body)


def _report_key(added: str) -> str:
    return f"{IMPORT_UPLOADS_PREFIX}{added}.report.json"


def _read_object(key: str) -> bytes | None:
    try:
        answer: Any = client("s3").get_object(Bucket=settings().bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT_CODES:
            return None
        raise
    content: bytes = answer["Body"].read(MAX_FILE_BYTES + 1)
    return content
