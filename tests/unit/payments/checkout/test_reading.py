"""The subscription as its owner reads it, and the same as the provider has just answered it."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock
from fitai.payments import store
from fitai.payments.checkout.views import display_status
from fitai.payments.provider import reading
from fitai.payments.subscriptions import receiving, syncing

from tests.harness.gateway import access_token, call
from tests.harness.stripe_double import StripeDouble

USER = "0198aaaa-0000-7000-8000-000000000001"


def subscriber(stripe: StripeDouble, price: str = "price_premium_month", **options: Any) -> str:
    now = clock.now()
    accounts_store.create_account(
        Account(id=USER, email="ada@example.com", username="ada", created_at=now, updated_at=now)
    )
    customer = stripe.create_customer(USER)
    store.add_customer(USER, customer, None)
    return stripe.subscribe(customer, price, **options)


def read(stripe: StripeDouble | None = None, *, plan: str = "free") -> Any:
    """What the caller reads, once the provider's messages have come."""
    if stripe is not None:
        syncing.sync_customer(store.customer_ids(USER)[0], USER)
    return call("GET", "/payments/subscription", token=access_token(USER, subscription=plan)).data


def shown(view: Any, *names: str) -> tuple[Any, ...]:
    return tuple(view.get(name) for name in names)


def day(stripe: StripeDouble, days: int) -> str:
    return f"{stripe.moment + timedelta(days=days):%Y-%m-%dT%H:%M:%S}.000Z"


@pytest.mark.parametrize(
    ("status", "has_plan", "is_ending", "word"),
    [
        ("trialing", True, False, "trial"),
        ("trialing", True, True, "ending"),
        ("active", True, False, "active"),
        ("active", True, True, "ending"),
        ("past_due", True, False, "payment_due"),
        ("past_due", False, False, "on_hold"),
        ("unpaid", False, False, "on_hold"),
        ("paused", False, False, "on_hold"),
        ("incomplete", False, False, "awaiting_payment"),
        ("incomplete_expired", False, False, "ended"),
        ("canceled", False, False, "ended"),
        ("new_at_stripe", True, False, "active"),
        ("new_at_stripe", False, False, "on_hold"),
    ],
)
def test_every_status_has_a_word(status: str, has_plan: bool, is_ending: bool, word: str) -> None:
    assert display_status(status, has_plan=has_plan, is_ending=is_ending) == word


def test_who_never_subscribed_reads_the_plan_of_the_account(aws: None) -> None:
    assert read() == {
        "plan": "free", "status": "none", "cancelAtPeriodEnd": False, "manageUrl": "/payments/portal",
    }  # fmt: skip
    assert read(plan="pro")["plan"] == "pro", "an administrator has given it"


def test_a_subscription_says_plan_price_and_period(stripe: StripeDouble) -> None:
    subscriber(stripe, "price_premium_year")

    assert read(stripe) == {
        "plan": "premium", "subscribedPlan": "premium", "status": "active", "interval": "year", "monthlyAmount": 833,
        "currency": "eur", "periodEndsAt": day(stripe, 365), "cancelAtPeriodEnd": False, "manageUrl": "/payments/portal",
    }  # fmt: skip


def test_a_trial_says_when_it_ends(stripe: StripeDouble) -> None:
    subscriber(stripe, trial_days=14)

    assert shown(read(stripe), "status", "plan", "trialEndsAt") == ("trial", "premium", day(stripe, 14))


def test_what_is_planned_and_cancelled_reads_the_same_from_the_provider_and_from_what_is_stored(
    stripe: StripeDouble,
) -> None:
    subscriber(stripe, "price_pro_month")
    ends = day(stripe, 30)
    token = access_token(USER)
    call("POST", "/payments/create-subscription", {"plan": "premium"}, token=token)
    assert read(stripe)["plannedChange"] == {"plan": "premium", "interval": "month", "startsAt": ends}
    answered = call("POST", "/payments/cancel-subscription", {}, token=token).data

    assert answered == read(stripe)
    assert shown(answered, "status", "cancelAtPeriodEnd", "endsAt", "plannedChange") == ("ending", True, ends, None)


def test_a_failed_payment_says_until_when_the_plan_is_kept(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    stripe.good_cards[store.customer_ids(USER)[0]] = False
    stripe.advance(days=30, hours=2)
    view = read(stripe)
    assert shown(view, "status", "plan") == ("payment_due", "premium")
    assert view["graceUntil"] > day(stripe, 13)
    stripe.set_status(subscription, "unpaid")

    assert shown(read(stripe), "status", "plan", "subscribedPlan", "graceUntil") == (
        "on_hold", "free", "premium", None,
    )  # fmt: skip


def test_a_subscription_that_is_over_says_since_when(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    stripe.cancel(subscription)

    assert shown(read(stripe), "status", "plan", "endsAt") == ("ended", "free", day(stripe, 0))


def test_a_higher_plan_that_was_granted_is_the_plan_beside_any_subscription(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    read(stripe)
    stripe.advance(seconds=2)
    assert shown(read(plan="pro"), "plan", "subscribedPlan") == ("pro", "premium")
    stripe.cancel(subscription)
    assert read(stripe, plan="pro")["plan"] == "free", "a token from before the end"
    stripe.advance(seconds=2)
    assert shown(read(plan="pro"), "plan", "status") == ("pro", "ended")


def test_a_refund_ends_it_although_the_provider_has_not_ended_it_yet(stripe: StripeDouble) -> None:
    subscriber(stripe)
    (invoice,) = stripe.all("invoices")
    stripe.refund(invoice["id"])

    event = stripe.events_of("refund.created")[0]
    syncing.handle_notification(receiving.notification_of(reading.event_of(event)))

    assert shown(read(), "status", "plan") == ("ended", "free")


def test_nobody_reads_what_another_account_has(stripe: StripeDouble) -> None:
    subscriber(stripe)
    read(stripe)
    other = call("GET", "/payments/subscription", token=access_token("0198aaaa-0000-7000-8000-0000000000ff")).data

    assert other["status"] == "none"
