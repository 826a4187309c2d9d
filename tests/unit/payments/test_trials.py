"""Each person has one trial: known again by the account, the mail address and the card, also after the account is deleted."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.settings import settings
from fitai.payments import rules, store, trials
from fitai.payments.checkout import service
from fitai.payments.checkout.models import CreateSubscription
from fitai.payments.personal import PERSONAL_DATA
from fitai.payments.provider.client import client
from fitai.payments.subscriptions import syncing

from tests.harness.person import traces
from tests.harness.stripe_double import StripeDouble, use_double

ADA, EVE = "0198aaaa-0000-7000-8000-000000000001", "0198aaaa-0000-7000-8000-000000000002"


def days_of(user_id: str, email: str) -> int:
    """The days of the trial that an account is offered."""
    body = CreateSubscription(
        plan="premium", success_url="https://app.fitai.example", cancel_url="https://app.fitai.example"
    )
    return service.subscribe(Caller(user_id, email, "user", "free", "s", 0, 2**40), body).trial_days


@pytest.fixture(autouse=True)
def _front_end(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:
    monkeypatch.setenv("FITAI_APP_URL", "https://app.fitai.example")
    settings.cache_clear()


def begin_trial(stripe: StripeDouble, user_id: str, email: str, card: str | None) -> str:
    """An account whose trial has begun, and what follows from the provider's notification."""
    now = clock.now()
    account = Account(id=user_id, email=email, username=f"user-{user_id[-4:]}", created_at=now, updated_at=now)
    accounts_store.create_account(account)
    customer = stripe.create_customer(user_id)
    store.add_customer(user_id, customer, None)
    subscription = stripe.subscribe(customer, "price_premium_month", trial_days=14)
    if card is not None:
        stripe.store_card(subscription, card)
    syncing.sync_customer(customer, user_id)
    return subscription


def status(stripe: StripeDouble, subscription: str) -> Any:
    return stripe.find("subscriptions", subscription)["status"]


def plan_of(user_id: str) -> str:
    account = accounts_store.find_account(user_id)
    assert account is not None
    return account.subscription.plan


def test_who_never_had_a_trial_is_offered_one(stripe: StripeDouble) -> None:
    assert days_of(ADA, "ada@example.com") == 14


def test_a_trial_in_the_app_gives_the_plan_once_its_card_is_stored(stripe: StripeDouble) -> None:
    now = clock.now()
    accounts_store.create_account(
        Account(id=ADA, email="ada@example.com", username="ada", created_at=now, updated_at=now)
    )
    caller = Caller(ADA, "ada@example.com", "user", "free", "s", 0, 2**40)
    begun = service.subscribe(caller, CreateSubscription(plan="premium", mode="elements"))
    (subscription,) = stripe.all("subscriptions")
    syncing.sync_customer(subscription["customer"], ADA)
    assert (begun.next_step, plan_of(ADA)) == ("confirm_setup", "free")
    stripe.store_card(subscription["id"], "card-1")
    syncing.sync_customer(subscription["customer"], ADA)
    assert plan_of(ADA) == "premium"


def test_an_account_has_one_trial(stripe: StripeDouble) -> None:
    stripe.cancel(begin_trial(stripe, ADA, "ada@example.com", "card-1"))

    assert days_of(ADA, "another@example.com") == 0


def test_stripe_knows_of_a_trial_before_its_notification_has_come(stripe: StripeDouble) -> None:
    customer = stripe.create_customer(ADA)
    store.add_customer(ADA, customer, None)
    stripe.cancel(stripe.subscribe(customer, "price_premium_month", trial_days=14))

    assert days_of(ADA, "ada@example.com") == 0


def test_the_same_mailbox_of_another_account_has_none(stripe: StripeDouble) -> None:
    begin_trial(stripe, ADA, "ada@example.com", "card-1")

    assert days_of(EVE, "Ada+again@example.com") == 0
    assert days_of(EVE, "eve@example.com") == 14


def test_a_card_with_which_somebody_has_had_a_trial_ends_another_without_a_charge(stripe: StripeDouble) -> None:
    first = begin_trial(stripe, ADA, "ada@example.com", "card-1")
    second = begin_trial(stripe, EVE, "eve@example.com", "card-1")

    assert (status(stripe, first), status(stripe, second)) == ("trialing", "canceled")
    assert (plan_of(ADA), plan_of(EVE)) == ("premium", "free")
    assert stripe.all("charges") == []


def test_a_card_that_is_stored_later_is_looked_at_then(stripe: StripeDouble) -> None:
    begin_trial(stripe, ADA, "ada@example.com", "card-1")
    second = begin_trial(stripe, EVE, "eve@example.com", None)
    assert status(stripe, second) == "trialing"
    stripe.store_card(second, "card-1")
    syncing.sync_customer(stripe.find("subscriptions", second)["customer"], EVE)

    assert status(stripe, second) == "canceled"


def test_of_two_that_come_with_a_card_at_once_one_keeps_its_trial(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = begin_trial(stripe, ADA, "ada@example.com", None)
    second = begin_trial(stripe, EVE, "eve@example.com", None)
    for subscription in (first, second):
        stripe.store_card(subscription, "card-1")
    real = store.store_trial
    interrupted: list[str] = []

    def store_trial(user_id: str, *arguments: Any) -> None:
        if not interrupted:
            interrupted.append(user_id)
            syncing.sync_customer(stripe.find("subscriptions", second)["customer"], EVE)
        real(user_id, *arguments)

    monkeypatch.setattr(store, "store_trial", store_trial)
    syncing.sync_customer(stripe.find("subscriptions", first)["customer"], ADA)

    assert sorted([status(stripe, first), status(stripe, second)]) == ["canceled", "trialing"]


def test_remembering_a_trial_again_changes_nothing(stripe: StripeDouble) -> None:
    subscription = begin_trial(stripe, ADA, "ada@example.com", "card-1")
    (fetched,) = client().list_subscriptions(stripe.find("subscriptions", subscription)["customer"]).items

    for _ in range(2):
        assert not trials.settle(client(), ADA, "ada@example.com", (fetched,))
    assert status(stripe, subscription) == "trialing"


def test_a_deleted_account_leaves_digests_that_tell_nothing_and_prevent_a_second_trial(stripe: StripeDouble) -> None:
    begin_trial(stripe, ADA, "ada@example.com", "card-1")
    customer = store.customer_ids(ADA)[0]
    list(PERSONAL_DATA.erase(ADA))
    list(PERSONAL_DATA.erase(ADA))

    assert not [place for place in traces("ada@example.com", "card-1", ADA) if place.startswith("TRIAL#")]
    assert not [place for place in traces(ADA) if "#PAYMENTS" in place or "CUSTOMER#" in place]
    assert store.find_owner(customer) is None
    assert days_of(EVE, "ada@example.com") == 0


def test_a_trial_is_forgotten_after_two_years(stripe: StripeDouble) -> None:
    begin_trial(stripe, ADA, "ada@example.com", "card-1")
    clock.set_source(lambda: stripe.moment + rules.TRIAL_RETENTION + timedelta(days=1))

    assert days_of(EVE, "ada@example.com") == 14


def test_the_export_has_what_is_stored_and_no_id_of_another(stripe: StripeDouble) -> None:
    begin_trial(stripe, ADA, "ada@example.com", "card-1")
    exported = dict(PERSONAL_DATA.export(ADA))

    assert set(exported) == {"payment_customer", "subscription_state"}
    assert set(exported["payment_customer"]) == {"customerId", "createdAt", "trial"}
    assert list(PERSONAL_DATA.export(EVE)) == []


def test_without_a_key_for_digests_nothing_is_remembered(stripe: StripeDouble) -> None:
    use_double(stripe, trialKey="")
    begin_trial(stripe, ADA, "ada@example.com", "card-1")

    assert store.trial_accounts([rules.trial_digest("", "card", "card-1")]) == {}
