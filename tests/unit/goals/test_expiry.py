"""What time does to goals: expiry at the end of the target date in local time, and seven days more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.goals import reactions, store
from fitai.goals.events import GoalChanged
from fitai.kernel import personal_data, table
from fitai.kernel.meter import meter
from fitai.kernel.time_budget import TimeBudget

from functions.schedules import expire_goals
from tests.harness.gateway import CONTEXT, Frames, Socket, access_token, deliver_events, frames
from tests.unit.auth.people import Person, items, register
from tests.unit.goals.steps import SQUAT, Clock, change, created, only_goal, train

DATE = "2026-03-20"


@pytest.fixture(autouse=True)
def time(aws: None) -> Clock:
    return Clock().start()


def run() -> int:
    handled: int = expire_goals.handler({}, CONTEXT)["handled"]
    deliver_events()
    return handled


def notifications(kept: Frames) -> list[str]:
    return [frame["data"]["type"] for _, frame in kept.sent if frame["event"] == "notification:new"]


def strength(person: Person, **more: Any) -> Any:
    return created(person, **({"type": "strength", "targetValue": 100, "exerciseId": SQUAT, "targetDate": DATE} | more))


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("UTC", datetime(2026, 3, 28, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 3, 27, 11, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 28, 7, tzinfo=UTC)),
    ],
)
def test_a_goal_expires_seven_days_after_its_date_where_the_user_lives(time: Clock, zone: str, end: datetime) -> None:
    ada = register(profile={"timezone": zone})
    deliver_events()
    strength(ada)
    time.now = end - timedelta(seconds=1)
    assert run() == 0
    assert only_goal(ada)["status"] == "active"
    time.now = end
    with frames() as kept:
        Socket(kept, access_token(ada.id)).connect()
        assert run() == 1
        assert run() == 0
    assert only_goal(ada)["status"] == "expired"
    assert notifications(kept) == ["goal_expired"]


def test_a_late_log_in_the_seven_days_still_completes_the_goal(time: Clock) -> None:
    ada = register()
    strength(ada)
    time.now = datetime(2026, 3, 20, 23, tzinfo=UTC)
    train(ada, (100, 1))
    assert only_goal(ada)["completedOn"] == DATE
    time.now = datetime(2026, 4, 1, tzinfo=UTC)
    assert run() == 0


def test_what_is_done_after_the_date_completes_nothing(time: Clock) -> None:
    ada = register()
    strength(ada)
    time.now = datetime(2026, 3, 21, 12, tzinfo=UTC)
    train(ada, (100, 1))
    assert (only_goal(ada)["status"], only_goal(ada)["currentValue"]) == ("active", 100)


def test_a_paused_goal_expires_by_its_moved_date(time: Clock) -> None:
    ada = register()
    goal = strength(ada)
    change(ada, goal, status="paused")
    time.now = datetime(2026, 3, 29, 12, tzinfo=UTC)
    assert run() == 0
    assert change(ada, goal, status="active").data["targetDate"] == "2026-04-16"
    assert run() == 0
    time.now = datetime(2026, 4, 24, tzinfo=UTC)
    assert run() == 1
    assert only_goal(ada)["status"] == "expired"


def test_another_date_moves_the_expiry_and_a_completion_ends_it(time: Clock) -> None:
    ada = register()
    goal = strength(ada)
    change(ada, goal, targetDate="2026-05-01")
    assert [item["due"] for item in items(f"USER#{ada.id}") if str(item["SK"]).startswith("DUE#goal")] == [
        "2026-05-09T00:00:00.000Z"
    ]
    train(ada, (100, 1))
    assert not [item for item in items(f"USER#{ada.id}") if str(item["SK"]).startswith("DUE#goal")]


def test_a_goal_by_period_that_was_always_met_is_completed_at_its_end(time: Clock) -> None:
    ada = register()
    created(ada, type="frequency", targetValue=1, period="week", targetDate="2026-03-15")
    for day in (0, 7):
        time.set_day(day)
        train(ada, (60, 5))
    time.now = datetime(2026, 3, 23, tzinfo=UTC)
    assert run() == 1
    assert (only_goal(ada)["status"], len(only_goal(ada)["periods"])) == ("completed", 2)


def test_without_goals_that_are_due_a_run_reads_nothing_of_any_user(time: Clock) -> None:
    for number in range(3):
        created(register(f"user{number}"), type="custom", targetValue=10)
    before = len(meter.operations)
    assert reactions.expire_goals(TimeBudget(60)) == 0
    assert set(meter.operations[before:]) <= {"Query"}
    assert len(meter.operations) - before == 40, "one Query for each offset of the time zones"


# --- deleted accounts --------------------------------------------------------------------------------------


def test_the_goals_of_an_account_are_exported_and_erased() -> None:
    ada = register()
    goal = strength(ada)
    exported = dict(next(data for data in personal_data.registered() if data.name == "goals").export(ada.id))
    assert exported["goal"]["title"] == goal["title"]
    for _ in store.erase_goals(ada.id):
        pass
    assert [item for item in items(f"USER#{ada.id}") if "GOALS" in item["PK"] or "DUE#goal" in item["SK"]] == []


def test_a_late_event_writes_nothing_for_an_erased_account() -> None:
    ada = register()
    goal = strength(ada)
    train(ada, (60, 1))
    stored = store.load_goal(ada.id, goal["id"])
    assert stored is not None
    moved_back = stored.state.model_copy(update={"current_value": 0.0, "version": stored.state.version + 1})
    table.commit(*store.change_writes(stored, moved_back))
    table.commit(personal_data.deleted_account_write(ada.id))
    reactions.update_goals(GoalChanged(user_id=ada.id, goal_id=goal["id"]))
    kept = store.load_goal(ada.id, goal["id"])
    assert kept is not None
    assert kept.state == moved_back
