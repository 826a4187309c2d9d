"""The API for someone who has time: what the service is too busy for is sent again, and applied once all the same."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from infra.local.client import Api

TRIES = 6
PAUSE = 0.5
"""Seconds before the second try; each later pause is twice as long."""
BUSY = (429, 502, 503, 504)
"""What an answer may be that another try may not be."""


@dataclass(slots=True)
class PatientApi(Api):
    """The REST API; a request that meets a busy service is repeated with the same Idempotency-Key."""

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        """Send a request until the service has time for it, and return the last response."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if method == "POST":
            headers["Idempotency-Key"] = uuid4().hex
        url = self.stack.rest_url.rstrip("/") + path
        for number in range(TRIES - 1):
            with suppress(httpx.TransportError):
                answer = self.http.request(method, url, json=body, params=query or None, headers=headers)
                if answer.status_code not in BUSY and "idempotency_in_progress" not in answer.text:
                    return answer
            time.sleep(PAUSE * 2**number)
        return self.http.request(method, url, json=body, params=query or None, headers=headers)
