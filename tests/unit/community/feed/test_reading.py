"""The feed: whose activities are in it, in which order, and what is decided when it is read."""

import pytest
from fitai.community.activities.store import LikeItem
from fitai.community.feed import service
from fitai.kernel.table import commit, put

from tests.harness.gateway import Frames, access_token, call, deliver_events
from tests.unit.auth.people import Person, Time, register
from tests.unit.community.feed.scene import all_titles, change, entries_of, feed, publish, remove, titles
from tests.unit.users.people import act, befriend, show, suspend, switch


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person]:
    """A reader and an author who are friends."""
    reader, author = register("rita"), register("arno")
    befriend(reader, author)
    deliver_events()
    assert feed(reader).data == []
    return reader, author


def test_a_feed_has_ones_own_friends_and_followed_users_activities_the_newest_first(
    people: tuple[Person, Person],
) -> None:
    reader, friend = people
    followed, stranger = register("fred"), register("sid")
    for person in (followed, stranger):
        show(person, "public")
    act(reader, "follow", followed)
    deliver_events()
    time = Time()
    for author, title in ((friend, "1"), (followed, "2"), (stranger, "3"), (reader, "4"), (friend, "5")):
        time.pass_by(seconds=1)
        publish(author, title)
    assert titles(reader) == ["5", "4", "2", "1"]
    assert titles(friend) == ["5", "4", "1"]
    assert titles(stranger) == ["3"]


def test_an_activity_has_its_author_its_counts_and_whether_the_caller_likes_it(people: tuple[Person, Person]) -> None:
    reader, friend = people
    liked, other = publish(friend, "liked"), publish(friend, "other")
    commit(
        put(
            LikeItem(
                PK=f"ACTIVITY#{liked.id}", SK=f"LIKE#{reader.id}", user_id=reader.id, activity_id=liked.id, since="2026"
            )
        )
    )
    change(liked, likes=1, comments=2)
    shown = {activity["id"]: activity for activity in feed(reader).data}
    assert shown[liked.id]["user"]["username"] == friend.username
    assert shown[liked.id]["engagement"] == {"likes": 1, "comments": 2, "shares": 0, "likedByMe": True}
    assert shown[other.id]["engagement"]["likedByMe"] is False
    assert "user" not in feed(friend).data[0]


def test_pages_follow_each_other_without_gap_or_repetition(people: tuple[Person, Person]) -> None:
    reader, friend = people
    time = Time()
    for number in range(11):
        time.pass_by(milliseconds=500)
        publish(friend, str(number), deliver=False)
    deliver_events()
    expected = [str(number) for number in reversed(range(11))]
    for limit in (1, 2, 5, 11, 25):
        assert all_titles(reader, limit) == expected


def test_what_is_published_while_one_turns_the_pages_shifts_nothing(people: tuple[Person, Person]) -> None:
    reader, friend = people
    time = Time()
    for number in range(4):
        time.pass_by(seconds=1)
        publish(friend, str(number))
    first = feed(reader, limit=2)
    time.pass_by(seconds=1)
    publish(friend, "new")
    second = feed(reader, limit=2, cursor=first.cursor)
    assert [shown["content"]["title"] for shown in [*first.data, *second.data]] == ["3", "2", "1", "0"]


@pytest.mark.parametrize("limit", [0, 26])
def test_a_page_has_1_to_25_activities(people: tuple[Person, Person], limit: int) -> None:
    answer = feed(people[0], limit=limit)
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "limit")


def test_a_cursor_is_its_callers(people: tuple[Person, Person]) -> None:
    reader, friend = people
    publish(friend, "1"), publish(friend, "2")
    cursor = feed(reader, limit=1).cursor
    assert feed(friend, limit=1, cursor=cursor).error["code"] == "invalid_cursor"


# --- what is decided at reading ----------------------------------------------------------------------------


def test_a_change_of_visibility_acts_on_the_next_reading(people: tuple[Person, Person]) -> None:
    reader, friend = people
    activity = publish(friend, "ours", visibility="friends")
    seen = []
    for visibility in ("private", "friends", "private", "public"):
        change(activity, visibility=visibility, deliver=False)
        seen.append(titles(reader))
        assert titles(friend) == ["ours"]
    assert seen == [[], ["ours"], [], ["ours"]]


def test_a_follower_sees_no_more_than_the_public_does(people: tuple[Person, Person]) -> None:
    _, author = people
    follower = register("fee")
    show(author, "public")
    act(follower, "follow", author)
    deliver_events()
    publish(author, "public"), publish(author, "friends", visibility="friends")
    assert titles(follower) == ["public"]
    show(author, "friends")
    assert titles(follower) == []


def test_an_activity_that_is_opened_later_reaches_who_may_see_it_then(people: tuple[Person, Person]) -> None:
    reader, author = people
    follower = register("fee")
    show(author, "public")
    act(follower, "follow", author)
    deliver_events()
    activity = publish(author, "mine", visibility="private")
    assert entries_of(reader.id) == entries_of(follower.id) == []
    change(activity, visibility="friends")
    assert (titles(reader), entries_of(follower.id)) == (["mine"], [])
    change(activity, visibility="public")
    assert titles(follower) == titles(reader) == ["mine"]


@pytest.mark.parametrize(
    "end", ["deleted", "hidden", "suspended", "private profile", "blocks", "blocked", "unfriended"]
)
def test_what_may_not_be_seen_any_more_is_not_in_the_next_page(people: tuple[Person, Person], end: str) -> None:
    reader, friend = people
    activity = publish(friend, "now you see it")
    assert titles(reader) == ["now you see it"]
    if end == "deleted":
        remove(activity)
    elif end == "hidden":
        change(activity, moderation={"hidden": True, "reason": "spam"}, deliver=False)
    elif end == "suspended":
        suspend(friend)
    elif end == "private profile":
        show(friend, "private")
    elif end == "blocks":
        act(reader, "block", friend)
    elif end == "blocked":
        act(friend, "block", reader)
    else:
        act(reader, "remove", friend)
    assert titles(reader) == []


def test_workouts_and_records_follow_the_authors_privacy_switches(people: tuple[Person, Person]) -> None:
    reader, friend = people
    publish(friend, "workout", type="workout_completed"), publish(friend, "goal", type="goal_achieved")
    assert titles(reader) == ["workout"]
    switch(friend, workouts=False, progress=True)
    assert titles(reader) == ["goal"]


def test_an_activity_of_90_days_ago_is_in_no_feed(people: tuple[Person, Person]) -> None:
    reader, friend = people
    publish(friend, "old")
    time = Time()
    time.pass_by(days=29)
    assert titles(_again(reader)) == ["old"]
    for _ in range(3):
        time.pass_by(days=20.4)
        call("GET", "/users/profile", token=_again(reader).token).data  # noqa: B018
    assert titles(_again(reader)) == []


def _again(person: Person) -> Person:
    """The person, signed in at this moment."""
    person.token = access_token(person.id)
    return person


# --- pages that filters empty ------------------------------------------------------------------------------


def test_a_page_emptied_by_filters_reads_on(people: tuple[Person, Person]) -> None:
    reader, friend = people
    time = Time()
    for number in range(8):
        time.pass_by(seconds=1)
        activity = publish(friend, str(number))
        if number >= 2:
            remove(activity)
    page = feed(reader, limit=2)
    assert [shown["content"]["title"] for shown in page.data] == ["1", "0"]


def test_reading_on_is_bounded_and_the_cursor_says_where_to_continue(people: tuple[Person, Person]) -> None:
    reader, friend = people
    time = Time()
    for number in range(service.ROUNDS + 2):
        time.pass_by(seconds=1)
        activity = publish(friend, str(number))
        if number >= 1:
            remove(activity)
    # The first request of a counting window is counted with two updates, and the clock stands still now.
    feed(reader, limit=1)
    page = feed(reader, limit=1)
    assert (page.data, page.cursor is None) == ([], False)
    # For each round a Query and a BatchGetItem, and before them the rate limit.
    assert page.requests == 1 + 2 * service.ROUNDS
    assert all_titles(reader, 1) == ["0"]


def test_the_last_page_has_no_cursor(people: tuple[Person, Person]) -> None:
    reader, friend = people
    publish(friend, "only")
    page = feed(reader, limit=25)
    assert (len(page.data), page.cursor) == (1, None)
