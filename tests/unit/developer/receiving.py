"""A server of webhooks within the process: answers what it is told to, and keeps what it was sent."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fitai.developer.webhooks import sending
from fitai.developer.webhooks.models import DeliveryError
from fitai.developer.webhooks.sending import Outcome, Sender
from standardwebhooks import Webhook

from tests.harness.gateway import call
from tests.unit.auth.people import Person, suspend_account

URL = "https://hooks.example.com/fitai"


@dataclass
class Receiver(Sender):
    """The server. `during` is called while a request is answered."""

    status: int | None = 204
    error: DeliveryError | None = None
    retry_after: timedelta | None = None
    answer: str = ""
    during: Callable[[], object] = lambda: None
    requests: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: str) -> Outcome:
        self.requests.append((url, dict(headers), body))
        self.during()
        failed = self.error or (None if self.status is not None and 200 <= self.status < 300 else "status")
        return Outcome(None if self.error else self.status, failed, 12, self.answer, self.retry_after)

    def verified(self, secret: str) -> list[Any]:
        """What was sent, each verified with the secret as a receiver does it."""
        return [Webhook(secret).verify(body, headers) for _, headers, body in self.requests]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Let all webhooks be sent to a server within the process."""
    before = sending.current
    receiver = sending.current = Receiver()
    try:
        yield receiver
    finally:
        sending.current = before


def create_webhook(person: Person, *events: str, url: str = URL) -> dict[str, Any]:
    """A webhook of the person's, with its secret."""
    body = {"url": url, "events": list(events) or ["workout.started", "workout.completed"]}
    data: dict[str, Any] = call("POST", "/developer/webhooks", body, token=person.token).data
    return data


def suspend(person: Person) -> None:
    """Suspend an account."""
    suspend_account(person.id)


def attempts(person: Person, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    """The log of a webhook."""
    answer = call("GET", f"/developer/webhooks/{webhook['id']}/deliveries", token=person.token)
    data: list[dict[str, Any]] = answer.data["attempts"]
    return data
