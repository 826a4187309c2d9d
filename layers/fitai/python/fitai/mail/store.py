"""The item that makes a mail go out once, and its key.

MAIL#<event>          MAIL#<template>     a mail that an event asks for: being sent, or sent
"""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, table
from fitai.kernel.events import SEEN_KEPT, Duplicate
from fitai.kernel.table import ABSENT, Entity, Write

SENDING, SENT = "sending", "sent"
LEASE = 120
"""Seconds that whoever sends a mail has for it: more than a reaction may run."""


class Busy(Exception):
    """Another delivery of the same event is sending this mail right now; whether it succeeds is not known yet."""


class MailItem(Entity, discriminator="mail"):
    """A mail of an event. `until` (epoch seconds) is when its sender counts as dead."""

    state = UnicodeAttribute()
    until = NumberAttribute()

    @classmethod
    def of(cls, event_id: str, template: str, **attributes: Any) -> "MailItem":
        """The mail of this event by this template."""
        return cls(PK=f"MAIL#{event_id}", SK=f"MAIL#{template}", **attributes)


def claim(event_id: str, template: str, *others: Write) -> MailItem:
    """Take it upon us to send the mail, together with what must be written before it goes out.

    Raises:
        Duplicate: it has been sent.
        Busy: somebody is at it.
    """
    now = clock.epoch()
    item = MailItem.of(event_id, template, state=SENDING, until=now + LEASE, ttl=now + SEEN_KEPT)
    abandoned = (MailItem.state == SENDING) & (MailItem.until <= now)
    table.commit(table.put(item, when=ABSENT | abandoned, otherwise=_standing), *others)
    return item


def _standing(raw: dict[str, Any] | None) -> Exception:
    return Duplicate() if raw is not None and raw["state"]["S"] == SENT else Busy()


def sent(item: MailItem) -> None:
    """Note that SES has taken the mail."""
    table.commit(table.update(item, MailItem.state.set(SENT), when=_ours(item)))


def give_up(item: MailItem) -> None:
    """Leave the mail to the next delivery of the event, at once: SES has not taken it."""
    table.commit(table.delete(item, when=_ours(item)))


def _ours(item: MailItem) -> Any:
    return (MailItem.state == SENDING) & (MailItem.until == item.until)
