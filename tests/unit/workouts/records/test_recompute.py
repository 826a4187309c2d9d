"""Records when several workouts of the past change at once, and the index of the history lags behind all of it."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table
from fitai.kernel.events import Event
from fitai.kernel.meter import meter
from fitai.workouts import personal, store
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.published import completed_workout
from fitai.workouts.records import performance, recompute, service
from fitai.workouts.records import store as records_store

from tests.harness.crashes import Crash
from tests.harness.gateway import Frames, access_token, call, deliver, deliver_events
from tests.store.workouts import records

ME, SQUAT = "user-1", "barbell-back-squat"
START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
Told = WorkoutCompleted | WorkoutCorrected | WorkoutDeleted


@pytest.fixture
def token(pushed: Frames) -> str:
    clock.set_source(lambda: START)
    return access_token(ME)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> "Index":
    return Index(monkeypatch)


class Index:
    """The index of the exercise's history, which may answer what it had some time ago."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch, self._read = monkeypatch, store.whole_exercise_history

    def note(self) -> Callable[[], None]:
        """Gives what makes it answer as it does now."""
        known = self._read(ME, SQUAT)
        return lambda: self._monkeypatch.setattr(store, "whole_exercise_history", lambda *_: deepcopy(known))

    def lags(self) -> None:
        """It gets to know no more than what is long past by now."""
        self.note()()
        clock.set_source(lambda: START + 2 * performance.INDEX_LAG)


def trained(token: str, day: str, *weights: float) -> str:
    """A workout of that day, completed; nobody has reacted to it."""
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True, "date": day}
    workout = str(call("POST", "/workouts", body, token=token).data["id"])
    for index, weight in enumerate(weights):
        call("PUT", f"/workouts/{workout}/set/{index}", {"weight": weight, "reps": 5}, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    return workout


def correct(token: str, workout: str, weight: float) -> None:
    call("PUT", f"/workouts/{workout}/set/0?exercise=0", {"weight": weight}, token=token).data  # noqa: B018


def told() -> Iterator[tuple[str, dict[str, Any]]]:
    """The events that wait to be reacted to, taken out: name and content."""
    where = table.settings().table
    for raw in table.client().scan(TableName=where)["Items"]:
        if raw["kind"]["S"] == "outbox":
            table.client().delete_item(TableName=where, Key={"PK": raw["PK"], "SK": raw["SK"]})
            yield raw["name"]["S"], json.loads(raw["body"]["S"])


def about(workout: str) -> Told:
    """The event of a workout whose records are to be put in order."""
    event = completed_workout(ME, workout)
    assert event is not None
    return event.model_copy(update={"backdated": True})


def hold(*workouts: str) -> None:
    """Everything that is kept of the exercise is what these workouts give."""
    records.hold(ME, SQUAT, *workouts)


# --- one after the other, while the index lags ---------------------------------------------------------------


@pytest.mark.parametrize("backwards", [False, True])
def test_workouts_that_the_index_does_not_have_yet_count_for_each_other(
    token: str, index: Index, backwards: bool
) -> None:
    old = trained(token, "2026-02-01", 90)
    deliver_events()
    index.lags()
    first, second, third = (trained(token, f"2026-02-1{day}", weight) for day, weight in ((1, 120), (2, 110), (3, 130)))
    for one in [third, second, first] if backwards else [first, second, third]:
        service.update_records(about(one))
    hold(old, first, second, third)


def test_a_workout_that_was_just_completed_counts_for_one_of_the_past(token: str, index: Index) -> None:
    index.lags()
    late = trained(token, "2026-02-10", 120)
    today = trained(token, "2026-03-02", 100)
    event = completed_workout(ME, today)
    assert event is not None
    assert not event.backdated
    service.update_records(about(late))
    service.update_records(event)
    hold(late, today)
    later = trained(token, "2026-03-02", 140)
    event = completed_workout(ME, later)
    assert event is not None
    service.update_records(event)
    service.update_records(about(late))
    hold(late, today, later)


@pytest.mark.parametrize("weights", [(120, 100), (120, 90, 115, 100)])
def test_what_was_rewritten_meanwhile_is_not_taken_for_what_the_index_says(
    token: str, index: Index, weights: tuple[float, ...]
) -> None:
    early, later = trained(token, "2026-02-10", 100), trained(token, "2026-02-20", 110)
    deliver_events()
    index.lags()
    for weight in weights:
        correct(token, early, weight)
        service.update_records(about(early))
        hold(early, later)


def test_what_was_deleted_or_moved_is_not_taken_for_what_the_index_says(token: str, index: Index) -> None:
    one, two, three = (trained(token, f"2026-02-1{day}", 100 + day) for day in range(3))
    deliver_events()
    index.lags()
    call("DELETE", f"/workouts/{two}", token=token)
    version = call("GET", f"/workouts/{one}", token=token).data["version"]
    call("PUT", f"/workouts/{one}", {"version": version, "date": "2026-02-27"}, token=token).data  # noqa: B018
    for name, event in told():
        deliver(name, event)
    service.update_records(about(three))
    hold(three, one)


def test_what_was_deleted_is_not_counted_though_the_index_has_it(token: str, index: Index) -> None:
    first, second = trained(token, "2026-02-10", 100), trained(token, "2026-02-11", 110)
    deliver_events()
    index.lags()
    call("DELETE", f"/workouts/{second}", token=token)
    deliver_events()
    service.update_records(about(first))
    hold(first)


def test_another_exercise_at_the_place_is_left_alone(token: str) -> None:
    first, second = trained(token, "2026-02-10", 100), trained(token, "2026-02-11", 110)
    deliver_events()
    version = call("GET", f"/workouts/{second}", token=token).data["version"]
    other = {"exerciseId": "barbell-bench-press", "sets": [{"weight": 60, "reps": 5}]}
    call("PUT", f"/workouts/{second}", {"version": version, "exercises": [other]}, token=token).data  # noqa: B018
    before = store.load_workout(second)
    service.update_records(about(first))
    after = store.load_workout(second)
    assert before is not None
    assert after is not None
    assert [(one.exercise, one.bests_before) for one in after.exercises] == [
        (one.exercise, one.bests_before) for one in before.exercises
    ]
    deliver_events()
    hold(first)


def test_an_index_may_have_known_what_it_does_not_know_now(token: str, index: Index) -> None:
    """Its copies do not keep step: of two queries the second one may be answered by one that is behind."""
    behind = index.note()
    late, today = trained(token, "2026-02-10", 100), trained(token, "2026-03-02", 110)
    event = completed_workout(ME, today)
    assert event is not None
    service.update_records(about(late))
    assert [one.workout_id for one in records_store.load_past_performance(ME, [SQUAT]).done(SQUAT)] == [today, late]
    service.update_records(event)
    behind()
    service.update_records(about(late))
    hold(late, today)


def test_what_comes_again_is_there_again(token: str) -> None:
    """An id that was noted as gone, and is made anew, as an import does that was undone."""
    workout = trained(token, "2026-02-10", 100)
    other = trained(token, "2026-02-11", 110)
    deliver_events()
    loaded = store.load_workout(workout)
    assert loaded is not None
    table.commit(*store.deletion_writes(loaded))
    recompute.recompute_records(ME, SQUAT, workout)
    hold(other)
    key = {"PK": {"S": store.workout_partition(workout)}, "SK": {"S": "HEAD"}}
    table.client().delete_item(TableName=table.settings().table, Key=key)
    table.commit(*store.creation_writes(loaded.state, loaded.exercises)[:-1])
    recompute.recompute_records(ME, SQUAT, other)
    hold(workout, other)


# --- at once -------------------------------------------------------------------------------------------------


def interrupted(monkeypatch: pytest.MonkeyPatch, name: str, other: Callable[[], None]) -> list[int]:
    """Let something else happen after the first reading of a recomputation; gives how often it has read."""
    read = getattr(records_store, name)
    readings: list[int] = []

    def late(*arguments: Any, **options: Any) -> Any:
        found = read(*arguments, **options)
        readings.append(1)
        if len(readings) == 1:
            other()
        return found

    monkeypatch.setattr(records_store, name, late)
    return readings


def test_of_two_at_once_the_second_one_is_decided_anew(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.lags()
    first, second = trained(token, "2026-02-11", 120), trained(token, "2026-02-12", 110)
    readings = interrupted(monkeypatch, "current_exercise_history", lambda: service.update_records(about(second)))
    service.update_records(about(first))
    assert len(readings) == 3, "once for the other, twice for this one"
    hold(first, second)


def test_a_correction_in_the_middle_counts_though_it_is_dealt_with_first(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The slower one has read what the faster one has seen changed."""
    early, later = trained(token, "2026-02-10", 100), trained(token, "2026-02-20", 105)
    deliver_events()
    correct(token, early, 90)

    def other() -> None:
        correct(token, early, 110)
        service.update_records(about(early))

    readings = interrupted(monkeypatch, "current_exercise_history", other)
    service.update_records(about(early))
    assert readings
    hold(early, later)


def test_what_was_rewritten_before_it_was_decided_anew_is_known(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, early, later = (trained(token, f"2026-02-1{day}", 100 + 5 * day) for day in range(3))
    deliver_events()
    index.lags()
    correct(token, early, 120)
    readings = interrupted(monkeypatch, "sessions_write", lambda: service.update_records(about(first)))
    service.update_records(about(early))
    assert readings
    hold(first, early, later)
    correct(token, early, 105)
    service.update_records(about(early))
    hold(first, early, later)


def test_a_workout_that_is_completed_in_the_middle_counts(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.lags()
    late = trained(token, "2026-02-10", 100)

    def other() -> None:
        event = completed_workout(ME, trained(token, "2026-03-02", 110))
        assert event is not None
        service.update_records(event)

    readings = interrupted(monkeypatch, "current_exercise_history", other)
    service.update_records(about(late))
    assert readings
    today = next(
        one.workout_id for one in records_store.load_past_performance(ME, [SQUAT]).done(SQUAT) if one.workout_id != late
    )
    hold(late, today)


def test_a_workout_of_the_past_in_the_middle_of_one_that_is_remembered(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.lags()
    late, today = trained(token, "2026-02-10", 130), trained(token, "2026-03-02", 110)
    event = completed_workout(ME, today)
    assert event is not None
    readings = interrupted(monkeypatch, "load_past_performance", lambda: service.update_records(about(late)))
    service.update_records(event)
    assert readings
    hold(late, today)


# --- halves --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_crash_between_its_writes_is_made_good_when_the_message_comes_again(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch, turn: int, lands: bool, between: bool
) -> None:
    early, middle, later = (trained(token, f"2026-02-1{day}", 100 + 5 * day) for day in range(3))
    deliver_events()
    index.lags()
    correct(token, early, 107)
    real, turns = recompute.commit, iter(range(1, 100))

    def crash(*writes: Any) -> None:
        number = next(turns)
        if number == turn and not lands:
            raise Crash
        real(*writes)
        if number == turn:
            raise Crash

    monkeypatch.setattr(recompute, "commit", crash)
    with pytest.raises(Crash):
        service.update_records(about(early))
    monkeypatch.setattr(recompute, "commit", real)
    if between:
        service.update_records(about(later))
    service.update_records(about(early))
    hold(early, middle, later)


def test_a_message_that_comes_after_its_account_was_erased_leaves_nothing(token: str) -> None:
    workout = trained(token, "2026-02-10", 100)
    call("DELETE", f"/workouts/{trained(token, '2026-02-11', 110)}", token=token)
    call("POST", "/workouts", {"exercises": [{"exerciseId": SQUAT}]}, token=token).data  # noqa: B018
    late = [(name, event) for name, event in told() if name in ("workout.completed", "workout.deleted")]
    assert len(late) == 3
    event = about(workout)
    list(personal.PERSONAL_DATA.erase(ME))
    for name, content in late:
        service.update_records(Event.registry[name].model_validate(content))  # type: ignore[arg-type]
    service.update_records(event)
    items = table.client().scan(TableName=table.settings().table)["Items"]
    assert not [one["SK"]["S"] for one in items if one["PK"]["S"].startswith(f"USER#{ME}")]


# --- what it costs -------------------------------------------------------------------------------------------


def cost(event: Told) -> list[str]:
    meter.reset()
    service.update_records(event)
    return list(meter.operations)


def test_what_is_noted_costs_one_write(token: str) -> None:
    workout = trained(token, "2026-02-10", 100)
    reading = ["BatchGetItem", "GetItem", "Query", "Query"]
    assert cost(about(workout)) == [*reading, "PutItem"], "what is right already"
    assert cost(about(workout)) == [*reading, "PutItem"]
    correct(token, workout, 110)
    assert cost(about(workout)) == [*reading, "TransactWriteItems"], "with the record in one transaction"
    today = trained(token, "2026-03-02", 90)
    event = completed_workout(ME, today)
    assert event is not None
    assert cost(event) == ["Query", "BatchGetItem", "PutItem"], "the ordinary case costs what it cost before"
    assert cost(event) == ["Query", "BatchGetItem"]
    other = trained(token, "2026-02-11", 80)
    reread = ["BatchGetItem", "GetItem", "Query", "Query", "BatchGetItem"]
    assert cost(about(other))[:5] == reread, "what changed lately is one request more"


def test_what_is_long_past_is_noted_no_more(token: str) -> None:
    first = trained(token, "2026-02-10", 100)
    deliver_events()
    clock.set_source(lambda: START + timedelta(minutes=4))
    token = access_token(ME)
    second = trained(token, "2026-02-11", 110)
    deliver_events()
    assert noted() == [first, second]
    clock.set_source(lambda: START + timedelta(minutes=6))
    service.update_records(about(second))
    assert noted() == [second]


def noted() -> list[str]:
    kept = records_store.load_past_performance(ME, [SQUAT]).sessions[SQUAT].recent
    assert kept is not None
    return [one.workout_id for one in kept.workouts]


def test_what_is_noted_has_its_bounds() -> None:
    recent = performance.RecentChanges()
    for number in range(500):
        recent = recent.with_workout(f"w{number % 300}", [0], START + timedelta(milliseconds=number))
    assert len(recent.workouts) == performance.MAX_RECENT_WORKOUTS
    assert recent.workouts[-1].workout_id == "w199"
    assert len({one.workout_id for one in recent.workouts}) == performance.MAX_RECENT_WORKOUTS
    assert recent.at(START + performance.INDEX_LAG * 2) == performance.RecentChanges()
