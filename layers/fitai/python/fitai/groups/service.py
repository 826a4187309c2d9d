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
from fitai.groups.models import (
    ENTRIES_MOST,
    JoinRoom,
    LeaveRoom,
    Room,
    RoomEntry,
    RoomGlance,
    RoomPerson,
    SendChat,
)
from fitai.groups.rules import Person
from fitai.groups.store import Standing
from fitai.kernel import clock, events, live
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.ids import new_id
from fitai.kernel.live import Member, Message
from fitai.kernel.table import Write, commit, persist
from fitai.notifications.live_events import Notification
from fitai.users import relations
from fitai.workouts import glances
from fitai.workouts.glances import Seen

# --- coming in ---------------------------------------------------------------------------------------------


def join(message: Message, given: JoinRoom) -> None:
    """Come into a room, or open one; the sender is answered the room, the others are told who came.

    Coming in shows the room the workout that is named, or that runs. Coming back within a minute is no news; so a
    device joins again, with `after`, whenever it has been reconnected.

    Raises:
        NotFound: no such room, not invited, removed, or no such workout of the caller.
        Invalid: somebody who is invited is no friend. Forbidden: invited by somebody who is not the owner.
        Conflict: `room_full`; `workout_over`.
    """
    caller = message.caller
    workout_id = given.workout_id or glances.active(caller.id)
    seen = _own_workout(caller.id, workout_id)
    room_id = given.room_id or _new_room(message)
    if given.room_id is None:
        _open(message, room_id, given, workout_id)
    standing, severed, news = persist(lambda: _come_in(message, room_id, given, workout_id))
    devices = _put_in(standing, message.sender, severed)
    _silence_blocked(standing, caller.id, devices, severed)
    others = [one for one in standing.devices if one.connection_id != message.connection_id]
    live.push(others, *(ChatMessage.of(room_id, one) for one in news), by=caller.id, room=standing.partition)
    answer = _answer(standing, severed, given, seen)
    live.push(devices, ChatMessage(kind="room", room_id=room_id, room=answer), replying=message.replying)


def _put_in(standing: Standing, device: Member, severed: set[str]) -> list[Member]:
    """Put the device into the room, unless its owner has left meanwhile, or was removed.

    Whoever takes a person out looks for the devices after that: so one of the two sees the other.
    """
    devices = live.join(standing.partition, [device], severed)
    if not store.is_inside(standing.id, device.user_id):
        live.leave(standing.partition, devices)
        raise NotFound
    return devices


def _silence_blocked(standing: Standing, user_id: str, devices: list[Member], severed: set[str]) -> None:
    """Those whom the caller does not hear do not hear the caller; somebody may have blocked the other just now."""
    ties = relations.among(user_id, [one for one in standing.people if one != user_id])
    for one in (one for one, tie in ties.items() if tie.severed):
        for device in standing.devices_of(one):
            live.part(device, user_id)
        if one not in severed:
            severed.add(one)
            for device in devices:
                live.part(device, one)


def _new_room(message: Message) -> str:
    """The id of the room that a message opens: the same one each time it is sent again."""
    if message.id is None:
        return new_id()
    return str(uuid5(NAMESPACE_URL, f"{message.caller.id}/room/{message.id}"))


def _own_workout(user_id: str, workout_id: str | None) -> dict[str, Seen]:
    if workout_id is None:
        return {}
    found = glances.glances([workout_id])
    if workout_id not in found or found[workout_id].user_id != user_id:
        raise NotFound("There is no such workout.")
    if found[workout_id].over:
        raise Conflict("This workout is over.", code="workout_over")
    return found


def _open(message: Message, room_id: str, given: JoinRoom, workout_id: str | None) -> None:
    user_id, now = message.caller.id, clock.now()
    expires = rules.ends(now)
    owner = _arrived(Person(user_id, "joined"), now, workout_id, given.share_weights)
    asked = _invited(user_id, given.invite, {})
    writes = store.opening(room_id, user_id, expires, [RoomEntry(seq=1, kind="joined", user_id=user_id, at=now)])
    writes += [store.placing(room_id, one, expires) for one in (owner, *asked)]
    writes += [*_shown(room_id, owner, None, expires), *_told(user_id, room_id, asked)]
    try:
        persist(lambda: commit(*writes))
    except store.AlreadyThere:
        return


def _come_in(
    message: Message, room_id: str, given: JoinRoom, workout_id: str | None
) -> tuple[Standing, set[str], list[RoomEntry]]:
    """The room as it is then, who is severed from the caller, and what the others are to be told."""
    user_id, now = message.caller.id, clock.now()
    before = _loaded(room_id)
    person = rules.admitted(before.people.get(user_id))
    ties = relations.among(user_id, [one for one in before.people if one != user_id])
    severed = {one for one, tie in ties.items() if tie.severed}
    asked: list[Person] = []
    if given.invite and given.room_id is not None:
        rules.require_owner(before.owner_id, user_id)
        asked = _invited(user_id, given.invite, before.people)
    if not person.inside:
        rules.require_room(before.people, user_id)
    news = []
    if not person.present(now.timestamp()):
        news.append(RoomEntry(seq=before.seq + 1, kind="joined", user_id=user_id, at=now))
    arrived = _arrived(person, now, workout_id or person.workout_id, given.share_weights)
    commit(
        *store.going_on(before, news),
        store.placing(room_id, arrived, before.expires, person),
        *(store.placing(room_id, one, before.expires) for one in asked),
        *_shown(room_id, arrived, person.workout_id, before.expires),
        *_told(user_id, room_id, asked),
    )
    people = before.people | {one.user_id: one for one in (arrived, *asked)}
    return replace(before, people=people, seq=before.seq + len(news)), severed, news


def _arrived(person: Person, now: datetime, workout_id: str | None, weights: bool) -> Person:
    moment = now.timestamp()
    return replace(
        person,
        status="joined",
        joined=person.joined if person.inside and person.joined else moment,
        seen=moment,
        workout_id=workout_id,
        weights=weights,
    )


def _invited(user_id: str, wanted: Iterable[str], people: Mapping[str, Person]) -> list[Person]:
    ties = relations.among(user_id, [one for one in wanted if one != user_id])
    friends = {one: tie.friends and not tie.severed for one, tie in ties.items()}
    return rules.invited(user_id, wanted, people, friends)


def _shown(room_id: str, person: Person, former: str | None, expires: int) -> list[Write]:
    """The writes that show the room this workout, and no longer the one before."""
    room = store.partition(room_id)
    writes = []
    if former is not None and former != person.workout_id:
        writes.append(live.hiding(glances.room(former), room))
    if person.workout_id is not None:
        source = glances.room(person.workout_id)
        writes.append(live.showing(source, room, person.user_id, weights=person.weights, expires=expires))
    return writes


def _told(user_id: str, room_id: str, asked: list[Person]) -> list[Write]:
    invited = [one.user_id for one in asked]
    return [events.record(RoomInvited(user_id=user_id, room_id=room_id, invited=invited))] if invited else []


def _answer(standing: Standing, severed: set[str], given: JoinRoom, seen: dict[str, Seen]) -> Room:
    """The room for somebody who has just come in: read after the device was put into it, so that nothing is between."""
    if given.after is not None:
        found = store.entries_after(standing.id, given.after, ENTRIES_MOST + 1)
        part, more = found[:ENTRIES_MOST], len(found) > ENTRIES_MOST
    else:
        found = store.entries_before(standing.id, given.before, ENTRIES_MOST + 1)
        part, more = found[-ENTRIES_MOST:], len(found) > ENTRIES_MOST
    missing = {one.workout_id for one in standing.people.values() if one.workout_id} - seen.keys()
    seen = seen | glances.glances(missing)
    newest = max([standing.seq, *(one.seq for one in part)])
    return Room(
        id=standing.id,
        owner_id=standing.owner_id,
        expires_at=_moment(standing.expires),
        seq=newest,
        people=_people(standing, seen),
        entries=[one for one in part if one.user_id not in severed],
        more=more,
    )


def _people(standing: Standing, seen: Mapping[str, Seen]) -> list[RoomPerson]:
    now = clock.now().timestamp()
    return [
        RoomPerson(
            user_id=one.user_id,
            status=one.status,
            is_owner=one.user_id == standing.owner_id,
            present=one.present(now),
            seen_at=_moment(one.seen) if one.seen else None,
            shares_weights=one.weights,
            workout=seen[one.workout_id].glance if one.inside and one.workout_id and one.workout_id in seen else None,
        )
        for one in sorted(standing.people.values(), key=lambda one: (one.joined or float("inf"), one.user_id))
        if one.status in ("invited", "joined")
    ]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _loaded(room_id: str) -> Standing:
    standing = store.load(room_id)
    if standing is None:
        raise NotFound
    return standing


# --- going -------------------------------------------------------------------------------------------------


def leave(message: Message, given: LeaveRoom) -> None:
    """Leave a room, with all devices; its owner may remove somebody else. Everybody there is told.

    What the person does is not shown there any more. When the owner leaves, the room is of whoever is in it for longest;
    when nobody is, it is closed.

    Raises:
        NotFound: not in such a room, or no such person in it. Forbidden: only the owner removes.
    """
    caller = message.caller.id
    person_id = given.user_id or caller
    try:
        standing, entry = persist(lambda: _gone(given.room_id, caller, person_id))
    except NotFound as found:
        if person_id == caller or isinstance(found, _Left):
            # The first try may have ended before the devices were taken out: they would go on hearing what is said.
            live.leave(store.partition(given.room_id), store.devices(given.room_id, person_id))
        raise
    live.leave(standing.partition, store.devices(given.room_id, person_id))
    told = ChatMessage.of(given.room_id, entry)
    receivers = [*standing.devices, message.sender]
    live.push(receivers, told, replying=message.replying, by=caller, room=standing.partition)


def depart(room_id: str, user_id: str) -> None:
    """Take a person out of a room who goes for good; nothing happens where the person is not in it."""
    try:
        standing, entry = persist(lambda: _gone(room_id, user_id, user_id))
    except NotFound:
        return
    live.push(standing.devices, ChatMessage.of(room_id, entry), by=user_id, room=standing.partition)


def _gone(room_id: str, caller: str, person_id: str) -> tuple[Standing, RoomEntry]:
    before, now = _loaded(room_id), clock.now()
    rules.admitted(before.people.get(caller))
    if person_id != caller:
        rules.require_owner(before.owner_id, caller)
    person = before.people.get(person_id)
    if person is None:
        raise NotFound
    if person.status not in ("invited", "joined"):
        raise _Left
    removed = person_id != caller
    entry = RoomEntry(
        seq=before.seq + 1,
        kind="removed" if removed else "left",
        user_id=caller,
        at=now,
        person_id=person_id if removed else None,
    )
    owner_id = rules.heir(before.people.values(), person_id) if person_id == before.owner_id else before.owner_id
    expires = int(now.timestamp()) if owner_id is None else None
    after = replace(person, status="removed" if removed else "left", workout_id=None)
    hidden = [live.hiding(glances.room(person.workout_id), before.partition)] if person.workout_id else []
    commit(
        *store.going_on(before, [entry], owner_id=owner_id, expires=expires),
        store.placing(room_id, after, before.expires, person),
        *hidden,
    )
    return before, entry


class _Left(NotFound):
    """The person was in the room, and is not there any more."""


# --- speaking ----------------------------------------------------------------------------------------------


def send(message: Message, given: SendChat) -> None:
    """Say something in a room, or take it back: one query and one transaction.

    Sent again with the same client id it is said once, and the sender is answered what it became.

    Raises:
        NotFound: not in such a room, or no such text. Forbidden: another one's text in another one's room.
    """
    caller = message.caller.id
    client_id = given.client_id or message.id
    try:
        standing, entry = persist(lambda: _said(caller, given, client_id))
    except store.Said as said:
        first = store.entry(given.room_id, said.seq)
        if first is None:
            raise NotFound from None
        told = ChatMessage.of(given.room_id, first)
        live.push([message.sender], told, replying=message.replying, by=caller, room=store.partition(given.room_id))
        return
    receivers = [*standing.devices, message.sender]
    told = ChatMessage.of(given.room_id, entry)
    live.push(receivers, told, replying=message.replying, by=caller, room=standing.partition)


def _said(caller: str, given: SendChat, client_id: str | None) -> tuple[Standing, RoomEntry]:
    before, now = _loaded(given.room_id), clock.now()
    rules.inside(before.people.get(caller))
    seq = before.seq + 1
    writes: list[Write] = []
    if given.text is not None:
        entry = RoomEntry(seq=seq, kind="text", user_id=caller, at=now, text=given.text)
    else:
        target = _target(before, int(given.delete or 0), caller)
        entry = RoomEntry(seq=seq, kind="deleted", user_id=caller, at=now, target=target.seq)
        writes.append(store.blanking(before.id, target))
    said = [] if client_id is None else [store.saying(before.id, caller, client_id, seq, before.expires)]
    commit(*said, *store.going_on(before, [entry]), *writes)
    return before, entry


def _target(before: Standing, seq: int, caller: str) -> RoomEntry:
    target = store.entry(before.id, seq)
    if target is None or target.kind != "text":
        raise NotFound("There is no such text.")
    rules.may_delete(target.user_id, before.owner_id, caller)
    return target


# --- being there -------------------------------------------------------------------------------------------


def ping(message: Message, room_id: str | None) -> None:
    """Be heard of in a room, and be answered who is there; without a room, in which rooms the caller is.

    Raises:
        NotFound: not in such a room.
    """
    if room_id is None:
        answer = ChatMessage(kind="rooms", rooms=_rooms(message.caller.id))
    else:
        answer = ChatMessage(kind="presence", room_id=room_id, people=_present(message.caller.id, room_id))
    live.push([message.sender], answer, replying=message.replying)


def _present(user_id: str, room_id: str) -> list[RoomPerson]:
    persist(lambda: commit(store.seeing(room_id, user_id, clock.now().timestamp())))
    standing = _loaded(room_id)
    return _people(standing, {})


def _rooms(user_id: str) -> list[RoomGlance]:
    now = clock.epoch()
    return [
        RoomGlance(
            room_id=one.room_id,
            status=one.person.status,
            invited_by=one.invited_by,
            expires_at=_moment(int(one.expires)),
        )
        for one in store.rooms(user_id)
        if one.expires > now and one.status in ("invited", "joined")
    ]


# --- what follows ------------------------------------------------------------------------------------------


def tell_invited(event: RoomInvited) -> None:
    """Tell the devices of those who were invited; once."""
    commit(events.once("tell_invited", event))
    told = Notification(
        type="room_invite",
        message="A friend invites you to train together.",
        data={"roomId": event.room_id, "userId": event.user_id},
    )
    for user_id in event.invited:
        live.push(live.members(live.user_room(user_id)), told)


def silence(user_id: str, other_id: str) -> None:
    """Let two who are in the same room hear nothing of each other any more; how often it is called does not matter."""
    for room_id in store.common(user_id, other_id):
        standing = store.load(room_id)
        if standing is not None:
            for one, unheard in ((user_id, other_id), (other_id, user_id)):
                for device in standing.devices_of(one):
                    live.part(device, unheard)
