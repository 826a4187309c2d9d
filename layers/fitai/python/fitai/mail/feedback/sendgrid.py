"""Notices of SendGrid about mails, by its signed event webhook."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from fitai.mail.feedback.models import Feedback, FeedbackKind

SIGNATURE_HEADER = "x-twilio-email-event-webhook-signature"
TIMESTAMP_HEADER = "x-twilio-email-event-webhook-timestamp"
TOLERANCE = 300
"""Seconds that a signature may be old, or ahead of our clock."""
DROPPED: dict[str, FeedbackKind] = {
    "bounced address": "hard_bounce",
    "invalid": "hard_bounce",
    "spam reporting address": "complaint",
}
"""Mails that SendGrid has not even tried, because of what it remembers of the address; by the reason that it names."""


def is_signed(raw_body: str, signature: str, timestamp: str, public_keys: tuple[str, ...], now: int) -> bool:
    """Whether SendGrid has sent this body, within the last minutes.

    Args:
        public_keys: as SendGrid shows them, in base64.
        now: epoch seconds.
    """
    if not timestamp.isascii() or not timestamp.isdecimal() or abs(now - int(timestamp)) > TOLERANCE:
        return False
    # Not at the top: only SendGrid's notices need it, and this is in the layer of few functions.
    from sendgrid.helpers.eventwebhook import EventWebhook

    for public_key in public_keys:
        try:
            if EventWebhook(public_key).verify_signature(raw_body, signature, timestamp):
                return True
        except ValueError:
            # A signature that is no base64, or a key that is none.
            continue
    return False


def feedback_of(raw_body: str) -> Iterator[Feedback]:
    """What the events say; nothing for those of other kinds.

    Raises:
        ValueError: it is no list of events.
    """
    events = json.loads(raw_body)
    if not isinstance(events, list):
        raise ValueError("SendGrid sends a list")
    for event in events:
        kind = _kind_of(event) if isinstance(event, dict) else None
        if kind is not None and event.get("email") and event.get("sg_event_id"):
            moment = datetime.fromtimestamp(int(event.get("timestamp") or 0), UTC)
            yield Feedback(str(event["sg_event_id"]), kind, str(event["email"]), moment)


def _kind_of(event: dict[str, Any]) -> FeedbackKind | None:
    match event.get("event"):
        case "bounce":
            return "soft_bounce" if event.get("type") == "blocked" else "hard_bounce"
        case "spamreport":
            return "complaint"
        case "dropped":
            return DROPPED.get(str(event.get("reason", "")).strip().lower())
    return None
