"""Customers of the payment provider, and who has had a trial.

    USER#<id>#PAYMENTS   CUSTOMER   the account's customer at the payment provider
    CUSTOMER#<id>        CUSTOMER   the account that a customer belongs to
    TRIAL#<digest>       TRIAL      that a trial was had by somebody with this mail address or card

What a trial leaves behind outlives the account, so that a deleted account does not bring another one; it is a keyed digest,
which tells nothing without the key, and expires.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.personal_data import account_exists_check_write, item_json
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    Write,
    WriteConflict,
    batch_delete,
    commit,
    get,
    get_many,
    of_kind,
    put,
    retry_on_conflict,
    update,
    update_if_present,
)
from fitai.payments.models import PaymentCustomer
from fitai.payments.rules import TRIAL_RETENTION


def partition(user_id: str) -> str:
    """The partition of what is stored about a person's payments."""
    return f"USER#{user_id}#PAYMENTS"


class CustomerItem(Entity, discriminator="payment_customer"):
    """An account's customer.

    `former_ids`: customers of the account that were deleted at the payment provider. `contact`: a digest of the mail address
    that the provider has. `trial`: when the account's trial began.
    """

    customer_id = UnicodeAttribute()
    contact = UnicodeAttribute(null=True)
    trial = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    former_ids = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "CustomerItem":
        """The customer of this account."""
        return cls(PK=partition(user_id), SK="CUSTOMER", **attributes)

    @property
    def customer(self) -> PaymentCustomer:
        """The customer that the item holds."""
        return PaymentCustomer(
            id=self.customer_id,
            contact=self.contact,
            trial_started_at=None if self.trial is None else datetime.fromisoformat(self.trial),
        )


class CustomerOwnerItem(Entity, discriminator="payment_customer_owner"):
    """The account of a customer."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, customer_id: str, **attributes: Any) -> "CustomerOwnerItem":
        """The item of this customer."""
        return cls(PK=f"CUSTOMER#{customer_id}", SK="CUSTOMER", **attributes)


class TrialItem(Entity, discriminator="payment_trial"):
    """That a trial was had. `account` is a digest of the account's id."""

    account = UnicodeAttribute()

    @classmethod
    def of(cls, digest: str, **attributes: Any) -> "TrialItem":
        """The item of the digest of a mail address or a card."""
        return cls(PK=f"TRIAL#{digest}", SK="TRIAL", **attributes)


# --- customers ---------------------------------------------------------------------------------------------


def find_customer(user_id: str) -> PaymentCustomer | None:
    """An account's customer: one GetItem."""
    key = CustomerItem.of(user_id)
    item = get(CustomerItem, key.PK, key.SK)
    return None if item is None else item.customer


def find_owner(customer_id: str) -> str | None:
    """The account of a customer, also of one that was replaced: one GetItem."""
    key = CustomerOwnerItem.of(customer_id)
    item = get(CustomerOwnerItem, key.PK, key.SK)
    return None if item is None else item.user_id


def add_customer(user_id: str, customer_id: str, contact: str | None) -> PaymentCustomer:
    """Store an account's customer, unless it has one; the customer that it has then.

    Raises:
        NotFound: the account was deleted.
    """
    item = CustomerItem.of(user_id, customer_id=customer_id, contact=contact, created_at=clock.iso(clock.now()))
    writes = (
        account_exists_check_write(user_id, NotFound),
        put(item, otherwise=_CustomerExists),
        _owner_write(user_id, customer_id),
    )
    try:
        retry_on_conflict(lambda: commit(*writes))
    except _CustomerExists:
        existing = find_customer(user_id)
        if existing is not None:
            return existing
        raise
    return item.customer


def replace_customer(user_id: str, former_id: str, customer_id: str, contact: str | None) -> PaymentCustomer:
    """Store another customer in place of one that the payment provider does not have any more; the one that there is then.

    Raises:
        NotFound: the account was deleted.
    """
    change = update(
        CustomerItem.of(user_id),
        CustomerItem.customer_id.set(customer_id),
        CustomerItem.former_ids.add({former_id}),
        *([] if contact is None else [CustomerItem.contact.set(contact)]),
        when=CustomerItem.customer_id == former_id,
        otherwise=_CustomerExists,
    )
    writes = (account_exists_check_write(user_id, NotFound), change, _owner_write(user_id, customer_id))
    with suppress(_CustomerExists):
        retry_on_conflict(lambda: commit(*writes))
    customer = find_customer(user_id)
    if customer is None:
        raise _CustomerExists
    return customer


def store_contact(user_id: str, contact: str) -> None:
    """Store the digest of the mail address that the payment provider has."""
    update_if_present(CustomerItem.of(user_id), CustomerItem.contact.set(contact))


def _owner_write(user_id: str, customer_id: str) -> Write:
    return put(CustomerOwnerItem.of(customer_id, user_id=user_id), when=PRESENT | ABSENT)


class _CustomerExists(Exception):
    """The account has a customer already, or not the one that is to be replaced."""


# --- trials ------------------------------------------------------------------------------------------------


def trial_accounts(digests: list[str]) -> dict[str, str]:
    """The digests of the accounts that have had a trial, by those of their mail addresses and cards: one BatchGetItem."""
    keys = {TrialItem.of(digest).PK: digest for digest in digests}
    items = get_many([(pk, "TRIAL") for pk in keys]) if keys else []
    now = clock.epoch()
    return {keys[item.PK]: item.account for item in of_kind(items, TrialItem) if (item.ttl or 0) > now}


def store_trial(user_id: str, started_at: datetime, account: str, digests: list[str]) -> None:
    """Store that an account has had a trial, and by what it is known again. What is stored already stays as it is."""
    update_if_present(
        CustomerItem.of(user_id),
        CustomerItem.trial.set(clock.iso(started_at)),
        when=PRESENT & CustomerItem.trial.does_not_exist(),
    )
    ttl = int((started_at + TRIAL_RETENTION).timestamp())
    for digest in digests:
        try:
            commit(put(TrialItem.of(digest, account=account, ttl=ttl), when=ABSENT | (TrialItem.ttl <= clock.epoch())))
        except WriteConflict:
            continue


# --- personal data -----------------------------------------------------------------------------------------


def customer_json(user_id: str) -> dict[str, Any] | None:
    """An account's customer as JSON for its owner: one GetItem."""
    key = CustomerItem.of(user_id)
    item = get(CustomerItem, key.PK, key.SK)
    return None if item is None else item_json(item, without=("contact", "former_ids"))


def customer_ids(user_id: str) -> list[str]:
    """The customers of an account, with those that were replaced: one GetItem."""
    key = CustomerItem.of(user_id)
    item = get(CustomerItem, key.PK, key.SK)
    return [] if item is None else [item.customer_id, *sorted(item.former_ids or ())]


def erase_owners(customer_ids: list[str]) -> None:
    """Remove which account customers belong to."""
    keys = [CustomerOwnerItem.of(customer_id) for customer_id in customer_ids]
    batch_delete((key.PK, key.SK) for key in keys)
