"""A promoted activity is shown to everybody who may see it, at the head of the first page, once a day at most."""

import pytest
from fitai.community.feed import published
from fitai.kernel.errors import NotFound

from tests.harness.gateway import Frames, access_token, call, deliver_events
from tests.unit.auth.people import Person, Time, items, register
from tests.unit.community.feed.scene import activity, all_titles, change, feed, publish, remove, titles
from tests.unit.users.people import act, befriend, show, suspend


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person]:
    """A reader, and an author whom the reader does not know."""
    reader, author = register("rita"), register("arno")
    show(author, "public")
    deliver_events()
    return reader, author


def promoted(author: Person, title: str = "look here") -> str:
    new = publish(author, title)
    assert published.promote(new.id).is_promoted
    return new.id


def test_it_is_shown_once_a_day_before_the_others(people: tuple[Person, Person]) -> None:
    reader, author = people
    time = Time()
    activity_id = promoted(author)
    time.pass_by(minutes=1)
    publish(reader, "own")
    first = feed(reader)
    assert [shown["content"]["title"] for shown in first.data] == ["look here", "own"]
    assert (first.data[0]["id"], first.data[0]["isPromoted"]) == (activity_id, True)
    assert first.data[0]["user"]["username"] == author.username
    for hours in (0, 12, 11.9):
        time.pass_by(hours=hours)
        reader.token = access_token(reader.id)
        assert titles(reader) == ["own"]
    time.pass_by(hours=0.2)
    reader.token = access_token(reader.id)
    assert titles(reader) == ["look here", "own"]


def test_it_is_on_the_first_page_only_and_shifts_nothing(people: tuple[Person, Person]) -> None:
    reader, author = people
    time = Time()
    for number in range(6):
        time.pass_by(seconds=1)
        publish(reader, str(number))
    promoted(author)
    assert all_titles(reader, 2) == ["look here", "5", "4", "3", "2", "1", "0"]
    assert all_titles(reader, 2) == ["5", "4", "3", "2", "1", "0"]


def test_a_full_page_of_25_authors_has_room_for_it(people: tuple[Person, Person]) -> None:
    reader, author = people
    time = Time()
    for number in range(26):
        other = register(f"friend{number}")
        befriend(reader, other)
        deliver_events()
        time.pass_by(seconds=1)
        publish(other, str(number))
    promoted(author)
    titles_read = all_titles(reader, 25)
    assert titles_read == ["look here", *(str(number) for number in reversed(range(26)))]


@pytest.mark.parametrize(
    "hidden",
    ["deleted", "hidden", "friends only", "private profile", "suspended", "blocks", "blocked", "mutes", "ended"],
)
def test_who_may_not_see_it_is_not_shown_it(people: tuple[Person, Person], hidden: str) -> None:
    reader, author = people
    new = publish(author, "look here")
    published.promote(new.id)
    if hidden == "deleted":
        remove(new)
    elif hidden == "hidden":
        change(new, moderation={"hidden": True})
    elif hidden == "friends only":
        change(new, visibility="friends")
    elif hidden == "private profile":
        show(author, "private")
    elif hidden == "suspended":
        suspend(author)
    elif hidden == "ended":
        published.end_promotion(new.id)
    elif hidden == "mutes":
        mute(reader, author)
    else:
        act(*((reader, "block", author) if hidden == "blocks" else (author, "block", reader)))
    assert titles(reader) == []


def mute(person: Person, other: Person) -> None:
    call("POST", f"/users/{other.id}/mute", {}, token=person.token).data  # noqa: B018


def test_what_is_in_the_page_anyway_is_not_shown_twice_and_stays_in_its_place(people: tuple[Person, Person]) -> None:
    reader, author = people
    befriend(reader, author)
    deliver_events()
    time = Time()
    promoted(author)
    time.pass_by(seconds=1)
    publish(reader, "own")
    assert titles(reader) == titles(reader) == titles(author) == ["own", "look here"]


def test_where_the_first_may_not_be_seen_the_next_is_shown(people: tuple[Person, Person]) -> None:
    reader, author = people
    blocker = register("bea")
    show(blocker, "public")
    promoted(author)
    promoted(blocker, "hidden")
    act(blocker, "block", reader)
    assert titles(reader) == ["look here"]


def test_without_one_a_page_costs_no_more(people: tuple[Person, Person]) -> None:
    reader, author = people
    titles(reader)
    publish(reader, "own")
    assert feed(reader).operations[1:] == ["Query", "BatchGetItem"]
    promoted(author)
    assert feed(reader).operations[1:] == ["Query", "BatchGetItem", "BatchGetItem", "UpdateItem"]
    assert feed(reader).operations[1:] == ["Query", "BatchGetItem"]


def test_what_there_is_not_cannot_be_promoted(people: tuple[Person, Person]) -> None:
    for use_case in (published.promote, published.end_promotion):
        with pytest.raises(NotFound):
            use_case(activity(people[1].id, "never published").id)
    assert items("FEED#PROMOTED") == []


def test_repeating_a_promotion_or_its_end_changes_nothing(people: tuple[Person, Person]) -> None:
    reader, author = people
    activity_id = promoted(author)
    published.promote(activity_id)
    assert titles(reader) == ["look here"]
    published.end_promotion(activity_id)
    published.end_promotion(activity_id)
    assert feed(author).data[0]["isPromoted"] is False
