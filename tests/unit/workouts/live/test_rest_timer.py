"""A rest timer ends once, at its deadline, unless it was skipped, replaced or its workout is over."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock, events
from fitai.workouts import store
from fitai.workouts.events import RestStarted
from fitai.workouts.live import rest_timer
from fitai.workouts.state import LoadedWorkout

from tests.harness.crashes import Crash, sabotaged
from tests.harness.gateway import (
    Answer,
    Frames,
    Socket,
    access_token,
    call,
    deliver,
    deliver_due,
    deliver_events,
    waiting,
)

SQUAT = "barbell-back-squat"
ME = "user-1"
AdvanceClock = Callable[[float], None]


@pytest.fixture
def advance(pushed: Frames) -> AdvanceClock:
    """A clock that stands still until it is moved."""
    now = [datetime(2026, 3, 2, 18, 0, tzinfo=UTC)]
    clock.set_source(lambda: now[0])

    def move(seconds: float) -> None:
        now[0] += timedelta(seconds=seconds)

    return move


@pytest.fixture
def phone(advance: AdvanceClock, pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME)).connect()


@pytest.fixture
def watch(advance: AdvanceClock, pushed: Frames) -> Socket:
    return Socket(pushed, access_token(ME)).connect()


@pytest.fixture
def workout(phone: Socket, watch: Socket) -> str:
    sets = [{"weight": 100, "reps": 5}] * 3
    body = {"exercises": [{"exerciseId": SQUAT, "restTime": 90, "sets": sets}], "start": True}
    return str(call("POST", "/workouts", body, token=access_token(ME)).data["id"])


def rest(workout: str, **body: Any) -> Answer:
    return call("POST", f"/workouts/{workout}/rest", body, token=access_token(ME))


def put_set(workout: str, index: int, **fields: Any) -> Answer:
    return call("PUT", f"/workouts/{workout}/set/{index}", fields, token=access_token(ME), exercise=0)


def end_frames(device: Socket) -> list[dict[str, Any]]:
    return [frame for frame in device.received("rest:timer") if frame["data"]["reason"] == "ended"]


def read(workout: str) -> dict[str, Any]:
    return call("GET", f"/workouts/{workout}", token=access_token(ME)).data  # type: ignore[no-any-return]


def test_the_end_is_pushed_to_all_devices_at_the_deadline(
    phone: Socket, watch: Socket, workout: str, advance: AdvanceClock
) -> None:
    version = rest(workout, seconds=60).data["version"]
    deliver_events()
    advance(59)
    deliver_due()
    assert end_frames(phone) == []
    advance(1)
    deliver_due()
    for device in (phone, watch):
        (frame,) = end_frames(device)
        assert frame["data"] == {"workoutId": workout, "isResting": False, "reason": "ended"}
        assert frame["version"] == version + 1
    assert read(workout)["realTime"]["isResting"] is False
    assert waiting == []


def test_a_rest_that_a_set_started_ends_too(phone: Socket, workout: str, advance: AdvanceClock) -> None:
    put_set(workout, 0)
    deliver_events()
    advance(90)
    deliver_due()
    assert len(end_frames(phone)) == 1


def test_a_set_that_starts_a_rest_is_one_read_and_one_transaction(workout: str) -> None:
    assert put_set(workout, 0).operations == ["UpdateItem", "Query", "TransactWriteItems"]


def test_a_long_rest_is_waited_for_in_parts(workout: str, advance: AdvanceClock, pushed: Frames) -> None:
    rest(workout, seconds=3600)
    deliver_events()
    for _ in range(4):
        assert (waiting[0][0] - clock.now()).total_seconds() == 900
        # Tokens are good for a quarter of an hour: a device comes back with another one each time.
        device = Socket(pushed, access_token(ME)).connect()
        assert end_frames(device) == []
        advance(899)
        deliver_due()
        advance(1)
        deliver_due()
    assert read(workout)["realTime"]["isResting"] is False


def test_the_last_fraction_of_a_second_is_waited_for(
    phone: Socket, workout: str, advance: AdvanceClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(events.time, "sleep", slept.append)
    rest(workout, seconds=60)
    event = json.loads(rest_event(workout).model_dump_json(by_alias=True))
    advance(58.9)
    deliver("workout.rest_started", event)
    assert (slept, len(waiting)) == ([], 1), "SQS counts in whole seconds"
    advance(0.5)
    deliver("workout.rest_started", event)
    assert slept == [pytest.approx(0.6)]
    assert len(end_frames(phone)) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda workout: rest(workout, skip=True),
        lambda workout: rest(workout, seconds=1000),
        lambda workout: put_set(workout, 0),
        lambda workout: call("POST", f"/workouts/{workout}/complete", {}, token=access_token(ME)),
        lambda workout: call("DELETE", f"/workouts/{workout}", token=access_token(ME)),
    ],
    ids=["skipped", "restarted", "next set", "completed", "deleted"],
)
def test_a_rest_that_is_over_before_its_deadline_does_not_end(
    phone: Socket, workout: str, advance: AdvanceClock, act: Callable[[str], Answer]
) -> None:
    rest(workout, seconds=60)
    deliver_events()
    advance(30)
    assert act(workout).status == 200
    advance(30)
    assert deliver_due() == 1
    assert end_frames(phone) == []


def test_a_restarted_timer_ends_at_the_new_deadline(phone: Socket, workout: str, advance: AdvanceClock) -> None:
    rest(workout, seconds=60)
    deliver_events()
    advance(30)
    rest(workout, seconds=60)
    deliver_events()
    advance(30)
    deliver_due()
    assert end_frames(phone) == []
    advance(30)
    deliver_due()
    assert len(end_frames(phone)) == 1


def test_a_rest_ends_in_a_paused_workout(phone: Socket, workout: str, advance: AdvanceClock) -> None:
    rest(workout, seconds=60)
    call("POST", f"/workouts/{workout}/pause", {}, token=access_token(ME))
    deliver_events()
    advance(60)
    deliver_due()
    assert len(end_frames(phone)) == 1


def rest_event(workout: str) -> RestStarted:
    loaded = store.load_workout(workout)
    assert loaded is not None
    timer = loaded.state.real_time.rest
    assert timer is not None
    return RestStarted(user_id=ME, workout_id=workout, started_at=timer.started_at, ends_at=timer.ends_at)


def test_an_event_that_is_delivered_twice_ends_the_rest_once(
    phone: Socket, workout: str, advance: AdvanceClock
) -> None:
    rest(workout, seconds=60)
    event = json.loads(rest_event(workout).model_dump_json(by_alias=True))
    advance(60)
    deliver("workout.rest_started", event)
    deliver("workout.rest_started", event)
    assert len(end_frames(phone)) == 1


def test_two_reactions_at_once_end_the_rest_once(
    phone: Socket, workout: str, advance: AdvanceClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest(workout, seconds=60)
    event = rest_event(workout)
    advance(60)
    ordinary_load, pending = store.load_workout, [True]

    def load(workout_id: str) -> LoadedWorkout | None:
        loaded = ordinary_load(workout_id)
        if pending:
            pending.pop()
            rest_timer.end_rest_timer(event)
        return loaded

    monkeypatch.setattr(store, "load_workout", load)
    rest_timer.end_rest_timer(event)
    assert len(end_frames(phone)) == 1


def test_wherever_the_reaction_crashes_the_rest_ends_once(phone: Socket, workout: str, advance: AdvanceClock) -> None:
    rest(workout, seconds=60)
    event = rest_event(workout)
    advance(60)
    version = read(workout)["version"]
    with sabotaged() as saboteur:
        crashes = 0
        for at in range(1, 20):
            if not saboteur.crashes(lambda: rest_timer.end_rest_timer(event), at):
                break
            crashes += 1
    assert crashes >= 2
    assert len(end_frames(phone)) == 1
    assert read(workout)["version"] == version + 1


def test_a_crash_after_the_end_was_written_shows_in_the_versions(
    phone: Socket, workout: str, advance: AdvanceClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = rest(workout, seconds=60).data["version"]
    event = rest_event(workout)
    advance(60)

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(rest_timer.apply.__globals__["delivery"], "push_operation", crash)
        with pytest.raises(Crash):
            rest_timer.end_rest_timer(event)
    rest_timer.end_rest_timer(event)
    assert end_frames(phone) == [], "a push that was lost is not repeated"
    (answer,) = phone.send("sync:request", {"workoutId": workout, "sinceVersion": version})
    (missed,) = answer["data"]["operations"]
    assert (missed["event"], missed["version"], missed["data"]["reason"]) == ("rest:timer", version + 1, "ended")


def test_a_device_that_reconnects_during_the_rest_receives_its_end(
    phone: Socket, workout: str, advance: AdvanceClock, pushed: Frames
) -> None:
    timer = rest(workout, seconds=60).data["realTime"]["rest"]
    deliver_events()
    phone.close()
    advance(20)
    reconnected = Socket(pushed, access_token(ME)).connect()
    (answer,) = reconnected.send("sync:request")
    assert answer["data"]["workoutId"] == workout
    assert answer["data"]["workout"]["realTime"] == {
        "currentExerciseIndex": 0,
        "currentSetIndex": 0,
        "isResting": True,
        "rest": timer,
    }
    advance(40)
    deliver_due()
    assert len(end_frames(reconnected)) == 1
    assert end_frames(phone) == []


def test_a_device_that_was_away_at_the_end_finds_it_in_the_missed_operations(
    phone: Socket, workout: str, advance: AdvanceClock, pushed: Frames
) -> None:
    version = rest(workout, seconds=60).data["version"]
    deliver_events()
    phone.close()
    advance(60)
    deliver_due()
    put_set(workout, 0)
    reconnected = Socket(pushed, access_token(ME)).connect()
    (answer,) = reconnected.send("sync:request", {"workoutId": workout, "sinceVersion": version})
    missed = [(operation["event"], operation["version"]) for operation in answer["data"]["operations"]]
    assert missed[:2] == [("rest:timer", version + 1), ("set:completed", version + 2)]


def test_without_an_active_workout_there_is_nothing_to_sync(phone: Socket) -> None:
    (answer,) = phone.send("sync:request", id="s")
    assert (answer["replyTo"], answer["event"]) == ("s", "sync:workout")
    assert answer["data"] == {"reason": "snapshot"}
    assert "version" not in answer


def test_a_rest_that_was_started_offline_ends(phone: Socket, workout: str, advance: AdvanceClock) -> None:
    operation = {
        "clientId": "rest-1",
        "op": "rest",
        "workoutId": workout,
        "at": clock.iso(clock.now()),
        "data": {"seconds": 60},
    }
    advance(20)
    (result,) = call("POST", "/workouts/sync", {"operations": [operation]}, token=access_token(ME)).data["results"]
    assert result["status"] == "applied", result
    deliver_events()
    advance(40)
    deliver_due()
    assert len(end_frames(phone)) == 1
