"""Disqualification, teams and typed values."""

from typing import Any

import pytest
from fitai.community.published import challenges_finished

from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import Person
from tests.unit.community.challenges.steps import (
    Clock,
    befriend,
    created,
    join,
    joined,
    leave,
    moment,
    notices,
    person,
    ranking,
    read,
    run,
    score,
    train,
)


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


def custom(creator: Person, **body: Any) -> str:
    return created(creator, metric="custom", customUnit="pages", visibility="friends", **body)


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
