"""The payment provider: each method is one request to Stripe, and answers types of ours.

A request that creates something takes a `key` of the caller: the same key with the same arguments creates nothing twice,
within the 24 hours for which Stripe remembers it, however often and from however many processes it is sent. What sets a state
needs none: sent twice it sets the same.

All methods raise:
    PaymentsUnavailable: Stripe does not answer in time, or is asked too often.
    PaymentDeclined: the bank declines.
    PaymentsRefused: Stripe refuses the request; somebody must look at the log.
"""

from datetime import datetime

from fitai.payments.provider.models import (
    ChangePreview,
    CheckoutSession,
    ProviderCharge,
    ProviderCustomer,
    ProviderDispute,
    ProviderEvent,
    ProviderInvoice,
    ProviderPage,
    ProviderRefund,
    ProviderSchedule,
    ProviderSubscription,
)

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
    raise NotImplementedError


class Provider:
    """The payment provider within a time limit."""

    # --- customers -----------------------------------------------------------------------------------------

    def create_customer(self, user_id: str, email: str, *, key: str) -> ProviderCustomer:
        """A new customer for an account."""
        raise NotImplementedError

    def find_customer(self, customer_id: str) -> ProviderCustomer | None:
        """A customer, also a deleted one; None where there never was one."""
        raise NotImplementedError

    def update_customer_email(self, customer_id: str, email: str) -> None:
        """Give a customer another e-mail address."""
        raise NotImplementedError

    def delete_customer(self, customer_id: str) -> None:
        """Delete a customer with its cards, and cancel its subscriptions at once. Nothing happens where it is absent."""
        raise NotImplementedError

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
        raise NotImplementedError

    def find_checkout_session(self, session_id: str) -> CheckoutSession | None:
        """A page for subscribing; None where there is none."""
        raise NotImplementedError

    def expire_checkout_session(self, session_id: str) -> None:
        """Close a page for subscribing. Nothing happens where it is closed, complete or absent."""
        raise NotImplementedError

    def create_incomplete_subscription(
        self, user_id: str, customer_id: str, price_id: str, *, trial_days: int, key: str
    ) -> ProviderSubscription:
        """A subscription whose first payment an app completes with the `client_secret` of the answer.

        Args:
            trial_days: 0 for none. With a trial it is `trialing` at once, and the secret is for storing a card.
        """
        raise NotImplementedError

    def create_portal_session(self, customer_id: str, return_url: str) -> str:
        """The URL of a page on which a customer manages cards, invoices and the subscription; short-lived."""
        raise NotImplementedError

    # --- subscriptions -------------------------------------------------------------------------------------

    def find_subscription(self, subscription_id: str) -> ProviderSubscription | None:
        """A subscription with its latest invoice and its planned change; None where there is none."""
        raise NotImplementedError

    def list_subscriptions(
        self, customer_id: str | None = None, *, after: str | None = None, limit: int = PAGE_SIZE
    ) -> ProviderPage[ProviderSubscription]:
        """Subscriptions in any state, also those that are over; of one customer, or all. The newest first.

        Stripe cannot be asked for those that have changed since a moment: `list_events` answers that.
        """
        raise NotImplementedError

    def preview_change(self, subscription: ProviderSubscription, price_id: str, at: datetime) -> ChangePreview:
        """What `change_price` at this moment would charge. Nothing is changed."""
        raise NotImplementedError

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
        raise NotImplementedError

    def create_schedule(self, subscription_id: str, *, key: str) -> ProviderSchedule:
        """A schedule for a subscription that has none; by itself it changes nothing."""
        raise NotImplementedError

    def find_schedule(self, schedule_id: str) -> ProviderSchedule | None:
        """A schedule; None where there is none."""
        raise NotImplementedError

    def schedule_downgrade(self, schedule: ProviderSchedule, subscription: ProviderSubscription, price_id: str) -> None:
        """Let a subscription have another price from the end of its period on; the schedule then ends by itself."""
        raise NotImplementedError

    def release_schedule(self, schedule_id: str) -> None:
        """Take a planned change back: the subscription goes on as it is. Nothing happens where it is released already."""
        raise NotImplementedError

    def cancel_at_period_end(self, subscription_id: str) -> ProviderSubscription:
        """Let a subscription end with its period."""
        raise NotImplementedError

    def take_back(self, subscription_id: str) -> ProviderSubscription:
        """Let a subscription go on that was to end with its period."""
        raise NotImplementedError

    def cancel_now(self, subscription_id: str) -> None:
        """End a subscription at once; open invoices of it are not collected. Nothing happens where it is over or absent."""
        raise NotImplementedError

    def end_trial(self, subscription_id: str) -> ProviderSubscription:
        """End a trial now: the first period begins, and is charged."""
        raise NotImplementedError

    # --- money ---------------------------------------------------------------------------------------------

    def find_invoice(self, invoice_id: str) -> ProviderInvoice | None:
        """An invoice with its payment intent; None where there is none."""
        raise NotImplementedError

    def list_invoices(
        self, subscription_id: str, *, status: str | None = None, after: str | None = None, limit: int = PAGE_SIZE
    ) -> ProviderPage[ProviderInvoice]:
        """The invoices of a subscription, the newest first; `open` are those that are to be paid."""
        raise NotImplementedError

    def find_invoice_of_payment(self, payment_intent_id: str) -> str | None:
        """The id of the invoice that a payment was for; None for a payment without an invoice."""
        raise NotImplementedError

    def find_charge(self, charge_id: str) -> ProviderCharge | None:
        """A payment; None where there is none."""
        raise NotImplementedError

    def find_refund(self, refund_id: str) -> ProviderRefund | None:
        """Money paid back; None where there is none."""
        raise NotImplementedError

    def find_dispute(self, dispute_id: str) -> ProviderDispute | None:
        """A contested payment; None where there is none."""
        raise NotImplementedError

    # --- events --------------------------------------------------------------------------------------------

    def list_events(
        self, types: tuple[str, ...], since: datetime, *, after: str | None = None, limit: int = PAGE_SIZE
    ) -> ProviderPage[ProviderEvent]:
        """What changed since a moment, at most 30 days ago; the newest first. Up to 20 types."""
        raise NotImplementedError

    def construct_event(self, raw_body: bytes, signature: str | None) -> ProviderEvent:
        """The event of a webhook, once one of the configured secrets has signed it in the last 300 seconds. No request.

        Raises:
            SignatureInvalid: none has; or the body is no event.
        """
        raise NotImplementedError
