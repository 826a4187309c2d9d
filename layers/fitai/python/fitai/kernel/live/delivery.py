"""Live events, and their delivery to connections."""

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
from fitai.kernel.live.frames import Envelope, EventContent, encode_frame
from fitai.kernel.observability import logger
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, delete, put
from fitai.kernel.types import Model

AUDIENCE_PREFIX = "LISTENER#"
"""How the sort key of a room's audience begins."""

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
    """Send events to each receiver, as one frame; remove the receivers that are gone, close those whose token has expired.

    API Gateway answers a connection in its handshake as gone: one that has just been written is not removed.

    What is pushed is committed already: a failure is logged and never fails the operation, since a device that misses
    an event sees the gap in the versions and asks with `sync:request`.

    Args:
        replying: the message that is answered; its connection's frame carries `replyTo`.
        actor_id: the user who has caused the events, where the receivers see them through a room; receivers that have
            muted that user are left out.
        room: the room through which the receivers see the events.

    Returns:
        How many connections were reached.
    """
    room_id = None if room is None else room.partition("#")[2]
    envelope = Envelope(clock.iso(clock.now()), version, actor_id, room_id)
    return _send_all(_addressed_frames(receivers, events, envelope, replying), transport.time_limit())


def push_to_user(user_id: str, *events: LiveEvent) -> int:
    """Push events to all devices of a user; see `push`. One Query."""
    return push(user_connections(user_id), *events)


def push_operation(
    receivers: Iterable[Connection],
    audiences: Iterable["Audience"],
    *events: LiveEvent,
    version: int,
    replying: ReplyTarget = None,
) -> None:
    """Push the events of an operation to those who follow it, and to the rooms that are shown it, in the time of one push.

    One post for each connection; see `push`. A room is sent what is for others of the events.
    """
    until = transport.time_limit()
    envelope = Envelope(clock.iso(clock.now()), version)
    _send_all(_addressed_frames(receivers, events, envelope, replying), until)
    _send_all(_frames_for_audiences(audiences, events), until)


def send_error(connection_id: str, problem: Problem, reply_to: str | None) -> None:
    """Send an `error` frame to one connection; of too many messages it says when to come back."""
    error = dict(problem.error)
    if isinstance(problem, TooManyRequests):
        error["retryAfter"] = problem.retry_after
    content: dict[str, Any] = {"event": "error", "error": error}
    if reply_to is not None:
        content["replyTo"] = reply_to
    try:
        transport.send_frame(connection_id, json.dumps(content), transport.time_limit())
    except Exception:
        logger().exception("could not send an error to a connection")


@dataclass(frozen=True, slots=True)
class _AddressedFrame:
    """A frame for a connection; `event` is the name of its first event."""

    receiver: Connection
    frame: str
    event: str


def _addressed_frames(
    receivers: Iterable[Connection], events: Sequence[LiveEvent], envelope: Envelope, replying: ReplyTarget = None
) -> list[_AddressedFrame]:
    """The frame with the events for each receiver, its measures in the receiver's units: each connection once.

    None where they cannot be encoded, which is logged.
    """
    if not events:
        return []
    distinct = {
        receiver.connection_id: receiver
        for receiver in receivers
        if envelope.actor_id not in (receiver.muted_user_ids or ())
    }
    reply_ids = {} if replying is None else dict([replying])
    name = events[0].name
    try:
        contents = {
            units: [_event_content(event, units) for event in events]
            for units in {receiver.units for receiver in distinct.values()}
        }
        return [
            _AddressedFrame(
                receiver, encode_frame(contents[receiver.units], envelope, reply_ids.get(connection_id)), name
            )
            for connection_id, receiver in distinct.items()
        ]
    except Exception:
        logger().exception("events could not be encoded; nothing was pushed", extra={"event": name})
        return []


def _event_content(event: LiveEvent, units: str) -> EventContent:
    data = event.model_dump_json(by_alias=True, exclude_none=True, context={"units": units})
    return EventContent(event.name, data)


def _send_all(frames: Sequence[_AddressedFrame], until: float) -> int:
    """Send frames to their connections, several at a time; how many were reached.

    Args:
        until: the moment of `time.monotonic` after which no post begins.
    """
    if len(frames) < 2:
        return sum(_deliver(frame, until) for frame in frames)
    with ThreadPoolExecutor(max_workers=min(transport.MAX_POSTS, len(frames))) as pool:
        return sum(pool.map(with_deadline(lambda frame: _deliver(frame, until)), frames))


def _deliver(addressed: _AddressedFrame, until: float) -> bool:
    """Send a frame to its connection; whether that was reached. A failure is logged."""
    receiver = addressed.receiver
    try:
        if receiver.expires <= clock.epoch():
            close_connection(receiver.user_id, receiver.connection_id)
            delete_connection_item(receiver)
            return False
        if transport.send_frame(receiver.connection_id, addressed.frame, until):
            return True
        if not receiver.is_opening:
            remove_connection(receiver.user_id, receiver.connection_id)
            delete_connection_item(receiver)
    except Exception:
        logger().exception("push failed", extra={"event": addressed.event})
    return False


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


def _frames_for_audiences(audiences: Iterable[Audience], events: Sequence[LiveEvent]) -> list[_AddressedFrame]:
    """The frames for those in the rooms that are audiences, as far as the events are for others. One Query for each room.

    A user is seen in a room for as long as one of the user's devices is connected to it, and as far as the user's privacy
    switches allow, which the items of these devices hold.
    """
    moment = clock.now()
    frames: list[_AddressedFrame] = []
    for audience in audiences:
        if audience.expires <= moment.timestamp() or not _visible_events(events, audience, progress=True):
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
        room_id = audience.room.partition("#")[2]
        frames += _addressed_frames(
            others, visible_events, Envelope(clock.iso(moment), actor_id=audience.user_id, room_id=room_id)
        )
    return frames


def _visible_events(events: Iterable[LiveEvent], audience: Audience, *, progress: bool) -> list[LiveEvent]:
    """What an audience sees of the events."""
    return [visible for event in events if (visible := event.shown(audience.weights, progress)) is not None]
