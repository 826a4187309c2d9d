"""The webhook: what it accepts, and that each event is kept once."""

import base64
import json
import time

import pytest
from fitai.payments import configuration

from tests.harness import gateway
from tests.harness.cloud import TABLE
from tests.harness.gateway import Answer, call
from tests.harness.moto_speed import items_of_kind
from tests.harness.stripe_double import SECRET, StripeDouble, use_double
from tests.unit.payments.subscriptions.payers import outbox, plan


def post(body: str, signature: str | None) -> Answer:
    headers = {} if signature is None else {"stripe-signature": signature}
    return call("POST", "/payments/webhook", raw_body=body, headers=headers)


@pytest.fixture
def event(stripe: StripeDouble, customer: str) -> dict[str, object]:
    """The event of a new subscription."""
    stripe.subscribe(customer, "price_premium_month")
    return stripe.events[0]


def test_an_event_is_queued_once_with_one_transaction_of_two_items(stripe: StripeDouble, event):
    answers = [post(*stripe.signed(event)) for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 200]
    assert [answer.data["queued"] for answer in answers] == [True, False, False]
    assert (answers[0].operations, answers[0].write_units) == (["TransactWriteItems"], 4)
    (queued,) = outbox("payments.notified")
    assert (queued["id"], queued["type"], queued["objectId"]) == (
        event["id"],
        event["type"],
        event["data"]["object"]["id"],
    )
    assert event["data"]["object"]["items"] is not None and "items" not in queued, "the payload is not kept"
    (kept,) = items_of_kind(TABLE, "payment_event")
    assert int(kept["ttl"]["N"]) >= stripe.now + 30 * 24 * 3600


def test_the_event_leads_to_the_plan_through_the_outbox_and_the_devices_are_told(stripe: StripeDouble, event, pushed):
    token = gateway.access_token("0198aaaa-0000-7000-8000-000000000001")
    socket = gateway.Socket(pushed, token).connect()
    post(*stripe.signed(event))
    gateway.deliver_events()

    assert plan() == ("premium", "premium")
    (changed,) = socket.received("subscription:changed")
    assert (changed["data"]["plan"], changed["data"]["previousPlan"], changed["data"]["reason"]) == (
        "premium",
        "free",
        "subscribed",
    )


def test_the_body_may_come_in_base64(stripe: StripeDouble, event):
    body, signature = stripe.signed(event)
    function, _ = gateway.find("POST", "/payments/webhook")
    request = gateway.rest_event("POST", "/payments/webhook", {}, {"Stripe-Signature": signature}, None, {})
    request |= {"body": base64.b64encode(body.encode()).decode(), "isBase64Encoded": True}
    assert function.handler(request, gateway.CONTEXT)["statusCode"] == 200


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, signature: (body, None),
        lambda body, signature: (body, ""),
        lambda body, signature: (body, "t=1,v1=00"),
        lambda body, signature: (body.replace('"active"', '"paused"'), signature),
        lambda body, signature: (body + " ", signature),
        lambda body, signature: (body, signature.replace("v1=", "v0=")),
        lambda body, signature: (body, signature[:-1] + ("0" if signature[-1] != "0" else "1")),
        lambda body, signature: ("{}", signature),
    ],
    ids=["none", "empty", "made up", "changed body", "longer body", "old scheme", "changed signature", "other body"],
)
def test_what_is_not_signed_is_refused(stripe: StripeDouble, event, spoil):
    answer = post(*spoil(*stripe.signed(event)))
    assert (answer.status, answer.error["code"]) == (400, "invalid_signature")
    assert outbox() == []


def test_another_secret_is_refused_and_several_are_accepted(stripe: StripeDouble, event):
    assert post(*stripe.signed(event, secret="whsec_other")).status == 400
    use_double(stripe, webhookSecrets=["whsec_other", SECRET])
    assert post(*stripe.signed(event, secret="whsec_other")).status == 200
    assert post(*stripe.signed(event)).status == 200


@pytest.mark.parametrize(("age", "status"), [(0, 200), (290, 200), (310, 400)])
def test_a_signature_older_than_300_seconds_is_refused(stripe: StripeDouble, event, age: int, status: int):
    assert post(*stripe.signed(event, at=int(time.time()) - age)).status == status


def test_signed_text_that_is_no_event_is_refused(stripe: StripeDouble, customer: str):
    for content in (
        {},
        [],
        {"id": "evt_1", "object": "event", "type": "invoice.paid"},
        {"type": "invoice.paid", "data": {}},
    ):
        assert post(*stripe.signed(content)).status == 400  # type: ignore[arg-type]


def test_kinds_that_nothing_follows_from_are_answered_and_cost_nothing(stripe: StripeDouble, customer: str):
    answer = post(*stripe.signed(stripe.record("payout.paid", stripe.find("customers", customer))))
    assert (answer.status, answer.data, answer.operations) == (200, {"received": True, "queued": False}, [])


def test_a_body_that_is_too_large_is_refused(stripe: StripeDouble, customer: str):
    assert post(*stripe.signed({"padding": "x" * 400_000})).status == 413


def test_without_a_key_payments_are_off(aws: None):
    configuration.clear_cache()
    answer = post(json.dumps({}), "t=1,v1=00")
    assert (answer.status, answer.error["code"]) == (503, "payments_off")


def test_requests_are_not_counted(stripe: StripeDouble, event):
    post(*stripe.signed(event))
    assert [item for item in items_of_kind(TABLE, "caller") if "address" in item["PK"]["S"]] == []
