"""Withdrawing what users were told: the like was taken back, the comment deleted."""

from fitai.kernel import clock
from fitai.kernel.table import retry_on_conflict
from fitai.notifications import rules, store
from fitai.notifications.live_events import NotificationsRead
from fitai.notifications.models import Entry, Notice
from fitai.notifications.telling import MAX_ATTEMPTS, push_live


def withdraw(notice: Notice) -> None:
    """Take a notice out of its line, and the line out of the list where nothing is left of it; idempotent.

    Two requests to read, one transaction, one Query for the devices; one request where there was no such notice.
    """
    event = retry_on_conflict(lambda: _withdraw(notice), tries=MAX_ATTEMPTS)
    if event is not None:
        push_live(notice.user_id, event, acting_session=None)


def _withdraw(notice: Notice) -> NotificationsRead | None:
    user_id, now = notice.user_id, clock.now()
    loaded = store.load_told(user_id, notice)
    if loaded is None:
        return None
    line, state = loaded.line, loaded.state
    entry = Entry(actor_id=notice.actor_id, target=notice.target, occasion=notice.occasion)
    after = rules.without_notice(line, entry)
    after_state = rules.counted(state, now, before=line, after=after)
    was = "unread" if rules.is_unread(line, state) else "read"
    store.commit(store.withdrawal_writes(user_id, notice, line, after, was, state, after_state))
    if after is not None:
        return None
    return NotificationsRead(withdrawn_ids=[line.id], unread=rules.unread_count(after_state, now))
