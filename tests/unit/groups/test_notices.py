"""People of a room are told of texts that were sent while they had no device in it."""

from typing import Any

import pytest

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, befriend


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person]:
    ada, ben = register("ada"), register("ben")
    befriend(ada, ben)
    return ada, ben


@pytest.fixture
def devices(people: tuple[Person, Person], pushed: Frames) -> tuple[Socket, Socket, str]:
    """A device of each in a room, and the room."""
    ada, ben = people
    phone, tablet = Socket(pushed, ada.token).connect(), Socket(pushed, ben.token).connect()
    room = phone.send("room:join", {"invite": [ben.id]})[0]["data"]["roomId"]
    tablet.send("room:join", {"roomId": room})
    return phone, tablet, room


def texts(person: Person) -> list[dict[str, Any]]:
    """The lines about texts in rooms, newest first."""
    deliver_events()
    lines: list[dict[str, Any]] = call("GET", "/notifications", token=person.token).data
    return [line for line in lines if line["type"] == "room_message"]


def test_who_is_away_is_told_once_of_several_texts_and_who_is_there_is_not(
    people: tuple[Person, Person], devices: tuple[Socket, Socket, str]
) -> None:
    ada, ben = people
    phone, tablet, room = devices
    phone.send("chat:send", {"roomId": room, "text": "Ready?"})
    assert texts(ben) == []
    tablet.close()
    for text in ("Are you still there?", "I begin."):
        phone.send("chat:send", {"roomId": room, "text": text})
    [line] = texts(ben)
    assert (line["count"], line["data"]["roomId"]) == (2, room)
    assert texts(ada) == []


def test_a_deleted_text_is_told_to_nobody_and_taken_back(
    people: tuple[Person, Person], devices: tuple[Socket, Socket, str]
) -> None:
    _, ben = people
    phone, tablet, room = devices
    tablet.close()
    (sent,) = phone.send("chat:send", {"roomId": room, "text": "Oops"})
    assert len(texts(ben)) == 1
    phone.send("chat:send", {"roomId": room, "delete": sent["data"]["entry"]["seq"]})
    assert texts(ben) == []
    (sent,) = phone.send("chat:send", {"roomId": room, "text": "Oops again"})
    phone.send("chat:send", {"roomId": room, "delete": sent["data"]["entry"]["seq"]})
    assert texts(ben) == [], "it was deleted before anybody was told"


def test_who_has_blocked_or_muted_the_author_is_not_told(
    people: tuple[Person, Person], devices: tuple[Socket, Socket, str]
) -> None:
    ada, ben = people
    phone, tablet, room = devices
    tablet.close()
    call("POST", f"/users/{ada.id}/mute", token=ben.token).data  # noqa: B018
    phone.send("chat:send", {"roomId": room, "text": "Hello?"})
    assert texts(ben) == []
    act(ben, "block", ada).data  # noqa: B018
    phone.send("chat:send", {"roomId": room, "text": "Hello?"})
    assert texts(ben) == []


def test_who_has_come_back_meanwhile_is_not_told(
    people: tuple[Person, Person], devices: tuple[Socket, Socket, str], pushed: Frames
) -> None:
    _, ben = people
    phone, tablet, room = devices
    tablet.close()
    phone.send("chat:send", {"roomId": room, "text": "Ready?"})
    Socket(pushed, ben.token).connect().send("room:join", {"roomId": room})
    assert texts(ben) == []
