"""Members leave, are removed, and are taken for absent."""

import pytest
from fitai.groups import rules, store
from fitai.groups.models import MAX_ENTRIES, MAX_TEXT, RoomEntry
from fitai.kernel import clock, table
from fitai.kernel.live import connections

from tests.harness.gateway import Frames, Socket, access_token, deliver_events
from tests.unit.auth.people import Person
from tests.unit.groups.rooms import Pass, begin, devices_in, error, heard, join, present, put_set, say
from tests.unit.users.people import act


def test_leaving_is_announced_and_ends_the_events(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    (reply,) = tablet.send("room:leave", {"roomId": room}, id="m-1")
    assert (reply["replyTo"], reply["data"]["kind"]) == ("m-1", "left")
    assert phone.received("chat:message")[-1]["data"]["entry"]["userId"] == ben.id
    say(phone, room, "alone")
    assert heard(tablet) == []
    assert error(say(tablet, room, "hello?")) == "not_found"
    assert error(tablet.send("room:leave", {"roomId": room})) == "not_found"
    join(tablet, roomId=room)
    say(phone, room, "again")
    assert heard(tablet) == ["again"]


def test_all_devices_leave(tablet: Socket, phone: Socket, room: str, ben: Person, pushed: Frames) -> None:
    watch = Socket(pushed, ben.token).connect()
    join(watch, roomId=room)
    tablet.send("room:leave", {"roomId": room})
    pushed.clear()
    say(phone, room, "alone")
    assert heard(watch) == []


def test_the_owner_removes_and_nobody_else(phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person) -> None:
    assert error(tablet.send("room:leave", {"roomId": room, "userId": ada.id})) == "not_owner"
    (reply,) = phone.send("room:leave", {"roomId": room, "userId": ben.id})
    assert (reply["data"]["kind"], reply["data"]["entry"]["personId"]) == ("removed", ben.id)
    assert tablet.received("chat:message")[-1]["data"]["kind"] == "removed"
    say(phone, room, "alone")
    assert heard(tablet) == []
    assert error(tablet.send("room:join", {"roomId": room})) == "not_found"
    join(phone, roomId=room, invite=[ben.id])
    assert join(tablet, roomId=room)["event"] == "chat:message"


def test_when_the_owner_leaves_the_room_is_the_next_ones(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    phone.send("room:leave", {"roomId": room})
    assert join(tablet, roomId=room)["data"]["room"]["ownerId"] == ben.id
    tablet.send("room:leave", {"roomId": room})
    assert error(tablet.send("room:join", {"roomId": room})) == "not_found"
    (answer,) = tablet.send("presence:ping")
    assert answer["data"]["rooms"] == []


def test_who_is_not_heard_of_for_a_minute_is_not_there(
    passes: Pass, phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    passes(59)
    assert present(phone, room) == {ada.id: True, ben.id: True}
    passes(1)
    assert present(phone, room) == {ada.id: True, ben.id: False}
    assert present(tablet, room) == {ada.id: True, ben.id: True}


def test_a_device_that_was_forgotten_hears_the_room_again_once_it_is_present(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person
) -> None:
    connections.remove_connection(ben.id, tablet.connection_id)
    say(phone, room, "not heard")
    assert heard(tablet) == []
    assert present(tablet, room) == {ada.id: True, ben.id: True}
    workout = begin(ada)
    join(phone, roomId=room, workoutId=workout)
    say(phone, room, "heard")
    put_set(ada, workout, 0)
    assert heard(tablet) == ["heard"]
    assert tablet.received("set:completed")
    (known,) = connections.user_connections(ben.id)
    assert known.rooms == {f"ROOM#{room}"}


def test_a_device_that_was_forgotten_hears_nothing_of_whom_its_user_has_blocked(
    phone: Socket, tablet: Socket, room: str, ada: Person, ben: Person, cleo: Person, pushed: Frames
) -> None:
    join(phone, roomId=room, invite=[cleo.id])
    watch = Socket(pushed, cleo.token).connect()
    join(watch, roomId=room)
    act(ben, "block", cleo)
    deliver_events()
    for device, person in ((tablet, ben), (watch, cleo)):
        connections.remove_connection(person.id, device.connection_id)
        device.send("presence:ping", {"roomId": room})
    say(watch, room, "from cleo")
    say(tablet, room, "from ben")
    assert heard(tablet) == ["from ben"]
    assert heard(watch) == ["from cleo"]
    assert heard(phone) == ["from cleo", "from ben"]


def test_who_has_left_is_put_back_into_no_room(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    tablet.send("room:leave", {"roomId": room})
    connections.remove_connection(ben.id, tablet.connection_id)
    assert error(tablet.send("presence:ping", {"roomId": room})) == "not_found"
    assert devices_in(room) == [phone.connection_id]


def test_who_is_removed_while_being_put_back_is_in_no_room(
    phone: Socket, tablet: Socket, room: str, ben: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections.remove_connection(ben.id, tablet.connection_id)
    ordinary = store.is_joined

    def is_joined(*arguments: str) -> bool:
        phone.send("room:leave", {"roomId": room, "userId": ben.id})
        return ordinary(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(store, "is_joined", is_joined)
        frames = tablet.send("presence:ping", {"roomId": room})
    assert error(frames[-1:]) == "not_found"
    assert devices_in(room) == [phone.connection_id]


def test_the_largest_answer_of_a_room_arrives(phone: Socket, room: str, ada: Person, pushed: Frames) -> None:
    entry = RoomEntry(seq=1, kind="text", user_id=ada.id, at=clock.now(), text="😀" * MAX_TEXT)
    for seq in range(10, 10 + MAX_ENTRIES):
        table.commit(
            table.put(
                store.EntryItem.of(room, seq, user_id=ada.id, entry=entry.model_copy(update={"seq": seq})),
                when=table.ABSENT,
            )
        )
    pushed.clear()
    answer = join(phone, id="m-1", roomId=room)
    assert len(pushed.posted(phone.connection_id)) == 2
    assert [entry["text"] for entry in answer["data"]["room"]["entries"]] == [entry.text] * MAX_ENTRIES


def test_who_comes_back_within_a_minute_has_stayed(
    passes: Pass, phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    tablet.close()
    passes(59)
    again = Socket(pushed, ben.token).connect()
    assert join(again, roomId=room)["data"]["room"]["seq"] == 2
    assert phone.received("chat:message") == []
    again.close()
    passes(60)
    later = Socket(pushed, ben.token).connect()
    assert join(later, roomId=room)["data"]["room"]["seq"] == 3
    assert phone.received("chat:message")[-1]["data"]["kind"] == "joined"


def test_a_room_closes_after_a_day(passes: Pass, phone: Socket, room: str, ada: Person, pushed: Frames) -> None:
    passes(rules.ROOM_LIFETIME)
    device = Socket(pushed, access_token(ada.id)).connect()
    assert error(device.send("room:join", {"roomId": room})) == "not_found"
    assert error(say(device, room, "anybody?")) == "not_found"
    (answer,) = device.send("presence:ping")
    assert answer["data"]["rooms"] == []


def test_what_is_kept_of_a_room_has_an_end(phone: Socket, tablet: Socket, room: str) -> None:
    say(phone, room, "hi", id="m-1")
    items = list(table.query_all(store.room_partition(room)))
    kinds = {type(item).__name__ for item in items}
    assert kinds == {"ClientMessageItem", "Connection", "EntryItem", "PersonItem", "RoomItem"}
    assert all(item.ttl for item in items)
