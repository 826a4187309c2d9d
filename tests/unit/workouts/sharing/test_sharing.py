"""Sharing of workouts: the feeds of readers, what others see of a workout, and how sharing ends."""

from typing import Any

import pytest
from fitai.kernel import clock, table
from fitai.users import published
from fitai.workouts import store as workouts_store
from fitai.workouts.events import WorkoutSharingChanged
from fitai.workouts.sharing import feed, store

from tests.harness.gateway import Answer, Frames, call, deliver, deliver_events
from tests.unit.auth.people import PASSWORD, Person, items, register
from tests.unit.users.people import act, befriend, show, switch

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
LIST = "/workouts/shared"


@pytest.fixture
def owner(pushed: Frames) -> Person:
    return register("oscar")


@pytest.fixture
def friend(owner: Person) -> Person:
    made = register("friend")
    befriend(owner, made)
    deliver_events()
    return made


@pytest.fixture
def stranger(owner: Person) -> Person:
    return register("stranger")


def make(person: Person, **more: Any) -> str:
    """A planned workout."""
    sets = [{"weight": 100, "reps": 5}, {"weight": 100, "reps": 5}]
    body = {"name": "Legs", "exercises": [{"exerciseId": SQUAT, "sets": sets}]} | more
    return str(call("POST", "/workouts", body, token=person.token).data["id"])


def share(person: Person, workout: str, **body: Any) -> Any:
    """Share it, and let the lists follow."""
    data = call("POST", f"/workouts/{workout}/share", {"link": False} | body, token=person.token).data
    deliver_events()
    return data


def shared(person: Person, **query: Any) -> Answer:
    return call("GET", LIST, token=person.token, **query)


def ids(person: Person) -> list[str]:
    return [card["id"] for card in shared(person).data]


def read(answer: Answer) -> list[str]:
    """What was asked of the table, beside the rate limit's update."""
    return [operation for operation in answer.operations if operation != "UpdateItem"]


def feeds_with(workout: str) -> set[str]:
    """In whose lists the workout stands, whatever they see of it."""
    return {item["PK"].split("#")[1] for item in items("USER#") if item["kind"] == "shown_workout"
            and item["workout_id"] == workout}  # fmt: skip


# --- whose list --------------------------------------------------------------------------------------------


def test_friends_see_a_workout_that_is_shared_with_friends_and_nobody_else(
    owner: Person, friend: Person, stranger: Person
) -> None:
    workout = make(owner)
    assert ids(friend) == []
    share(owner, workout, visibility="friends")
    assert (ids(friend), ids(stranger), ids(owner)) == ([workout], [], [])
    (card,) = shared(friend).data
    assert (card["user"]["id"], card["user"]["username"], card["byName"]) == (owner.id, "oscar", False)


def test_a_stranger_who_is_named_sees_it_and_friends_do_not(owner: Person, friend: Person, stranger: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="private", recipients=[stranger.id])
    assert (ids(friend), ids(stranger)) == ([], [workout])
    assert shared(stranger).data[0]["byName"] is True


def test_a_public_workout_is_in_the_lists_of_friends_only(owner: Person, friend: Person, stranger: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="public")
    assert (ids(friend), ids(stranger)) == ([workout], [])
    assert call("GET", f"/workouts/{workout}", token=stranger.token).status == 200


def test_a_link_alone_puts_it_into_no_list(owner: Person, friend: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="private", link=True)
    assert (ids(friend), feeds_with(workout)) == ([], set())


def test_a_new_friend_is_shown_what_is_shared_already_and_only_the_newest(
    owner: Person, stranger: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "MAX_WORKOUTS_FOR_NEW_FRIEND", 2)
    made = [make(owner) for _ in range(3)]
    for workout in made:
        share(owner, workout, visibility="friends")
    theirs = make(stranger)
    share(stranger, theirs, visibility="public")
    befriend(owner, stranger)
    deliver_events()
    assert (ids(stranger), ids(owner)) == ([made[2], made[1]], [theirs])


@pytest.mark.parametrize(
    ("who", "what"), [("owner", "remove"), ("friend", "remove"), ("owner", "block"), ("friend", "block")]
)
def test_the_end_of_a_friendship_is_the_end_of_the_list_at_once(
    owner: Person, friend: Person, who: str, what: str
) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends")
    assert ids(friend) == [workout]
    actor, other = (owner, friend) if who == "owner" else (friend, owner)
    act(actor, what, other).data  # noqa: B018
    assert ids(friend) == [], "before any reaction"
    assert feeds_with(workout) == {friend.id}
    deliver_events()
    assert (ids(friend), feeds_with(workout)) == ([], set())


def test_who_is_named_keeps_it_when_the_friendship_ends_but_not_when_one_blocks(owner: Person, friend: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends", recipients=[friend.id])
    act(owner, "remove", friend).data  # noqa: B018
    deliver_events()
    assert ids(friend) == [workout]
    act(friend, "block", owner).data  # noqa: B018
    assert ids(friend) == []
    deliver_events()
    assert feeds_with(workout) == set()
    share(owner, workout, visibility="public", recipients=[friend.id])
    assert feeds_with(workout) == set(), "who has blocked the owner is not written to"


def test_less_visibility_takes_it_back_at_once(owner: Person, friend: Person, stranger: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends", recipients=[stranger.id])
    assert feeds_with(workout) == {friend.id, stranger.id}
    body = {"visibility": "private", "recipients": [stranger.id], "link": False}
    call("POST", f"/workouts/{workout}/share", body, token=owner.token).data  # noqa: B018
    assert (ids(friend), ids(stranger)) == ([], [workout]), "before any reaction"
    deliver_events()
    assert feeds_with(workout) == {stranger.id}
    share(owner, workout, visibility="private")
    assert (ids(stranger), feeds_with(workout)) == ([], set())
    assert not [item for item in items("USER#") if item["kind"] == "shared_workout"]


def test_a_workout_that_is_shared_anew_stands_there_once(owner: Person, friend: Person) -> None:
    first, second = make(owner), make(owner)
    share(owner, first, visibility="friends")
    share(owner, second, visibility="friends")
    # Taken back and shared again before the reaction came to it.
    for visibility in ("private", "friends"):
        body = {"visibility": visibility, "link": False}
        call("POST", f"/workouts/{first}/share", body, token=owner.token).data  # noqa: B018
    deliver_events()
    assert ids(friend) == [first, second]
    assert len(items(store.feed_partition(friend.id))) == 2


def test_a_deleted_or_cancelled_workout_is_gone(owner: Person, friend: Person) -> None:
    deleted, cancelled = make(owner), make(owner)
    for workout in (deleted, cancelled):
        share(owner, workout, visibility="friends")
    assert ids(friend) == [cancelled, deleted]
    call("DELETE", f"/workouts/{deleted}", token=owner.token).data  # noqa: B018
    version = call("GET", f"/workouts/{cancelled}", token=owner.token).data["version"]
    body = {"version": version, "status": "cancelled"}
    call("PUT", f"/workouts/{cancelled}", body, token=owner.token).data  # noqa: B018
    assert ids(friend) == []
    deliver_events()
    assert feeds_with(deleted) == set()
    assert not [
        item for item in items(workouts_store.shared_workouts_partition(owner.id)) if item["workout_id"] == deleted
    ]


def test_an_account_that_goes_takes_its_workouts_along(owner: Person, friend: Person) -> None:
    from fitai.workouts.personal import PERSONAL_DATA

    own_id, other_id = make(owner), make(friend)
    share(owner, own_id, visibility="friends")
    share(friend, other_id, visibility="friends")
    assert ("shown_workout", {"workoutId": other_id, "ownerId": friend.id}) in list(PERSONAL_DATA.export(owner.id))
    for _ in PERSONAL_DATA.erase(owner.id):
        pass
    left = [item for item in items() if item["kind"] in ("shown_workout", "shared_workout", "workout")]
    assert {item["kind"] for item in left} == {"workout", "shared_workout"}
    assert not any(owner.id in str(item["PK"]) or owner.id in str(item.get("GSI1PK")) for item in left)
    assert ids(friend) == []


# --- pages and cost ----------------------------------------------------------------------------------------


def test_a_page_is_one_query_and_two_batches_however_many_friends_and_workouts(owner: Person, friend: Person) -> None:
    others = [register(f"other{number}") for number in range(4)]
    for person in others:
        befriend(person, friend)
    made = []
    for person in (owner, *others):
        made.append(make(person))
        share(person, made[-1], visibility="friends")
    answer = shared(friend, limit=3)
    assert read(answer) == ["Query", "BatchGetItem", "BatchGetItem"]
    rest = shared(friend, limit=3, cursor=answer.cursor)
    assert [card["id"] for card in (*answer.data, *rest.data)] == made[::-1]
    assert rest.cursor is None
    assert shared(owner, cursor=answer.cursor).status == 400, "another one's cursor"
    assert read(shared(owner)) == ["Query"], "nothing to ask for where there is nothing"


@pytest.mark.parametrize(("query", "field"), [({"limit": 0}, "limit"), ({"friend": "x"}, "friend")])
def test_bad_queries_name_their_field(owner: Person, query: dict[str, Any], field: str) -> None:
    answer = shared(owner, **query)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, field)


def test_many_friends_are_reached_page_by_page_and_message_by_message(
    owner: Person, friend: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "FRIENDS_PAGE_SIZE", 1)
    monkeypatch.setattr(feed, "MAX_FRIEND_PAGES", 2)
    friends = {friend.id}
    for number in range(4):
        person = register(f"pal{number}")
        befriend(owner, person)
        friends.add(person.id)
    deliver_events()
    workout = make(owner)
    share(owner, workout, visibility="friends")
    assert feeds_with(workout) == friends


def test_what_is_taken_back_while_it_spreads_stops_spreading(
    owner: Person, friend: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "FRIENDS_PAGE_SIZE", 1)
    befriend(owner, register("second"))
    workout = make(owner)
    read_friend_ids = published.friend_ids

    def taking_back(user_id: str, limit: int, after: dict[str, str] | None) -> Any:
        page = read_friend_ids(user_id, limit, after)
        state = workouts_store.outlined_heads([workout])[workout].state
        sharing = state.sharing.model_copy(update={"visibility": "private"})
        private = workouts_store.WorkoutItem.of(state.model_copy(update={"sharing": sharing}))
        table.commit(table.put(private, when=table.PRESENT))
        return page

    monkeypatch.setattr(published, "friend_ids", taking_back)
    share(owner, workout, visibility="friends")
    assert len(feeds_with(workout)) == 1
    assert ids(friend) == []


def test_an_event_that_comes_twice_changes_nothing(owner: Person, friend: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends")
    before = items(store.feed_partition(friend.id))
    event = WorkoutSharingChanged(user_id=owner.id, workout_id=workout)
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert items(store.feed_partition(friend.id)) == before


def test_a_new_link_alone_is_no_news_for_the_lists(owner: Person, friend: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends")
    call("POST", f"/workouts/{workout}/share", {"visibility": "friends"}, token=owner.token).data  # noqa: B018
    assert not [item for item in items("OUTBOX#") if item["name"] == WorkoutSharingChanged.name]


# --- the card ----------------------------------------------------------------------------------------------


def test_the_card_says_what_was_done_as_it_is_now_in_the_readers_units(owner: Person, friend: Person) -> None:
    switch(owner, progress=True)
    workout = make(owner)
    share(owner, workout, visibility="friends")
    path = f"/workouts/{workout}"
    call("POST", f"{path}/start", {}, token=owner.token).data  # noqa: B018
    call("PUT", f"{path}/set/0", {"weight": 100, "reps": 5}, token=owner.token, exercise=0).data  # noqa: B018
    call("POST", f"{path}/complete", {}, token=owner.token).data  # noqa: B018
    (card,) = shared(friend).data
    own = call("GET", path, token=owner.token).data
    assert (card["status"], card["name"], card["date"]) == ("completed", "Legs", own["date"])
    assert (card["totalVolume"], card["durationSeconds"]) == (500, own["durationSeconds"])
    assert (card["completedSets"], card["totalReps"]) == (1, 5)
    assert card["personalRecords"] > 0
    (exercise,) = card["exercises"]
    assert (exercise["exerciseId"], exercise["sets"], exercise["completedSets"]) == (SQUAT, 2, 1)
    assert (exercise["totalVolume"], exercise["personalRecords"]) == (500, card["personalRecords"])
    (card,) = shared(friend, units="imperial").data
    assert card["totalVolume"] == card["exercises"][0]["totalVolume"] == pytest.approx(1102.3113)
    text = shared(friend).text
    for private in ("bodyWeight", "notes", "location", "mood", "calories", "linkHash", "sharedWith", "clientId"):
        assert private not in text


def test_the_card_follows_what_is_done_offline(owner: Person, friend: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends")
    done = {"exerciseIndex": 0, "exerciseId": SQUAT, "setIndex": 0, "weight": 90, "reps": 4}
    operations = [
        {"clientId": "a", "op": "start", "workoutId": workout, "at": clock.iso(clock.now()), "data": {}},
        {"clientId": "b", "op": "set", "workoutId": workout, "at": clock.iso(clock.now()), "data": done},
    ]
    answer = call("POST", "/workouts/sync", {"operations": operations}, token=owner.token)
    assert [result["status"] for result in answer.data["results"]] == ["applied", "applied"], answer.text
    (card,) = shared(friend).data
    assert (card["status"], card["completedSets"], card["exercises"][0]["totalVolume"]) == ("in_progress", 1, 360)


# --- a workout, seen by others -----------------------------------------------------------------------------


def private_workout(owner: Person) -> str:
    """A completed workout that says all that a workout can say of its owner."""
    workout = make(
        owner,
        notes="slept badly",
        location="home",
        mood={"before": "tired"},
        bodyWeight=81.5,
        exercises=[{"exerciseId": SQUAT, "notes": "knee", "sets": [{"weight": 100, "reps": 5}]}],
    )
    path = f"/workouts/{workout}"
    call("POST", f"{path}/start", {}, token=owner.token).data  # noqa: B018
    done = {"weight": 100, "reps": 5, "notes": "hard", "clientId": "phone-1"}
    call("PUT", f"{path}/set/0", done, token=owner.token, exercise=0).data  # noqa: B018
    call("POST", f"{path}/complete", {}, token=owner.token).data  # noqa: B018
    return workout


def test_others_see_nothing_private_and_the_owner_everything(owner: Person, friend: Person, stranger: Person) -> None:
    workout = private_workout(owner)
    path = f"/workouts/{workout}"
    link = share(owner, workout, visibility="friends", recipients=[stranger.id], link=True)["link"]
    for answer in (call("GET", path, token=friend.token), call("GET", link, token=stranger.token)):
        assert answer.data["exercises"][0]["sets"][0]["weight"] == 100
        for private in (
            "slept badly", "home", "tired", "81.5", "knee", "hard", "phone-1", "clientId", "caloriesBurned",
            "linkHash", stranger.id, "userId",
        ):  # fmt: skip
            assert private not in answer.text, private
        assert answer.data["sharing"] == {
            "isShared": True, "visibility": "friends", "sharedWith": [], "hasLink": False, "shows": []
        }  # fmt: skip
    own = call("GET", path, token=owner.token)
    for private in ("slept badly", "home", "tired", "81.5", "knee", "hard", "phone-1", "caloriesBurned", stranger.id):
        assert private in own.text, private
    assert own.data["sharing"]["hasLink"] is True
    assert "linkHash" not in own.text


@pytest.mark.parametrize(
    ("shows", "there"),
    [
        ("notes", {"slept badly", "knee", "hard"}),
        ("location", {"home"}),
        ("mood", {"tired"}),
        ("bodyWeight", {"81.5", "caloriesBurned"}),
    ],
)
def test_the_owner_may_show_more(owner: Person, friend: Person, shows: str, there: set[str]) -> None:
    workout = private_workout(owner)
    assert share(owner, workout, visibility="friends", shows=[shows])["shows"] == [shows]
    text = call("GET", f"/workouts/{workout}", token=friend.token).text
    words = {"slept badly", "knee", "hard", "home", "tired", "81.5", "caloriesBurned"}
    assert {word for word in words if word in text} == there


def test_a_link_is_rotated_and_revoked(owner: Person, stranger: Person) -> None:
    workout = make(owner)
    first = share(owner, workout, visibility="private", link=True)["link"]
    second = share(owner, workout, visibility="private", link=True)["link"]
    status = [call("GET", link, token=stranger.token).status for link in (first, second)]
    assert status == [404, 200], "the former link ends"
    revoked = share(owner, workout, visibility="private", link=False)
    assert "link" not in revoked
    assert call("GET", second, token=stranger.token).status == 404
    sharing = call("GET", f"/workouts/{workout}", token=owner.token).data["sharing"]
    assert (sharing["isShared"], sharing["hasLink"]) == (False, False)
    assert "sharedAt" not in sharing


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"visibility": "all"}, "visibility"),
        ({"recipients": [""]}, "recipients.0"),
        ({"shows": ["age"]}, "shows.0"),
        ({"recipients": ["x"] * 101}, "recipients"),
    ],
)
def test_bad_sharing_names_its_field(owner: Person, body: dict[str, Any], field: str) -> None:
    answer = call("POST", f"/workouts/{make(owner)}/share", body, token=owner.token)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, field)


def recipients(person: Person, workout: str, *others: str) -> Answer:
    body = {"visibility": "private", "recipients": others, "link": False}
    return call("POST", f"/workouts/{workout}/share", body, token=person.token)


def test_who_is_not_there_is_named_by_the_place_and_nothing_is_shared(owner: Person, friend: Person) -> None:
    workout = make(owner)
    answer = recipients(owner, workout, friend.id, "nobody", owner.id, "nobody")
    assert answer.status == 422
    assert [field["path"] for field in answer.error["fields"]] == ["recipients.1", "recipients.3"]
    sharing = call("GET", f"/workouts/{workout}", token=owner.token).data["sharing"]
    assert (sharing["isShared"], sharing["sharedWith"]) == (False, [])
    assert [item for item in items("USER#") if item["kind"] == "workout_recipient"] == []


@pytest.mark.parametrize("what", ["has blocked the owner", "is blocked", "is private", "is gone"])
def test_blocked_private_and_gone_ones_are_as_unknown_ones(owner: Person, stranger: Person, what: str) -> None:
    if what == "has blocked the owner":
        act(stranger, "block", owner).data  # noqa: B018
    elif what == "is blocked":
        act(owner, "block", stranger).data  # noqa: B018
    elif what == "is private":
        show(stranger, "private")
    else:
        call("DELETE", "/users/account", {"password": PASSWORD}, token=stranger.token).data  # noqa: B018
        deliver_events()
    workout = make(owner)
    answer, unknown = recipients(owner, workout, stranger.id), recipients(owner, workout, "nobody")
    assert (answer.status, answer.error) == (unknown.status, unknown.error)
    assert answer.status == 422


def test_a_private_friend_can_be_named(owner: Person, friend: Person) -> None:
    show(friend, "private")
    workout = make(owner)
    assert recipients(owner, workout, friend.id).status == 200
    assert read(recipients(owner, workout, friend.id, owner.id)).count("BatchGetItem") == 0, "is named already"


def test_who_is_named_already_may_stay_named_after_a_block(owner: Person, friend: Person, stranger: Person) -> None:
    workout = make(owner)
    recipients(owner, workout, friend.id).data  # noqa: B018
    act(friend, "block", owner).data  # noqa: B018
    assert recipients(owner, workout, friend.id, stranger.id).data["recipients"] == sorted([friend.id, stranger.id])
    assert ids(friend) == []
    assert recipients(owner, workout).status == 200
    assert recipients(owner, workout, friend.id).status == 422


def test_others_learn_nothing_by_naming_somebody_for_what_is_not_theirs(owner: Person, friend: Person) -> None:
    workout = make(owner)
    for other in (owner.id, "nobody"):
        assert recipients(friend, workout, other).status == 404


def test_nobody_shares_what_is_anothers(owner: Person, friend: Person) -> None:
    workout = make(owner)
    share(owner, workout, visibility="friends")
    assert call("POST", f"/workouts/{workout}/share", {"visibility": "public"}, token=friend.token).status == 404
