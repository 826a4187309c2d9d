"""The nightly comparison: what was lost is found, a run that is interrupted goes on, and nothing is done twice."""

import pytest
from fitai.kernel import catalogue
from fitai.kernel.time_budget import TimeBudget
from fitai.payments import configuration
from fitai.payments.provider.client import client
from fitai.payments.subscriptions import customer_deletion, deadlines, reconciliation, store
from fitai.payments.subscriptions.models import ReconciliationState

from tests.harness.gateway import CONTEXT
from tests.harness.held_needs import watched
from tests.harness.stripe_double import StripeDouble, use_double
from tests.unit.payments.subscriptions.payers import USER, add_payer, hear_all, outbox, plan, react, state


def night(stripe: StripeDouble, **duration: float) -> ReconciliationState:
    """A round, after midnight; what it puts on its way is handled."""
    stripe.advance(**duration or {"days": 1})
    outbox("payments.notified")
    result = reconciliation.reconcile(TimeBudget(60))
    for event in outbox("payments.notified"):
        react(next(recorded for recorded in stripe.events if recorded["id"] == event["id"]))
    return result


def test_a_lost_webhook_is_found_the_same_night(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.cancel(subscription)
    assert plan() == ("premium", "premium"), "nobody has told of it"
    result = night(stripe)
    assert plan() == ("free", "user")
    assert (result.phase, result.replayed) == ("done", 1)


def test_a_lost_event_of_a_refund_is_found(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.refund(stripe.latest_invoice(subscription)["id"])
    night(stripe)
    assert plan() == ("free", "user")


def test_what_no_event_tells_is_found_by_comparing(stripe: StripeDouble, customer: str):
    """All events are lost, at the provider too."""
    stripe.subscribe(customer, "price_pro_year")
    stripe.events.clear()
    result = night(stripe)
    assert plan() == ("pro", "premium")
    assert (result.checked, result.repaired) == (1, 1)
    (changed,) = outbox("subscription.changed")
    assert changed["reason"] == "subscribed"


def test_what_the_provider_has_lost_ends(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.events.clear()
    del stripe.objects["subscriptions"][subscription]
    result = night(stripe)
    assert (plan(), result.repaired) == (("free", "user"), 1)


def test_another_account_of_the_provider_takes_nobodys_plan(stripe: StripeDouble, customer: str, capsys):
    """The key is of another account, or of the test mode: there are no customers at all."""
    stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.objects.clear()
    stripe.events.clear()
    capsys.readouterr()
    result = night(stripe)
    assert (plan(), result.repaired) == (("premium", "premium"), 0)
    assert '"UnknownCustomers":1.0' in capsys.readouterr().out


def test_a_night_without_losses_writes_nothing_and_a_second_run_asks_nothing(stripe: StripeDouble, customer: str):
    stripe.good_cards[customer] = True
    stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    before = state()
    result = night(stripe)
    assert (result.checked, result.repaired, result.replayed) == (1, 0, 0)
    assert (state(), outbox("subscription.changed")[1:]) == (before, [])
    stripe.requests.clear()
    reconciliation.reconcile(TimeBudget(60))
    assert stripe.requests == [], "the night is done"


def test_an_overdue_subscription_that_is_as_it_is_stored_is_not_repaired(stripe: StripeDouble, customer: str):
    stripe.after_retries = "past_due"
    stripe.subscribe(customer, "price_premium_month")
    stripe.good_cards[customer] = False
    stripe.advance(days=40)
    hear_all(stripe)
    assert state().subscription.status == "past_due"
    assert night(stripe, hours=14).repaired == 0


@pytest.fixture
def many(stripe: StripeDouble) -> list[str]:
    """Seven payers, of three seconds; of three the webhooks were lost."""
    customers = [add_payer(stripe, f"0198aaaa-0000-7000-8000-00000000001{number}") for number in range(7)]
    for number, customer in enumerate(customers):
        stripe.subscribe(customer, "price_premium_month")
        if number % 2:
            stripe.advance(seconds=1)
    hear_all(stripe)
    for number in (0, 3, 6):
        stripe.set_status(f"{stripe.all('subscriptions')[number]['id']}", "paused")
    stripe.events.clear()
    outbox()
    return [f"0198aaaa-0000-7000-8000-00000000001{number}" for number in range(7)]


def test_pages_that_end_within_a_second_find_all(stripe: StripeDouble, many: list[str], monkeypatch):
    monkeypatch.setattr(reconciliation, "PAGE_SIZE", 2)
    result = night(stripe)
    assert [plan(user)[0] for user in many] == ["free", "premium", "premium", "free", "premium", "premium", "free"]
    assert (result.checked, result.repaired) == (7, 3)


def test_a_round_goes_on_where_a_run_has_stopped(stripe: StripeDouble, many: list[str], monkeypatch):
    monkeypatch.setattr(reconciliation, "PAGE_SIZE", 2)
    stripe.advance(days=1)
    with pytest.raises(Stopped):
        reconciliation.reconcile(Ending(4))
    positions = [store.load_reconciliation()[0].after]
    with pytest.raises(Stopped):
        reconciliation.reconcile(Ending(5))
    positions.append(store.load_reconciliation()[0].after)
    assert len(set(positions)) == 2
    result = reconciliation.reconcile(TimeBudget(60))
    assert (result.phase, result.checked) == ("done", 7)
    assert [plan(user)[0] for user in many] == ["free", "premium", "premium", "free", "premium", "premium", "free"]


class Stopped(Exception):
    """The process ends."""


class Ending(TimeBudget):
    """A budget that ends the process when it was asked so often."""

    def __init__(self, times: int) -> None:
        super().__init__(60)
        self._left = times

    @property
    def is_over(self) -> bool:
        self._left -= 1
        if self._left < 0:
            raise Stopped
        return False


def test_a_page_costs_one_request_and_one_query(stripe: StripeDouble, many: list[str]):
    night(stripe)
    stripe.requests.clear()
    result = night(stripe)
    assert stripe.requests[:2] == ["GET /v1/events", "GET /v1/subscriptions"]
    prices = [
        f"GET /v1/prices/price_{plan}_{interval}" for plan in ("premium", "pro") for interval in ("month", "year")
    ]
    assert stripe.requests[2:] == prices, "once a night"
    assert result.checked == 7


def test_a_provider_that_is_down_stops_the_run_and_the_next_one_goes_on(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    stripe.cancel(subscription)
    stripe.is_down = True
    stripe.advance(days=1)
    with pytest.raises(Exception, match="does not answer"):
        reconciliation.reconcile(TimeBudget(60))
    stripe.is_down = False
    night(stripe, minutes=15)
    assert plan() == ("free", "user")


def test_a_customer_of_a_deleted_account_is_asked_for_again_until_it_is_deleted(stripe: StripeDouble, customer: str):
    subscription = stripe.subscribe(customer, "price_premium_month")
    hear_all(stripe)
    customer_deletion.request_deletions(USER)
    night(stripe)
    assert stripe.find("subscriptions", subscription)["status"] == "canceled"
    assert stripe.find("customers", customer).get("deleted")
    assert store.customers_to_delete(10) == []


def test_the_schedules_are_off_without_payments(aws: None):
    configuration.clear_cache()
    assert reconciliation.run(TimeBudget(1)) is None
    assert deadlines.handle_deadlines(TimeBudget(1)) == 0


@pytest.mark.parametrize("name", ["reconcile_payments", "end_grace_periods"])
def test_the_schedules_need_no_more_than_they_declare(stripe: StripeDouble, customer: str, name: str):
    """Whatever there is to do: a lost subscription, an overdue one, a customer of a deleted account."""
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.after_retries = "past_due"
    stripe.good_cards[customer] = False
    stripe.advance(days=31)
    hear_all(stripe)
    stripe.cancel(add_subscription(stripe))
    stripe.advance(days=14)
    store.request_customer_deletion(stripe.create_customer("somebody"))
    function = next(function for function in catalogue.functions() if function.name == name)
    with watched(function):
        function.handler({}, CONTEXT)
    assert state().subscription.id == subscription
    assert (plan(), state().plan) == (("free", "user"), "free")


def add_subscription(stripe: StripeDouble) -> str:
    """The subscription of another payer, of which nothing was heard."""
    return stripe.subscribe(add_payer(stripe, "0198aaaa-0000-7000-8000-000000000077"), "price_pro_month")


RIGHT = {"amount": 999, "currency": "eur"}


@pytest.mark.parametrize(
    ("changes", "differing"),
    [
        ({}, []),
        ({"amounts": {"premium": {"month": RIGHT}}}, []),
        ({"amounts": {"premium": {"month": RIGHT | {"amount": 899}}}}, ["price_premium_month"]),
        ({"amounts": {"premium": {"month": RIGHT | {"currency": "usd"}}}}, ["price_premium_month"]),
        ({"prices": {"premium": {"month": "price_premium_year"}}}, ["price_premium_year"]),
        ({"prices": {"premium": {"month": ["price_premium_month", "price_elsewhere"]}}}, []),
        ({"prices": {"pro": {"year": "price_that_is_absent"}}}, ["price_that_is_absent"]),
    ],
)
def test_a_price_that_is_not_what_the_list_of_plans_shows_is_found(
    stripe: StripeDouble, changes: dict[str, object], differing: list[str]
):
    use_double(stripe, **changes)
    assert reconciliation.differing_prices(client()) == differing


def test_the_night_says_how_many_prices_differ(stripe: StripeDouble, customer: str, capsys: pytest.CaptureFixture[str]):
    use_double(stripe, amounts={"premium": {"month": RIGHT | {"amount": 899}}})
    night(stripe)
    assert '"PricesThatDiffer":1.0' in capsys.readouterr().out
