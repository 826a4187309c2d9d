"""What users are told of their subscription: in the app, by push and by mail. Receipts are the provider's."""

from datetime import datetime

from fitai.kernel.settings import settings
from fitai.kernel.table import Write
from fitai.notifications.published import Notice, notice_writes
from fitai.payments.subscriptions.models import Fetched, SubscriptionState
from fitai.payments.subscriptions.rules import Change

SUBSCRIPTION_PAGE = "/subscription"
"""The page of the front end from which one gets to the provider's portal."""
FORMS = {
    "trial_started": "trial",
    "subscribed": "active",
    "upgraded": "upgraded",
    "downgraded": "downgraded",
    "cancelled": "cancelled_until",
    "taken_back": "taken_back",
    "unpaid": "unpaid",
    "ended": "expired",
    "refunded": "expired",
    "dispute_lost": "expired",
}
"""The form of the message by the reason of a change. A renewal is no news, and a failed payment is told by its attempt."""


def change_writes(
    user_id: str,
    before: SubscriptionState | None,
    after: SubscriptionState,
    change: Change | None,
    fetched: Fetched,
) -> list[Write]:
    """The writes that tell a user of a change; of a failed payment once for each attempt."""
    subscription = after.subscription
    if subscription is None:
        return []
    notified = before.notices if before else {}
    notices: list[Notice] = []

    def tell(form: str, occasion: str, until: datetime | None = None, url: str | None = None) -> None:
        values = {"form": form, "plan": after.plan.capitalize()}
        data = {"subscriptionId": subscription.id, "plan": after.plan, "event": form}
        if until is not None:
            values["until"] = data["until"] = until.date().isoformat()
        link = url or (f"{settings().app_url}{SUBSCRIPTION_PAGE}" if settings().app_url else None)
        if link is not None:
            data["url"] = link
        notices.append(
            Notice(
                user_id=user_id,
                type="payment",
                target=f"subscription:{subscription.id}",
                occasion=f"{form}:{occasion}",
                values=values,
                data=data,
            )
        )

    new = {kind: value for kind, value in after.notices.items() if notified.get(kind) != value}
    if "payment_failed" in new:
        tell("payment_failed", new["payment_failed"], subscription.grace_until, _payment_page(fetched, subscription.id))
    if "grace_ends" in new:
        tell("grace_ends", new["grace_ends"], subscription.grace_until, _payment_page(fetched, subscription.id))
    if "trial_ends" in new:
        tell("trial_ends", new["trial_ends"], subscription.trial_end)
    form = FORMS.get(change.reason) if change is not None else None
    if change is not None and change.reason == "renewed" and before is not None and before.plan == "free":
        form = "active"
    if form is not None and (after.plan != "free" or (before is not None and before.plan != "free")):
        tell(form, f"{subscription.status}:{subscription.period_end.date()}:{after.plan}", subscription.cancel_at)
    if fetched.refund is not None and after.refunds != (before.refunds if before else {}):
        tell("refunded", f"{fetched.refund.charge_id}:{fetched.refund.amount}")
    dispute = fetched.dispute
    if dispute is not None and after.disputes != (before.disputes if before else {}):
        dispute_form = "dispute_lost" if dispute.is_lost else "dispute_open" if dispute.is_open else "dispute_closed"
        if dispute_form != "dispute_open" or dispute.id not in (before.disputes if before else {}):
            tell(dispute_form, dispute.id)
    doubled = [key for key, reason in after.ended.items() if reason == "duplicate"]
    doubled_before = [key for key, reason in (before.ended if before else {}).items() if reason == "duplicate"]
    if doubled != doubled_before:
        tell("duplicate", doubled[-1])
    return notice_writes(*notices)


def _payment_page(fetched: Fetched, subscription_id: str) -> str | None:
    """The provider's page on which the newest invoice can be paid, with whatever card."""
    for subscription in fetched.subscriptions:
        if subscription.id == subscription_id and subscription.latest_invoice is not None:
            return subscription.latest_invoice.page_url
    return None
