"""Import past workouts: preview a file, import it, read its progress, undo it.

The request reads the file and answers with a report. A worker does the rest (`worker`); for a short file the request is
its own worker, so that everything is imported when it answers.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from fitai.kernel import clock, storage, switches
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.table import WriteConflict, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.types import Units
from fitai.users import published
from fitai.workouts.imports import store
from fitai.workouts.imports.models import (
    MAX_FILE_BYTES,
    ImportState,
    ImportWorkouts,
    WorkoutImport,
    WorkoutImportUpload,
)
from fitai.workouts.imports.preview import decode_file, preview_file
from fitai.workouts.imports.progress import PHASE_STATUSES, percent_complete

UPLOAD_FORM_LIFETIME = 15 * 60
"""Seconds that the form of an upload is valid."""
STALLED_AFTER = 15 * 60
"""Seconds without a step after which a running import is resumed when it is read."""
MAX_IMMEDIATE_WORKOUTS = 40
"""Workouts that are written, at most, before the request answers."""
REQUEST_LEASE = 20
"""Seconds that the request has for that; then a worker continues."""


def import_workouts(caller: Caller, import_id: str, request: ImportWorkouts, units: Units) -> WorkoutImport:
    """Preview or import a file; or read, start or undo an earlier import.

    Args:
        import_id: the id of a new import; the same one whenever the same request is repeated.
        units: the caller's units.

    Raises:
        NotFound: the caller has no such import.
        Conflict: a running import cannot be undone.
        TooLarge: the file has too many bytes. SwitchedOff: no import begins at present.
        Invalid: the file cannot be read.
    """
    if request.undo is not None:
        return _undo_import(caller.id, request.undo)
    if request.import_id is not None:
        return _continue_import(caller, request.import_id, request)
    athlete = published.athlete(caller.id)
    now = clock.now()
    state = ImportState(
        import_id=import_id,
        user_id=caller.id,
        phase="waiting",
        source=request.source,
        units=_file_units(request.units, units),
        are_units_given=request.units is not None,
        timezone=request.timezone or athlete.timezone,
        day_starts_at=athlete.day_starts_at,
        duplicates=request.duplicates or "skip",
        has_mapping=bool(request.mapping),
        created_at=now,
    )
    mapping = request.mapping or {}
    if request.upload:
        return _offer_upload(state, mapping)
    assert request.csv is not None
    return _start_import(state, None, request.csv, mapping, dry_run=request.dry_run)


def _file_units(requested: str | None, preferred: Units) -> Units:
    if requested is None:
        return preferred
    return "imperial" if requested in ("imperial", "lb", "lbs") else "metric"


def _offer_upload(state: ImportState, mapping: Mapping[str, str]) -> WorkoutImport:
    if mapping:
        store.write_mapping(state, mapping)
    try:
        store.create_waiting_import(state)
    except WriteConflict:
        # The same request was sent before.
        current = store.find_import(state.user_id, state.import_id)
        state = current[0] if current else state
    return WorkoutImport(import_id=state.import_id, status="waiting", upload=_upload_form(state))


def _upload_form(state: ImportState) -> WorkoutImportUpload:
    key = store.file_key(state.user_id, state.import_id)
    url, fields = storage.upload_form(key, MAX_FILE_BYTES, UPLOAD_FORM_LIFETIME)
    expires_at = clock.now() + timedelta(seconds=UPLOAD_FORM_LIFETIME)
    return WorkoutImportUpload(url=url, fields=fields, max_bytes=MAX_FILE_BYTES, expires_at=expires_at)


def _continue_import(caller: Caller, import_id: str, request: ImportWorkouts) -> WorkoutImport:
    """Start an import whose upload is there, resume one that has stalled, and return its progress.

    A mapping, and what is done with duplicates, may be said now that a dry run has told what is in the file.
    """
    current = store.find_import(caller.id, import_id)
    if current is None:
        raise NotFound("There is no such import.")
    state, report = current
    if state.phase == "waiting":
        content = store.read_file(caller.id, state.import_id)
        if content is None:
            return WorkoutImport(import_id=state.import_id, status="waiting", upload=_upload_form(state))
        text, warning = decode_file(content)
        mapping = store.read_mapping(state) if request.mapping is None else request.mapping
        changes = {"duplicates": request.duplicates or state.duplicates, "has_mapping": bool(mapping)}
        changed = state.model_copy(update=changes)
        return _start_import(changed, state, text, mapping, dry_run=request.dry_run, warning=warning)
    if PHASE_STATUSES[state.phase] in ("running", "undoing") and clock.epoch() - state.touched > STALLED_AFTER:
        retry_on_conflict(partial(_resume_stalled_import, caller.id, state.import_id))
    return import_response(state, report)


def _resume_stalled_import(user_id: str, import_id: str) -> None:
    """Start a worker, by an event, for an import that no worker seems to continue."""
    current = store.find_import(user_id, import_id)
    if current is not None and PHASE_STATUSES[current[0].phase] in ("running", "undoing"):
        store.advance_import(current[0], store.import_continued_write(current[0]))


def _start_import(
    state: ImportState,
    before: ImportState | None,
    text: str,
    mapping: Mapping[str, str],
    *,
    dry_run: bool,
    warning: str | None = None,
) -> WorkoutImport:
    """Preview a file and, unless it is a dry run, start its import; a short one is done when this returns.

    Args:
        before: the import as it waits for its upload; None for a file that was sent in the request.
        mapping: by names of the file, the exercises that the request says.
        warning: of the decoding of the file.
    """
    if not dry_run and before is None:
        current = store.find_import(state.user_id, state.import_id)
        if current is not None and current[0].phase != "waiting":
            return import_response(*current)
    preview = preview_file(state, text, mapping)
    preview.report.warnings += [f"{warning}."] if warning else []
    if dry_run:
        return preview.report
    switches.require(("imports",))
    if before is None:
        store.write_file(state.user_id, state.import_id, text.encode())
    if mapping:
        store.write_mapping(state, mapping)
    is_immediate = preview.report.workouts <= MAX_IMMEDIATE_WORKOUTS
    started = state.model_copy(
        update={
            "phase": "prepare",
            "revision": state.revision + 1,
            "touched": clock.epoch(),
            "leased_until": clock.epoch() + REQUEST_LEASE if is_immediate else 0,
        }
    )
    try:
        store.create_running_import(before, started, preview.report.model_copy(update={"status": "running"}))
    except WriteConflict:
        is_immediate = False
    if is_immediate:
        from fitai.workouts.imports import worker

        worker.work_on_import(started.user_id, started.import_id, TimeBudget(REQUEST_LEASE - 5))
    current = store.find_import(state.user_id, state.import_id)
    return import_response(*current) if current else preview.report


def import_response(state: ImportState, report: WorkoutImport | None) -> WorkoutImport:
    """The report of an import with its current status and progress."""
    base = report or WorkoutImport(import_id=state.import_id, status="waiting")
    changes = {
        "status": PHASE_STATUSES[state.phase],
        "percent": percent_complete(state),
        "removed": state.removed,
        "kept": state.kept,
    }
    return base.model_copy(update=changes)


def _undo_import(user_id: str, import_id: str) -> WorkoutImport:
    def attempt() -> tuple[ImportState, WorkoutImport | None]:
        current = store.find_import(user_id, import_id)
        if current is None or current[0].phase == "waiting":
            raise NotFound("There is no such import.")
        state, report = current
        if PHASE_STATUSES[state.phase] == "running":
            raise Conflict("The import still runs; undo it when it is done.", code="import_running")
        if PHASE_STATUSES[state.phase] in ("undoing", "undone"):
            return state, report
        is_immediate = report is not None and report.workouts <= MAX_IMMEDIATE_WORKOUTS
        after = store.advance_import(
            state,
            store.import_continued_write(state),
            phase="remove",
            at=0,
            of=state.chunks,
            leased_until=clock.epoch() + REQUEST_LEASE if is_immediate else 0,
        )
        return after, report

    state, report = retry_on_conflict(attempt)
    if state.phase == "remove" and state.leased_until > clock.epoch():
        from fitai.workouts.imports import worker

        worker.work_on_import(user_id, import_id, TimeBudget(REQUEST_LEASE - 5))
        state, report = store.find_import(user_id, import_id) or (state, report)
    return import_response(state, report)
