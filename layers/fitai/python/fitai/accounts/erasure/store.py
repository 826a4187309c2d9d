"""Items and keys of erasures.

ERASURE#<id>    ERASURE    that a deleted account is being erased; GSI1 ERASURES / <due>#<id>

The erasure is written in the transaction that deletes the account, and is the last item to be deleted. In the bucket stays
`erased/<digest of the id>`, for as long as a backup may hold the account.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts.erasure import rules
from fitai.accounts.erasure.events import AccountDeleted, ErasureContinued
from fitai.kernel import clock, events, limits, personal_data, storage, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write

ERASURES_PARTITION = "ERASURES"


class ErasureItem(Entity, discriminator="erasure"):
    """A deleted account that is being erased."""

    deleted_at = UnicodeAttribute()
    due = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "ErasureItem":
        """The erasure of this account."""
        return cls(PK=f"ERASURE#{user_id}", SK="ERASURE", **attributes)


@dataclass(frozen=True, slots=True)
class Erasure:
    """A deleted account that is being erased.

    Attributes:
        due: the moment (ISO 8601) from which the schedule resumes it.
    """

    user_id: str
    deleted_at: datetime
    due: str


def erasure_start_writes(user_id: str, now: datetime) -> list[Write]:
    """The writes of a new erasure, for the transaction that deletes the account."""
    item = _item(user_id, now, now + rules.STALLED_AFTER)
    return [
        table.put(item, when=ABSENT),
        personal_data.deleted_account_write(user_id),
        events.outbox_write(AccountDeleted(user_id=user_id)),
    ]


def list_erased(user_id: str) -> None:
    """Add the account to the list of erased accounts; one PutObject, which may be repeated."""
    storage.write_object(erased_key(user_id), b"", "application/octet-stream")


def erased_digests() -> Iterator[str]:
    """The digests of the accounts that were erased while backups may hold them: one request for each 500."""
    for keys in storage.key_pages(rules.ERASED_PREFIX):
        yield from (key.removeprefix(rules.ERASED_PREFIX) for key in keys)


def erased_key(user_id: str) -> str:
    """The key of the object that says that this account was erased."""
    return f"{rules.ERASED_PREFIX}{personal_data.deleted_account_digest(user_id)}"


def find_erasure(user_id: str) -> Erasure | None:
    """The erasure of this account; None when it was never deleted, or is erased completely."""
    key = ErasureItem.of(user_id)
    item = table.get(ErasureItem, key.PK, key.SK)
    return None if item is None else _erasure_of(item)


def due_erasures(now: datetime, limit: int) -> list[Erasure]:
    """The first `limit` erasures that are due: one Query of GSI1."""
    page = table.query(ERASURES_PARTITION, between=("0", f"{clock.iso(now)}~"), index="GSI1", limit=limit)
    return [_erasure_of(item) for item in table.of_kind(page.items, ErasureItem)]


def resume_erasure(erasure: Erasure, now: datetime) -> None:
    """Let another message continue the erasure.

    Raises:
        WriteConflict: it was resumed or postponed since it was read.
    """
    event = events.outbox_write(ErasureContinued(user_id=erasure.user_id))
    table.commit(_due_write(erasure, now + rules.STALLED_AFTER), event)


def postpone_erasure(erasure: Erasure, until: datetime) -> None:
    """Let the schedule resume the erasure at this moment, and not before.

    Raises:
        WriteConflict: it was resumed or postponed since it was read.
    """
    table.commit(_due_write(erasure, until))


def finish_erasure(erasure: Erasure) -> None:
    """Delete the caller record, which refused the account's tokens, and at last the erasure itself."""
    caller_state = limits.account_state_key(erasure.user_id)
    table.commit(table.delete(caller_state, when=PRESENT | ABSENT))
    table.commit(table.delete(ErasureItem.of(erasure.user_id), when=PRESENT | ABSENT))


def _item(user_id: str, deleted_at: datetime, due: datetime) -> ErasureItem:
    item = ErasureItem.of(user_id, deleted_at=clock.iso(deleted_at), due=clock.iso(due))
    item.GSI1PK, item.GSI1SK = ERASURES_PARTITION, f"{item.due}#{user_id}"
    return item


def _due_write(erasure: Erasure, due: datetime) -> Write:
    return table.put(_item(erasure.user_id, erasure.deleted_at, due), when=ErasureItem.due == erasure.due)


def _erasure_of(item: ErasureItem) -> Erasure:
    return Erasure(item.PK.partition("#")[2], datetime.fromisoformat(item.deleted_at), item.due)
