"""What users are told: lines, groups, keys, and what stays silent."""

from datetime import timedelta

from fitai.kernel import clock
from fitai.kernel.live import connections
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import commit
from fitai.notifications import published
from fitai.notifications.events import NoticeRaised
from fitai.notifications.models import Notice
from fitai.notifications.personal import PERSONAL_DATA

from tests.harness.gateway import Frames, Socket, access_token, call, deliver, deliver_events
from tests.harness.person import traces
from tests.unit.auth.people import register
from tests.unit.notifications.steps import comment, counted_unread, goal, like, lines, unread
from tests.unit.users.people import act, suspend


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
    watch = Socket(pushed, access_token(ada.id, session="watch")).connect()
    (session,) = {connection.session for connection in connections.user_connections(ada.id)} - {"watch"}
    published.notify(Notice(ada.id, "goal_completed", "goal:1", values={"goal": "Run"}, acting_session=session))
    assert phone.received("notification:new") == []
    assert len(watch.received("notification:new")) == 1
    assert len(lines(ada.id)) == 1


def test_a_muted_thread_is_silent(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    path = "/notifications/threads/activity/1/mute"
    assert call("PUT", path, token=ada.token).data == {"thread": "activity:1", "muted": True}
    published.notify(like(ada, ben), comment(ada, ben, "c1"), like(ada, ben, "2"))
    assert [line.target for line in lines(ada.id)] == ["activity:2"]
    assert call("DELETE", path, token=ada.token).data == {"thread": "activity:1", "muted": False}
    published.notify(comment(ada, ben, "c2"))
    assert [line.thread for line in lines(ada.id)] == ["activity:1", "activity:2"]


def test_a_withdrawn_like_leaves_the_others(aws: None) -> None:
    ada = register("ada")
    people = [register(name) for name in ("ben", "cas", "dan")]
    for person in people:
        published.notify(like(ada, person))
    published.withdraw(ada.id, "like", "activity:1", people[2].id)
    published.withdraw(ada.id, "like", "activity:1", people[2].id)
    (line,) = lines(ada.id)
    assert (line.count, line.entries[0].actor_id, unread(ada.id)) == (2, people[1].id, 1)


def test_what_was_withdrawn_read_comes_back_read(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(like(ada, ben))
    call("PUT", f"/notifications/{lines(ada.id)[0].id}/read", token=ada.token)
    published.withdraw(ada.id, "like", "activity:1", ben.id)
    published.notify(like(ada, ben))
    assert (len(lines(ada.id)), unread(ada.id), counted_unread(ada.id)) == (1, 0, 0)


def test_of_what_is_deleted_everything_is_withdrawn(pushed: Frames) -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    mention = Notice(cas.id, "mention", "comment:c1", ben.id, thread="activity:1")
    published.notify(like(ada, ben), comment(ada, ben, "c1"), comment(ada, cas, "c2"), mention, like(ada, ben, "2"))
    phone = Socket(pushed, ada.token).connect()
    published.withdraw_target("comment:c1")
    assert (lines(cas.id), [line.count for line in lines(ada.id)]) == ([], [1, 1, 1])
    published.withdraw_target("activity:1")
    assert [line.target for line in lines(ada.id)] == ["activity:2"]
    assert (unread(ada.id), unread(cas.id)) == (1, 0)
    assert phone.received("notification:read")[-1]["data"]["unread"] == 1
    published.withdraw_target("activity:1")


def test_a_block_takes_out_what_both_have_told_each_other(aws: None) -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    published.notify(like(ada, ben), like(ada, cas), like(ada, ben, "2"), like(ben, ada, "3"))
    act(ada, "block", ben)
    deliver_events()
    assert [(line.target, line.count) for line in lines(ada.id)] == [("activity:1", 1)]
    assert (lines(ben.id), unread(ada.id), unread(ben.id)) == ([], 1, 0)


def test_a_mute_hides_what_only_the_muted_one_has_done_and_counts_it_no_more(aws: None) -> None:
    ada, ben, cas = (register(name) for name in ("ada", "ben", "cas"))
    published.notify(like(ada, ben), like(ada, cas), like(ada, ben, "2"), comment(ada, ben, "c1"))
    call("POST", f"/users/{ben.id}/mute", token=ada.token)
    deliver_events()
    published.notify(like(ada, ben, "3"))
    assert (len(lines(ada.id)), unread(ada.id), counted_unread(ada.id)) == (3, 1, 1)
    (item,) = call("GET", "/notifications", token=ada.token).data
    assert item["message"] == "cas likes your activity."
    call("DELETE", f"/users/{ben.id}/mute", token=ada.token)
    assert [item["read"] for item in call("GET", "/notifications", token=ada.token).data] == [True, True, False]


def test_what_expires_is_no_longer_counted(aws: None) -> None:
    ada = register("ada")
    start = clock.now()
    published.notify(goal(ada, 1))
    clock.set_source(lambda: start + timedelta(days=1))
    published.notify(goal(ada, 2))
    clock.set_source(lambda: start + timedelta(days=91))
    assert (unread(ada.id), counted_unread(ada.id)) == (1, 1)
    clock.set_source(lambda: start + timedelta(days=92))
    published.notify(goal(ada, 3))
    assert (unread(ada.id), counted_unread(ada.id)) == (1, 1)


def test_an_event_that_comes_twice_is_told_once(pushed: Frames) -> None:
    ada = register("ada")
    phone = Socket(pushed, ada.token).connect()
    event = NoticeRaised.of(goal(ada, 1))
    for _ in range(2):
        deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert (len(lines(ada.id)), len(phone.received("notification:new"))) == (1, 1)


def test_nothing_is_told_of_or_to_an_erased_account(aws: None) -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(like(ada, ben), like(ben, ada))
    commit(deleted_account_write(ben.id))
    published.notify(like(ada, ben, "2"), goal(ben, 1))
    assert [line.target for line in lines(ada.id)] == ["activity:1"]
    for _ in PERSONAL_DATA.erase(ben.id):
        pass
    assert lines(ada.id) == []
    assert [place for place in traces(ben.id) if "NOTIFI" in place] == []
