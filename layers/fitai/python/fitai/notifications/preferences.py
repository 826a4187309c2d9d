"""By which channels a user is notified: the matrix, the account's flags, and the user's own choices."""

from fitai.kernel import personal_data
from fitai.kernel.errors import FieldError, Invalid, NotFound
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit, get_many, retry_on_conflict
from fitai.mail import published as mail
from fitai.notifications import rules
from fitai.notifications.choices import store
from fitai.notifications.events import NotificationPreferencesChanged
from fitai.notifications.models import NotificationPreferences, NotificationPreferencesChange, StoredPreferences
from fitai.users import published as users
from fitai.users.models import Recipient


def preferences(caller: Caller) -> NotificationPreferences:
    """The caller's channels, as they are in force, and whether mails arrive: one BatchGetItem and one GetItem."""
    recipient, stored = _load(caller)
    return _view(recipient, stored)


def change_preferences(caller: Caller, change: NotificationPreferencesChange) -> NotificationPreferences:
    """Change channels: one BatchGetItem, one GetItem and one transaction.

    Raises:
        Invalid: a channel is locked, or does not carry the category.
        NotFound: the account was deleted.
    """
    flaws = rules.flaws_of_change(change)
    if flaws:
        raise Invalid(fields=[FieldError(path, message) for path, message in flaws])

    def attempt() -> NotificationPreferences:
        recipient, before = _load(caller)
        after = rules.changed_preferences(before, change)
        if after != before:
            write = store.preferences_write(caller.id, before, after)
            account_exists = personal_data.account_exists_check_write(caller.id, NotFound)
            commit(write, account_exists, outbox_write(NotificationPreferencesChanged(user_id=caller.id)))
        return _view(recipient, after)

    return retry_on_conflict(attempt)


def _view(recipient: Recipient, stored: StoredPreferences) -> NotificationPreferences:
    delivery = mail.delivery_of(recipient.address, is_verified=recipient.mail_address is not None)
    return rules.preferences_view(recipient.choices, stored, delivery)


def _load(caller: Caller) -> tuple[Recipient, StoredPreferences]:
    items = get_many([users.account_key(caller.id), store.preferences_key(caller.id)])
    recipient = users.recipient_among(caller.id, items) or Recipient(id=caller.id)
    return recipient, store.preferences_among(items)
