"""Telling a user of something: the line in the list, the live event, and what goes out by push and mail."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from fitai.kernel import clock, personal_data
from fitai.kernel.deadlines import Deadline
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.table import retry_on_conflict
from fitai.notifications import catalogue, rules, store
from fitai.notifications.delivery import rules as delivery_rules
from fitai.notifications.delivery import store as delivery_store
from fitai.notifications.delivery.models import DeliveryState, HeldLine
from fitai.notifications.events import NotificationStored
from fitai.notifications.live_events import NewNotification
from fitai.notifications.models import Line, Notice
from fitai.notifications.store import LoadedNotice
from fitai.users import published as users
from fitai.users.models import Recipient
from fitai.users.published import OtherUser

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: many may like the same at the same moment."""


def notify(*notices: Notice) -> None:
    """Tell users of something; a notice that was told before is silent.

    Nobody is told of what they did themselves, of what is in a thread that they have muted, or of what somebody did whom
    they do not see. One BatchGetItem, one transaction and one Query for each; one GetItem more where it joins a line.
    """
    for notice in notices:
        _notify(notice)


def _notify(notice: Notice) -> None:
    if notice.actor_id == notice.user_id:
        return
    event: LiveEvent | None = None
    with suppress(personal_data.AccountGone):
        event = retry_on_conflict(lambda: _tell(notice), tries=MAX_ATTEMPTS)
    if event is not None:
        push_live(notice.user_id, event, acting_session=notice.acting_session)


def push_live(user_id: str, event: LiveEvent, *, acting_session: str | None) -> None:
    """Push an event to the user's devices, except to the one that has acted: one Query."""
    receivers = connections.user_connections(user_id)
    if acting_session is not None:
        receivers = [receiver for receiver in receivers if receiver.session != acting_session]
    delivery.push(receivers, event)


def _tell(notice: Notice) -> NewNotification | None:
    user_id, now = notice.user_id, clock.now()
    actor_ids = [notice.actor_id] if notice.actor_id else []
    keys = [
        users.account_key(user_id),
        delivery_store.state_key(user_id),
        *users.user_card_keys(user_id, actor_ids),
    ]
    loaded = store.load_notice(user_id, notice, now, keys)
    recipient = users.recipient_among(user_id, loaded.others) or Recipient(id=user_id)
    actors = users.user_cards_among(user_id, loaded.others)
    if loaded.is_muted or not _may_tell(notice, actors):
        return None
    if loaded.key is not None and loaded.key.withdrawn is None:
        return None
    state, before = loaded.state, loaded.line
    at = store.next_moment(now, state, before)
    if before is None:
        line = rules.new_line(rules.line_id(user_id, notice, at), notice, at)
    else:
        line = rules.with_notice(before, notice, at)
    if loaded.key is not None:
        # It was taken back and is done again: it is shown again, but nobody is told a second time.
        line = line.model_copy(
            update={"is_read": loaded.key.withdrawn == "read" and (before is None or before.is_read)}
        )
    after = rules.counted(state, now, before=before, after=line)
    plan = DeliveryPlan(delivery_store.state_among(loaded.others))
    if loaded.key is None:
        plan = plan_delivery(loaded, recipient, line, now)
        if plan.pushes:
            after = rules.with_push(after, notice.type, plan.today)
        if plan.pushes or plan.holds_push:
            line = line.model_copy(update={"pushed_at": at})
    events = [_stored(notice, line, push=plan.pushes, mail=plan.mails)] if plan.pushes or plan.mails else []
    waiting = delivery_store.state_writes(user_id, delivery_store.state_among(loaded.others), plan.state)
    checked_ids = [user_id, *actor_ids]
    checks = [personal_data.account_exists_check_write(checked_id) for checked_id in checked_ids]
    writes = [*store.notice_writes(user_id, notice, loaded, line, after), *waiting, *checks]
    store.commit(writes, *events)
    return (
        None if loaded.key is not None else _live_event(loaded, recipient, actors, line, rules.unread_count(after, now))
    )


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """By which channels a notification goes out at once, and what waits from now on.

    Attributes:
        holds_push: whether a push waits.
        today: the user's day.
    """

    state: DeliveryState
    pushes: bool = False
    mails: bool = False
    holds_push: bool = False
    today: date = date.min


def plan_delivery(loaded: LoadedNotice, recipient: Recipient, line: Line, now: datetime) -> DeliveryPlan:
    """Decide how a line that was not told before goes out: at once, or after the quiet hours; and in a daily summary."""
    state, preferences = delivery_store.state_among(loaded.others), loaded.preferences
    if not recipient.active:
        return DeliveryPlan(state)
    zone = delivery_rules.zone_of(recipient.zone, state)
    today = delivery_rules.local_day(now, zone)
    channels = rules.channels(line.type, recipient.choices, preferences)
    pushes = channels.push and loaded.state.devices > 0 and rules.may_push(line, loaded.state, today)
    mails = channels.mail and recipient.mail_address is not None
    digest = rules.channels("digest", recipient.choices, preferences)
    if (digest.mail or digest.push) and delivery_rules.is_in_digest(line.type) and state.digest_at is None:
        state = delivery_rules.next_state(state, digest_at=Deadline.of(delivery_rules.next_digest(zone, now), zone))
    if not (pushes or mails) or not delivery_rules.is_held(line.type, preferences.quiet, zone, now):
        return DeliveryPlan(state, pushes, mails, today=today)
    assert preferences.quiet is not None
    until = Deadline.of(delivery_rules.quiet_end(preferences.quiet, zone, now), zone)
    held = HeldLine(id=line.id, push=pushes, mail=mails)
    return DeliveryPlan(delivery_rules.with_held(state, held, until), holds_push=pushes, today=today)


def _may_tell(notice: Notice, actors: dict[str, OtherUser]) -> bool:
    """Whether the user may be told of what the actor did: not of who is blocked, muted, suspended or deleted."""
    if notice.actor_id is None:
        return True
    actor = actors.get(notice.actor_id)
    return actor is not None and is_shown(actor)


def is_shown(actor: OtherUser) -> bool:
    """Whether a user sees in notifications what the other does: neither has blocked the other, the user has not muted."""
    return not actor.tie.is_silent


def _stored(notice: Notice, line: Line, *, push: bool, mail: bool) -> NotificationStored:
    return NotificationStored(
        user_id=notice.user_id,
        notification_id=line.id,
        type=notice.type,
        line_at=line.at,
        push=push,
        mail=mail,
        acting_session=notice.acting_session,
    )


def _live_event(
    loaded: LoadedNotice, recipient: Recipient, actors: dict[str, OtherUser], line: Line, unread: int
) -> NewNotification:
    names = [display_name(actors[actor_id]) for actor_id in rules.line_actors(line) if actor_id in actors]
    text = line_text(line, recipient, names, line.count)
    return NewNotification(
        id=line.id,
        type=line.type,
        title=text.title,
        message=text.body,
        data=line.data,
        count=line.count,
        at=line.at,
        unread=unread,
    )


def line_text(
    line: Line, recipient: Recipient, names: Sequence[str], count: int, *, for_push: bool = False
) -> catalogue.Text:
    """The message of a line, in the recipient's language and units.

    Args:
        names: of the newest people in it who may be shown.
        count: of its notices that may be shown.
        for_push: without what is nobody else's business, where the type has such a message.
    """
    values = dict(line.values)
    if for_push and catalogue.has_form(line.type, catalogue.PUSH_FORM):
        values = {catalogue.FORM: catalogue.PUSH_FORM}
    if not line.entries or line.entries[0].actor_id is not None:
        values = catalogue.people_values(line.type, recipient.language, names, count, values)
    return catalogue.message(line.type, recipient.language, values, recipient.units)


def display_name(user: OtherUser) -> str:
    """How another user is called in a message."""
    return user.card.first_name or user.card.username
