"""What the routes of payments cost: requests to Stripe, and to DynamoDB, whatever the account's history is."""

from typing import Any

import pytest
from fitai.kernel.settings import settings
from fitai.payments import store

from tests.harness.gateway import Answer, access_token, call
from tests.harness.stripe_double import StripeDouble

USER = "0198aaaa-0000-7000-8000-000000000001"
COUNTED = 1
"""Each request of a caller is counted: one update."""


@pytest.fixture(autouse=True)
def _front_end(monkeypatch: pytest.MonkeyPatch, aws: None) -> None:
    monkeypatch.setenv("FITAI_APP_URL", "https://app.fitai.example")
    settings.cache_clear()


def send(stripe: StripeDouble, method: str, path: str, body: Any = None) -> tuple[Answer, int, int]:
    """The answer, the requests to Stripe, and those to DynamoDB."""
    stripe.requests.clear()
    answer = call(method, f"/payments/{path}", body, token=access_token(USER))
    assert answer.status == 200, answer.text
    return answer, len(stripe.requests), answer.requests - COUNTED


def test_subscribing_costs_a_few_requests_however_often_it_was_done_before(stripe: StripeDouble) -> None:
    body = {"plan": "premium"}
    _, first, stored = send(stripe, "POST", "create-subscription", body)
    assert (first, stored) == (3, 6)
    _, again, stored = send(stripe, "POST", "create-subscription", body)
    assert (again, stored) == (2, 3)
    customer = store.customer_ids(USER)[0]
    for _ in range(20):
        stripe.cancel(stripe.subscribe(customer, "price_premium_month", incomplete=True))
    _, later, stored = send(stripe, "POST", "create-subscription", body)
    assert (later, stored) == (2, 3)


def test_a_change_a_cancellation_and_the_portal_cost_a_few_requests(stripe: StripeDouble) -> None:
    customer = stripe.create_customer(USER)
    store.add_customer(USER, customer, None)
    stripe.subscribe(customer, "price_premium_month")
    send(stripe, "POST", "portal", {})
    costs = [
        send(stripe, "POST", "portal", {}),
        send(stripe, "POST", "create-subscription", {"plan": "pro", "preview": True}),
        send(stripe, "POST", "create-subscription", {"plan": "pro"}),
        send(stripe, "POST", "create-subscription", {"plan": "premium"}),
        send(stripe, "POST", "cancel-subscription", {}),
    ]

    assert [(asked, stored) for _, asked, stored in costs] == [(1, 1), (2, 2), (2, 2), (3, 2), (3, 2)]


def test_reading_a_subscription_costs_one_read_and_asks_nobody(stripe: StripeDouble) -> None:
    answer, asked, stored = send(stripe, "GET", "subscription")

    assert (asked, stored) == (0, 1)
    assert answer.read_units <= 1
