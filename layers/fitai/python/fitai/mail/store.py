"""The item that makes a mail go out once, and its key.

MAIL#<event>          MAIL#<template>     a mail that an event asks for: being sent, or sent
"""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.events import DEDUPLICATION_RETENTION, DuplicateEvent
from fitai.kernel.table import ABSENT, Entity, Write

SENDING, SENT = "sending", "sent"
SENDING_LEASE = 120
"""Seconds that whoever sends a mail has for it: more than a reaction may run."""


class MailInProgress(Exception):
    """Another delivery of the same event is sending this mail right now; whether it succeeds is not known yet."""


class MailItem(Entity, discriminator="mail"):
    """A mail of an event. `until` (epoch seconds) is when its sender counts as dead."""

    state = UnicodeAttribute()
    until = NumberAttribute()

    @classmethod
    def of(cls, event_id: str, template: str, **attributes: Any) -> "MailItem":
        """The mail of this event by this template."""
        return cls(PK=f"MAIL#{event_id}", SK=f"MAIL#{template}", **attributes)


def claim_mail(event_id: str, template: str, *others: Write) -> MailItem:
    """Take it upon us to send the mail, together with what must be written before it goes out.

    Raises:
        Duplicate: it has been sent.
        Busy: somebody is at it.
    """
    now = clock.epoch()
    item = MailItem.of(event_id, template, state=SENDING, until=now + SENDING_LEASE, ttl=now + DEDUPLICATION_RETENTION)
    abandoned = (MailItem.state == SENDING) & (MailItem.until <= now)
    table.commit(table.put(item, when=ABSENT | abandoned, otherwise=_claim_error), *others)
    return item


def _claim_error(raw: dict[str, Any] | None) -> Exception:
    return DuplicateEvent() if raw is not None and raw["state"]["S"] == SENT else MailInProgress()


def mark_sent(item: MailItem) -> None:
    """Note that SES has taken the mail."""
    table.commit(table.update(item, MailItem.state.set(SENT), when=_claim_unchanged(item)))


def release_claim(item: MailItem) -> None:
    """Leave the mail to the next delivery of the event, at once: SES has not taken it."""
    table.commit(table.delete(item, when=_claim_unchanged(item)))


def _claim_unchanged(item: MailItem) -> Any:
    return (MailItem.state == SENDING) & (MailItem.until == item.until)
