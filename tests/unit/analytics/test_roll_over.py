"""Streaks roll over at each user's own midnight, weeks are summed up: by deadlines, resumable, nobody twice."""

import os
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.accounts.events import PreferencesChanged
from fitai.accounts.models import NotificationChoices, Preferences
from fitai.analytics import published, roll_over, store
from fitai.analytics.rules import Contribution, aggregate_contributions
from fitai.analytics.standing import next_change
from fitai.analytics.store import LoadedItems, StreakSettings
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import clock, deadlines
from fitai.kernel.deadlines import SHARDS, due_subjects
from fitai.kernel.meter import meter
from fitai.kernel.personal_data import deleted_account_write
from fitai.kernel.table import QueryPage, Write, commit
from fitai.kernel.time_budget import TimeBudget

from tests.harness import gateway, histories
from tests.harness.gateway import Frames, Socket, access_token, call, deliver, deliver_events
from tests.unit.analytics.test_reactions import registered
from tests.unit.analytics.workouts import ME, completed, deleted, done, tell, train
from tests.unit.auth.people import register

MONDAY = date(2026, 3, 2)
ENOUGH = 3600.0
USERS = int(os.environ.get("FITAI_ROLL_OVER_USERS", "1500"))
"""Generated users of the test of many; 10000 is for the patient."""
SetClock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _start(aws: None) -> None:
    clock.set_source(lambda: datetime(2026, 3, 4, 12, tzinfo=UTC))


def go_to(day: int, hour: int = 0, minute: int = 0) -> None:
    moment = datetime(2026, 3, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)
    clock.set_source(lambda: moment)


def run() -> tuple[int, int]:
    return roll_over.roll_over_streaks(TimeBudget(ENOUGH)), roll_over.send_weekly_summaries(TimeBudget(ENOUGH))


def due() -> list[str]:
    """When something is due for the user, by the items themselves."""
    far = datetime(2100, 1, 1, tzinfo=UTC)
    return [clock.iso(subject.due) for kind in (store.ROLL_OVER, store.SUMMARY) for subject in due_subjects(kind, far)]


def events() -> Counter[str]:
    return Counter(item["name"]["S"] for item in gateway.outbox_items())


# --- streaks -----------------------------------------------------------------------------------------------


def test_streaks_roll_over_at_the_users_midnight_and_the_devices_are_told(pushed: Frames) -> None:
    registered("America/New_York", target=1)
    train(date(2026, 3, 4))
    deliver_events()
    assert due() == ["2026-03-06T05:00:00.000Z", "2026-03-09T12:00:00.000Z"]
    go_to(6, 4, 59)
    assert run() == (0, 0)
    go_to(6, 5)
    phone = Socket(pushed, access_token(ME)).connect()
    assert run() == (1, 0)
    (frame,) = phone.received("sync:progress")
    assert (frame["data"]["currentStreak"], frame["data"]["weeklyStreak"]["current"]) == (0, 1)
    assert events() == {"analytics.changed": 1}
    assert run() == (0, 0), "twice is once"
    assert len(phone.received("sync:progress")) == 1


def test_a_device_keeps_the_newest(pushed: Frames) -> None:
    train(date(2026, 3, 4))
    go_to(6)
    phone = Socket(pushed, access_token(ME)).connect()
    run()
    train(date(2026, 3, 6))
    revisions = [frame["data"]["revision"] for frame in phone.received("sync:progress")]
    assert len(revisions) == 2
    assert revisions == sorted(set(revisions))


def test_a_streak_is_followed_until_nothing_changes_any_more() -> None:
    registered(target=1)
    train(*(MONDAY - timedelta(weeks=week) for week in range(4)))
    handled = []
    while due():
        moment = datetime.fromisoformat(min(due()))
        clock.set_source(lambda: moment)  # noqa: B023
        if run()[0]:
            handled.append(clock.iso(moment)[:13])
    assert handled == ["2026-03-09T00", "2026-03-18T00", "2026-03-25T00"], (
        "the week begins; a freeze is used; the streak begins anew"
    )
    assert due() == []


def test_users_without_a_streak_cost_the_queries_of_the_offsets() -> None:
    registered()
    train(date(2025, 3, 4))
    assert due() == []
    meter.reset()
    assert run() == (0, 0)
    assert list(meter.operations) == ["Query"] * 2 * len(SHARDS) == ["Query"] * 80
    assert meter.read_units == 40


def test_a_deletion_takes_the_deadlines_away() -> None:
    tell(completed("a", date(2026, 3, 4), done("squat")))
    assert len(due()) == 2
    tell(deleted("a"))
    assert due() == []


def test_an_unchanged_deadline_is_not_written() -> None:
    train(date(2026, 3, 4), date(2026, 3, 4))
    item = store.load_totals(ME).totals
    assert item is not None
    writes = store.totals_writes(store.load_totals(ME), item.totals, item.settings)
    assert len(writes) == 1


def test_a_lagging_index_rolls_nobody_over_twice() -> None:
    train(date(2026, 3, 4))
    go_to(6)
    (subject,) = due_subjects(store.ROLL_OVER, clock.now())
    run()
    deliver_events()
    roll_over._roll_over_streak(subject)
    assert events() == {}


def test_an_erased_account_is_let_alone(pushed: Frames) -> None:
    train(date(2026, 3, 4))
    go_to(6)
    phone = Socket(pushed, access_token(ME)).connect()
    commit(deleted_account_write(ME))
    go_to(6)
    run()
    assert phone.received("sync:progress") == []


def test_a_journey_moves_what_is_due() -> None:
    registered("Asia/Tokyo", target=1)
    train(date(2026, 3, 4))
    assert due()[0] == "2026-03-05T15:00:00.000Z"
    event = PreferencesChanged(
        user_id=ME, revision=4, timezone="America/Los_Angeles", weekly_target=1, preferences=Preferences()
    )
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert due()[0] == "2026-03-06T08:00:00.000Z"
    assert store.load_totals(ME).settings.zones_left == (("Asia/Tokyo", date(2026, 3, 4).toordinal()),)


# --- the weekly summary ------------------------------------------------------------------------------------


def notifications(phone: Socket) -> list[Any]:
    """What the summaries said that the phone has received."""
    deliver_events()
    summaries = [frame["data"] for frame in phone.received("notification:new")]
    parts = ("type", "message", "data")
    return [{part: data[part] for part in parts} for data in summaries if data["type"] == "weekly_summary"]


def test_the_week_is_summed_up_on_the_morning_after_it(pushed: Frames) -> None:
    registered("Europe/Berlin", target=3)
    train(date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 4))
    go_to(9, 6, 59)
    phone = Socket(pushed, access_token(ME)).connect()
    assert run()[1] == 0
    go_to(9, 7)
    assert run()[1] == 1
    assert notifications(phone) == [
        {
            "type": "weekly_summary",
            "message": "Last week: 3 workouts on 2 days. That met your target; 1 week in a row.",
            "data": {
                "weekStartDate": "2026-03-02", "workouts": "3", "days": "2", "target": "3", "met": "true",
                "weeklyStreak": "1",
            },
        }
    ]  # fmt: skip
    assert run()[1] == 0
    train(date(2026, 3, 8))
    assert run()[1] == 0, "a late log brings no second summary"
    assert len(notifications(phone)) == 1


def test_a_week_that_was_not_met_is_summed_up_without_blame(pushed: Frames) -> None:
    train(date(2026, 3, 4))
    go_to(9, 8)
    phone = Socket(pushed, access_token(ME)).connect()
    run()
    (notification,) = notifications(phone)
    assert notification["message"] == "Last week: 1 workout on 1 day."
    assert notification["data"]["met"] == "false"


def test_who_did_not_train_or_does_not_want_it_gets_no_summary(pushed: Frames) -> None:
    train(date(2026, 3, 1))
    choices = Preferences(notifications=NotificationChoices(progress_updates=False))
    event = PreferencesChanged(user_id="user-2", revision=2, timezone="UTC", weekly_target=1, preferences=choices)
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    train(date(2026, 3, 4), user_id="user-2")
    go_to(9, 8)
    phone, other = (Socket(pushed, access_token(user_id)).connect() for user_id in (ME, "user-2"))
    assert run()[1] == 0
    assert notifications(phone) == notifications(other) == []


def test_a_choice_at_the_registration_holds() -> None:
    ada = register(preferences={"notifications": {"progressUpdates": False}})
    deliver_events()
    assert not store.load_totals(ada.id).settings.progress_updates


def test_a_summary_that_is_a_day_late_is_left_out(pushed: Frames) -> None:
    train(date(2026, 3, 4))
    go_to(10, 8)
    phone = Socket(pushed, access_token(ME)).connect()
    run()
    assert notifications(phone) == []
    assert all(moment > "2026-03-10T08" for moment in due())


# --- many users --------------------------------------------------------------------------------------------

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Los_Angeles", "Pacific/Kiritimati", "Australia/Adelaide")


def write_users(count: int) -> None:
    """Users who trained some weeks until today, each in one of the zones."""
    today = clock.now().date()
    items = []
    for number in range(count):
        zone, weeks = ZONES[number % len(ZONES)], number % 7
        days = [today - timedelta(weeks=week) for week in range(weeks + 1)]
        history = [Contribution(workout_id=f"{day}", date=day, timezone=zone) for day in days]
        totals = aggregate_contributions(history, plan=WeekPlan.of(1), today_utc=today).totals
        writes = store.totals_writes(LoadedItems(f"user-{number:05}"), totals, StreakSettings(zone, 1, 1))
        items += [write.item for write in writes]
    histories.write(items)


class Crash(BaseException):
    """The end of the process."""


def test_thousands_roll_over_a_crash_resumes_and_nobody_is_rolled_over_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    write_users(USERS)
    go_to(6, 8)  # The day after tomorrow has begun everywhere: the streaks of days are over.
    handled: list[str] = []
    items_read = most_ahead = 0
    commit_of_users, query_of_deadlines = roll_over.commit, deadlines.query

    def commit_until_the_crash(*writes: Write) -> None:
        nonlocal most_ahead
        if len(handled) == USERS // 3 and "crash" not in handled:
            handled.append("crash")
            raise Crash
        commit_of_users(*writes)
        handled.append(writes[0].item.PK)
        most_ahead = max(most_ahead, items_read - len(handled))

    def count_items(*arguments: Any, **options: Any) -> QueryPage:
        nonlocal items_read
        page = query_of_deadlines(*arguments, **options)
        items_read += len(page.items)
        return page

    monkeypatch.setattr(roll_over, "commit", commit_until_the_crash)
    with pytest.raises(Crash):
        roll_over.roll_over_streaks(TimeBudget(ENOUGH))
    items_read = len(handled)
    monkeypatch.setattr(deadlines, "query", count_items)
    assert roll_over.roll_over_streaks(TimeBudget(ENOUGH)) == USERS - USERS // 3
    handled.remove("crash")
    assert Counter(handled) == {f"USER#user-{number:05}": 1 for number in range(USERS)}
    assert most_ahead < deadlines.PAGE_SIZE, "never more in memory than a page"
    assert roll_over.roll_over_streaks(TimeBudget(ENOUGH)) == 0
    item = store.load_totals("user-00000").totals
    assert item is not None
    assert item.next_change == next_change(item.totals, item.settings, clock.now())


# --- for other services ------------------------------------------------------------------------------------


def test_other_services_read_what_was_trained_with_two_requests() -> None:
    registered(target=1)
    train(*(MONDAY - timedelta(weeks=week) for week in (0, 1, 2, 3, 8)))
    meter.reset()
    found = published.training_counts(ME)
    assert list(meter.operations) == ["GetItem", "BatchGetItem"]
    weeks, training = found.weeks, found.training
    assert (weeks.current, weeks.longest, weeks.met, weeks.rested, weeks.freezes) == (4, 4, 5, 4, 1)
    assert (training.comebacks, training.months, training.years) == (1, 3, 0)
    assert call("GET", "/analytics/overview", token=access_token(ME)).data["weeklyStreak"]["current"] == 4
