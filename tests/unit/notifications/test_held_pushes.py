"""Pushes of the night: one summary when it is over. A day's summary is pushed to who wants that."""

from collections.abc import Iterator

import pytest
from fitai.kernel.settings import settings
from fitai.notifications import published
from fitai.notifications.delivery import store
from fitai.notifications.devices import service as devices_service
from fitai.notifications.models import Notice, PushDevice
from fitai.notifications.pushes import transport
from fitai.notifications.pushes.rules import Push

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.notifications.mailing import Post, choose, run, set_clock, verified
from tests.unit.notifications.test_notify import lines

TOKEN = "f" * 40


class Kept(list[Push]):
    """The pushes that were sent."""

    def send(self, device: PushDevice, push: Push) -> None:
        self.append(push)


@pytest.fixture
def kept(sent: Post, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kept]:
    """What is pushed; the device has its endpoint."""
    pushes = Kept()
    monkeypatch.setattr(transport, "instance", pushes)
    monkeypatch.setattr(devices_service, "ensure_endpoint", lambda user_id, device: device)
    monkeypatch.setattr(devices_service, "open_endpoint", lambda event: None)
    monkeypatch.setenv("FITAI_PUSH_FCM", "arn:aws:sns:eu-central-1:123456789012:app/GCM/fitai")
    settings.cache_clear()
    yield pushes
    monkeypatch.undo()
    settings.cache_clear()


def with_device(person: Person, **more: str) -> None:
    body = {"platform": "fcm", "token": TOKEN} | more
    answer = call("POST", "/notifications/devices", body, token=access_token(person.id))
    assert answer.status < 300, answer.text
    deliver_events()


def mention(person: Person, actor: Person, number: int) -> None:
    published.notify(Notice(person.id, "mention", f"comment:{number}", actor.id))
    deliver_events()


def test_pushes_of_the_night_are_one_summary_at_8(kept: Kept) -> None:
    ada, ben = verified("ada"), register("ben")
    with_device(ada)
    set_clock("2026-03-04T23:00")
    for number in range(3):
        mention(ada, ben, number)
    assert kept == []
    set_clock("2026-03-05T08:00")
    run()
    (push,) = kept
    assert (push.title, push.body, push.badge) == ("New on FitAI", "3 notifications during your quiet hours.", 3)
    run()
    assert len(kept) == 1


def test_a_single_push_of_the_night_comes_as_itself(kept: Kept) -> None:
    ada, ben = verified("ada", language="de"), register("ben")
    with_device(ada)
    set_clock("2026-03-04T23:00")
    mention(ada, ben, 1)
    set_clock("2026-03-05T08:00")
    run()
    (push,) = kept
    assert push.body == "ben hat dich erwähnt."
    assert push.ids["notificationId"] == lines(ada.id)[0].id


def test_nothing_is_pushed_of_what_was_read_in_the_night(kept: Kept) -> None:
    ada, ben = verified("ada"), register("ben")
    with_device(ada)
    set_clock("2026-03-04T23:00")
    mention(ada, ben, 1)
    mention(ada, ben, 2)
    call("PUT", "/notifications/read-all", {}, token=access_token(ada.id)).data  # noqa: B018
    deliver_events()
    kept.clear()
    set_clock("2026-03-05T08:00")
    run()
    assert kept == []


def test_pushes_that_waited_do_not_use_up_those_of_the_day(kept: Kept) -> None:
    ada, ben = verified("ada"), register("ben")
    with_device(ada)
    set_clock("2026-03-05T00:30")
    for number in range(7):
        mention(ada, ben, number)
    set_clock("2026-03-05T08:00")
    run()
    kept.clear()
    set_clock("2026-03-05T12:00")
    mention(ada, ben, 8)
    assert len(kept) == 1


def test_the_zone_is_the_devices_where_the_account_has_none(kept: Kept) -> None:
    ada, ben = verified("ada", zone=None), register("ben")
    with_device(ada, timezone="America/Los_Angeles")
    assert store.load_state(ada.id).zone == "America/Los_Angeles"
    set_clock("2026-03-04T23:00", "UTC")  # 15:00 in Los Angeles
    mention(ada, ben, 1)
    assert len(kept) == 1
    set_clock("2026-03-05T08:00", "UTC")  # midnight
    mention(ada, ben, 2)
    assert len(kept) == 1
    set_clock("2026-03-05T08:00", "America/Los_Angeles")
    run()
    assert len(kept) == 2


def test_a_device_that_travels_takes_the_zone_along(kept: Kept) -> None:
    ada = verified("ada", zone=None)
    for zone in ("America/Los_Angeles", "Asia/Tokyo", "Asia/Tokyo"):
        with_device(ada, timezone=zone)
        assert store.load_state(ada.id).zone == zone
    body = {"platform": "fcm", "token": TOKEN, "timezone": "Mars/Olympus"}
    answer = call("POST", "/notifications/devices", body, token=access_token(ada.id))
    assert answer.error["fields"][0]["path"] == "timezone"


def test_the_daily_summary_is_pushed_to_who_wants_it(kept: Kept, sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    with_device(ada)
    choose(ada, categories={"digest": {"push": True}, "mention": {"push": False}})
    sent.clear()
    mention(ada, ben, 1)
    assert kept == []
    set_clock("2026-03-04T18:00")
    run()
    (push,) = kept
    assert push.body == "1 new notification since your last summary."
    assert sent == [], "the mail is another choice"


def test_a_push_that_waits_is_taken_down_when_its_notice_is(kept: Kept) -> None:
    ada, ben = verified("ada"), register("ben")
    with_device(ada)
    set_clock("2026-03-04T23:00")
    mention(ada, ben, 1)
    set_clock("2026-03-05T08:00")
    run()
    kept.clear()
    published.withdraw(ada.id, "mention", "comment:1", ben.id)
    deliver_events()
    (push,) = kept
    assert push.is_silent
    assert len(push.withdrawn_ids) == 1
