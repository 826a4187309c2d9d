"""The audit trail: who did what to whose account, kept apart from logs, written once and never changed, but for the
pseudonym that takes the place of an account that is gone (`kernel.traces`).

Where the act itself is a transaction, its entry is part of it; so there is no act without its entry.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, put

DAY = 24 * 60 * 60
AUDIT_PARTITION_PREFIX = "AUDIT#"
"""How the partitions of entries begin: policies keep functions from changing what is in them."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from: the caller's network address, and the request's id to find its log line by."""

    address: str
    request_id: str


class AuditItem(Entity, discriminator="audit"):
    """One entry. Read by subject in the table, by actor in GSI1 and by day in GSI2, each in the order of time."""

    at = UnicodeAttribute()
    action = UnicodeAttribute()
    subject = UnicodeAttribute()
    actor = UnicodeAttribute(null=True)
    network = UnicodeAttribute()
    request_id = UnicodeAttribute()
    details: PydanticAttribute[dict[str, str | int | bool]] = PydanticAttribute(dict[str, str | int | bool], null=True)

    @classmethod
    def of(cls, subject: str, actor: str | None, action: str) -> "AuditItem":
        """A new entry about the subject, at this moment."""
        entry, at = new_id(), clock.iso(clock.now())
        item = cls(
            PK=f"{AUDIT_PARTITION_PREFIX}{subject}", SK=entry, GSI2PK=f"{AUDIT_PARTITION_PREFIX}{at[:10]}", GSI2SK=entry
        )
        if actor is not None:
            item.GSI1PK, item.GSI1SK = f"ACTOR#{actor}", entry
        item.at, item.action, item.subject, item.actor = at, action, subject, actor
        item.ttl = clock.epoch() + settings().audit_days * DAY
        return item


def audit_write(
    actor: str | None,
    action: str,
    subject: str,
    origin: Origin,
    details: Mapping[str, str | int | bool] | None = None,
) -> Write:
    """The write that leaves an entry.

    Args:
        actor: who acted, an account's id; None when nobody had signed in.
        action: `service.what_happened`, in the past tense: `auth.signed_in`.
        subject: whose account it is about.
        details: what a reader needs besides; never a password, a token or a full address.
    """
    item = AuditItem.of(subject, actor, action)
    item.network, item.request_id = truncated_network(origin.address), origin.request_id
    item.details = dict(details) if details else None
    return put(item, when=ABSENT)


def truncated_network(address: str) -> str:
    """The network that an address belongs to: enough to tell places apart, too little to follow a person.

    203.0.113.77 → 203.0.113.0/24; 2001:db8:1:2::3 → 2001:db8:1::/48; "unknown" for what is no address.
    """
    try:
        bits = 24 if ip_address(address).version == 4 else 48
    except ValueError:
        return "unknown"
    return str(ip_network(f"{address}/{bits}", strict=False))
