"""What a notification costs: requests to DynamoDB with their units, and requests to the provider, with a long history too."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fitai.kernel import table
from fitai.kernel.meter import meter

from tests.harness.stripe_double import StripeDouble
from tests.unit.payments.subscriptions.payers import hear_all, react


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The operations at DynamoDB."""
    names: list[str] = []

    def note(model: Any, **_: Any) -> None:
        names.append(model.name)

    client = table.client()
    client.meta.events.register_first("before-call.dynamodb.*", note, unique_id="tests-recorded")
    meter.reset()
    try:
        yield names
    finally:
        client.meta.events.unregister("before-call.dynamodb.*", unique_id="tests-recorded")


def cost(stripe: StripeDouble, event: dict[str, Any]) -> tuple[list[str], list[str], float, float]:
    stripe.requests.clear()
    with recorded() as names:
        react(event)
    return names, list(stripe.requests), meter.read_units, meter.write_units


READS = ["GetItem", "BatchGetItem", "UpdateItem", "BatchGetItem"]


def renewed(stripe: StripeDouble, times: int) -> str:
    """A subscription of a payer that was renewed so often; all is heard."""
    (customer,) = stripe.objects["customers"]
    subscription = stripe.subscribe(customer, "price_premium_month")
    stripe.advance(days=31 * times)
    hear_all(stripe, stripe.events[-1:])
    return subscription


@pytest.mark.parametrize("times", [0, 40])
def test_a_change_costs_the_same_with_a_long_history(stripe: StripeDouble, customer: str, times: int):
    subscription = renewed(stripe, times)
    stripe.update(subscription, items=[{"price": "price_pro_month"}])
    names, requests, read, written = cost(stripe, stripe.events[-1])
    assert names == [*READS, "TransactWriteItems"]
    assert requests == ["GET /v1/subscriptions"]
    assert (read, written) == (5, 20)


def test_nothing_new_costs_one_write_in_place_of_the_transaction(stripe: StripeDouble, customer: str):
    renewed(stripe, 1)
    names, requests, _, written = cost(stripe, stripe.events[-1])
    assert (names, requests) == ([*READS, "UpdateItem"], ["GET /v1/subscriptions"])
    assert written <= 8


CASES: dict[str, tuple[Callable[[StripeDouble, str], object], list[str]]] = {
    "overdue": (lambda stripe, invoice: None, ["GET /v1/subscriptions", "GET /v1/invoices"]),
    "refund": (
        lambda stripe, invoice: stripe.refund(invoice, 100),
        ["GET /v1/refunds", "GET /v1/charges", "GET /v1/subscriptions", "GET /v1/invoice_payments", "GET /v1/invoices"],
    ),
    "dispute": (
        lambda stripe, invoice: stripe.dispute(invoice),
        [
            "GET /v1/disputes",
            "GET /v1/charges",
            "GET /v1/subscriptions",
            "GET /v1/invoice_payments",
            "GET /v1/invoices",
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_provider_is_asked(stripe: StripeDouble, customer: str, case: str):
    subscription = renewed(stripe, 1)
    act, expected = CASES[case]
    if case == "overdue":
        stripe.good_cards[customer] = False
        stripe.advance(days=30)
    act(stripe, stripe.latest_invoice(subscription)["id"])
    _, requests, _, _ = cost(stripe, stripe.events[-1])
    assert [request.rsplit("/", 1)[0] if request.count("/") > 2 else request for request in requests] == expected
