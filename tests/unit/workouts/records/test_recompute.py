"""Records are right when several past workouts change at once, and the index of the history lags."""

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, table
from fitai.kernel.events import Event
from fitai.kernel.meter import meter
from fitai.trash import personal as trash_personal
from fitai.workouts import personal, store
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.published import completed_workout
from fitai.workouts.records import performance, recompute, service
from fitai.workouts.records import store as records_store
from fitai.workouts.trash import store as trash_store

from tests.harness.crashes import Crash
from tests.harness.gateway import Frames, access_token, call, deliver, deliver_events
from tests.store.workouts import records

ME, SQUAT = "user-1", "barbell-back-squat"
START = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
RecordEvent = WorkoutCompleted | WorkoutCorrected | WorkoutDeleted


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

    def remember_state(self) -> Callable[[], None]:
        """A function that makes it answer as it does now."""
        history = self._read(ME, SQUAT)
        return lambda: self._monkeypatch.setattr(store, "whole_exercise_history", lambda *_: deepcopy(history))

    def stop_updating(self) -> None:
        """Let it have nothing new, although its usual lag has passed."""
        self.remember_state()()
        clock.set_source(lambda: START + 2 * performance.INDEX_LAG)


def complete_workout(token: str, day: str, *weights: float) -> str:
    """Complete a workout of that day; no reaction has run."""
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True, "date": day}
    workout = str(call("POST", "/workouts", body, token=token).data["id"])
    for index, weight in enumerate(weights):
        call("PUT", f"/workouts/{workout}/set/{index}", {"weight": weight, "reps": 5}, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    return workout


def correct(token: str, workout: str, weight: float) -> None:
    call("PUT", f"/workouts/{workout}/set/0?exercise=0", {"weight": weight}, token=token).data  # noqa: B018


def take_events() -> Iterator[tuple[str, dict[str, Any]]]:
    """Take the waiting events out of the outbox: name and content."""
    table_name = table.settings().table
    for raw in table.client().scan(TableName=table_name)["Items"]:
        if raw["kind"]["S"] == "outbox":
            table.client().delete_item(TableName=table_name, Key={"PK": raw["PK"], "SK": raw["SK"]})
            yield raw["name"]["S"], json.loads(raw["body"]["S"])


def correction_event(workout: str) -> RecordEvent:
    """An event that has the workout's exercises recomputed."""
    event = completed_workout(ME, workout)
    assert event is not None
    return event.model_copy(update={"backdated": True})


def check_records(*workouts: str) -> None:
    """Check that what is stored of the exercise is what these workouts give."""
    records.check_records(ME, SQUAT, *workouts)


# --- warm-ups ------------------------------------------------------------------------------------------------


def complete_warm_up(token: str, day: str) -> str:
    """Complete a workout of that day in which the exercise was only warmed up for."""
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True, "date": day}
    workout = str(call("POST", "/workouts", body, token=token).data["id"])
    warm_up = {"weight": 40, "reps": 8, "type": "warmup"}
    call("PUT", f"/workouts/{workout}/set/0", warm_up, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout}/complete", {}, token=token).data  # noqa: B018
    return workout


def best_weight_before(workout: str) -> float | None:
    """The heaviest weight that the sets of the workout's exercise are judged against."""
    loaded = store.load_workout(workout)
    assert loaded is not None
    bests = loaded.exercises[0].bests_before
    return bests.weight if bests else None


def test_a_backdated_warm_up_is_judged_against_what_was_before_it(token: str) -> None:
    later = complete_workout(token, "2026-03-02", 100)
    deliver_events()
    warm_up = complete_warm_up(token, "2026-02-01")
    deliver_events()
    assert best_weight_before(warm_up) is None
    check_records(warm_up, later)


def test_a_warm_up_before_a_workout_of_a_later_day_is_judged_against_what_was_before_it(token: str) -> None:
    complete_workout(token, "2026-03-09", 100)
    deliver_events()
    warm_up = complete_warm_up(token, "2026-03-02")
    deliver_events()
    assert best_weight_before(warm_up) is None


def test_a_corrected_set_that_becomes_a_warm_up_is_judged_against_what_was_before_it(token: str) -> None:
    first = complete_workout(token, "2026-03-01", 100)
    deliver_events()
    second = complete_workout(token, "2026-03-02", 90)
    deliver_events()
    call("PUT", f"/workouts/{second}/set/0?exercise=0", {"type": "warmup"}, token=token).data  # noqa: B018
    correct(token, first, 80)
    deliver_events()
    assert best_weight_before(second) == 80


# --- one after the other, while the index lags ---------------------------------------------------------------


@pytest.mark.parametrize("backwards", [False, True])
def test_workouts_that_the_index_does_not_have_yet_count_for_each_other(
    token: str, index: Index, backwards: bool
) -> None:
    old = complete_workout(token, "2026-02-01", 90)
    deliver_events()
    index.stop_updating()
    first, second, third = (
        complete_workout(token, f"2026-02-1{day}", weight) for day, weight in ((1, 120), (2, 110), (3, 130))
    )
    for workout in [third, second, first] if backwards else [first, second, third]:
        service.update_records(correction_event(workout))
    check_records(old, first, second, third)


def test_a_workout_that_was_just_completed_counts_for_one_of_the_past(token: str, index: Index) -> None:
    index.stop_updating()
    late = complete_workout(token, "2026-02-10", 120)
    today = complete_workout(token, "2026-03-02", 100)
    event = completed_workout(ME, today)
    assert event is not None
    assert not event.backdated
    service.update_records(correction_event(late))
    service.update_records(event)
    check_records(late, today)
    later = complete_workout(token, "2026-03-02", 140)
    event = completed_workout(ME, later)
    assert event is not None
    service.update_records(event)
    service.update_records(correction_event(late))
    check_records(late, today, later)


@pytest.mark.parametrize("weights", [(120, 100), (120, 90, 115, 100)])
def test_rewritten_workouts_are_read_from_the_table_and_not_from_the_index(
    token: str, index: Index, weights: tuple[float, ...]
) -> None:
    early, later = complete_workout(token, "2026-02-10", 100), complete_workout(token, "2026-02-20", 110)
    deliver_events()
    index.stop_updating()
    for weight in weights:
        correct(token, early, weight)
        service.update_records(correction_event(early))
        check_records(early, later)


def test_deleted_and_moved_workouts_are_read_from_the_table_and_not_from_the_index(token: str, index: Index) -> None:
    first, second, third = (complete_workout(token, f"2026-02-1{day}", 100 + day) for day in range(3))
    deliver_events()
    index.stop_updating()
    call("DELETE", f"/workouts/{second}", token=token)
    version = call("GET", f"/workouts/{first}", token=token).data["version"]
    call("PUT", f"/workouts/{first}", {"version": version, "date": "2026-02-27"}, token=token).data  # noqa: B018
    for name, event in take_events():
        deliver(name, event)
    service.update_records(correction_event(third))
    check_records(third, first)


def test_a_deleted_workout_does_not_count_though_the_index_has_it(token: str, index: Index) -> None:
    first, second = complete_workout(token, "2026-02-10", 100), complete_workout(token, "2026-02-11", 110)
    deliver_events()
    index.stop_updating()
    call("DELETE", f"/workouts/{second}", token=token)
    deliver_events()
    service.update_records(correction_event(first))
    check_records(first)


def test_another_exercise_at_the_place_is_not_changed(token: str) -> None:
    first, second = complete_workout(token, "2026-02-10", 100), complete_workout(token, "2026-02-11", 110)
    deliver_events()
    version = call("GET", f"/workouts/{second}", token=token).data["version"]
    other = {"exerciseId": "barbell-bench-press", "sets": [{"weight": 60, "reps": 5}]}
    call("PUT", f"/workouts/{second}", {"version": version, "exercises": [other]}, token=token).data  # noqa: B018
    before = store.load_workout(second)
    service.update_records(correction_event(first))
    after = store.load_workout(second)
    assert before is not None
    assert after is not None
    assert [(place.exercise, place.bests_before) for place in after.exercises] == [
        (place.exercise, place.bests_before) for place in before.exercises
    ]
    deliver_events()
    check_records(first)


def test_an_index_may_answer_with_an_earlier_state(token: str, index: Index) -> None:
    """Its copies do not keep step: of two queries the second one may be answered by one that is behind."""
    behind = index.remember_state()
    late, today = complete_workout(token, "2026-02-10", 100), complete_workout(token, "2026-03-02", 110)
    event = completed_workout(ME, today)
    assert event is not None
    service.update_records(correction_event(late))
    assert [session.workout_id for session in records_store.load_past_performance(ME, [SQUAT]).done(SQUAT)] == [
        today,
        late,
    ]
    service.update_records(event)
    behind()
    service.update_records(correction_event(late))
    check_records(late, today)


def test_a_workout_that_is_created_again_counts_again(token: str) -> None:
    """An id that was noted as gone, and is made anew, as an import does that was undone."""
    workout = complete_workout(token, "2026-02-10", 100)
    other = complete_workout(token, "2026-02-11", 110)
    deliver_events()
    loaded = store.load_workout(workout)
    assert loaded is not None
    table.commit(*trash_store.deletion_writes(loaded))
    recompute.recompute_records(ME, SQUAT, workout)
    check_records(other)
    for item in list(table.query_all(store.workout_partition(workout))):
        key = {"PK": {"S": item.PK}, "SK": {"S": item.SK}}
        table.client().delete_item(TableName=table.settings().table, Key=key)
    table.commit(*store.creation_writes(loaded.state, loaded.exercises)[:-1])
    recompute.recompute_records(ME, SQUAT, other)
    check_records(workout, other)


# --- at once -------------------------------------------------------------------------------------------------


def run_after_first(monkeypatch: pytest.MonkeyPatch, name: str, other: Callable[[], None]) -> list[int]:
    """Run something else after the first read of a recomputation; gives a list with an entry for each read."""
    ordinary_read = getattr(records_store, name)
    readings: list[int] = []

    def read_and_run(*arguments: Any, **options: Any) -> Any:
        result = ordinary_read(*arguments, **options)
        readings.append(1)
        if len(readings) == 1:
            other()
        return result

    monkeypatch.setattr(records_store, name, read_and_run)
    return readings


def test_of_two_recomputations_at_once_the_second_is_retried(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.stop_updating()
    first, second = complete_workout(token, "2026-02-11", 120), complete_workout(token, "2026-02-12", 110)
    readings = run_after_first(
        monkeypatch, "current_exercise_history", lambda: service.update_records(correction_event(second))
    )
    service.update_records(correction_event(first))
    assert len(readings) == 3, "once for the other, twice for this one"
    check_records(first, second)


def test_a_correction_during_a_recomputation_counts(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The slower one has read what the faster one has seen changed."""
    early, later = complete_workout(token, "2026-02-10", 100), complete_workout(token, "2026-02-20", 105)
    deliver_events()
    correct(token, early, 90)

    def other() -> None:
        correct(token, early, 110)
        service.update_records(correction_event(early))

    readings = run_after_first(monkeypatch, "current_exercise_history", other)
    service.update_records(correction_event(early))
    assert readings
    check_records(early, later)


def test_workouts_that_a_failed_attempt_rewrote_are_read_again(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, early, later = (complete_workout(token, f"2026-02-1{day}", 100 + 5 * day) for day in range(3))
    deliver_events()
    index.stop_updating()
    correct(token, early, 120)
    readings = run_after_first(monkeypatch, "sessions_write", lambda: service.update_records(correction_event(first)))
    service.update_records(correction_event(early))
    assert readings
    check_records(first, early, later)
    correct(token, early, 105)
    service.update_records(correction_event(early))
    check_records(first, early, later)


def test_a_workout_that_is_completed_during_a_recomputation_counts(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.stop_updating()
    late = complete_workout(token, "2026-02-10", 100)

    def other() -> None:
        event = completed_workout(ME, complete_workout(token, "2026-03-02", 110))
        assert event is not None
        service.update_records(event)

    readings = run_after_first(monkeypatch, "current_exercise_history", other)
    service.update_records(correction_event(late))
    assert readings
    today = next(
        session.workout_id
        for session in records_store.load_past_performance(ME, [SQUAT]).done(SQUAT)
        if session.workout_id != late
    )
    check_records(late, today)


def test_a_past_workout_that_is_recomputed_during_another_counts(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.stop_updating()
    late, today = complete_workout(token, "2026-02-10", 130), complete_workout(token, "2026-03-02", 110)
    event = completed_workout(ME, today)
    assert event is not None
    readings = run_after_first(
        monkeypatch, "load_past_performance", lambda: service.update_records(correction_event(late))
    )
    service.update_records(event)
    assert readings
    check_records(late, today)


# --- crashes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("lands", [False, True])
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_crash_between_its_writes_is_repaired_when_the_event_is_delivered_again(
    token: str, index: Index, monkeypatch: pytest.MonkeyPatch, turn: int, lands: bool, between: bool
) -> None:
    early, middle, later = (complete_workout(token, f"2026-02-1{day}", 100 + 5 * day) for day in range(3))
    deliver_events()
    index.stop_updating()
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
        service.update_records(correction_event(early))
    monkeypatch.setattr(recompute, "commit", real)
    if between:
        service.update_records(correction_event(later))
    service.update_records(correction_event(early))
    check_records(early, middle, later)


def test_an_event_after_its_account_was_erased_writes_nothing(token: str) -> None:
    workout = complete_workout(token, "2026-02-10", 100)
    call("DELETE", f"/workouts/{complete_workout(token, '2026-02-11', 110)}", token=token)
    call("POST", "/workouts", {"exercises": [{"exerciseId": SQUAT}]}, token=token).data  # noqa: B018
    late = [(name, event) for name, event in take_events() if name in ("workout.completed", "workout.deleted")]
    assert len(late) == 3
    event = correction_event(workout)
    list(personal.PERSONAL_DATA.erase(ME))
    list(trash_personal.PERSONAL_DATA.erase(ME))
    for name, content in late:
        service.update_records(Event.registry[name].model_validate(content))  # type: ignore[arg-type]
    service.update_records(event)
    items = table.client().scan(TableName=table.settings().table)["Items"]
    assert not [item["SK"]["S"] for item in items if item["PK"]["S"].startswith(f"USER#{ME}")]


# --- what it costs -------------------------------------------------------------------------------------------


def cost(event: RecordEvent) -> list[str]:
    meter.reset()
    service.update_records(event)
    return list(meter.operations)


def test_a_recomputation_of_right_records_costs_one_write(token: str) -> None:
    workout = complete_workout(token, "2026-02-10", 100)
    reading = ["BatchGetItem", "GetItem", "Query", "Query"]
    assert cost(correction_event(workout)) == [*reading, "PutItem"], "what is right already"
    assert cost(correction_event(workout)) == [*reading, "PutItem"]
    correct(token, workout, 110)
    assert cost(correction_event(workout)) == [*reading, "TransactWriteItems"], "with the record in one transaction"
    today = complete_workout(token, "2026-03-02", 90)
    event = completed_workout(ME, today)
    assert event is not None
    assert cost(event) == ["Query", "BatchGetItem", "PutItem"], "the ordinary case costs what it cost before"
    assert cost(event) == ["Query", "BatchGetItem"]
    other = complete_workout(token, "2026-02-11", 80)
    reread = ["BatchGetItem", "GetItem", "Query", "Query", "BatchGetItem"]
    assert cost(correction_event(other))[:5] == reread, "what changed lately is one request more"


def test_recent_changes_are_dropped_when_the_index_has_them(token: str) -> None:
    first = complete_workout(token, "2026-02-10", 100)
    deliver_events()
    clock.set_source(lambda: START + timedelta(minutes=4))
    token = access_token(ME)
    second = complete_workout(token, "2026-02-11", 110)
    deliver_events()
    assert recent_workout_ids() == [first, second]
    clock.set_source(lambda: START + timedelta(minutes=6))
    service.update_records(correction_event(second))
    assert recent_workout_ids() == [second]


def recent_workout_ids() -> list[str]:
    recent = records_store.load_past_performance(ME, [SQUAT]).sessions[SQUAT].recent
    assert recent is not None
    return [workout.workout_id for workout in recent.workouts]


def test_recent_changes_are_bounded() -> None:
    recent = performance.RecentChanges()
    for number in range(500):
        recent = recent.with_workout(f"w{number % 300}", [0], START + timedelta(milliseconds=number))
    assert len(recent.workouts) == performance.MAX_RECENT_WORKOUTS
    assert recent.workouts[-1].workout_id == "w199"
    assert len({workout.workout_id for workout in recent.workouts}) == performance.MAX_RECENT_WORKOUTS
    assert recent.at(START + performance.INDEX_LAG * 2) == performance.RecentChanges()
