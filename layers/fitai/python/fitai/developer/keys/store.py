"""The items of API keys.

USER#<id>#DEVELOPER   KEY#<key>   a key: its name and scopes, and the digest of its text
"""

from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.developer.keys.models import StoredKey
from fitai.developer.keys.rules import USE_RESOLUTION, KeyToken
from fitai.developer.store import partition
from fitai.kernel import limits, table
from fitai.kernel.errors import NotFound
from fitai.kernel.limits import CallerState
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, Write

KEYS = "KEY#"


class ApiKeyItem(Entity, discriminator="api_key"):
    """An API key. Of the key itself only the digest is stored."""

    id = UnicodeAttribute()
    name = UnicodeAttribute()
    prefix = UnicodeAttribute()
    scopes: PydanticAttribute[list[str]] = PydanticAttribute(list[str])
    digest = UnicodeAttribute()
    created_at = NumberAttribute()
    expires_at = NumberAttribute()
    last_used_at = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, key_id: str, **attributes: Any) -> "ApiKeyItem":
        """The key of this account with this id."""
        return cls(PK=partition(user_id), SK=f"{KEYS}{key_id}", **attributes)

    @property
    def key(self) -> StoredKey:
        """The key that the item holds."""
        return StoredKey.model_validate({name: getattr(self, name) for name in StoredKey.model_fields})


class KeyExists(Exception):
    """The key was created by the same request before."""


def key_write(user_id: str, key: StoredKey) -> Write:
    """The write of a new key; `KeyExists` where there is one with its id."""
    return table.put(ApiKeyItem.of(user_id, key.id, **key.model_dump()), when=ABSENT, otherwise=KeyExists)


def replace_digest(user_id: str, key: StoredKey) -> None:
    """Give a key that was created before another text, since nobody has seen the first one.

    Raises:
        NotFound: it was deleted since.
    """
    item = ApiKeyItem.of(user_id, key.id)
    table.commit(table.update(item, ApiKeyItem.digest.set(key.digest), otherwise=NotFound))


def key_removal_write(user_id: str, key_id: str) -> Write:
    """The write that removes a key; `NotFound` where there is none."""
    return table.delete(ApiKeyItem.of(user_id, key_id), when=PRESENT, otherwise=NotFound)


def keys(user_id: str) -> list[StoredKey]:
    """The account's keys, the oldest first: one Query."""
    items = table.of_kind(table.query_all(partition(user_id), begins=KEYS), ApiKeyItem)
    return sorted((item.key for item in items), key=lambda key: (key.created_at, key.id))


def key_and_account(token: KeyToken) -> tuple[StoredKey | None, Account | None]:
    """The key of a token and its account: one BatchGetItem."""
    item = ApiKeyItem.of(token.user_id, token.key_id)
    items = table.get_many([(item.PK, item.SK), accounts_store.account_key(token.user_id)])
    key = next((stored.key for stored in table.of_kind(items, ApiKeyItem)), None)
    return key, accounts_store.account_in(items)


def key_and_state(user_id: str, key_id: str) -> tuple[StoredKey | None, CallerState | None]:
    """A key and its account's caller record: one BatchGetItem."""
    item, state = ApiKeyItem.of(user_id, key_id), limits.account_state_key(user_id)
    items = table.get_many([(item.PK, item.SK), (state.PK, state.SK)])
    key = next((stored.key for stored in table.of_kind(items, ApiKeyItem)), None)
    return key, next(iter(table.of_kind(items, CallerState)), None)


def save_use(user_id: str, key_id: str, now: int) -> None:
    """Store that a key was used, unless that was stored within the last hour, or the key was deleted: one update."""
    is_due = ApiKeyItem.last_used_at.does_not_exist() | (ApiKeyItem.last_used_at <= now - USE_RESOLUTION)
    table.update_if_present(ApiKeyItem.of(user_id, key_id), ApiKeyItem.last_used_at.set(now), when=PRESENT & is_due)
