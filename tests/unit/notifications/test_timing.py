"""Quiet hours, reminders and daily summaries in wall time, through the changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from fitai.kernel import clock
from fitai.kernel.deadlines import Deadline
from fitai.kernel.types import WEEKDAYS, Weekday
from fitai.notifications.delivery import rules
from fitai.notifications.delivery.models import DeliveryState, HeldLine, QuietHours
from fitai.notifications.matrix import CATEGORIES, TYPES
from pydantic import ValidationError

BERLIN, NEW_YORK, LORD_HOWE = "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"
USUAL = QuietHours()


def moment(text: str, zone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def utc(at: datetime | None) -> str | None:
    return None if at is None else clock.iso(at)[:16]


# --- quiet hours -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("2026-03-04T21:59:59", False),
        ("2026-03-04T22:00", True),
        ("2026-03-05T00:00", True),
        ("2026-03-05T07:59:59", True),
        ("2026-03-05T08:00", False),
        ("2026-03-05T12:00", False),
    ],
)
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, "Asia/Kathmandu"])
def test_quiet_hours_are_from_22_to_8_on_the_users_clock(at: str, quiet: bool, zone: str) -> None:
    assert rules.is_quiet(USUAL, zone, moment(at, zone)) is quiet


def test_hours_within_a_day_are_quiet_too() -> None:
    siesta = QuietHours(start="13:00", end="15:30")
    assert [rules.is_quiet(siesta, BERLIN, moment(f"2026-03-04T{at}")) for at in ("12:59", "13:00", "15:29", "15:30")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_no_hours_are_no_quiet_hours() -> None:
    with pytest.raises(ValidationError, match="differ"):
        QuietHours(start="22:00", end="22:00")
    with pytest.raises(ValidationError):
        QuietHours(start="24:00", end="08:00")


@pytest.mark.parametrize(
    ("at", "end"),
    [
        ("2026-03-04T22:00", "2026-03-05T07:00"),
        ("2026-03-05T07:59", "2026-03-05T07:00"),
        # The night to summer time is an hour shorter, the one back an hour longer.
        ("2026-03-28T23:00", "2026-03-29T06:00"),
        ("2026-03-29T01:59", "2026-03-29T06:00"),
        ("2026-10-24T23:00", "2026-10-25T07:00"),
        ("2026-10-25T02:30", "2026-10-25T07:00"),
    ],
)
def test_they_end_at_8_on_the_clock_whatever_it_did_that_night(at: str, end: str) -> None:
    assert utc(rules.quiet_end(USUAL, BERLIN, moment(at))) == end


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, LORD_HOWE, "Pacific/Apia", "America/St_Johns"])
def test_the_end_is_after_every_quiet_moment_and_is_not_quiet(zone: str) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for minutes in range(0, 40 * 24 * 60, 17):
        now = start + timedelta(minutes=minutes)
        if rules.is_quiet(USUAL, zone, now):
            end = rules.quiet_end(USUAL, zone, now)
            assert timedelta(0) < end - now <= timedelta(hours=11), "11 where the clock is put back"
            assert not rules.is_quiet(USUAL, zone, end)
            assert end.astimezone(ZoneInfo(zone)).time() == time(8)


def test_security_the_running_workout_and_own_reminders_are_not_held() -> None:
    night = moment("2026-03-05T03:00")
    sent = {type for type in TYPES if not rules.is_held(type, USUAL, BERLIN, night)}
    assert sent == {"security_alert", "reminder", "workout_idle", "workout_ended", "workout_reminder"}
    assert {CATEGORIES[type] for type in sent} == rules.NOT_HELD
    assert not any(rules.is_held(type, None, BERLIN, night) for type in TYPES), "whoever has no quiet hours"
    assert not any(rules.is_held(type, USUAL, BERLIN, moment("2026-03-05T12:00")) for type in TYPES)


def test_the_zone_is_the_accounts_else_the_last_devices() -> None:
    assert rules.zone_of(NEW_YORK, DeliveryState(zone=BERLIN)) == NEW_YORK
    assert rules.zone_of(None, DeliveryState(zone=BERLIN)) == BERLIN
    assert rules.zone_of(None, DeliveryState()) == "UTC"


def test_what_is_held_twice_waits_once_by_all_its_channels() -> None:
    until = Deadline.of(moment("2026-03-05T08:00"), BERLIN)
    state = rules.with_held(DeliveryState(), HeldLine(id="a", push=True, mail=False), until)
    state = rules.with_held(state, HeldLine(id="b", push=True, mail=False), until)
    state = rules.with_held(state, HeldLine(id="a", push=False, mail=True), until)
    assert state.held == [HeldLine(id="b", push=True, mail=False), HeldLine(id="a", push=True, mail=True)]
    assert (state.version, state.held_until) == (3, until)
    for number in range(150):
        state = rules.with_held(state, HeldLine(id=f"n{number}", push=True, mail=False), until)
    assert [line.id for line in state.held] == [f"n{number}" for number in range(50, 150)]


# --- summaries and reminders -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-03-04T17:59", "2026-03-04T17:00"),
        ("2026-03-04T18:00", "2026-03-05T17:00"),
        ("2026-03-28T20:00", "2026-03-29T16:00"),
        ("2026-10-24T20:00", "2026-10-25T17:00"),
    ],
)
def test_the_daily_summary_is_at_18_on_the_users_clock(at: str, due: str) -> None:
    assert utc(rules.next_digest(BERLIN, moment(at))) == due


TIMES: dict[Weekday, str] = {"monday": "07:00", "thursday": "18:30"}


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-03-02T06:59", "2026-03-02T06:00"),
        ("2026-03-02T07:00", "2026-03-05T17:30"),
        ("2026-03-05T18:30", "2026-03-09T06:00"),
        # Summer time begins on Sunday the 29th.
        ("2026-03-26T19:00", "2026-03-30T05:00"),
    ],
)
def test_reminders_have_a_time_for_each_weekday(after: str, due: str) -> None:
    assert utc(rules.next_reminder(TIMES, BERLIN, moment(after))) == due


def test_without_a_time_there_is_no_reminder() -> None:
    assert rules.next_reminder({}, BERLIN, moment("2026-03-02T06:59")) is None


def test_a_weekday_is_a_week_away_once_its_time_has_come() -> None:
    assert utc(rules.next_reminder({"monday": "07:00"}, BERLIN, moment("2026-03-02T07:00"))) == "2026-03-09T06:00"


@pytest.mark.parametrize(
    ("zone", "at", "day", "due"),
    [
        (BERLIN, "02:30", date(2026, 3, 29), "2026-03-29T01:30"),
        (BERLIN, "02:30", date(2026, 10, 25), "2026-10-25T00:30"),
        (NEW_YORK, "02:30", date(2026, 3, 8), "2026-03-08T07:30"),
        (LORD_HOWE, "02:15", date(2026, 10, 4), "2026-10-03T15:45"),
    ],
)
def test_a_time_that_is_skipped_comes_later_and_one_that_is_repeated_comes_first(
    zone: str, at: str, day: date, due: str
) -> None:
    daily = dict.fromkeys(WEEKDAYS, at)
    before = datetime.combine(day, time(0, 5), ZoneInfo(zone))
    first = rules.next_reminder(daily, zone, before)
    assert utc(first) == due
    assert first is not None
    second = rules.next_reminder(daily, zone, first)
    assert second is not None
    assert second.astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1), "not a second time that day"


def test_every_day_of_a_year_has_one_reminder() -> None:
    for zone in (BERLIN, NEW_YORK, LORD_HOWE):
        after = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))
        days = []
        for _ in range(365):
            due = rules.next_reminder(dict.fromkeys(WEEKDAYS, "02:30"), zone, after)
            assert due is not None
            days.append(due.astimezone(ZoneInfo(zone)).date())
            after = due
        assert days == [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]


@pytest.mark.parametrize(
    ("left", "due"),
    [(0, None), (1, "2026-03-08T09:00"), (2, "2026-03-07T09:00"), (7, "2026-03-02T09:00"), (8, None)],
)
def test_a_week_is_at_risk_when_each_of_its_days_is_needed(left: int, due: str | None) -> None:
    assert utc(rules.risk_moment(date(2026, 3, 2), left, BERLIN)) == due
