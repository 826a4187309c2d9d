"""Who sees challenges, who may join them, invitations, teams, typed values, and what becomes of deleted accounts."""

from typing import Any

import pytest
from fitai.community.challenges import membership, service
from fitai.community.published import challenges_finished
from fitai.kernel import personal_data

from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import Person, items
from tests.unit.community.challenges.steps import (
    Clock,
    befriend,
    create,
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
    run,
    score,
    train,
)


@pytest.fixture(autouse=True)
def time(aws: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(service, "MAX_CREATED_A_DAY_RESTRICTED", 10)
    return Clock().start()


def seen(user: Person, challenge_id: str) -> bool:
    answer = call("GET", f"/community/challenges/{challenge_id}", token=access_token(user.id))
    assert answer.status in (200, 404)
    return answer.status == 200


def block(user: Person, other: Person) -> None:
    assert call("POST", f"/users/{other.id}/block", token=access_token(user.id)).status in (200, 201)
    deliver_events()


def hide(user: Person) -> None:
    body = {"privacy": {"profileVisibility": "private"}}
    assert call("PUT", "/users/preferences", body, token=access_token(user.id)).status == 200
    deliver_events()


def invite(user: Person, challenge_id: str, *others: Person) -> Answer:
    body = {"userIds": [other.id for other in others]}
    answer = call("POST", f"/community/challenges/{challenge_id}/invite", body, token=access_token(user.id))
    deliver_events()
    return answer


def disqualify(user: Person, challenge_id: str, other: Person, **more: Any) -> Answer:
    path = f"/community/challenges/{challenge_id}/disqualify"
    answer = call("POST", path, {"userId": other.id}, token=access_token(user.id, **more))
    deliver_events()
    return answer


def progress(user: Person, kept: Frames, **data: Any) -> dict[str, Any]:
    socket = Socket(kept, access_token(user.id)).connect()
    (frame,) = socket.send("challenge:progress", data, "m-1")
    socket.close()
    return frame


# --- who sees what -----------------------------------------------------------------------------------------


def test_a_challenge_is_seen_by_those_whom_its_visibility_names(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    public, friends = (created(ada, title=name, visibility=name) for name in ("public", "friends"))
    assert [seen(user, public) for user in (ada, bob, eve)] == [True, True, True]
    assert [seen(user, friends) for user in (ada, bob, eve)] == [True, True, False]
    assert join(eve, friends).status == 404


def test_an_invited_challenge_is_seen_by_who_is_invited(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob, eve)
    challenge_id = created(ada, visibility="invited")
    assert [seen(user, challenge_id) for user in (ada, bob, eve)] == [True, False, False]
    assert invite(ada, challenge_id, bob).data == {"invited": [bob.id], "notInvited": []}
    assert [seen(user, challenge_id) for user in (ada, bob, eve)] == [True, True, False]
    assert listed(bob, "invited") == ["March"]
    assert join(bob, challenge_id).status == 200
    assert listed(bob, "invited") == []
    assert listed(bob, "mine") == ["March"]


def test_the_lists_have_each_their_challenges(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    first = created(ada, title="public")
    created(ada, title="friends", visibility="friends")
    joined(first, bob)
    assert sorted(listed(bob, "open")) == ["public"]
    assert sorted(listed(bob, "friends")) == ["friends", "public"]
    assert listed(bob, "mine") == ["public"]
    assert listed(eve, "friends") == []
    assert listed(eve, "mine") == []
    time.at(5, 17.9)
    assert listed(eve, "open") == ["public"], "in the last zones it can be joined"
    time.at(5, 18.1)
    assert listed(eve, "open") == [], "nobody can join it any more"


def test_pages_of_friends_challenges_go_on_where_they_ended(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(eve, ada, bob)
    for owner in (ada, bob):
        for number in range(2):
            created(owner, title=f"{owner.username}-{number}")
    titles: list[str] = []
    cursor: str | None = None
    for _ in range(6):
        query = {"scope": "friends", "limit": "1"} | ({"cursor": cursor} if cursor else {})
        answer = call("GET", "/community/challenges", token=access_token(eve.id), **query)
        titles += [challenge["title"] for challenge in answer.data]
        cursor = answer.json["meta"]["pagination"]["cursor"]
        if cursor is None:
            break
    assert sorted(titles) == ["ada-0", "ada-1", "bob-0", "bob-1"]


def test_who_is_blocked_sees_nothing_of_the_creator_nor_the_creator_of_them(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    challenge_id = created(ada)
    joined(challenge_id, ada, bob, eve)
    block(bob, eve)
    assert sorted(name for _, name, _ in ranking(bob, challenge_id)) == ["ada", "bob"]
    assert sorted(name for _, name, _ in ranking(eve, challenge_id)) == ["ada", "eve"]
    other = created(ada, title="other")
    block(ada, eve)
    assert not seen(eve, other)
    assert listed(eve, "open") == ["March"], "in which she takes part"
    assert read(eve, challenge_id).get("creator") is None
    assert [name for _, name, _ in ranking(eve, challenge_id)] == ["eve"]


def test_private_suspended_and_deleted_people_are_nowhere_and_ranks_stay(time: Clock) -> None:
    ada, bob, eve, fay = (person(name) for name in ("ada", "bob", "eve", "fay"))
    befriend(ada, bob)
    challenge_id = created(fay)
    joined(challenge_id, ada, bob, eve)
    time.at(2)
    for user, days in ((ada, 3), (bob, 2), (eve, 1)):
        for day in range(days):
            train(user, moment(day, 8), logged=moment(day, 9))
    hide(ada)
    assert ranking(bob, challenge_id) == [(1, "ada", 3.0), (2, "bob", 2.0), (3, "eve", 1.0)], "a friend"
    assert ranking(eve, challenge_id) == [(2, "bob", 2.0), (3, "eve", 1.0)]
    time.at(9)
    run()
    assert [winner["user"]["username"] for winner in read(eve, challenge_id)["winners"]] == ["bob", "eve"]


# --- joining and leaving -----------------------------------------------------------------------------------


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


# --- inviting ----------------------------------------------------------------------------------------------


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


# --- disqualifying -----------------------------------------------------------------------------------------


def test_after_the_freeze_only_a_disqualification_ranks_again(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    challenge_id = created(eve)
    joined(challenge_id, ada, bob)
    time.at(1)
    for user, days in ((ada, 2), (bob, 1)):
        for day in range(days):
            train(user, moment(day, 8), logged=moment(day, 9))
    time.at(9)
    run()
    assert disqualify(bob, challenge_id, ada).status == 404
    assert read(bob, challenge_id)["place"]["rank"] == 2
    assert disqualify(eve, challenge_id, ada).status == 200
    view = read(bob, challenge_id)
    assert view["place"]["rank"] == 1
    assert [winner["user"]["username"] for winner in view["winners"]] == ["bob"]
    assert ranking(bob, challenge_id) == [(1, "bob", 1.0)]
    assert read(ada, challenge_id)["place"]["disqualified"] is True
    assert [challenges_finished(user.id) for user in (ada, bob)] == [0, 1]
    assert len(notices(bob, "challenge_ended")) == 1
    assert disqualify(eve, challenge_id, ada).status == 200
    assert challenges_finished(ada.id) == 0


def test_a_disqualified_participant_is_not_ranked_by_later_scores(time: Clock) -> None:
    ada, bob, admin = person("ada"), person("bob"), person("rosa")
    challenge_id = created(bob)
    joined(challenge_id, ada, bob)
    assert disqualify(admin, challenge_id, ada, role="admin").status == 200
    time.at(0)
    train(ada, moment(0, 8))
    assert ranking(bob, challenge_id) == [(1, "bob", 0.0)]
    time.at(9)
    run()
    assert read(ada, challenge_id)["place"].get("rank") is None
    assert challenges_finished(ada.id) == 0


# --- teams -------------------------------------------------------------------------------------------------


def test_teams_are_ranked_by_the_mean_of_their_best_members(time: Clock) -> None:
    people = [person(name) for name in ("ada", "bob", "eve", "fay", "gil")]
    ada, bob, eve, fay, gil = people
    challenge_id = created(ada, teams={"names": ["Red", "Blue"], "bestOf": 2, "maxSize": 3})
    assert join(ada, challenge_id).json["error"]["fields"][0]["path"] == "teamId"
    assert join(ada, challenge_id, teamId="team-9").status == 422
    for user in (ada, bob, eve):
        joined(challenge_id, user, teamId="team-1")
    full = join(fay, challenge_id, teamId="team-1")
    assert (full.status, full.json["error"]["code"]) == (409, "team_full")
    joined(challenge_id, fay, teamId="team-2")
    other = join(fay, challenge_id, teamId="team-1")
    assert (other.status, other.json["error"]["code"]) == (409, "already_joined")
    time.at(4)
    for user, days in ((ada, 1), (bob, 2), (eve, 3), (fay, 4)):
        for day in range(days):
            train(user, moment(day, 8), logged=moment(day, 9))
    view = read(gil, challenge_id)
    teams = [(team["rank"], team["name"], team["members"], team["score"]) for team in view["leaderboard"]["teams"]]
    assert teams == [(1, "Red", 3, 2.5), (2, "Blue", 1, 2.0)]
    assert view["leaderboard"]["top"][0]["teamId"] == "team-2"
    leave(eve, challenge_id)
    view = read(gil, challenge_id)
    assert [(team["name"], team["score"]) for team in view["leaderboard"]["teams"]] == [("Blue", 2.0), ("Red", 1.5)]
    time.at(9)
    run()
    view = read(ada, challenge_id)
    assert [(winner["rank"], winner["teamId"], winner["score"]) for winner in view["winners"]] == [
        (1, "team-2", 2.0),
        (2, "team-1", 1.5),
    ]
    assert view["place"]["rank"] == 2


# --- typed values ------------------------------------------------------------------------------------------


def custom(creator: Person, **body: Any) -> str:
    return created(creator, metric="custom", customUnit="pages", visibility="friends", **body)


def test_a_typed_value_counts_once_for_its_day_and_is_corrected(time: Clock, pushed: Frames) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    challenge_id = custom(ada)
    joined(challenge_id, ada, bob)
    time.at(1)
    for value in (20, 25):
        frame = progress(bob, pushed, challengeId=challenge_id, value=value)
    assert (frame["event"], frame["replyTo"]) == ("leaderboard:update", "m-1")
    assert (frame["data"]["rank"], frame["data"]["score"], frame["data"]["total"]) == (1, 25, 2)
    progress(bob, pushed, challengeId=challenge_id, value=5, date="2026-03-02")
    assert score(bob, challenge_id) == 30
    time.at(8)
    progress(bob, pushed, challengeId=challenge_id, value=2, date="2026-03-02")
    assert score(bob, challenge_id) == 27, "a value is corrected until the freeze"
    assert ranking(ada, challenge_id) == [(1, "bob", 27.0), (2, "ada", 0.0)]
    time.at(9)
    frame = progress(bob, pushed, challengeId=challenge_id, value=3, date="2026-03-02")
    assert (frame["event"], frame["error"]["code"]) == ("error", "challenge_over")


@pytest.mark.parametrize(
    ("day", "data"),
    [
        (1, {"date": "2026-03-01"}),
        (1, {"date": "2026-03-09"}),
        (1, {"date": "2026-03-04"}),
        (4, {"date": "2026-03-02"}),
        (8, {}),
    ],
)
def test_a_value_of_another_day_is_refused(time: Clock, pushed: Frames, day: int, data: dict[str, Any]) -> None:
    ada = person("ada")
    challenge_id = custom(ada)
    joined(challenge_id, ada)
    time.at(day)
    frame = progress(ada, pushed, challengeId=challenge_id, value=1, **data)
    assert frame["error"]["code"] == "invalid"
    assert score(ada, challenge_id) == 0


def test_nobody_types_in_what_follows_from_workouts_or_takes_no_part(time: Clock, pushed: Frames) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    counted, typed = created(ada), custom(ada)
    joined(counted, ada)
    time.at(0)
    assert progress(ada, pushed, challengeId=counted, value=1)["error"]["code"] == "invalid"
    assert progress(bob, pushed, challengeId=typed, value=1)["error"]["code"] == "not_found"


# --- deleted accounts --------------------------------------------------------------------------------------


def community() -> personal_data.PersonalData:
    return next(data for data in personal_data.registered() if data.name == "community")


def erase(user: Person) -> None:
    from fitai.kernel.table import commit

    commit(personal_data.deleted_account_write(user.id))
    for _ in community().erase(user.id):
        pass


def left_of(user: Person) -> list[str]:
    """What of the community still names a user."""
    found = [item for item in items() if str(item["PK"]).startswith(("COMMUNITY_", f"USER#{user.id}#CHALLENGES"))]
    return [f"{item['PK']} {item['SK']}" for item in found if user.id in str(item)]


def test_what_is_stored_of_a_user_is_exported_and_erased(time: Clock, pushed: Frames) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    over = created(bob, teams={"names": ["Red", "Blue"], "bestOf": 1})
    joined(over, ada, bob, teamId="team-1")
    time.at(0)
    train(ada, moment(0, 8))
    time.at(9)
    run()
    running = created(bob, startDate="2026-03-12", endDate="2026-03-20", title="Second")
    joined(running, ada, bob)
    own = created(ada, startDate="2026-03-12", endDate="2026-03-20", title="Third")
    joined(own, bob)
    invited = created(bob, startDate="2026-03-12", endDate="2026-03-20", visibility="invited")
    invite(bob, invited, ada)
    kinds = {kind for kind, _ in community().export(ada.id)}
    assert {
        "challenge_participation",
        "challenge_invite",
        "challenge_counts",
        "challenge_created",
        "challenge_entry",
        "community_challenge",
    } <= kinds
    time.at(11)
    erase(ada)
    deliver_events()
    assert left_of(ada) == []
    assert [name for _, name, _ in ranking(bob, running)] == ["bob"]
    assert read(bob, running)["participants"] == 1
    view = read(bob, own)
    assert (view["title"], view.get("creator"), view["status"]) == ("Challenge", None, "running")
    assert [name for _, name, _ in ranking(bob, over)] == ["bob"]


def test_a_challenge_that_has_not_begun_is_cancelled_with_its_creators_account(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    joined(challenge_id, bob)
    erase(ada)
    deliver_events()
    assert listed(bob, "mine") == []
    assert len(notices(bob, "challenge_ended")) == 1
    assert left_of(ada) == []


def test_a_running_challenge_is_decided_without_its_creator(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(ada)
    joined(challenge_id, ada, bob)
    time.at(0)
    train(ada, moment(0, 8))
    train(bob, moment(0, 8))
    erase(ada)
    time.at(9)
    run()
    view = read(bob, challenge_id)
    assert (view["status"], view["place"]["rank"], len(view["winners"])) == ("finished", 1, 1)


def test_an_erased_winner_is_no_longer_written_down(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(bob)
    joined(challenge_id, ada, bob)
    time.at(0)
    train(ada, moment(0, 8))
    time.at(9)
    run()
    erase(ada)
    assert left_of(ada) == []


def test_a_late_event_writes_nothing_for_an_erased_account(time: Clock) -> None:
    ada, bob = person("ada"), person("bob")
    challenge_id = created(bob)
    joined(challenge_id, ada)
    time.at(0)
    from fitai.kernel.table import commit

    commit(personal_data.deleted_account_write(ada.id))
    before = items(f"USER#{ada.id}#CHALLENGES")
    train(ada, moment(0, 8))
    assert items(f"USER#{ada.id}#CHALLENGES") == before


def test_listed_words_and_links_of_new_accounts_are_refused_with_the_field(time: Clock) -> None:
    answer = create(person("ada"), description="see https://example.com/x")
    assert [error["path"] for error in answer.json["error"]["fields"]] == ["description"]
