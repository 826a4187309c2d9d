"""Nothing is missing in the feed of who comes back after an absence, makes a friend or follows somebody."""

import pytest
from fitai.community.feed import filling
from fitai.kernel.table import batch_delete
from fitai.users.social.events import UserFollowed, UserUnfollowed

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Frames, access_token, call, deliver_events
from tests.unit.auth.people import Person, Time, items, register
from tests.unit.community.feed.scene import all_titles, entries_of, feed, publish, titles
from tests.unit.users.people import act, befriend, show


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person]:
    """A reader, and an author whom the reader does not know."""
    reader, author = register("rita"), register("arno")
    show(author, "public")
    deliver_events()
    return reader, author


def back(person: Person) -> Person:
    """The person, signed in at this moment."""
    person.token = access_token(person.id)
    return person


# --- absence -----------------------------------------------------------------------------------------------


def test_who_is_absent_is_not_written_to_and_finds_everything_on_coming_back(people: tuple[Person, Person]) -> None:
    reader, author = people
    followed = register("fred")
    show(followed, "public")
    befriend(reader, author)
    act(reader, "follow", followed)
    deliver_events()
    time = Time()
    publish(author, "before")
    assert titles(reader) == ["before"]
    time.pass_by(days=31.1)
    publish(author, "friend's"), time.pass_by(seconds=1), publish(followed, "followed one's")
    assert len(entries_of(reader.id)) == 1, "31 days without a request"
    assert titles(back(reader)) == ["followed one's", "friend's", "before"]
    publish(author, "after")
    assert len(entries_of(reader.id)) == 4
    assert titles(back(reader))[0] == "after"


def test_who_was_active_within_30_days_is_written_to(people: tuple[Person, Person]) -> None:
    reader, author = people
    befriend(reader, author)
    deliver_events()
    time = Time()
    time.pass_by(days=29.9)
    activity = publish(author, "in time")
    assert entries_of(reader.id) == [activity.id]


def test_whatever_request_comes_first_after_an_absence(people: tuple[Person, Person]) -> None:
    reader, author = people
    befriend(reader, author)
    deliver_events()
    assert titles(reader) == []
    time = Time()
    time.pass_by(days=40)
    publish(author, "missed")
    call("GET", "/users/profile", token=back(reader).token).data  # noqa: B018
    time.pass_by(hours=20)
    assert titles(back(reader)) == ["missed"]


def test_a_feed_that_is_filled_costs_no_more_than_any_page(people: tuple[Person, Person]) -> None:
    reader, author = people
    befriend(reader, author)
    deliver_events()
    publish(author, "one")
    first, second = feed(reader), feed(reader)
    assert first.requests > second.requests
    assert second.operations[1:] == ["Query", "BatchGetItem"]


def test_many_authors_are_added_by_an_event(people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    reader, _ = people
    monkeypatch.setattr(filling, "AUTHORS_AT_ONCE", 2)
    monkeypatch.setattr(filling, "AUTHORS_PER_MESSAGE", 3)
    authors = [register(f"author{number}") for number in range(8)]
    for place, author in enumerate(authors):
        if place % 2:
            befriend(reader, author)
        else:
            show(author, "public")
            act(reader, "follow", author)
        deliver_events()
        publish(author, author.username, deliver=False)
    _lose_feed(reader)
    assert len(titles(reader)) == 4, "two pages of authors at once"
    assert deliver_events()["feed.refill_continued"] >= 2, "three in a message"
    assert sorted(titles(reader)) == sorted(author.username for author in authors)


def _lose_feed(reader: Person) -> None:
    batch_delete((item["PK"], item["SK"]) for item in items(f"USER#{reader.id}#FEED"))


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_while_a_feed_is_filled_loses_nothing(people: tuple[Person, Person], after: bool) -> None:
    reader, author = people
    befriend(reader, author)
    deliver_events()
    time = Time()
    for number in range(3):
        time.pass_by(seconds=1)
        publish(author, str(number))
    for at in range(1, 20):
        _lose_feed(reader)
        with sabotaged() as saboteur:
            crashed = saboteur.crashes(lambda: feed(reader), at, after=after)
        deliver_events()
        assert titles(reader) == ["2", "1", "0"], at
        if not crashed:
            break
    assert at > 5


# --- ties --------------------------------------------------------------------------------------------------


def test_a_new_friends_newest_activities_are_added_both_ways(people: tuple[Person, Person]) -> None:
    reader, author = people
    time = Time()
    (
        publish(author, "theirs", visibility="friends"),
        time.pass_by(seconds=1),
        publish(reader, "mine", visibility="friends"),
    )
    assert (titles(reader), titles(author)) == (["mine"], ["theirs"])
    befriend(reader, author)
    deliver_events()
    assert titles(reader) == titles(author) == ["mine", "theirs"]


def test_a_follow_adds_the_newest_activities_and_no_more_than_it_may(people: tuple[Person, Person]) -> None:
    reader, author = people
    time = Time()
    for number in range(filling.NEWEST + 5):
        time.pass_by(seconds=1)
        publish(author, str(number), deliver=False)
    deliver_events()
    act(reader, "follow", author)
    deliver_events()
    assert all_titles(reader, 25) == [str(number) for number in reversed(range(5, filling.NEWEST + 5))]


@pytest.mark.parametrize("end", ["unfollow", "block"])
def test_an_ended_follow_empties_the_feed(people: tuple[Person, Person], end: str) -> None:
    reader, author = people
    act(reader, "follow", author)
    deliver_events()
    publish(author, "one"), publish(reader, "own")
    assert len(titles(reader)) == 2
    act(reader, end, author)
    assert titles(reader) == ["own"], "before the feed is cleared"
    deliver_events()
    assert len(entries_of(reader.id)) == 1
    assert not [item for item in items(f"USER#{reader.id}#FEED") if author.id in str(item)]


def test_who_ends_a_friendship_and_still_follows_keeps_what_is_public(people: tuple[Person, Person]) -> None:
    reader, author = people
    befriend(reader, author)
    act(reader, "follow", author)
    deliver_events()
    publish(author, "public"), publish(author, "friends", visibility="friends")
    act(reader, "remove", author)
    deliver_events()
    assert titles(reader) == ["public"]
    act(reader, "unfollow", author)
    deliver_events()
    assert (titles(reader), entries_of(reader.id)) == ([], [])


def test_events_of_ties_that_are_late_do_what_the_present_tie_says(people: tuple[Person, Person]) -> None:
    reader, author = people
    publish(author, "one")
    act(reader, "follow", author)
    deliver_events()
    filling.follow_ties(UserUnfollowed(user_id=reader.id, other_id=author.id))
    assert titles(reader) == ["one"]
    act(reader, "unfollow", author)
    deliver_events()
    filling.follow_ties(UserFollowed(user_id=reader.id, other_id=author.id))
    assert entries_of(reader.id) == []


def test_what_was_published_90_days_ago_is_not_added(people: tuple[Person, Person]) -> None:
    reader, author = people
    time = Time()
    publish(author, "old")
    time.pass_by(days=91)
    act(back(reader), "follow", author)
    deliver_events()
    assert entries_of(reader.id) == []
    assert titles(back(reader)) == []
