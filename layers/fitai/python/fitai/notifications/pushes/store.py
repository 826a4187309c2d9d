"""Items and keys of pushes, by which each is sent once.

PUSH#<event>          PUSH     an event's push: it was sent, or is being sent
"""

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.events import DEDUPLICATION_RETENTION, DuplicateEvent
from fitai.kernel.table import ABSENT, PRESENT, Entity


class PushItem(Entity, discriminator="push"):
    """That an event's push was sent, or is being sent."""

    at = UnicodeAttribute()

    @classmethod
    def of(cls, event_id: str) -> "PushItem":
        """The push of this event."""
        item = cls(PK=f"PUSH#{event_id}", SK="PUSH", at=clock.iso(clock.now()))
        item.ttl = clock.epoch() + DEDUPLICATION_RETENTION
        return item


def claim_push(event_id: str) -> None:
    """Claim the sending of an event's push.

    Raises:
        DuplicateEvent: it was sent before, or is being sent.
    """
    table.commit(table.put(PushItem.of(event_id), when=ABSENT, otherwise=DuplicateEvent))


def release_push(event_id: str) -> None:
    """Release the claim, for the next delivery of the event: sending has failed."""
    table.commit(table.delete(PushItem.of(event_id), when=PRESENT | ABSENT))
