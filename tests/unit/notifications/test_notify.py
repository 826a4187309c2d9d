"""What users are told: lines, groups, keys, and what stays silent."""

from datetime import timedelta
from typing import Any

from fitai.kernel import clock
from fitai.notifications import published, store
from fitai.notifications.models import Line, Notice

from tests.harness.gateway import Frames, Socket
from tests.unit.auth.people import Person, register
from tests.unit.users.people import act, suspend


def lines(user_id: str) -> list[Line]:
    """The lines of a user, newest first."""
    from fitai.kernel.table import of_kind, query

    page = query(store.partition(user_id), begins=store.LINE_PREFIX, newest_first=True)
    return [item.line for item in of_kind(page.items, store.LineItem)]


def unread(user_id: str) -> int:
    """The unread count that is stored."""
    from fitai.kernel.table import get
    from fitai.notifications import rules

    item = get(store.InboxStateItem, store.partition(user_id), "STATE")
    return rules.unread_count(item.state, clock.now()) if item else 0


def like(author: Person, liker: Person, activity: str = "1", **more: Any) -> Notice:
    return Notice(author.id, "like", f"activity:{activity}", liker.id, data={"activityId": activity}, **more)


def comment(author: Person, writer: Person, comment_id: str, activity: str = "1") -> Notice:
    return Notice(author.id, "comment", f"comment:{comment_id}", writer.id, thread=f"activity:{activity}")


def test_a_notice_is_a_line_and_a_live_event(pushed: Frames) -> None:
    ada, ben = register("ada"), register("ben")
    phone = Socket(pushed, ada.token).connect()
    published.notify(like(ada, ben))
    (frame,) = phone.received("notification:new")
    (line,) = lines(ada.id)
    assert frame["data"] == {
        "id": line.id,
        "type": "like",
        "title": "Likes",
        "message": "ben likes your activity.",
        "data": {"activityId": "1"},
        "count": 1,
        "at": clock.iso(line.at),
        "unread": 1,
    }


def test_24_likes_make_one_line(aws: None) -> None:
    ada = register("ada")
    people = [register(f"person{number}") for number in range(24)]
    for person in people:
        published.notify(like(ada, person))
    (line,) = lines(ada.id)
    assert (line.count, unread(ada.id)) == (24, 1)
    assert line.entries[0].actor_id == people[-1].id


def test_a_second_like_by_the_same_person_is_silent(pushed: Frames) -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(like(ada, ben))
    published.withdraw(ada.id, "like", "activity:1", ben.id)
    assert (lines(ada.id), unread(ada.id)) == ([], 0)
    phone = Socket(pushed, ada.token).connect()
    published.notify(like(ada, ben), like(ada, ben))
    (line,) = lines(ada.id)
    assert (line.count, unread(ada.id), phone.received("notification:new")) == (1, 1, [])


def test_after_90_days_a_like_is_told_again(pushed: Frames) -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(like(ada, ben))
    later = clock.now() + timedelta(days=91)
    clock.set_source(lambda: later)
    assert unread(ada.id) == 0
    published.notify(like(ada, ben))
    assert unread(ada.id) == 1


def test_comments_within_ten_minutes_share_a_line(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    start = clock.now()
    for number, minutes in enumerate((0, 9, 10)):
        clock.set_source(lambda minutes=minutes: start + timedelta(minutes=minutes))
        published.notify(comment(ada, ben, f"c{number}"))
    assert [line.count for line in lines(ada.id)] == [1, 2]
    published.withdraw(ada.id, "comment", "comment:c2", ben.id)
    published.notify(comment(ada, ben, "c3"))
    assert [line.count for line in lines(ada.id)] == [1, 2]


def test_nobody_is_told_of_the_own_doing_or_of_whom_they_do_not_see(aws: None) -> None:
    ada, ben, eve, sue = (register(name) for name in ("ada", "ben", "eve", "sue"))
    act(ada, "block", ben)
    act(eve, "block", ada)
    suspend(sue)
    for person in (ada, ben, eve, sue):
        published.notify(like(ada, person))
    assert lines(ada.id) == []


def test_the_device_that_acted_is_not_told(pushed: Frames) -> None:
    ada = register("ada")
    phone = Socket(pushed, ada.token).connect()
    session = store_session(ada)
    published.notify(Notice(ada.id, "goal_completed", "goal:1", values={"goal": "Run"}, acting_session=session))
    assert phone.received("notification:new") == []
    assert len(lines(ada.id)) == 1


def store_session(person: Person) -> str | None:
    """The session of the person's only connection."""
    from fitai.kernel.live import connections

    (connection,) = connections.user_connections(person.id)
    return connection.session
