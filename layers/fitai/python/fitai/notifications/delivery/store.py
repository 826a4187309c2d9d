"""Items and keys of what waits to be sent.

USER#<id>#NOTIFICATIONS   DELIVERY      what of a user's pushes and mails waits, with its deadlines

Every write is conditioned on the version that was read, and moves the deadlines in the same transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from pynamodb.attributes import NumberAttribute

from fitai.kernel import clock, personal_data, table
from fitai.kernel.deadlines import KEY_PREFIX, deadline_writes
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write
from fitai.notifications import store
from fitai.notifications.choices.store import partition
from fitai.notifications.delivery import rules
from fitai.notifications.delivery.models import DeliveryState
from fitai.notifications.models import Line

HELD, DIGEST, REMINDER, RISK = "held", "digest", "reminder", "risk"
"""The kinds of the deadlines."""


class DeliveryItem(Entity, discriminator="notification_delivery"):
    """What of a user's pushes and mails waits."""

    version = NumberAttribute()
    state: PydanticAttribute[DeliveryState] = PydanticAttribute(DeliveryState)

    @classmethod
    def of(cls, user_id: str, state: DeliveryState | None = None) -> "DeliveryItem":
        """The item of this user."""
        item = cls(PK=f"USER#{user_id}#NOTIFICATIONS", SK="DELIVERY")
        if state is not None:
            item.version, item.state = state.version, state
        return item


def state_key(user_id: str) -> tuple[str, str]:
    """The key of the item that `state_among` finds, for a batch that reads it with others."""
    item = DeliveryItem.of(user_id)
    return item.PK, item.SK


def state_among(items: Iterable[Entity]) -> DeliveryState:
    """The state that is among items which were read; nothing waits where there is none."""
    found = table.of_kind(items, DeliveryItem)
    return found[0].state if found else DeliveryState()


def load_state(user_id: str) -> DeliveryState:
    """What waits: one GetItem."""
    item = table.get(DeliveryItem, *state_key(user_id))
    return DeliveryState() if item is None else item.state


def state_writes(user_id: str, before: DeliveryState, after: DeliveryState) -> list[Write]:
    """The writes of a changed state, with the deadlines that have moved; none where it is unchanged.

    Raises (at commit):
        WriteConflict: it was changed since it was read.
    """
    if after == before:
        return []
    unchanged = ABSENT if before.version == 0 else DeliveryItem.version == before.version
    deadlines = (
        (HELD, before.held_until, after.held_until),
        (DIGEST, before.digest_at, after.digest_at),
        (REMINDER, before.reminder_at, after.reminder_at),
        (RISK, before.risk_at, after.risk_at),
    )
    return [
        table.put(DeliveryItem.of(user_id, after), when=unchanged),
        *(
            write
            for kind, was, becomes in deadlines
            for write in deadline_writes(kind, user_id, user_id, before=was, after=becomes)
        ),
    ]


def zone_writes(user_id: str, zone: str) -> list[Write]:
    """The write of the zone that a device is in; none where it is known. One GetItem."""
    state = load_state(user_id)
    return state_writes(user_id, state, rules.next_state(state, zone=zone))


# --- lines -------------------------------------------------------------------------------------------------


def place_keys(user_id: str, line_ids: Iterable[str]) -> list[tuple[str, str]]:
    """The keys of the items that `load_lines` needs, one for each line, for a batch that reads them with others."""
    places = (store.LinePlaceItem.of(user_id, line_id) for line_id in line_ids)
    return [(place.PK, place.SK) for place in places]


def load_lines(user_id: str, items: Sequence[Entity]) -> list[Line]:
    """The lines whose places are among items which were read, newest first: one BatchGetItem, none without places.

    Raises:
        WriteConflict: one of them was moved while it was read.
    """
    places = [item.place for item in table.of_kind(items, store.LinePlaceItem)]
    if not places:
        return []
    found = table.of_kind(table.get_many([(partition(user_id), place) for place in places]), store.LineItem)
    if len(found) < len(places):
        raise table.WriteConflict
    return sorted((item.line for item in found), key=lambda line: line.at, reverse=True)


def lines_between(user_id: str, since: datetime | None, until: datetime, limit: int) -> list[Line]:
    """The newest lines after a moment, until another: one Query."""
    first = f"{store.LINE_PREFIX}{clock.iso(since)}#~" if since else store.LINE_PREFIX
    last = f"{store.LINE_PREFIX}{clock.iso(until)}#~"
    page = table.query(partition(user_id), between=(first, last), limit=limit, newest_first=True)
    return [item.line for item in table.of_kind(page.items, store.LineItem)]


# --- personal data -----------------------------------------------------------------------------------------


def erase_deadlines(user_id: str) -> Iterator[None]:
    """Delete all deadlines of a deleted account; yields after each page. The state is in the partition of its lines."""
    for kind in (HELD, DIGEST, REMINDER, RISK):
        yield from personal_data.erase_items(f"USER#{user_id}", begins=f"{KEY_PREFIX}{kind}#")
