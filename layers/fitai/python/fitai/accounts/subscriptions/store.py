"""The write of an account's subscription: the plan and the role follow from it."""

from datetime import datetime

from fitai.accounts import rules
from fitai.accounts.models import Account, Subscription
from fitai.accounts.store import AccountItem
from fitai.kernel import limits, table
from fitai.kernel.table import Write


def subscription_writes(account: Account, subscription: Subscription, now: datetime) -> list[Write]:
    """The writes of an account's subscription and role, also for its tokens of before; none where both are as they were.

    A write conflict when the account was changed since it was read: the role follows from what else it has, too.
    """
    after = account.model_copy(update={"subscription": subscription})
    ids = (subscription.stripe_subscription_id, account.subscription.stripe_subscription_id)
    # A role that was given without a subscription stays.
    role = rules.role_by_plan(after, now) if any(ids) else account.role
    if subscription == account.subscription and role == account.role:
        return []
    return [
        table.update(
            AccountItem.of(account.id),
            AccountItem.subscription.set(subscription),
            AccountItem.role.set(role),
            when=(AccountItem.version == account.version) & (AccountItem.role == account.role),
        ),
        limits.plan_write(account.id, role, rules.current_plan(after, now), int(now.timestamp())),
    ]
