"""The service about itself: its health and its documents."""

from __future__ import annotations

from typing import Any

from fitai_client import requests, services
from fitai_client.generated import models


class Platform(services.Service):
    """The service about itself: its health and its documents."""

    def asyncapi(self) -> dict[str, Any]:
        """The AsyncAPI document.

        The description of the live messages: AsyncAPI 3.0, the WebSocket counterpart of the OpenAPI document.

        `GET /asyncapi.json`.
        """
        return self.run(requests.Request("GET", "/asyncapi.json", requests.document))

    def console(self) -> str:
        """Go to the console.

        Go to the console: train on two devices side by side, look at progress, feed and boards, administer.

        `GET /console`.
        """
        return self.run(requests.Request("GET", "/console", requests.location))

    def docs(self) -> str:
        """Go to the documents.

        Go to the first page of the documents: quickstart, guides, the references of REST and WebSocket, error codes,
        operations.

        `GET /docs`.
        """
        return self.run(requests.Request("GET", "/docs", requests.location))

    def health(self) -> models.Health:
        """Health of the service.

        Check the service's dependencies: the table, the bucket and the signing keys, each with its latency.

        200 when all answer, 503 with the same `data` when one does not. The services of others (language model,
        payments, mails) are told of too: while one fails the status is `degraded`, and the answer still 200. For
        monitors and load balancers: requests are not counted, so that it answers when the table does not.

        `GET /health`.
        """
        return self.run(requests.Request("GET", "/health", requests.model(models.Health)))

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document.

        The description of this API: OpenAPI 3.1, for people, client generators and test tools.

        `GET /openapi.json`.
        """
        return self.run(requests.Request("GET", "/openapi.json", requests.document))


class AsyncPlatform(services.AsyncService):
    """The service about itself: its health and its documents."""

    async def asyncapi(self) -> dict[str, Any]:
        """The AsyncAPI document.

        The description of the live messages: AsyncAPI 3.0, the WebSocket counterpart of the OpenAPI document.

        `GET /asyncapi.json`.
        """
        return await self.run(requests.Request("GET", "/asyncapi.json", requests.document))

    async def console(self) -> str:
        """Go to the console.

        Go to the console: train on two devices side by side, look at progress, feed and boards, administer.

        `GET /console`.
        """
        return await self.run(requests.Request("GET", "/console", requests.location))

    async def docs(self) -> str:
        """Go to the documents.

        Go to the first page of the documents: quickstart, guides, the references of REST and WebSocket, error codes,
        operations.

        `GET /docs`.
        """
        return await self.run(requests.Request("GET", "/docs", requests.location))

    async def health(self) -> models.Health:
        """Health of the service.

        Check the service's dependencies: the table, the bucket and the signing keys, each with its latency.

        200 when all answer, 503 with the same `data` when one does not. The services of others (language model,
        payments, mails) are told of too: while one fails the status is `degraded`, and the answer still 200. For
        monitors and load balancers: requests are not counted, so that it answers when the table does not.

        `GET /health`.
        """
        return await self.run(requests.Request("GET", "/health", requests.model(models.Health)))

    async def openapi(self) -> dict[str, Any]:
        """The OpenAPI document.

        The description of this API: OpenAPI 3.1, for people, client generators and test tools.

        `GET /openapi.json`.
        """
        return await self.run(requests.Request("GET", "/openapi.json", requests.document))
