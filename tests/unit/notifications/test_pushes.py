"""Pushes: when there is one, what it says, to which devices, and what happens to tokens that are refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import clock
from fitai.kernel.events import DuplicateEvent
from fitai.notifications import published
from fitai.notifications.devices import store as devices_store
from fitai.notifications.events import NotificationStored
from fitai.notifications.models import Notice, Platform
from fitai.notifications.pushes import service
from fitai.notifications.pushes.rules import (
    MAX_COLLAPSE_ID,
    MAX_PAYLOAD,
    Push,
    Refusal,
    collapse_id,
    is_dead,
    payload,
    refusal_of,
    shown_ids,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.notifications.devices import register_device
from tests.unit.notifications.steps import LIST, asks_for, comment, goal, like, lines, phones, refused, throttled
from tests.unit.users.people import act, suspend

pytestmark = pytest.mark.usefixtures("aws")


def person_with_phone(name: str = "ada", **device: Any) -> Person:
    person = register(name)
    register_device(person, **device)
    deliver_events()
    return person


# --- when ------------------------------------------------------------------------------------------------------------


def test_a_notification_is_pushed_with_the_badge() -> None:
    ada, ben = person_with_phone(), register("ben")
    with phones() as sent:
        published.notify(comment(ada, ben, "c1"), comment(ada, ben, "c2"))
        deliver_events()
    assert [push.body for _, push in sent.sent] == ["ben commented on your activity, with 1 other comment."] * 2
    assert [push.badge for _, push in sent.sent] == [1, 1]
    assert len({push.collapse_id for _, push in sent.sent}) == 1


@pytest.mark.parametrize("asks", [False, True])
def test_of_likes_the_1st_the_10th_and_the_100th_are_pushed_to_who_asks_for_them(asks: bool) -> None:
    ada = person_with_phone()
    if asks:
        asks_for(ada, "like", push=True)
    people = [register(f"person{number}") for number in range(12)]
    with phones() as sent:
        for person in people:
            published.notify(like(ada, person))
            deliver_events()
    assert [push.body for _, push in sent.sent] == (
        ["person0 likes your activity.", "person9 and 9 other people like your activity."] if asks else []
    )


def test_the_100th_like_is_pushed() -> None:
    from fitai.notifications import rules
    from fitai.notifications.models import InboxState

    (line,) = lines_of_count(99)
    pushed = [
        count
        for count in range(1, 300)
        if rules.may_push(line.model_copy(update={"count": count}), InboxState(), clock.now().date())
    ]
    assert pushed == [1, 10, 100]


def lines_of_count(count: int) -> Any:
    from fitai.notifications import rules

    notice = Notice("ada", "like", "activity:1", "ben")
    return [rules.new_line("l", notice, clock.now()).model_copy(update={"count": count})]


def test_there_are_five_social_pushes_a_day_and_no_limit_to_others() -> None:
    ada, ben = person_with_phone(), register("ben")
    start = clock.now()
    with phones() as sent:
        for number in range(7):
            published.notify(Notice(ada.id, "mention", f"comment:{number}", ben.id), goal(ada, number))
            deliver_events()
        assert len(sent.sent) == 5 + 7
        clock.set_source(lambda: start + timedelta(days=1))
        published.notify(Notice(ada.id, "mention", "comment:next", ben.id))
        deliver_events()
    assert len(sent.sent) == 5 + 7 + 1


def test_whoever_has_no_device_costs_no_event() -> None:
    ada, ben = register("ada"), register("ben")
    published.notify(comment(ada, ben, "c1"))
    assert "notification.stored" not in deliver_events()


def test_the_device_that_acted_is_not_pushed_to() -> None:
    ada = person_with_phone(token="phone-token")
    watch = access_token(ada.id, session="watch")
    call("POST", f"{LIST}/devices", {"platform": "fcm", "token": "watch-token"}, token=watch)
    deliver_events()
    with phones() as sent:
        published.notify(
            Notice(ada.id, "goal_completed", "goal:1", values={"goal": "Run"}, acting_session="watch"), goal(ada, 2)
        )
        deliver_events()
    assert [token for token, _ in sent.shown()] == ["phone-token", "phone-token", "watch-token"]


@pytest.mark.parametrize("way", ["withdrawn", "deleted", "read", "suspended", "blocked"])
def test_nothing_is_sent_of_what_is_no_longer_so(way: str) -> None:
    ada, ben = person_with_phone(), register("ben")
    published.notify(comment(ada, ben, "c1"))
    line = lines(ada.id)[0]
    event = NotificationStored(
        user_id=ada.id, notification_id=line.id, type=line.type, line_at=line.at, push=True, mail=False
    )
    match way:
        case "withdrawn":
            published.withdraw(ada.id, "comment", "comment:c1", ben.id)
        case "deleted":
            published.withdraw_target("activity:1")
        case "read":
            call("PUT", f"{LIST}/{line.id}/read", token=ada.token)
        case "suspended":
            suspend(ben)
        case "blocked":
            act(ada, "block", ben)
    with phones() as sent:
        service.send_notification(event)
    assert sent.sent == []


def test_reading_withdraws_the_push_on_the_other_devices() -> None:
    ada = person_with_phone(token="phone-token")
    published.notify(goal(ada, 1), goal(ada, 2))
    deliver_events()
    (newest, _) = lines(ada.id)
    with phones() as sent:
        call("PUT", f"{LIST}/{newest.id}/read", token=access_token(ada.id, session="watch"))
        deliver_events()
        ((device, push),) = sent.sent
        assert (device.token, push.withdrawn_ids, push.badge, push.is_silent) == ("phone-token", (newest.id,), 1, True)
        call("PUT", f"{LIST}/read-all", {}, token=access_token(ada.id, session="watch"))
        deliver_events()
    (_, push) = sent.sent[1]
    assert (push.badge, push.withdrawn_ids) == (0, ())
    assert push.through is not None


def test_a_like_that_is_taken_back_withdraws_its_push() -> None:
    ada, ben = person_with_phone(), register("ben")
    asks_for(ada, "like", push=True)
    published.notify(like(ada, ben))
    deliver_events()
    (line,) = lines(ada.id)
    with phones() as sent:
        published.withdraw(ada.id, "like", "activity:1", ben.id)
        deliver_events()
    assert [(push.withdrawn_ids, push.badge) for _, push in sent.sent] == [((line.id,), 0)]


# --- failures --------------------------------------------------------------------------------------------------------


def test_a_dead_token_is_forgotten_and_the_others_are_pushed_to() -> None:
    ada = person_with_phone(token="dead-token")
    call("POST", f"{LIST}/devices", {"platform": "fcm", "token": "good-token"}, token=access_token(ada.id, session="b"))
    deliver_events()
    with phones() as sent:
        sent.answers["dead-token"] = refused(Refusal("endpoint_disabled"))
        published.notify(goal(ada, 1))
        deliver_events()
    assert [token for token, _ in sent.shown()] == ["good-token"]
    assert [device.token for device in devices_store.load_devices(ada.id)] == ["good-token"]


def test_after_a_failure_the_push_is_sent_again_and_then_once() -> None:
    ada = person_with_phone(token="phone-token")
    published.notify(goal(ada, 1))
    (line,) = lines(ada.id)
    event = NotificationStored(
        user_id=ada.id, notification_id=line.id, type=line.type, line_at=line.at, push=True, mail=False
    )
    with phones() as sent:
        sent.answers["phone-token"] = throttled
        with pytest.raises(ClientError):
            service.send_notification(event)
        sent.answers.clear()
        service.send_notification(event)
        with pytest.raises(DuplicateEvent):
            service.send_notification(event)
    assert len(sent.sent) == 1


NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("answer", "registered_at", "dead"),
    [
        ({"reason": "Unregistered", "timestamp": NOW.timestamp() * 1000}, EARLIER, True),
        ({"reason": "Unregistered", "timestamp": NOW.timestamp() * 1000}, NOW, False),
        ({"reason": "Unregistered", "timestamp": EARLIER.timestamp() * 1000}, NOW, False),
        ({"reason": "BadDeviceToken"}, NOW, True),
        ({"error": {"code": 404, "details": [{"errorCode": "UNREGISTERED"}]}}, NOW, True),
        ({"error": "NotRegistered"}, NOW, True),
    ],
)
def test_which_answers_end_a_registration(answer: Any, registered_at: datetime, dead: bool) -> None:
    refusal = refusal_of(answer)
    assert refusal is not None
    assert is_dead(refusal, registered_at) == dead


@pytest.mark.parametrize("answer", [{"reason": "TooManyRequests"}, {"error": {"status": "UNAVAILABLE"}}, None, "x"])
def test_other_answers_say_nothing_about_the_token(answer: Any) -> None:
    assert refusal_of(answer) is None


# --- the payload -----------------------------------------------------------------------------------------------------


def push(body: str = "Ben commented.", **more: Any) -> Push:
    return Push("line-1", 3, {"notificationId": "line-1", "activityId": "a-1"}, "Comments", body, **more)


def test_the_payload_of_an_iphone() -> None:
    assert json.loads(payload(push(), "apns")) == {
        "aps": {"badge": 3, "alert": {"title": "Comments", "body": "Ben commented."}, "sound": "default"},
        "notificationId": "line-1",
        "activityId": "a-1",
    }


def test_the_payload_of_an_android() -> None:
    assert json.loads(payload(push(), "fcm")) == {
        "fcmV1Message": {
            "message": {
                "data": {"notificationId": "line-1", "activityId": "a-1", "badge": "3"},
                "notification": {"title": "Comments", "body": "Ben commented."},
                "android": {
                    "collapse_key": "line-1",
                    "notification": {"tag": "line-1", "notification_count": 3},
                },
            }
        }
    }


@pytest.mark.parametrize("platform", ["apns", "fcm"])
@pytest.mark.parametrize("character", ["a", "ä", "\U0001f3cb", '"', "a\n"])
def test_a_text_that_is_too_long_is_cut(platform: Platform, character: str) -> None:
    whole = payload(push(character * 10_000), platform)
    assert MAX_PAYLOAD - 600 < len(whole.encode()) <= MAX_PAYLOAD
    assert "…" in whole
    assert "activityId" in whole


@pytest.mark.parametrize("platform", ["apns", "fcm"])
def test_what_is_too_long_without_its_text_is_ids_only(platform: Platform) -> None:
    long = Push("line-1", 3, {"notificationId": "line-1", "activityId": "a" * 5_000}, "Comments", "Ben commented.")
    whole = payload(long, platform)
    assert len(whole.encode()) <= MAX_PAYLOAD
    assert "line-1" in whole
    assert "Ben" not in whole


@given(st.text(max_size=6_000), st.text(max_size=200), st.sampled_from(["apns", "fcm"]))
def test_no_payload_is_too_long(body: str, title: str, platform: Platform) -> None:
    whole = payload(Push("line-1", 3, {"notificationId": "line-1"}, title, body), platform)
    assert len(whole.encode("utf-8", "surrogatepass")) <= MAX_PAYLOAD
    json.loads(whole)


def test_a_collapse_id_has_64_bytes_at_most() -> None:
    assert collapse_id("a" * 64) == "a" * 64
    assert len(collapse_id("ä" * 33).encode()) <= MAX_COLLAPSE_ID
    assert collapse_id("ä" * 33) != collapse_id("ä" * 34)


def test_a_push_has_no_data_of_the_body() -> None:
    ada = person_with_phone()
    values = {"goal": "Weigh 81.5 kg", "value": "83.25 kg"}
    data = {"goalId": "g-1", "weight": "83.25"}
    with phones() as sent:
        for type in ("goal_milestone", "goal_completed", "goal_expired"):
            published.notify(Notice(ada.id, type, f"goal:{type}", values=values, data=data))  # type: ignore[arg-type]
        achieved = {"achievement": "Squat 1.5 times your weight"}
        published.notify(Notice(ada.id, "achievement_unlocked", "achievement:1", values=achieved))
        deliver_events()
    assert len(sent.sent) == 4
    for _, sent_push in sent.sent:
        for platform in ("apns", "fcm"):
            assert not any(secret in payload(sent_push, platform) for secret in ("81.5", "83.25", "1.5", "kg"))  # type: ignore[arg-type]
    assert shown_ids(data) == {"goalId": "g-1"}
