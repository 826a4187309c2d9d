"""The personal data that the kernel itself stores: connections, idempotency keys, the audit trail.

A caller's state is not among it: it refuses a deleted account's access tokens, and is deleted when these have expired
(`accounts.erasure`). Events leave the table when they are published.
"""

from collections.abc import Iterator
from typing import Any

from fitai.kernel import audit, audit_archive, personal_data
from fitai.kernel.live import connections
from fitai.kernel.needs import IDEMPOTENCY_PREFIX
from fitai.kernel.table import query_all


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    # Not what others did about the account: an entry of a report or a block names who it was (GDPR, article 15(4)).
    for item in query_all(audit.subject_partition(user_id), limit=personal_data.PAGE_SIZE):
        if isinstance(item, audit.AuditItem) and (audit.is_own(item) or item.actor == user_id):
            yield personal_data.item_kind(item), personal_data.item_json(item, without=("request_id",))
    for entry in audit_archive.archived_entries(user_id):
        yield "archived_audit", entry
    yield from personal_data.export_items(
        connections.user_room(user_id), begins=connections.CONNECTION_PREFIX, without=("rooms",)
    )


def _erase(user_id: str) -> Iterator[None]:
    connections.close_user_connections(user_id)
    yield from personal_data.erase_items(f"{IDEMPOTENCY_PREFIX}{user_id}")
    for page in personal_data.item_pages(audit.subject_partition(user_id)):
        audit.pseudonymize_entries(page, user_id)
        yield
    for page in personal_data.item_pages(audit.actor_partition(user_id), index="GSI1"):
        audit.pseudonymize_actor(page, user_id)
        yield
    yield from audit_archive.erase_archived(user_id)


PERSONAL_DATA = personal_data.PersonalData(name="kernel", export=_export, erase=_erase)
