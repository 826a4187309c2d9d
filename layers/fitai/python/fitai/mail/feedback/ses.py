"""Notices of SES about mails, by EventBridge's `Email Bounced` and `Email Complaint Received`. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fitai.mail.feedback.models import Feedback, FeedbackKind

OUR_FAULT = frozenset({"MessageTooLarge", "ContentRejected", "AttachmentRejected"})
"""Transient bounces that say nothing about the address."""
NOT_SPAM = "not-spam"
"""The type of a complaint that takes one back."""


def feedback_of(detail: dict[str, Any]) -> Iterator[Feedback]:
    """What the detail of an event says, recipient by recipient; nothing for other events.

    Raises:
        KeyError: it is not as SES documents it.
    """
    match detail.get("eventType"):
        case "Bounce":
            bounce = detail["bounce"]
            kind: FeedbackKind = "hard_bounce" if bounce["bounceType"] == "Permanent" else "soft_bounce"
            if kind == "hard_bounce" or bounce.get("bounceSubType") not in OUR_FAULT:
                yield from _feedback(detail, bounce, bounce["bouncedRecipients"], kind)
        case "Complaint":
            complaint = detail["complaint"]
            if complaint.get("complaintFeedbackType") != NOT_SPAM:
                yield from _feedback(detail, complaint, complaint["complainedRecipients"], "complaint")


def _feedback(
    detail: dict[str, Any], notice: dict[str, Any], recipients: list[dict[str, Any]], kind: FeedbackKind
) -> Iterator[Feedback]:
    sent_at = datetime.fromisoformat(detail["mail"]["timestamp"])
    for recipient in recipients:
        yield Feedback(str(notice["feedbackId"]), kind, str(recipient["emailAddress"]), sent_at)
