"""A deleted account leaves nothing in feeds; an export has what is in the own feed."""

import pytest
from fitai.accounts.erasure import service as erasure
from fitai.community.feed import rules, service, store
from fitai.community.personal import PERSONAL_DATA

from tests.harness.gateway import Frames, access_token, call, deliver_events
from tests.harness.person import traces
from tests.store.community.readers import set_followers
from tests.unit.auth.people import Person, Time, items, register
from tests.unit.community.feed.scene import publish, titles
from tests.unit.users.people import act, befriend, show


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person, Person]:
    """A reader, a friend and a followed user, each with activities in the others' feeds as far as there are ties."""
    reader, friend, followed = register("rita"), register("arno"), register("fred")
    show(followed, "public")
    befriend(reader, friend)
    act(reader, "follow", followed)
    deliver_events()
    for person in (reader, friend, followed):
        publish(person, f"of {person.username}")
    return reader, friend, followed


def test_an_export_has_the_entries_of_the_own_feed_and_no_other_user(people: tuple[Person, Person, Person]) -> None:
    reader, friend, followed = people
    entries = [value for kind, value in PERSONAL_DATA.export(reader.id) if kind == "feed_entry"]
    assert len(entries) == len(titles(reader)) == 3
    assert set(entries[0]) == {"activityId", "publishedAt"}
    assert friend.id not in str(entries)
    assert followed.id not in str(entries)


@pytest.mark.parametrize("who", ["reader", "friend", "followed"])
@pytest.mark.parametrize("is_large", [False, True])
def test_a_deleted_account_is_in_no_feed(people: tuple[Person, Person, Person], who: str, is_large: bool) -> None:
    deleted = people[("reader", "friend", "followed").index(who)]
    others = [person for person in people if person is not deleted]
    time = Time()
    if is_large:
        set_followers(deleted.id, rules.LARGE_ABOVE + 1)
        publish(deleted, "large")
        deleted_state = store.distributions([deleted.id])
        assert deleted_state[deleted.id] == "merged"
    service.promote(publish(deleted, "promoted").id)
    for person in people:
        titles(person)
    token = access_token(deleted.id)
    call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=token).data  # noqa: B018
    deliver_events(1_000)
    time.pass_by(hours=1)
    erasure.resume_erasures()
    deliver_events(1_000)
    assert traces(deleted.id) == []
    for person in others:
        person.token = access_token(person.id)
        assert f"of {deleted.username}" not in titles(person)
        assert f"of {person.username}" in titles(person)
    assert items("FEED#PROMOTED")[0]["revision"] == 2
