"""The life of a subscription, told by webhooks: what the account has, and what its user is told."""

from fitai.payments.provider.client import client

from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import account, add_payer, forms, hear_all, outbox, plan, state


def heard(stripe: StripeDouble, count: int) -> int:
    """Hear the events from a number on; how many there are now."""
    hear_all(stripe, stripe.events[count:])
    return len(stripe.events)


def test_a_paid_subscription_gives_the_plan_and_the_role(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_pro_month")
    hear_all(stripe)

    assert plan() == ("pro", "premium")
    copy = account().subscription
    assert (copy.status, copy.stripe_customer_id, copy.stripe_subscription_id) == ("active", customer, subscription)
    (changed,) = outbox("subscription.changed")
    assert (changed["previousPlan"], changed["plan"], changed["reason"]) == ("free", "pro", "subscribed")
    assert (changed["monthlyAmount"], changed["currency"], changed["isPaying"], changed["wasPaying"]) == (
        1999,
        "eur",
        True,
        False,
    )
    (received,) = outbox("payment.received")
    assert (received["amount"], received["userId"]) == (1999, changed["userId"])
    assert forms() == ["active"]


def test_an_administrator_stays_one(stripe: StripeDouble):
    stripe.subscribe(add_payer(stripe, role="admin"), "price_premium_month")
    hear_all(stripe)
    assert plan() == ("premium", "admin")


def test_an_outstanding_first_payment_gives_nothing_and_expires_after_23_hours(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_month", incomplete=True)
    count = heard(stripe, 0)
    assert (plan(), state().subscription.status) == (("free", "user"), "incomplete")
    stripe.advance(hours=22, minutes=59)
    assert len(stripe.events) == count
    stripe.advance(minutes=2)
    heard(stripe, count)

    assert (plan(), state().subscription.status) == (("free", "user"), "incomplete_expired")
    assert account().subscription.status == "active", "nothing was ever had that could have expired"
    assert (outbox("subscription.changed"), forms()) == ([], [])


def test_a_first_payment_that_is_made_gives_the_plan(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month", incomplete=True)
    count = heard(stripe, 0)
    stripe.pay(stripe.latest_invoice(subscription)["id"])
    heard(stripe, count)
    assert plan() == ("premium", "premium")


def test_a_trial_becomes_a_paid_subscription_and_its_end_is_told_three_days_before(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_year", trial_days=14)
    count = heard(stripe, 0)
    (began,) = outbox("subscription.changed")
    assert (began["reason"], began["isTrial"], began["monthlyAmount"], began["isPaying"]) == (
        "trial_started",
        True,
        0,
        False,
    )
    assert forms() == ["trial"]
    stripe.advance(days=11)
    stripe.record("customer.subscription.trial_will_end", stripe.all("subscriptions")[0])
    count = heard(stripe, count)
    assert forms() == ["trial_ends"]
    stripe.advance(days=3, hours=2)
    heard(stripe, count)

    (paid,) = outbox("subscription.changed")
    assert (paid["reason"], paid["isTrial"], paid["monthlyAmount"], paid["isPaying"]) == (
        "subscribed",
        False,
        833,
        True,
    )
    assert plan() == ("premium", "premium")


def test_who_never_pays_after_a_trial_never_counts_as_paying(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month", trial_days=14)
    count = heard(stripe, 0)
    stripe.good_cards[customer] = False
    outbox()
    stripe.advance(days=14)
    count = heard(stripe, count)
    (ended,) = outbox("subscription.changed")
    assert (ended["reason"], ended["status"], ended["isTrial"], ended["isPaying"]) == (
        "renewed",
        "active",
        False,
        False,
    )
    assert forms() == [], "nothing was paid yet"
    stripe.advance(hours=2)
    count = heard(stripe, count)
    (overdue,) = outbox("subscription.changed")
    assert (overdue["reason"], overdue["monthlyAmount"], overdue["isPaying"]) == ("payment_failed", 0, False)
    assert plan() == ("premium", "premium")

    stripe.good_cards[customer] = True
    stripe.pay(stripe.latest_invoice(subscription)["id"])
    heard(stripe, count)
    (paid,) = outbox("subscription.changed")
    assert (paid["reason"], paid["monthlyAmount"], paid["wasPaying"], paid["isPaying"]) == (
        "subscribed",
        999,
        False,
        True,
    )


def test_an_overdue_subscription_keeps_its_plan_for_14_days_from_the_first_failed_invoice(
    stripe: StripeDouble, customer: str
):
    stripe.after_retries = "past_due"
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.good_cards[customer] = False
    stripe.advance(days=30, hours=2)
    count = heard(stripe, 0)
    failed_at = stripe.latest_invoice(subscription)["status_transitions"]["finalized_at"]
    assert state().subscription.status == "past_due"
    assert int(state().subscription.grace_until.timestamp()) == failed_at + 14 * 24 * 3600
    assert plan() == ("premium", "premium")
    stripe.advance(days=13)
    count = heard(stripe, count)
    assert plan() == ("premium", "premium")
    assert int(account().subscription.end_date.timestamp()) == failed_at + 14 * 24 * 3600, "attempts do not move it"
    stripe.advance(days=1, hours=1)
    assert plan() == ("free", "user"), "by the time, though nobody has written it"

    stripe.advance(days=20)
    heard(stripe, count)
    assert stripe.latest_invoice(subscription)["attempt_count"] > 0, "a second invoice has failed"
    assert int(state().subscription.grace_until.timestamp()) == failed_at + 14 * 24 * 3600, "nor does another invoice"
    assert (plan(), account().subscription.plan, account().role) == (("free", "user"), "free", "user")


def test_each_attempt_of_a_payment_is_told_once(stripe: StripeDouble, customer: str):
    stripe.subscribe(customer, "price_premium_month")
    count = heard(stripe, 0)
    forms()
    stripe.good_cards[customer] = False
    messages = []
    for _ in range(16 * 2):
        stripe.advance(hours=12, days=1)
        count = heard(stripe, count)
        hear_all(stripe)
        messages += forms()
    attempts = stripe.events_of("invoice.payment_failed")
    assert len(attempts) == 4
    assert [form for form in messages if form == "payment_failed"] == ["payment_failed"] * 4
    assert [form for form in messages if form != "payment_failed"] == ["unpaid"]
    assert (state().subscription.status, plan()) == ("unpaid", ("free", "user"))


def test_a_payment_in_time_ends_the_grace_period(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.good_cards[customer] = False
    stripe.advance(days=31)
    count = heard(stripe, 0)
    outbox()
    stripe.good_cards[customer] = True
    stripe.pay(stripe.latest_invoice(subscription)["id"])
    heard(stripe, count)
    assert (state().subscription.status, state().subscription.grace_until, account().subscription.end_date) == (
        "active",
        None,
        None,
    )
    (changed,) = outbox("subscription.changed")
    assert changed["reason"] == "renewed"


def test_a_payment_after_the_end_brings_the_plan_back(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.good_cards[customer] = False
    stripe.advance(days=50)
    count = heard(stripe, 0)
    assert plan() == ("free", "user")
    outbox()
    stripe.good_cards[customer] = True
    stripe.pay(stripe.latest_invoice(subscription)["id"])
    heard(stripe, count)
    assert plan() == ("premium", "premium")
    assert forms() == ["active"]


def test_a_cancelled_subscription_runs_until_its_period_ends_and_can_be_taken_back(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    count = heard(stripe, 0)
    outbox()
    stripe.update(subscription, cancel_at_period_end="true")
    count = heard(stripe, count)
    ends = account().subscription.end_date
    assert (account().subscription.status, plan()) == ("cancelled", ("premium", "premium"))
    stripe.update(subscription, cancel_at_period_end="false")
    count = heard(stripe, count)
    assert (account().subscription.status, account().subscription.end_date) == ("active", None)
    stripe.update(subscription, cancel_at_period_end="true")
    count = heard(stripe, count)
    assert [event["reason"] for event in outbox("subscription.changed")] == ["cancelled", "taken_back", "cancelled"]
    stripe.advance(days=30, seconds=1)
    assert stripe.moment > ends
    assert plan() == ("free", "user"), "by the time, before the provider has said so"
    heard(stripe, count)

    assert (account().subscription.plan, account().subscription.status, account().role) == ("free", "expired", "user")
    (ended,) = outbox("subscription.changed")
    assert (ended["reason"], ended["isVoluntary"], ended["wasPaying"]) == ("ended", True, True)


def test_subscribing_again_after_the_end_counts(stripe: StripeDouble, customer: str):
    stripe.cancel(stripe.subscribe(customer, "price_premium_month"))
    hear_all(stripe)
    assert plan() == ("free", "user")
    stripe.advance(days=1)
    stripe.subscribe(customer, "price_pro_month")
    hear_all(stripe)
    assert plan() == ("pro", "premium")


def test_an_upgrade_applies_now_and_a_downgrade_at_the_end_of_the_period(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.update(subscription, items=[{"price": "price_pro_month"}])
    count = heard(stripe, 0)
    assert plan() == ("pro", "premium")
    provider = client()
    schedule = provider.create_schedule(subscription)
    current = provider.find_subscription(subscription)
    assert current is not None
    provider.schedule_downgrade(schedule, current, "price_premium_month", "month")
    count = heard(stripe, count)
    assert (plan(), state().subscription.planned_plan) == (("pro", "premium"), "premium")
    outbox()
    stripe.advance(days=30, hours=2)
    heard(stripe, count)
    assert (plan(), state().subscription.planned_plan) == (("premium", "premium"), None)
    changes = outbox("subscription.changed")
    assert [change["reason"] for change in changes] == ["downgraded"]
    assert changes[0]["monthlyAmount"] == 999


def test_a_planned_downgrade_can_be_taken_back(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_pro_month")
    provider = client()
    schedule = provider.create_schedule(subscription)
    current = provider.find_subscription(subscription)
    assert current is not None
    provider.schedule_downgrade(schedule, current, "price_premium_month", "month")
    count = heard(stripe, 0)
    provider.release_schedule(schedule.id)
    count = heard(stripe, count)
    assert state().subscription.planned_plan is None
    stripe.advance(days=31)
    heard(stripe, count)
    assert plan() == ("pro", "premium")


def test_an_unknown_status_keeps_the_plan_and_raises_an_alarm(stripe: StripeDouble, customer: str, capsys):
    subscription = stripe.subscribe(customer, "price_premium_month")
    count = heard(stripe, 0)
    stripe.set_status(subscription, "resting")
    capsys.readouterr()
    heard(stripe, count)
    assert plan() == ("premium", "premium")
    assert '"UnknownSubscriptionStatuses":1.0' in capsys.readouterr().out


def test_an_unknown_price_keeps_the_plan_and_raises_an_alarm(stripe: StripeDouble, customer: str, capsys):
    stripe.subscribe(customer, "price_elsewhere")
    hear_all(stripe)
    assert plan() == ("free", "user")
    assert '"UnknownPrices":1.0' in capsys.readouterr().out


def test_a_paused_subscription_has_no_plan(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.set_status(subscription, "paused")
    hear_all(stripe)
    assert plan() == ("free", "user")
