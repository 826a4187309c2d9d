"""Mails of the night wait for the morning and come once, whatever fails."""

from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.deadlines import due_subjects
from fitai.notifications import published
from fitai.notifications.delivery import service, store
from fitai.notifications.delivery.events import HeldReleased

from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.unit.auth.people import items
from tests.unit.notifications.mailing import Post, choose, choose_mail, run, set_clock, verified
from tests.unit.notifications.test_notify import lines
from tests.unit.notifications.waiting import Crash, due, tell


def test_mails_of_the_night_wait_for_8_and_come_as_one_summary(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T22:00")
    tell(ada, "payment", values={"form": "past_due"})
    set_clock("2026-03-05T07:59")
    tell(ada, "report_outcome", "report:1")
    assert sent == []
    assert due() == [("2026-03-05T07:00", "held")]
    assert run() == 0
    set_clock("2026-03-05T08:00")
    assert run() == 1
    (mail,) = sent
    assert mail.subject == "New on FitAI"
    assert "2 notifications during your quiet hours." in mail.text
    assert "- A payment for your subscription has failed." in mail.text
    assert "- Your report was reviewed. Thank you." in mail.text
    assert "payments, decisions about your content and your reports" in mail.text
    assert due() == []
    assert run() == 0
    assert len(sent) == 1


def test_a_single_mail_of_the_night_comes_as_itself(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T23:00")
    tell(ada)
    set_clock("2026-03-05T08:00")
    run()
    assert [mail.subject for mail in sent] == ["Your subscription"]
    assert sent[0].headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("type", ["security_alert", "reminder", "workout_reminder", "workout_idle"])
def test_security_and_the_users_own_reminders_are_not_held(type: str, sent: Post) -> None:
    ada = verified()
    choose_mail(ada, "reminder")
    choose(ada, reminderTimes={"monday": "07:00"})
    sent.clear()
    set_clock("2026-03-05T03:00")
    tell(ada, type)
    assert len(sent) == 1


def test_the_zone_is_that_of_the_account(sent: Post) -> None:
    ada = verified(zone="America/New_York")
    sent.clear()
    set_clock("2026-03-04T23:00")  # 17:00 in New York
    tell(ada, "payment", "invoice:1")
    assert len(sent) == 1
    set_clock("2026-03-05T09:00")  # 03:00
    tell(ada, "payment", "invoice:2")
    assert len(sent) == 1
    assert due() == [("2026-03-05T13:00", "held")]


def test_the_night_to_summer_time_ends_at_8_too(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-28T23:30")
    tell(ada)
    assert due() == [("2026-03-29T06:00", "held")]
    set_clock("2026-03-29T07:59")
    assert run() == 0
    set_clock("2026-03-29T08:00")
    assert run() == 1
    assert len(sent) == 1


def test_who_wants_no_quiet_hours_or_others_has_them_so(sent: Post) -> None:
    ada = verified()
    assert choose(ada, quietHours={"start": "20:00", "end": "06:30"})["quietHours"] == {
        "start": "20:00",
        "end": "06:30",
    }
    sent.clear()
    set_clock("2026-03-04T20:30")
    tell(ada, "payment", "invoice:1")
    assert due() == [("2026-03-05T05:30", "held")]
    assert "quietHours" not in choose(ada, quietHours=None)
    set_clock("2026-03-04T23:00")
    tell(ada, "payment", "invoice:2")
    assert len(sent) == 1
    assert choose(ada, quietHours={})["quietHours"] == {"start": "22:00", "end": "08:00"}


@pytest.mark.parametrize("body", [{"start": "22:00", "end": "22:00"}, {"start": "25:00"}, {"from": "22:00"}, "22-8"])
def test_hours_that_are_none_are_refused(body: Any, sent: Post) -> None:
    ada = verified()
    answer = call("POST", "/notifications/preferences", {"quietHours": body}, token=access_token(ada.id))
    assert answer.status == 422
    assert answer.error["fields"][0]["path"].startswith("quietHours")


def test_nothing_is_sent_of_what_was_read_or_withdrawn_in_the_night(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T23:00")
    tell(ada, "payment", "invoice:1")
    tell(ada, "report_outcome", "report:1")
    tell(ada, "appeal_outcome", "appeal:1")
    published.withdraw(ada.id, "report_outcome", "report:1")
    (payment,) = [line for line in lines(ada.id) if line.type == "payment"]
    call("PUT", f"/notifications/{payment.id}/read", token=access_token(ada.id)).data  # noqa: B018
    set_clock("2026-03-05T08:00")
    run()
    assert [mail.subject for mail in sent] == ["Your appeal"]


def test_where_all_was_read_nothing_is_sent(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T23:00")
    tell(ada)
    call("PUT", "/notifications/read-all", {}, token=access_token(ada.id)).data  # noqa: B018
    set_clock("2026-03-05T08:00")
    run()
    assert sent == []


def test_a_crash_before_or_after_the_release_loses_nothing_and_sends_nothing_twice(
    sent: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T23:00")
    tell(ada)
    set_clock("2026-03-05T08:00")
    real = service.commit

    def before(*writes: Any) -> None:
        raise Crash

    def after(*writes: Any) -> None:
        real(*writes)
        raise Crash

    for crash in (before, after):
        monkeypatch.setattr(service, "commit", crash)
        with pytest.raises(Crash):
            run()
    monkeypatch.setattr(service, "commit", real)
    assert run() == 0, "the second one had committed"
    assert len(sent) == 1


def test_a_release_that_comes_again_sends_nothing(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T23:00")
    tell(ada)
    set_clock("2026-03-05T08:00")
    (subject,) = due_subjects(store.HELD, clock.now())
    service._release_held(subject)
    (outbox,) = [item for item in items("OUTBOX#") if item["name"] == HeldReleased.name]
    event = HeldReleased.model_validate_json(outbox["body"])
    deliver_events()
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    service._release_held(subject)
    deliver_events()
    assert len(sent) == 1


def test_what_comes_while_the_night_is_released_waits_for_the_next_night_or_is_in_it(sent: Post) -> None:
    ada = verified()
    sent.clear()
    set_clock("2026-03-04T23:00")
    tell(ada, "payment", "invoice:1")
    set_clock("2026-03-05T08:00")
    run()
    set_clock("2026-03-05T22:30")
    tell(ada, "payment", "invoice:2")
    assert due() == [("2026-03-06T07:00", "held")]
    set_clock("2026-03-06T08:00")
    run()
    assert len(sent) == 2


def test_nothing_is_written_of_the_day(sent: Post) -> None:
    ada = verified()
    tell(ada)
    assert due() == []
    assert store.load_state(ada.id).held == []
