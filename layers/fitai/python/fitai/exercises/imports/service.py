"""Imports a file of exercises: checks it first, then applies it as a whole; idempotent."""

from datetime import timedelta
from functools import partial
from typing import Literal

from fitai.exercises.imports import reading, store
from fitai.exercises.imports.matching import ExerciseMatcher
from fitai.exercises.imports.models import (
    MAX_FILE_BYTES,
    MAX_REPORT_LINES,
    ImportedLine,
    ImportExercises,
    ImportReport,
    ImportUpload,
    UnreadableFile,
)
from fitai.exercises.imports.reading import ParsedFile
from fitai.exercises.library import publishing
from fitai.exercises.library import store as library_store
from fitai.exercises.library.loading import current_library, latest_library
from fitai.kernel import clock, storage, switches
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, FieldError, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict

LINK_LIFETIME = 15 * 60
"""Seconds that an upload's form is valid for."""
MAX_ERROR_FIELDS = 100
"""Fields that an error lists; the report has all of them."""
OUTCOME_ORDER = ("invalid", "new", "duplicate", "matched")
"""Outcomes, those that need attention first."""


def import_exercises(caller: Caller, origin: Origin, import_id: str, request: ImportExercises) -> ImportReport:
    """Check a file of exercises, and import it unless the request is a dry run.

    Args:
        import_id: the id of a new import; the same one whenever the same request is sent again.

    Raises:
        NotFound: there is no import with the request's id.
        Conflict: its file was not uploaded yet.
        TooLarge: the file is too large. SwitchedOff: nothing is imported at present.
        Invalid: it cannot be parsed, or has invalid records; `data` is the report.
    """
    id = request.import_id or import_id
    if request.import_id is None:
        if request.content is not None:
            store.write_file(id, request.content.encode())
        store.ensure_import(id, request.source)
    item = store.find_import(id)
    if item is None:
        raise NotFound("There is no such import.")
    if request.upload:
        return ImportReport(import_id=id, status="waiting", upload=_upload_form(id))
    if item.status == "applied":
        report = store.read_report(item)
        if report is not None:
            return report
    file = _load_file(id, request.source if request.source != "auto" else item.source)
    if request.dry_run:
        store.set_status(item, "checked")
        return _build_report(id, "checked", file, _match(file))
    switches.require(("imports",))
    return retry_on_conflict(partial(_apply_import, caller, origin, id, file, request.skip_invalid))


def _upload_form(import_id: str) -> ImportUpload:
    url, fields = storage.upload_form(store.file_key(import_id), MAX_FILE_BYTES, LINK_LIFETIME)
    expires_at = clock.now() + timedelta(seconds=LINK_LIFETIME)
    return ImportUpload(url=url, fields=fields, max_bytes=MAX_FILE_BYTES, expires_at=expires_at)


def _load_file(import_id: str, source: str) -> ParsedFile:
    content = store.read_file(import_id)
    if content is None:
        raise Conflict("The file of this import has not been uploaded yet.", code="upload_missing")
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"A file has at most {MAX_FILE_BYTES} bytes.")
    try:
        return reading.parse_file(content.decode("utf-8"), source)
    except UnicodeDecodeError:
        raise Invalid.field("content", "The file is not UTF-8") from None
    except UnreadableFile as error:
        raise Invalid.field("content", f"The file cannot be read: {error}") from None


def _match(file: ParsedFile) -> ExerciseMatcher:
    return ExerciseMatcher(current_library(), file.source, clock.now()).match_all(file.records)


def _apply_import(caller: Caller, origin: Origin, id: str, file: ParsedFile, skip_invalid: bool) -> ImportReport:
    """Apply the import against the current library; another import in the meantime is a write conflict."""
    item = store.find_import(id)
    if item is None:
        raise NotFound("There is no such import.")
    if item.status == "applied":
        earlier_report = store.read_report(item)
        return earlier_report or _build_report(id, "applied", file, _match(file))
    current_imports = library_store.load_imports()
    publishing.publish_library()
    latest_library()
    matcher = _match(file)
    report = _build_report(id, "applied", file, matcher)
    if report.counts.invalid and not skip_invalid:
        raise _invalid_import(report, matcher.lines)
    added = store.write_exercises(id, matcher.new, report)
    details: dict[str, str | int | bool] = {"importId": id, "source": file.source, "added": len(matcher.new)}
    store.apply_import(
        item,
        added,
        len(matcher.new),
        current_imports,
        audit_write(caller.id, "exercises.imported", caller.id, origin, details),
    )
    publishing.publish_library()
    latest_library()
    return report


def _build_report(
    id: str, status: Literal["checked", "applied"], file: ParsedFile, matcher: ExerciseMatcher
) -> ImportReport:
    lines = sorted(matcher.lines, key=lambda line: (OUTCOME_ORDER.index(line.outcome), line.line))
    return ImportReport(
        import_id=id,
        status=status,
        source=file.source,
        total=len(lines),
        counts=matcher.counts,
        lines=sorted(lines[:MAX_REPORT_LINES], key=lambda line: line.line),
        lines_left_out=max(0, len(lines) - MAX_REPORT_LINES),
        warnings=file.warnings,
    )


def _invalid_import(report: ImportReport, lines: list[ImportedLine]) -> Invalid:
    errors = [
        FieldError(f"lines.{line.line}.{field.path}".rstrip("."), field.message)
        for line in lines
        for field in line.fields
    ]
    checked = report.model_copy(update={"status": "checked"})
    return Invalid(
        "Some records are not valid, so nothing was imported.",
        code="import_invalid",
        fields=errors[:MAX_ERROR_FIELDS],
        data=checked.model_dump(mode="json", by_alias=True, exclude_none=True),
    )
