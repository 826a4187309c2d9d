"""Use cases of training together: come in, go, speak, be there.

A room is told of things by its log: each entry has a number, so that a device that was away asks for what follows the
last one it has, and gets exactly that. What happens in the members' workouts is no part of the log; it is shown as it
happens (`kernel.live.show`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from fitai.groups import rules, store
from fitai.groups.events import RoomInvited
from fitai.groups.live_events import ChatMessage
from fitai.groups.models import MAX_ENTRIES, JoinRoom, LeaveRoom, Room, RoomEntry, RoomGlance, RoomPerson, SendChat
from fitai.groups.rules import Person
from fitai.groups.store import LoadedRoom
from fitai.kernel import clock, events
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.ids import new_id
from fitai.kernel.live import connections, delivery
from fitai.kernel.live.actions import Message
from fitai.kernel.live.connections import Connection
from fitai.kernel.table import Write, commit, retry_on_conflict
from fitai.notifications.live_events import Notification
from fitai.users import published
from fitai.workouts import published as workouts_published
from fitai.workouts.published import GlanceWithOwner

# --- coming in ---------------------------------------------------------------------------------------------


def join_room(message: Message, given: JoinRoom) -> None:
    """Come into a room, or open one; the sender is answered the room, the others are told who came.

    Coming in shows the room the workout that is named, or that runs. Coming back within a minute is no news; so a
    device joins again, with `after`, whenever it has been reconnected.

    Raises:
        NotFound: no such room, not invited, removed, or no such workout of the caller.
        Invalid: somebody who is invited is no friend. Forbidden: invited by somebody who is not the owner.
        Conflict: `room_full`; `workout_over`.
    """
    caller = message.caller
    workout_id = given.workout_id or workouts_published.active_workout_id(caller.id)
    seen = _load_own_workout(caller.id, workout_id)
    room_id = given.room_id or _new_room_id(message)
    if given.room_id is None:
        _create_room(message, room_id, given, workout_id)
    standing, severed, news = retry_on_conflict(lambda: _commit_join(message, room_id, given, workout_id))
    devices = _join_connection(standing, message.sender, severed)
    _mute_blocked(standing, caller.id, devices, severed)
    others = [one for one in standing.devices if one.connection_id != message.connection_id]
    delivery.push(others, *(ChatMessage.of(room_id, one) for one in news), by=caller.id, room=standing.partition)
    answer = _room_response(standing, severed, given, seen)
    delivery.push(devices, ChatMessage(kind="room", room_id=room_id, room=answer), replying=message.replying)


def _join_connection(standing: LoadedRoom, device: Connection, severed: set[str]) -> list[Connection]:
    """Put the device into the room, unless its owner has left meanwhile, or was removed.

    Whoever takes a person out looks for the devices after that: so one of the two sees the other.
    """
    devices = connections.join_room(standing.partition, [device], severed)
    if not store.is_joined(standing.id, device.user_id):
        connections.leave_room(standing.partition, devices)
        raise NotFound
    return devices


def _mute_blocked(standing: LoadedRoom, user_id: str, devices: list[Connection], severed: set[str]) -> None:
    """Those whom the caller does not hear do not hear the caller; somebody may have blocked the other just now."""
    ties = published.ties_among(user_id, [one for one in standing.people if one != user_id])
    for one in (one for one, tie in ties.items() if tie.severed):
        for device in standing.devices_of(one):
            connections.mute(device, user_id)
        if one not in severed:
            severed.add(one)
            for device in devices:
                connections.mute(device, one)


def _new_room_id(message: Message) -> str:
    """The id of the room that a message opens: the same one each time it is sent again."""
    if message.id is None:
        return new_id()
    return str(uuid5(NAMESPACE_URL, f"{message.caller.id}/room/{message.id}"))


def _load_own_workout(user_id: str, workout_id: str | None) -> dict[str, GlanceWithOwner]:
    if workout_id is None:
        return {}
    found = workouts_published.workout_glances([workout_id])
    if workout_id not in found or found[workout_id].user_id != user_id:
        raise NotFound("There is no such workout.")
    if found[workout_id].over:
        raise Conflict("This workout is over.", code="workout_over")
    return found


def _create_room(message: Message, room_id: str, given: JoinRoom, workout_id: str | None) -> None:
    user_id, now = message.caller.id, clock.now()
    expires = rules.room_expiry(now)
    owner = _joined_person(Person(user_id, "joined"), now, workout_id, given.share_weights)
    asked = _new_invitations(user_id, given.invite, {})
    writes = store.new_room_writes(
        room_id, user_id, expires, [RoomEntry(seq=1, kind="joined", user_id=user_id, at=now)]
    )
    writes += [store.person_write(room_id, one, expires) for one in (owner, *asked)]
    writes += [*_audience_writes(room_id, owner, None, expires), *_invitation_writes(user_id, room_id, asked)]
    try:
        retry_on_conflict(lambda: commit(*writes))
    except store.RoomAlreadyExists:
        return


def _commit_join(
    message: Message, room_id: str, given: JoinRoom, workout_id: str | None
) -> tuple[LoadedRoom, set[str], list[RoomEntry]]:
    """The room as it is then, who is severed from the caller, and what the others are to be told."""
    user_id, now = message.caller.id, clock.now()
    before = _load_room(room_id)
    person = rules.require_invited(before.people.get(user_id))
    ties = published.ties_among(user_id, [one for one in before.people if one != user_id])
    severed = {one for one, tie in ties.items() if tie.severed}
    asked: list[Person] = []
    if given.invite and given.room_id is not None:
        rules.require_owner(before.owner_id, user_id)
        asked = _new_invitations(user_id, given.invite, before.people)
    if not person.inside:
        rules.require_capacity(before.people, user_id)
    news = []
    if not person.present(now.timestamp()):
        news.append(RoomEntry(seq=before.seq + 1, kind="joined", user_id=user_id, at=now))
    arrived = _joined_person(person, now, workout_id or person.workout_id, given.share_weights)
    commit(
        *store.log_writes(before, news),
        store.person_write(room_id, arrived, before.expires, person),
        *(store.person_write(room_id, one, before.expires) for one in asked),
        *_audience_writes(room_id, arrived, person.workout_id, before.expires),
        *_invitation_writes(user_id, room_id, asked),
    )
    people = before.people | {one.user_id: one for one in (arrived, *asked)}
    return replace(before, people=people, seq=before.seq + len(news)), severed, news


def _joined_person(person: Person, now: datetime, workout_id: str | None, weights: bool) -> Person:
    moment = now.timestamp()
    return replace(
        person,
        status="joined",
        joined=person.joined if person.inside and person.joined else moment,
        seen=moment,
        workout_id=workout_id,
        weights=weights,
    )


def _new_invitations(user_id: str, wanted: Iterable[str], people: Mapping[str, Person]) -> list[Person]:
    ties = published.ties_among(user_id, [one for one in wanted if one != user_id])
    friends = {one: tie.friends and not tie.severed for one, tie in ties.items()}
    return rules.new_invitations(user_id, wanted, people, friends)


def _audience_writes(room_id: str, person: Person, former: str | None, expires: int) -> list[Write]:
    """The writes that show the room this workout, and no longer the one before."""
    room = store.room_partition(room_id)
    writes = []
    if former is not None and former != person.workout_id:
        writes.append(delivery.audience_removal_write(workouts_published.workout_room(former), room))
    if person.workout_id is not None:
        source = workouts_published.workout_room(person.workout_id)
        writes.append(delivery.audience_write(source, room, person.user_id, weights=person.weights, expires=expires))
    return writes


def _invitation_writes(user_id: str, room_id: str, asked: list[Person]) -> list[Write]:
    invited = [one.user_id for one in asked]
    return [events.outbox_write(RoomInvited(user_id=user_id, room_id=room_id, invited=invited))] if invited else []


def _room_response(standing: LoadedRoom, severed: set[str], given: JoinRoom, seen: dict[str, GlanceWithOwner]) -> Room:
    """The room for somebody who has just come in: read after the device was put into it, so that nothing is between."""
    if given.after is not None:
        found = store.load_entries_after(standing.id, given.after, MAX_ENTRIES + 1)
        part, more = found[:MAX_ENTRIES], len(found) > MAX_ENTRIES
    else:
        found = store.load_entries_before(standing.id, given.before, MAX_ENTRIES + 1)
        part, more = found[-MAX_ENTRIES:], len(found) > MAX_ENTRIES
    missing = {one.workout_id for one in standing.people.values() if one.workout_id} - seen.keys()
    seen = seen | workouts_published.workout_glances(missing)
    newest = max([standing.seq, *(one.seq for one in part)])
    return Room(
        id=standing.id,
        owner_id=standing.owner_id,
        expires_at=_to_datetime(standing.expires),
        seq=newest,
        people=_room_people(standing, seen),
        entries=[one for one in part if one.user_id not in severed],
        more=more,
    )


def _room_people(standing: LoadedRoom, seen: Mapping[str, GlanceWithOwner]) -> list[RoomPerson]:
    now = clock.now().timestamp()
    return [
        RoomPerson(
            user_id=one.user_id,
            status=one.status,
            is_owner=one.user_id == standing.owner_id,
            present=one.present(now),
            seen_at=_to_datetime(one.seen) if one.seen else None,
            shares_weights=one.weights,
            workout=seen[one.workout_id].glance if one.inside and one.workout_id and one.workout_id in seen else None,
        )
        for one in sorted(standing.people.values(), key=lambda one: (one.joined or float("inf"), one.user_id))
        if one.status in ("invited", "joined")
    ]


def _to_datetime(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _load_room(room_id: str) -> LoadedRoom:
    standing = store.load_room(room_id)
    if standing is None:
        raise NotFound
    return standing


# --- going -------------------------------------------------------------------------------------------------


def leave_room(message: Message, given: LeaveRoom) -> None:
    """Leave a room, with all devices; its owner may remove somebody else. Everybody there is told.

    What the person does is not shown there any more. When the owner leaves, the room is of whoever is in it for longest;
    when nobody is, it is closed.

    Raises:
        NotFound: not in such a room, or no such person in it. Forbidden: only the owner removes.
    """
    caller = message.caller.id
    person_id = given.user_id or caller
    try:
        standing, entry = retry_on_conflict(lambda: _commit_leave(given.room_id, caller, person_id))
    except NotFound as found:
        if person_id == caller or isinstance(found, _AlreadyLeft):
            # The first try may have ended before the devices were taken out: they would go on hearing what is said.
            connections.leave_room(
                store.room_partition(given.room_id), store.load_connections(given.room_id, person_id)
            )
        raise
    connections.leave_room(standing.partition, store.load_connections(given.room_id, person_id))
    told = ChatMessage.of(given.room_id, entry)
    receivers = [*standing.devices, message.sender]
    delivery.push(receivers, told, replying=message.replying, by=caller, room=standing.partition)


def remove_person(room_id: str, user_id: str) -> None:
    """Take a person out of a room who goes for good; nothing happens where the person is not in it."""
    try:
        standing, entry = retry_on_conflict(lambda: _commit_leave(room_id, user_id, user_id))
    except NotFound:
        return
    delivery.push(standing.devices, ChatMessage.of(room_id, entry), by=user_id, room=standing.partition)


def _commit_leave(room_id: str, caller: str, person_id: str) -> tuple[LoadedRoom, RoomEntry]:
    before, now = _load_room(room_id), clock.now()
    rules.require_invited(before.people.get(caller))
    if person_id != caller:
        rules.require_owner(before.owner_id, caller)
    person = before.people.get(person_id)
    if person is None:
        raise NotFound
    if person.status not in ("invited", "joined"):
        raise _AlreadyLeft
    removed = person_id != caller
    entry = RoomEntry(
        seq=before.seq + 1,
        kind="removed" if removed else "left",
        user_id=caller,
        at=now,
        person_id=person_id if removed else None,
    )
    owner_id = rules.next_owner(before.people.values(), person_id) if person_id == before.owner_id else before.owner_id
    expires = int(now.timestamp()) if owner_id is None else None
    after = replace(person, status="removed" if removed else "left", workout_id=None)
    hidden = (
        [delivery.audience_removal_write(workouts_published.workout_room(person.workout_id), before.partition)]
        if person.workout_id
        else []
    )
    commit(
        *store.log_writes(before, [entry], owner_id=owner_id, expires=expires),
        store.person_write(room_id, after, before.expires, person),
        *hidden,
    )
    return before, entry


class _AlreadyLeft(NotFound):
    """The person was in the room, and is not there any more."""


# --- speaking ----------------------------------------------------------------------------------------------


def send_chat(message: Message, given: SendChat) -> None:
    """Say something in a room, or take it back: one query and one transaction.

    Sent again with the same client id it is said once, and the sender is answered what it became.

    Raises:
        NotFound: not in such a room, or no such text. Forbidden: another one's text in another one's room.
    """
    caller = message.caller.id
    client_id = given.client_id or message.id
    try:
        standing, entry = retry_on_conflict(lambda: _commit_chat(caller, given, client_id))
    except store.MessageAlreadySent as said:
        first = store.load_entry(given.room_id, said.seq)
        if first is None:
            raise NotFound from None
        told = ChatMessage.of(given.room_id, first)
        delivery.push(
            [message.sender], told, replying=message.replying, by=caller, room=store.room_partition(given.room_id)
        )
        return
    receivers = [*standing.devices, message.sender]
    told = ChatMessage.of(given.room_id, entry)
    delivery.push(receivers, told, replying=message.replying, by=caller, room=standing.partition)


def _commit_chat(caller: str, given: SendChat, client_id: str | None) -> tuple[LoadedRoom, RoomEntry]:
    before, now = _load_room(given.room_id), clock.now()
    rules.require_joined(before.people.get(caller))
    seq = before.seq + 1
    writes: list[Write] = []
    if given.text is not None:
        entry = RoomEntry(seq=seq, kind="text", user_id=caller, at=now, text=given.text)
    else:
        target = _load_deletable_entry(before, int(given.delete or 0), caller)
        entry = RoomEntry(seq=seq, kind="deleted", user_id=caller, at=now, target=target.seq)
        writes.append(store.delete_text_write(before.id, target))
    said = [] if client_id is None else [store.client_message_write(before.id, caller, client_id, seq, before.expires)]
    commit(*said, *store.log_writes(before, [entry]), *writes)
    return before, entry


def _load_deletable_entry(before: LoadedRoom, seq: int, caller: str) -> RoomEntry:
    target = store.load_entry(before.id, seq)
    if target is None or target.kind != "text":
        raise NotFound("There is no such text.")
    rules.require_author_or_owner(target.user_id, before.owner_id, caller)
    return target


# --- being there -------------------------------------------------------------------------------------------


def ping_presence(message: Message, room_id: str | None) -> None:
    """Be heard of in a room, and be answered who is there; without a room, in which rooms the caller is.

    Raises:
        NotFound: not in such a room.
    """
    if room_id is None:
        answer = ChatMessage(kind="rooms", rooms=_user_rooms(message.caller.id))
    else:
        answer = ChatMessage(kind="presence", room_id=room_id, people=_update_presence(message.caller.id, room_id))
    delivery.push([message.sender], answer, replying=message.replying)


def _update_presence(user_id: str, room_id: str) -> list[RoomPerson]:
    retry_on_conflict(lambda: commit(store.presence_write(room_id, user_id, clock.now().timestamp())))
    standing = _load_room(room_id)
    return _room_people(standing, {})


def _user_rooms(user_id: str) -> list[RoomGlance]:
    now = clock.epoch()
    return [
        RoomGlance(
            room_id=one.room_id,
            status=one.person.status,
            invited_by=one.invited_by,
            expires_at=_to_datetime(int(one.expires)),
        )
        for one in store.load_user_rooms(user_id)
        if one.expires > now and one.status in ("invited", "joined")
    ]


# --- what follows ------------------------------------------------------------------------------------------


def notify_invited(event: RoomInvited) -> None:
    """Tell the devices of those who were invited; once."""
    commit(events.deduplication_write("tell_invited", event))
    told = Notification(
        type="room_invite",
        message="A friend invites you to train together.",
        data={"roomId": event.room_id, "userId": event.user_id},
    )
    for user_id in event.invited:
        delivery.push(connections.room_connections(connections.user_room(user_id)), told)


def mute_pair(user_id: str, other_id: str) -> None:
    """Let two who are in the same room hear nothing of each other any more; how often it is called does not matter."""
    for room_id in store.common_room_ids(user_id, other_id):
        standing = store.load_room(room_id)
        if standing is not None:
            for one, unheard in ((user_id, other_id), (other_id, user_id)):
                for device in standing.devices_of(one):
                    connections.mute(device, unheard)
