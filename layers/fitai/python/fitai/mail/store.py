"""Items and keys of mail, by which each is sent once.

MAIL#<event>          MAIL#<template>     an event's mail: being sent, or sent
"""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.events import DEDUPLICATION_RETENTION, DuplicateEvent
from fitai.kernel.table import ABSENT, Entity, Write

SENDING, SENT = "sending", "sent"
SENDING_LEASE = 120
"""Seconds that a claim of a mail lasts: longer than a reaction may run."""


class MailInProgress(Exception):
    """Another delivery of the same event is sending this mail; whether it succeeds is not known yet."""


class MailItem(Entity, discriminator="mail"):
    """A mail of an event. `until` (epoch seconds) is when its claim expires."""

    state = UnicodeAttribute()
    until = NumberAttribute()

    @classmethod
    def of(cls, event_id: str, template: str, **attributes: Any) -> "MailItem":
        """The mail of this event by this template."""
        return cls(PK=f"MAIL#{event_id}", SK=f"MAIL#{template}", **attributes)


def claim_mail(event_id: str, template: str, *others: Write) -> MailItem:
    """Claim the sending of a mail.

    Args:
        others: writes of the same transaction.

    Raises:
        DuplicateEvent: the mail was sent before.
        MailInProgress: another delivery has claimed it.
    """
    now = clock.epoch()
    item = MailItem.of(event_id, template, state=SENDING, until=now + SENDING_LEASE, ttl=now + DEDUPLICATION_RETENTION)
    is_abandoned = (MailItem.state == SENDING) & (MailItem.until <= now)
    table.commit(table.put(item, when=ABSENT | is_abandoned, otherwise=_claim_error), *others)
    return item


def _claim_error(stored: dict[str, Any] | None) -> Exception:
    return DuplicateEvent() if stored is not None and stored["state"]["S"] == SENT else MailInProgress()


def mark_sent(item: MailItem) -> None:
    """Mark the mail as sent: SES has accepted it."""
    table.commit(table.update(item, MailItem.state.set(SENT), when=_claim_unchanged(item)))


def release_claim(item: MailItem) -> None:
    """Release the claim, for the next delivery of the event: SES has not accepted the mail."""
    table.commit(table.delete(item, when=_claim_unchanged(item)))


def _claim_unchanged(item: MailItem) -> Any:
    return (MailItem.state == SENDING) & (MailItem.until == item.until)
