"""Live events, and their delivery to connections."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.call_deadline import with_deadline
from fitai.kernel.errors import Problem, TooManyRequests
from fitai.kernel.live import transport
from fitai.kernel.live.connections import (
    Connection,
    close_connection,
    delete_connection_item,
    remove_connection,
    room_connections,
    user_connections,
)
from fitai.kernel.observability import logger
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, delete, put
from fitai.kernel.types import Model

AUDIENCE_PREFIX = "LISTENER#"
"""How the sort key of a room's audience begins."""
MAX_PUSH_THREADS = 8
"""Connections that are sent to at the same time."""

ReplyTarget = tuple[str, str] | None
"""The message that is answered: its connection and its id."""


class LiveEvent(Model):
    """The `data` of an event that is pushed; a subclass names the event."""

    name: ClassVar[str]
    registry: ClassVar[dict[str, type["LiveEvent"]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        if "name" in cls.__dict__:
            LiveEvent.registry[cls.name] = cls

    def shown(self, weights: bool, progress: bool) -> "LiveEvent | None":
        """What others may see of it; None when it is not for them.

        Args:
            weights: whether they may see how much was lifted.
            progress: whether they may see the user's personal records.
        """
        return None


# --- pushing -----------------------------------------------------------------------------------------------


def push(
    receivers: Iterable[Connection],
    *events: LiveEvent,
    version: int | None = None,
    replying: ReplyTarget = None,
    actor_id: str | None = None,
    room: str | None = None,
) -> int:
    """Send events, in order, to each receiver; remove the receivers that are gone, close those whose token has expired.

    API Gateway answers a connection in its handshake as gone: one that has just been written is not removed.

    What is pushed is committed already: a failure is logged and never fails the operation, since a device that misses
    an event sees the gap in the versions and asks with `sync:request`.

    Args:
        replying: the message that is answered; its connection's events carry `replyTo`.
        actor_id: the user who has caused the events, where the receivers see them through a room; receivers that have
            muted that user are left out.
        room: the room through which the receivers see the events.

    Returns:
        How many connections were reached.
    """
    now = clock.epoch()
    distinct = {
        receiver.connection_id: receiver for receiver in receivers if actor_id not in (receiver.muted_user_ids or ())
    }

    def deliver(receiver: Connection) -> bool:
        reply_to = replying[1] if replying and replying[0] == receiver.connection_id else None
        try:
            if receiver.expires <= now:
                close_connection(receiver.user_id, receiver.connection_id)
                delete_connection_item(receiver)
                return False
            for event in events:
                frame = encode_event(event, receiver.units, version, reply_to, actor_id, room)
                if not transport.instance.send(receiver.connection_id, frame):
                    if not receiver.is_opening:
                        remove_connection(receiver.user_id, receiver.connection_id)
                        delete_connection_item(receiver)
                    return False
        except Exception:
            logger().exception("push failed", extra={"event": events[0].name})
            return False
        return True

    if len(distinct) < 2:
        return sum(map(deliver, distinct.values()))
    with ThreadPoolExecutor(max_workers=min(MAX_PUSH_THREADS, len(distinct))) as pool:
        return sum(pool.map(with_deadline(deliver), distinct.values()))


def push_to_user(user_id: str, *events: LiveEvent) -> int:
    """Push events to all devices of a user; see `push`. One Query."""
    return push(user_connections(user_id), *events)


def send_error(connection_id: str, problem: Problem, reply_to: str | None) -> None:
    """Send an `error` frame to one connection; of too many messages it says when to come back."""
    error = dict(problem.error)
    if isinstance(problem, TooManyRequests):
        error["retryAfter"] = problem.retry_after
    content: dict[str, Any] = {"event": "error", "error": error}
    if reply_to is not None:
        content["replyTo"] = reply_to
    try:
        transport.instance.send(connection_id, json.dumps(content))
    except Exception:
        logger().exception("could not send an error to a connection")


def encode_event(
    event: LiveEvent,
    units: str,
    version: int | None = None,
    reply_to: str | None = None,
    actor_id: str | None = None,
    room: str | None = None,
) -> str:
    """The frame of an event, its measures in the receiver's units."""
    content: dict[str, Any] = {"event": event.name, "at": clock.iso(clock.now())}
    if actor_id is not None:
        content["userId"] = actor_id
    if room is not None:
        content["roomId"] = room.partition("#")[2]
    if reply_to is not None:
        content["replyTo"] = reply_to
    if version is not None:
        content["version"] = version
    data = event.model_dump_json(by_alias=True, exclude_none=True, context={"units": units})
    return f'{json.dumps(content)[:-1]}, "data": {data}}}'


# --- audiences ---------------------------------------------------------------------------------------------


class Audience(Entity, discriminator="audience"):
    """Another room that is shown what a user does in a room."""

    room = UnicodeAttribute()
    user_id = UnicodeAttribute()
    weights = BooleanAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, source: str, room: str, **attributes: Any) -> "Audience":
        return cls(PK=source, SK=f"{AUDIENCE_PREFIX}{room}", room=room, **attributes)


def audience_write(source: str, room: str, user_id: str, *, weights: bool, expires: int) -> Write:
    """The write that shows to a room what the user does in the room `source`.

    Args:
        weights: whether they may see how much was lifted.
        expires: until when, epoch seconds.
    """
    item = Audience.of(source, room, user_id=user_id, weights=weights, expires=expires, ttl=expires)
    return put(item, when=PRESENT | ABSENT)


def audience_removal_write(source: str, room: str) -> Write:
    """The write that ends what `audience_write` began."""
    return delete(Audience.of(source, room), when=PRESENT | ABSENT)


def push_to_audiences(audiences: Iterable[Audience], *events: LiveEvent) -> None:
    """Push the events of a room to the rooms that are its audiences, as far as the events are for others.

    A user is seen in a room for as long as one of the user's devices is connected to it, and as far as the user's privacy
    switches allow, which the items of these devices hold. One Query for each room.
    Like any push it never fails the operation.
    """
    now = clock.epoch()
    for audience in audiences:
        if audience.expires <= now or not _visible_events(events, audience, progress=True):
            continue
        try:
            connections = room_connections(audience.room)
        except Exception:
            logger().exception("the connections of a room could not be read; nothing was pushed to it")
            continue
        own = [connection for connection in connections if connection.user_id == audience.user_id]
        others = [connection for connection in connections if connection.user_id != audience.user_id]
        if not own or not all(connection.sharing.workouts for connection in own):
            continue
        shares_progress = all(connection.sharing.progress for connection in own)
        visible_events = _visible_events(events, audience, progress=shares_progress)
        if visible_events:
            push(others, *visible_events, actor_id=audience.user_id, room=audience.room)


def _visible_events(events: Iterable[LiveEvent], audience: Audience, *, progress: bool) -> list[LiveEvent]:
    """What an audience sees of the events."""
    return [visible for event in events if (visible := event.shown(audience.weights, progress)) is not None]
