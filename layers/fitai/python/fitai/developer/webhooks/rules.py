"""When deliveries are tried again, how they are signed, and what is kept of an answer. Pure."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from fitai.developer.webhooks.models import StoredWebhook, Webhook, WebhookEvent
from fitai.kernel.clock import iso

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""How long after each failed attempt the next one follows (as Standard Webhooks proposes): ten attempts in three days and a bit."""
MAX_PAUSE = timedelta(hours=24)
"""How long the server of a webhook can ask to wait (`Retry-After`)."""
MAX_ATTEMPTS = len(PAUSES) + 1
FAILING_LIMIT = timedelta(days=3)
"""How long every delivery must have failed for a webhook to be disabled."""
OVERLAP = timedelta(hours=24)
"""How long deliveries are signed with the former secret too."""
SECRET_PREFIX = "whsec_"  # noqa: S105
SECRET_BYTES = 32
MAX_PAYLOAD = 20_000
"""Bytes of a payload; what is larger is told by a link."""
MAX_ANSWER = 500
"""Characters that are kept of an answer."""
LOGGED_ATTEMPTS = 50
TESTS_PER_HOUR = 10
GONE = 410
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def new_secret(random_bytes: bytes) -> str:
    """A secret as Standard Webhooks writes it."""
    return SECRET_PREFIX + base64.b64encode(random_bytes).decode()


def signatures(secrets: Sequence[str], delivery_id: str, at: int, body: str) -> str:
    """The `webhook-signature` header: one `v1` signature (HMAC-SHA256) for each secret.

    Args:
        at: the `webhook-timestamp`, epoch seconds.
    """
    content = f"{delivery_id}.{at}.{body}".encode()
    return " ".join(f"v1,{_signature(secret, content)}" for secret in secrets)


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def next_attempt(attempt: int, now: datetime, retry_after: timedelta | None) -> datetime | None:
    """When a delivery is tried again after its failed attempt; None where that was the last one.

    Args:
        attempt: the number of the attempt, from 1.
        retry_after: how long the server asks to wait.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    return now + min(max(PAUSES[attempt - 1], retry_after or timedelta()), MAX_PAUSE)


def parse_retry_after(text: str | None, now: datetime) -> timedelta | None:
    """How long a `Retry-After` header asks to wait: seconds, or a date; None where it says neither."""
    if text is None:
        return None
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return timedelta(seconds=min(int(text[:10]), int(MAX_PAUSE.total_seconds())))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        return None
    return min(max(moment - now, timedelta()), MAX_PAUSE)


def is_success(status: int | None) -> bool:
    """Whether a delivery has succeeded: 2xx, and nothing else; a redirection is not followed."""
    return status is not None and 200 <= status < 300


def is_exhausted(failing_since: int | None, now: datetime) -> bool:
    """Whether a webhook has failed for so long that it is disabled."""
    return failing_since is not None and now.timestamp() - failing_since >= FAILING_LIMIT.total_seconds()


def answer_text(content: bytes, content_type: str) -> str:
    """What is kept of an answer: the first characters, where it is text."""
    kind = content_type.partition(";")[0].strip().lower()
    if not (
        kind.startswith("text/") or kind in ("", "application/json", "application/problem+json", "application/xml")
    ):
        return ""
    return _CONTROL.sub("", content.decode("utf-8", "replace"))[:MAX_ANSWER]


def is_told(webhook: StoredWebhook, event: WebhookEvent) -> bool:
    """Whether a webhook is sent events of this name."""
    return webhook.status == "active" and event in webhook.events


def has_former_secret(webhook: StoredWebhook, now: int) -> bool:
    """Whether deliveries are signed with the former secret too."""
    return webhook.former_secret is not None and (webhook.former_until or 0) > now


def shown_webhook(webhook: StoredWebhook, now: int) -> Webhook:
    """The webhook as its owner sees it."""
    return Webhook(
        id=webhook.id,
        url=webhook.url,
        events=webhook.events,
        description=webhook.description,
        status=webhook.status,
        disabled_reason=webhook.disabled_reason,
        failing_since=_moment(webhook.failing_since),
        created_at=datetime.fromtimestamp(webhook.created_at, UTC),
        former_secret_until=_moment(webhook.former_until) if has_former_secret(webhook, now) else None,
    )


def _moment(epoch: int | None) -> datetime | None:
    return None if epoch is None else datetime.fromtimestamp(epoch, UTC)


def sample_body(delivery_id: str, now: datetime) -> str:
    """The payload of a test delivery."""
    content = {"type": "test", "timestamp": iso(now), "data": {"id": delivery_id, "message": "It works."}}
    return json.dumps(content, separators=(",", ":"))
