"""Taking a file of exercises over: look at it first, then all of it at once, as often as it is sent."""

from datetime import timedelta
from functools import partial
from typing import Literal

from fitai.exercises.imports import reading
from fitai.exercises.imports import store as imports
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
from fitai.exercises.library import publishing, store
from fitai.exercises.library.loading import current_library, latest_library
from fitai.kernel import clock, storage
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.errors import Conflict, FieldError, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.table import retry_on_conflict

LINK_LIFETIME = 15 * 60
"""Seconds that an upload's form is good for."""
MAX_ERROR_FIELDS = 100
"""Fields that a refusal names; the report has all of them."""
OUTCOME_ORDER = ("invalid", "new", "duplicate", "matched")
"""Outcomes, those first that somebody has to look at."""


def import_exercises(caller: Caller, origin: Origin, import_id: str, asked: ImportExercises) -> ImportReport:
    """Look at a file, and take it over unless it is only to be looked at.

    Args:
        import_id: the id of a new import; the same one whenever the same request is sent again.

    Raises:
        NotFound: there is no import with the id that was given.
        Conflict: its file has not come.
        TooLarge: the file is.
        Invalid: it cannot be read, or has unsound records; `data` is the report.
    """
    id = asked.import_id or import_id
    if asked.import_id is None:
        if asked.content is not None:
            imports.write_file(id, asked.content.encode())
        imports.ensure_import(id, asked.source)
    item = imports.find_import(id)
    if item is None:
        raise NotFound("There is no such import.")
    if asked.upload:
        return ImportReport(import_id=id, status="waiting", upload=_upload_form(id))
    if item.status == "applied":
        kept = imports.read_report(item)
        if kept is not None:
            return kept
    contents = _load_file(id, asked.source if asked.source != "auto" else item.source)
    if asked.dry_run:
        imports.set_status(item, "checked")
        return _build_report(id, "checked", contents, _match(contents))
    return retry_on_conflict(partial(_apply_import, caller, origin, id, contents, asked.skip_invalid))


def _upload_form(import_id: str) -> ImportUpload:
    url, fields = storage.upload_form(imports.file_key(import_id), MAX_FILE_BYTES, LINK_LIFETIME)
    ends = clock.now() + timedelta(seconds=LINK_LIFETIME)
    return ImportUpload(url=url, fields=fields, max_bytes=MAX_FILE_BYTES, expires_at=ends)


def _load_file(import_id: str, source: str) -> ParsedFile:
    content = imports.read_file(import_id)
    if content is None:
        raise Conflict("The file of this import has not come yet.", code="upload_missing")
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"A file has at most {MAX_FILE_BYTES} bytes.")
    try:
        return reading.parse_file(content.decode("utf-8"), source)
    except UnicodeDecodeError:
        raise Invalid.field("content", "The file is not UTF-8") from None
    except UnreadableFile as error:
        raise Invalid.field("content", f"The file cannot be read: {error}") from None


def _match(contents: ParsedFile) -> ExerciseMatcher:
    return ExerciseMatcher(current_library(), contents.source, clock.now()).take(contents.records)


def _apply_import(caller: Caller, origin: Origin, id: str, contents: ParsedFile, skip_invalid: bool) -> ImportReport:
    """Take it over. What others took over meanwhile is in the library that is looked at, or this begins anew."""
    item = imports.find_import(id)
    if item is None:
        raise NotFound("There is no such import.")
    if item.status == "applied":
        kept = imports.read_report(item)
        return kept or _build_report(id, "applied", contents, _match(contents))
    before = store.load_imports()
    publishing.publish_library()
    latest_library()
    matching = _match(contents)
    report = _build_report(id, "applied", contents, matching)
    if report.counts.invalid and not skip_invalid:
        raise _invalid_import(report, matching.lines)
    added = imports.write_exercises(id, matching.new, report)
    details: dict[str, str | int | bool] = {"importId": id, "source": contents.source, "added": len(matching.new)}
    imports.apply_import(item, added, before, audit_write(caller.id, "exercises.imported", caller.id, origin, details))
    publishing.publish_library()
    latest_library()
    return report


def _build_report(
    id: str, status: Literal["checked", "applied"], contents: ParsedFile, matching: ExerciseMatcher
) -> ImportReport:
    lines = sorted(matching.lines, key=lambda line: (OUTCOME_ORDER.index(line.outcome), line.line))
    return ImportReport(
        import_id=id,
        status=status,
        source=contents.source,
        total=len(lines),
        counts=matching.counts,
        lines=sorted(lines[:MAX_REPORT_LINES], key=lambda line: line.line),
        lines_left_out=max(0, len(lines) - MAX_REPORT_LINES),
        warnings=contents.warnings,
    )


def _invalid_import(report: ImportReport, lines: list[ImportedLine]) -> Invalid:
    wrong = [
        FieldError(f"lines.{line.line}.{field.path}".rstrip("."), field.message)
        for line in lines
        for field in line.fields
    ]
    looked_at = report.model_copy(update={"status": "checked"})
    return Invalid(
        "Some records are not valid, so nothing was taken over.",
        code="import_invalid",
        fields=wrong[:MAX_ERROR_FIELDS],
        data=looked_at.model_dump(mode="json", by_alias=True, exclude_none=True),
    )
