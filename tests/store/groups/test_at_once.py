"""Rooms where devices come in while people are removed and everybody speaks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from random import Random

from fitai.groups import service, store
from fitai.groups.models import JoinRoom, LeaveRoom, SendChat
from fitai.groups.rules import Person
from fitai.kernel import clock
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.ids import new_id
from fitai.kernel.live import connections
from fitai.kernel.live.actions import Message
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.table import commit

from tests.harness.gateway import frames
from tests.store.conftest import on_a_server

DEVICES = 3


def device(user_id: str) -> Message:
    """A message of a new device of this user."""
    now = clock.epoch()
    caller = Caller(user_id, f"{user_id}@example.com", "user", "free", new_id(), now, now + 900)
    connection = connections.connect(caller, new_id(), "metric")
    return Message(caller, "metric", connection.connection_id, None, "r", SharingSwitches())


@on_a_server
def test_no_device_of_who_was_removed_stays_in_the_room(dynamodb: None) -> None:
    with frames():
        for number in range(12):
            _one_evening(Random(number))


def _one_evening(random: Random) -> None:
    owner, guests = device(new_id()), [new_id() for _ in range(4)]
    service.join_room(owner, JoinRoom())
    room = store.load_user_rooms(owner.caller.id)[0].room_id
    standing = store.load_room(room)
    assert standing is not None
    for guest in guests:
        commit(store.person_write(room, Person(guest, "invited", invited_by=owner.caller.id), standing.expires))
    work: list[Callable[[], None]] = []
    for guest in guests:
        for one in (device(guest) for _ in range(DEVICES)):
            work += [partial(service.join_room, one, JoinRoom(room_id=room))] * 2
            work.append(partial(service.send_chat, one, SendChat(room_id=room, text="hello")))
        work.append(partial(service.leave_room, owner, LeaveRoom(room_id=room, user_id=guest)))
    random.shuffle(work)

    def attempt(one: Callable[[], None]) -> None:
        with suppress(NotFound):
            one()

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(attempt, work))
    after = store.load_room(room)
    assert after is not None
    outside = [one.connection_id for one in after.connections if not after.people[one.user_id].is_inside]
    assert outside == []
    entries = store.load_entries_after(room, 0, 1000)
    assert [one.seq for one in entries] == list(range(1, after.seq + 1))
