"""The list: pages, what is unread, reading on one device and on all, who is shown."""

from datetime import timedelta

import pytest
from fitai.kernel import clock
from fitai.notifications import published
from fitai.notifications.models import Notice

from tests.harness.gateway import Frames, Socket, access_token, call
from tests.unit.auth.people import Person, register
from tests.unit.notifications.steps import LIST, comment, counted_unread, goal, like, lines, listed, messages, unread
from tests.unit.users.people import act, show, suspend


def fill(person: Person, count: int) -> None:
    """Notifications a minute apart, the newest now."""
    now = clock.now()
    for number in range(count):
        clock.set_source(lambda number=number: now - timedelta(minutes=count - number))
        published.notify(goal(person, number))
    clock.set_source(lambda: now)


def read_all(person: Person, **body: str) -> int:
    answer: int = call("PUT", f"{LIST}/read-all", body, token=person.token).data["unread"]
    return answer


def test_the_list_is_paged_with_the_unread_count_on_every_page(aws: None) -> None:
    ada = register("ada")
    fill(ada, 5)
    first = listed(ada, limit=3)
    second = listed(ada, limit=3, cursor=first.cursor)
    assert [item["message"][-2:] for item in first.data + second.data] == ["4.", "3.", "2.", "1.", "0."]
    assert (first.meta["unread"], second.meta["unread"], second.cursor) == (5, 5, None)
    assert {item["read"] for item in first.data} == {False}


def test_a_cursor_is_the_callers_own(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    fill(ada, 3)
    cursor = listed(ada, limit=1).cursor
    assert listed(ben, cursor=cursor).error["code"] == "invalid_cursor"


def test_a_line_of_people_says_who_and_how_many(aws: None) -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    show(ben, "public")
    published.notify(like(ada, ben), like(ada, cas))
    (item,) = listed(ada).data
    assert item["message"] == "cas and ben like your activity."
    assert [actor["id"] for actor in item["actors"]] == [cas.id, ben.id]
    assert (item["count"], item["type"], item["thread"], item["data"]) == (
        2,
        "like",
        "activity:1",
        {"activityId": "1"},
    )


@pytest.mark.parametrize("way", ["block", "blocked", "suspend"])
def test_who_is_no_longer_seen_vanishes_from_the_list(aws: None, way: str) -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    published.notify(like(ada, ben), like(ada, cas), like(ada, ben, "2"))
    if way == "suspend":
        suspend(ben)
    else:
        act(*((ada, "block", ben) if way == "block" else (ben, "block", ada)))
    assert messages(ada) == ["cas likes your activity."]
    assert [item["count"] for item in listed(ada).data] == [1]


def test_a_page_that_is_hidden_is_read_on(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(goal(ada, 1))
    for number in range(3):
        published.notify(like(ada, ben, str(number)))
    suspend(ben)
    assert [item["type"] for item in listed(ada, limit=2).data] == ["goal_completed"]


def test_reading_on_one_device_counts_on_all(pushed: Frames) -> None:
    ada = register("ada")
    phone = Socket(pushed, ada.token).connect()
    watch = Socket(pushed, access_token(ada.id, session="watch")).connect()
    fill(ada, 2)
    id_ = listed(ada).data[0]["id"]
    for _ in range(2):
        assert call("PUT", f"{LIST}/{id_}/read", token=access_token(ada.id, session="watch")).data == {"unread": 1}
    (frame,) = phone.received("notification:read")
    assert frame["data"] == {"ids": [id_], "withdrawnIds": [], "unread": 1}
    assert watch.received("notification:read") == []
    assert [item["read"] for item in listed(ada).data] == [True, False]
    assert call("PUT", f"{LIST}/nothing/read", token=ada.token).error["code"] == "not_found"


def test_read_all_stops_at_the_moment_and_newer_ones_stay_unread(pushed: Frames) -> None:
    ada = register("ada")
    fill(ada, 5)
    phone = Socket(pushed, ada.token).connect()
    shown = listed(ada).data
    published.notify(goal(ada, 99))
    through = shown[1]["at"]
    assert read_all(ada, through=through) == 2
    assert [item["read"] for item in listed(ada).data] == [False, False, True, True, True, True]
    assert unread(ada.id) == counted_unread(ada.id) == 2
    assert read_all(ada, through=shown[4]["at"]) == 2, "an earlier moment takes nothing back"
    assert read_all(ada) == 0
    assert unread(ada.id) == counted_unread(ada.id) == 0
    assert phone.received("notification:read") == []


def test_read_all_is_pushed_to_the_other_devices(pushed: Frames) -> None:
    ada = register("ada")
    fill(ada, 2)
    watch = Socket(pushed, access_token(ada.id, session="watch")).connect()
    through = listed(ada).data[0]["at"]
    read_all(ada, through=through)
    (frame,) = watch.received("notification:read")
    assert frame["data"] == {"ids": [], "withdrawnIds": [], "through": through, "unread": 0}


def test_read_all_leaves_earlier_days_and_later_days_right(aws: None) -> None:
    ada = register("ada")
    start = clock.now()
    for day in range(4):
        clock.set_source(lambda day=day: start - timedelta(days=3 - day))
        published.notify(goal(ada, day))
    second = listed(ada).data[2]["at"]
    assert read_all(ada, through=second) == 2
    assert unread(ada.id) == counted_unread(ada.id) == 2


def test_what_is_told_after_read_all_is_unread_whatever_the_clocks_say(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(like(ada, ben))
    read_all(ada)
    now = clock.now()
    clock.set_source(lambda: now - timedelta(seconds=5))
    published.notify(goal(ada, 1))
    assert unread(ada.id) == counted_unread(ada.id) == 1


def test_a_future_moment_is_now(aws: None) -> None:
    ada = register("ada")
    fill(ada, 1)
    assert read_all(ada, through="2999-01-01T00:00:00.000Z") == 0
    later = clock.now() + timedelta(seconds=1)
    clock.set_source(lambda: later)
    published.notify(goal(ada, 9))
    assert unread(ada.id) == 1


def test_a_line_that_was_read_is_unread_when_another_joins_it(aws: None) -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    published.notify(like(ada, ben), goal(ada, 1))
    read_all(ada)
    published.notify(like(ada, cas))
    assert [(item["type"], item["read"]) for item in listed(ada).data] == [("like", False), ("goal_completed", True)]
    assert unread(ada.id) == counted_unread(ada.id) == 1


def test_a_comment_is_counted_per_comment_not_per_person(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    for number in range(3):
        published.notify(comment(ada, ben, f"c{number}"))
    assert messages(ada) == ["ben commented on your activity, with 2 other comments."]


def test_the_export_has_the_list_and_the_choices(aws: None) -> None:
    from fitai.notifications.personal import PERSONAL_DATA

    ada, ben = register("ada"), register("ben")
    published.notify(like(ada, ben), Notice(ada.id, "export_ready", "export:1"))
    call("PUT", f"{LIST}/threads/activity/7/mute", token=ada.token)
    call("POST", f"{LIST}/preferences", {"reminderTimes": {"monday": "18:30"}}, token=ada.token)
    kinds = [kind for kind, _ in PERSONAL_DATA.export(ada.id)]
    assert sorted(kinds) == ["muted_thread", "notification", "notification", "notification_preferences"]


def test_lines_of_one_moment_are_both_listed(aws: None) -> None:
    ada = register("ada")
    now = clock.now()
    clock.set_source(lambda: now)
    published.notify(goal(ada, 1), goal(ada, 2))
    assert len(lines(ada.id)) == len(listed(ada).data) == 2
