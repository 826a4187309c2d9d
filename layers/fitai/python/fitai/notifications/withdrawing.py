"""Withdrawing what users were told: the like was taken back, the comment deleted, the person blocked."""

from dataclasses import dataclass

from fitai.kernel import clock
from fitai.kernel.events import Event
from fitai.kernel.table import retry_on_conflict
from fitai.notifications import rules, store
from fitai.notifications.events import NotificationsSeen
from fitai.notifications.live_events import NotificationsRead
from fitai.notifications.models import InboxState, Line, Notice
from fitai.notifications.telling import MAX_ATTEMPTS, push_live


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A line that is no longer there, and how many are unread."""

    line_id: str
    unread: int


def withdraw(notice: Notice, *, forgets: bool = False) -> None:
    """Take a notice out of its line, and the line out of the list where nothing is left of it; idempotent.

    Two requests to read, one transaction, one Query for the devices; one request where there was no such notice.

    Args:
        forgets: that there was such a notice is forgotten, too: the person is erased.
    """
    _tell(notice.user_id, retry_on_conflict(lambda: _withdraw(notice, forgets=forgets), tries=MAX_ATTEMPTS))


def withdraw_target(target: str) -> None:
    """Withdraw everything about a target, and all lines of its thread, from whoever was told; idempotent.

    A Query of GSI2 for a hundred of them; for each as `withdraw`.
    """
    for told in store.notices_about(target):
        if isinstance(told, Notice):
            withdraw(told)
        else:
            user_id, line_id = told
            _tell(user_id, retry_on_conflict(lambda: _delete_line(user_id, line_id), tries=MAX_ATTEMPTS))  # noqa: B023


def withdraw_actor(user_id: str, actor_id: str) -> None:
    """Withdraw what a user was told of what another has done: one has blocked the other. Idempotent."""
    for notice in store.keys_of_actor(user_id, actor_id):
        withdraw(notice)


def silence_actor(user_id: str, actor_id: str) -> None:
    """Mark as read what only this actor has done: the user has muted them, and sees it no more. Idempotent."""
    for notice in store.keys_of_actor(user_id, actor_id):
        retry_on_conflict(lambda: _mark_read_of(notice), tries=MAX_ATTEMPTS)  # noqa: B023


def _mark_read_of(notice: Notice) -> None:
    loaded = store.load_told(notice.user_id, notice)
    if loaded is None:
        return
    line, state = loaded.line, loaded.state
    own = [entry for entry in line.entries if entry.actor_id == notice.actor_id]
    if len(own) < line.count or not rules.is_unread(line, state):
        return
    read = line.model_copy(update={"is_read": True})
    after = rules.counted(state, clock.now(), before=line, after=read)
    seen = [NotificationsSeen(user_id=notice.user_id, ids=[line.id])] if state.devices else []
    writes = [store.state_write(notice.user_id, state, after), *store.line_writes(notice.user_id, line, read)]
    store.commit(writes, *seen)


def _withdraw(notice: Notice, *, forgets: bool) -> Withdrawn | None:
    user_id = notice.user_id
    loaded = store.load_told(user_id, notice)
    if loaded is None:
        if forgets:
            store.delete_key(user_id, notice)
        return None
    line, state = loaded.line, loaded.state
    after = rules.without_notice(line, notice)
    after_state = rules.counted(state, clock.now(), before=line, after=after)
    was = "unread" if rules.is_unread(line, state) else "read"
    store.commit(
        store.withdrawal_writes(user_id, notice, loaded, after, was, after_state, forgets=forgets),
        *_events(user_id, line, after, state),
    )
    return None if after is not None else _withdrawn(line, after_state)


def _delete_line(user_id: str, line_id: str) -> Withdrawn | None:
    loaded = store.load_line(user_id, line_id)
    if loaded is None:
        return None
    line, state = loaded.line, loaded.state
    after_state = rules.counted(state, clock.now(), before=line, after=None)
    writes = [store.state_write(user_id, state, after_state), *store.line_writes(user_id, line, None)]
    store.commit(writes, *_events(user_id, line, None, state))
    return _withdrawn(line, after_state)


def _events(user_id: str, before: Line, after: Line | None, state: InboxState) -> list[Event]:
    """The event that lets a push be withdrawn; none where there was none."""
    is_over = after is None and before.pushed_at is not None and state.devices > 0
    return [NotificationsSeen(user_id=user_id, ids=[before.id])] if is_over else []


def _withdrawn(line: Line, state: InboxState) -> Withdrawn:
    return Withdrawn(line.id, rules.unread_count(state, clock.now()))


def _tell(user_id: str, withdrawn: Withdrawn | None) -> None:
    """Let the user's devices take a line out of their lists: one Query."""
    if withdrawn is not None:
        event = NotificationsRead(withdrawn_ids=[withdrawn.line_id], unread=withdrawn.unread)
        push_live(user_id, event, acting_session=None)
