"""Use cases of exports: requesting, building and announcing the archive of an account's data.

Building walks over the personal data of all services (`kernel.personal_data`), a bounded part per message; each message
sends the next one as long as there is more to do. An interrupted message is repeated.
"""

from datetime import UTC, datetime, timedelta

from fitai.accounts import store as accounts_store
from fitai.kernel import clock, languages, storage
from fitai.kernel.audit import Origin, audit_write
from fitai.kernel.identity import Caller
from fitai.kernel.personal_data import registered
from fitai.kernel.table import WriteConflict, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.mail import published as mail
from fitai.mail.models import MailRequest
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes
from fitai.users.export import archive, rules, store
from fitai.users.export.events import ExportContinued, ExportReady, ExportRequested
from fitai.users.export.models import DataExport, Export


def request_export(caller: Caller, export_id: str, origin: Origin) -> DataExport:
    """The export of the caller's data: the running one, a finished one of the last 24 hours, or a new one.

    A finished one gets a new link with each request, which is audited.
    """

    def attempt() -> Export:
        before, now = store.find_export(caller.id), clock.now()
        if before is not None and rules.is_reusable(before, now):
            return before
        export = Export(id=export_id, user_id=caller.id, requested_at=now, touched=int(now.timestamp()))
        store.start_export(
            export, before, audit_write(caller.id, "users.export_requested", caller.id, origin, {"export": export_id})
        )
        return export

    export = retry_on_conflict(attempt)
    if export.status == "running":
        return _response(export)
    store.write_audit_entry(audit_write(caller.id, "users.export_linked", caller.id, origin, {"export": export.id}))
    link = _download_link(export, rules.LINK_LIFETIME)
    expires_at = clock.now() + timedelta(seconds=rules.LINK_LIFETIME)
    return _response(export).model_copy(update={"url": link, "expires_at": expires_at})


def _response(export: Export) -> DataExport:
    return DataExport(
        id=export.id,
        status=export.status,
        requested_at=export.requested_at,
        finished_at=export.finished_at,
        size=export.size,
    )


def _download_link(export: Export, seconds: int) -> str:
    return storage.download_link(rules.archive_key(export), seconds, rules.archive_name(export))


def continue_export(event: ExportRequested | ExportContinued) -> None:
    """Continue an export: collect the services' data, or, when that is complete, assemble the archive."""
    export = store.find_export(event.user_id)
    if export is not None and export.id == event.export_id and export.status == "running":
        try:
            if not _collect_parts(export):
                _finish_export(export, event.id)
        except WriteConflict:
            # Another delivery has progressed, or the export was replaced; otherwise the queue repeats the message.
            if store.find_export(event.user_id) == export:
                raise
        export = store.find_export(event.user_id)
    if export is None:
        # The account was deleted; what was written since must be removed.
        _remove_objects(rules.account_folder(event.user_id))


def _collect_parts(export: Export) -> bool:
    """Collect from services until the time is up; False when there is nothing left to collect."""
    budget = TimeBudget(rules.MESSAGE_SECONDS)
    missing = [service for service in registered() if service.name not in export.parts]
    for service in missing:
        parts = export.parts | {service.name: archive.collect_personal_data(export, service)}
        after = _next_revision(export, parts=parts)
        is_continued = budget.is_over or service is missing[-1]
        store.advance_export(export, after, is_continued=is_continued)
        if is_continued:
            return True
        export = after
    return False


def _finish_export(export: Export, request_id: str) -> None:
    size = archive.assemble_archive(export)
    after = _next_revision(export, status="ready", finished_at=clock.now(), size=size)
    origin = Origin("", request_id)
    entry = audit_write(
        export.user_id, "users.data_exported", export.user_id, origin, {"export": export.id, "bytes": size}
    )
    notice = Notice(export.user_id, "export_ready", f"export:{export.id}", data={"exportId": export.id})
    store.finish_export(export, after, entry, *notice_writes(notice))
    _remove_objects(rules.parts_folder(export))


def _remove_objects(folder: str) -> None:
    for _ in storage.delete_prefix(folder):
        pass


def _next_revision(export: Export, **changes: object) -> Export:
    progress = {"revision": export.revision + 1, "touched": clock.epoch()}
    return export.model_copy(update=progress | changes)


def announce_export(event: ExportReady) -> None:
    """Mail the owner that the archive can be downloaded, if the address is verified.

    Raises:
        DuplicateEvent: the mail has been sent.
        MailInProgress: another delivery is sending the mail.
    """
    export, account = store.find_export(event.user_id), accounts_store.find_account(event.user_id)
    if export is None or account is None or export.id != event.export_id or export.status != "ready":
        return
    if account.email_verified:
        link = _download_link(export, rules.MAILED_LINK_LIFETIME)
        expires_at = datetime.fromtimestamp(clock.epoch() + rules.MAILED_LINK_LIFETIME, UTC)
        language = languages.language_of(account.preferences.language)
        values = {"link": link, "until": languages.moment_text(expires_at, language)}
        mail.send_mail(MailRequest("export_ready", account.email, values, language), event.id)
