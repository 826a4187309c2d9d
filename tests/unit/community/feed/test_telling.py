"""Who is told of a new activity: the devices that are connected, and friends who want to know that one has trained."""

from typing import Any

import pytest
from fitai.kernel import clock

from tests.harness.gateway import Frames, Socket, access_token, call, deliver, deliver_events
from tests.unit.auth.people import Person, Time, register
from tests.unit.community.feed.scene import change, publish, published, remove
from tests.unit.users.people import act, befriend, show, suspend, switch


@pytest.fixture
def people(pushed: Frames) -> tuple[Person, Person]:
    """A reader and an author who are friends."""
    reader, author = register("rita"), register("arno")
    befriend(reader, author)
    deliver_events()
    return reader, author


def told(socket: Socket) -> list[Any]:
    """The titles that a device was pushed."""
    return [frame["data"]["activity"]["content"]["title"] for frame in socket.received("activity:new")]


def test_connected_friends_and_followers_are_pushed_the_activity_once(
    people: tuple[Person, Person], pushed: Frames
) -> None:
    reader, author = people
    follower, stranger = register("fee"), register("sid")
    show(author, "public")
    for person in (follower, reader):
        act(person, "follow", author)
    deliver_events()
    devices = [Socket(pushed, person.token).connect() for person in (reader, follower, stranger, author)]
    publish(author, "new")
    assert [told(device) for device in devices] == [["new"], ["new"], [], []]
    (frame,) = devices[0].received("activity:new")
    assert frame["data"]["activity"] == call("GET", "/community/feed", token=reader.token).data[0]
    publish(author, "for friends", visibility="friends")
    assert [told(device) for device in devices] == [["new", "for friends"], ["new"], [], []]


@pytest.mark.parametrize(
    "hidden", ["private", "private profile", "suspended", "blocks", "blocked", "mutes", "no workouts"]
)
def test_nobody_is_pushed_what_they_do_not_see(people: tuple[Person, Person], pushed: Frames, hidden: str) -> None:
    reader, author = people
    device = Socket(pushed, reader.token).connect()
    if hidden == "private profile":
        show(author, "private")
    elif hidden == "suspended":
        suspend(author)
    elif hidden == "mutes":
        call("POST", f"/users/{author.id}/mute", token=reader.token).data  # noqa: B018
    elif hidden == "no workouts":
        switch(author, workouts=False)
    elif hidden != "private":
        act(*((reader, "block", author) if hidden == "blocks" else (author, "block", reader)))
    visibility = "private" if hidden == "private" else "public"
    publish(author, "secret", visibility=visibility, type="workout_completed")
    assert told(device) == []
    assert "secret" not in str(pushed.sent)
    assert notices(reader) == []


def test_a_device_whose_connection_has_ended_is_not_looked_for(people: tuple[Person, Person], pushed: Frames) -> None:
    reader, author = people
    device = Socket(pushed, reader.token).connect()
    time = Time()
    time.pass_by(minutes=31)
    publish(author, "late")
    assert told(device) == []


# --- friends who train -------------------------------------------------------------------------------------


def notices(person: Person) -> list[dict[str, Any]]:
    """What the person is told of friends who train."""
    lines = call("GET", "/notifications", token=access_token(person.id)).data
    return [line for line in lines if line["type"] == "friend_trained"]


def test_friends_are_told_of_a_workout_once_a_day(people: tuple[Person, Person]) -> None:
    reader, author = people
    clock.set_source(lambda start=clock.now().replace(hour=12): start)  # type: ignore[misc]
    activity = publish(author, "legs", type="workout_completed")
    publish(author, "arms", type="workout_completed")
    deliver("activity.published", published(activity).model_dump(mode="json", by_alias=True))
    (line,) = notices(reader)
    assert line["data"]["activityId"] == activity.id
    assert line["count"] == 1
    assert author.username in line["message"]
    assert notices(author) == []


def test_nobody_else_is_told_and_of_nothing_else(people: tuple[Person, Person]) -> None:
    reader, author = people
    follower = register("fee")
    show(author, "public")
    act(follower, "follow", author)
    deliver_events()
    (
        publish(author, "legs", type="workout_completed"),
        publish(author, "words"),
        publish(author, "x", type="goal_achieved"),
    )
    assert len(notices(reader)) == 1
    assert notices(follower) == []


def test_a_workout_that_was_deleted_before_is_told_to_nobody(people: tuple[Person, Person]) -> None:
    reader, author = people
    activity = publish(author, "regretted", type="workout_completed", deliver=False)
    remove(activity)
    deliver_events()
    assert notices(reader) == []


def test_a_change_is_told_to_nobody(people: tuple[Person, Person], pushed: Frames) -> None:
    reader, author = people
    device = Socket(pushed, reader.token).connect()
    activity = publish(author, "legs", type="workout_completed")
    change(activity, edited=True)
    assert told(device) == ["legs"]
