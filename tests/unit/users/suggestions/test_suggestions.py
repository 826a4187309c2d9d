"""Friends of friends and people of the same rooms are suggested, and nobody who is private, blocked or known already."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.users.suggestions import rules
from fitai.users.suggestions.models import Candidate

from tests.harness.gateway import Answer, Frames, Socket, access_token, call
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, befriend, show, suspend


def ask(person: Person, **query: Any) -> Answer:
    return call("GET", "/users/suggestions", token=person.token, **query)


def suggested(person: Person) -> dict[str, tuple[int, int]]:
    return {user["id"]: (user["mutualFriends"], user["sharedRooms"]) for user in ask(person).data}


@pytest.fixture
def people(pushed: Frames) -> dict[str, Person]:
    """Ada is a friend of Bea and Cleo; both are friends of Dora, Bea also of Eve."""
    people = {name: register(name) for name in ("ada", "bea", "cleo", "dora", "eve")}
    for one, other in (("ada", "bea"), ("ada", "cleo"), ("bea", "dora"), ("cleo", "dora"), ("bea", "eve")):
        befriend(people[one], people[other])
    return people


def test_friends_of_friends_come_first_who_have_more_of_them(people: dict[str, Person]) -> None:
    assert [(user["username"], user["mutualFriends"]) for user in ask(people["ada"]).data] == [
        (people["dora"].username, 2), (people["eve"].username, 1),
    ]  # fmt: skip
    assert len(ask(people["ada"], limit="1").data) == 1


def test_whom_one_trains_with_is_suggested(people: dict[str, Person], pushed: Frames) -> None:
    ada, bea, eve = people["ada"], people["bea"], people["eve"]
    room = Socket(pushed, bea.token).connect().send("room:join", {"invite": [ada.id, eve.id]})[0]["data"]["roomId"]
    for person in (ada, eve):
        Socket(pushed, person.token).connect().send("room:join", {"roomId": room})
    assert suggested(ada)[eve.id] == (1, 1)


@pytest.mark.parametrize("why", ["private", "blocked", "blocks", "suspended", "asked", "muted", "followed"])
def test_who_is_hidden_or_known_is_gone_at_the_next_reading(people: dict[str, Person], why: str) -> None:
    ada, eve = people["ada"], people["eve"]
    assert eve.id in suggested(ada)
    {
        "private": lambda: show(eve, "private"),
        "blocked": lambda: act(eve, "block", ada).data,
        "blocks": lambda: act(ada, "block", eve).data,
        "suspended": lambda: suspend(eve),
        "asked": lambda: act(ada, "request", eve).data,
        "muted": lambda: call("POST", f"/users/{eve.id}/mute", token=ada.token).data,
        "followed": lambda: act(ada, "follow", eve).data,
    }[why]()
    assert eve.id not in suggested(ada)
    assert people["dora"].id in suggested(ada)


def test_the_friends_of_a_private_account_are_not_told(people: dict[str, Person]) -> None:
    show(people["bea"], "private")
    assert suggested(people["ada"]) == {people["dora"].id: (1, 0)}


def test_they_are_found_once_a_day_and_read_in_two_requests(people: dict[str, Person]) -> None:
    ada, bea = people["ada"], people["bea"]
    ask(ada).data  # noqa: B018
    befriend(bea, register("fay"))
    again = ask(ada)
    assert again.operations == ["UpdateItem", "GetItem", "BatchGetItem"]
    assert len(again.data) == 2
    clock.set_source(lambda: datetime.now(UTC) + timedelta(days=1, minutes=1))
    assert len(suggested(replace(ada, token=access_token(ada.id)))) == 3


def test_a_search_finds_friends_of_friends_only_when_asked_to(people: dict[str, Person]) -> None:
    ada = people["ada"]
    stranger = register("dorothy")
    found = call("GET", "/users/search", token=ada.token, q="dor").data
    assert {user["id"] for user in found} == {people["dora"].id, stranger.id}
    found = call("GET", "/users/search", token=ada.token, q="dor", mutualFriends="true").data
    assert [user["id"] for user in found] == [people["dora"].id]


def test_the_order_is_by_what_is_shared_then_by_id() -> None:
    ranked = rules.rank({"b": 2, "c": 1, "me": 9}, {"c": 1, "a": 3}, {"me"})
    assert ranked == [
        Candidate(user_id="a", shared_rooms=3),
        Candidate(user_id="b", mutual_friends=2),
        Candidate(user_id="c", mutual_friends=1, shared_rooms=1),
    ]
    assert len(rules.rank({f"u{number}": 1 for number in range(100)}, {}, set())) == rules.MAX_CANDIDATES
