"""The reactions: each workout counts once, at its highest version, whatever the events do on their way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.accounts.models import Preferences
from fitai.analytics import store
from fitai.analytics.reactions import update_analytics
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.limits import preferences_write
from fitai.kernel.meter import meter
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.table import Write, WriteConflict, commit

from tests.harness.gateway import Frames, Socket, access_token, call, deliver
from tests.unit.analytics.workouts import ME, completed, corrected, deleted, done, tell, train

DAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(aws: None) -> None:
    clock.set_source(lambda: NOON)


def overview(user_id: str = ME) -> Any:
    return call("GET", "/analytics/overview", token=access_token(user_id)).data


def kept(user_id: str) -> Any:
    """Everything that is kept of a user, without the counters of its writes."""
    loaded = store.load_all(user_id)
    return loaded.aggregates, {entry: item.contribution for entry, item in loaded.contributions.items()}


# --- once, and in any order --------------------------------------------------------------------------------


def test_an_event_that_comes_twice_counts_once() -> None:
    event = completed("a", DAY, done("squat"))
    tell(event, event, event)
    assert overview()["totalWorkouts"] == 1


def test_any_order_of_a_workouts_events_ends_the_same() -> None:
    def life(user: str) -> list[Any]:
        return [
            completed("a", DAY, done("squat", weight=200), user_id=user, version=5),
            corrected("a", DAY, done("squat", weight=100), user_id=user, version=6),
            corrected("a", DAY - timedelta(days=9), done("bench"), user_id=user, version=7),
            completed("b", DAY, done("row"), user_id=user, version=3),
        ]

    tell(*life("in-order"))
    for number, order in enumerate(permutations(range(4))):
        user = f"user-{number}"
        for place in order:
            update_analytics(life(user)[place])
        assert kept(user) == kept("in-order"), order


def test_a_deletion_that_comes_before_its_completion_wins() -> None:
    tell(deleted("a", version=8), completed("a", DAY, done("squat"), version=6))
    tell(corrected("a", DAY, done("squat"), version=7))
    assert overview() == overview("somebody-new")


def test_an_older_correction_changes_nothing() -> None:
    tell(corrected("a", DAY, done("squat", weight=120), version=9), corrected("a", DAY, done("squat"), version=8))
    assert overview()["strongestLifts"][0]["maxWeight"] == 120


# --- costs and races ---------------------------------------------------------------------------------------

REACTION = "update_analytics"
"""The one whose requests are counted."""


@pytest.mark.parametrize("days", [1, 30])
def test_counting_a_workout_is_two_reads_and_one_transaction(days: int) -> None:
    train(DAY - timedelta(days=days))
    tell(completed("a", DAY, done("squat"), done("bench"), done("row")), to=REACTION)
    # The last query finds the devices to tell.
    assert meter.operations == ["BatchGetItem", "Query", "TransactWriteItems", "Query"]


def test_an_event_that_is_known_is_one_read() -> None:
    event = completed("a", DAY, done("squat"))
    tell(event, event, to=REACTION)
    assert meter.operations == ["BatchGetItem"]


def test_a_workout_with_as_many_exercises_as_there_can_be_is_one_transaction() -> None:
    tell(completed("a", DAY, *(done(f"before-{n}") for n in range(40))))
    tell(corrected("a", DAY - timedelta(days=9), *(done(f"after-{n}", weight=50) for n in range(40))), to=REACTION)
    assert meter.operations.count("TransactWriteItems") == 1
    assert len(store.load_all(ME).exercises) == 40


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Events that somebody else's reaction handles between our reading and our writing, one each time."""
    between: list[Any] = []
    real = store.load_affected

    def complete(loaded: store.LoadedItems, days: Any) -> None:
        real(loaded, days)
        if between:
            tell(between.pop())

    monkeypatch.setattr(store, "load_affected", complete)
    yield between


def test_two_reactions_at_once_lose_nothing(interrupted: list[Any]) -> None:
    interrupted += [completed("c", DAY, done("row")), completed("b", DAY, done("squat", weight=140))]
    tell(completed("a", DAY, done("squat", weight=120)))
    seen = overview()
    assert seen["totalWorkouts"] == 3
    assert seen["strongestLifts"][0]["maxWeight"] == 140
    assert seen["weeklyStreak"]["thisWeek"] == 3


def test_the_same_event_at_once_counts_once(interrupted: list[Any]) -> None:
    event = completed("a", DAY, done("squat"))
    interrupted.append(event)
    tell(event)
    assert overview()["totalWorkouts"] == 1


def test_a_best_is_looked_for_among_what_is_counted_when_it_is_written(interrupted: list[Any]) -> None:
    tell(completed("a", DAY, done("squat", weight=200)), completed("b", DAY, done("squat", weight=100)))
    interrupted.append(corrected("b", DAY, done("squat", weight=150)))
    tell(deleted("a"))
    seen = overview()
    assert seen["strongestLifts"][0]["maxWeight"] == 150
    assert (seen["totalWorkouts"], seen["totalVolume"]) == (1, 2250)


def test_without_end_contended_it_comes_back_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def contended(*writes: Write) -> None:
        raise WriteConflict

    monkeypatch.setattr("fitai.analytics.reactions.commit", contended)
    monkeypatch.setattr("fitai.kernel.table.time.sleep", lambda seconds: None)
    with pytest.raises(AssertionError, match="update_analytics failed"):
        tell(completed("a", DAY, done("squat")))
    monkeypatch.undo()
    assert overview()["totalWorkouts"] == 0


# --- telling the devices -----------------------------------------------------------------------------------


def test_the_users_devices_get_the_new_totals(pushed: Frames) -> None:
    mine = Socket(pushed, access_token(ME)).connect()
    other = Socket(pushed, access_token("user-2")).connect()
    tell(completed("a", DAY, done("squat"), duration_seconds=1800, calories=99.5, personal_records=2))
    (frame,) = mine.received("sync:progress")
    assert frame["data"] == {
        "revision": 1,
        "totalWorkouts": 1,
        "totalVolume": 1500,
        "totalDuration": 1800,
        "totalCalories": 99.5,
        "personalRecords": 2,
        "currentStreak": 1,
        "longestStreak": 1,
        "weeklyStreak": {
            "current": 0,
            "longest": 0,
            "target": 3,
            "thisWeek": 1,
            "weekStartDate": "2026-03-02",
            "freezes": 0,
            "frozenWeeks": [],
        },
    }
    assert not other.received("sync:progress")


def test_what_changes_nothing_is_not_told(pushed: Frames) -> None:
    device = Socket(pushed, access_token(ME)).connect()
    event = completed("a", DAY, done("squat"))
    tell(event, event, corrected("a", DAY, done("squat"), version=2), deleted("b"))
    assert len(device.received("sync:progress")) == 1
    tell(corrected("a", DAY, done("squat", weight=90), version=3))
    assert [frame["data"]["revision"] for frame in device.received("sync:progress")] == [1, 2]


def test_an_imperial_device_gets_pounds(pushed: Frames) -> None:
    commit(preferences_write(ME, "imperial", SharingSwitches()))
    device = Socket(pushed, access_token(ME)).connect()
    tell(completed("a", DAY, done("squat", weight=100 * 0.45359237, reps=1, sets=1)))
    assert device.received("sync:progress")[0]["data"]["totalVolume"] == 100


# --- preferences -------------------------------------------------------------------------------------------


def registered(timezone: str = "UTC", target: int = 3, user_id: str = ME) -> None:
    event = UserRegistered(
        user_id=user_id, email="a@example.com", username="a", units="metric", timezone=timezone, weekly_target=target
    )
    deliver(event.name, event.model_dump(mode="json", by_alias=True))


def change_preferences(revision: int, timezone: str = "UTC", target: int = 3) -> None:
    event = PreferencesChanged(
        user_id=ME, revision=revision, timezone=timezone, weekly_target=target, preferences=Preferences()
    )
    deliver(event.name, event.model_dump(mode="json", by_alias=True))


def test_the_target_is_the_accounts() -> None:
    registered(target=2)
    train(DAY, DAY - timedelta(days=1), DAY - timedelta(days=7), DAY - timedelta(days=14))
    assert overview()["weeklyStreak"]["current"] == 1
    change_preferences(2, target=1)
    seen = overview()["weeklyStreak"]
    assert (seen["target"], seen["current"], seen["longest"]) == (1, 3, 3)
    train(DAY - timedelta(days=21))
    assert overview()["weeklyStreak"]["current"] == 4


def test_the_newest_preferences_count_whatever_order_they_come_in() -> None:
    change_preferences(3, target=5)
    change_preferences(2, target=4)
    registered(target=3)
    assert overview()["weeklyStreak"]["target"] == 5


def test_totals_are_kept_when_preferences_change() -> None:
    train(DAY)
    before = overview()
    change_preferences(2, target=3)
    assert overview() == before


@pytest.mark.parametrize(
    ("zone", "current", "day"), [("Asia/Tokyo", 0, "2026-03-09"), ("America/Los_Angeles", 1, "2026-03-02")]
)
def test_today_is_the_accounts(zone: str, current: int, day: str) -> None:
    """On Sunday, 20:00 UTC, it is Monday in Tokyo, and Sunday noon in Los Angeles."""
    registered(timezone=zone)
    clock.set_source(lambda: datetime(2026, 3, 8, 20, tzinfo=UTC))
    train(date(2026, 3, 7))
    seen = overview()
    assert (seen["currentStreak"], seen["weeklyStreak"]["weekStartDate"]) == (current, day)
    assert seen["weekly"][-1]["weekStartDate"] == day
    assert sum(week["workoutCount"] for week in seen["weekly"]) == 1


def test_the_twelve_weeks_are_whole_where_it_is_still_last_week() -> None:
    """On Monday, 3:00 UTC, it is Sunday evening in Los Angeles: the first of the twelve weeks is another one."""
    registered(timezone="America/Los_Angeles")
    clock.set_source(lambda: datetime(2026, 3, 9, 3, tzinfo=UTC))
    train(date(2026, 3, 8), date(2025, 12, 15))
    counts = [week["workoutCount"] for week in overview()["weekly"]]
    assert counts == [1, *[0] * 10, 1]


def test_an_account_without_a_zone_is_where_it_trained_last() -> None:
    registered(timezone="UTC")
    clock.set_source(lambda: datetime(2026, 3, 8, 20, tzinfo=UTC))
    train(date(2026, 3, 8), timezone="UTC")
    assert overview()["weeklyStreak"]["weekStartDate"] == "2026-03-02"
    train(date(2026, 3, 9), timezone="Asia/Tokyo")
    seen = overview()
    assert (seen["weeklyStreak"]["weekStartDate"], seen["currentStreak"]) == ("2026-03-09", 2)


@pytest.fixture
def torn_reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Events that somebody else's reaction handles in the middle of a batch: DynamoDB reads no batch at one moment."""
    between: list[Any] = []
    real = store.get_many

    def get_many(keys: Any, **options: Any) -> list[Any]:
        wanted = list(keys)
        calendar = real([key for key in wanted if key[1] == store.CALENDAR], **options)
        if between:
            tell(between.pop())
        return [*calendar, *real([key for key in wanted if key[1] != store.CALENDAR], **options)]

    monkeypatch.setattr(store, "get_many", get_many)
    yield between


def test_a_streak_is_not_counted_from_a_calendar_that_is_older_than_the_totals(torn_reads: list[Any]) -> None:
    tell(completed("a", DAY, done("squat")))
    torn_reads.append(completed("b", DAY - timedelta(days=1), done("row")))
    tell(corrected("a", DAY, done("squat", weight=150)))
    assert overview()["longestStreak"] == 2


def test_a_weekly_streak_is_not_counted_from_a_calendar_that_is_older_than_the_totals(torn_reads: list[Any]) -> None:
    tell(completed("a", DAY, done("squat")))
    torn_reads.append(completed("b", DAY - timedelta(days=7), done("row")))
    change_preferences(2, target=1)
    assert overview()["weeklyStreak"]["longest"] == 2


def test_the_weekly_streak_follows_the_week_of_the_preferences() -> None:
    sunday, monday = date(2026, 3, 1), date(2026, 3, 2)
    tell(completed("a", sunday, done("squat")), completed("b", monday, done("squat")))
    event = PreferencesChanged(
        user_id=ME, revision=7, timezone="UTC", weekly_target=2, week_starts_on="sunday", preferences=Preferences()
    )
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    streak = overview()["weeklyStreak"]
    assert (streak["current"], streak["longest"], streak["target"], streak["thisWeek"]) == (1, 1, 2, 2)
    assert streak["weekStartDate"] == "2026-03-01"
    tell(deleted("a"))
    assert overview()["weeklyStreak"]["current"] == 0
    later = event.model_copy(update={"id": new_id(), "revision": 8, "week_starts_on": "monday"})
    deliver(later.name, later.model_dump(mode="json", by_alias=True))
    assert overview()["weeklyStreak"]["thisWeek"] == 1
    assert overview()["weeklyStreak"]["weekStartDate"] == "2026-03-02"
