"""Imports of exercises in the table, and their files in the bucket.

    EXERCISE_IMPORT#<id>      IMPORT        an import: waiting for its file, checked, or applied; kept for 30 days
                                            GSI1 EXERCISE_IMPORTS / <created>#<id>
    library/uploads/<id>                    its file, and next to it the report of an applied import; both expire
    library/imports/<added>.json            the exercises that it added, which the library's snapshot is made of;
                                            named by import and content, so that no other attempt can change it

The exercises of an import become part of the library by one conditional write of one item, the library's list of imports
(`library.store.LibraryImports`): either all of them or none, however many there are.
"""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256

from pydantic import TypeAdapter
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from fitai.exercises import objects
from fitai.exercises.imports.models import MAX_FILE_BYTES, ExerciseImport, ImportReport
from fitai.exercises.library import store
from fitai.exercises.models import Exercise
from fitai.exercises.objects import IMPORT_RETENTION_DAYS, IMPORT_UPLOADS_PREFIX
from fitai.kernel import clock, storage
from fitai.kernel.aws import client
from fitai.kernel.clock import iso
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, WriteConflict, commit, get, of_kind, put, query, update

ITEM_PREFIX = "EXERCISE_IMPORT#"
LIST_PARTITION = "EXERCISE_IMPORTS"
NEWEST = 20
"""Imports that `newest_imports` lists."""


class ExerciseImportItem(Entity, discriminator="exercise_import"):
    """An import of exercises.

    Attributes:
        status: `waiting`, `checked` or `applied`. source: the format that the request named.
        added: the name of the object with the exercises that it added. added_count: how many these are.
    """

    status = UnicodeAttribute()
    source = UnicodeAttribute()
    added = UnicodeAttribute(null=True)
    added_count = NumberAttribute(null=True)
    applied_at = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, import_id: str, source: str = "auto") -> "ExerciseImportItem":
        """An import that waits for its file."""
        expires_at = clock.epoch() + IMPORT_RETENTION_DAYS * 24 * 60 * 60
        return cls(
            PK=f"{ITEM_PREFIX}{import_id}",
            SK="IMPORT",
            GSI1PK=LIST_PARTITION,
            GSI1SK=f"{iso(clock.now())}#{import_id}",
            status="waiting",
            source=source,
            ttl=expires_at,
        )

    @property
    def summary(self) -> ExerciseImport:
        """The import in a list."""
        return ExerciseImport(
            id=self.PK.removeprefix(ITEM_PREFIX),
            status=self.status,
            source=self.source,
            created_at=(self.GSI1SK or "").partition("#")[0],
            applied_at=self.applied_at,
            added=None if self.added_count is None else int(self.added_count),
        )


class _ImportAlreadyExists(Exception):
    """An import with this id exists: an earlier attempt of the same request has created it."""


def ensure_import(import_id: str, source: str) -> None:
    """Create an import; one with the same id that exists already stays as it is."""
    with suppress(_ImportAlreadyExists):
        commit(put(ExerciseImportItem.of(import_id, source), when=ABSENT, otherwise=_ImportAlreadyExists))


def find_import(import_id: str) -> ExerciseImportItem | None:
    """Find an import that has not expired, or None; one GetItem."""
    key = ExerciseImportItem.of(import_id)
    item = get(ExerciseImportItem, key.PK, key.SK)
    return None if item is None or (item.ttl or 0) <= clock.epoch() else item


def newest_imports(limit: int = NEWEST) -> list[ExerciseImport]:
    """The newest imports that have not expired, the newest first: one Query of GSI1."""
    page = query(LIST_PARTITION, index="GSI1", newest_first=True, limit=limit)
    return [item.summary for item in of_kind(page.items, ExerciseImportItem) if (item.ttl or 0) > clock.epoch()]


def set_status(item: ExerciseImportItem, status: str) -> None:
    """Set the status of an import; an applied one stays applied."""
    if item.status == status:
        return
    action = ExerciseImportItem.status.set(status)
    try:
        commit(update(item, action, when=_is_open()))
    except WriteConflict:
        return


def apply_import(
    item: ExerciseImportItem, added: str, count: int, current_imports: list[str], *other_writes: Write
) -> None:
    """Make the import's exercises part of the library in one transaction, and mark it as applied.

    Args:
        added: the name of the object with its exercises. count: how many these are.
        current_imports: the library's list of imports that its records were matched against.
        other_writes: committed in the same transaction.

    Raises:
        WriteConflict: another import was faster, or this one was applied already.
    """
    actions = (
        ExerciseImportItem.status.set("applied"),
        ExerciseImportItem.added.set(added),
        ExerciseImportItem.added_count.set(count),
        ExerciseImportItem.applied_at.set(iso(clock.now())),
    )
    commit(update(item, *actions, when=_is_open()), store.add_import_write(current_imports, added), *other_writes)


def _is_open() -> Condition:
    """The condition that the import exists (which `!=` alone does not require) and was not applied."""
    condition: Condition = PRESENT & (ExerciseImportItem.status != "applied")
    return condition


# --- files -------------------------------------------------------------------------------------------------------


def file_key(import_id: str) -> str:
    """The key of an import's file."""
    return f"{IMPORT_UPLOADS_PREFIX}{import_id}"


def write_file(import_id: str, content: bytes) -> None:
    """Store a file that came with the request."""
    client("s3").put_object(Bucket=settings().bucket, Key=file_key(import_id), Body=content)


def read_file(import_id: str) -> bytes | None:
    """Read an import's file, at most one byte more than `MAX_FILE_BYTES`; None where there is none."""
    file = storage.find_object(file_key(import_id), max_bytes=MAX_FILE_BYTES + 1)
    return None if file is None else file.content


def write_exercises(import_id: str, exercises: Sequence[Exercise], report: ImportReport) -> str:
    """Store the exercises that an import adds, and its report for repeated requests; gives the name of the object."""
    body = TypeAdapter(list[Exercise]).dump_json(list(exercises), by_alias=True, exclude_none=True)
    added = f"{import_id}-{sha256(body).hexdigest()[:16]}"
    report_body = report.model_dump_json(by_alias=True).encode()
    for key, content in ((objects.imported_exercises_key(added), body), (_report_key(added), report_body)):
        storage.write_object(key, content, "application/json")
    return added


def read_report(item: ExerciseImportItem) -> ImportReport | None:
    """Read the report of an applied import, or None."""
    report = storage.find_object(_report_key(item.added)) if item.added else None
    return None if report is None else ImportReport.model_validate_json(report.content)


def _report_key(added: str) -> str:
    return f"{IMPORT_UPLOADS_PREFIX}{added}.report.json"
