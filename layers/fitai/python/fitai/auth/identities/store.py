"""Accounts at other providers: sign-ins with them that have begun, and which account they are linked to."""

from collections.abc import Iterable, Iterator
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.auth.errors import InvalidSignInState, ProviderAlreadyLinked
from fitai.auth.rules import PendingSignIn, ProviderIdentity
from fitai.auth.store import PROVIDERS
from fitai.kernel import clock, personal_data, table
from fitai.kernel.digests import token_digest
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write


class ProviderItem(Entity, discriminator="provider"):
    """The account that an identity at a provider is linked to."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, provider: str, subject: str, **attributes: Any) -> "ProviderItem":
        """The item of this identity."""
        return cls(PK=f"PROVIDER#{provider}#{subject}", SK="PROVIDER", **attributes)


class LinkedProviderItem(Entity, discriminator="linked_provider"):
    """The link in the account's partition: one identity per provider, found there when the account is deleted."""

    subject = UnicodeAttribute()
    linked = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, provider: str, **attributes: Any) -> "LinkedProviderItem":
        """The account's identity at this provider."""
        return cls(PK=f"USER#{user_id}", SK=f"{PROVIDERS}{provider}", **attributes)

    @property
    def provider(self) -> str:
        """The provider's name."""
        return self.SK.removeprefix(PROVIDERS)


class PendingSignInItem(Entity, discriminator="provider_sign_in"):
    """A sign-in at a provider that was begun, by the digest of the `state` that its answer brings; used once."""

    provider = UnicodeAttribute()
    nonce = UnicodeAttribute()
    verifier = UnicodeAttribute()
    browser = UnicodeAttribute()
    expires = NumberAttribute()
    device_id = UnicodeAttribute(null=True)
    device_name = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, state: str, **attributes: Any) -> "PendingSignInItem":
        """The item of this state."""
        return cls(PK=f"SIGNIN#{token_digest(state)}", SK="SIGNIN", **attributes)


def save_pending_sign_in(state: str, pending: PendingSignIn) -> None:
    """Store a sign-in that was begun, by its state."""
    values = {name: getattr(pending, name) for name in PendingSignIn.__dataclass_fields__}
    table.commit(table.put(PendingSignInItem.of(state, **values, ttl=pending.expires), when=ABSENT))


def use_pending_sign_in(state: str) -> PendingSignIn:
    """Read and delete the sign-in that was begun with this state.

    Raises:
        InvalidSignInState: there is none, or it was used before.
    """
    key = PendingSignInItem.of(state)
    item = table.get(PendingSignInItem, key.PK, key.SK)
    if item is None:
        raise InvalidSignInState
    table.commit(table.delete(item, when=PRESENT, otherwise=InvalidSignInState))
    return PendingSignIn(**{name: getattr(item, name) for name in PendingSignIn.__dataclass_fields__})


def linked_account_id(identity: ProviderIdentity) -> str | None:
    """The id of the account that the identity is linked to: one GetItem."""
    key = ProviderItem.of(identity.provider, identity.subject)
    item = table.get(ProviderItem, key.PK, key.SK)
    return None if item is None else item.user_id


def link_provider_writes(identity: ProviderIdentity, user_id: str) -> tuple[Write, Write]:
    """The writes that link an identity to an account.

    A write conflict when it was linked meanwhile; `ProviderAlreadyLinked` when the account has another identity of this
    provider.
    """
    return (
        table.put(ProviderItem.of(identity.provider, identity.subject, user_id=user_id), when=ABSENT),
        table.put(
            LinkedProviderItem.of(user_id, identity.provider, subject=identity.subject, linked=clock.epoch()),
            when=ABSENT,
            otherwise=ProviderAlreadyLinked,
        ),
    )


def unlink_providers_writes(user_id: str, since: int = 0) -> list[Write]:
    """The writes that remove the account's links to identities at providers.

    Args:
        since: only those that were linked from then on (epoch seconds).
    """
    links = _provider_links(table.query_all(f"USER#{user_id}", begins=PROVIDERS))
    links = [link for link in links if (link.linked or 0) >= since]
    identities = [ProviderItem.of(link.provider, link.subject) for link in links]
    return [table.delete(item, when=PRESENT | ABSENT) for item in (*links, *identities)]


def linked_providers(user_id: str) -> Iterator[tuple[str, str]]:
    """The account's identities: pairs of provider and subject, read page by page."""
    for page in personal_data.item_pages(f"USER#{user_id}", begins=PROVIDERS):
        for link in _provider_links(page):
            yield link.provider, link.subject


def erase_provider_links(user_id: str) -> Iterator[None]:
    """Delete a deleted account's links to identities; yields after each page.

    The account's side is deleted last, since it leads to the identity's.
    """
    for page in personal_data.item_pages(f"USER#{user_id}", begins=PROVIDERS):
        links = _provider_links(page)
        identities = [ProviderItem.of(link.provider, link.subject) for link in links]
        table.batch_delete((identity.PK, identity.SK) for identity in identities)
        table.batch_delete((link.PK, link.SK) for link in links)
        yield


def _provider_links(items: Iterable[Entity]) -> list[LinkedProviderItem]:
    return table.of_kind(items, LinkedProviderItem)
