"""The state machine, purely."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from fitai.accounts import rules as accounts_rules
from fitai.accounts.models import Account, Plan, Subscription
from fitai.payments.provider.models import ProviderDiscount, ProviderInvoice, ProviderSubscription
from fitai.payments.subscriptions import rules
from fitai.payments.subscriptions.models import (
    Fetched,
    FetchedDispute,
    FetchedRefund,
    StoredSubscription,
    SubscriptionState,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
CUSTOMER = "cus_1"


def subscription(
    status: str = "active", id: str = "sub_1", plan: Plan | None = "premium", **changes: object
) -> ProviderSubscription:
    made = ProviderSubscription(
        id=id, customer_id=CUSTOMER, user_id="user", status=status, item_id="si_1", price_id="price_1", plan=plan,  # type: ignore[arg-type]
        interval="month", amount=999, currency="eur", quantity=1, created_at=NOW - 40 * DAY,
        current_period_start=NOW - 10 * DAY, current_period_end=NOW + 20 * DAY,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def invoice(
    id: str, status: str, failed: datetime | None = None, attempts: int = 0, **changes: object
) -> ProviderInvoice:
    made = ProviderInvoice(
        id=id, customer_id=CUSTOMER, status=status, subscription_id="sub_1", user_id="user", amount_due=999,
        amount_paid=999 if status == "paid" else 0, amount_remaining=0, currency="eur", attempt_count=attempts, is_first=False,
        created_at=NOW, first_failed_at=failed,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def decide(
    *subscriptions: ProviderSubscription, before: SubscriptionState | None = None, now: datetime = NOW, **more: object
) -> rules.Decision:
    return rules.decide(before, Fetched(CUSTOMER, subscriptions, **more), now)  # type: ignore[arg-type]


# --- the table of the spec ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "plan"),
    [
        ("trialing", "pro"),
        ("active", "pro"),
        ("unpaid", "free"),
        ("canceled", "free"),
        ("incomplete", "free"),
        ("incomplete_expired", "free"),
        ("paused", "free"),
    ],
)
def test_each_status_has_its_plan(status: str, plan: str):
    assert decide(subscription(status, plan="pro")).state.plan == plan


def test_a_trial_that_was_begun_in_the_app_has_no_plan_before_its_card():
    """Else an account for each throw-away address would have one trial after the other."""
    waiting = decide(subscription("trialing", awaits_setup=True)).state
    stored = decide(subscription("trialing"), before=waiting).state

    assert (waiting.plan, stored.plan) == ("free", "premium")
    assert rules.change_of(None, waiting) is None
    assert rules.change_of(waiting, stored) == rules.Change("trial_started")
    assert rules.account_subscription(Subscription(), waiting, NOW).status == "active", "nothing has expired"


@pytest.mark.parametrize(
    ("days", "seconds", "plan"), [(0, 0, "pro"), (13, 0, "pro"), (14, -1, "pro"), (14, 0, "free"), (15, 0, "free")]
)
def test_an_overdue_one_has_the_plan_for_14_days_to_the_second(days: int, seconds: int, plan: str):
    failed = NOW - timedelta(days=days, seconds=seconds)
    assert decide(subscription("past_due", plan="pro"), first_failed_at={"sub_1": failed}).state.plan == plan


@pytest.mark.parametrize("current", ["free", "premium", "pro"])
@pytest.mark.parametrize("status", ["resting", "", "ACTIVE", "Trialing", "past-due", "trialing "])
def test_an_unknown_status_keeps_the_plan_and_alarms(current: Plan, status: str):
    decision = decide(subscription(status, plan="pro"), before=SubscriptionState(customer_id=CUSTOMER, plan=current))
    assert (decision.state.plan, decision.alarms) == (current, ("UnknownSubscriptionStatuses",))


@pytest.mark.parametrize("status", ["trialing", "active", "past_due"])
def test_a_price_that_is_not_configured_keeps_the_plan_and_alarms(status: str):
    decision = decide(subscription(status, plan=None), before=SubscriptionState(customer_id=CUSTOMER, plan="premium"))
    assert (decision.state.plan, decision.alarms) == ("premium", ("UnknownPrices",))


# --- the first failed invoice ------------------------------------------------------------------------------


def series(*statuses: str) -> list[ProviderInvoice]:
    """Invoices, the newest first; the one of n periods ago failed n days ago."""
    return [
        invoice(f"in_{n}", status, failed=NOW - n * DAY if status not in ("paid", "draft") else None)
        for n, status in enumerate(statuses)
    ]


@pytest.mark.parametrize(
    ("statuses", "days"),
    [
        (("open",), 0),
        (("open", "open", "paid", "open"), 1),
        (("draft", "open", "paid"), 1),
        (("open", "void", "paid"), 1),
        (("open", "uncollectible", "open", "paid"), 2),
        (("paid", "open"), None),
        (("draft",), None),
        ((), None),
    ],
)
def test_the_grace_period_begins_with_the_first_invoice_that_was_not_paid_since(
    statuses: Sequence[str], days: int | None
):
    expected = None if days is None else NOW - days * DAY
    assert rules.first_failure(series(*statuses)) == expected


def test_no_later_failure_moves_the_beginning():
    """All series of up to five unpaid invoices: one more in front changes nothing."""
    for length in range(1, 6):
        for statuses in product(("open", "void", "uncollectible"), repeat=length):
            earlier = [replace(fetched, first_failed_at=fetched.first_failed_at) for fetched in series(*statuses)]
            first = rules.first_failure(earlier)
            assert rules.first_failure([invoice("in_new", "open", failed=NOW + DAY), *earlier]) == first


# --- two subscriptions -------------------------------------------------------------------------------------


def test_of_all_pairs_the_one_with_the_better_plan_counts_whatever_the_order():
    statuses = ("trialing", "active", "past_due", "unpaid", "paused", "incomplete", "canceled", "incomplete_expired")
    ranks = {"free": 0, "premium": 1, "pro": 2}
    for first, second, first_plan, second_plan in product(statuses, statuses, ("premium", "pro"), ("premium", "pro")):
        pair = (
            subscription(first, "sub_1", first_plan, created_at=NOW - 2 * DAY),  # type: ignore[arg-type]
            subscription(second, "sub_2", second_plan, created_at=NOW - DAY),  # type: ignore[arg-type]
        )
        decisions = [decide(*pair), decide(*reversed(pair))]
        assert decisions[0] == decisions[1]
        alone = [decide(member).state.plan for member in pair]
        assert ranks[decisions[0].state.plan] == max(ranks[plan] for plan in alone)
        charged = [member.id for member in pair if member.status in rules.CHARGED_STATUSES]
        assert len(decisions[0].to_cancel) == (len(charged) == 2)


def test_of_two_of_the_same_plan_the_older_one_stays():
    older, newer = subscription(id="sub_9", created_at=NOW - 2 * DAY), subscription(id="sub_1", created_at=NOW - DAY)
    decision = decide(newer, older)
    assert (decision.state.subscription.id, decision.to_cancel) == ("sub_9", ("sub_1",))


@pytest.mark.parametrize(
    ("started", "amount"),
    [(-11, 999), (0, 666), (10, 333), (20, 0), (30, 0)],
    ids=["before", "20 days", "10 days", "end", "later"],
)
def test_what_is_paid_back_of_a_second_one(started: int, amount: int):
    other = subscription(id="sub_2", created_at=NOW + started * DAY)
    assert rules.refund_of_duplicate(subscription(), other, 999) == amount


# --- refunds, disputes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("is_full", "money_of", "plan"), [(True, "sub_1", "free"), (False, "sub_1", "premium"), (True, None, "premium")]
)
def test_only_a_full_refund_for_the_present_period_ends_the_plan(is_full: bool, money_of: str | None, plan: str):
    refund = FetchedRefund("ch_1", 999, "eur", is_full)
    decision = decide(subscription(), refund=refund, money_of=money_of, is_of_period=True)
    assert decide(subscription(), refund=refund, money_of=money_of).state.plan == "premium", "of a past period"
    assert (decision.state.plan, decision.to_cancel) == (plan, ("sub_1",) if plan == "free" else ())


@pytest.mark.parametrize(
    "status", ["needs_response", "under_review", "won", "warning_closed", "prevented", "something_new"]
)
def test_a_dispute_that_is_not_lost_takes_nothing(status: str):
    assert (
        decide(subscription(), dispute=FetchedDispute("dp_1", status, 999, "eur"), money_of="sub_1").state.plan
        == "premium"
    )


def test_what_has_ended_stays_ended_and_another_subscription_is_its_own():
    lost = decide(subscription(), dispute=FetchedDispute("dp_1", "lost", 999, "eur"), money_of="sub_1").state
    assert decide(subscription(), before=lost).state.plan == "free"
    assert decide(subscription(), subscription(id="sub_2"), before=lost).state.plan == "premium"


# --- deciding again ----------------------------------------------------------------------------------------


def test_deciding_the_same_again_changes_nothing():
    for status, cancels in product(
        ("trialing", "active", "past_due", "unpaid", "canceled", "paused", "new"), (False, True)
    ):
        fetched = subscription(status, cancel_at_period_end=cancels, trial_end=NOW + 2 * DAY)
        once = decide(fetched, first_failed_at={"sub_1": NOW - DAY})
        again = decide(fetched, before=once.state, first_failed_at={"sub_1": NOW - DAY})
        assert again.state == once.state
        assert rules.change_of(once.state, again.state) is None


# --- the first payment after a trial -----------------------------------------------------------------------


def after_trial(invoice_status: str, status: str = "active", **changes: object) -> ProviderSubscription:
    start = NOW - 10 * DAY
    latest = invoice("in_1", invoice_status, created_at=start)
    return subscription(status, trial_end=start, trial_start=start - 14 * DAY, latest_invoice=latest, **changes)


@pytest.mark.parametrize(
    ("fetched", "amount"),
    [
        (after_trial("draft"), 0),
        (after_trial("open", "past_due"), 0),
        (after_trial("void", "past_due"), 0),
        (after_trial("paid"), 999),
        (replace(after_trial("open", "past_due"), trial_end=NOW - 40 * DAY), 999),
        (replace(after_trial("paid"), latest_invoice=invoice("in_2", "open", created_at=NOW)), 999),
    ],
    ids=["not charged yet", "declined", "given up", "paid", "a later period", "an upgrade that is not paid"],
)
def test_who_had_a_trial_pays_from_the_first_paid_invoice_on(fetched: ProviderSubscription, amount: int):
    assert decide(fetched).state.monthly_amount == amount


# --- what is told ------------------------------------------------------------------------------------------

CHANGES = [
    (None, subscription("trialing"), "trial_started", False),
    (None, subscription(), "subscribed", False),
    (subscription("incomplete"), subscription(), "subscribed", False),
    (subscription("trialing"), subscription(), "subscribed", False),
    (subscription("trialing"), after_trial("draft"), "renewed", False),
    (after_trial("open", "past_due"), after_trial("paid"), "subscribed", False),
    (subscription(), subscription(plan="pro"), "upgraded", True),
    (subscription(plan="pro"), subscription(), "downgraded", True),
    (subscription(), subscription(interval="year"), "upgraded", True),
    (subscription(interval="year"), subscription(), "downgraded", True),
    (subscription(), subscription(current_period_end=NOW + 50 * DAY), "renewed", False),
    (subscription("past_due"), subscription(), "renewed", False),
    (subscription("unpaid"), subscription(), "renewed", False),
    (subscription("paused"), subscription(), "renewed", False),
    (subscription(), subscription(cancel_at_period_end=True), "cancelled", True),
    (subscription(cancel_at_period_end=True), subscription(), "taken_back", True),
    (subscription(), subscription("past_due"), "payment_failed", False),
    (subscription("past_due"), subscription("unpaid"), "unpaid", False),
    (subscription("past_due"), subscription("canceled"), "unpaid", False),
    (subscription("past_due"), subscription("canceled", cancellation_reason="cancellation_requested"), "ended", True),
    (subscription(cancel_at_period_end=True), subscription("canceled", ended_at=NOW), "ended", True),
    (subscription(), subscription("canceled", cancellation_reason="cancellation_requested"), "ended", True),
    (subscription(), subscription("canceled", cancellation_reason="payment_failed"), "unpaid", False),
    (subscription("trialing"), subscription("canceled"), "ended", False),
    (subscription(), subscription(amount=1099), "reconciled", False),
    (subscription("canceled"), subscription(id="sub_2"), "subscribed", False),
]


@pytest.mark.parametrize(
    ("old", "new", "reason", "is_voluntary"), CHANGES, ids=[f"{case[2]} {n}" for n, case in enumerate(CHANGES)]
)
def test_each_change_has_its_reason(
    old: ProviderSubscription | None, new: ProviderSubscription, reason: str, is_voluntary: bool
):
    before = decide(old, now=NOW - DAY).state if old else None
    change = rules.change_of(before, decide(new, before=before).state)
    assert change is not None
    assert (change.reason, change.is_voluntary) == (reason, is_voluntary)


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired", "canceled", "unpaid", "paused"])
def test_what_never_had_a_plan_is_no_news(status: str):
    assert rules.change_of(None, decide(subscription(status)).state) is None


# --- amounts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "monthly"), [(12, 1), (17, 1), (18, 2), (9999, 833), (19999, 1667), (5, 0), (6, 1), (0, 0)]
)
def test_a_year_counts_a_twelfth_rounded_half_up(amount: int, monthly: int):
    assert rules.monthly_amount(amount, "year", (), NOW) == monthly


def test_discounts_lower_what_is_paid_until_they_end():
    half, three = ProviderDiscount("di_1", None, percent_off=50), ProviderDiscount("di_2", None, amount_off=300)
    over = replace(half, ends_at=NOW)
    assert rules.monthly_amount(1000, "month", (half,), NOW) == 500
    assert rules.monthly_amount(1000, "month", (half, three), NOW) == 200
    assert rules.monthly_amount(1000, "month", (over,), NOW) == 1000
    assert rules.monthly_amount(200, "month", (three,), NOW) == 0


def test_nothing_is_paid_in_a_trial_and_without_a_plan():
    assert decide(subscription("trialing")).state.monthly_amount == 0
    assert decide(subscription("unpaid")).state.monthly_amount == 0
    assert decide(subscription("past_due")).state.monthly_amount == 999


# --- the account's copy ------------------------------------------------------------------------------------


def owner(copy: Subscription, role: str = "user") -> Account:
    return Account(
        id="u", email="u@example.com", username="u", created_at=NOW, updated_at=NOW, subscription=copy, role=role
    )  # type: ignore[arg-type]


def test_the_copy_ends_by_itself():
    """Whatever is written of a plan that will end: from its end on the account has none, and not the role either."""
    ending = {
        "cancelled": (subscription(cancel_at_period_end=True), NOW + 20 * DAY),
        "overdue": (subscription("past_due"), NOW + 4 * DAY),
        "overdue and cancelled": (subscription("past_due", cancel_at_period_end=True), NOW + 4 * DAY),
        "cancelled before the grace period is over": (subscription("past_due", cancel_at=NOW + 2 * DAY), NOW + 2 * DAY),
    }
    for fetched, end in ending.values():
        state = decide(fetched, first_failed_at={"sub_1": NOW - 10 * DAY}).state
        account = owner(rules.account_subscription(Subscription(), state, NOW), role="premium")
        before, after = end - timedelta(seconds=1), end
        assert (accounts_rules.current_plan(account, before), accounts_rules.current_role(account, before)) == (
            "premium",
            "premium",
        )
        assert (accounts_rules.current_plan(account, after), accounts_rules.current_role(account, after)) == (
            "free",
            "user",
        )


def test_a_running_plan_has_no_end_so_that_a_late_renewal_takes_nothing():
    copy = rules.account_subscription(Subscription(), decide(subscription()).state, NOW)
    assert copy.end_date is None
    assert accounts_rules.current_plan(owner(copy), NOW + 400 * DAY) == "premium"


@pytest.mark.parametrize("status", ["incomplete", "incomplete_expired", "resting"])
def test_what_was_never_had_does_not_expire(status: str):
    copy = rules.account_subscription(Subscription(), decide(subscription(status)).state, NOW)
    assert (copy.plan, copy.status, copy.stripe_customer_id) == ("free", "active", CUSTOMER)


def test_the_stored_state_survives_its_json():
    state = decide(subscription("past_due"), first_failed_at={"sub_1": NOW}).state
    assert SubscriptionState.model_validate_json(state.model_dump_json(exclude_none=True)) == state
    assert isinstance(state.subscription, StoredSubscription)


def test_of_two_customers_the_one_of_the_subscription_that_counts_is_kept():
    elsewhere = subscription("canceled", "sub_2", customer_id="cus_2")
    state = rules.decide(None, Fetched("cus_2", (subscription(), elsewhere)), NOW).state
    assert (state.customer_id, state.plan) == (CUSTOMER, "premium")
