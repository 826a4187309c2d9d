"""Authors with more than 5,000 followers are merged at reading; growing over the threshold and back loses nothing."""

from collections.abc import Iterator

import pytest
from fitai.community.feed import distribution, rules
from fitai.community.feed.store import AudienceItem
from fitai.kernel import table
from fitai.kernel.table import batch_delete
from fitai.users.social.models import SocialCounts

from tests.harness.crashes import sabotaged
from tests.harness.gateway import Frames, access_token, deliver_events
from tests.store.community.readers import set_followers
from tests.unit.auth.people import Person, Time, items, register
from tests.unit.community.feed.scene import all_titles, change, entries_of, feed, publish, titles
from tests.unit.users.people import act, befriend, show

LARGE, SMALL = rules.LARGE_ABOVE + 1, rules.SMALL_BELOW - 1


@pytest.fixture
def people(pushed: Frames) -> Iterator[tuple[Person, Person, Time]]:
    """A follower of an author."""
    reader, author = register("rita"), register("arno")
    follow(reader, author)
    yield reader, author, Time()


def follow(reader: Person, author: Person) -> None:
    show(author, "public")
    act(reader, "follow", author).data  # noqa: B018
    deliver_events()


def write(author: Person, time: Time, *titles: str) -> None:
    for title in titles:
        time.pass_by(seconds=1)
        publish(author, title)


def distribution_of(author: Person) -> str | None:
    key = AudienceItem.of(author.id)
    item = table.get(AudienceItem, key.PK, key.SK)
    return None if item is None else item.distribution


@pytest.mark.parametrize(("followers", "is_large"), [(5_000, False), (5_001, True)])
def test_more_than_5000_followers_are_not_written_to(
    people: tuple[Person, Person, Time], followers: int, is_large: bool
) -> None:
    reader, author, time = people
    set_followers(author.id, followers)
    write(author, time, "first", "second", "third")
    # The activity with which an author grows over the threshold is written, while the readers are told.
    assert len(entries_of(reader.id)) == (1 if is_large else 3)
    assert titles(reader) == ["third", "second", "first"]
    assert titles(author) == ["third", "second", "first"]


@pytest.mark.parametrize(("friends", "followers"), [(5_001, 0), (0, 5_001)])
def test_friends_count_as_followers_do(friends: int, followers: int) -> None:
    assert rules.is_large(SocialCounts(friends=friends, followers=followers))
    assert not rules.is_large(SocialCounts(friends=5_000, followers=5_000))


def test_crossing_the_threshold_in_both_directions_loses_nothing_and_shows_nothing_twice(
    people: tuple[Person, Person, Time],
) -> None:
    reader, author, time = people
    expected: list[str] = []
    for followers in (1, LARGE, LARGE, SMALL, 1, LARGE, rules.LARGE_ABOVE, rules.SMALL_BELOW, SMALL, LARGE, LARGE):
        set_followers(author.id, followers)
        title = f"{len(expected)} at {followers}"
        write(author, time, title)
        expected.insert(0, title)
        for limit in (2, 3, 25):
            assert all_titles(reader, limit) == expected
        assert all_titles(author, 3) == expected
    assert distribution_of(author) == "merged"


def test_a_reader_who_comes_while_the_author_is_large_reads_everything(people: tuple[Person, Person, Time]) -> None:
    _, author, time = people
    set_followers(author.id, LARGE)
    write(author, time, "1", "2")
    late, friend = register("lata"), register("fia")
    follow(late, author)
    befriend(friend, author)
    deliver_events()
    set_followers(author.id, LARGE)
    write(author, time, "3")
    for reader in (late, friend):
        assert len(entries_of(reader.id)) == 2, "the third is merged"
        assert titles(reader) == ["3", "2", "1"]
    set_followers(author.id, SMALL)
    write(author, time, "4")
    assert titles(late) == ["4", "3", "2", "1"]


def test_a_reader_who_comes_back_to_a_large_author_reads_everything(people: tuple[Person, Person, Time]) -> None:
    reader, author, time = people
    titles(reader)
    time.pass_by(days=40)
    set_followers(author.id, LARGE)
    write(author, time, "1", "2")
    assert entries_of(reader.id) == []
    reader.token = access_token(reader.id)
    assert titles(reader) == ["2", "1"]
    write(author, time, "3")
    assert titles(reader) == ["3", "2", "1"]


def test_only_who_may_see_it_sees_what_is_merged(people: tuple[Person, Person, Time]) -> None:
    reader, author, time = people
    set_followers(author.id, LARGE)
    write(author, time, "1", "2", "3")
    activity = publish(author, "4")
    change(activity, visibility="friends")
    assert titles(reader) == ["3", "2", "1"]
    act(reader, "unfollow", author)
    assert titles(reader) == []
    deliver_events()
    assert not [item for item in items(f"USER#{reader.id}#FEED") if author.id in str(item)]


def test_at_most_ten_authors_are_merged_and_the_eleventh_is_written(people: tuple[Person, Person, Time]) -> None:
    reader, _, time = people
    assert titles(reader) == []
    authors = [register(f"star{number}") for number in range(rules.MAX_MERGED + 2)]
    for author in authors:
        follow(reader, author)
        set_followers(author.id, LARGE)
        write(author, time, f"{author.username} 1", f"{author.username} 2")
    page = feed(reader)
    assert page.operations[1:] == ["Query"] * (1 + rules.MAX_MERGED) + ["BatchGetItem"]
    assert sorted(all_titles(reader, 7)) == sorted(
        f"{author.username} {number}" for author in authors for number in (1, 2)
    )
    # Of the others there are two in the feed, of the ten the one with which they grew.
    assert len(entries_of(reader.id)) == rules.MAX_MERGED + 2 * 2
    act(reader, "unfollow", authors[-1])
    deliver_events()
    assert not [item for item in items(f"USER#{authors[-1].id}#AUDIENCE") if reader.id in item["SK"]]


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_while_the_author_grows_loses_nothing(
    people: tuple[Person, Person, Time], after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, author, time = people
    monkeypatch.setattr(distribution, "PAGE_SIZE", 1)
    monkeypatch.setattr(distribution, "PAGES_PER_MESSAGE", 1)
    readers = [reader, *(register(f"reader{number}") for number in range(2))]
    for other in readers[1:]:
        follow(other, author)
    for at in range(1, 30):
        set_followers(author.id, LARGE)
        batch_delete((item["PK"], item["SK"]) for item in items(f"USER#{author.id}#AUDIENCE"))
        for each in readers:
            batch_delete((item["PK"], item["SK"]) for item in items(f"USER#{each.id}#FEED") if item["SK"] == "~STATE")
        title = f"growing {at}"
        time.pass_by(seconds=1)
        publish(author, title, deliver=False)
        with sabotaged(lambda name, _: name not in ("Scan", "DeleteItem")) as saboteur:
            crashed = saboteur.crashes(deliver_events, at, after=after)
        deliver_events()
        write(author, time, f"large {at}")
        assert distribution_of(author) == "merged"
        for each in readers:
            assert titles(each, limit=2) == [f"large {at}", title]
        if not crashed:
            break
    assert at > 10
