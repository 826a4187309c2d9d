"""Payments: subscribing, plans, and what the payment provider tells of them."""

from __future__ import annotations



from fitai_client import requests, services
from fitai_client.generated import models


class Payments(services.Service):
    """Payments: subscribing, plans, and what the payment provider tells of them."""

    def cancel_subscription(
        self,
        body: models.CancelSubscription | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.SubscriptionView:
        """Cancel the subscription.

        Cancel the caller's subscription, or take that back.

        The plan is kept until the end of the period that is paid, unless `atPeriodEnd` is false. A subscription whose
        last invoice is not paid ends at once. Until it has ended, `takeBack` lets it go on.

        `POST /payments/cancel-subscription`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/payments/cancel-subscription",
            requests.model(models.SubscriptionView),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def create_subscription(self, body: models.CreateSubscription, *, idempotency_key: str | None = None) -> models.SubscriptionStart:
        """Subscribe, or change the plan.

        Subscribe to a plan, or change to another one.

        Without a subscription the answer is the payment provider's page for it (mode `checkout`), or a secret with
        which the app takes the payment itself (mode `elements`). The same request again answers the same page, as long
        as it is open; a request for something else closes it. Coming back from that page proves nothing: the plan
        follows the provider's own messages, within seconds.

        With a subscription its plan is changed. A higher plan, or a year in place of a month, takes effect at once, and
        the rest of the period is charged; a lower one takes effect at the end of the period. The present plan takes a
        planned change or a cancellation back. `preview` says what a change would cost. Each person has one trial.

        `POST /payments/create-subscription`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/payments/create-subscription",
            requests.model(models.SubscriptionStart),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def list_plans(self) -> models.OfferedPlans:
        """The plans.

        List the plans: what each contains in words, its limits and prices, the trial; with a token, the caller's plan
        too.

        Where a plan is open to everybody (`openPlan`), or payments are off, there are no prices.

        `GET /payments/plans`.
        """
        return self.run(requests.Request("GET", "/payments/plans", requests.model(models.OfferedPlans)))

    def open_portal(
        self,
        body: models.OpenPortal | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.PortalPage:
        """Open the page for cards and invoices.

        Open the payment provider's page on which the caller manages cards, invoices and the subscription.

        `POST /payments/portal`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/payments/portal",
            requests.model(models.PortalPage),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def get_subscription(self) -> models.SubscriptionView:
        """The caller's subscription.

        The caller's subscription: plan, price, periods, and what is planned. It follows the payment provider's messages
        within seconds.

        `GET /payments/subscription`, scope `manage:account`.
        """
        return self.run(requests.Request("GET", "/payments/subscription", requests.model(models.SubscriptionView)))

    def receive_webhook(self, *, idempotency_key: str | None = None) -> models.WebhookReceipt:
        """Webhook of the payment provider.

        Receive what the payment provider tells: the signature is verified over the raw body, then the event is put on a
        queue.

        Nothing of the body is applied: it says where to look, and what is there is fetched. An event that comes again
        is answered, and has no effect. Events that nothing follows from are answered, too, so that they are not sent
        again.

        `POST /payments/webhook`.
        """
        return self.run(requests.Request(
            "POST",
            "/payments/webhook",
            requests.model(models.WebhookReceipt),
            idempotency_key=idempotency_key,
            needs_token=False,
        ))


class AsyncPayments(services.AsyncService):
    """Payments: subscribing, plans, and what the payment provider tells of them."""

    async def cancel_subscription(
        self,
        body: models.CancelSubscription | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.SubscriptionView:
        """Cancel the subscription.

        Cancel the caller's subscription, or take that back.

        The plan is kept until the end of the period that is paid, unless `atPeriodEnd` is false. A subscription whose
        last invoice is not paid ends at once. Until it has ended, `takeBack` lets it go on.

        `POST /payments/cancel-subscription`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/payments/cancel-subscription",
            requests.model(models.SubscriptionView),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def create_subscription(self, body: models.CreateSubscription, *, idempotency_key: str | None = None) -> models.SubscriptionStart:
        """Subscribe, or change the plan.

        Subscribe to a plan, or change to another one.

        Without a subscription the answer is the payment provider's page for it (mode `checkout`), or a secret with
        which the app takes the payment itself (mode `elements`). The same request again answers the same page, as long
        as it is open; a request for something else closes it. Coming back from that page proves nothing: the plan
        follows the provider's own messages, within seconds.

        With a subscription its plan is changed. A higher plan, or a year in place of a month, takes effect at once, and
        the rest of the period is charged; a lower one takes effect at the end of the period. The present plan takes a
        planned change or a cancellation back. `preview` says what a change would cost. Each person has one trial.

        `POST /payments/create-subscription`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/payments/create-subscription",
            requests.model(models.SubscriptionStart),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def list_plans(self) -> models.OfferedPlans:
        """The plans.

        List the plans: what each contains in words, its limits and prices, the trial; with a token, the caller's plan
        too.

        Where a plan is open to everybody (`openPlan`), or payments are off, there are no prices.

        `GET /payments/plans`.
        """
        return await self.run(requests.Request("GET", "/payments/plans", requests.model(models.OfferedPlans)))

    async def open_portal(
        self,
        body: models.OpenPortal | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.PortalPage:
        """Open the page for cards and invoices.

        Open the payment provider's page on which the caller manages cards, invoices and the subscription.

        `POST /payments/portal`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/payments/portal",
            requests.model(models.PortalPage),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def get_subscription(self) -> models.SubscriptionView:
        """The caller's subscription.

        The caller's subscription: plan, price, periods, and what is planned. It follows the payment provider's messages
        within seconds.

        `GET /payments/subscription`, scope `manage:account`.
        """
        return await self.run(requests.Request("GET", "/payments/subscription", requests.model(models.SubscriptionView)))

    async def receive_webhook(self, *, idempotency_key: str | None = None) -> models.WebhookReceipt:
        """Webhook of the payment provider.

        Receive what the payment provider tells: the signature is verified over the raw body, then the event is put on a
        queue.

        Nothing of the body is applied: it says where to look, and what is there is fetched. An event that comes again
        is answered, and has no effect. Events that nothing follows from are answered, too, so that they are not sent
        again.

        `POST /payments/webhook`.
        """
        return await self.run(requests.Request(
            "POST",
            "/payments/webhook",
            requests.model(models.WebhookReceipt),
            idempotency_key=idempotency_key,
            needs_token=False,
        ))
