"""What bounces and complaints mean for an address. Pure.

| what was told | what is sent then |
|---|---|
| a hard bounce | the mails by which an address is verified, and nothing else, until it is |
| a complaint | the mails of security, for ever |
| `MAX_SOFT` soft bounces within `SOFT_WINDOW` | the mails of security and those by which an address is verified, until the window is over |
"""

import hashlib
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parseaddr
from unicodedata import normalize

from fitai.mail.feedback.models import Feedback, SoftBounce, Suppression, UndeliverableReason
from fitai.mail.models import Template
from fitai.mail.rules import SECURITY, VERIFYING, idna_address

MAX_SOFT = 5
"""Soft bounces after which an address gets no more mails for a time."""
SOFT_WINDOW = timedelta(days=30)


def address_digest(address: str) -> str:
    """What an address is stored as: the same one for every spelling that is the same mailbox to us."""
    name = normalize("NFC", parseaddr(address)[1] or address.strip()).lower()
    with suppress(UnicodeError):
        name = idna_address(name).lower()
    return hashlib.sha256(f"mail {name}".encode()).hexdigest()[:32]


def with_feedback(before: Suppression, feedback: Feedback) -> Suppression:
    """What is stored after a notice; the same where it changes nothing: it came again, or is about a time before a proof."""
    is_outdated = before.proven_at is not None and feedback.sent_at <= before.proven_at
    changes: dict[str, object] = {}
    match feedback.kind:
        case "complaint" if before.complained_at is None:
            changes = {"complained_at": feedback.sent_at}
        case "hard_bounce" if before.bounced_at is None and not is_outdated:
            changes = {"bounced_at": feedback.sent_at}
        case "soft_bounce" if not is_outdated and feedback.id not in {bounce.id for bounce in before.soft_bounces}:
            bounces = [*before.soft_bounces, SoftBounce(id=feedback.id, at=feedback.sent_at)]
            changes = {"soft_bounces": sorted(bounces, key=lambda bounce: (bounce.at, bounce.id))[-MAX_SOFT:]}
    if not changes or before.model_copy(update=changes) == before:
        return before
    return before.model_copy(update={**changes, "revision": before.revision + 1})


def proven(before: Suppression, now: datetime) -> Suppression:
    """What is stored after a link was opened that was sent to the address: its bounces are over, a complaint is not."""
    return Suppression(revision=before.revision + 1, complained_at=before.complained_at, proven_at=now)


def reason(stored: Suppression, now: datetime) -> UndeliverableReason | None:
    """Why the address gets no mails, or few; None where it gets all."""
    if stored.bounced_at is not None:
        return "bounced"
    if stored.complained_at is not None:
        return "complained"
    recent = [bounce for bounce in stored.soft_bounces if bounce.at > now - SOFT_WINDOW]
    return "unavailable" if len(recent) >= MAX_SOFT else None


def is_stopped(stored: Suppression, template: Template, now: datetime) -> bool:
    """Whether a mail of this kind is not sent to the address."""
    match reason(stored, now):
        case None:
            return False
        case "bounced":
            return template not in VERIFYING
        case _:
            return template not in SECURITY


def remove_at(stored: Suppression) -> datetime | None:
    """When what is stored means nothing any more; None where it never does."""
    if stored.bounced_at is not None or stored.complained_at is not None:
        return None
    moments = [bounce.at for bounce in stored.soft_bounces]
    if stored.proven_at is not None:
        moments.append(stored.proven_at)
    return max(moments) + SOFT_WINDOW if moments else None
