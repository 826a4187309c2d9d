"""The account's own security trail: what its owner may read of the audit trail."""

from datetime import datetime

from fitai.auth.models import SecurityEvent, SecurityLogQuery
from fitai.kernel import audit
from fitai.kernel.audit import AuditItem
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page


def security_log(caller: Caller, query: SecurityLogQuery) -> Page[SecurityEvent]:
    """A page of what happened to the caller's security, the newest first: one Query.

    What others did about the account (a report, a block) is not in it: it would name them. So a page may be short.
    """
    scope = (caller.id, "security-log")
    entries, after = audit.own_entries_page(caller.id, query.limit, query.position(*scope))
    return Page([_event(entry, caller) for entry in entries], query.cursor_at(after, *scope), query.limit)


def _event(entry: AuditItem, caller: Caller) -> SecurityEvent:
    details = entry.details or {}
    return SecurityEvent(
        id=entry.SK,
        at=datetime.fromisoformat(entry.at),
        action=entry.action,
        by_you=entry.actor == caller.id,
        network=entry.network,
        session=_text(details.get("session")),
        method=_text(details.get("by")),
        new_device=bool(details.get("newDevice", False)),
    )


def _text(value: str | int | bool | None) -> str | None:
    return None if value is None else str(value)
