"""An account that pays at the double of Stripe, and what is stored about it."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from fitai.accounts import rules
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, table
from fitai.payments import store as payments_store
from fitai.payments.provider import reading
from fitai.payments.subscriptions import receiving, store, syncing
from fitai.payments.subscriptions.models import SubscriptionState

from tests.harness.cloud import TABLE
from tests.harness.moto_speed import items_of_kind
from tests.harness.stripe_double import StripeDouble

USER = "0198aaaa-0000-7000-8000-000000000001"


def add_account(user_id: str = USER, **changes: Any) -> Account:
    """An account in the table."""
    now = clock.now()
    names = {"email": f"{user_id}@example.com", "username": f"user-{user_id[-4:]}"}
    account = Account(id=user_id, created_at=now, updated_at=now, **names, **changes)
    accounts_store.create_account(account)
    return account


def add_payer(double: StripeDouble, user_id: str = USER, *, card: bool | None = True, **changes: Any) -> str:
    """An account with a customer; the customer."""
    add_account(user_id, **changes)
    customer = double.create_customer(user_id, card=card)
    payments_store.add_customer(user_id, customer, None)
    outbox()
    return customer


def notify(double: StripeDouble, event: dict[str, Any]) -> bool:
    """Deliver an event by the webhook's use case; whether it was new."""
    body, signature = double.signed(event)
    return receiving.receive_webhook(body.encode(), signature)


def react(event: dict[str, Any]) -> None:
    """What the reaction does with an event that was received."""
    syncing.handle_notification(receiving.notification_of(reading.event_of(event)))


def hear_all(double: StripeDouble, events: Iterable[dict[str, Any]] | None = None) -> None:
    """Receive and handle events, by default all that have happened."""
    for event in double.events if events is None else events:
        if notify(double, event):
            react(event)


def outbox(name: str | None = None) -> list[dict[str, Any]]:
    """The events that wait in the outbox, in their order; they are taken out."""
    items = sorted(items_of_kind(TABLE, "outbox"), key=lambda item: item["SK"]["S"])
    found = []
    for item in items:
        if name is None or item["name"]["S"] == name:
            found.append(json.loads(item["body"]["S"]) | {"_name": item["name"]["S"]})
            table.client().delete_item(TableName=TABLE, Key={"PK": item["PK"], "SK": item["SK"]})
    return found


def account(user_id: str = USER) -> Account:
    """The account as it is stored."""
    found = accounts_store.find_account(user_id)
    assert found is not None
    return found


def state(user_id: str = USER) -> SubscriptionState:
    """What the account has by its subscriptions."""
    found = store.find_state(user_id)
    assert found is not None
    return found


def plan(user_id: str = USER, at: datetime | None = None) -> tuple[str, str]:
    """The account's plan and role, as a token that is issued now has them."""
    now = at or clock.now()
    return rules.current_plan(account(user_id), now), rules.current_role(account(user_id), now)


def forms(user_id: str = USER) -> list[str]:
    """What the user is told, by the form of the message; the events are taken out."""
    return [event["values"]["form"] for event in outbox("notification.raised") if event["userId"] == user_id]
