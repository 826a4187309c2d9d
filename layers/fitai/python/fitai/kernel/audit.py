"""The audit trail: who did what to whose account.

It is kept apart from logs. An entry is written once and never changed, but for the pseudonym that replaces an erased
account (`kernel.personal`). Where the act itself is a transaction, its entry is part of it: no act without its entry.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.needs import AUDIT_PREFIX
from fitai.kernel.settings import settings
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    Write,
    commit,
    delete,
    of_kind,
    put,
    query,
    update_if_present,
)

DAY = 24 * 60 * 60
AUDIT_PARTITION_PREFIX = AUDIT_PREFIX
"""How the partitions of entries begin: policies keep functions from changing the items in them."""

PSEUDONYMS = "erased-"
"""How the names of erased accounts begin."""
OWN_PREFIX = "auth."
OWN_ACTIONS = frozenset(
    {
        "users.export_requested",
        "users.data_exported",
        "users.export_linked",
        "users.account_deleted",
        "users.consent_changed",
        "workouts.exported",
        "analytics.exported",
        "developer.key_created",
        "developer.key_deleted",
        "developer.webhook_created",
        "developer.webhook_changed",
        "developer.webhook_deleted",
    }
)
"""The acts that the account they are about may read, beside those of authentication. Of reports and blocks it may not:
an entry names who acted."""


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
        entry_id, at = new_id(), clock.iso(clock.now())
        item = cls(
            PK=subject_partition(subject),
            SK=entry_id,
            GSI2PK=f"{AUDIT_PARTITION_PREFIX}{at[:10]}",
            GSI2SK=entry_id,
        )
        if actor is not None:
            item.GSI1PK, item.GSI1SK = actor_partition(actor), entry_id
        item.at, item.action, item.subject, item.actor = at, action, subject, actor
        item.ttl = clock.epoch() + settings().audit_days * DAY
        return item


def is_own(entry: AuditItem) -> bool:
    """Whether the account that an entry is about may read it."""
    return is_own_action(entry.action)


def is_own_action(action: str) -> bool:
    """Whether the account that an entry with this action is about may read it."""
    return action.startswith(OWN_PREFIX) or action in OWN_ACTIONS


def own_entries_page(
    user_id: str, limit: int, after: dict[str, str] | None
) -> tuple[list[AuditItem], dict[str, str] | None]:
    """A page of the entries that an account may read about itself, the newest first, and where it ended: one Query."""
    page = query(
        subject_partition(user_id),
        limit=limit,
        newest_first=True,
        after=after,
        where=AuditItem.action.startswith(OWN_PREFIX) | AuditItem.action.is_in(*sorted(OWN_ACTIONS)),
    )
    return of_kind(page.items, AuditItem), page.after


def subject_partition(subject: str) -> str:
    """The partition of the entries about an account."""
    return f"{AUDIT_PARTITION_PREFIX}{subject}"


def actor_partition(actor: str) -> str:
    """The partition of GSI1 with the entries of what an account did."""
    return f"ACTOR#{actor}"


def audit_write(
    actor: str | None,
    action: str,
    subject: str,
    origin: Origin,
    details: Mapping[str, str | int | bool] | None = None,
) -> Write:
    """The write of an entry.

    Args:
        actor: who acted, an account's id; None when nobody had signed in.
        action: `service.what_happened`, in the past tense: `auth.signed_in`.
        subject: whose account it is about.
        details: what a reader needs besides; never a password, a token or a full network address.
    """
    item = AuditItem.of(subject, actor, action)
    item.network, item.request_id = truncated_network(origin.address), origin.request_id
    item.details = dict(details) if details else None
    return put(item, when=ABSENT)


def truncated_network(address: str) -> str:
    """The network that an address belongs to: it tells places apart, and does not identify a person.

    203.0.113.77 and ::ffff:203.0.113.77 → 203.0.113.0/24; 2001:db8:1:2::3 → 2001:db8:1::/48; "unknown" for anything else.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    return str(ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))


# --- erasure -----------------------------------------------------------------------------------------------


def pseudonym(user_id: str) -> str:
    """The name that replaces an erased account in the audit trail.

    A digest: ids are random, so that nobody who has only the table can find out whose it was; who can name the id,
    such as its owner in a dispute about the deletion, still finds the trail.
    """
    return f"{PSEUDONYMS}{hashlib.sha256(user_id.encode()).hexdigest()[:32]}"


def pseudonymize_entries(entries: Iterable[Entity], user_id: str) -> None:
    """Move entries about the account to its pseudonym: they keep what happened and when, and lose where and how."""
    name = pseudonym(user_id)
    for entry in of_kind(entries, AuditItem):
        actor = name if entry.actor == user_id else entry.actor
        moved = AuditItem(
            PK=subject_partition(name), SK=entry.SK, GSI2PK=entry.GSI2PK, GSI2SK=entry.GSI2SK, ttl=entry.ttl
        )
        if actor is not None:
            moved.GSI1PK, moved.GSI1SK = actor_partition(actor), entry.SK
        moved.at, moved.action, moved.subject, moved.actor = entry.at, entry.action, name, actor
        moved.network, moved.request_id = "erased", "erased"
        # Whatever is stored there by now: an interrupted erasure is repeated, perhaps by two at the same time.
        commit(put(moved, when=PRESENT | ABSENT), delete(entry, when=PRESENT | ABSENT))


def pseudonymize_actor(entries: Iterable[Entity], user_id: str) -> None:
    """Replace the account by its pseudonym in entries about other accounts."""
    name = pseudonym(user_id)
    for entry in of_kind(entries, AuditItem):
        # The index may still show an entry that has just been changed.
        update_if_present(
            entry,
            AuditItem.actor.set(name),
            AuditItem.GSI1PK.set(actor_partition(name)),
            AuditItem.network.set("erased"),
            AuditItem.request_id.set("erased"),
            when=AuditItem.actor == user_id,
        )
