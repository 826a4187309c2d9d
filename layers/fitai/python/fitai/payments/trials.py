"""Who may have a trial: each person once, by the account, the mail address and the card."""

from fitai.kernel.identity import Caller
from fitai.kernel.observability import logger
from fitai.payments import rules, store
from fitai.payments.configuration import PaymentSettings, payment_settings
from fitai.payments.models import PaymentCustomer
from fitai.payments.provider.client import Provider
from fitai.payments.provider.models import ProviderSubscription


def trial_days(
    config: PaymentSettings, caller: Caller, customer: PaymentCustomer, subscriptions: tuple[ProviderSubscription, ...]
) -> int:
    """The days of a trial that the caller may have: 0 for who has had one, by the account, by Stripe or by the mail address."""
    if not config.trial_days or customer.trial_started_at is not None:
        return 0
    if any(subscription.has_trial for subscription in subscriptions):
        return 0
    digest = rules.trial_digest(config.trial_key, "email", rules.normalized_email(caller.email))
    return 0 if store.trial_accounts([digest]) else config.trial_days


def settle(provider: Provider, user_id: str, email: str, subscriptions: tuple[ProviderSubscription, ...]) -> bool:
    """Remember the trials that are running, and end those with whose card somebody else has had one; idempotent.

    Such a trial ends without a charge: nobody has agreed to pay now. One BatchGetItem while a trial runs, and three writes when
    something about it is new.

    Args:
        email: of the account.

    Returns:
        Whether one was ended.
    """
    config = payment_settings()
    has_ended = False
    running = [subscription for subscription in subscriptions if subscription.status == "trialing"]
    for subscription in running if config.trial_key else ():
        if not _record(config.trial_key, user_id, email, subscription):
            logger().warning("a second trial with the same card is ended")
            provider.cancel_now(subscription.id)
            has_ended = True
    return has_ended


def _record(key: str, user_id: str, email: str, subscription: ProviderSubscription) -> bool:
    """Store a trial by the account, its mail address and its card; whether nobody else has had one with this card."""
    account = rules.trial_digest(key, "account", user_id)
    card = subscription.card_fingerprint
    card_digest = None if card is None else rules.trial_digest(key, "card", card)
    digests = [rules.trial_digest(key, "email", rules.normalized_email(email))]
    digests += [] if card_digest is None else [card_digest]
    accounts = store.trial_accounts(digests)
    if len(accounts) < len(digests):
        store.store_trial(user_id, subscription.trial_start or subscription.created_at, account, digests)
        # Read after the write: of two accounts that come with a card at once, the first keeps its trial.
        accounts = store.trial_accounts(digests)
    return card_digest is None or accounts.get(card_digest, account) == account
