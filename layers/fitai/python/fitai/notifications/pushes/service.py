"""Sending pushes: what is still so when it is sent, to the devices that are still there."""

from collections.abc import Iterable

from fitai.kernel import clock
from fitai.kernel.observability import logger
from fitai.kernel.table import get_many, retry_on_conflict
from fitai.notifications import catalogue, rules, store
from fitai.notifications.delivery import reading
from fitai.notifications.delivery.events import DigestDue, HeldReleased
from fitai.notifications.delivery.reading import Mailbox
from fitai.notifications.devices import service as devices
from fitai.notifications.devices import store as devices_store
from fitai.notifications.devices.endpoints import PushUnavailable
from fitai.notifications.events import NotificationsSeen, NotificationStored
from fitai.notifications.matrix import NotificationType
from fitai.notifications.models import Line, PushDevice
from fitai.notifications.pushes import rules as push_rules
from fitai.notifications.pushes import store as pushes_store
from fitai.notifications.pushes import transport
from fitai.notifications.pushes.rules import Push
from fitai.notifications.pushes.transport import TokenRefused
from fitai.notifications.telling import display_name, is_shown, line_text
from fitai.users import published as users
from fitai.users.models import Recipient


def send_notification(event: NotificationStored) -> None:
    """Push a notification to the user's devices, except to the one that has acted.

    Nothing is sent of what was withdrawn or read meanwhile, or of whom the user does not see any more.

    Raises:
        DuplicateEvent: it was sent.
        ClientError: SNS failed for a device; the queue delivers the event again.
    """
    if not event.push:
        return
    push = notification_push(event.user_id, event.notification_id)
    if push is not None:
        _send_once(event.id, event.user_id, push, event.acting_session)


def notification_push(user_id: str, notification_id: str) -> Push | None:
    """The push of a notification as it is now; None where there is nothing to tell any more.

    One GetItem and two BatchGetItems.
    """
    loaded = retry_on_conflict(lambda: store.load_line(user_id, notification_id))
    if loaded is None or not rules.is_unread(loaded.line, loaded.state):
        return None
    line = loaded.line
    actor_ids = rules.line_actors(line)
    items = get_many([users.account_key(user_id), *users.user_card_keys(user_id, actor_ids)])
    recipient = users.recipient_among(user_id, items) or Recipient(id=user_id)
    cards = users.user_cards_among(user_id, items)
    names = [display_name(cards[id_]) for id_ in actor_ids if id_ in cards and is_shown(cards[id_])]
    if actor_ids and not names:
        return None
    return _push_of(line, recipient, names, rules.unread_count(loaded.state, clock.now()))


def _push_of(line: Line, recipient: Recipient, names: list[str], unread: int) -> Push:
    text = line_text(line, recipient, names, line.count, for_push=True)
    return Push(
        collapse_id=push_rules.collapse_id(line.id),
        badge=unread,
        ids=push_rules.shown_ids(line.data) | {"notificationId": line.id, "type": line.type},
        title=text.title,
        body=text.body,
    )


def send_held(event: HeldReleased) -> None:
    """Push what has waited for the end of the quiet hours: a single notification as itself, several as one summary.

    Raises:
        DuplicateEvent: it was sent.
        ClientError: SNS failed for a device; the queue delivers the event again.
    """
    line_ids = [line.id for line in event.lines if line.push]
    if not line_ids:
        return
    mailbox = reading.load_mailbox(event.user_id, line_ids)
    recipient = mailbox.recipient
    if recipient is None:
        return
    lines = [line for line in reading.unread_lines(mailbox.lines, mailbox.inbox) if _is_pushed(line.type, mailbox)]
    shown = reading.readable(event.user_id, recipient, lines)
    if len(shown) == 1:
        push = notification_push(event.user_id, shown[0].line.id)
        if push is not None:
            _send_once(event.id, event.user_id, push, None)
    elif shown:
        _send_summary(event.id, event.user_id, mailbox, recipient, len(shown), "quiet")


def send_digest(event: DigestDue) -> None:
    """Push that there is a day's summary, with the number of what is unread; nothing where that is nothing.

    Raises:
        DuplicateEvent: it was sent.
        ClientError: SNS failed for a device; the queue delivers the event again.
    """
    mailbox = reading.load_mailbox(event.user_id)
    if mailbox.recipient is None or not _is_pushed("digest", mailbox):
        return
    shown = reading.digest_lines(event, mailbox, mailbox.recipient)
    if shown:
        _send_summary(event.id, event.user_id, mailbox, mailbox.recipient, len(shown), "one")


def _is_pushed(type: NotificationType, mailbox: Mailbox) -> bool:
    recipient = mailbox.recipient
    return recipient is not None and rules.channels(type, recipient.choices, mailbox.preferences).push


def _send_summary(event_id: str, user_id: str, mailbox: Mailbox, recipient: Recipient, count: int, form: str) -> None:
    text = catalogue.message("digest", recipient.language, {catalogue.FORM: form, "count": str(count)})
    push = Push(
        collapse_id=push_rules.collapse_id("digest"),
        badge=rules.unread_count(mailbox.inbox, clock.now()),
        ids={"type": "digest"},
        title=text.title,
        body=text.body,
    )
    _send_once(event_id, user_id, push, None)


def withdraw_pushes(event: NotificationsSeen) -> None:
    """Let the user's other devices take down what was read, and set their badges.

    Raises:
        DuplicateEvent: it was sent.
        ClientError: SNS failed for a device; the queue delivers the event again.
    """
    state = store.load_state(event.user_id)
    push = Push(
        collapse_id=push_rules.collapse_id("read"),
        badge=rules.unread_count(state, clock.now()),
        ids={},
        withdrawn_ids=tuple(event.ids),
        through=None if event.through is None else clock.iso(event.through),
    )
    _send_once(event.id, event.user_id, push, event.acting_session)


def _send_once(event_id: str, user_id: str, push: Push, acting_session: str | None) -> None:
    receivers = [
        device
        for device in devices_store.load_devices(user_id)
        if acting_session is None or device.session != acting_session
    ]
    if not receivers:
        return
    pushes_store.claim_push(event_id)
    try:
        _send(user_id, receivers, push)
    except BaseException:
        pushes_store.release_push(event_id)
        raise


def _send(user_id: str, receivers: Iterable[PushDevice], push: Push) -> None:
    """Send a push to devices. A token that is refused is forgotten; another failure comes after all were tried."""
    failure: Exception | None = None
    for receiver in receivers:
        try:
            _send_to(user_id, receiver, push)
        except PushUnavailable:
            logger().warning("a device is registered for a platform that is not set up")
        except Exception as error:
            failure = error
    if failure is not None:
        raise failure


def _send_to(user_id: str, receiver: PushDevice, push: Push) -> None:
    device = devices.ensure_endpoint(user_id, receiver)
    try:
        transport.instance.send(device, push)
    except TokenRefused as refused:
        if push_rules.is_dead(refused.refusal, device.registered_at):
            devices.forget(user_id, device)
