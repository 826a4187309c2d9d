"""Items and keys of what mail services have told of addresses.

MAILADDRESS#<address, hashed>     SUPPRESSION     an address that mails did not reach, or whose user has complained

It names no account: an address keeps its bounces whoever has it.
"""

from typing import Any

from pynamodb.attributes import NumberAttribute

from fitai.kernel import table
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write
from fitai.mail.feedback import rules
from fitai.mail.feedback.models import Suppression


class MailSuppressionItem(Entity, discriminator="mail_suppression"):
    """What is stored of an address."""

    revision = NumberAttribute()
    state: PydanticAttribute[Suppression] = PydanticAttribute(Suppression)

    @classmethod
    def of(cls, address: str, **attributes: Any) -> "MailSuppressionItem":
        """The item of this address, in any spelling."""
        return cls(PK=f"MAILADDRESS#{rules.address_digest(address)}", SK="SUPPRESSION", **attributes)


def find_suppression(address: str) -> Suppression:
    """What is stored of an address, or an empty one: one GetItem."""
    key = MailSuppressionItem.of(address)
    item = table.get(MailSuppressionItem, key.PK, key.SK)
    return Suppression() if item is None else item.state


def suppression_write(address: str, before: Suppression, after: Suppression) -> Write:
    """The write of a changed state; a write conflict if it was changed since it was read."""
    end = rules.remove_at(after)
    item = MailSuppressionItem.of(
        address, revision=after.revision, state=after, ttl=None if end is None else int(end.timestamp())
    )
    return table.put(item, when=_unchanged(before))


def removal_write(address: str, before: Suppression) -> Write:
    """The write that removes the state; a write conflict if it was changed since it was read."""
    return table.delete(MailSuppressionItem.of(address), when=_unchanged(before))


def _unchanged(before: Suppression) -> Any:
    return MailSuppressionItem.revision == before.revision if before.revision else ABSENT
