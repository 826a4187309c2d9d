"""What is said in a room."""

import pytest
from fitai.groups import store
from fitai.kernel.meter import meter

from tests.harness.gateway import Frames, Socket
from tests.unit.auth.people import Person
from tests.unit.groups.rooms import error, heard, join, say


def test_what_is_said_all_hear(phone: Socket, tablet: Socket, room: str, ada: Person) -> None:
    (reply,) = say(phone, room, "  One more?  ", id="m-1")
    (frame,) = tablet.received("chat:message")
    assert (reply["replyTo"], reply["data"]) == ("m-1", frame["data"])
    assert "replyTo" not in frame
    entry = frame["data"]["entry"]
    assert (entry["seq"], entry["userId"], entry["text"]) == (3, ada.id, "One more?")


def test_saying_costs_a_query_and_a_transaction(phone: Socket, room: str) -> None:
    say(phone, room, "hi", id="m-1")
    assert [operation for operation in meter.operations if operation != "UpdateItem"] == ["Query", "TransactWriteItems"]


def test_what_is_sent_twice_is_said_once(phone: Socket, tablet: Socket, room: str) -> None:
    first, again = (say(phone, room, "hi", id="m-1")[0] for _ in range(2))
    assert first["data"] == again["data"]
    assert heard(tablet) == ["hi"]
    say(tablet, room, "hi", id="m-1")
    assert heard(tablet) == ["hi", "hi"], "another one's id is another id"


def test_two_who_speak_at_once_are_both_heard(
    phone: Socket, tablet: Socket, room: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordinary, other = store.load_room, [True]

    def load(room_id: str) -> store.LoadedRoom | None:
        loaded_room = ordinary(room_id)
        if other:
            other.pop()
            say(tablet, room, "two")
        return loaded_room

    monkeypatch.setattr(store, "load_room", load)
    say(phone, room, "one")
    entries = join(phone, roomId=room)["data"]["room"]["entries"]
    assert [(entry["seq"], entry.get("text")) for entry in entries][-2:] == [(3, "two"), (4, "one")]


def test_who_comes_back_gets_exactly_what_was_missed(
    phone: Socket, tablet: Socket, room: str, ben: Person, pushed: Frames
) -> None:
    say(phone, room, "before")
    last = tablet.received("chat:message")[-1]["data"]["entry"]["seq"]
    tablet.close()
    for number in range(60):
        say(phone, room, f"text {number}")
    again = Socket(pushed, ben.token).connect()
    missed: list[str] = []
    more = True
    while more:
        answer = join(again, roomId=room, after=last)["data"]["room"]
        missed += [entry["text"] for entry in answer["entries"] if entry["kind"] == "text"]
        last, more = answer["entries"][-1]["seq"], answer["more"]
    assert missed == [f"text {number}" for number in range(60)]


def test_the_past_is_read_backwards(phone: Socket, room: str) -> None:
    for number in range(70):
        say(phone, room, f"text {number}")
    answer = join(phone, roomId=room)["data"]["room"]
    assert ([entry["seq"] for entry in answer["entries"]], answer["more"]) == (list(range(23, 73)), True)
    answer = join(phone, roomId=room, before=23)["data"]["room"]
    assert ([entry["seq"] for entry in answer["entries"]], answer["more"], answer["seq"]) == (
        list(range(1, 23)),
        False,
        72,
    )


def test_a_text_is_deleted_by_its_author_or_the_owner(phone: Socket, tablet: Socket, room: str, ben: Person) -> None:
    seqs = [say(device, room, "oops")[0]["data"]["entry"]["seq"] for device in (tablet, tablet, phone)]
    (frame,) = tablet.send("chat:send", {"roomId": room, "delete": seqs[0]})
    assert (frame["data"]["kind"], frame["data"]["entry"]["target"]) == ("deleted", seqs[0])
    assert phone.send("chat:send", {"roomId": room, "delete": seqs[1]})[0]["data"]["kind"] == "deleted"
    assert error(tablet.send("chat:send", {"roomId": room, "delete": seqs[2]})) == "not_author"
    assert error(phone.send("chat:send", {"roomId": room, "delete": 1})) == "not_found"
    entries = join(phone, roomId=room)["data"]["room"]["entries"]
    assert [entry.get("text") for entry in entries if entry["kind"] == "text"] == [None, None, "oops"]
