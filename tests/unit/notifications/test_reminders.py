"""Reminders of workouts and the warning of a streak come once, at the right time."""

from datetime import date, timedelta

import pytest
from fitai.kernel import deadlines
from fitai.notifications.delivery import service

from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.analytics.workouts import train
from tests.unit.auth.people import Person
from tests.unit.notifications.mailing import Post, choose, run, set_clock, verified
from tests.unit.notifications.test_notify import lines
from tests.unit.notifications.waiting import Crash, due


def reminders(person: Person) -> list[str]:
    """The days of which the person was reminded, oldest first."""
    return [line.data["date"] for line in reversed(lines(person.id)) if line.type == "workout_reminder"]


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


def due_of(kind: str) -> list[str]:
    return [moment for moment, other in due() if other == kind]


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


def test_users_for_whom_nothing_is_due_cost_the_queries_of_the_offsets(sent: Post) -> None:
    from fitai.kernel.meter import meter

    verified()
    meter.reset()
    assert run() == 0
    assert list(meter.operations) == ["Query"] * 4 * len(deadlines.SHARDS)
