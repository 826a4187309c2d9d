"""What programs of users work with: API keys, and webhooks that are sent to their servers."""

from __future__ import annotations



from fitai_client import requests, services
from fitai_client.generated import models


class Developer(services.Service):
    """What programs of users work with: API keys, and webhooks that are sent to their servers."""

    def list_keys(self) -> models.ApiKeys:
        """API keys.

        List the API keys of the caller's account, without the keys themselves.

        `GET /developer/keys`, scope `manage:account`.
        """
        return self.run(requests.Request("GET", "/developer/keys", requests.model(models.ApiKeys)))

    def create_key(self, body: models.CreateApiKey, *, idempotency_key: str | None = None) -> models.NewApiKey:
        """Create an API key.

        Create an API key: a bearer token for a program, with the scopes that it needs.

        The key is shown once. It has at most the scopes that the account has at the time of a request, never
        `manage:account` nor those of administrators, and its own limit of requests. It opens no WebSocket. The owner is
        told by mail. The caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /developer/keys`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/developer/keys",
            requests.model(models.NewApiKey),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_key(self, id: str, *, idempotency_key: str | None = None) -> models.ApiKey:
        """Delete an API key.

        Delete an API key. It is refused from now on. The owner is told by mail.

        `DELETE /developer/keys/{id}`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/developer/keys/{id}",
            requests.model(models.ApiKey),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def list_webhooks(self) -> models.WebhookList:
        """Webhooks.

        List the webhooks of the caller's account, without their secrets.

        `GET /developer/webhooks`, scope `manage:account`.
        """
        return self.run(requests.Request("GET", "/developer/webhooks", requests.model(models.WebhookList)))

    def create_webhook(self, body: models.CreateWebhook, *, idempotency_key: str | None = None) -> models.WebhookWithSecret:
        """Create a webhook.

        Create a webhook: what happens in the account is posted to a server of its owner's.

        The secret that deliveries are signed with (Standard Webhooks) is shown once. The owner is told by mail. The
        caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /developer/webhooks`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/developer/webhooks",
            requests.model(models.WebhookWithSecret),
            body=body,
            idempotency_key=idempotency_key,
        ))

    def change_webhook(
        self,
        id: str,
        body: models.ChangeWebhook | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.WebhookWithSecret:
        """Change a webhook.

        Change a webhook: its URL and events, pause it, enable it again, or make a new secret.

        For 24 hours after a new secret, deliveries are signed with the former one too. The caller must have signed in,
        or confirmed their identity, within the last ten minutes.

        `PUT /developer/webhooks/{id}`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "PUT",
            "/developer/webhooks/{id}",
            requests.model(models.WebhookWithSecret),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    def delete_webhook(self, id: str, *, idempotency_key: str | None = None) -> models.Webhook:
        """Delete a webhook.

        Delete a webhook. What waits to be sent by it is not sent any more.

        `DELETE /developer/webhooks/{id}`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "DELETE",
            "/developer/webhooks/{id}",
            requests.model(models.Webhook),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    def list_deliveries(self, id: str) -> models.Deliveries:
        """Deliveries of a webhook.

        List the last attempts of a webhook to deliver events, with the beginnings of the server's answers.

        At most 50, of the last 30 days.

        `GET /developer/webhooks/{id}/deliveries`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "GET",
            "/developer/webhooks/{id}/deliveries",
            requests.model(models.Deliveries),
            path_values={"id": id},
        ))

    def test_webhook(self, id: str, *, idempotency_key: str | None = None) -> models.DeliveryAttempt:
        """Test a webhook.

        Send a sample to a webhook now, and answer what came of it. Ten an hour; also where the webhook is disabled.

        `POST /developer/webhooks/{id}/test`, scope `manage:account`.
        """
        return self.run(requests.Request(
            "POST",
            "/developer/webhooks/{id}/test",
            requests.model(models.DeliveryAttempt),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))


class AsyncDeveloper(services.AsyncService):
    """What programs of users work with: API keys, and webhooks that are sent to their servers."""

    async def list_keys(self) -> models.ApiKeys:
        """API keys.

        List the API keys of the caller's account, without the keys themselves.

        `GET /developer/keys`, scope `manage:account`.
        """
        return await self.run(requests.Request("GET", "/developer/keys", requests.model(models.ApiKeys)))

    async def create_key(self, body: models.CreateApiKey, *, idempotency_key: str | None = None) -> models.NewApiKey:
        """Create an API key.

        Create an API key: a bearer token for a program, with the scopes that it needs.

        The key is shown once. It has at most the scopes that the account has at the time of a request, never
        `manage:account` nor those of administrators, and its own limit of requests. It opens no WebSocket. The owner is
        told by mail. The caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /developer/keys`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/developer/keys",
            requests.model(models.NewApiKey),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_key(self, id: str, *, idempotency_key: str | None = None) -> models.ApiKey:
        """Delete an API key.

        Delete an API key. It is refused from now on. The owner is told by mail.

        `DELETE /developer/keys/{id}`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/developer/keys/{id}",
            requests.model(models.ApiKey),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def list_webhooks(self) -> models.WebhookList:
        """Webhooks.

        List the webhooks of the caller's account, without their secrets.

        `GET /developer/webhooks`, scope `manage:account`.
        """
        return await self.run(requests.Request("GET", "/developer/webhooks", requests.model(models.WebhookList)))

    async def create_webhook(self, body: models.CreateWebhook, *, idempotency_key: str | None = None) -> models.WebhookWithSecret:
        """Create a webhook.

        Create a webhook: what happens in the account is posted to a server of its owner's.

        The secret that deliveries are signed with (Standard Webhooks) is shown once. The owner is told by mail. The
        caller must have signed in, or confirmed their identity, within the last ten minutes.

        `POST /developer/webhooks`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/developer/webhooks",
            requests.model(models.WebhookWithSecret),
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def change_webhook(
        self,
        id: str,
        body: models.ChangeWebhook | None = None,
        *,
        idempotency_key: str | None = None,
    ) -> models.WebhookWithSecret:
        """Change a webhook.

        Change a webhook: its URL and events, pause it, enable it again, or make a new secret.

        For 24 hours after a new secret, deliveries are signed with the former one too. The caller must have signed in,
        or confirmed their identity, within the last ten minutes.

        `PUT /developer/webhooks/{id}`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "PUT",
            "/developer/webhooks/{id}",
            requests.model(models.WebhookWithSecret),
            path_values={"id": id},
            body=body,
            idempotency_key=idempotency_key,
        ))

    async def delete_webhook(self, id: str, *, idempotency_key: str | None = None) -> models.Webhook:
        """Delete a webhook.

        Delete a webhook. What waits to be sent by it is not sent any more.

        `DELETE /developer/webhooks/{id}`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "DELETE",
            "/developer/webhooks/{id}",
            requests.model(models.Webhook),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))

    async def list_deliveries(self, id: str) -> models.Deliveries:
        """Deliveries of a webhook.

        List the last attempts of a webhook to deliver events, with the beginnings of the server's answers.

        At most 50, of the last 30 days.

        `GET /developer/webhooks/{id}/deliveries`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "GET",
            "/developer/webhooks/{id}/deliveries",
            requests.model(models.Deliveries),
            path_values={"id": id},
        ))

    async def test_webhook(self, id: str, *, idempotency_key: str | None = None) -> models.DeliveryAttempt:
        """Test a webhook.

        Send a sample to a webhook now, and answer what came of it. Ten an hour; also where the webhook is disabled.

        `POST /developer/webhooks/{id}/test`, scope `manage:account`.
        """
        return await self.run(requests.Request(
            "POST",
            "/developer/webhooks/{id}/test",
            requests.model(models.DeliveryAttempt),
            path_values={"id": id},
            idempotency_key=idempotency_key,
        ))
