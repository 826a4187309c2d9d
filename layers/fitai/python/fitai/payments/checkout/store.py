"""The subscription that an account is beginning; at most one, so that no two are paid.

USER#<id>#PAYMENTS   CHECKOUT   what is being begun
"""

from datetime import timedelta
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.kernel.errors import NotFound
from fitai.kernel.personal_data import account_exists_check_write, item_json
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, commit, get, put
from fitai.payments.checkout.models import CheckoutIntent
from fitai.payments.store import partition

RETENTION = timedelta(days=1)
"""How long it is kept after its end."""


class CheckoutItem(Entity, discriminator="checkout"):
    """What an account is beginning. `intent_id` and `opened_id` are those of the intent, for conditions."""

    intent_id = UnicodeAttribute()
    opened_id = UnicodeAttribute(null=True)
    intent: PydanticAttribute[CheckoutIntent] = PydanticAttribute(CheckoutIntent)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "CheckoutItem":
        """The item of this account."""
        return cls(PK=partition(user_id), SK="CHECKOUT", **attributes)

    @classmethod
    def from_intent(cls, user_id: str, intent: CheckoutIntent) -> "CheckoutItem":
        """The item of an intent."""
        ttl = int((intent.expires_at + RETENTION).timestamp())
        return cls.of(user_id, intent_id=intent.id, opened_id=intent.opened_id, intent=intent, ttl=ttl)


def find_intent(user_id: str) -> CheckoutIntent | None:
    """What an account is beginning, or has begun last: one GetItem."""
    key = CheckoutItem.of(user_id)
    item = get(CheckoutItem, key.PK, key.SK)
    return None if item is None else item.intent


def replace_intent(user_id: str, before: CheckoutIntent | None, intent: CheckoutIntent) -> None:
    """Store what an account begins, in place of what was read.

    Raises:
        WriteConflict: another request has begun something meanwhile.
        NotFound: the account was deleted.
    """
    is_unchanged = ABSENT if before is None else CheckoutItem.intent_id == before.id
    commit(
        account_exists_check_write(user_id, NotFound),
        put(CheckoutItem.from_intent(user_id, intent), when=is_unchanged),
    )


def store_opened(user_id: str, intent: CheckoutIntent) -> None:
    """Store the page or the subscription that came of an intent.

    Raises:
        WriteConflict: the intent was replaced meanwhile.
    """
    commit(put(CheckoutItem.from_intent(user_id, intent), when=CheckoutItem.intent_id == intent.id))


def intent_json(user_id: str) -> dict[str, Any] | None:
    """What an account is beginning as JSON for its owner: one GetItem."""
    key = CheckoutItem.of(user_id)
    item = get(CheckoutItem, key.PK, key.SK)
    return None if item is None else item_json(item, without=("intent_id", "opened_id"))
