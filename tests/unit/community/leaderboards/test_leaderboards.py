"""Leaderboards follow the training, and show whom their reader may see."""

from typing import Any

import pytest
from fitai.community import personal
from fitai.community.boards import service as boards_service
from fitai.community.leaderboards import updating

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import Person, items
from tests.unit.community.challenges.steps import (
    Clock,
    befriend,
    created,
    delete,
    joined,
    lift,
    moment,
    person,
    train,
)
from tests.unit.users.people import act, show, suspend, switch


@pytest.fixture
def time(aws: None) -> Clock:
    boards_service.reset_maps()
    clock = Clock().start()
    clock.at(1)
    return clock


def opted_in(name: str, **profile: Any) -> Person:
    made = person(name, **profile)
    choose(made, listed=True)
    return made


def choose(user: Person, *, listed: bool) -> None:
    answer = call("PUT", "/users/preferences", {"privacy": {"leaderboards": listed}}, token=access_token(user.id))
    assert answer.status == 200, answer.text
    deliver_events()


def read(user: Person, **query: Any) -> Any:
    answer = call("GET", "/community/leaderboard", token=access_token(user.id), **query)
    assert answer.status == 200, answer.text
    return answer.data


def rows(user: Person, **query: Any) -> list[tuple[int, str, float]]:
    return [(row["rank"], row["user"]["username"], row["score"]) for row in read(user, **query)["entries"]]


def test_nobody_is_on_a_board_that_everybody_sees_without_having_chosen_it(time: Clock) -> None:
    ada = person("ada")
    train(ada, moment(1))
    assert rows(ada) == []
    choose(ada, listed=True)
    assert rows(ada) == [(1, "ada", 1)]
    choose(ada, listed=False)
    assert rows(ada) == []


def test_scores_follow_workouts_corrections_and_deletions(time: Clock) -> None:
    ada = opted_in("ada")
    first = train(ada, moment(0), minutes=30)
    train(ada, moment(1), minutes=50)
    assert rows(ada) == [(1, "ada", 2)]
    assert rows(ada, metric="minutes") == [(1, "ada", 80)]
    assert rows(ada, metric="minutes", period="daily") == [(1, "ada", 50)]
    assert rows(ada, metric="minutes", period="all_time") == [(1, "ada", 80)]
    train(ada, moment(0), minutes=40, workout_id=first, version=2, corrects=True)
    assert rows(ada, metric="minutes", period="monthly") == [(1, "ada", 90)]
    delete(ada, first)
    assert rows(ada, metric="minutes") == [(1, "ada", 50)]
    assert rows(ada, metric="minutes", period="all_time") == [(1, "ada", 50)]


def test_an_event_that_comes_twice_changes_nothing(time: Clock) -> None:
    ada = opted_in("ada")
    train(ada, moment(1), minutes=30)
    before = items(f"USER#{ada.id}#BOARDS")
    time.at(1, 13)
    updating.update_scores(ada.id, [])
    after = items(f"USER#{ada.id}#BOARDS")
    scores = [
        {item["SK"]: (item.get("score"), item["listed"]) for item in found if "listed" in item}
        for found in (before, after)
    ]
    assert scores[0] == scores[1]
    assert rows(ada, period="all_time") == [(1, "ada", 1)]


def test_the_day_is_that_of_the_users_own_time_zone(time: Clock) -> None:
    ada = opted_in("ada", zone="Pacific/Auckland")
    bob = opted_in("bob", zone="Pacific/Honolulu")
    # Tuesday noon in UTC is Wednesday in Auckland, and Tuesday in Honolulu.
    train(ada, moment(1), date=moment(2).date())
    train(bob, moment(1))
    assert read(ada, period="daily")["startDate"] == "2026-03-04"
    assert rows(ada, period="daily") == [(1, "ada", 1)]
    assert rows(bob, period="daily") == [(1, "bob", 1)]
    assert rows(bob) == [(1, name, 1) for name in sorted(("ada", "bob"), key=[row[1] for row in rows(bob)].index)]


def test_an_implausible_workout_counts_nowhere_and_its_owner_is_told(time: Clock) -> None:
    ada, bob = opted_in("ada"), person("bob")
    befriend(ada, bob)
    excluded = train(ada, moment(1), lift(600.0, reps=1))
    assert rows(ada) == []
    assert rows(bob, scope="friends", metric="volume") == []
    notes = [
        note
        for note in call("GET", "/notifications", token=access_token(ada.id)).data
        if note["type"] == "challenge_excluded"
    ]
    assert len(notes) == 1
    train(ada, moment(1), lift(100.0), workout_id=excluded, version=2, corrects=True)
    assert rows(ada) == [(1, "ada", 1)]
    assert rows(bob, scope="friends", metric="volume") == [(1, "ada", 500)]


def test_friends_are_compared_without_having_chosen_it_and_by_volume(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    for user, weight in ((ada, 100.0), (bob, 120.0), (eve, 140.0)):
        train(user, moment(1), lift(weight, reps=1))
    assert rows(ada, scope="friends", metric="volume") == [(1, "bob", 120), (2, "ada", 100)]
    own = read(ada, scope="friends", metric="volume")["me"]
    assert (own["rank"], [row["user"]["username"] for row in own["above"]], own["below"]) == (2, ["bob"], [])


def test_who_is_not_to_be_seen_leaves_the_ranks_of_the_others(time: Clock) -> None:
    everybody = [opted_in(name) for name in ("pia", "bea", "sue", "max", "dan", "eli")]
    private, blocked, suspended, muted, deleted, _ = everybody
    viewer = opted_in("viewer")
    for place, user in enumerate(everybody):
        train(user, moment(1), minutes=100 - place)
    train(viewer, moment(1), minutes=10)
    assert len(rows(viewer, metric="minutes")) == 7
    show(private, "private")
    act(viewer, "block", blocked)
    suspend(suspended)
    act(viewer, "mute", muted)
    deliver_events()
    assert rows(viewer, metric="minutes") == [(5, "dan", 96), (6, "eli", 95), (7, "viewer", 10)]
    list(personal.PERSONAL_DATA.erase(deleted.id))
    answer = read(viewer, metric="minutes")
    assert [(row["rank"], row["user"]["username"]) for row in answer["entries"]] == [(5, "eli"), (6, "viewer")]
    assert answer["me"]["rank"] == 6
    assert [row["user"]["username"] for row in answer["me"]["above"]] == ["eli"]
    everything = str(answer)
    assert all(user.id not in everything for user in everybody[:-1])


def test_who_switches_off_sharing_is_compared_with_nobody(time: Clock) -> None:
    ada, bob = opted_in("ada"), opted_in("bob")
    befriend(ada, bob)
    train(ada, moment(1), lift(100.0))
    assert rows(bob, scope="friends") == rows(bob) == [(1, "ada", 1)]
    switch(ada, workouts=False)
    assert rows(bob, scope="friends") == rows(bob) == []
    assert rows(ada) == [(1, "ada", 1)]


def test_a_gain_of_strength_is_shown_of_who_shares_progress(time: Clock) -> None:
    ada, bob = opted_in("ada"), opted_in("bob")
    time.at(-14)
    train(ada, moment(-14), lift(100.0))
    time.at(1)
    train(ada, moment(1), lift(105.0))
    assert rows(ada, metric="strength") == [(1, "ada", 5)]
    assert rows(bob, metric="strength") == []
    switch(ada, progress=True)
    assert rows(bob, metric="strength") == [(1, "ada", 5)]


def test_pages_follow_each_other_and_one_of_hidden_people_is_passed(time: Clock) -> None:
    hidden = [opted_in(f"hidden{place}") for place in range(3)]
    shown = [opted_in(f"shown{place}") for place in range(3)]
    for place, user in enumerate([*hidden, *shown]):
        train(user, moment(1), minutes=90 - place)
    for user in hidden:
        show(user, "private")
    viewer = person("viewer")
    page = read(viewer, metric="minutes", limit=2)
    assert [row["rank"] for row in page["entries"]] == [4]
    page = read(viewer, metric="minutes", limit=2, cursor=page["cursor"])
    assert [row["rank"] for row in page["entries"]] == [5, 6]
    assert "cursor" not in page
    assert "me" not in page


def test_a_cursor_belongs_to_its_leaderboard(time: Clock) -> None:
    for place in range(3):
        train(opted_in(f"user{place}"), moment(1), minutes=30 + place)
    viewer = person("viewer")
    cursor = read(viewer, metric="minutes", limit=1)["cursor"]
    answer = call(
        "GET", "/community/leaderboard", token=access_token(viewer.id), metric="workouts", limit=1, cursor=cursor
    )
    assert (answer.status, answer.error["code"]) == (400, "invalid_cursor")


def test_a_challenge_has_its_leaderboard_for_who_may_see_it(time: Clock) -> None:
    ada, bob, eve = person("ada"), person("bob"), person("eve")
    befriend(ada, bob)
    time.at(-1)
    challenge_id = created(ada, visibility="friends", metric="minutes")
    joined(challenge_id, bob)
    time.at(1)
    train(bob, moment(1), minutes=45)
    assert rows(ada, scope="challenge", challengeId=challenge_id)[0] == (1, "bob", 45)
    answer = call(
        "GET", "/community/leaderboard", token=access_token(eve.id), scope="challenge", challengeId=challenge_id
    )
    assert answer.status == 404


def test_who_watches_a_challenge_is_told_of_changes(time: Clock, pushed: Frames) -> None:
    ada, bob = person("ada"), person("bob")
    befriend(ada, bob)
    time.at(-1)
    challenge_id = created(ada, visibility="friends", metric="minutes")
    joined(challenge_id, bob)
    time.at(1)
    socket = Socket(pushed, access_token(ada.id)).connect()
    read(ada, scope="challenge", challengeId=challenge_id, watch="true")
    train(bob, moment(1), minutes=45)
    assert [frame["data"]["challengeId"] for frame in socket.received("leaderboard:update")] == [challenge_id]


@pytest.mark.parametrize(
    "query",
    [
        {"metric": "volume"},
        {"metric": "target", "period": "daily"},
        {"metric": "strength", "period": "all_time"},
        {"scope": "challenge"},
        {"challengeId": "c-1"},
        {"metric": "calories"},
        {"limit": 51},
    ],
)
def test_what_is_not_compared_is_refused(time: Clock, query: dict[str, Any]) -> None:
    answer = call("GET", "/community/leaderboard", token=access_token(person("ada").id), **query)
    assert answer.status == 422


def test_scores_are_shown_in_the_callers_units(time: Clock) -> None:
    ada = person("ada")
    train(ada, moment(1), lift(100.0, reps=1))
    answer = read(ada, scope="friends", metric="volume", units="imperial")
    assert (answer["unit"], answer["entries"][0]["score"]) == ("lb", 220.46)


def test_who_watches_a_board_is_told_of_changes(time: Clock, pushed: Frames) -> None:
    ada, bob, eve = opted_in("ada"), opted_in("bob"), opted_in("eve")
    sockets = {user.username: Socket(pushed, access_token(user.id)).connect() for user in (bob, eve)}
    read(bob, watch="true")
    train(ada, moment(1))
    told = sockets["bob"].received("leaderboard:update")
    assert [frame["data"]["metric"] for frame in told] == ["workouts"]
    assert told[0]["data"]["period"] == "weekly"
    assert ada.id not in str(told)
    assert sockets["eve"].received("leaderboard:update") == []
    # Who watches another one is told of that only.
    read(bob, metric="minutes", watch="true")
    time.at(1, 12.1)
    train(ada, moment(1, 15), minutes=10)
    told = sockets["bob"].received("leaderboard:update")
    assert [frame["data"]["metric"] for frame in told] == ["workouts", "minutes"]


def test_an_archive_has_the_scores_and_an_erased_account_leaves_nothing(time: Clock) -> None:
    ada, bob = opted_in("ada"), opted_in("bob")
    train(ada, moment(1), lift(600.0, reps=1))
    train(ada, moment(0))
    train(bob, moment(1))
    read(ada, watch="true")
    exported = [kind for kind, _ in personal.PERSONAL_DATA.export(ada.id)]
    assert {"board_score", "board_months", "board_excluded", "board_watch"} <= set(exported)
    list(personal.PERSONAL_DATA.erase(ada.id))
    assert [item for item in items("BOARD#") if ada.id in str(item)] == []
    assert items(f"USER#{ada.id}#BOARDS") == []
    assert rows(bob) == [(1, "bob", 1)]
