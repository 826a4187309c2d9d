"""Use cases of exports: at once, or of a long history in the background."""

from fitai.analytics import published as analytics
from fitai.kernel import clock, storage
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.export_files import CONTENT_TYPES, LINK_LIFETIME
from fitai.kernel.http_response import RawResponse
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.table import get_many, retry_on_conflict
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes
from fitai.users import published as users
from fitai.workouts.events import WorkoutExportRequested
from fitai.workouts.exports import rules, store
from fitai.workouts.exports.models import WorkoutExport
from fitai.workouts.imports import exporting
from fitai.workouts.imports.models import ExportWorkouts
from fitai.workouts.models import Workout

ASK_AGAIN_SECONDS = 30
"""Seconds after which a client may ask for an export that is being made."""


def export_workouts(caller: Caller, origin: Origin, request: ExportWorkouts) -> list[Workout] | RawResponse:
    """Export the caller's completed workouts: the answer, a redirect to a file, or for a long history first 202.

    One BatchGetItem says how long the history is. While a long one is exported, and for an hour afterwards, the same request
    is answered by that export.

    Raises:
        PlanLimitReached: the plan contains no more exports today.
    """
    is_later = request.background or rules.is_long(_completed_workouts(caller.id), request.since, request.until)
    if not is_later:
        return exporting.export_workouts(caller, origin, request)

    def attempt() -> WorkoutExport:
        before, now = store.find_export(caller.id, request.format, request.since, request.until), clock.now()
        if before is not None and rules.is_reusable(before, request.since, request.until, now):
            return before
        export = WorkoutExport(
            id=new_id(),
            user_id=caller.id,
            format=request.format,
            since=request.since,
            until=request.until,
            requested_at=now,
        )
        begun: dict[str, str | int | bool] = {"format": request.format, "export": export.id}
        entry = audit_write(caller.id, "workouts.exported", caller.id, origin, begun)
        store.start_export(export, before, entry, users.history_export_write(caller, now))
        return export

    export = retry_on_conflict(attempt)
    if export.finished_at is None:
        return RawResponse("", CONTENT_TYPES[request.format], 202, {"Retry-After": str(ASK_AGAIN_SECONDS)})
    details: dict[str, str | int | bool] = {"format": request.format, "export": export.id, "link": True}
    store.write_entry(audit_write(caller.id, "workouts.exported", caller.id, origin, details))
    name = exporting.file_name(export.requested_at, export.format)
    link = storage.download_link(rules.file_key(export), LINK_LIFETIME, name)
    return RawResponse("", CONTENT_TYPES[request.format], 303, {"Location": link})


def build_export(event: WorkoutExportRequested) -> None:
    """Write the file of an export, and tell its user; idempotent. A message that is late does nothing.

    Raises:
        Unavailable: others write the export at each try; the queue repeats the message.
    """
    export = store.find_export(event.user_id, event.format, event.since, event.until)
    if export is None or export.id != event.export_id or export.finished_at is not None:
        return
    key = rules.file_key(export)
    request = ExportWorkouts.model_validate({"format": export.format, "from": export.since, "to": export.until})
    with storage.ObjectWriter(key, CONTENT_TYPES[export.format]) as file:
        for piece in exporting.export_pieces(event.user_id, request):
            file.write(piece)
    finished = export.model_copy(update={"finished_at": clock.now(), "size": file.size})
    notice = Notice(event.user_id, "export_ready", f"workout_export:{export.id}", data={"exportId": export.id})
    try:
        retry_on_conflict(lambda: store.finish_export(finished, *notice_writes(notice)))
    except store.ExportReplaced:
        # Nobody would fetch the file; that of the other export has another key.
        storage.delete_object(key)
    except store.ExportFinished:
        return  # Both have written the same file.


def _completed_workouts(user_id: str) -> int:
    glance = analytics.training_glance_among(get_many([analytics.totals_key(user_id)]))
    return 0 if glance is None else glance.workouts
