"""Subscriptions on the deployed stack, with a double of the payment provider on loopback whose events arrive, twice, or not at all."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.local.client import Account, Api, Device, Stack
from tests.e2e.behind import aws, eventually
from tests.harness.stripe_double import StripeDouble
from tests.harness.stripe_double import secret as secret_of

SECRET = "fitai/local/payments"
PAGES = {"successUrl": "http://localhost:3000/thanks", "cancelUrl": "http://localhost:3000/plans"}
SETTINGS_FOR = 1.5
"""Seconds after which a function looks at the secret again (`payments_refresh` of the local stage), and a half."""


def keep_secret(stack: Stack, content: dict[str, Any]) -> None:
    aws(stack, "secretsmanager").put_secret_value(SecretId=SECRET, SecretString=json.dumps(content))
    time.sleep(SETTINGS_FOR)


@pytest.fixture(scope="module")
def stripe(stack: Stack) -> Iterator[StripeDouble]:
    """The provider; payments are on as long as it is there."""
    with StripeDouble(now=datetime.now(UTC)) as double:
        keep_secret(stack, secret_of(double.url) | {"trialKey": uuid4().hex})
        yield double
    keep_secret(stack, {})


def deliver(stack: Stack, stripe: StripeDouble, event: dict[str, Any], signature: str | None = None) -> httpx.Response:
    """Send an event as the provider does."""
    body, good_signature = stripe.signed(event)
    headers = {"Stripe-Signature": signature or good_signature, "Content-Type": "application/json"}
    return httpx.post(f"{stack.rest_url.rstrip('/')}/payments/webhook", content=body, headers=headers, timeout=30)


def deliver_new(stack: Stack, stripe: StripeDouble, since: int, times: int = 1) -> None:
    """Send what has happened at the provider since an event, newest first."""
    for event in reversed(stripe.events[since:] * times):
        answer = deliver(stack, stripe, event)
        assert answer.status_code == 200, answer.text


def subscription_of(account: Account) -> Any:
    return account.api.call("GET", "/payments/subscription")


def begin(account: Account, stripe: StripeDouble, plan: str = "premium") -> str:
    """Begin a subscription, and pay it on the provider's page; returns its id there."""
    start = account.api.call("POST", "/payments/create-subscription", {"plan": plan, **PAGES})
    assert start["nextStep"] == "open_url", start
    session = stripe.all("checkout/sessions")[-1]
    return stripe.complete_session(session["id"])


def refreshed(account: Account) -> Api:
    """The API with a token that was issued now."""
    answer = account.api.call("POST", "/auth/login", {"login": account.email, "password": account.password})
    return account.api.signed_in(answer["accessToken"])


def test_a_subscription_opens_what_it_pays_for(stack: Stack, account: Account, stripe: StripeDouble) -> None:
    refused = account.api.send("GET", "/analytics/volume")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "upgrade_required"
    assert refused.json()["error"]["requiredPlan"] == "premium"
    since = len(stripe.events)
    with Device(stack, account.token) as phone:
        begin(account, stripe)
        # Coming back from the page grants nothing.
        assert subscription_of(account)["plan"] == "free"
        deliver_new(stack, stripe, since, times=2)
        changed = phone.wait("subscription:changed")
    assert changed.data["plan"] == "premium"
    assert subscription_of(account)["plan"] == "premium"
    assert refreshed(account).send("GET", "/analytics/volume").status_code == 200
    again = account.api.send("POST", "/payments/create-subscription", {"plan": "premium", **PAGES})
    assert again.status_code == 409, again.text


def test_a_webhook_that_was_lost_is_found_at_night(stack: Stack, account: Account, stripe: StripeDouble) -> None:
    begin(account, stripe, "pro")
    assert subscription_of(account)["plan"] == "free"
    aws(stack, "lambda").invoke(FunctionName="fitai-local-schedules-reconcile_payments", Payload=b"{}")
    eventually(lambda: subscription_of(account)["plan"], lambda plan: plan == "pro")


def test_a_forged_event_is_refused(stack: Stack, account: Account, stripe: StripeDouble) -> None:
    since = len(stripe.events)
    begin(account, stripe)
    forged = deliver(stack, stripe, stripe.events[since], signature=f"t={int(time.time())},v1={'0' * 64}")
    assert forged.status_code == 400
    assert subscription_of(account)["plan"] == "free"


def test_deleting_the_account_cancels_the_subscription(stack: Stack, account: Account, stripe: StripeDouble) -> None:
    since = len(stripe.events)
    subscription = begin(account, stripe)
    deliver_new(stack, stripe, since)
    eventually(lambda: subscription_of(account)["plan"], lambda plan: plan == "premium")
    account.api.call("DELETE", "/users/account", {"password": account.password})
    eventually(lambda: stripe.find("subscriptions", subscription)["status"], lambda status: status == "canceled")


def test_without_keys_payments_are_off(stack: Stack, account: Account) -> None:
    keep_secret(stack, {})
    answer = account.api.send("POST", "/payments/create-subscription", {"plan": "premium", **PAGES})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "payments_off"
    assert subscription_of(account)["plan"] == "free"
