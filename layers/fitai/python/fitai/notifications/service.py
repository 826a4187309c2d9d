"""Use cases of the list of notifications: reading it, and marking as read."""

from collections.abc import Callable
from datetime import datetime

from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Entity, get_many, retry_on_conflict
from fitai.notifications import rules, store
from fitai.notifications.choices import store as choices_store
from fitai.notifications.events import NotificationsSeen
from fitai.notifications.live_events import NotificationsRead
from fitai.notifications.models import (
    InboxState,
    Line,
    Notification,
    NotificationsQuery,
    ReadAll,
    ThreadKind,
    ThreadMute,
    Unread,
)
from fitai.notifications.telling import MAX_ATTEMPTS, display_name, is_shown, line_text, push_live
from fitai.users import published as users
from fitai.users.models import Recipient
from fitai.users.published import OtherUser

MAX_ACTORS = 49
"""People that a page reads, each with the caller's tie: with the state and the account they are the 100 keys of a batch."""
MAX_PAGES = 5
"""Pages that are read until one has something to show."""


def notifications(caller: Caller, query: NotificationsQuery) -> Page[Notification]:
    """A page of the caller's notifications, newest first, with the number of unread ones in `meta`.

    What was done by people whom the caller does not see any more is left out. One Query and one BatchGetItem; again, up to
    `MAX_PAGES` times, where all of a page is left out.

    Raises:
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /notifications")
    after = query.position(*scope)
    shown: list[Notification] = []
    unread, now = 0, clock.now()
    for _ in range(MAX_PAGES):
        page = store.lines_page(caller.id, now, query.limit, after)
        lines, after = store.lines_of_page(page), page.after
        actor_ids = rules.actors_to_read(lines, MAX_ACTORS)
        keys = [store.state_key(caller.id), users.account_key(caller.id)]
        items = get_many([*keys, *users.user_card_keys(caller.id, actor_ids)], consistent=False)
        state = store.state_among(items)
        unread = rules.unread_count(state, now)
        shown = _shown(caller.id, lines, set(actor_ids), items, state)
        if shown or after is None:
            break
    return Page(shown, query.cursor_at(after, *scope), query.limit, {"unread": unread})


def _shown(
    user_id: str, lines: list[Line], read_ids: set[str], items: list[Entity], state: InboxState
) -> list[Notification]:
    recipient = users.recipient_among(user_id, items) or Recipient(id=user_id)
    cards = users.user_cards_among(user_id, items)
    visible = {actor_id: card for actor_id, card in cards.items() if is_shown(card)}
    hidden_ids = read_ids - visible.keys()
    shown = (_notification(line, recipient, visible, hidden_ids, state) for line in lines)
    return [notification for notification in shown if notification is not None]


def _notification(
    line: Line, recipient: Recipient, visible: dict[str, OtherUser], hidden_ids: set[str], state: InboxState
) -> Notification | None:
    """A line as its user sees it; None where all of it was done by people whom the user does not see."""
    count = line.count - sum(entry.actor_id in hidden_ids for entry in line.entries)
    if count <= 0:
        return None
    actors = [visible[actor_id] for actor_id in rules.line_actors(line) if actor_id in visible]
    text = line_text(line, recipient, [display_name(actor) for actor in actors], count)
    return Notification(
        id=line.id,
        type=line.type,
        title=text.title,
        message=text.body,
        data=line.data,
        actors=[actor.card for actor in actors],
        count=count,
        thread=line.thread,
        read=not rules.is_unread(line, state),
        at=line.at,
    )


# --- reading -----------------------------------------------------------------------------------------------


def mark_read(caller: Caller, notification_id: str) -> Unread:
    """Mark a notification as read, on all devices; idempotent.

    One GetItem, one BatchGetItem, one transaction, one Query for the devices.

    Raises:
        NotFound: the caller has no such notification.
    """

    def attempt() -> tuple[InboxState, bool]:
        loaded = store.load_line(caller.id, notification_id)
        if loaded is None:
            raise NotFound("There is no such notification.")
        line, state = loaded.line, loaded.state
        if not rules.is_unread(line, state):
            return state, False
        read = line.model_copy(update={"is_read": True})
        after = rules.counted(state, clock.now(), before=line, after=read)
        seen = NotificationsSeen(user_id=caller.id, ids=[line.id], acting_session=caller.session)
        writes = [store.state_write(caller.id, state, after), *store.line_writes(caller.id, line, read)]
        store.commit(writes, *([seen] if after.devices else []))
        return after, True

    return _told(caller, attempt, lambda unread: NotificationsRead(ids=[notification_id], unread=unread))


def mark_all_read(caller: Caller, request: ReadAll) -> Unread:
    """Mark everything until a moment as read, on all devices; what is newer stays unread. Idempotent.

    One GetItem, one Query of what is newer that day, one write, one Query for the devices; as many for 10,000 as for 10.
    """
    now = clock.now()
    through = _whole_milliseconds(min(request.through or now, now))

    def attempt() -> tuple[InboxState, bool]:
        state = store.load_state(caller.id)
        if state.read_through is not None and state.read_through >= through:
            return state, False
        newer = store.newer_lines_of_day(caller.id, through)
        after = rules.read_through(state, through, newer, now)
        seen = NotificationsSeen(user_id=caller.id, through=through, acting_session=caller.session)
        store.commit([store.state_write(caller.id, state, after)], *([seen] if after.devices else []))
        return after, True

    return _told(caller, attempt, lambda unread: NotificationsRead(through=through, unread=unread))


def _told(
    caller: Caller, attempt: Callable[[], tuple[InboxState, bool]], event: Callable[[int], NotificationsRead]
) -> Unread:
    """Make a change, and push it to the other devices if it has changed anything."""
    state, is_changed = retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    unread = rules.unread_count(state, clock.now())
    if is_changed:
        push_live(caller.id, event(unread), acting_session=caller.session)
    return Unread(unread=unread)


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


# --- muting ------------------------------------------------------------------------------------------------


def mute_thread(caller: Caller, kind: ThreadKind, id: str) -> ThreadMute:
    """Mute a thread: the caller gets no notifications of it. Idempotent; one transaction."""
    thread = f"{kind}:{id}"
    choices_store.mute_thread(caller.id, thread)
    return ThreadMute(thread=thread, muted=True)


def unmute_thread(caller: Caller, kind: ThreadKind, id: str) -> ThreadMute:
    """Unmute a thread. Idempotent; one DeleteItem."""
    thread = f"{kind}:{id}"
    choices_store.unmute_thread(caller.id, thread)
    return ThreadMute(thread=thread, muted=False)
