"""Live: who is connected, in which room, and pushing to them; and the doors of the WebSocket actions.

A room is a partition of the table: `USER#<id>` holds a user's devices, `WORKOUT#<id>` those that follow a
workout, beside the workout's own items, so that the query that reads the workout brings its listeners along. What
happens in a room can be shown to another one too (`Audience`).

A connection is good for as long as the access token that opened it: then, and when its session ends, it is closed.
"""

import inspect
import json
import math
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, ClassVar, Protocol, get_type_hints

from botocore.exceptions import ClientError
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.update import Action as Change

from fitai.kernel import clock, limits
from fitai.kernel.aws import client
from fitai.kernel.errors import (
    Forbidden,
    Malformed,
    Problem,
    RateLimited,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UpgradeRequired,
)
from fitai.kernel.identity import ACCESS_LIFETIME, Access, Caller, Whose
from fitai.kernel.ids import new_id
from fitai.kernel.limits import CallerRecord
from fitai.kernel.needs import LIMITED, LIVE, Need
from fitai.kernel.observability import Call, logger
from fitai.kernel.settings import settings
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Contended,
    Entity,
    Write,
    commit,
    delete,
    get,
    of_kind,
    persist,
    put,
    query_all,
    update,
)
from fitai.kernel.types import Input, Model, Units, parse

CONNECTION_LIFETIME = 2 * 60 * 60
"""Seconds after which API Gateway closes a connection whatever happens."""
MEMBER = "MEMBER#"
"""How the sort key of a room's member begins."""
LISTENER = "LISTENER#"
"""How the sort key of another room begins that is shown what happens in one."""
MESSAGE_MOST = 16 * 1024
"""Bytes of a message. API Gateway itself takes frames of 32 KB, and 128 KB in several."""
DEEPEST = 20
"""Levels of a message."""
ID_MOST = 100
"""Characters of a message's `id`."""
ABUSE = 4
"""A connection that is so many bursts ahead of its rate is closed."""


class Member(Entity, discriminator="member"):
    """A connection in a room. The member of the user's own room is the connection's record."""

    connection_id = UnicodeAttribute()
    user_id = UnicodeAttribute()
    units = UnicodeAttribute()
    # The device family whose token opened it, and when that token ends (or the connection, if that is earlier).
    session = UnicodeAttribute(null=True)
    expires = NumberAttribute()
    rooms = UnicodeSetAttribute(null=True)
    # Whom this connection is to hear nothing of, in this room.
    deaf_to = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls, room: str, connection_id: str, **attributes: Any) -> "Member":
        return cls(PK=room, SK=f"{MEMBER}{connection_id}", connection_id=connection_id, **attributes)


class Audience(Entity, discriminator="audience"):
    """That what a user does in a room is shown to another room."""

    room = UnicodeAttribute()
    user_id = UnicodeAttribute()
    weights = BooleanAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, source: str, room: str, **attributes: Any) -> "Audience":
        return cls(PK=source, SK=f"{LISTENER}{room}", room=room, **attributes)


def user_room(user_id: str) -> str:
    """The room of all devices of a user."""
    return f"USER#{user_id}"


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


class Transport(Protocol):
    """How a frame reaches a connection."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send; False when the connection is gone."""

    def close(self, connection_id: str) -> None:
        """End the connection, if it is still there."""


class ApiGateway:
    """The WebSocket API's management endpoint."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send; False when the connection is gone (410).

        Raises:
            ClientError: anything else that AWS refuses.
        """
        try:
            api = client("apigatewaymanagementapi", settings().websocket_endpoint)
            api.post_to_connection(ConnectionId=connection_id, Data=frame.encode())
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 410:
                return False
            raise
        return True

    def close(self, connection_id: str) -> None:
        """End the connection, if it is still there.

        Raises:
            ClientError: anything else that AWS refuses.
        """
        try:
            client("apigatewaymanagementapi", settings().websocket_endpoint).delete_connection(
                ConnectionId=connection_id
            )
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] not in (404, 410):
                raise


transport: Transport = ApiGateway()
"""Replaced in tests by one that keeps the frames."""


# --- connections and rooms ---------------------------------------------------------------------------------


def connect(caller: Caller, connection_id: str, units: Units) -> Member:
    """Put a new connection into its user's room."""
    member = _own(caller, connection_id, units)
    commit(put(member, when=ABSENT))
    return member


def confirmed(caller: Caller, device: Member) -> bool:
    """Whether the caller's session goes on: one GetItem. Where the units have changed meanwhile, the device takes them.

    Asked after the connection was written: whoever ends a session, or changes the units, notes that before looking for
    the connections, so that one of the two sees the other.
    """
    key = limits.account_record(caller.id)
    record = get(CallerRecord, key.PK, key.SK)
    if record is None:
        return True
    if record.refuses(caller.session, caller.issued):
        return False
    units = limits.as_units(record.units)
    if units != device.units:
        note(device, Member.units.set(units))
        device.units = units
    return True


def _own(caller: Caller, connection_id: str, units: str) -> Member:
    ends = min(clock.epoch() + CONNECTION_LIFETIME, caller.expires)
    return Member.of(
        user_room(caller.id),
        connection_id,
        user_id=caller.id,
        units=units,
        session=caller.session,
        expires=ends,
        ttl=ends + 600,
    )


def members(room: str) -> list[Member]:
    """The connections in a room."""
    now = clock.epoch()
    found = of_kind(query_all(room, begins=MEMBER), Member)
    return [member for member in found if member.expires > now]


def join(room: str, connections: Iterable[Member], deaf_to: Iterable[str] = ()) -> list[Member]:
    """Put connections into a room, and note it at each, so that its end can clear it.

    A connection that ended meanwhile is left out; those that are in the room now are returned.

    Args:
        deaf_to: the users whom these connections are to hear nothing of there.
    """
    unheard = set(deaf_to) or None
    return [member for one in connections if (member := _joined(room, one, unheard)) is not None]


class Gone(Exception):
    """The connection ended meanwhile."""


def _joined(room: str, one: Member, deaf_to: set[str] | None) -> Member | None:
    member = Member.of(
        room,
        one.connection_id,
        user_id=one.user_id,
        units=one.units,
        session=one.session,
        expires=one.expires,
        deaf_to=deaf_to,
        ttl=int(one.expires) + 600,
    )
    home = Member.of(user_room(one.user_id), one.connection_id)
    writes = (
        update(home, Member.rooms.add({room}), otherwise=Gone),
        put(member, when=ABSENT | Member.PK.exists()),
    )
    try:
        persist(lambda: commit(*writes))
    except Gone:
        return None
    return member


def leave(room: str, connections: Iterable[Member]) -> None:
    """Take connections out of a room; they stay connected."""
    for one in connections:
        away = delete(Member.of(room, one.connection_id), when=PRESENT | ABSENT)
        home = Member.of(user_room(one.user_id), one.connection_id)
        try:
            persist(partial(commit, update(home, Member.rooms.delete({room}), otherwise=Gone), away))
        except Gone:
            # It ends at this moment.
            persist(partial(commit, away))


def part(one: Member, user_id: str) -> None:
    """Let a connection in a room hear nothing of a user there from now on."""
    note(one, Member.deaf_to.add({user_id}))


def note(one: Member, change: Change) -> None:
    """Change a connection where it stands in a room; nothing happens where it has ended."""
    with suppress(Gone):
        persist(partial(commit, update(one, change, otherwise=Gone)))


def disconnect(user_id: str, connection_id: str) -> None:
    """Take an ended connection out of all its rooms; its record goes last, since it leads to them."""
    persist(lambda: _forgotten(user_id, connection_id))


def _forgotten(user_id: str, connection_id: str) -> None:
    home = get(Member, user_room(user_id), f"{MEMBER}{connection_id}")
    if home is None:
        return
    rooms = home.rooms or set()
    for room in rooms:
        commit(delete(Member.of(room, connection_id), when=PRESENT | ABSENT))
    # It may have joined another room meanwhile.
    unchanged = Member.rooms == rooms if rooms else Member.rooms.does_not_exist()
    commit(delete(home, when=ABSENT | unchanged))


def close(user_id: str, connection_id: str) -> None:
    """End a connection, and take it out of all its rooms."""
    try:
        transport.close(connection_id)
    except Exception:
        logger().exception("could not end a connection")
    disconnect(user_id, connection_id)


def end(user_id: str, sessions: Iterable[str] | None = None, *, before: int | None = None) -> None:
    """End every connection of a user, or those of some sessions, and take each out of all its rooms.

    A connection that cannot be ended is refused whatever it sends, and is pushed nothing.

    Args:
        before: besides the sessions, every connection whose token was issued in an earlier second (epoch seconds).
            Who has signed in anew since then stays connected, however late this is.
    """
    wanted = None if sessions is None else set(sessions)
    for member in of_kind(query_all(user_room(user_id), begins=MEMBER), Member):
        # A connection ends with its token, since a token lives shorter than a connection may.
        older = before is not None and int(member.expires) - ACCESS_LIFETIME < before
        if wanted is None or member.session in wanted or older:
            close(user_id, member.connection_id)


# --- showing -----------------------------------------------------------------------------------------------


def showing(source: str, room: str, user_id: str, *, weights: bool, expires: int) -> Write:
    """The write that shows to a room what the user does in another one, until then (epoch seconds).

    Args:
        weights: whether they may see how much was lifted.
    """
    item = Audience.of(source, room, user_id=user_id, weights=weights, expires=expires, ttl=expires)
    return put(item, when=PRESENT | ABSENT)


def hiding(source: str, room: str) -> Write:
    """The write that shows it no longer."""
    return delete(Audience.of(source, room), when=PRESENT | ABSENT)


def show(audiences: Iterable[Audience], *events: LiveEvent) -> None:
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
            present = members(one.room)
        except Exception:
            logger().exception("a room could not be shown what happened")
            continue
        if any(member.user_id == one.user_id for member in present):
            others = [member for member in present if member.user_id != one.user_id]
            push(others, *told, by=one.user_id, room=one.room)


# --- pushing -----------------------------------------------------------------------------------------------


Replying = tuple[str, str] | None
"""The message that is answered: its connection and its id."""


def frame(
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
    receivers: Iterable[Member],
    *events: LiveEvent,
    version: int | None = None,
    replying: Replying = None,
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

    def deliver(member: Member) -> bool:
        reply_to = replying[1] if replying and replying[0] == member.connection_id else None
        try:
            if member.expires <= now:
                close(member.user_id, member.connection_id)
                _drop(member)
                return False
            for event in events:
                sent = frame(event, member.units, version, reply_to, by, room)
                if not transport.send(member.connection_id, sent):
                    disconnect(member.user_id, member.connection_id)
                    _drop(member)
                    return False
        except Exception:
            logger().exception("push failed", extra={"event": events[0].name})
            return False
        return True

    if len(distinct) < 2:
        return sum(map(deliver, distinct.values()))
    with ThreadPoolExecutor(max_workers=min(8, len(distinct))) as pool:
        return sum(pool.map(deliver, distinct.values()))


def _drop(member: Member) -> None:
    """Remove the very item that was read: the connection's record may have been gone before it."""
    commit(delete(member, when=PRESENT | ABSENT))


# --- actions -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Message:
    """What a handler may know of a message besides its data."""

    caller: Caller
    units: Units
    connection_id: str
    id: str | None
    request_id: str

    @property
    def replying(self) -> Replying:
        """For `push`: which connection gets `replyTo`, and which."""
        return None if self.id is None else (self.connection_id, self.id)

    @property
    def sender(self) -> Member:
        """The connection that sent the message, as a receiver."""
        return _own(self.caller, self.connection_id, self.units)


@dataclass(frozen=True)
class ActionDeclaration:
    """A WebSocket action, as infra and the AsyncAPI document see it."""

    action: str
    access: Access
    summary: str
    needs: tuple[Need, ...]
    answers: tuple[type[LiveEvent], ...]
    timeout: int
    memory: int
    whose: Whose
    cost: int
    handler: Callable[..., None]

    @cached_property
    def data(self) -> type[Input] | None:
        """The type of the message's `data`."""
        return get_type_hints(self.handler).get("data")

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the handler declares, and what every action needs to count and to answer."""
        return tuple(dict.fromkeys((*self.needs, *LIMITED, *LIVE)))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


class Action:
    """The Lambda handler of one WebSocket action. Whatever is wrong is told to the sender; the connection stays."""

    def __init__(self, declaration: ActionDeclaration) -> None:
        self.declaration = declaration
        self.__module__ = declaration.handler.__module__
        self.__doc__ = declaration.handler.__doc__

    def __call__(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        return attend(self.declaration.action, event, self._handle, cost=self.declaration.cost)

    def _handle(self, message: Message, content: dict[str, Any]) -> None:
        declaration = self.declaration
        if not message.caller.may(declaration.access):
            raise UpgradeRequired if declaration.access == "premium" else Forbidden
        if declaration.data is None:
            declaration.handler(message)
        else:
            data = parse(declaration.data, content.get("data") or {}, message.units, ("data",))
            declaration.handler(message, data)


class _Ended(Unauthorized):
    """The connection's token has run out, or its session has ended: it is told so, and closed."""


class _Abuse(RateLimited):
    """The connection goes on sending whatever it is told: it is closed."""


def attend(
    name: str, event: dict[str, Any], work: Callable[[Message, dict[str, Any]], None], *, cost: int = 1
) -> dict[str, Any]:
    """Hear a message: who sends it, whether it may be sent now, what it says; then work.

    Whatever is wrong is told to the sender. The connection stays, unless its token has run out, its session has ended,
    or it sends far too much.

    Args:
        work: given the message and its content.
        cost: how many ordinary messages it counts for.
    """
    about = event["requestContext"]
    call = Call(name, about.get("requestId") or new_id())
    connection_id: str = about["connectionId"]
    caller = Caller.from_context(about.get("authorizer") or {})
    content, identifier, unreadable = _read(event)
    status = 200
    try:
        units = _admit(caller, connection_id, cost)
        if unreadable is not None:
            raise unreadable
        message = Message(caller, units, connection_id, identifier, call.fields["requestId"])  # type: ignore[arg-type]
        work(message, content)
    except Problem as problem:
        status = problem.status
        tell(connection_id, problem, identifier)
        if isinstance(problem, _Ended | _Abuse) and caller is not None:
            close(caller.id, connection_id)
    except Contended:
        # Nothing was written: somebody else's transaction held one of the items for a moment.
        status = Unavailable.status
        tell(connection_id, Unavailable(), identifier)
    except Exception:
        status = 500
        logger().exception("unexpected failure", extra={"action": name})
        tell(connection_id, Problem(), identifier)
    call.finish(status, **({"userId": caller.id} if caller else {}))
    return {"statusCode": 200}


def _admit(caller: Caller | None, connection_id: str, cost: int) -> Units:
    """Count the message; gives the units of its sender's account."""
    if caller is None or caller.expires <= clock.epoch():
        raise _Ended("The access token of this connection has run out; connect again.")
    record, ahead = limits.charge_message(caller.id, connection_id, cost)
    if record.refuses(caller.session, caller.issued):
        raise _Ended
    rate = settings().live_per_second
    burst = settings().live_burst / rate
    if ahead > burst:
        kind = _Abuse if ahead > ABUSE * burst else RateLimited
        # Until there is room for this message again.
        raise kind(math.ceil(ahead - burst + cost / rate))
    return limits.as_units(record.units)


def refuse_unknown(message: Message, content: dict[str, Any]) -> None:
    """For a message whose action nobody knows.

    Raises:
        Malformed: `unknown_action`.
    """
    raise Malformed("There is no such action.", code="unknown_action")


def action(
    name: str,
    *,
    access: Access,
    summary: str,
    answers: Sequence[type[LiveEvent]],
    needs: Sequence[Need] = (),
    timeout: int = 10,
    memory: int = 512,
    whose: Whose = "own",
    cost: int = 1,
) -> Callable[[Callable[..., None]], Action]:
    """Declare the WebSocket action of this file: `handler(message: Message, data: <Input>)`.

    Args:
        answers: the events that it pushes.
        whose: whose things the ids in `data` may name; without a word only the caller's own.
        cost: how many ordinary messages it counts for in the connection's rate.
    """

    def declare(handler: Callable[..., None]) -> Action:
        return Action(
            ActionDeclaration(
                name, access, summary, tuple(needs), tuple(answers), timeout, memory, whose, cost, handler
            )
        )

    return declare


def tell(connection_id: str, problem: Problem, reply_to: str | None) -> None:
    """Send an `error` frame to one connection; of too many messages it says when to come back."""
    error = dict(problem.error)
    if isinstance(problem, TooManyRequests):
        error["retryAfter"] = problem.retry_after
    content: dict[str, Any] = {"event": "error", "error": error}
    if reply_to is not None:
        content["replyTo"] = reply_to
    try:
        transport.send(connection_id, json.dumps(content))
    except Exception:
        logger().exception("could not tell a connection of a failure")


def _read(event: dict[str, Any]) -> tuple[dict[str, Any], str | None, Problem | None]:
    """What a message says, its id, and what is wrong with it."""
    text = event.get("body") or ""
    if event.get("isBase64Encoded"):
        return {}, None, Malformed("A message is text.")
    if len(text.encode("utf-8", "replace")) > MESSAGE_MOST:
        return {}, None, TooLarge(f"A message has at most {MESSAGE_MOST} bytes.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return {}, None, Malformed("A message is a JSON object.")
    given = content.get("id")
    if given is not None and (not isinstance(given, str | int | float) or not 0 < len(str(given)) <= ID_MOST):
        return {}, None, Malformed(f"`id` of a message is a text of 1 to {ID_MOST} characters.")
    identifier = None if given is None else str(given)
    if not isinstance(content.get("data", {}), dict):
        return {}, identifier, Malformed("`data` of a message is a JSON object.")
    if _deep(content):
        return {}, identifier, Malformed(f"A message has at most {DEEPEST} levels.")
    return content, identifier, None


def _deep(content: Any) -> bool:
    level = [content]
    for _ in range(DEEPEST):
        level = [
            child
            for one in level
            if isinstance(one, dict | list)
            for child in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True
