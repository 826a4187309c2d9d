"""What the kernel itself keeps about people: connections, answers for repeated requests, the audit trail.

The caller record is not among it: it refuses a deleted account's access tokens, and goes when these have run out
(`users.account`). Events leave the table when they are published.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from fitai.kernel import personal_data
from fitai.kernel.audit import AuditItem
from fitai.kernel.live import connections
from fitai.kernel.table import ABSENT, PRESENT, WriteConflict, commit, delete, of_kind, put, update


def pseudonym(user_id: str) -> str:
    """Under what the audit trail of an erased account stands.

    A digest: ids are random, so that nobody who has only the table can find out whose it was; who can name the id,
    such as its owner in a dispute about the deletion, still finds the trail.
    """
    return f"erased-{hashlib.sha256(user_id.encode()).hexdigest()[:32]}"


def _export(user_id: str) -> Iterator[tuple[str, Any]]:
    yield from personal_data.export_items(f"AUDIT#{user_id}", without=("request_id",))
    yield from personal_data.export_items(
        connections.user_room(user_id), begins=connections.CONNECTION_PREFIX, without=("rooms",)
    )


def _erase(user_id: str) -> Iterator[None]:
    connections.close_user_connections(user_id)
    yield from personal_data.erase_items(f"IDEMPOTENCY#{user_id}")
    for page in personal_data.item_pages(f"AUDIT#{user_id}"):
        for item in of_kind(page, AuditItem):
            _pseudonymize_entry(item, user_id)
        yield
    for page in personal_data.item_pages(f"ACTOR#{user_id}", index="GSI1"):
        for item in of_kind(page, AuditItem):
            _pseudonymize_actor(item, user_id)
        yield


def _pseudonymize_entry(item: AuditItem, user_id: str) -> None:
    """Put an entry about the account under its pseudonym: what happened and when stays, where and how goes."""
    name = pseudonym(user_id)
    actor = name if item.actor == user_id else item.actor
    kept = AuditItem(PK=f"AUDIT#{name}", SK=item.SK, GSI2PK=item.GSI2PK, GSI2SK=item.GSI2SK, ttl=item.ttl)
    if actor is not None:
        kept.GSI1PK, kept.GSI1SK = f"ACTOR#{actor}", item.SK
    kept.at, kept.action, kept.subject, kept.actor = item.at, item.action, name, actor
    kept.network, kept.request_id = "erased", "erased"
    # Whatever stands there by now: what was interrupted is done again, perhaps by two at once.
    commit(put(kept, when=PRESENT | ABSENT), delete(item, when=PRESENT | ABSENT))


def _pseudonymize_actor(item: AuditItem, user_id: str) -> None:
    """Take the account's name out of an entry about another one."""
    name = pseudonym(user_id)
    change = update(
        item,
        AuditItem.actor.set(name),
        AuditItem.GSI1PK.set(f"ACTOR#{name}"),
        AuditItem.network.set("erased"),
        AuditItem.request_id.set("erased"),
        when=AuditItem.actor == user_id,
    )
    # The index may still show an entry that has just been renamed.
    with suppress(WriteConflict):
        commit(change)


PERSONAL_DATA = personal_data.PersonalData(name="kernel", export=_export, erase=_erase)
