"""Rooms are opened, friends are invited, and who was not finds none."""

from typing import Any

import pytest
from fitai.groups import rules

from tests.harness.gateway import Frames, Socket, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.groups.rooms import error, join, open_room, say
from tests.unit.users.people import act, befriend


def test_a_room_is_opened_and_answered(phone: Socket, ada: Person, ben: Person) -> None:
    frame = join(phone, id="m-1", invite=[ben.id])
    assert (frame["event"], frame["replyTo"], frame["data"]["kind"]) == ("chat:message", "m-1", "room")
    room = frame["data"]["room"]
    assert (room["id"], room["ownerId"], room["seq"], room["more"]) == (frame["data"]["roomId"], ada.id, 1, False)
    assert [
        (person["userId"], person["status"], person["present"], person["isOwner"]) for person in room["people"]
    ] == [
        (ada.id, "joined", True, True),
        (ben.id, "invited", False, False),
    ]
    assert [(entry["seq"], entry["kind"], entry["userId"]) for entry in room["entries"]] == [(1, "joined", ada.id)]


def test_invited_friends_are_notified_once_and_see_the_room(
    phone: Socket, tablet: Socket, ada: Person, ben: Person
) -> None:
    room = open_room(phone, ben)
    deliver_events()
    (frame,) = tablet.received("notification:new")
    assert frame["data"]["type"] == "room_invite"
    assert frame["data"]["data"] == {"roomId": room, "userId": ada.id}
    (answer,) = tablet.send("presence:ping")
    (glance,) = answer["data"]["rooms"]
    assert (glance["roomId"], glance["status"], glance["invitedBy"]) == (room, "invited", ada.id)


def test_a_new_member_is_announced_to_the_others(phone: Socket, tablet: Socket, ben: Person) -> None:
    room = open_room(phone, ben)
    frame = join(tablet, id="m-1", roomId=room)
    assert [entry["kind"] for entry in frame["data"]["room"]["entries"]] == ["joined", "joined"]
    frame = phone.received("chat:message")[-1]
    assert (frame["data"]["kind"], frame["data"]["entry"]["userId"], frame["roomId"]) == ("joined", ben.id, room)
    assert "replyTo" not in frame


def test_a_message_that_is_sent_twice_opens_one_room(phone: Socket, ben: Person) -> None:
    first, again = (join(phone, id="m-1", invite=[ben.id])["data"] for _ in range(2))
    assert first["roomId"] == again["roomId"]
    assert again["room"]["seq"] == 1
    (answer,) = phone.send("presence:ping")
    assert len(answer["data"]["rooms"]) == 1


def test_only_friends_can_be_invited(phone: Socket, ada: Person, ben: Person) -> None:
    stranger, blocked = register("dora"), register("emil")
    befriend(ada, blocked)
    act(blocked, "block", ada)
    (frame,) = phone.send("room:join", {"invite": [ben.id, stranger.id, blocked.id, "nobody"]})
    assert frame["error"]["fields"] == [
        {"path": f"data.invite.{place}", "message": "Is not a friend of yours"} for place in (1, 2, 3)
    ]
    (answer,) = phone.send("presence:ping")
    assert answer["data"]["rooms"] == []


def test_only_the_owner_invites(tablet: Socket, room: str, ben: Person) -> None:
    friend = register("dora")
    befriend(ben, friend)
    assert error(tablet.send("room:join", {"roomId": room, "invite": [friend.id]})) == "not_owner"


def test_more_can_be_invited_later_and_again(phone: Socket, room: str, ben: Person, cleo: Person) -> None:
    answer = join(phone, roomId=room, invite=[ben.id, cleo.id])["data"]["room"]
    assert [person["status"] for person in answer["people"]] == ["joined", "joined", "invited"]


def test_who_was_not_invited_finds_no_room(phone: Socket, pushed: Frames, room: str) -> None:
    dora = Socket(pushed, register("dora").token).connect()
    for action, data in (
        ("room:join", {}),
        ("room:leave", {}),
        ("chat:send", {"text": "hi"}),
        ("chat:send", {"delete": 1}),
        ("presence:ping", {}),
    ):
        assert error(dora.send(action, {"roomId": room} | data)) == "not_found"
        assert error(phone.send(action, {"roomId": "none"} | data)) == "not_found"


def test_an_invited_person_who_has_not_joined_cannot_chat(phone: Socket, tablet: Socket, ben: Person) -> None:
    room = open_room(phone, ben)
    assert error(say(tablet, room, "hi")) == "not_found"
    assert error(tablet.send("presence:ping", {"roomId": room})) == "not_found"


def test_a_room_is_full_with_twenty() -> None:
    people = {f"p-{n}": rules.Person(f"p-{n}", "invited") for n in range(18)}
    invited_ids = ["new-1", "new-2"]
    with pytest.raises(Exception, match="at most 20") as full:
        rules.new_invitations("owner", invited_ids, people, dict.fromkeys(invited_ids, True))
    assert full.value.problem_code == "room_full"  # type: ignore[attr-defined]
    assert len(rules.new_invitations("owner", invited_ids[:1], people, {"new-1": True})) == 1
    people["p-0"] = rules.Person("p-0", "left")
    assert len(rules.new_invitations("owner", invited_ids, people, dict.fromkeys(invited_ids, True))) == 2


@pytest.mark.parametrize(
    ("action", "data", "path"),
    [
        ("room:join", {"after": 1, "before": 2}, "data"),
        ("room:join", {"invite": ["x"] * 20}, "data.invite"),
        ("room:join", {"roomId": ""}, "data.roomId"),
        ("room:leave", {}, "data.roomId"),
        ("chat:send", {"roomId": "r"}, "data"),
        ("chat:send", {"roomId": "r", "text": "hi", "delete": 1}, "data"),
        ("chat:send", {"roomId": "r", "text": "  "}, "data.text"),
        ("chat:send", {"roomId": "r", "text": "x" * 1001}, "data.text"),
        ("presence:ping", {"room": "r"}, "data.room"),
    ],
)
def test_bad_data_is_named(phone: Socket, action: str, data: dict[str, Any], path: str) -> None:
    (frame,) = phone.send(action, data)
    assert [field["path"] for field in frame["error"]["fields"]] == [path]
