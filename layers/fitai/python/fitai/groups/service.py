"""Use cases of training together: join a room, leave it, chat, be present.

Devices learn of a room by its log: each entry has a number, so that a device that was away asks for the entries after
the last one it has, and gets exactly those. What happens in the members' workouts is not in the log; it is pushed as it
happens (`kernel.live.delivery.push_operation`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from fitai.community import published as community
from fitai.groups import rules, store
from fitai.groups.events import RoomInvited, RoomTextDeleted, RoomTextSent
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import MAX_ENTRIES, JoinRoom, LeaveRoom, Room, RoomEntry, RoomGlance, RoomPerson, SendChat
from fitai.groups.rules import Person
from fitai.groups.store import LoadedRoom
from fitai.kernel import clock, events, switches
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.events import Event
from fitai.kernel.ids import new_id
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.actions import Message
from fitai.kernel.live.connections import Connection
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.users import published
from fitai.workouts import published as workouts_published
from fitai.workouts.published import GlanceWithOwner

# --- joining -----------------------------------------------------------------------------------------------


def join_room(message: Message, request: JoinRoom) -> None:
    """Join a room, or open one; the sender is answered with the room, the others are told who has joined.

    Joining shows the room the workout that is named, or the one in progress. Returning within a minute adds no entry; so
    a device joins again, with `after`, whenever it has been reconnected.

    Raises:
        NotFound: no such room, not invited, removed, or no such workout of the caller.
        Invalid: somebody who is invited is no friend.
        Forbidden: only the owner invites.
        Conflict: `room_full`; `workout_over`.
    """
    caller = message.caller
    workout_id = request.workout_id or workouts_published.active_workout_id(caller.id)
    workouts_by_id = _load_own_workout(caller.id, workout_id)
    room_id = request.room_id or _new_room_id(message)
    if request.room_id is None:
        _create_room(message, room_id, request, workout_id)
    room, blocked_ids, new_entries = retry_on_conflict(lambda: _commit_join(message, room_id, request, workout_id))
    joined_connections = _join_connection(room, message.sender, blocked_ids)
    sharing = _mute_blocked(room, caller.id, joined_connections, blocked_ids)
    others = [connection for connection in room.connections if connection.connection_id != message.connection_id]
    announcements = [ChatMessage.of(room_id, entry) for entry in new_entries]
    delivery.push(others, *announcements, actor_id=caller.id, room=room.partition)
    hidden_ids = {user_id for user_id, switches in sharing.items() if not switches.workouts}
    answer = _room_response(room, caller.id, blocked_ids, hidden_ids, request, workouts_by_id)
    delivery.push(joined_connections, ChatMessage(kind="room", room_id=room_id, room=answer), replying=message.replying)


def _join_connection(room: LoadedRoom, connection: Connection, blocked_ids: set[str]) -> list[Connection]:
    """Put the connection into the room, unless its user has left meanwhile, or was removed.

    Whoever takes a person out looks for the connections after that: so one of the two sees the other.
    """
    joined = connections.join_room(room.partition, [connection], blocked_ids)
    if not store.is_joined(room.id, connection.user_id):
        connections.leave_room(room.partition, joined)
        raise NotFound
    return joined


def _mute_blocked(
    room: LoadedRoom, user_id: str, joined_connections: list[Connection], blocked_ids: set[str]
) -> dict[str, SharingSwitches]:
    """Mute the caller for those who do not hear the caller; one may have blocked or muted the other just now.

    Returns:
        The privacy switches of the others whose workouts the room is shown, which the same request reads.
    """
    others = [person for person in room.people.values() if person.user_id != user_id]
    owner_ids = [person.user_id for person in others if person.is_inside and person.workout_id]
    ties, sharing = published.ties_and_sharing_among(user_id, [person.user_id for person in others], owner_ids)
    for person_id, tie in ties.items():
        if tie.is_silent_for_other:
            for connection in room.connections_of(person_id):
                connections.mute(connection, user_id)
        if tie.is_silent and person_id not in blocked_ids:
            blocked_ids.add(person_id)
            for connection in joined_connections:
                connections.mute(connection, person_id)
    return sharing


def _new_room_id(message: Message) -> str:
    """The id of the room that a message opens: the same one each time it is sent again."""
    if message.id is None:
        return new_id()
    return str(uuid5(NAMESPACE_URL, f"{message.caller.id}/room/{message.id}"))


def _load_own_workout(user_id: str, workout_id: str | None) -> dict[str, GlanceWithOwner]:
    if workout_id is None:
        return {}
    workouts_by_id = workouts_published.workout_glances([workout_id])
    if workout_id not in workouts_by_id or workouts_by_id[workout_id].user_id != user_id:
        raise NotFound("There is no such workout.")
    if workouts_by_id[workout_id].over:
        raise Conflict("This workout is over.", code="workout_over")
    return workouts_by_id


def _create_room(message: Message, room_id: str, request: JoinRoom, workout_id: str | None) -> None:
    user_id, now = message.caller.id, clock.now()
    expires = rules.room_expiry(now)
    owner = _joined_person(Person(user_id, "joined"), now, workout_id, request.share_weights)
    invited = _new_invitations(user_id, request.invite, {})
    writes = store.new_room_writes(
        room_id, user_id, expires, [RoomEntry(seq=1, kind="joined", user_id=user_id, at=now)]
    )
    writes += [store.person_write(room_id, person, expires) for person in (owner, *invited)]
    writes += [*_audience_writes(room_id, owner, None, expires), *_invitation_writes(user_id, room_id, invited)]
    try:
        retry_on_conflict(lambda: commit(*writes))
    except store.RoomAlreadyExists:
        return


def _commit_join(
    message: Message, room_id: str, request: JoinRoom, workout_id: str | None
) -> tuple[LoadedRoom, set[str], list[RoomEntry]]:
    """The room after joining, the users whom the caller does not hear, and the new entries."""
    user_id, now = message.caller.id, clock.now()
    room = _load_room(room_id)
    person = rules.require_invited(room.people.get(user_id))
    ties = published.ties_among(user_id, [person_id for person_id in room.people if person_id != user_id])
    blocked_ids = {person_id for person_id, tie in ties.items() if tie.is_silent}
    invited: list[Person] = []
    if request.invite and request.room_id is not None:
        rules.require_owner(room.owner_id, user_id)
        invited = _new_invitations(user_id, request.invite, room.people)
    if not person.is_inside:
        rules.require_capacity(room.people, user_id)
    new_entries = []
    if not person.is_present(now.timestamp()):
        new_entries.append(RoomEntry(seq=room.seq + 1, kind="joined", user_id=user_id, at=now))
    joined = _joined_person(person, now, workout_id or person.workout_id, request.share_weights)
    commit(
        *store.log_writes(room, new_entries),
        store.person_write(room_id, joined, room.expires, person),
        *(store.person_write(room_id, other, room.expires) for other in invited),
        *_audience_writes(room_id, joined, person.workout_id, room.expires),
        *_invitation_writes(user_id, room_id, invited),
    )
    people = room.people | {changed.user_id: changed for changed in (joined, *invited)}
    return replace(room, people=people, seq=room.seq + len(new_entries)), blocked_ids, new_entries


def _joined_person(person: Person, now: datetime, workout_id: str | None, shares_weights: bool) -> Person:
    moment = now.timestamp()
    return replace(
        person,
        status="joined",
        joined_at=person.joined_at if person.is_inside and person.joined_at else moment,
        seen_at=moment,
        workout_id=workout_id,
        shares_weights=shares_weights,
    )


def _new_invitations(user_id: str, invited_ids: Iterable[str], people: Mapping[str, Person]) -> list[Person]:
    ties = published.ties_among(user_id, [invited_id for invited_id in invited_ids if invited_id != user_id])
    friends = {invited_id: tie.friends and not tie.severed for invited_id, tie in ties.items()}
    return rules.new_invitations(user_id, invited_ids, people, friends)


def _audience_writes(room_id: str, person: Person, former_workout_id: str | None, expires: int) -> list[Write]:
    """The writes that show the room the person's workout, and no longer the former one."""
    room = store.room_partition(room_id)
    writes = []
    if former_workout_id is not None and former_workout_id != person.workout_id:
        writes.append(delivery.audience_removal_write(workouts_published.workout_room(former_workout_id), room))
    if person.workout_id is not None:
        source = workouts_published.workout_room(person.workout_id)
        writes.append(
            delivery.audience_write(source, room, person.user_id, weights=person.shares_weights, expires=expires)
        )
    return writes


def _invitation_writes(user_id: str, room_id: str, invited: list[Person]) -> list[Write]:
    if not invited:
        return []
    event = RoomInvited(user_id=user_id, room_id=room_id, invited=[person.user_id for person in invited])
    return [events.outbox_write(event)]


# --- what a room looks like --------------------------------------------------------------------------------


def _load_room(room_id: str) -> LoadedRoom:
    room = store.load_room(room_id)
    if room is None:
        raise NotFound
    return room


def _room_response(
    room: LoadedRoom,
    user_id: str,
    blocked_ids: set[str],
    hidden_ids: set[str],
    request: JoinRoom,
    workouts_by_id: dict[str, GlanceWithOwner],
) -> Room:
    """The room for a person who has just joined.

    Read after the connection was put into the room, so that no entry is missed in between.

    Args:
        blocked_ids: the users whom the person does not hear.
        hidden_ids: the users whose workouts the person does not see.
    """
    if request.after is not None:
        entries = store.load_entries_after(room.id, request.after, MAX_ENTRIES + 1)
        page = entries[:MAX_ENTRIES]
    else:
        entries = store.load_entries_before(room.id, request.before, MAX_ENTRIES + 1)
        page = entries[-MAX_ENTRIES:]
    shown_people = [person for person in room.people.values() if person.user_id not in hidden_ids]
    missing_ids = {person.workout_id for person in shown_people if person.workout_id} - workouts_by_id.keys()
    workouts_by_id = workouts_by_id | workouts_published.workout_glances(missing_ids)
    return Room(
        id=room.id,
        owner_id=room.owner_id,
        expires_at=_to_datetime(room.expires),
        seq=max([room.seq, *(entry.seq for entry in page)]),
        people=_room_people(room, workouts_by_id),
        entries=[rules.visible_entry(entry, user_id) for entry in page if entry.user_id not in blocked_ids],
        more=len(entries) > MAX_ENTRIES,
    )


def _room_people(room: LoadedRoom, workouts_by_id: Mapping[str, GlanceWithOwner]) -> list[RoomPerson]:
    """Those who are in the room, in the order in which they joined, then those who are invited."""
    now = clock.now().timestamp()
    members = [person for person in room.people.values() if person.is_member]
    people = []
    for person in sorted(members, key=lambda member: (member.joined_at or float("inf"), member.user_id)):
        workout = workouts_by_id.get(person.workout_id) if person.is_inside and person.workout_id else None
        people.append(
            RoomPerson(
                user_id=person.user_id,
                status=person.status,
                is_owner=person.user_id == room.owner_id,
                present=person.is_present(now),
                seen_at=_to_datetime(person.seen_at) if person.seen_at else None,
                shares_weights=person.shares_weights,
                workout=None if workout is None else workout.glance,
            )
        )
    return people


def _to_datetime(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# --- leaving -----------------------------------------------------------------------------------------------


def leave_room(message: Message, request: LeaveRoom) -> None:
    """Leave a room, with all devices; its owner may remove somebody else. Everybody in the room is told.

    The person's workout is no longer shown there. When the owner leaves, whoever has been in the room for longest becomes
    its owner; when nobody is left, it is closed.

    Raises:
        NotFound: not in such a room, or no such person in it.
        Forbidden: only the owner removes.
    """
    caller_id = message.caller.id
    person_id = request.user_id or caller_id
    try:
        room, entry = retry_on_conflict(lambda: _commit_leave(request.room_id, caller_id, person_id))
    except NotFound as not_found:
        if person_id == caller_id or isinstance(not_found, _AlreadyLeft):
            # The first attempt may have ended before the connections were taken out: they would go on getting events.
            _leave_with_connections(request.room_id, person_id)
        raise
    _leave_with_connections(request.room_id, person_id)
    event = ChatMessage.of(request.room_id, entry)
    receivers = [*room.connections, message.sender]
    delivery.push(receivers, event, replying=message.replying, actor_id=caller_id, room=room.partition)


def _leave_with_connections(room_id: str, user_id: str) -> None:
    connections.leave_room(store.room_partition(room_id), store.load_connections(room_id, user_id))


def remove_person(room_id: str, user_id: str) -> None:
    """Take a person whose account is erased out of a room; nothing happens where the person is not in it."""
    try:
        room, entry = retry_on_conflict(lambda: _commit_leave(room_id, user_id, user_id))
    except NotFound:
        return
    delivery.push(room.connections, ChatMessage.of(room_id, entry), actor_id=user_id, room=room.partition)


def _commit_leave(room_id: str, caller_id: str, person_id: str) -> tuple[LoadedRoom, RoomEntry]:
    """The room as it was before, and the entry that tells of it."""
    room, now = _load_room(room_id), clock.now()
    rules.require_invited(room.people.get(caller_id))
    if person_id != caller_id:
        rules.require_owner(room.owner_id, caller_id)
    person = room.people.get(person_id)
    if person is None:
        raise NotFound
    if not person.is_member:
        raise _AlreadyLeft
    is_removal = person_id != caller_id
    entry = RoomEntry(
        seq=room.seq + 1,
        kind="removed" if is_removal else "left",
        user_id=caller_id,
        at=now,
        person_id=person_id if is_removal else None,
    )
    owner_id = rules.next_owner(room.people.values(), person_id) if person_id == room.owner_id else room.owner_id
    expires = int(now.timestamp()) if owner_id is None else None
    former_member = replace(person, status="removed" if is_removal else "left", workout_id=None)
    writes = [
        *store.log_writes(room, [entry], owner_id=owner_id, expires=expires),
        store.person_write(room_id, former_member, room.expires, person),
    ]
    if person.workout_id:
        source = workouts_published.workout_room(person.workout_id)
        writes.append(delivery.audience_removal_write(source, room.partition))
    commit(*writes)
    return room, entry


class _AlreadyLeft(NotFound):
    """The person was in the room, and is no longer."""


# --- chatting ----------------------------------------------------------------------------------------------


def send_chat(message: Message, request: SendChat) -> None:
    """Add a text to a room, or delete one: one Query and one transaction.

    A text that is sent again with the same client id becomes one entry, which the sender is answered with.

    Raises:
        NotFound: not in such a room, or no such text.
        Forbidden: another person's text in another person's room.
        Invalid: the text has words that are not allowed. SwitchedOff: nobody writes at present.
    """
    caller_id = message.caller.id
    if request.text is not None:
        switches.require(("community_writing",))
        community.check_words(request.text, "data.text")
    client_id = request.client_id or message.id
    room_name = store.room_partition(request.room_id)
    try:
        room, entry = retry_on_conflict(lambda: _commit_chat(caller_id, request, client_id))
    except store.MessageAlreadySent as already_sent:
        first_entry = store.load_entry(request.room_id, already_sent.seq)
        if first_entry is None:
            raise NotFound from None
        event, receivers = ChatMessage.of(request.room_id, first_entry), [message.sender]
    else:
        event, receivers = ChatMessage.of(request.room_id, entry), [*room.connections, message.sender]
    delivery.push(receivers, event, replying=message.replying, actor_id=caller_id, room=room_name)


def _commit_chat(caller_id: str, request: SendChat, client_id: str | None) -> tuple[LoadedRoom, RoomEntry]:
    room, now = _load_room(request.room_id), clock.now()
    rules.require_joined(room.people.get(caller_id))
    seq = room.seq + 1
    others: list[Write] = []
    if request.text is not None:
        entry = RoomEntry(seq=seq, kind="text", user_id=caller_id, at=now, text=request.text)
        absent = rules.absent_people(room.people.values(), caller_id, {other.user_id for other in room.connections})
        if absent:
            event: Event = RoomTextSent(user_id=caller_id, room_id=room.id, seq=seq, absent=absent)
            others = [events.outbox_write(event)]
    else:
        target = _load_deletable_entry(room, int(request.delete or 0), caller_id)
        entry = RoomEntry(seq=seq, kind="deleted", user_id=caller_id, at=now, target=target.seq)
        event = RoomTextDeleted(user_id=caller_id, room_id=room.id, seq=target.seq, author_id=target.user_id)
        others = [store.delete_text_write(room.id, target), events.outbox_write(event)]
    # First, so that a message that was sent before is told from any other conflict.
    deduplication = [] if client_id is None else [
        store.client_message_write(room.id, caller_id, client_id, seq, room.expires)
    ]  # fmt: skip
    commit(*deduplication, *store.log_writes(room, [entry]), *others)
    return room, entry


def _load_deletable_entry(room: LoadedRoom, seq: int, caller_id: str) -> RoomEntry:
    entry = store.load_entry(room.id, seq)
    if entry is None or entry.kind != "text":
        raise NotFound("There is no such text.")
    rules.require_author_or_owner(entry.user_id, room.owner_id, caller_id)
    return entry


# --- presence ----------------------------------------------------------------------------------------------


def ping_presence(message: Message, room_id: str | None) -> None:
    """Tell a room that the caller is present, and answer who is; without a room, answer the caller's rooms.

    Raises:
        NotFound: not in such a room.
    """
    if room_id is None:
        workouts_published.restore_connection(message)
        answer = ChatMessage(kind="rooms", rooms=_user_rooms(message.caller.id))
    else:
        answer = ChatMessage(kind="presence", room_id=room_id, people=_update_presence(message, room_id))
    delivery.push([message.sender], answer, replying=message.replying)


def _update_presence(message: Message, room_id: str) -> list[RoomPerson]:
    """Note that the caller is present; give who is in the room. The device is put back into the room where it is not in it."""
    user_id = message.caller.id
    retry_on_conflict(lambda: commit(store.presence_write(room_id, user_id, clock.now().timestamp())))
    room = _load_room(room_id)
    if all(connection.connection_id != message.connection_id for connection in room.connections):
        connection = workouts_published.restore_connection(message)
        ties = published.ties_among(user_id, [person_id for person_id in room.people if person_id != user_id])
        blocked_ids = {person_id for person_id, tie in ties.items() if tie.is_silent}
        _mute_blocked(room, user_id, _join_connection(room, connection, blocked_ids), blocked_ids)
    return _room_people(room, {})


def _user_rooms(user_id: str) -> list[RoomGlance]:
    now = clock.epoch()
    return [
        RoomGlance(
            room_id=item.room_id,
            status=item.person.status,
            invited_by=item.invited_by,
            expires_at=_to_datetime(int(item.expires)),
        )
        for item in store.load_user_rooms(user_id)
        if item.expires > now and item.person.is_member
    ]


# --- reactions ---------------------------------------------------------------------------------------------


def apply_tie(user_id: str, other_id: str) -> None:
    """Mute or unmute two users for each other in the rooms that both are in, as their tie is now; idempotent."""
    room_ids = store.common_room_ids(user_id, other_id)
    if not room_ids:
        return
    tie = published.tie_between(user_id, other_id)
    for room in filter(None, map(store.load_room, room_ids)):
        for listener_id, actor_id, is_silent in (
            (user_id, other_id, tie.is_silent),
            (other_id, user_id, tie.is_silent_for_other),
        ):
            for connection in room.connections_of(listener_id):
                (connections.mute if is_silent else connections.unmute)(connection, actor_id)
