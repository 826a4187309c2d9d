"""A double of Stripe's API with the life of subscriptions in it: an HTTP server on loopback that the real SDK talks to.

    with StripeDouble() as stripe:
        customer = stripe.create_customer("user-1")
        subscription = stripe.subscribe(customer, "price_premium_month")
        stripe.advance(days=31)                   # invoices, attempts, retries, expiries, in the order of their time
        body, signature = stripe.signed(stripe.events[0])

It knows what the SDK of ours asks for, and no more; what it does not know is a 404 that names the path, so that a test fails. Time
is its own (`now`, epoch seconds) and moves by `advance` only. Events are recorded and never sent: a test delivers them in
whatever order, as often as it likes, or not at all.
"""

import json
import threading
from http.server import ThreadingHTTPServer
from typing import Any

import stripe
from fitai.kernel.settings import settings
from fitai.payments import configuration

from tests.harness.secrets import use_secret
from tests.harness.stripe_api import Data, StripeApi
from tests.harness.stripe_http import Refusal, handler_of

SECRET = "whsec_double"
KEY = "sk_test_double"


def secret(url: str) -> Data:
    """The secret of payments with which the real client talks to the double."""
    prices = {
        plan: {interval: f"price_{plan}_{interval}" for interval in ("month", "year")} for plan in ("premium", "pro")
    }
    trials = {"trialDays": 14, "trialKey": "a key for the digests of the tests"}
    return {"key": KEY, "webhookSecrets": [SECRET], "prices": prices, "apiBase": url, **trials}


def use_double(double: "StripeDouble", **changes: Any) -> None:
    """Let the real client talk to a double.

    Args:
        changes: of the secret, by its keys.
    """
    use_secret(settings().payments_secret, secret(double.url) | changes)
    configuration.clear_cache()
    configuration.payment_settings()


class StripeDouble(StripeApi):
    """Stripe on loopback, and what a test does with it."""

    def __enter__(self) -> "StripeDouble":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    # --- what a test does ----------------------------------------------------------------------------------

    def create_customer(self, user_id: str, *, card: bool | None = True) -> str:
        """A customer of an account, with a card that is charged (True), declined (False), or without one."""
        return str(
            self.post_customers({"metadata": {"userId": user_id}, "email": f"{user_id}@example.com"}, card)["id"]
        )

    def subscribe(self, customer: str, price: str, *, trial_days: int = 0, incomplete: bool = False) -> str:
        """A subscription of a customer, as if a checkout had been completed; with `incomplete` its payment is outstanding."""
        params: Data = {"customer": customer, "items": [{"price": price, "quantity": "1"}]}
        params["metadata"] = dict(self.objects["customers"][customer]["metadata"])
        if trial_days:
            params["trial_period_days"] = str(trial_days)
        if incomplete:
            params["payment_behavior"] = "default_incomplete"
        return str(self.post_subscriptions(params)["id"])

    def complete_session(self, session_id: str) -> str:
        """Pay on a checkout page; the subscription.

        Raises:
            Refusal: the card is declined; the page stays open.
        """
        session = self.find("checkout/sessions", session_id)
        if session["status"] != "open":
            raise Refusal(400, "invalid_request_error", f"the session is {session['status']}")
        data = session["_subscription_data"]
        params = {
            "customer": session["customer"],
            "items": session["_line_items"],
            "metadata": data.get("metadata", {}),
        }
        params |= {key: data[key] for key in ("trial_period_days", "trial_settings") if key in data}
        subscription = self.post_subscriptions(params)
        session |= {"status": "complete", "subscription": subscription["id"], "url": None, "payment_status": "paid"}
        self.record("checkout.session.completed", session)
        return str(subscription["id"])

    def pay(self, invoice_id: str) -> None:
        """Pay an open invoice with whatever the customer has; a change that waits for it takes place."""
        invoice = self.find("invoices", invoice_id)
        if not self._attempt(invoice, by_hand=True):
            return
        subscription = self.find("subscriptions", invoice["parent"]["subscription_details"]["subscription"])
        pending = subscription["pending_update"]
        if pending and subscription["latest_invoice"] == invoice_id:
            self._item(subscription)["price"] = pending["subscription_items"][0]["price"]
            self._change(subscription, "customer.subscription.pending_update_applied", pending_update=None)

    def store_card(self, subscription_id: str, fingerprint: str) -> None:
        """Store a card for a subscription, as an app does it with the client secret."""
        card = {"id": f"pm_{next(self._ids)}", "card": {"fingerprint": fingerprint}}
        change: Data = {"default_payment_method": card, "pending_setup_intent": None}
        self._change(self.find("subscriptions", subscription_id), **change)

    def refund(self, invoice_id: str, amount: int | None = None) -> str:
        """Pay an invoice's charge back, all of it or a part; the refund."""
        charge = self.charge_of(invoice_id)
        params = {"charge": charge["id"], "amount": str(amount or charge["amount"] - charge["amount_refunded"])}
        return str(self.post_refunds(params)["id"])

    def charge_of(self, invoice_id: str) -> Data:
        """The charge of a paid invoice."""
        return next(charge for charge in self.all("charges") if charge["_invoice"] == invoice_id)

    def dispute(self, invoice_id: str) -> str:
        """Contest the payment of an invoice; the dispute."""
        charge = self.charge_of(invoice_id)
        charge["disputed"] = True
        dispute = self.add("disputes", "dp", "dispute", {
            "charge": charge["id"], "payment_intent": charge["payment_intent"], "amount": charge["amount"],
            "currency": "eur", "status": "needs_response", "reason": "fraudulent",
        })  # fmt: skip
        self.record("charge.dispute.created", dispute)
        return str(dispute["id"])

    def close_dispute(self, dispute_id: str, *, lost: bool) -> None:
        """Decide a dispute."""
        dispute = self.find("disputes", dispute_id)
        dispute["status"] = "lost" if lost else "won"
        self.record("charge.dispute.closed", dispute)

    def set_status(self, subscription_id: str, status: str, **changes: Any) -> None:
        """Give a subscription a status, such as one that nobody knows yet."""
        self._change(self.find("subscriptions", subscription_id), status=status, **changes)

    def update(self, subscription_id: str, **params: Any) -> Data:
        """Change a subscription as the API does."""
        return self.post_subscription(subscription_id, params)

    def cancel(self, subscription_id: str) -> None:
        """End a subscription at once."""
        self._end(self.find("subscriptions", subscription_id), "cancellation_requested")

    def latest_invoice(self, subscription_id: str) -> Data:
        """The newest invoice of a subscription."""
        return self.find("invoices", self.find("subscriptions", subscription_id)["latest_invoice"])

    def signed(self, event: Data, *, secret: str = SECRET, at: int | None = None) -> tuple[str, str]:
        """The body of a webhook and its signature, made by the SDK's own code."""
        body = json.dumps(event)
        return body, stripe.WebhookSignature.generate_signature_header(body, secret, at)

    def events_of(self, *types: str) -> list[Data]:
        """The events of some types, in the order in which they happened."""
        return [event for event in self.events if event["type"] in types]
