"""The payment provider: each method is one request to Stripe, and answers types of ours.

A request that creates something takes a `key` of the caller: the same key with the same arguments creates nothing twice,
within the 24 hours for which Stripe remembers it, however often and from however many processes it is sent. What sets a state
needs none: sent twice it sets the same.

All methods raise:
    PaymentsUnavailable: Stripe does not answer in time, or is asked too often.
    PaymentDeclined: the bank declines.
    PaymentsRefused: Stripe refuses the request; somebody must look at the log.
"""

import hashlib
import json
import time
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import stripe

from fitai.kernel import external_services, tracing
from fitai.kernel.errors import Problem
from fitai.payments.configuration import PaymentSettings, payment_settings
from fitai.payments.errors import PaymentsRefused, PaymentsUnavailable, SignatureInvalid
from fitai.payments.provider import reading
from fitai.payments.provider.models import (
    ChangePreview,
    CheckoutSession,
    Interval,
    ProviderCharge,
    ProviderCustomer,
    ProviderDispute,
    ProviderEvent,
    ProviderInvoice,
    ProviderPage,
    ProviderPrice,
    ProviderRefund,
    ProviderSchedule,
    ProviderSubscription,
)
from fitai.payments.provider.problems import ObjectMissing, RequestRefused, errors_as_problems
from fitai.payments.provider.transport import Transport

T = TypeVar("T")

API_VERSION = "2026-10-28.endive"
"""The version of Stripe's API that `reading` understands. It is raised together with the SDK, whose types it is."""
MAX_RETRIES = 1
"""Repetitions by the SDK after a lost connection, a conflict or a failure of Stripe's; with the same idempotency key."""
SIGNATURE_AGE = 300
"""Seconds after which a webhook's signature is not accepted."""
SUBSCRIPTION_PARTS = ("latest_invoice", "schedule", "default_payment_method", "discounts.source.coupon")
"""What Stripe answers together with a subscription."""
DEFAULT_BUDGET = 20.0
"""Seconds for all requests of one use case together; below what a function and the gateway have."""
PAGE_SIZE = 100


def client(seconds: float = DEFAULT_BUDGET) -> "Provider":
    """The provider, for one use case.

    Args:
        seconds: after which none of its requests is waited for any more.

    Raises:
        PaymentsOff: no key is configured.
    """
    config = payment_settings()
    sdk, transport = _sdk(config.key, config.api_base)
    return Provider(config, sdk, transport, time.monotonic() + seconds)


@lru_cache(maxsize=2)
def _sdk(key: str, api_base: str) -> tuple[stripe.StripeClient, Transport]:
    transport = Transport()
    sdk = stripe.StripeClient(
        key,
        stripe_version=API_VERSION,
        base_addresses={"api": api_base},
        max_network_retries=MAX_RETRIES,
        http_client=transport,
    )
    return sdk, transport


class Provider:
    """The payment provider within a time limit.

    Args:
        ends: until when its requests are waited for (monotonic seconds).
    """

    def __init__(self, config: PaymentSettings, sdk: stripe.StripeClient, transport: Transport, ends: float) -> None:
        self.config = config
        self._sdk = sdk
        self._api = sdk.v1
        self._transport = transport
        self._ends = ends

    # --- customers -----------------------------------------------------------------------------------------

    def create_customer(self, user_id: str, email: str, *, key: str) -> ProviderCustomer:
        """A new customer for an account."""
        params = {"email": email, "metadata": {reading.USER_ID: user_id}}
        return self._create("create_customer", self._api.customers.create, params, reading.customer_of, key)

    def find_customer(self, customer_id: str) -> ProviderCustomer | None:
        """A customer, also a deleted one; None where there never was one."""
        return self._find("find_customer", lambda: self._api.customers.retrieve(customer_id), reading.customer_of)

    def update_customer_email(self, customer_id: str, email: str) -> None:
        """Give a customer another e-mail address."""
        self._send("update_customer_email", lambda: self._api.customers.update(customer_id, {"email": email}))

    def delete_customer(self, customer_id: str) -> None:
        """Delete a customer with its cards, and cancel its subscriptions at once. Nothing happens where it is absent."""
        self._find("delete_customer", lambda: self._api.customers.delete(customer_id), reading.customer_of)

    # --- subscribing ---------------------------------------------------------------------------------------

    def create_checkout_session(
        self,
        user_id: str,
        customer_id: str,
        price_id: str,
        *,
        success_url: str,
        cancel_url: str,
        trial_days: int,
        expires_at: datetime,
        key: str,
    ) -> CheckoutSession:
        """A page on which somebody subscribes; codes for discounts are entered there.

        Args:
            trial_days: 0 for none.
            expires_at: 30 minutes to 24 hours from now.
        """
        metadata = {reading.USER_ID: user_id}
        subscription: dict[str, Any] = {"metadata": metadata}
        if trial_days:
            subscription |= {"trial_period_days": trial_days, "trial_settings": _WITHOUT_A_CARD}
        params = {
            "mode": "subscription",
            "customer": customer_id,
            "client_reference_id": user_id,
            "metadata": metadata,
            "line_items": [{"price": price_id, "quantity": 1}],
            "success_url": success_url,
            "cancel_url": cancel_url,
            "allow_promotion_codes": True,
            "payment_method_collection": "always",
            "expires_at": int(expires_at.timestamp()),
            "subscription_data": subscription,
        }
        create = self._api.checkout.sessions.create
        return self._create("create_checkout_session", create, params, reading.session_of, key)

    def find_checkout_session(self, session_id: str) -> CheckoutSession | None:
        """A page for subscribing; None where there is none."""
        sessions = self._api.checkout.sessions
        return self._find("find_checkout_session", lambda: sessions.retrieve(session_id), reading.session_of)

    def list_open_sessions(self, customer_id: str) -> tuple[CheckoutSession, ...]:
        """The pages on which a customer may subscribe now; we leave one open at most."""
        params = {"customer": customer_id, "status": "open", "limit": PAGE_SIZE}
        sessions = self._api.checkout.sessions
        page = self._send("list_open_sessions", lambda: sessions.list(params))  # type: ignore[arg-type]
        return tuple(session for session in map(reading.session_of, page["data"]) if session.is_open)

    def expire_checkout_session(self, session_id: str) -> CheckoutSession | None:
        """Close a page for subscribing. One that is closed or complete stays so; None where there is none."""
        try:
            session = self._send("expire_checkout_session", lambda: self._api.checkout.sessions.expire(session_id))
        except (ObjectMissing, RequestRefused):
            current = self.find_checkout_session(session_id)
            if current is not None and current.is_open:
                raise
            return current
        return reading.session_of(session)

    def create_incomplete_subscription(
        self, user_id: str, customer_id: str, price_id: str, *, trial_days: int, key: str
    ) -> ProviderSubscription:
        """A subscription whose first payment an app completes with the `client_secret` of the answer.

        Args:
            trial_days: 0 for none. With a trial it is `trialing` at once, and the secret is for storing a card.
        """
        params: dict[str, Any] = {
            "customer": customer_id,
            "items": [{"price": price_id, "quantity": 1}],
            "metadata": {reading.USER_ID: user_id},
            "payment_behavior": "default_incomplete",
            "payment_settings": {"save_default_payment_method": "on_subscription"},
            "expand": [*SUBSCRIPTION_PARTS, "latest_invoice.confirmation_secret", "pending_setup_intent"],
        }
        if trial_days:
            params |= {"trial_period_days": trial_days, "trial_settings": _WITHOUT_A_CARD}
        create = self._api.subscriptions.create
        return self._create("create_incomplete_subscription", create, params, self._subscription_of, key)

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        """The URL of a page on which a customer manages cards, invoices and the subscription; short-lived."""
        params: dict[str, Any] = {"customer": customer_id, "return_url": return_url}
        if self.config.portal_configuration:
            params["configuration"] = self.config.portal_configuration
        sessions = self._api.billing_portal.sessions
        session = self._send("create_portal_session", lambda: sessions.create(params))  # type: ignore[arg-type]
        return str(session["url"])

    # --- subscriptions -------------------------------------------------------------------------------------

    def find_subscription(self, subscription_id: str) -> ProviderSubscription | None:
        """A subscription with its latest invoice and its planned change; None where there is none."""
        expand = [*SUBSCRIPTION_PARTS]
        return self._find(
            "find_subscription",
            lambda: self._api.subscriptions.retrieve(subscription_id, {"expand": expand}),
            self._subscription_of,
        )

    def list_subscriptions(
        self, customer_id: str | None = None, *, after: str | None = None, limit: int = PAGE_SIZE
    ) -> ProviderPage[ProviderSubscription]:
        """Subscriptions in any state, also those that are over; of one customer, or all. The newest first.

        Stripe cannot be asked for those that have changed since a moment: `list_events` answers that.
        """
        params = _page(after, limit) | {"status": "all", "expand": [f"data.{field}" for field in SUBSCRIPTION_PARTS]}
        if customer_id is not None:
            params["customer"] = customer_id
        try:
            page = self._send("list_subscriptions", lambda: self._api.subscriptions.list(params))  # type: ignore[arg-type]
        except ObjectMissing:  # a customer of another account of Stripe's, or of its test mode
            return ProviderPage(())
        return reading.page_of(page, self._subscription_of)

    def preview_change(self, subscription: ProviderSubscription, price_id: str, at: datetime) -> ChangePreview:
        """What `change_price` at this moment would charge. Nothing is changed."""
        params = {
            "customer": subscription.customer_id,
            "subscription": subscription.id,
            "subscription_details": {
                "items": [{"id": subscription.item_id, "price": price_id, "quantity": subscription.quantity}],
                "proration_behavior": "always_invoice",
                "proration_date": int(at.timestamp()),
            },
        }
        preview = self._send("preview_change", lambda: self._api.invoices.create_preview(params))  # type: ignore[arg-type]
        return reading.preview_of(preview, at)

    def change_price(
        self, subscription: ProviderSubscription, price_id: str, *, at: datetime, key: str
    ) -> ProviderSubscription:
        """Give a subscription another price now, and charge the rest of the period at once.

        Nothing is changed where the payment fails. A subscription in its trial stays in it, and nothing is charged.

        Args:
            at: the moment from which the rest of the period is counted.

        Raises:
            PaymentDeclined: nothing was changed.
        """
        params = {
            "items": [{"id": subscription.item_id, "price": price_id, "quantity": subscription.quantity}],
            "payment_behavior": "pending_if_incomplete",
            "proration_behavior": "always_invoice",
            "proration_date": int(at.timestamp()),
            "expand": [*SUBSCRIPTION_PARTS],
        }

        def update(params: Any, options: Any) -> Any:
            return self._api.subscriptions.update(subscription.id, params, options)

        return self._create("change_price", update, params, self._subscription_of, f"{subscription.id}:{key}")

    def create_schedule(self, subscription_id: str) -> ProviderSchedule:
        """A schedule for a subscription that has none; by itself it changes nothing. Stripe refuses a second one."""
        create = self._api.subscription_schedules.create
        answer = self._send("create_schedule", lambda: create({"from_subscription": subscription_id}))
        return reading.schedule_of(answer)

    def find_schedule(self, schedule_id: str) -> ProviderSchedule | None:
        """A schedule; None where there is none."""
        schedules = self._api.subscription_schedules
        return self._find("find_schedule", lambda: schedules.retrieve(schedule_id), reading.schedule_of)

    def schedule_downgrade(
        self, schedule: ProviderSchedule, subscription: ProviderSubscription, price_id: str, interval: Interval
    ) -> None:
        """Let a subscription have another price from the end of its period on; the schedule then ends by itself.

        Args:
            interval: of the new price.
        """
        discounts = [{"discount": discount.id} for discount in subscription.discounts]
        ends = int(subscription.current_period_end.timestamp())
        current: dict[str, Any] = {
            "items": [{"price": subscription.price_id, "quantity": subscription.quantity}],
            "start_date": int((schedule.phase_start or subscription.current_period_start).timestamp()),
            "end_date": ends,
            "proration_behavior": "none",
        }
        if subscription.status == "trialing":
            current["trial_end"] = ends
        following = {
            "items": [{"price": price_id, "quantity": subscription.quantity}],
            "duration": {"interval": interval, "interval_count": 1},
            "proration_behavior": "none",
        }
        if discounts:
            current["discounts"] = following["discounts"] = discounts
        params = {"phases": [current, following], "end_behavior": "release", "proration_behavior": "none"}
        update = self._api.subscription_schedules.update
        self._send("schedule_downgrade", lambda: update(schedule.id, params))  # type: ignore[arg-type]

    def release_schedule(self, schedule_id: str) -> None:
        """Take a planned change back: the subscription goes on as it is. Nothing happens where it is released already."""
        try:
            self._send("release_schedule", lambda: self._api.subscription_schedules.release(schedule_id))
        except (ObjectMissing, RequestRefused):
            schedule = self.find_schedule(schedule_id)
            if schedule is not None and schedule.status not in reading.ENDED_SCHEDULES:
                raise

    def cancel_at_period_end(self, subscription_id: str) -> ProviderSubscription:
        """Let a subscription end with its period."""
        return self._update_subscription("cancel_at_period_end", subscription_id, {"cancel_at_period_end": True})

    def take_back(self, subscription: ProviderSubscription) -> ProviderSubscription:
        """Let a subscription go on that was to end with its period, or on a day, as the portal sets it."""
        if subscription.cancel_at_period_end:
            return self._update_subscription("take_back", subscription.id, {"cancel_at_period_end": False})
        return self._update_subscription("take_back", subscription.id, {"cancel_at": ""})

    def cancel_now(self, subscription_id: str) -> None:
        """End a subscription at once; open invoices of it are not collected. Nothing happens where it is over or absent."""
        try:
            self._send("cancel_now", lambda: self._api.subscriptions.cancel(subscription_id))
        except (ObjectMissing, RequestRefused):
            subscription = self.find_subscription(subscription_id)
            if subscription is not None and subscription.is_live:
                raise

    # --- money ---------------------------------------------------------------------------------------------

    def find_invoice(self, invoice_id: str) -> ProviderInvoice | None:
        """An invoice with its payment intent; None where there is none."""
        invoices = self._api.invoices
        return self._find(
            "find_invoice", lambda: invoices.retrieve(invoice_id, {"expand": ["payments"]}), reading.invoice_of
        )

    def list_invoices(
        self, subscription_id: str, *, status: str | None = None, after: str | None = None, limit: int = PAGE_SIZE
    ) -> ProviderPage[ProviderInvoice]:
        """The invoices of a subscription, the newest first; `open` are those that are to be paid."""
        params = _page(after, limit) | {"subscription": subscription_id}
        if status is not None:
            params["status"] = status
        page = self._send("list_invoices", lambda: self._api.invoices.list(params))  # type: ignore[arg-type]
        return reading.page_of(page, reading.invoice_of)

    def find_invoice_of_payment(self, payment_intent_id: str) -> str | None:
        """The id of the invoice that a payment was for; None for a payment without an invoice."""
        payments = self._api.invoice_payments
        params = {"payment": {"type": "payment_intent", "payment_intent": payment_intent_id}, "limit": 1}
        page = self._send("find_invoice_of_payment", lambda: payments.list(params))  # type: ignore[arg-type]
        return next((reading.id_of(item["invoice"]) for item in page["data"]), None)

    def find_price(self, price_id: str) -> ProviderPrice | None:
        """What a price costs; None where there is none."""
        return self._find("find_price", lambda: self._api.prices.retrieve(price_id), reading.price_of)

    def find_charge(self, charge_id: str) -> ProviderCharge | None:
        """A payment; None where there is none."""
        return self._find("find_charge", lambda: self._api.charges.retrieve(charge_id), reading.charge_of)

    def find_refund(self, refund_id: str) -> ProviderRefund | None:
        """Money paid back; None where there is none."""
        return self._find("find_refund", lambda: self._api.refunds.retrieve(refund_id), reading.refund_of)

    def find_dispute(self, dispute_id: str) -> ProviderDispute | None:
        """A contested payment; None where there is none."""
        return self._find("find_dispute", lambda: self._api.disputes.retrieve(dispute_id), reading.dispute_of)

    def refund_payment(self, payment_intent_id: str, amount: int, *, key: str) -> ProviderRefund:
        """Pay a part of a payment back, or all of it."""
        params = {"payment_intent": payment_intent_id, "amount": amount}
        return self._create("refund_payment", self._api.refunds.create, params, reading.refund_of, key)

    # --- events --------------------------------------------------------------------------------------------

    def list_events(
        self, types: tuple[str, ...], since: datetime, *, after: str | None = None, limit: int = PAGE_SIZE
    ) -> ProviderPage[ProviderEvent]:
        """What changed since a moment, at most 30 days ago; the newest first. Up to 20 types."""
        params = _page(after, limit) | {"types": [*types], "created": {"gte": int(since.timestamp())}}
        page = self._send("list_events", lambda: self._api.events.list(params))  # type: ignore[arg-type]
        return reading.page_of(page, reading.event_of)

    def construct_event(self, raw_body: bytes, signature: str | None) -> ProviderEvent:
        """The event of a webhook, once one of the configured secrets has signed it in the last 300 seconds. No request.

        Raises:
            SignatureInvalid: none has; or the body is no event.
        """
        for secret in self.config.webhook_secrets:
            try:
                event = self._sdk.construct_event(raw_body, signature, secret, SIGNATURE_AGE)
                return reading.event_of(event.to_dict())
            except stripe.SignatureVerificationError:
                continue
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SignatureInvalid("The body is no event.") from error
        raise SignatureInvalid

    # --- sending -------------------------------------------------------------------------------------------

    def _send(self, operation: str, request: Callable[[], Any]) -> dict[str, Any]:
        """Send a request; the answer is plain dictionaries."""
        self._transport.ends = self._ends
        try:
            with errors_as_problems(operation), tracing.part("payments"):
                answer: dict[str, Any] = request().to_dict()
        except Problem as problem:
            # A key that is refused serves nobody; any other refusal is an answer to this request.
            if isinstance(problem, PaymentsUnavailable) or type(problem) is PaymentsRefused:
                external_services.record_failure("payments")
            else:
                external_services.record_success("payments")
            raise
        external_services.record_success("payments")
        return answer

    def _find(self, operation: str, request: Callable[[], Any], read: Callable[[dict[str, Any]], T]) -> T | None:
        try:
            return read(self._send(operation, request))
        except ObjectMissing:
            return None

    def _create(
        self,
        operation: str,
        create: Callable[[Any, Any], Any],
        params: dict[str, Any],
        read: Callable[[dict[str, Any]], T],
        key: str,
    ) -> T:
        """Send a request that must not be applied twice."""
        options = {"idempotency_key": _idempotency_key(operation, key, params)}
        return read(self._send(operation, lambda: create(params, options)))

    def _update_subscription(self, operation: str, subscription_id: str, change: Any) -> ProviderSubscription:
        params = change | {"expand": [*SUBSCRIPTION_PARTS]}
        answer = self._send(operation, lambda: self._api.subscriptions.update(subscription_id, params))
        return self._subscription_of(answer)

    def _subscription_of(self, data: dict[str, Any]) -> ProviderSubscription:
        return reading.subscription_of(data, self.config.price)


_WITHOUT_A_CARD = {"end_behavior": {"missing_payment_method": "cancel"}}
"""A trial at whose end no card is stored ends the subscription."""


def _page(after: str | None, limit: int) -> dict[str, Any]:
    return {"limit": limit} | ({"starting_after": after} if after else {})


def _idempotency_key(operation: str, key: str, params: dict[str, Any]) -> str:
    """The key by which Stripe knows a request again: of other parameters it is another one."""
    text = json.dumps([operation, key, params], sort_keys=True)
    return f"fitai-{hashlib.sha256(text.encode()).hexdigest()}"
