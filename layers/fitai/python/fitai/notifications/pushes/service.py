"""Sending pushes: what is still so when it is sent, to the devices that are still there."""

from collections.abc import Iterable

from fitai.kernel import clock
from fitai.kernel.observability import logger
from fitai.kernel.table import get_many, retry_on_conflict
from fitai.notifications import rules, store
from fitai.notifications.devices import service as devices
from fitai.notifications.devices import store as devices_store
from fitai.notifications.devices.endpoints import PushUnavailable
from fitai.notifications.events import NotificationsSeen, NotificationStored
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
    items = get_many([users.recipient_key(user_id), *users.user_card_keys(user_id, actor_ids)])
    recipient = users.recipient_among(user_id, items) or Recipient(id=user_id)
    cards = users.user_cards_among(user_id, items)
    names = [display_name(cards[id_]) for id_ in actor_ids if id_ in cards and is_shown(cards[id_])]
    if actor_ids and not names:
        return None
    return _push_of(line, recipient, names, rules.unread_count(loaded.state, clock.now()))


def _push_of(line: Line, recipient: Recipient, names: list[str], unread: int) -> Push:
    text = line_text(line, recipient.language, names, line.count, for_push=True)
    return Push(
        collapse_id=push_rules.collapse_id(line.id),
        badge=unread,
        ids=push_rules.shown_ids(line.data) | {"notificationId": line.id, "type": line.type},
        title=text.title,
        body=text.body,
    )


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
