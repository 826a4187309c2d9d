"""Use cases of what mail services tell: take it, hold mails against it, forget it when an address proves itself."""

import json
from collections.abc import Iterable
from typing import Any

from fitai.kernel import clock
from fitai.kernel.errors import Forbidden, Malformed, Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.mail.feedback import rules, sendgrid, ses, store
from fitai.mail.feedback.models import Feedback, MailDelivery
from fitai.mail.models import Template
from fitai.mail.providers.configuration import sendgrid_settings

SECONDS = 20.0
"""Seconds that one post of SendGrid's may take; SendGrid sends again what is not taken."""


class InvalidSignature(Forbidden):
    """403: what was posted as notices of mails is not signed by the mail service, or not lately."""

    code, sentence = "invalid_mail_signature", "The signature is not valid."


def take_notices(raw_body: str, signature: str | None, timestamp: str | None) -> int:
    """Take what SendGrid posts: at most a GetItem and a write for each address that a mail did not reach.

    Returns:
        How many notices have changed something.

    Raises:
        InvalidSignature: it is not signed, not by SendGrid, or more than five minutes ago; also where SendGrid sends no mails.
        Malformed: it is no list of events.
        Unavailable: there are more than fit into the time; all are to be sent again.
    """
    configured = sendgrid_settings()
    public_keys = configured.webhook_keys if configured is not None else ()
    if not signature or not timestamp or not public_keys:
        raise InvalidSignature
    if not sendgrid.is_signed(raw_body, signature, timestamp, public_keys, clock.epoch()):
        raise InvalidSignature
    try:
        feedback = list(sendgrid.feedback_of(raw_body))
    except ValueError:
        raise Malformed("The body is no list of events.") from None
    return take_feedback(feedback, TimeBudget(SECONDS))


def take_messages(event: dict[str, Any]) -> int:
    """Take what SES tells, as messages of a queue with EventBridge's events.

    Returns:
        How many notices have changed something.
    """
    feedback = [
        notice for record in event["Records"] for notice in ses.feedback_of(json.loads(record["body"])["detail"])
    ]
    return take_feedback(feedback, TimeBudget(SECONDS))


def take_feedback(feedback: Iterable[Feedback], budget: TimeBudget) -> int:
    """Store what was told of addresses; once, however often and in whatever order it is told.

    Raises:
        Unavailable: the time is up before the end.
    """
    changed = 0
    for notice in feedback:
        if budget.is_over:
            raise Unavailable
        if retry_on_conflict(lambda notice=notice: _take(notice)):  # type: ignore[misc]
            changed += 1
            logger().info("a mail did not arrive", extra={"kind": notice.kind})
    return changed


def _take(feedback: Feedback) -> bool:
    before = store.find_suppression(feedback.address)
    after = rules.with_feedback(before, feedback)
    if after == before:
        return False
    commit(store.suppression_write(feedback.address, before, after))
    return True


# --- for other services ------------------------------------------------------------------------------------


def is_stopped(address: str, template: Template) -> bool:
    """Whether a mail of this kind is not sent to the address: one GetItem."""
    return rules.is_stopped(store.find_suppression(address), template, clock.now())


def delivery_of(address: str | None, *, is_verified: bool) -> MailDelivery:
    """Whether an account's address gets mails, for its user: one GetItem.

    Args:
        address: None for a deleted account.
    """
    reason = None if address is None else rules.reason(store.find_suppression(address), clock.now())
    if reason is None and not is_verified:
        reason = "unverified"
    return MailDelivery(deliverable=reason is None, reason=reason)


def needs_proof(address: str) -> bool:
    """Whether a mail to the address has bounced, so that it gets none until a link is opened that was sent there. One GetItem."""
    return rules.reason(store.find_suppression(address), clock.now()) == "bounced"


def proven_writes(address: str) -> list[Write]:
    """The writes by which the bounces of an address are over, for the transaction of a link that was opened. One GetItem.

    Nothing where nothing is stored.
    """
    before = store.find_suppression(address)
    if not before.revision:
        return []
    return [store.suppression_write(address, before, rules.proven(before, clock.now()))]


def removal_writes(address: str) -> list[Write]:
    """The writes that forget the bounces of a deleted account's address. One GetItem.

    A complaint stays, under the digest alone: its user wants no mails, whatever becomes of the account.
    """
    before = store.find_suppression(address)
    if not before.revision or before.complained_at is not None:
        return []
    return [store.removal_write(address, before)]
