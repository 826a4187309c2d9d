"""Letting an account's owner know what happened to its second factors."""

from fitai.auth.factors.events import FactorsChanged
from fitai.auth.factors.models import AccountFactors
from fitai.auth.factors.rules import Change
from fitai.kernel import events
from fitai.kernel.table import Write


def changed_write(user_id: str, change: Change, factors: AccountFactors) -> Write:
    """The write of the event by which the owner is told of a change."""
    event = FactorsChanged(user_id=user_id, change=change, remaining=len(factors.recovery_digests))
    return events.outbox_write(event)
