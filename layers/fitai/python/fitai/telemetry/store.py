"""Items and keys of product events.

USER#<id>                       TELEMETRY    the pseudonym that an account's events are sent under, and its consents
PRODUCTDELETION#<pseudonym>     DELETION     that its events are to be deleted; GSI1 PRODUCTDELETIONS / <due>#<pseudonym>

A deletion names no account: nothing but the account's own item connects the two.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write
from fitai.telemetry import rules
from fitai.telemetry.models import Deletion, TelemetryState

STATE_KEY = "TELEMETRY"
DELETIONS_PARTITION = "PRODUCTDELETIONS"


class TelemetryItem(Entity, discriminator="telemetry"):
    """The state of an account's product events."""

    revision = NumberAttribute()
    state: PydanticAttribute[TelemetryState] = PydanticAttribute(TelemetryState)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "TelemetryItem":
        """The item of this account."""
        return cls(PK=f"USER#{user_id}", SK=STATE_KEY, **attributes)


class ProductDeletionItem(Entity, discriminator="product_deletion"):
    """A pseudonym whose events are to be deleted."""

    due = UnicodeAttribute()
    tries = NumberAttribute()
    progress: PydanticAttribute[dict[str, str]] = PydanticAttribute(dict[str, str])

    @classmethod
    def of(cls, pseudonym: str, **attributes: Any) -> "ProductDeletionItem":
        """The item of this pseudonym."""
        return cls(PK=f"PRODUCTDELETION#{pseudonym}", SK="DELETION", **attributes)


# --- the state of an account -------------------------------------------------------------------------------


def find_state(user_id: str) -> TelemetryState:
    """The state of an account, as it is at this moment; an empty one where nothing was ever agreed to: one GetItem."""
    item = table.get(TelemetryItem, f"USER#{user_id}", STATE_KEY)
    return TelemetryState() if item is None else item.state


def state_write(user_id: str, before: TelemetryState, after: TelemetryState) -> Write:
    """The write of a changed state; a write conflict if it was changed since it was read."""
    is_unchanged = TelemetryItem.revision == before.revision if before.revision else ABSENT
    return table.put(TelemetryItem.of(user_id, revision=after.revision, state=after), when=is_unchanged)


def state_removal_write(user_id: str, state: TelemetryState) -> Write:
    """The write that removes the state of a deleted account; a write conflict if it was changed since it was read."""
    return table.delete(TelemetryItem.of(user_id), when=TelemetryItem.revision == state.revision)


# --- deletions ---------------------------------------------------------------------------------------------


def deletion_writes(pseudonyms: Iterable[str], now: datetime) -> list[Write]:
    """The writes that have the events of these pseudonyms deleted wherever they were sent to."""
    due = clock.iso(now + rules.DELETION_DELAY)
    return [table.put(_item(Deletion(pseudonym, due)), when=PRESENT | ABSENT) for pseudonym in pseudonyms]


def due_deletions(now: datetime, limit: int) -> list[Deletion]:
    """The first `limit` deletions that are due: one Query of GSI1."""
    page = table.query(DELETIONS_PARTITION, between=("0", f"{clock.iso(now)}~"), index="GSI1", limit=limit)
    return [
        Deletion(item.PK.partition("#")[2], item.due, int(item.tries), item.progress)
        for item in table.of_kind(page.items, ProductDeletionItem)
    ]


def postpone_deletion(before: Deletion, after: Deletion) -> None:
    """Store the progress of a deletion and its next moment.

    Raises:
        WriteConflict: it was tried since it was read.
    """
    table.commit(table.put(_item(after), when=ProductDeletionItem.due == before.due))


def finish_deletion(deletion: Deletion) -> None:
    """Remove a deletion that every sink has confirmed.

    Raises:
        WriteConflict: it was tried since it was read.
    """
    table.commit(table.delete(ProductDeletionItem.of(deletion.pseudonym), when=ProductDeletionItem.due == deletion.due))


def _item(deletion: Deletion) -> ProductDeletionItem:
    item = ProductDeletionItem.of(
        deletion.pseudonym, due=deletion.due, tries=deletion.tries, progress=dict(deletion.progress)
    )
    item.GSI1PK, item.GSI1SK = DELETIONS_PARTITION, f"{deletion.due}#{deletion.pseudonym}"
    return item
