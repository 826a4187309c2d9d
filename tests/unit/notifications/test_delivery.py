"""What waits: quiet hours, daily summaries, reminders, the warning of a streak. Each is sent once, whatever fails."""

from datetime import date, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, deadlines
from fitai.kernel.deadlines import due_subjects
from fitai.notifications import published
from fitai.notifications.delivery import service, store
from fitai.notifications.delivery.events import DigestDue, HeldReleased
from fitai.notifications.models import Notice

from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.unit.analytics.workouts import train
from tests.unit.auth.people import Person, items, register
from tests.unit.notifications.mailing import Post, choose, choose_mail, run, set_clock, verified
from tests.unit.notifications.test_notify import lines


def tell(person: Person, type: Any = "payment", target: str = "invoice:1", **more: Any) -> None:
    published.notify(Notice(person.id, type, target, **more))
    deliver_events()


def due() -> list[tuple[str, str]]:
    """What is due for anybody, and when."""
    far = clock.now() + timedelta(days=3650)
    kinds = (store.HELD, store.DIGEST, store.REMINDER, store.RISK)
    return sorted((clock.iso(subject.due)[:16], kind) for kind in kinds for subject in due_subjects(kind, far))


class Crash(BaseException):
    """The end of the process."""


# --- quiet hours -------------------------------------------------------------------------------------------


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


# --- the daily summary -------------------------------------------------------------------------------------


def test_the_daily_summary_lists_what_is_unread_by_category(sent: Post) -> None:
    ada, ben, cora = verified("ada"), register("ben"), register("cora")
    choose_mail(ada, "digest")
    sent.clear()
    for liker in (ben, cora):
        tell(ada, "like", "activity:1", actor_id=liker.id)
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    assert due() == [("2026-03-04T17:00", "digest")]
    assert sent == []
    set_clock("2026-03-04T18:00")
    assert run() == 1
    (mail,) = sent
    assert mail.subject == "New on FitAI"
    listed = [line for line in mail.text.splitlines() if line.startswith("- ")]
    assert listed == ["- ben mentioned you.", "- cora and ben like your activity.", "- ben follows you."]
    assert "3 new notifications since your last summary." in mail.text
    assert "daily and weekly summaries" in mail.text
    assert due() == []


def test_the_next_summary_has_only_what_is_new_and_there_is_none_without(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    set_clock("2026-03-04T18:00")
    run()
    assert len(sent.take()) == 1
    for day in range(5, 9):
        set_clock(f"2026-03-0{day}T18:05")
        assert run() == 0
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    set_clock("2026-03-09T18:00")
    run()
    (mail,) = sent
    assert "- ben mentioned you." in mail.text
    assert "follows" not in mail.text


def test_there_is_no_summary_where_all_was_read_or_nobody_is_seen_any_more(sent: Post) -> None:
    from tests.unit.users.people import act

    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    act(ada, "block", ben).data  # noqa: B018
    tell(ada, "payment", "invoice:1")
    call("PUT", "/notifications/read-all", {}, token=access_token(ada.id)).data  # noqa: B018
    deliver_events()
    sent.clear()
    set_clock("2026-03-04T18:00")
    assert run() == 1
    assert sent == []


def test_who_has_not_asked_for_it_gets_none(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    sent.clear()
    tell(ada, "follow", f"user:{ben.id}", actor_id=ben.id)
    assert due() == []
    choose_mail(ada, "digest")
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    choose_mail(ada, "digest", mail=False)
    sent.clear()
    set_clock("2026-03-04T18:00")
    run()
    assert sent == []


def test_reminders_and_other_summaries_are_in_no_summary(sent: Post) -> None:
    ada = verified()
    choose_mail(ada, "digest")
    for type in ("workout_reminder", "workout_idle", "security_alert", "media_ready"):
        tell(ada, type, "thing:1")
    assert due() == []


def test_a_long_summary_says_how_much_more_there_is(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    for number in range(24):
        published.notify(Notice(ada.id, "mention", f"comment:{number}", ben.id))
    set_clock("2026-03-04T18:00")
    run()
    (mail,) = sent
    assert "24 new notifications" in mail.text
    assert mail.text.count("- ben mentioned you.") == 20
    assert "- and 4 more" in mail.text


def test_a_summary_that_comes_again_is_sent_once(sent: Post) -> None:
    ada, ben = verified("ada"), register("ben")
    choose_mail(ada, "digest")
    sent.clear()
    tell(ada, "mention", "comment:1", actor_id=ben.id)
    set_clock("2026-03-04T18:00")
    (subject,) = due_subjects(store.DIGEST, clock.now())
    service._send_digest(subject)
    service._send_digest(subject)
    (outbox,) = [item for item in items("OUTBOX#") if item["name"] == DigestDue.name]
    event = DigestDue.model_validate_json(outbox["body"])
    deliver_events()
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert len(sent) == 1


# --- reminders ---------------------------------------------------------------------------------------------


def reminders(person: Person) -> list[str]:
    """The days of which the person was reminded, oldest first."""
    return [line.data["date"] for line in reversed(lines(person.id)) if line.type == "workout_reminder"]


def test_a_reminder_comes_at_the_time_of_the_weekday(sent: Post) -> None:
    ada = verified(language="de")
    view = choose(ada, reminderTimes={"thursday": "18:30", "monday": "07:00"})
    assert view["reminderTimes"] == {"thursday": "18:30", "monday": "07:00"}
    assert view["categories"]["workout_reminder"]["mail"]["enabled"]
    assert due() == [("2026-03-05T17:30", "reminder")]
    sent.clear()
    set_clock("2026-03-05T18:29")
    assert run() == 0
    set_clock("2026-03-05T18:30")
    assert run() == 1
    assert [mail.subject for mail in sent] == ["Zeit für dein Training"]
    assert reminders(ada) == ["2026-03-05"]
    assert due() == [("2026-03-09T06:00", "reminder")]
    assert run() == 0
    assert len(sent) == 1


def test_without_a_time_nobody_is_reminded(sent: Post) -> None:
    ada = verified()
    assert due() == []
    choose(ada, reminderTimes={"thursday": "18:30"})
    assert choose(ada, reminderTimes=None)["reminderTimes"] == {}
    assert due() == []


def test_who_has_trained_is_not_reminded_that_day(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"thursday": "18:30", "friday": "18:30"})
    set_clock("2026-03-05T12:00")
    train(date(2026, 3, 5), user_id=ada.id)
    deliver_events()
    set_clock("2026-03-05T18:30")
    assert run() == 1
    assert reminders(ada) == []
    set_clock("2026-03-06T18:30")
    run()
    assert reminders(ada) == ["2026-03-06"]


def test_who_trains_at_the_moment_is_not_disturbed(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"wednesday": "18:30"})
    body = {"name": "Day", "exercises": [{"exerciseId": "barbell-back-squat", "sets": [{"reps": 5}]}], "start": True}
    set_clock("2026-03-04T18:20")
    assert call("POST", "/workouts", body, token=access_token(ada.id)).status == 201
    set_clock("2026-03-04T18:30")
    run()
    assert reminders(ada) == []


def test_nobody_is_reminded_in_a_pause(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"thursday": "18:30"})
    pause = {"reason": "travel", "startDate": "2026-03-05", "endDate": "2026-03-07"}
    assert call("POST", "/progress/pauses", pause, token=access_token(ada.id)).status == 201
    deliver_events()
    set_clock("2026-03-05T18:30")
    run()
    assert reminders(ada) == []


def test_a_crash_after_the_notice_reminds_nobody_twice(sent: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = verified()
    choose(ada, reminderTimes={"thursday": "18:30"})
    sent.clear()
    set_clock("2026-03-05T18:30")

    def crash(user_id: str) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(service, "schedule_reminders", crash)
        with pytest.raises(Crash):
            run()
    deliver_events()
    run()
    assert reminders(ada) == ["2026-03-05"]
    assert len(sent) == 1
    assert due() == [("2026-03-12T17:30", "reminder")]


def test_a_reminder_that_is_too_late_is_left_out(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"thursday": "18:30"})
    set_clock("2026-03-05T19:30")
    assert run() == 1
    assert reminders(ada) == []
    assert due() == [("2026-03-12T17:30", "reminder")]


def test_reminders_keep_their_time_when_the_clock_changes(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"sunday": "07:00", "monday": "07:00"})
    moments = []
    set_clock("2026-03-21T12:00")
    service.schedule_reminders(ada.id)
    for _ in range(4):
        ((moment, _kind),) = due()
        moments.append(moment)
        set_clock(moment, "UTC")
        run()
    assert moments == ["2026-03-22T06:00", "2026-03-23T06:00", "2026-03-29T05:00", "2026-03-30T05:00"]
    assert reminders(ada) == ["2026-03-22", "2026-03-23", "2026-03-29", "2026-03-30"]


def test_a_journey_moves_the_reminder(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"thursday": "18:30"})
    call("PUT", "/users/profile", {"timezone": "America/New_York"}, token=access_token(ada.id)).data  # noqa: B018
    deliver_events()
    assert due() == [("2026-03-05T23:30", "reminder")]


def test_a_flag_that_is_off_ends_the_reminders(sent: Post) -> None:
    ada = verified()
    choose(ada, reminderTimes={"thursday": "18:30"})
    for flag in (False, True):
        body = {"notifications": {"workoutReminders": flag}}
        call("PUT", "/users/preferences", body, token=access_token(ada.id)).data  # noqa: B018
        deliver_events()
        assert due() == ([("2026-03-05T17:30", "reminder")] if flag else [])


# --- streaks -----------------------------------------------------------------------------------------------


def with_streak(person: Person, weeks: int, target: int = 2) -> None:
    """Let the person have met the target in the weeks before this one."""
    monday = date(2026, 3, 2)
    days = [
        monday - timedelta(weeks=week) + timedelta(days=day) for week in range(1, weeks + 1) for day in range(target)
    ]
    train(*days, user_id=person.id)
    deliver_events()


def warnings(person: Person) -> list[dict[str, str]]:
    return [line.values for line in lines(person.id) if line.type == "streak_at_risk"]


def test_a_streak_is_spoken_of_on_the_last_day_that_saves_it(sent: Post) -> None:
    ada = verified(weeklyTarget=2)
    with_streak(ada, 3)
    assert due_of("risk") == ["2026-03-07T09:00"], "Saturday: two workouts, two days"
    set_clock("2026-03-07T10:00")
    run()
    assert warnings(ada) == [{"left": "2", "until": "2026-03-08", "weeks": "3"}]
    page = call("GET", "/notifications", token=access_token(ada.id)).data
    message = next(entry["message"] for entry in page if entry["type"] == "streak_at_risk")
    assert message == "2 workouts more until 8 March 2026, and your streak of 3 weeks goes on."
    set_clock("2026-03-08T10:00")
    run()
    assert len(warnings(ada)) == 1, "once a week"
    assert due_of("risk") == ["2026-03-14T09:00"]


def due_of(kind: str) -> list[str]:
    return [moment for moment, other in due() if other == kind]


def test_a_week_that_is_met_is_at_no_risk(sent: Post) -> None:
    ada = verified(weeklyTarget=2)
    with_streak(ada, 2)
    set_clock("2026-03-05T12:00")
    train(date(2026, 3, 4), user_id=ada.id)
    deliver_events()
    assert due_of("risk") == ["2026-03-08T09:00"], "Sunday: one workout, one day"
    train(date(2026, 3, 5), user_id=ada.id)
    deliver_events()
    assert due_of("risk") == ["2026-03-14T09:00"], "the next week"


def test_a_single_week_and_a_freeze_are_at_no_risk(sent: Post) -> None:
    ada, ben = verified("ada", weeklyTarget=2), verified("ben", weeklyTarget=2)
    with_streak(ada, 1)
    with_streak(ben, 4)
    assert due_of("risk") == [], "four met weeks have earned a freeze"


# --- costs -------------------------------------------------------------------------------------------------


def test_users_for_whom_nothing_is_due_cost_the_queries_of_the_offsets(sent: Post) -> None:
    from fitai.kernel.meter import meter

    verified()
    meter.reset()
    assert run() == 0
    assert list(meter.operations) == ["Query"] * 4 * len(deadlines.SHARDS)
