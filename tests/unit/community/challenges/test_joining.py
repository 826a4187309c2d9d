"""Joining, leaving and inviting."""

import pytest
from fitai.community.challenges import membership

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.community.challenges.people import block, invite, seen
from tests.unit.community.challenges.steps import (
    Clock,
    befriend,
    created,
    join,
    joined,
    leave,
    listed,
    moment,
    notices,
    person,
    ranking,
    read,
    score,
    train,
)


def test_joining_and_leaving_twice_are_as_once(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    for _ in range(2):
        answer = join(bob, challenge_id)
        assert (answer.status, answer.data["participants"]) == (200, 1)
    assert answer.data["place"]["timezone"] == "UTC"
    for _ in range(2):
        assert leave(bob, challenge_id).status == 200
    view = read(bob, challenge_id)
    assert (view["participants"], view.get("place"), view["leaderboard"]["top"]) == (0, None, [])
    joined(challenge_id, bob)
    assert ranking(bob, challenge_id) == [(1, "bob", 0.0)]


def test_the_last_place_is_given_once(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    challenge_id = created(ada, maxParticipants=2)
    joined(challenge_id, ada, bob)
    answer = join(eve, challenge_id)
    assert (answer.status, answer.json["error"]["code"]) == (409, "challenge_full")
    assert leave(bob, challenge_id).status == 200
    assert join(eve, challenge_id).status == 200


@pytest.mark.parametrize(("zone", "hour"), [("UTC", 0), ("Asia/Tokyo", -9), ("America/Los_Angeles", 7.25)])
def test_joining_closes_at_three_quarters_where_the_user_lives(time: Clock, zone: str, hour: float) -> None:
    # Los Angeles changes its clocks on 8 March: its eight days have 191 hours.
    ada = person("ada")
    challenge_id = created(ada, days=8)
    early, late = person("bob", zone), person("eve", zone)
    time.at(6, hour - 0.1)
    assert join(early, challenge_id).status == 200
    time.at(6, hour)
    answer = join(late, challenge_id)
    assert (answer.status, answer.json["error"]["code"]) == (409, "challenge_closed")


def test_the_zone_is_fixed_at_joining(time: Clock) -> None:
    ada = person("ada", "Asia/Tokyo")
    challenge_id = created(ada)
    joined(challenge_id, ada)
    body = {"profile": {"timezone": "America/Los_Angeles"}}
    call("PUT", "/users/profile", body["profile"], token=access_token(ada.id))
    deliver_events()
    time.at(0)
    train(ada, moment(-1, 15.5), logged=moment(-1, 17))
    assert score(ada, challenge_id) == 1
    assert read(ada, challenge_id)["place"]["timezone"] == "Asia/Tokyo"


def test_a_user_takes_part_in_at_most_twenty_challenges(time: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitai.community.challenges.places import store

    assert store.MAX_CURRENT == 20
    monkeypatch.setattr(store, "MAX_CURRENT", 1)
    ada = person("ada")
    first, second = created(ada), created(ada)
    joined(first, ada)
    answer = join(ada, second)
    assert (answer.status, answer.json["error"]["code"]) == (409, "too_many_challenges")
    leave(ada, first)
    assert join(ada, second).status == 200


def test_friends_are_invited_at_once_and_others_not(time: Clock, pushed: Frames) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    challenge_id = created(ada, visibility="friends")
    device = Socket(pushed, access_token(bob.id)).connect()
    answer = invite(ada, challenge_id, bob, eve)
    assert answer.data == {"invited": [bob.id], "notInvited": [eve.id]}
    (frame,) = device.received("challenge:invite")
    assert (frame["data"]["challengeId"], frame["data"]["user"]["username"]) == (challenge_id, "ada")
    (told,) = notices(bob, "challenge_invite")
    assert "March" in told
    assert notices(eve, "challenge_invite") == []
    assert invite(ada, challenge_id, bob).data["invited"] == [bob.id]
    assert len(device.received("challenge:invite")) == 1, "again changes nothing"
    assert len(notices(bob, "challenge_invite")) == 1


def test_who_has_muted_the_inviter_is_not_told_at_once(time: Clock, pushed: Frames) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    assert call("POST", f"/users/{ada.id}/mute", token=access_token(bob.id)).status in (200, 201)
    deliver_events()
    device = Socket(pushed, access_token(bob.id)).connect()
    challenge_id = created(ada)
    assert invite(ada, challenge_id, bob).status == 200
    assert device.received("challenge:invite") == []
    assert notices(bob, "challenge_invite") == []


def test_an_invitation_ends_when_nobody_can_join_any_more(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    challenge_id = created(ada, visibility="invited")
    invite(ada, challenge_id, bob)
    time.at(5, 18.1)
    assert listed(bob, "invited") == []
    assert not seen(bob, challenge_id)


def test_a_participant_invites_those_who_could_see_the_challenge(time: Clock) -> None:
    ada, bob, eve, fay = (person(name) for name in ("ada", "bob", "eve", "fay"))
    befriend(bob, ada, eve, fay)
    befriend(ada, fay)
    public, friends, invited = (created(ada, visibility=name) for name in ("public", "friends", "invited"))
    refused = invite(bob, public, eve)
    assert (refused.status, refused.json["error"]["code"]) == (403, "not_the_creator")
    assert invite(ada, invited, bob).status == 200
    for challenge_id in (public, friends, invited):
        joined(challenge_id, bob)
    assert invite(bob, public, eve).data["invited"] == [eve.id]
    assert invite(bob, friends, eve, fay).data == {"invited": [fay.id], "notInvited": [eve.id]}
    refused = invite(bob, invited, fay)
    assert (refused.status, refused.json["error"]["code"]) == (403, "not_the_creator")
    block(ada, eve)
    other = created(ada)
    joined(other, bob)
    assert invite(bob, other, eve).data == {"invited": [], "notInvited": [eve.id]}


def test_at_most_fifty_are_invited_at_once_and_200_a_day(time: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    assert membership.MAX_INVITED_A_DAY == 200
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob, eve)
    challenge_id = created(ada)
    path = f"/community/challenges/{challenge_id}/invite"
    too_many = {"userIds": [f"user-{number}" for number in range(51)]}
    assert call("POST", path, too_many, token=access_token(ada.id)).status == 422
    monkeypatch.setattr(membership, "MAX_INVITED_A_DAY", 1)
    assert invite(ada, challenge_id, bob).status == 200
    refused = invite(ada, challenge_id, eve)
    assert (refused.status, refused.json["error"]["code"]) == (429, "daily_limit_reached")
