"""Users and each other on the deployed stack: friends, followers, blocks, who finds and sees whom, what devices hear."""

from typing import Any

import pytest

from infra.local.client import Account, Device, Stack, register

FRIENDS = "/users/friends"


@pytest.fixture
def friend(stack: Stack) -> Account:
    """One more account."""
    return register(stack, "friend")


def show(account: Account, visibility: str) -> None:
    account.api.call("PUT", "/users/preferences", {"privacy": {"profileVisibility": visibility}})


def ask(sender: Account, recipient: Account) -> Any:
    return sender.api.call("POST", f"{FRIENDS}/request", {"userId": recipient.id})


def answer(account: Account, requester: Account, accept: bool) -> Any:
    return account.api.call("PUT", f"{FRIENDS}/{requester.id}", {"accept": accept})


def listed(account: Account, status: str = "accepted") -> list[str]:
    return [friend["id"] for friend in account.api.call("GET", FRIENDS, status=status)]


def search(account: Account, text: str) -> list[str]:
    return [user["id"] for user in account.api.call("GET", "/users/search", q=text)]


def sees(account: Account, other: Account) -> int:
    return account.api.send("GET", f"/users/{other.id}").status_code


def test_a_friendship_from_the_request_to_its_end(stack: Stack, account: Account, friend: Account) -> None:
    with Device(stack, friend.token) as phone, Device(stack, account.token) as own:
        assert ask(account, friend)["friendship"] == "outgoing"
        assert phone.wait("friend:request").data["user"]["id"] == account.id
        assert [frame.event for frame in own.frames] == [], "nobody else hears of it"
    assert (listed(account, "outgoing"), listed(friend, "incoming")) == ([friend.id], [account.id])

    assert answer(friend, account, True)["friendship"] == "accepted"
    assert (listed(account), listed(friend)) == ([friend.id], [account.id])
    assert sees(account, friend) == sees(friend, account) == 200
    late = friend.api.send("PUT", f"{FRIENDS}/{account.id}", {"accept": False})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "already_friends")

    assert account.api.call("DELETE", f"{FRIENDS}/{friend.id}")["friendship"] == "none"
    assert (listed(account), listed(friend)) == ([], [])
    assert sees(account, friend) == 404
    assert account.api.send("DELETE", f"{FRIENDS}/{friend.id}").status_code == 404


def test_a_request_is_declined_or_taken_back(account: Account, friend: Account, stranger: Account) -> None:
    ask(account, friend)
    assert answer(friend, account, False)["friendship"] == "none"
    ask(account, friend)
    assert account.api.call("DELETE", f"{FRIENDS}/{friend.id}")["friendship"] == "none"
    assert listed(friend, "incoming") == []
    assert stranger.api.send("PUT", f"{FRIENDS}/{account.id}", {"accept": True}).status_code == 404


def test_two_who_ask_each_other_are_friends(account: Account, friend: Account) -> None:
    ask(account, friend)
    assert ask(friend, account)["friendship"] == "accepted"
    assert listed(account) == [friend.id]


def test_followers(account: Account, friend: Account, stranger: Account) -> None:
    show(account, "public")
    for follower in (friend, stranger):
        assert follower.api.call("POST", f"/users/{account.id}/follow")["following"] is True
    followers = account.api.call("GET", f"/users/{account.id}/followers")
    assert [follower["id"] for follower in followers] == [stranger.id, friend.id], "the newest first"
    show(stranger, "public")
    assert [user["id"] for user in friend.api.call("GET", f"/users/{stranger.id}/following")] == [account.id]
    assert friend.api.call("GET", f"/users/{account.id}")["counts"]["followers"] == 2

    assert friend.api.call("DELETE", f"/users/{account.id}/follow")["following"] is False
    assert friend.api.call("GET", f"/users/{account.id}")["counts"]["followers"] == 1


@pytest.mark.parametrize("by_whom", ["the one", "the other"])
def test_a_block_ends_everything_both_ways(account: Account, friend: Account, by_whom: str) -> None:
    for user in (account, friend):
        show(user, "public")
    ask(account, friend)
    answer(friend, account, True)
    account.api.call("POST", f"/users/{friend.id}/follow")
    blocks, blocked = (account, friend) if by_whom == "the one" else (friend, account)
    assert blocks.api.call("POST", f"/users/{blocked.id}/block")["blocked"] is True

    for user, other_user in ((account, friend), (friend, account)):
        assert listed(user) == []
        assert sees(user, other_user) == 404
        assert search(user, other_user.username) == []
        assert user.api.send("POST", f"/users/{other_user.id}/follow").status_code == 404
        assert user.api.send("POST", f"{FRIENDS}/request", {"userId": other_user.id}).status_code == 404
    blocked.api.call("DELETE", f"/users/{blocks.id}/block")
    assert sees(blocked, blocks) == 404, "only who has blocked can take it back"
    blocks.api.call("DELETE", f"/users/{blocked.id}/block")
    assert sees(blocked, blocks) == 200
    assert listed(blocks) == [], "what has ended does not come back"


def test_search_by_the_beginning_of_a_name_whatever_its_accents(account: Account, stranger: Account) -> None:
    last = f"Świątek{account.username[-6:]}"
    account.api.call("PUT", "/users/profile", {"firstName": "Émile", "lastName": last})
    show(account, "public")
    for text in (last, last[:12].lower(), f"swiatek{account.username[-6:]}", account.username[:-1], last.upper()):
        assert account.id in search(stranger, text), text
    assert account.id not in search(stranger, last[1:]), "in the middle of a name it does not begin"
    assert stranger.api.send("GET", "/users/search", q="é").status_code == 422


def test_privacy_decides_who_finds_and_sees(account: Account, friend: Account, stranger: Account) -> None:
    ask(account, friend)
    answer(friend, account, True)
    last = f"Owner{account.username[-8:]}"
    account.api.call("PUT", "/users/profile", {"firstName": "Olga", "lastName": last, "bio": "Lifts."})
    for visibility, profile, card, by_name in (
        ("public", 200, True, True),
        ("friends", 404, True, False),
        ("private", 404, False, False),
    ):
        show(account, visibility)
        assert sees(stranger, account) == profile, visibility
        assert (account.id in search(stranger, account.username)) is card, visibility
        assert (account.id in search(stranger, last)) is by_name, visibility
        assert sees(friend, account) == (404 if visibility == "private" else 200), visibility
        assert listed(friend) == [account.id], visibility
    assert stranger.api.send("POST", f"/users/{account.id}/follow").status_code == 404
    assert stranger.api.send("POST", f"{FRIENDS}/request", {"userId": account.id}).status_code == 404


def test_preferences_reach_the_other_device(stack: Stack, account: Account, stranger: Account) -> None:
    with (
        Device(stack, account.token, "phone") as phone,
        Device(stack, account.token, "watch") as watch,
        Device(stack, stranger.token) as others,
    ):
        account.api.call("PUT", "/users/preferences", {"units": "imperial", "defaultRestTime": 95})
        for device in (phone, watch):
            preferences = device.wait("sync:preferences").data
            assert (preferences["units"], preferences["defaultRestTime"]) == ("imperial", 95)
        assert others.frames == []
