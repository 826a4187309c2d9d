"""Refunds, disputes, and two subscriptions at once."""

from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import USER, account, forms, hear_all, outbox, plan, react, state


def settle(stripe: StripeDouble) -> None:
    """Hear everything, also what follows from hearing it."""
    count = -1
    while count != len(stripe.events):
        count = len(stripe.events)
        hear_all(stripe)


def test_a_full_refund_ends_the_plan_and_the_subscription(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    settle(stripe)
    outbox()
    stripe.refund(stripe.latest_invoice(subscription)["id"])
    settle(stripe)

    assert plan() == ("free", "user")
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    events = outbox()
    changes = [event for event in events if event["_name"] == "subscription.changed"]
    assert changes[0]["reason"] == "refunded"
    assert [event["amount"] for event in events if event["_name"] == "payment.refunded"] == [999]
    assert "refunded" in [event["values"]["form"] for event in events if event["_name"] == "notification.raised"]


def test_a_refund_in_two_parts_ends_the_plan_with_the_second(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    invoice = stripe.latest_invoice(subscription)["id"]
    stripe.refund(invoice, 400)
    settle(stripe)
    assert plan() == ("premium", "premium")
    stripe.refund(invoice)
    settle(stripe)
    assert plan() == ("free", "user")
    assert [event["amount"] for event in outbox("payment.refunded")] == [400, 999]


def test_a_refund_for_a_past_period_takes_nothing_away(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    first = stripe.latest_invoice(subscription)["id"]
    stripe.advance(days=31)
    stripe.refund(first)
    settle(stripe)
    assert plan() == ("premium", "premium")
    assert stripe.find("subscriptions", subscription)["status"] == "active"


def test_a_lost_dispute_ends_the_plan_and_a_won_one_does_not(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    invoice = stripe.latest_invoice(subscription)["id"]
    won = stripe.dispute(invoice)
    settle(stripe)
    assert (plan(), forms()) == (("premium", "premium"), ["active", "dispute_open"])
    stripe.close_dispute(won, lost=False)
    settle(stripe)
    assert (plan(), forms()) == (("premium", "premium"), ["dispute_closed"])
    lost = stripe.dispute(invoice)
    stripe.close_dispute(lost, lost=True)
    settle(stripe)

    assert plan() == ("free", "user")
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    assert "dispute_lost" in [change["reason"] for change in outbox("subscription.changed")]


def test_refund_and_end_in_any_order_are_the_same(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.refund(stripe.latest_invoice(subscription)["id"])
    (refunded,) = stripe.events_of("refund.created")
    for event in (refunded, stripe.events[0], refunded):
        react(event)
    for event in reversed(stripe.events):
        react(event)
    assert plan() == ("free", "user")
    assert state().ended == {subscription: "refunded"}


def test_subscribing_again_after_a_refund_counts(stripe: StripeDouble, customer: str):
    stripe.refund(stripe.latest_invoice(stripe.subscribe(customer, "price_premium_month"))["id"])
    settle(stripe)
    stripe.advance(hours=1)
    stripe.subscribe(customer, "price_premium_month")
    settle(stripe)
    assert plan() == ("premium", "premium")


def test_of_two_checkouts_the_higher_plan_counts_and_the_rest_of_the_other_is_paid_back(
    stripe: StripeDouble, customer: str
):
    lower = stripe.subscribe(customer, "price_premium_month")
    settle(stripe)
    stripe.advance(days=10)
    higher = stripe.subscribe(customer, "price_pro_month")
    settle(stripe)

    assert (plan(), state().subscription.id) == (("pro", "premium"), higher)
    assert stripe.find("subscriptions", lower)["status"] == "canceled"
    (refund,) = stripe.all("refunds")
    assert refund["amount"] == 666, "20 of 30 days of 9.99"
    assert "duplicate" in forms()
    assert account().subscription.stripe_subscription_id == higher


def test_of_two_checkouts_for_the_same_plan_the_second_is_paid_back_whole(stripe: StripeDouble, customer: str):
    first = stripe.subscribe(customer, "price_premium_month")
    stripe.advance(seconds=20)
    second = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    settle(stripe)
    assert state().subscription.id == first
    assert [stripe.find("subscriptions", id)["status"] for id in (first, second)] == ["active", "canceled"]
    assert [refund["amount"] for refund in stripe.all("refunds")] == [999]
    assert plan() == ("premium", "premium")


def test_paying_back_a_second_subscription_is_repeated_until_it_is_confirmed_and_done_once(
    stripe: StripeDouble, customer: str
):
    """The provider refuses its end after the refund: the queue delivers again."""
    stripe.subscribe(customer, "price_premium_month")
    stripe.advance(seconds=20)
    second = stripe.subscribe(customer, "price_premium_month")

    def refuse(request: str) -> None:
        if request.startswith("DELETE /v1/subscriptions"):
            stripe.failures.append(503)

    stripe.before_answer = refuse
    for _ in range(2):
        try:
            react(stripe.events[-1])
        except Exception as error:
            assert type(error).__name__ == "PaymentsUnavailable"
    assert stripe.find("subscriptions", second)["status"] == "active"
    stripe.before_answer = lambda request: None
    react(stripe.events[-1])
    assert stripe.find("subscriptions", second)["status"] == "canceled"
    assert [refund["amount"] for refund in stripe.all("refunds")] == [999]


def test_an_outstanding_second_checkout_disturbs_nothing(stripe: StripeDouble, customer: str):
    first = stripe.subscribe(customer, "price_premium_month")
    second = stripe.subscribe(customer, "price_pro_month", incomplete=True)
    settle(stripe)
    assert (state().subscription.id, plan()) == (first, ("premium", "premium"))
    assert stripe.find("subscriptions", second)["status"] == "incomplete"


def test_a_refund_that_is_none_of_ours_is_passed_over(stripe: StripeDouble, customer: str):
    charge = stripe.add("charges", "ch", "charge", {
        "customer": None, "payment_intent": None, "amount": 500, "amount_refunded": 0, "currency": "eur",
        "status": "succeeded", "paid": True, "refunded": False, "disputed": False, "_invoice": "none",
    })  # fmt: skip
    stripe.post_refunds({"charge": charge["id"], "amount": "500"})
    settle(stripe)
    assert {event["_name"] for event in outbox()} == {"payments.notified"}


def test_a_lost_dispute_about_a_past_period_ends_the_plan_too(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    first = stripe.latest_invoice(subscription)["id"]
    stripe.advance(days=31)
    stripe.close_dispute(stripe.dispute(first), lost=True)
    settle(stripe)
    assert plan() == ("free", "user")
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"


def test_a_second_customer_of_an_account_is_seen_together_with_the_first(stripe: StripeDouble, customer: str):
    """The provider made two: a second checkout of the same person is found on the other one."""
    first = stripe.subscribe(customer, "price_premium_month")
    settle(stripe)
    stripe.advance(seconds=5)
    second = stripe.subscribe(stripe.create_customer(USER), "price_premium_month")
    settle(stripe)
    assert (state().subscription.id, state().customer_id, plan()) == (first, customer, ("premium", "premium"))
    assert stripe.find("subscriptions", second)["status"] == "canceled"
    assert [refund["amount"] for refund in stripe.all("refunds")] == [999]
