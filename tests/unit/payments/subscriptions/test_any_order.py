"""Any order, any repetition, any interleaving of notifications ends in the same state."""

import random
from collections.abc import Callable
from itertools import permutations

import pytest
from fitai.accounts.models import Account
from fitai.accounts.store import AccountItem
from fitai.kernel import clock, table
from fitai.payments.provider.client import client
from fitai.payments.subscriptions import fetching, rules, store, syncing
from fitai.payments.subscriptions.models import SubscriptionState

from tests.harness.cloud import TABLE
from tests.harness.moto_speed import items_of_kind
from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import (
    USER,
    account,
    add_account,
    forms,
    hear_all,
    notify,
    outbox,
    plan,
    react,
    state,
)


def test_all_orders_of_four_events_three_times_each_end_the_same(stripe: StripeDouble, customer: str):
    """Each order on a table without the state: 24 orders of 12 deliveries."""
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.update(subscription, items=[{"price": "price_pro_month"}])
    stripe.update(subscription, cancel_at_period_end="true")
    chosen = [
        stripe.events_of("customer.subscription.created")[0],
        stripe.events_of("invoice.paid")[0],
        stripe.events_of("customer.subscription.updated")[0],
        stripe.events_of("customer.subscription.updated")[-1],
    ]
    assert len({event["id"] for event in chosen}) == 4
    assert {event["created"] for event in chosen} == {stripe.now}, "all in the same second: their times order nothing"
    fresh = account()
    ends = set()
    for order in permutations(chosen):
        reset(fresh)
        for event in [*order, *reversed(order), *order]:
            if notify(stripe, event):
                react(event)
        events = outbox()
        ends.add((state().model_dump_json(), account().subscription.model_dump_json(), plan()))
        changes = [event for event in events if event["_name"] == "subscription.changed"]
        receipts = [event["invoiceId"] for event in events if event["_name"] == "payment.received"]
        assert [change["plan"] for change in changes] == ["pro"], "told once, whatever came first"
        assert len(receipts) == len(set(receipts)) == 2

    assert len(ends) == 1
    assert plan() == ("pro", "premium")


def reset(fresh: Account) -> None:
    """The table as before the first event."""
    keys = [
        (item["PK"]["S"], item["SK"]["S"])
        for kind in ("payment_event", "subscription_state", "deadline", "outbox", "seen_event")
        for item in items_of_kind(TABLE, kind)
    ]
    table.batch_delete(keys)
    table.batch_put([AccountItem.from_account(fresh)])


@pytest.mark.parametrize("seed", range(6))
def test_random_deliveries_while_the_subscription_lives_end_as_the_provider_says(
    stripe: StripeDouble, customer: str, seed: int
):
    """Events are delivered late, repeatedly, in any order and some never, while time passes; then one is heard."""
    chance = random.Random(seed)
    subscription = stripe.subscribe(customer, "price_premium_month", trial_days=7)
    acts: list[Callable[[], object]] = [
        lambda: stripe.update(subscription, cancel_at_period_end="true"),
        lambda: stripe.update(subscription, cancel_at_period_end="false"),
        lambda: stripe.update(subscription, items=[{"price": "price_pro_month"}]),
        lambda: stripe.update(subscription, items=[{"price": "price_premium_month"}]),
        lambda: stripe.good_cards.update({customer: False}),
        lambda: stripe.good_cards.update({customer: True}),
        lambda: stripe.advance(days=chance.choice([1, 5, 12])),
    ]
    for _ in range(10):
        if stripe.find("subscriptions", subscription)["status"] in ("canceled", "unpaid"):
            break
        chance.choice(acts)()
        for event in chance.choices(stripe.events, k=2):
            react(event)
    react(stripe.events[0])
    check_end(customer)


def check_end(customer: str) -> None:
    """What is stored is what somebody decides who has only seen the end."""
    fetched = fetching.fetch(client(), [customer])
    stored = SubscriptionState(customer_id=customer, plan=state().plan)
    expected = rules.decide(stored, fetched, clock.now()).state
    assert (state().subscription, state().plan) == (expected.subscription, expected.plan)
    assert account().subscription.plan == state().plan


def test_an_old_fetch_that_finishes_late_loses(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    provider = client()
    early = store.take_ticket(USER)
    fetched = fetching.fetch(provider, [customer])
    stripe.cancel(subscription)
    hear_all(stripe)
    assert plan() == ("free", "user")
    outbox()

    with pytest.raises(store.TicketOvertaken):
        syncing.apply(provider, USER, early, fetched, "late")
    assert (plan(), outbox()) == (("free", "user"), [])


def test_an_old_fetch_loses_against_a_newer_one_that_changed_nothing(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    provider = client()
    stripe.set_status(subscription, "paused")
    early = store.take_ticket(USER)
    paused = fetching.fetch(provider, [customer])
    stripe.set_status(subscription, "active")
    react(stripe.events[-1])
    assert plan() == ("premium", "premium")
    with pytest.raises(store.TicketOvertaken):
        syncing.apply(provider, USER, early, paused, "late")
    assert plan() == ("premium", "premium")


def test_of_two_at_the_same_time_the_later_ticket_counts(stripe: StripeDouble, customer: str):
    """The second one fetches and writes while the first one waits for its answer."""
    subscription = stripe.subscribe(customer, "price_premium_month")
    created = stripe.events[0]
    turns = iter(range(2))

    def meanwhile(request: str) -> None:
        if request == "GET /v1/subscriptions" and next(turns, 1) == 0:
            stripe.before_answer = lambda request: None
            provider_answer = fetching.fetch(client(), [customer])
            stripe.cancel(subscription)
            react(stripe.events[-1])
            assert provider_answer.subscriptions[0].status == "active"

    # The first one's request is answered after the second one has written: with the newer state, and an older ticket.
    stripe.before_answer = meanwhile
    react(created)
    assert (plan(), state().subscription.status) == (("free", "user"), "canceled")


def test_a_refund_whose_fetch_is_overtaken_is_fetched_again(stripe: StripeDouble, customer: str):
    """Only its own notification leads to the refund: what overtakes it has not seen it."""
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.refund(stripe.latest_invoice(subscription)["id"])
    turns = iter(range(3))

    def overtake(request: str) -> None:
        if request == "GET /v1/subscriptions" and next(turns, 3) == 0:
            react(stripe.events[0])

    stripe.before_answer = overtake
    (refunded,) = stripe.events_of("refund.created")
    react(refunded)
    assert plan() == ("free", "user")
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"


def test_one_notification_brings_what_all_others_would_have(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.advance(days=70)
    stripe.update(subscription, items=[{"price": "price_pro_month"}])
    hear_all(stripe, stripe.events[-1:])
    assert plan() == ("pro", "premium")


def test_a_notification_for_another_account_changes_nothing(stripe: StripeDouble, customer: str):
    other = "0198aaaa-0000-7000-8000-000000000002"
    add_account(other)
    outbox()
    stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    assert plan(other) == ("free", "user")
    assert forms(other) == []


def test_the_hint_of_a_payload_moves_no_plan_to_another_account(stripe: StripeDouble, customer: str):
    """Whose a customer is says the table: an event whose metadata names another account writes nothing there."""
    other = "0198aaaa-0000-7000-8000-000000000002"
    add_account(other)
    outbox()
    stripe.subscribe(customer, "price_premium_month")
    event = stripe.events[0]
    event["data"]["object"]["metadata"]["userId"] = other
    react(event)
    assert plan(other) == ("free", "user")
    assert plan() == ("premium", "premium")
