"""Who may have a trial: each person once, by the account, the mail address and the card."""

from fitai.kernel.identity import Caller
from fitai.payments import rules, store
from fitai.payments.configuration import PaymentSettings, payment_settings
from fitai.payments.models import PaymentCustomer
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


def record_trial(user_id: str, email: str | None, subscription: ProviderSubscription) -> bool:
    """Remember a subscription's trial by the account, its mail address and its card; idempotent.

    Args:
        email: of the account; None where it has none any more.

    Returns:
        Whether the trial may go on: nobody else has had one with this card.
    """
    config = payment_settings()
    if subscription.trial_start is None or not config.trial_key:
        return True
    account = rules.trial_digest(config.trial_key, "account", user_id)
    digests = []
    if email is not None:
        digests.append(rules.trial_digest(config.trial_key, "email", rules.normalized_email(email)))
    card = subscription.card_fingerprint
    if card is None:
        store.store_trial(user_id, subscription.trial_start, account, digests)
        return True
    card_digest = rules.trial_digest(config.trial_key, "card", card)
    store.store_trial(user_id, subscription.trial_start, account, [*digests, card_digest])
    # Read after the write: of two accounts that come with a card at once, the first keeps its trial.
    return store.trial_accounts([card_digest]).get(card_digest, account) == account
