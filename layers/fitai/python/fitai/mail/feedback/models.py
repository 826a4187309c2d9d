"""Types of what mail services tell of an address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model

FeedbackKind = Literal["hard_bounce", "soft_bounce", "complaint"]
UndeliverableReason = Literal["bounced", "complained", "unavailable", "unverified"]
"""Why an address gets no mails, or few: it does not exist, its user has called one spam, it was full or out of reach again and
again, or it is not verified."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a service tells of one recipient of a mail.

    Attributes:
        id: of the notice at the service; the same one when it is told again.
        sent_at: when the mail was sent, as far as the service says it; else when the notice was made.
    """

    id: str
    kind: FeedbackKind
    address: str
    sent_at: datetime


class SoftBounce(Model):
    """A mail that could not be delivered for a time."""

    id: str
    at: Moment


class Suppression(Model):
    """What is stored of an address.

    Attributes:
        revision: raised by each change; 0 where nothing is stored.
        bounced_at: since when it is taken for one that does not exist.
        complained_at: when its user first called a mail spam.
        soft_bounces: the newest ones.
        proven_at: when its user last opened a link that was sent there: older bounces do not count.
    """

    revision: int = 0
    bounced_at: Moment | None = None
    complained_at: Moment | None = None
    soft_bounces: list[SoftBounce] = []
    proven_at: Moment | None = None


class MailDelivery(Model):
    """Whether the account's address gets mails."""

    deliverable: bool
    """Whether mails are sent there."""
    reason: UndeliverableReason | None = None
    """Why none are, or only those of security; left out where they are."""
