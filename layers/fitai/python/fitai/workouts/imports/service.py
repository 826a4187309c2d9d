"""Use cases of taking over past workouts: look at a file, take it over, ask how far it is, undo it.

The request reads the file and answers what becomes of it. A worker does the rest (`working`); for a short file the
request is its own worker, so that everything is there when it answers.
"""

from datetime import timedelta
from functools import partial

from fitai.kernel import clock, storage
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
"""Seconds that an upload's form is good for."""
STALLED_AFTER = 15 * 60
"""Seconds without a step after which a running import is set going again when it is asked for."""
MAX_IMMEDIATE_WORKOUTS = 40
"""So many workouts are written before the request answers."""
REQUEST_LEASE = 20
"""Seconds that a request has for that; then a worker goes on."""


def import_workouts(caller: Caller, import_id: str, given: ImportWorkouts, units: Units) -> WorkoutImport:
    """Look at a file and take it over; or look at, begin or undo an earlier import.

    Args:
        import_id: the id of a new import; the same one whenever the same request is sent again.
        units: what the caller writes in.

    Raises:
        NotFound: there is no such import of the caller.
        Conflict: an import that runs cannot be undone.
        TooLarge: the file is. Invalid: it cannot be read.
    """
    if given.undo is not None:
        return _undo_import(caller.id, given.undo)
    if given.import_id is not None:
        return _continue_import(caller, given)
    zone = given.timezone or published.athlete(caller.id).timezone
    now = clock.now()
    state = ImportState(
        import_id=import_id,
        user_id=caller.id,
        phase="waiting",
        source=given.source,
        units=_file_units(given.units, units),
        timezone=zone,
        created_at=now,
    )
    if given.upload:
        return _offer_upload(state)
    assert given.csv is not None
    return _start_import(state, None, given.csv, dry_run=given.dry_run)


def _file_units(said: str | None, preferred: Units) -> Units:
    if said is None:
        return preferred
    return "imperial" if said in ("imperial", "lb", "lbs") else "metric"


def _offer_upload(state: ImportState) -> WorkoutImport:
    try:
        store.create_waiting_import(state)
    except WriteConflict:
        # The same request was sent before.
        known = store.find_import(state.user_id, state.import_id)
        state = known[0] if known else state
    return WorkoutImport(import_id=state.import_id, status="waiting", upload=_upload_form(state))


def _upload_form(state: ImportState) -> WorkoutImportUpload:
    key = store.file_key(state.user_id, state.import_id)
    url, fields = storage.upload_form(key, MAX_FILE_BYTES, UPLOAD_FORM_LIFETIME)
    ends = clock.now() + timedelta(seconds=UPLOAD_FORM_LIFETIME)
    return WorkoutImportUpload(url=url, fields=fields, max_bytes=MAX_FILE_BYTES, expires_at=ends)


def _continue_import(caller: Caller, given: ImportWorkouts) -> WorkoutImport:
    assert given.import_id is not None
    known = store.find_import(caller.id, given.import_id)
    if known is None:
        raise NotFound("There is no such import.")
    state, report = known
    if state.phase == "waiting":
        content = store.read_file(caller.id, state.import_id)
        if content is None:
            return WorkoutImport(import_id=state.import_id, status="waiting", upload=_upload_form(state))
        text, warning = decode_file(content)
        return _start_import(state, state, text, dry_run=given.dry_run, warning=warning)
    if PHASE_STATUSES[state.phase] in ("running", "undoing") and clock.epoch() - state.touched > STALLED_AFTER:
        retry_on_conflict(partial(_resume_stalled_import, caller.id, state.import_id))
    return import_response(state, report)


def _resume_stalled_import(user_id: str, import_id: str) -> None:
    """Have somebody go on with an import that nobody seems to be at."""
    known = store.find_import(user_id, import_id)
    if known is not None and PHASE_STATUSES[known[0].phase] in ("running", "undoing"):
        store.advance_import(known[0], store.import_continued_write(known[0]))


def _start_import(
    state: ImportState, before: ImportState | None, text: str, *, dry_run: bool, warning: str | None = None
) -> WorkoutImport:
    if not dry_run and before is None:
        known = store.find_import(state.user_id, state.import_id)
        if known is not None and known[0].phase != "waiting":
            return import_response(*known)
    looked = preview_file(state, text)
    looked.report.warnings += [f"{warning}."] if warning else []
    if dry_run:
        return looked.report
    if before is None:
        store.write_file(state.user_id, state.import_id, text.encode())
    at_once = looked.report.workouts <= MAX_IMMEDIATE_WORKOUTS
    begun = state.model_copy(
        update={
            "phase": "prepare",
            "revision": state.revision + 1,
            "touched": clock.epoch(),
            "leased_until": clock.epoch() + REQUEST_LEASE if at_once else 0,
        }
    )
    try:
        store.create_running_import(before, begun, looked.report.model_copy(update={"status": "running"}))
    except WriteConflict:
        at_once = False
    if at_once:
        from fitai.workouts.imports import worker

        worker.work_on_import(begun.user_id, begun.import_id, TimeBudget(REQUEST_LEASE - 5))
    known = store.find_import(state.user_id, state.import_id)
    return import_response(*known) if known else looked.report


def import_response(state: ImportState, report: WorkoutImport | None) -> WorkoutImport:
    """What the caller is told of an import as it stands."""
    known = report or WorkoutImport(import_id=state.import_id, status="waiting")
    changes = {
        "status": PHASE_STATUSES[state.phase],
        "percent": percent_complete(state),
        "removed": state.removed,
        "kept": state.kept,
    }
    return known.model_copy(update=changes)


def _undo_import(user_id: str, import_id: str) -> WorkoutImport:
    def attempt() -> tuple[ImportState, WorkoutImport | None]:
        known = store.find_import(user_id, import_id)
        if known is None or known[0].phase == "waiting":
            raise NotFound("There is no such import.")
        state, report = known
        if PHASE_STATUSES[state.phase] == "running":
            raise Conflict("The import still runs; undo it when it is done.", code="import_running")
        if PHASE_STATUSES[state.phase] in ("undoing", "undone"):
            return state, report
        short = report is not None and report.workouts <= MAX_IMMEDIATE_WORKOUTS
        after = store.advance_import(
            state,
            store.import_continued_write(state),
            phase="remove",
            at=0,
            of=state.chunks,
            leased_until=clock.epoch() + REQUEST_LEASE if short else 0,
        )
        return after, report

    state, report = retry_on_conflict(attempt)
    if state.phase == "remove" and state.leased_until > clock.epoch():
        from fitai.workouts.imports import worker

        worker.work_on_import(user_id, import_id, TimeBudget(REQUEST_LEASE - 5))
        known = store.find_import(user_id, import_id)
        state, report = known or (state, report)
    return import_response(state, report)


# --- looking at a file ---------------------------------------------------------------------------------------------
