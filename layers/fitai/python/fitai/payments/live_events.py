"""Live events of payments, for the account's own devices."""

from typing import ClassVar

from fitai.accounts.models import Plan
from fitai.kernel.live.delivery import LiveEvent
from fitai.payments.events import ChangeReason, SubscriptionChanged


class SubscriptionSynced(LiveEvent):
    """The account's plan or subscription has changed: refresh the tokens to get its scopes, then read the subscription.

    `revision` grows with each change: a device ignores one that is lower than the last it has seen.
    """

    name: ClassVar[str] = "subscription:changed"

    revision: int
    """Grows with each change; ignore a lower one than the last."""
    plan: Plan
    """The plan that the account has now."""
    previous_plan: Plan
    """The plan that it had before."""
    reason: ChangeReason
    """Why it has changed."""

    @classmethod
    def of(cls, event: SubscriptionChanged) -> "SubscriptionSynced":
        """What devices are told of a change."""
        return cls(revision=event.revision, plan=event.plan, previous_plan=event.previous_plan, reason=event.reason)
