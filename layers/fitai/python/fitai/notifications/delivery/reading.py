"""Lines as they are told outside of the app: those that are still there, unread, and about people whom the user sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from fitai.kernel.table import get_many
from fitai.notifications import catalogue, rules, store
from fitai.notifications.choices import store as choices_store
from fitai.notifications.delivery import store as delivery_store
from fitai.notifications.delivery.events import DigestDue
from fitai.notifications.delivery.models import DeliveryState
from fitai.notifications.delivery.rules import is_in_digest
from fitai.notifications.matrix import CATEGORIES, MATRIX
from fitai.notifications.models import InboxState, Line, StoredPreferences
from fitai.notifications.telling import display_name, is_shown, line_text
from fitai.users import published as users
from fitai.users.models import Recipient

MAX_DIGEST_LINES = 100
"""Lines of which a daily summary is made."""
MAX_ACTORS = 50
"""People whose names are read: with the user's ties to them they are the keys of a batch."""


@dataclass(frozen=True, slots=True)
class ReadableLine:
    """A line, and what it says."""

    line: Line
    text: catalogue.Text


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What is needed to write to a user.

    Attributes:
        recipient: None where the account is deleted or suspended.
        lines: those that are still there.
    """

    recipient: Recipient | None
    preferences: StoredPreferences
    state: DeliveryState
    inbox: InboxState
    lines: Sequence[Line] = ()


def load_mailbox(user_id: str, line_ids: Sequence[str] = ()) -> Mailbox:
    """The user's settings, and the lines of these ids: one BatchGetItem, and one more where there are lines."""
    keys = [
        users.account_key(user_id),
        choices_store.preferences_key(user_id),
        store.state_key(user_id),
        delivery_store.state_key(user_id),
    ]
    items = get_many([*keys, *delivery_store.place_keys(user_id, line_ids)])
    recipient = users.recipient_among(user_id, items)
    return Mailbox(
        recipient=recipient if recipient is not None and recipient.active else None,
        preferences=choices_store.preferences_among(items),
        state=delivery_store.state_among(items),
        inbox=store.state_among(items),
        lines=delivery_store.load_lines(user_id, items),
    )


def unread_lines(lines: Sequence[Line], inbox: InboxState) -> list[Line]:
    """The lines that are unread."""
    return [line for line in lines if rules.is_unread(line, inbox)]


def readable(user_id: str, recipient: Recipient, lines: Sequence[Line]) -> list[ReadableLine]:
    """What lines say: without those of people whom the user does not see. One BatchGetItem where there are people in them."""
    actor_ids = rules.actors_to_read(lines, MAX_ACTORS)
    items = get_many(users.user_card_keys(user_id, actor_ids)) if actor_ids else []
    visible = {id: card for id, card in users.user_cards_among(user_id, items).items() if is_shown(card)}
    hidden = set(actor_ids) - visible.keys()
    shown = []
    for line in lines:
        count = line.count - sum(entry.actor_id in hidden for entry in line.entries)
        if count > 0:
            names = [display_name(visible[actor_id]) for actor_id in rules.line_actors(line) if actor_id in visible]
            shown.append(ReadableLine(line, line_text(line, recipient, names, count)))
    return shown


def digest_lines(event: DigestDue, mailbox: Mailbox, recipient: Recipient) -> list[ReadableLine]:
    """What a daily summary is of: the unread lines since the last one, by category. One Query, and a BatchGetItem for people."""
    lines = delivery_store.lines_between(event.user_id, event.since, event.until, MAX_DIGEST_LINES)
    unread = [line for line in unread_lines(lines, mailbox.inbox) if is_in_digest(line.type)]
    order = list(MATRIX)
    return sorted(
        readable(event.user_id, recipient, unread), key=lambda shown: order.index(CATEGORIES[shown.line.type])
    )
