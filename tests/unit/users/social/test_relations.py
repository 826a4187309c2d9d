"""What two users are to each other: every state, every action, whatever happens at the same moment."""

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from fitai.users import personal, published
from fitai.users.social import rules, store
from fitai.users.social.models import Tie

from tests.harness.gateway import Frames, Socket, access_token, call
from tests.unit.auth.people import Person, items, register
from tests.unit.users.people import (
    FRIENDS,
    act,
    assert_ties_are_consistent,
    befriend,
    counts,
    ids,
    ids_of_every_kind,
    show,
    suspend,
)

# What Bob is to Ada, and how it comes about: who does what.
STATES: dict[str, tuple[Tie, list[tuple[str, str]]]] = {
    "nothing": (Tie(), []),
    "asked": (Tie("outgoing"), [("ada", "request")]),
    "was asked": (Tie("incoming"), [("bob", "request")]),
    "friends": (Tie("accepted"), [("ada", "request"), ("bob", "accept")]),
    "follows": (Tie(follows=True), [("ada", "follow")]),
    "followed": (Tie(followed=True), [("bob", "follow")]),
    "blocks": (Tie(blocks=True), [("ada", "block")]),
    "blocked": (Tie(blocked=True), [("bob", "block")]),
    "both block": (Tie(blocks=True, blocked=True), [("ada", "block"), ("bob", "block")]),
    "mutes": (Tie(mutes=True), [("ada", "mute")]),
    "is muted": (Tie(muted=True), [("bob", "mute")]),
    "all": (
        Tie("accepted", follows=True, followed=True),
        [("ada", "request"), ("bob", "accept"), ("ada", "follow"), ("bob", "follow")],
    ),
    "asked, follows": (Tie("outgoing", follows=True), [("ada", "request"), ("ada", "follow")]),
    "was asked, followed": (Tie("incoming", followed=True), [("bob", "request"), ("bob", "follow")]),
}
BLOCKS = Tie(blocks=True)
MUTES, IS_MUTED = {"mutes": True}, {"muted": True}
BOTH_BLOCK = Tie(blocks=True, blocked=True)
SAME = "same"

# Ada acts: status, and what Bob is to her then. What stands here not is 404 and changes nothing.
TABLE: dict[str, dict[str, tuple[int, Tie | str]]] = {
    "nothing": {
        "request": (201, Tie("outgoing")),
        "follow": (200, Tie(follows=True)),
        "unfollow": (200, SAME),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "asked": {
        "request": (201, SAME),
        "remove": (200, Tie()),
        "follow": (200, Tie("outgoing", follows=True)),
        "unfollow": (200, SAME),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "was asked": {
        "request": (201, Tie("accepted")),
        "accept": (200, Tie("accepted")),
        "decline": (200, Tie()),
        "remove": (200, Tie()),
        "follow": (200, Tie("incoming", follows=True)),
        "unfollow": (200, SAME),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "friends": {
        "request": (409, SAME),
        "accept": (200, SAME),
        "decline": (409, SAME),
        "remove": (200, Tie()),
        "follow": (200, Tie("accepted", follows=True)),
        "unfollow": (200, SAME),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "follows": {
        "request": (201, Tie("outgoing", follows=True)),
        "follow": (200, SAME),
        "unfollow": (200, Tie()),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "followed": {
        "request": (201, Tie("outgoing", followed=True)),
        "follow": (200, Tie(follows=True, followed=True)),
        "unfollow": (200, SAME),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "blocks": {"unfollow": (200, SAME), "block": (200, SAME), "unblock": (200, Tie())},
    "blocked": {"unfollow": (200, SAME), "block": (200, BOTH_BLOCK), "unblock": (200, SAME)},
    "both block": {"unfollow": (200, SAME), "block": (200, SAME), "unblock": (200, Tie(blocked=True))},
    "all": {
        "request": (409, SAME),
        "accept": (200, SAME),
        "decline": (409, SAME),
        "remove": (200, Tie(follows=True, followed=True)),
        "follow": (200, SAME),
        "unfollow": (200, Tie("accepted", followed=True)),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "asked, follows": {
        "request": (201, SAME),
        "remove": (200, Tie(follows=True)),
        "follow": (200, SAME),
        "unfollow": (200, Tie("outgoing")),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
    "was asked, followed": {
        "request": (201, Tie("accepted", followed=True)),
        "accept": (200, Tie("accepted", followed=True)),
        "decline": (200, Tie(followed=True)),
        "remove": (200, Tie(followed=True)),
        "follow": (200, Tie("incoming", follows=True, followed=True)),
        "unfollow": (200, SAME),
        "block": (200, BLOCKS),
        "unblock": (200, SAME),
    },
}
for _row, _mutes in (("mutes", MUTES), ("is muted", IS_MUTED)):
    TABLE[_row] = {
        "request": (201, Tie("outgoing", **_mutes)),
        "follow": (200, Tie(follows=True, **_mutes)),
        "unfollow": (200, SAME),
        "block": (200, Tie(blocks=True, **_mutes)),
        "unblock": (200, SAME),
    }
for _row, (_tie, _) in STATES.items():
    TABLE[_row] |= {
        "mute": (200, replace(_tie, mutes=True)),
        "unmute": (200, replace(_tie, mutes=False)),
    }
ACTIONS = ("request", "accept", "decline", "remove", "follow", "unfollow", "block", "unblock", "mute", "unmute")


def pair(state: str = "nothing") -> tuple[Person, Person]:
    """Ada and Bob, in this state."""
    people = {"ada": register(), "bob": register("bob")}
    for who, action in STATES[state][1]:
        act(people[who], action, people["bob" if who == "ada" else "ada"]).data  # noqa: B018
    return people["ada"], people["bob"]


@pytest.mark.parametrize(("state", "action"), list(product(STATES, ACTIONS)))
def test_every_action_in_every_state(pushed: Frames, state: str, action: str) -> None:
    ada, bob = pair(state)
    before = STATES[state][0]
    assert store.tie(ada.id, bob.id) == before
    status, expected = TABLE[state].get(action, (404, SAME))
    after = before if expected == SAME else expected
    answer = act(ada, action, bob)
    assert answer.status == status, answer.text
    assert store.tie(ada.id, bob.id) == after
    if status < 300:
        assert isinstance(after, Tie)
        assert answer.data == {
            "userId": bob.id,
            "friendship": after.friendship,
            "following": after.follows,
            "followedBy": after.followed,
            "blocked": after.blocks,
            "muted": after.mutes,
        }
    act(ada, action, bob)
    assert store.tie(ada.id, bob.id) == after, "said twice, it is as if said once"
    assert_ties_are_consistent(ada, bob)


def test_a_mirror_of_a_mirror_is_the_thing_itself() -> None:
    for tie, _ in STATES.values():
        assert tie.mirrored.mirrored == tie
        for after, _ in STATES.values():
            mine, theirs = rules.count_changes(tie, after), rules.count_changes(tie.mirrored, after.mirrored)
            assert (mine.friends, mine.followers, mine.following) == (
                theirs.friends,
                theirs.following,
                theirs.followers,
            )


# --- at the same moment ------------------------------------------------------------------------------------


def change_meanwhile(monkeypatch: pytest.MonkeyPatch, other: Any) -> None:
    """Let something else happen between the next reading and its writing."""
    real, raced = store.tie_state, []

    def state(*given: Any, **options: Any) -> Any:
        found = real(*given, **options)
        if not raced:
            raced.append(True)
            other()
        return found

    monkeypatch.setattr(store, "tie_state", state)


def test_two_who_ask_each_other_at_once_are_friends(pushed: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, bob = pair()
    change_meanwhile(monkeypatch, lambda: act(bob, "request", ada).data)
    assert act(ada, "request", bob).data["friendship"] == "accepted"
    assert_ties_are_consistent(ada, bob)
    assert counts(ada)["friends"] == 1


@pytest.mark.parametrize(
    ("state", "mine", "theirs", "status", "after"),
    [
        ("nothing", "request", "block", 404, Tie(blocked=True)),
        ("nothing", "follow", "block", 404, Tie(blocked=True)),
        ("nothing", "block", "request", 200, BLOCKS),
        ("nothing", "block", "block", 200, BOTH_BLOCK),
        ("nothing", "follow", "follow", 200, Tie(follows=True, followed=True)),
        ("was asked", "accept", "remove", 404, Tie()),
        ("was asked", "decline", "remove", 404, Tie()),
        ("was asked", "accept", "block", 404, Tie(blocked=True)),
        ("asked", "remove", "accept", 200, Tie()),
        ("asked", "remove", "decline", 404, Tie()),
        ("friends", "remove", "remove", 404, Tie()),
        ("all", "unfollow", "block", 200, Tie(blocked=True)),
    ],
)
def test_one_of_two_at_once_comes_second(
    pushed: Frames, monkeypatch: pytest.MonkeyPatch, state: str, mine: str, theirs: str, status: int, after: Tie
) -> None:
    ada, bob = pair(state)
    change_meanwhile(monkeypatch, lambda: act(bob, theirs, ada).data)
    assert act(ada, mine, bob).status == status
    assert store.tie(ada.id, bob.id) == after
    assert_ties_are_consistent(ada, bob)


@pytest.mark.parametrize("action", ["request", "follow"])
def test_who_turns_private_meanwhile_is_not_reached(
    pushed: Frames, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    ada, bob = pair()
    change_meanwhile(monkeypatch, lambda: show(bob, "private"))
    assert act(ada, action, bob).status == 404
    assert store.tie(ada.id, bob.id) == Tie()


# --- who cannot be reached ---------------------------------------------------------------------------------


def test_a_private_account_is_approached_by_nobody_but_its_friends(aws: None) -> None:
    ada, bob = pair()
    show(bob, "private")
    for action in ("request", "follow"):
        assert act(ada, action, bob).status == 404
    assert act(bob, "request", ada).status == 201, "it can ask"
    assert act(ada, "request", bob).data["friendship"] == "accepted", "and be answered"
    assert act(ada, "follow", bob).data["following"] is True
    assert_ties_are_consistent(ada, bob)


def test_a_request_that_stands_is_told_again_when_the_other_turned_private(aws: None) -> None:
    ada, bob = pair("asked")
    show(bob, "private")
    assert act(ada, "request", bob).data["friendship"] == "outgoing"


@pytest.mark.parametrize("action", ["request", "accept", "decline", "remove", "follow"])
def test_who_is_not_there_is_not_found(aws: None, action: str) -> None:
    assert act(register(), action, "nobody").status == 404


@pytest.mark.parametrize("action", ["request", "follow", "block"])
def test_nobody_is_a_friend_of_oneself(aws: None, action: str) -> None:
    ada = register()
    answer = act(ada, action, ada)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "userId")


@pytest.mark.parametrize("action", ["request", "follow", "block"])
def test_a_token_without_an_account_ties_nothing(aws: None, action: str) -> None:
    ada = register()
    ghost = Person("ghost", "", "ghost", access_token("ghost"), "")
    assert act(ghost, action, ada).status == 404
    assert items("USER#ghost") == []


@pytest.mark.parametrize(
    ("path", "method", "body", "field"),
    [
        ("/request", "POST", {}, "userId"),
        ("/request", "POST", {"userId": ""}, "userId"),
        ("/request", "POST", {"userId": "x" * 65}, "userId"),
        ("/someone", "PUT", {}, "accept"),
        ("/someone", "PUT", {"accept": "perhaps"}, "accept"),
        ("/someone", "PUT", {"accept": True, "why": "x"}, "why"),
    ],
)
def test_bad_input_names_its_field(aws: None, path: str, method: str, body: dict[str, Any], field: str) -> None:
    answer = call(method, f"{FRIENDS}{path}", body, token=register().token)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, field)


def test_a_block_does_not_tell_whether_there_is_an_account(aws: None) -> None:
    ada = register()
    answers = []
    for other_id in ids_of_every_kind(ada):
        steps = [act(ada, action, other_id) for action in ("block", "block", "unblock", "unblock")]
        answers.append([(answer.status, answer.operations, answer.data | {"userId": "other"}) for answer in steps])
    assert answers == [answers[0]] * len(answers)
    assert (answers[0][0][0], answers[0][0][2]["blocked"]) == (200, True)


def test_a_suspended_account_is_there_for_nobody(aws: None) -> None:
    ada, bob = pair("friends")
    show(bob, "public")
    suspend(bob)
    assert call("GET", f"/users/{bob.id}", token=ada.token).status == 404
    assert ids(call("GET", FRIENDS, token=ada.token)) == []
    assert act(ada, "follow", bob).status == 404
    assert act(ada, "block", bob).status == 200


# --- telling -----------------------------------------------------------------------------------------------


def published_events(name: str) -> list[dict[str, Any]]:
    return [json.loads(item["body"]) for item in items("OUTBOX#") if item["name"] == name]


def test_a_request_reaches_the_devices_of_who_is_asked_and_nobody_elses(pushed: Frames) -> None:
    ada = register(profile={"firstName": "Ada"})
    bob = register("bob")
    phone, watch = Socket(pushed, bob.token).connect(), Socket(pushed, bob.token).connect()
    mine = Socket(pushed, ada.token).connect()
    act(ada, "request", bob).data  # noqa: B018
    for device in (phone, watch):
        (frame,) = device.received()
        assert frame["event"] == "friend:request"
        assert frame["data"]["user"] == {"id": ada.id, "username": "ada"}, "no name: Ada shows it to friends"
        assert frame["data"]["requestedAt"].endswith("Z")
    assert mine.received() == []
    act(ada, "request", bob).data  # noqa: B018
    act(bob, "request", ada).data  # noqa: B018
    assert len(phone.received()) == 1, "said once, and no request where it was answered by one"


def test_names_are_told_by_who_is_public(pushed: Frames) -> None:
    ada = register(profile={"firstName": "Ada"}, preferences={"privacy": {"profileVisibility": "public"}})
    bob = register("bob")
    phone = Socket(pushed, bob.token).connect()
    act(ada, "request", bob).data  # noqa: B018
    assert phone.received()[0]["data"]["user"]["firstName"] == "Ada"


def test_what_happens_is_told_to_the_rest_of_the_house(aws: None) -> None:
    ada, bob = pair()
    for who, action, other in [
        (ada, "request", bob),
        (ada, "request", bob),
        (bob, "accept", ada),
        (bob, "accept", ada),
    ]:
        act(who, action, other).data  # noqa: B018
    (asked,), (made,) = published_events("user.friend_requested"), published_events("user.friends_made")
    assert (asked["userId"], asked["otherId"], asked["username"]) == (ada.id, bob.id, "ada")
    assert (made["userId"], made["otherId"]) == (bob.id, ada.id)
    for _ in range(2):
        act(ada, "follow", bob).data  # noqa: B018
        assert len(published_events("user.followed")) == 1
    for _ in range(2):
        act(ada, "block", bob).data  # noqa: B018
        assert len(published_events("user.blocked")) == 1


def test_asking_each_other_tells_of_one_request_and_one_friendship(aws: None) -> None:
    ada, bob = pair()
    act(ada, "request", bob).data  # noqa: B018
    act(bob, "request", ada).data  # noqa: B018
    assert (len(published_events("user.friend_requested")), len(published_events("user.friends_made"))) == (1, 1)


# --- lists -------------------------------------------------------------------------------------------------


def test_friends_and_requests_page_by_page_newest_first(aws: None) -> None:
    from tests.unit.auth.people import Time

    time, ada = Time(), register()
    others = [register(f"other{n}", profile={"firstName": f"First{n}"}) for n in range(5)]
    for other in others:
        act(other, "request", ada).data  # noqa: B018
        time.pass_by(seconds=1)
    listed, cursor = [], None
    for _ in range(3):
        answer = call(
            "GET", FRIENDS, token=ada.token, status="incoming", limit=2, **({"cursor": cursor} if cursor else {})
        )
        assert answer.operations == ["UpdateItem", "Query", "BatchGetItem"]
        listed += answer.data
        cursor = answer.cursor
    assert cursor is None
    assert [item["id"] for item in listed] == [entry.id for entry in reversed(others)]
    assert {"firstName"} & {name for element in listed for name in element} == set(), "no friends yet"
    act(ada, "accept", others[2]).data  # noqa: B018
    (friend,) = call("GET", FRIENDS, token=ada.token).data
    assert (
        friend.items()
        >= {"id": others[2].id, "username": "other2", "firstName": "First2", "friendship": "accepted"}.items()
    )
    assert friend["since"].endswith("Z")
    assert len(call("GET", FRIENDS, token=ada.token, status="incoming").data) == 4
    assert ids(call("GET", FRIENDS, token=others[0].token, status="outgoing")) == [ada.id]
    assert call("GET", FRIENDS, token=ada.token, status="ex").error["fields"][0]["path"] == "status"
    first = call("GET", FRIENDS, token=ada.token, status="incoming", limit=2).cursor
    assert call("GET", FRIENDS, token=ada.token, status="outgoing", limit=2, cursor=first).status == 400


def test_followers_and_followed_page_by_page(aws: None) -> None:
    from tests.unit.auth.people import Time

    time, ada = Time(), register()
    show(ada, "public")
    others = [register(f"other{n}") for n in range(4)]
    for other in others:
        act(other, "follow", ada).data  # noqa: B018
        act(ada, "follow", other).data  # noqa: B018
        time.pass_by(seconds=1)
    for what in ("followers", "following"):
        for viewer, operations in [
            (ada, ["Query", "BatchGetItem"]),
            (others[0], ["BatchGetItem", "Query", "BatchGetItem"]),
        ]:
            listed, cursor = [], None
            for _ in range(2):
                query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
                answer = call("GET", f"/users/{ada.id}/{what}", token=viewer.token, **query)
                assert answer.operations == ["UpdateItem", *operations]
                listed += ids(answer)
                cursor = answer.cursor
            assert listed == [item.id for item in reversed(others)], what
    assert counts(ada) == {"friends": 0, "followers": 4, "following": 4}


def test_blocked_and_private_ones_stand_in_no_list(aws: None) -> None:
    ada, bob = pair()
    show(ada, "public")
    cat, dan, eve = register("cat"), register("dan"), register("eve")
    for person in (cat, dan, eve):
        act(person, "follow", ada).data  # noqa: B018
    act(cat, "block", bob).data  # noqa: B018
    show(dan, "private")
    path = f"/users/{ada.id}/followers"
    assert ids(call("GET", path, token=bob.token)) == [eve.id]
    assert ids(call("GET", path, token=cat.token)) == [eve.id, cat.id], "oneself is seen by oneself"
    act(ada, "block", eve).data  # noqa: B018
    assert ids(call("GET", path, token=bob.token)) == []
    assert call("GET", path, token=eve.token).status == 404
    assert counts(ada)["followers"] == 2


def erase(person: Person) -> None:
    for _ in personal.PERSONAL_DATA.erase(person.id):
        pass


@pytest.mark.parametrize("state", STATES)
def test_the_erasure_of_an_account_ends_its_ties_and_counts(pushed: Frames, state: str) -> None:
    ada, bob = pair(state)
    cat = register("cat")
    befriend(bob, cat)
    erase(ada)
    assert items(f"USER#{ada.id}#RELATIONS") == items(f"USER#{ada.id}#FOLLOWING") == []
    assert_ties_are_consistent(ada, bob, cat)
    erase(ada)
    assert counts(bob) == {"friends": 1, "followers": 0, "following": 0}


# --- what it costs, and what others may ask ----------------------------------------------------------------


def test_each_action_is_a_read_and_a_transaction(aws: None) -> None:
    ada, bob = pair()
    for who, action in [(ada, "follow"), (ada, "unfollow"), (ada, "block"), (ada, "unblock")]:
        assert act(who, action, bob).operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"], action
        if action in ("follow", "block"):
            assert act(who, action, bob).operations == ["UpdateItem", "BatchGetItem"], "again: nothing is written"
    assert act(ada, "request", bob).operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems", "Query"]
    for action in ("accept", "remove"):
        assert act(bob, action, ada).operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]


def test_relations_answers_in_one_request(aws: None) -> None:
    from fitai.kernel.meter import meter

    ada, bob = pair()
    meter.reset()
    assert not published.tie_between(ada.id, bob.id).severed
    assert meter.operations == ["GetItem"]
    meter.reset()
    assert not published.may_see_profile(ada.id, bob.id)
    assert meter.operations == ["BatchGetItem"]
    meter.reset()
    assert published.may_see_profile(ada.id, ada.id)
    assert published.may_recognise(ada.id, ada.id)
    assert meter.operations == []
    befriend(ada, bob)
    assert published.tie_between(ada.id, bob.id).friends
    act(bob, "block", ada).data  # noqa: B018
    assert published.tie_between(ada.id, bob.id).severed
    assert published.tie_between(bob.id, ada.id).severed
    assert not published.may_see_profile(ada.id, "nobody")
    assert not published.may_recognise(ada.id, "nobody")
