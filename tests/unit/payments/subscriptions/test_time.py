"""What ends by time alone, by the schedule; and what a token says that is issued meanwhile."""

import pytest
from fitai.accounts import rules
from fitai.kernel.time_budget import TimeBudget
from fitai.kernel.tokens import verify_access_token
from fitai.payments import store as payments_store
from fitai.payments.subscriptions import deadlines

from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.mail import mails
from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import account, add_account, forms, hear_all, notify, outbox, plan, state


def run() -> int:
    return deadlines.handle_deadlines(TimeBudget(60))


@pytest.fixture
def overdue(stripe: StripeDouble, customer: str) -> str:
    """A subscription whose payment has failed, an hour after its period began."""
    stripe.after_retries = "past_due"
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.good_cards[customer] = False
    stripe.advance(days=30, hours=2)
    hear_all(stripe)
    outbox()
    return subscription


def test_the_end_of_the_grace_period_is_told_three_days_before_and_comes_by_itself(stripe: StripeDouble, overdue: str):
    stripe.advance(days=10)
    hear_all(stripe)
    outbox()
    assert run() == 0
    stripe.advance(days=1)
    assert (run(), run()) == (1, 0)
    assert forms() == ["grace_ends"]
    stripe.advance(days=3)
    assert run() == 1
    assert (plan(), account().subscription.plan, account().role) == (("free", "user"), "free", "user")
    (changed,) = outbox("subscription.changed")
    assert (changed["reason"], changed["isVoluntary"], changed["isPaying"], changed["wasPaying"]) == (
        "unpaid",
        False,
        False,
        True,
    )
    assert forms() == ["unpaid"]
    assert (run(), state().deadline) == (0, None)


def test_the_end_of_a_trial_is_told_though_the_webhook_is_lost(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_month", trial_days=14)
    hear_all(stripe)
    outbox()
    stripe.advance(days=11)
    assert run() == 1
    assert forms() == ["trial_ends"]
    stripe.advance(days=3, hours=2)
    assert run() == 1
    assert (state().subscription.status, plan()) == ("active", ("premium", "premium"))


def test_a_trial_without_a_card_ends(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month", trial_days=14)
    stripe.find("subscriptions", subscription)["_missing_payment_method"] = "cancel"
    stripe.good_cards[customer] = None
    hear_all(stripe)
    stripe.advance(days=15)
    hear_all(stripe)
    assert plan() == ("free", "user")


def test_a_cancelled_subscription_is_looked_at_when_it_has_ended(stripe: StripeDouble, customer: str):
    stripe.update(stripe.subscribe(customer, "price_premium_month"), cancel_at_period_end="true")
    hear_all(stripe)
    stripe.advance(days=30, hours=2)
    assert run() == 1
    assert account().subscription.status == "expired"


def test_a_provider_that_is_down_leaves_the_deadline_and_the_plan_ends_all_the_same(stripe: StripeDouble, overdue: str):
    stripe.advance(days=14)
    stripe.is_down = True
    run()
    assert plan() == ("free", "user")
    stripe.is_down = False
    assert run() == 1
    assert account().subscription.plan == "free"


def test_the_next_token_has_the_new_plan(stripe: StripeDouble):
    body = {"email": "payer@example.com", "username": "payer.one", "password": "correct horse battery staple 7"}
    signed_in = call("POST", "/auth/register", body).data
    user_id = signed_in["user"]["id"]
    customer = stripe.create_customer(user_id)
    payments_store.add_customer(user_id, customer, None)
    subscription = stripe.subscribe(customer, "price_pro_month")
    hear_all(stripe)

    def refreshed(token: str) -> tuple[dict[str, object], str]:
        pair = call("POST", "/auth/refresh", {"refreshToken": token}).data
        caller = verify_access_token(pair["accessToken"])
        return {"plan": caller.subscription, "role": caller.role, "shown": pair["user"]["role"]}, pair["refreshToken"]

    now, token = refreshed(signed_in["refreshToken"])
    assert now == {"plan": "pro", "role": "premium", "shown": "premium"}
    stripe.good_cards[customer] = False
    stripe.after_retries = "past_due"
    for _ in range(9):
        stripe.advance(days=6)
        hear_all(stripe, stripe.events[-8:])
        now, token = refreshed(token)
    assert now == {"plan": "free", "role": "user", "shown": "user"}
    assert subscription == account(user_id).subscription.stripe_subscription_id


def test_a_role_that_was_given_without_a_subscription_stays(stripe: StripeDouble):
    given = add_account(role="premium")
    assert rules.current_role(given, stripe.moment) == "premium"


def test_a_failed_payment_is_mailed_once_for_each_attempt_with_the_page_on_which_it_is_paid(stripe: StripeDouble):
    customer, user_id = registered(stripe)
    stripe.subscribe(customer, "price_premium_month")
    told(stripe)
    before = len(mails("payer@example.com", "Your subscription"))
    stripe.good_cards[customer] = False
    stripe.advance(days=30, hours=2)
    for _ in range(2):
        told(stripe)
    stripe.advance(days=3)
    told(stripe)
    failed = [mail for mail in mails("payer@example.com", "Your subscription")[before:] if "has failed" in mail.html]
    assert len(failed) == len(stripe.events_of("invoice.payment_failed")) == 2
    assert all("https://invoice.example/pay" in mail.html for mail in failed)
    notifications = call("GET", "/notifications", token=access_token(user_id)).data
    assert [notice["data"]["event"] for notice in notifications if notice["type"] == "payment"][:2] == [
        "payment_failed"
    ] * 2


def registered(stripe: StripeDouble) -> tuple[str, str]:
    """A registered user with a verified address: the customer and the account."""
    body = {"email": "payer@example.com", "username": "payer.one", "password": "correct horse battery staple 7"}
    signed_in = call("POST", "/auth/register", body).data
    deliver_events()
    call("POST", "/auth/verify-email", {"token": mails("payer@example.com", "Confirm your e-mail address")[-1].token})
    customer = stripe.create_customer(signed_in["user"]["id"])
    payments_store.add_customer(signed_in["user"]["id"], customer, None)
    return customer, str(signed_in["user"]["id"])


def told(stripe: StripeDouble) -> None:
    """Let all events take effect, up to the mails."""
    for event in stripe.events:
        notify(stripe, event)
    deliver_events()
