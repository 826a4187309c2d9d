"""Every request of the provider is one that Stripe's description of its API has: stripe-mock refuses none.

stripe-mock knows each parameter and its type, and nothing of what was sent before. What becomes of a subscription is told by the
tests on our own double (tests/unit/payments).
"""

import inspect
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe
from fitai.payments.configuration import PaymentSettings
from fitai.payments.provider import client as provider_client
from fitai.payments.provider.client import API_VERSION, Provider
from fitai.payments.provider.models import ProviderDiscount, ProviderSchedule, ProviderSubscription
from fitai.payments.provider.transport import Transport

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SUBSCRIPTION = ProviderSubscription(
    id="sub_1",
    customer_id="cus_1",
    user_id="user-1",
    status="trialing",
    item_id="si_1",
    price_id="price_premium",
    plan="premium",
    interval="month",
    amount=999,
    currency="eur",
    quantity=1,
    created_at=NOW,
    current_period_start=NOW,
    current_period_end=NOW + timedelta(days=30),
    discounts=(ProviderDiscount("di_1", "coupon_1"),),
)
SCHEDULE = ProviderSchedule("sub_sched_1", "sub_1", "active", NOW, NOW + timedelta(days=30))
PAGES = {"success_url": "https://app.example/thanks", "cancel_url": "https://app.example/plans"}
EVENT_TYPES = ("customer.subscription.updated", "invoice.paid")

REQUESTS: dict[str, list[Callable[[Provider], Any]]] = {
    "create_customer": [lambda stripe: stripe.create_customer("user-1", "ada@example.com", key="user-1")],
    "find_customer": [lambda stripe: stripe.find_customer("cus_1")],
    "update_customer_email": [lambda stripe: stripe.update_customer_email("cus_1", "new@example.com")],
    "delete_customer": [lambda stripe: stripe.delete_customer("cus_1")],
    "create_checkout_session": [
        lambda stripe, days=days: stripe.create_checkout_session(
            "user-1", "cus_1", "price_pro", **PAGES, trial_days=days, expires_at=NOW, key="intent"
        )
        for days in (0, 14)
    ],
    "list_open_sessions": [lambda stripe: stripe.list_open_sessions("cus_1")],
    "find_checkout_session": [lambda stripe: stripe.find_checkout_session("cs_1")],
    "expire_checkout_session": [lambda stripe: stripe.expire_checkout_session("cs_1")],
    "create_incomplete_subscription": [
        lambda stripe, days=days: stripe.create_incomplete_subscription(
            "user-1", "cus_1", "price_pro", trial_days=days, key="intent"
        )
        for days in (0, 14)
    ],
    "create_portal_session": [lambda stripe: stripe.create_portal_session("cus_1", "https://app.example")],
    "find_subscription": [lambda stripe: stripe.find_subscription("sub_1")],
    "list_subscriptions": [
        lambda stripe: stripe.list_subscriptions("cus_1"),
        lambda stripe: stripe.list_subscriptions(after="sub_1", limit=10),
    ],
    "preview_change": [lambda stripe: stripe.preview_change(SUBSCRIPTION, "price_pro", NOW)],
    "change_price": [lambda stripe: stripe.change_price(SUBSCRIPTION, "price_pro", at=NOW, key="in_1")],
    "create_schedule": [lambda stripe: stripe.create_schedule("sub_1")],
    "find_schedule": [lambda stripe: stripe.find_schedule("sub_sched_1")],
    "schedule_downgrade": [
        lambda stripe: stripe.schedule_downgrade(SCHEDULE, SUBSCRIPTION, "price_premium", "month"),
        lambda stripe: stripe.schedule_downgrade(SCHEDULE, SUBSCRIPTION, "price_premium", "year"),
    ],
    "release_schedule": [lambda stripe: stripe.release_schedule("sub_sched_1")],
    "cancel_at_period_end": [lambda stripe: stripe.cancel_at_period_end("sub_1")],
    "take_back": [
        lambda stripe: stripe.take_back(SUBSCRIPTION),
        lambda stripe: stripe.take_back(replace(SUBSCRIPTION, cancel_at_period_end=True)),
    ],
    "cancel_now": [lambda stripe: stripe.cancel_now("sub_1")],
    "find_invoice": [lambda stripe: stripe.find_invoice("in_1")],
    "list_invoices": [
        lambda stripe: stripe.list_invoices("sub_1", status="open"),
        lambda stripe: stripe.list_invoices("sub_1", after="in_1"),
    ],
    "find_invoice_of_payment": [lambda stripe: stripe.find_invoice_of_payment("pi_1")],
    "find_price": [lambda stripe: stripe.find_price("price_1")],
    "find_charge": [lambda stripe: stripe.find_charge("ch_1")],
    "find_refund": [lambda stripe: stripe.find_refund("re_1")],
    "refund_payment": [lambda stripe: stripe.refund_payment("pi_1", 500, key="in_1")],
    "find_dispute": [lambda stripe: stripe.find_dispute("dp_1")],
    "list_events": [lambda stripe: stripe.list_events(EVENT_TYPES, NOW, after="evt_1")],
}
"""All requests, by the provider's method that sends them."""
WITHOUT_A_REQUEST = {"construct_event"}


def requests_of(
    config: PaymentSettings, monkeypatch: pytest.MonkeyPatch, send: Callable[[Provider], Any]
) -> list[tuple[str, int, str]]:
    """The requests that a method sends: method, status of the answer, and the version of the API."""
    sent: list[tuple[str, int, str]] = []
    real = Transport.request

    def request(self: Transport, method: str, url: str, headers: Any, *rest: Any, **options: Any) -> Any:
        answer = real(self, method, url, headers, *rest, **options)
        sent.append((method, answer[1], headers["Stripe-Version"]))
        return answer

    monkeypatch.setattr(Transport, "request", request)
    send(Provider(config, *provider_client._sdk(config.key, config.api_base), time.monotonic() + 20))
    return sent


@pytest.mark.parametrize(
    ("method", "number"), [(method, number) for method, sends in REQUESTS.items() for number in range(len(sends))]
)
def test_stripe_takes_the_request_and_its_answer_is_read(
    config: PaymentSettings, monkeypatch: pytest.MonkeyPatch, method: str, number: int
) -> None:
    ((_, status, version),) = requests_of(config, monkeypatch, REQUESTS[method][number])

    assert (status, version) == (200, API_VERSION)


def test_every_method_of_the_provider_is_tried() -> None:
    methods = {name for name, _ in inspect.getmembers(Provider, inspect.isfunction) if not name.startswith("_")}

    assert methods == REQUESTS.keys() | WITHOUT_A_REQUEST


def test_a_parameter_that_stripe_does_not_know_would_be_refused(config: PaymentSettings) -> None:
    sdk, _ = provider_client._sdk(config.key, config.api_base)
    for send in (
        lambda: sdk.v1.subscriptions.update("sub_1", {"cancel_at_periods_end": True}),  # type: ignore[typeddict-unknown-key]
        lambda: sdk.v1.subscriptions.update("sub_1", {"cancel_at_period_end": "later"}),  # type: ignore[typeddict-item]
    ):
        with pytest.raises(stripe.InvalidRequestError):
            send()
