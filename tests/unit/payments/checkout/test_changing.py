"""Changing what is subscribed to: upgrades now, downgrades later, cancellations, and taking these back."""

from datetime import timedelta
from typing import Any

import pytest
from fitai.payments import store as payments_store
from fitai.payments.checkout import changes
from fitai.payments.errors import PaymentsRefused
from fitai.payments.provider.client import Provider, client

from tests.harness.gateway import access_token, call
from tests.harness.stripe_double import StripeDouble

USER = "0198aaaa-0000-7000-8000-000000000001"


def subscriber(stripe: StripeDouble, price: str = "price_premium_month", **options: Any) -> str:
    customer = stripe.create_customer(USER)
    payments_store.add_customer(USER, customer, None)
    return stripe.subscribe(customer, price, **options)


def send(path: str, body: Any) -> Any:
    return call("POST", f"/payments/{path}", body, token=access_token(USER))


def choose(plan: str, interval: str = "month", **body: Any) -> Any:
    """The change that choosing a plan makes."""
    answer = send("create-subscription", {"plan": plan, "interval": interval, **body}).data
    assert answer["nextStep"] in ("none", "pay_change")
    return answer["change"]


def cancel(**body: Any) -> Any:
    return send("cancel-subscription", body)


def price_of(stripe: StripeDouble, subscription: str) -> str:
    return str(stripe.find("subscriptions", subscription)["items"]["data"][0]["price"]["id"])


def invoices(stripe: StripeDouble) -> list[int]:
    return [invoice["amount_due"] for invoice in stripe.all("invoices")]


# --- upgrades ----------------------------------------------------------------------------------------------


def test_an_upgrade_with_20_of_30_days_left_takes_place_now_and_costs_6_67(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    stripe.advance(days=10)
    preview = choose("pro", preview=True)
    assert price_of(stripe, subscription) == "price_premium_month"
    change = choose("pro")

    assert (change["kind"], change["status"]) == ("upgrade", "applied")
    assert (change["amountDue"], change["credit"], change["charge"]) == (667, -666, 1333)
    assert preview == change | {"status": "preview"}
    assert price_of(stripe, subscription) == "price_pro_month"
    assert invoices(stripe) == [999, 667]


def test_an_upgrade_that_is_sent_twice_is_charged_once(stripe: StripeDouble) -> None:
    subscriber(stripe)
    choose("pro")
    answer = send("create-subscription", {"plan": "pro"})

    assert (answer.status, answer.error["code"]) == (409, "already_subscribed")
    assert invoices(stripe) == [999, 1000]


def test_two_upgrades_at_once_are_charged_once(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    other: list[str] = []

    def interrupt(request: str) -> None:
        if request == f"POST /v1/subscriptions/{subscription}" and not other:
            other.append(request)
            choose("pro")

    stripe.before_answer = interrupt
    choose("pro")

    assert sum(invoices(stripe)) == 1999


def test_a_year_in_place_of_a_month_begins_a_new_period(stripe: StripeDouble) -> None:
    subscriber(stripe)
    stripe.advance(days=10)
    change = choose("premium", "year")

    assert (change["kind"], change["amountDue"], change["credit"], change["charge"]) == ("upgrade", 9333, -666, 9999)


def test_an_upgrade_that_is_declined_waits_for_its_payment(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    stripe.good_cards[stripe.find("subscriptions", subscription)["customer"]] = False
    stripe.advance(days=10)
    change = choose("pro")
    again = choose("pro")

    assert (change["status"], change["paymentUrl"]) == ("payment_required", "https://invoice.example/pay")
    assert (again["status"], again["paymentUrl"]) == ("payment_required", "https://invoice.example/pay")
    assert change["amountDue"] == 667
    assert price_of(stripe, subscription) == "price_premium_month"
    assert len(invoices(stripe)) == 2, "the second request makes no second invoice"
    stripe.good_cards[stripe.find("subscriptions", subscription)["customer"]] = True
    stripe.pay(stripe.find("subscriptions", subscription)["latest_invoice"])
    assert price_of(stripe, subscription) == "price_pro_month"


def test_an_upgrade_in_a_trial_costs_nothing_and_keeps_the_trial(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, trial_days=14)
    change = choose("pro")

    assert (change["kind"], change["amountDue"]) == ("upgrade", 0)
    assert stripe.find("subscriptions", subscription)["status"] == "trialing"
    assert price_of(stripe, subscription) == "price_pro_month"


def test_an_upgrade_of_a_subscription_that_was_cancelled_lets_it_go_on(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    cancel()
    choose("pro")

    assert not stripe.find("subscriptions", subscription)["cancel_at_period_end"]


def test_a_cancelled_subscription_does_not_go_on_because_an_upgrade_was_declined(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    cancel()
    stripe.good_cards[stripe.find("subscriptions", subscription)["customer"]] = False
    assert choose("pro")["status"] == "payment_required"

    assert stripe.find("subscriptions", subscription)["cancel_at_period_end"]


@pytest.mark.parametrize("status", ["past_due", "unpaid", "paused"])
def test_while_an_invoice_is_outstanding_the_plan_is_not_changed(stripe: StripeDouble, status: str) -> None:
    subscription = subscriber(stripe)
    stripe.set_status(subscription, status)
    for plan, interval in (("pro", "month"), ("premium", "year")):
        answer = send("create-subscription", {"plan": plan, "interval": interval})
        assert (answer.status, answer.error["code"]) == (409, "payment_outstanding")

    assert price_of(stripe, subscription) == "price_premium_month"


# --- downgrades --------------------------------------------------------------------------------------------


def test_a_downgrade_takes_place_at_the_end_of_the_period(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_pro_month")
    preview = choose("premium", preview=True)
    assert stripe.all("subscription_schedules") == []
    change = choose("premium")

    assert (change["kind"], change["status"], change["amountDue"]) == ("downgrade", "planned", 0)
    assert preview == change | {"status": "preview"}
    stripe.advance(days=29)
    assert price_of(stripe, subscription) == "price_pro_month"
    stripe.advance(days=2)
    assert price_of(stripe, subscription) == "price_premium_month"
    assert invoices(stripe) == [1999, 999]


def test_a_downgrade_that_is_sent_twice_is_planned_once(stripe: StripeDouble) -> None:
    subscriber(stripe, "price_pro_month")

    assert choose("premium") == choose("premium")
    assert len(stripe.all("subscription_schedules")) == 1


def test_another_downgrade_takes_the_place_of_the_first(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_pro_year")
    choose("premium", "month")
    choose("pro", "month")
    stripe.advance(days=366)

    assert price_of(stripe, subscription) == "price_pro_month"
    assert len(stripe.all("subscription_schedules")) == 1


def test_choosing_the_present_plan_takes_a_planned_downgrade_back(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_pro_month")
    choose("premium")
    change = choose("pro")
    stripe.advance(days=31)

    assert (change["kind"], change["status"]) == ("planned_change_taken_back", "applied")
    assert price_of(stripe, subscription) == "price_pro_month"
    choose("premium")
    stripe.advance(days=31)
    assert price_of(stripe, subscription) == "price_premium_month", "and it can be planned again"


def test_an_upgrade_takes_a_planned_downgrade_back(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_premium_year")
    choose("premium", "month")
    choose("pro", "year")
    stripe.advance(days=370)

    assert price_of(stripe, subscription) == "price_pro_year"


def test_a_downgrade_after_a_cancellation_lets_the_subscription_go_on(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_pro_month")
    cancel()
    choose("premium")
    stripe.advance(days=31)

    assert price_of(stripe, subscription) == "price_premium_month"
    assert stripe.find("subscriptions", subscription)["status"] == "active"


def test_after_a_crash_between_schedule_and_plan_the_downgrade_is_planned_by_the_same_request(
    stripe: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = subscriber(stripe, "price_pro_month")
    real = Provider.schedule_downgrade

    def crash(*_: Any) -> None:
        raise PaymentsRefused

    monkeypatch.setattr(Provider, "schedule_downgrade", crash)
    assert send("create-subscription", {"plan": "premium"}).status == 502
    monkeypatch.setattr(Provider, "schedule_downgrade", real)
    choose("premium")
    stripe.advance(days=31)

    assert price_of(stripe, subscription) == "price_premium_month"
    assert len(stripe.all("subscription_schedules")) == 1


# --- cancelling --------------------------------------------------------------------------------------------


def test_a_cancellation_keeps_the_plan_until_the_end_of_the_period(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    for _ in range(2):
        view = cancel().data
        assert (view["plan"], view["status"], view["cancelAtPeriodEnd"]) == ("premium", "ending", True)
        assert view["endsAt"] == view["periodEndsAt"]
    stripe.advance(days=31)

    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    assert cancel().error["code"] == "no_subscription"


def test_a_cancellation_is_taken_back(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    cancel()
    for _ in range(2):
        view = cancel(takeBack=True).data
        assert (view["status"], view["cancelAtPeriodEnd"]) == ("active", False)
    stripe.advance(days=31)

    assert stripe.find("subscriptions", subscription)["status"] == "active"


def test_a_cancellation_for_a_day_is_taken_back_in_each_way(stripe: StripeDouble) -> None:
    """The provider's portal may set the day, and not that it ends with its period."""
    subscription = subscriber(stripe)
    for take_back in (lambda: cancel(takeBack=True), lambda: choose("premium"), lambda: choose("pro")):
        day = stripe.find("subscriptions", subscription)["items"]["data"][0]["current_period_end"]
        stripe.set_status(subscription, "active", cancel_at=day)
        assert cancel().data["status"] == "ending"
        assert not stripe.find("subscriptions", subscription)["cancel_at_period_end"], "it ends by then anyway"
        take_back()
        assert stripe.find("subscriptions", subscription)["cancel_at"] is None
    assert send("create-subscription", {"plan": "pro", "interval": "month"}).error["code"] == "already_subscribed"


def test_choosing_the_present_plan_takes_a_cancellation_back(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    cancel()
    assert choose("premium", preview=True)["status"] == "preview"
    assert stripe.find("subscriptions", subscription)["cancel_at_period_end"]
    assert choose("premium")["kind"] == "cancellation_taken_back"

    assert not stripe.find("subscriptions", subscription)["cancel_at_period_end"]


def test_a_cancellation_at_once_ends_the_plan(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    view = cancel(atPeriodEnd=False).data

    assert (view["plan"], view["status"]) == ("free", "ended")
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"


def test_a_plan_that_was_granted_stays_whatever_is_cancelled(stripe: StripeDouble) -> None:
    subscriber(stripe)
    for at_period_end in (True, False):
        body = {"atPeriodEnd": at_period_end}
        granted = call("POST", "/payments/cancel-subscription", body, token=access_token(USER, subscription="pro")).data
        assert granted["plan"] == "pro"


def test_what_is_not_paid_ends_at_once(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe)
    stripe.set_status(subscription, "past_due")
    cancel()

    assert stripe.find("subscriptions", subscription)["status"] == "canceled"


def test_a_cancellation_takes_a_planned_downgrade_back(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_pro_month")
    choose("premium")
    view = cancel().data
    stripe.advance(days=31)

    assert "plannedChange" not in view
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"


def test_who_never_subscribed_has_nothing_to_cancel(stripe: StripeDouble) -> None:
    answer = cancel()

    assert (answer.status, answer.error["code"]) == (404, "no_subscription")
    assert stripe.requests == []


def test_nobody_cancels_what_another_account_has(stripe: StripeDouble) -> None:
    subscriber(stripe)
    answer = call(
        "POST", "/payments/cancel-subscription", {}, token=access_token("0198aaaa-0000-7000-8000-0000000000ff")
    )

    assert answer.status == 404


def test_of_several_subscriptions_the_newest_that_is_paid_counts(stripe: StripeDouble) -> None:
    customer = stripe.create_customer(USER)
    old = stripe.subscribe(customer, "price_premium_month")
    stripe.advance(hours=1)
    new = stripe.subscribe(customer, "price_pro_month")
    stripe.subscribe(customer, "price_pro_year", incomplete=True)
    subscriptions = client().list_subscriptions(customer).items
    current = changes.live_subscription(subscriptions)

    assert current is not None and current.id == new
    stripe.cancel(new)
    current = changes.live_subscription(client().list_subscriptions(customer).items)
    assert current is not None and current.id == old


def test_a_subscription_at_a_price_that_is_not_configured_can_be_upgraded(stripe: StripeDouble) -> None:
    subscription = subscriber(stripe, "price_elsewhere")
    change = choose("premium")

    assert change["kind"] == "upgrade"
    assert price_of(stripe, subscription) == "price_premium_month"


def test_a_change_says_when_it_takes_place(stripe: StripeDouble) -> None:
    subscriber(stripe, "price_pro_month")
    began = stripe.moment
    planned = choose("premium")
    assert planned["effectiveAt"] == f"{began + timedelta(days=30):%Y-%m-%dT%H:%M:%S}.000Z"
    upgraded = choose("pro", "year")
    assert upgraded["effectiveAt"] == f"{stripe.moment:%Y-%m-%dT%H:%M:%S}.000Z"
