"""Live events, and their delivery to connections."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.errors import Problem, TooManyRequests
from fitai.kernel.live import transport
from fitai.kernel.live.connections import (
    Connection,
    close_connection,
    delete_connection_item,
    remove_connection,
    room_connections,
)
from fitai.kernel.observability import logger
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, delete, put
from fitai.kernel.types import Model

AUDIENCE_PREFIX = "LISTENER#"
"""How the sort key of another room begins that is shown what happens in one."""


class Audience(Entity, discriminator="audience"):
    """That what a user does in a room is shown to another room."""

    room = UnicodeAttribute()
    user_id = UnicodeAttribute()
    weights = BooleanAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, source: str, room: str, **attributes: Any) -> "Audience":
        return cls(PK=source, SK=f"{AUDIENCE_PREFIX}{room}", room=room, **attributes)


class LiveEvent(Model):
    """The `data` of an event that is pushed; a subclass names the event."""

    name: ClassVar[str]
    registry: ClassVar[dict[str, type["LiveEvent"]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        if "name" in cls.__dict__:
            LiveEvent.registry[cls.name] = cls

    def shown(self, weights: bool) -> "LiveEvent | None":
        """What others may see of it; None when it is not for them.

        Args:
            weights: whether they may see how much was lifted.
        """
        return None


def audience_write(source: str, room: str, user_id: str, *, weights: bool, expires: int) -> Write:
    """The write that shows to a room what the user does in another one, until then (epoch seconds).

    Args:
        weights: whether they may see how much was lifted.
    """
    item = Audience.of(source, room, user_id=user_id, weights=weights, expires=expires, ttl=expires)
    return put(item, when=PRESENT | ABSENT)


def audience_removal_write(source: str, room: str) -> Write:
    """The write that shows it no longer."""
    return delete(Audience.of(source, room), when=PRESENT | ABSENT)


def push_to_audiences(audiences: Iterable[Audience], *events: LiveEvent) -> None:
    """Push what happened in a room to the other rooms that are shown it, as far as it is for others.

    A user is seen in a room for as long as one of the user's devices is connected to it. One query for each room.
    Like any push it never fails the operation.
    """
    now = clock.epoch()
    for one in audiences:
        told = [seen for event in events if (seen := event.shown(one.weights)) is not None]
        if not told or one.expires <= now:
            continue
        try:
            present = room_connections(one.room)
        except Exception:
            logger().exception("a room could not be shown what happened")
            continue
        if any(member.user_id == one.user_id for member in present):
            others = [member for member in present if member.user_id != one.user_id]
            push(others, *told, by=one.user_id, room=one.room)


ReplyTarget = tuple[str, str] | None
"""The message that is answered: its connection and its id."""


def encode_event(
    event: LiveEvent,
    units: str,
    version: int | None = None,
    reply_to: str | None = None,
    by: str | None = None,
    room: str | None = None,
) -> str:
    """An event as it goes over the wire, its measures in the receiver's units."""
    content: dict[str, Any] = {"event": event.name, "at": clock.iso(clock.now())}
    if by is not None:
        content["userId"] = by
    if room is not None:
        content["roomId"] = room.partition("#")[2]
    if reply_to is not None:
        content["replyTo"] = reply_to
    if version is not None:
        content["version"] = version
    data = event.model_dump_json(by_alias=True, exclude_none=True, context={"units": units})
    return f'{json.dumps(content)[:-1]}, "data": {data}}}'


def push(
    receivers: Iterable[Connection],
    *events: LiveEvent,
    version: int | None = None,
    replying: ReplyTarget = None,
    by: str | None = None,
    room: str | None = None,
) -> int:
    """Send events, in order, to each receiver; forget the receivers that are gone, end those whose token has run out.

    A push is a courtesy on top of what is already committed: a failure is logged and never fails the operation,
    since a device that misses an event sees the gap in the versions and asks with `sync:request`.

    Args:
        replying: the message that is answered; its connection's events carry `replyTo`.
        by: another user whose doing it is, shown to the receivers by a room; those that are deaf to that user are
            left out.

    Returns:
        How many connections were reached.
    """
    now = clock.epoch()
    distinct = {member.connection_id: member for member in receivers if by not in (member.deaf_to or ())}

    def deliver(member: Connection) -> bool:
        reply_to = replying[1] if replying and replying[0] == member.connection_id else None
        try:
            if member.expires <= now:
                close_connection(member.user_id, member.connection_id)
                delete_connection_item(member)
                return False
            for event in events:
                sent = encode_event(event, member.units, version, reply_to, by, room)
                if not transport.instance.send(member.connection_id, sent):
                    remove_connection(member.user_id, member.connection_id)
                    delete_connection_item(member)
                    return False
        except Exception:
            logger().exception("push failed", extra={"event": events[0].name})
            return False
        return True

    if len(distinct) < 2:
        return sum(map(deliver, distinct.values()))
    with ThreadPoolExecutor(max_workers=min(8, len(distinct))) as pool:
        return sum(pool.map(deliver, distinct.values()))


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
        logger().exception("could not tell a connection of a failure")
