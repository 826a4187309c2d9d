"""Users are told of friend requests, new friends and followers, while these are so."""

from typing import Any

import pytest

from tests.harness.gateway import Frames, Socket, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, show


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person]:
    return register("olga"), register("finn")


def lines(person: Person) -> list[tuple[str, str]]:
    """The types and messages of a user's notifications, the newest first."""
    deliver_events()
    listed: list[dict[str, Any]] = call("GET", "/notifications", token=person.token).data
    return [(line["type"], line["message"]) for line in listed]


def test_a_request_is_told_live_and_in_the_list_and_taken_back_with_it(
    people: tuple[Person, Person], pushed: Frames
) -> None:
    olga, finn = people
    phone = Socket(pushed, finn.token).connect()
    act(olga, "request", finn).data  # noqa: B018
    assert [kind for kind, _ in lines(finn)] == ["friend_request"]
    assert olga.username in lines(finn)[0][1]
    assert [frame["data"]["type"] for frame in phone.received("notification:new")] == ["friend_request"]
    act(olga, "remove", finn).data  # noqa: B018
    assert lines(finn) == []


def test_the_answer_takes_the_request_from_the_list_and_tells_who_asked(people: tuple[Person, Person]) -> None:
    olga, finn = people
    act(olga, "request", finn).data  # noqa: B018
    deliver_events()
    act(finn, "accept", olga).data  # noqa: B018
    assert lines(finn) == []
    assert [kind for kind, _ in lines(olga)] == ["friend_accepted"]


def test_a_follower_is_told_and_one_who_has_stopped_before_is_not(people: tuple[Person, Person]) -> None:
    olga, finn = people
    act(olga, "follow", finn).data  # noqa: B018
    act(olga, "unfollow", finn).data  # noqa: B018
    assert lines(finn) == []
    act(olga, "follow", finn).data  # noqa: B018
    assert [kind for kind, _ in lines(finn)] == ["follow"]


def test_nobody_is_told_of_whom_they_have_blocked(people: tuple[Person, Person]) -> None:
    olga, finn = people
    show(finn, "public")
    act(olga, "request", finn).data  # noqa: B018
    act(finn, "block", olga).data  # noqa: B018
    assert lines(finn) == []
