"""A workout that was forgotten is offered to end at its last set, and ends so by itself after a day."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.meter import meter
from fitai.kernel.time_budget import TimeBudget
from fitai.workouts.live import forgotten

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.workouts.training import BENCH, ME, SQUAT, begin, put_set

FIRST = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MoveClock = Callable[[timedelta], None]


@pytest.fixture
def move(pushed: Frames) -> MoveClock:
    now = [FIRST]
    clock.set_source(lambda: now[0])

    def move_clock(span: timedelta) -> None:
        now[0] += span

    return move_clock


@pytest.fixture
def workout(move: MoveClock) -> str:
    """A workout of an hour with a set after half of it."""
    workout_id: str = begin(access_token(ME), SQUAT)["id"]
    move(timedelta(minutes=30))
    put_set(access_token(ME), workout_id, 0, weight=100, reps=5)
    return workout_id


def look() -> dict[str, int]:
    counts = forgotten.look_after_workouts(TimeBudget(60))
    deliver_events()
    return {str(outcome): count for outcome, count in counts.items() if count}


def read(workout: str) -> dict[str, Any]:
    content: dict[str, Any] = call("GET", f"/workouts/{workout}", token=access_token(ME)).data
    return content


def notifications(device: Socket, kind: str) -> list[dict[str, Any]]:
    """The notifications of a type that a device received; records of the workout unlock achievements, told beside it."""
    return [frame["data"] for frame in device.received("notification:new") if frame["data"]["type"] == kind]


def sync(workout: str, name: str, at: str, **data: Any) -> dict[str, Any]:
    operation = {"clientId": f"{name}-{at}", "op": name, "workoutId": workout, "at": at, "data": data}
    answer = call("POST", "/workouts/sync", {"operations": [operation]}, token=access_token(ME))
    result: dict[str, Any] = answer.data["results"][0]
    return result


def test_nothing_is_looked_at_before_its_time(move: MoveClock, workout: str) -> None:
    meter.reset()
    forgotten.look_after_workouts(TimeBudget(60))
    assert list(meter.operations) == ["Query"]


def test_a_workout_in_use_is_looked_at_again_later(move: MoveClock, workout: str) -> None:
    move(timedelta(hours=2, minutes=45))
    assert look() == {"postponed": 1}, "due three hours after the start, and used half an hour after it"
    assert look() == {}
    move(timedelta(minutes=15))
    assert look() == {"offered": 1}


def test_a_workout_untouched_for_hours_is_offered_to_end(move: MoveClock, workout: str, pushed: Frames) -> None:
    move(timedelta(hours=3))
    phone = Socket(pushed, access_token(ME)).connect()
    assert look() == {"offered": 1}
    offer = {"idleSince": "2026-03-02T18:30:00.000Z", "endedAt": "2026-03-02T18:30:00.000Z"}
    assert read(workout)["finishOffer"] == offer
    [synced] = phone.received("sync:workout")
    assert (synced["data"]["reason"], synced["data"]["workout"]["finishOffer"]) == ("idle", offer)
    [notification] = notifications(phone, "workout_idle")
    assert notification["data"]["workoutId"] == workout
    snapshot = phone.send("sync:request", {"workoutId": workout})[0]
    assert snapshot["data"]["workout"]["finishOffer"] == offer
    assert look() == {}, "once"
    done = call("POST", f"/workouts/{workout}/complete", {"atLastSet": True}, token=access_token(ME)).data
    assert (done["endedAt"], done["durationSeconds"]) == ("2026-03-02T18:30:00.000Z", 1800)
    assert "finishOffer" not in done


def test_any_operation_takes_the_offer_away(move: MoveClock, workout: str) -> None:
    move(timedelta(hours=3))
    look()
    put_set(access_token(ME), workout, 1, weight=100, reps=5)
    assert "finishOffer" not in read(workout)
    move(timedelta(hours=21))
    assert look() == {"offered": 1}, "it was used again: a day begins anew"


def test_after_a_day_it_ends_at_its_last_set(move: MoveClock, workout: str, pushed: Frames) -> None:
    move(timedelta(hours=3))
    look()
    move(timedelta(hours=21))
    phone = Socket(pushed, access_token(ME)).connect()
    assert look() == {"ended": 1}
    ended = read(workout)
    assert (ended["status"], ended["endedAt"], ended["durationSeconds"]) == (
        "completed", "2026-03-02T18:30:00.000Z", 1800,
    )  # fmt: skip
    assert [frame["data"]["workout"]["status"] for frame in phone.received("workout:completed")] == ["completed"]
    assert len(notifications(phone, "workout_ended")) == 1
    assert call("GET", "/analytics/overview", token=access_token(ME)).data["totalWorkouts"] == 1
    assert look() == {}
    assert call("POST", "/workouts", {"start": True}, token=access_token(ME)).status == 201


def test_a_paused_workout_and_one_without_sets_end_too(move: MoveClock) -> None:
    workout = begin(access_token(ME), SQUAT)["id"]
    move(timedelta(minutes=10))
    call("POST", f"/workouts/{workout}/pause", {}, token=access_token(ME))
    move(timedelta(days=2))
    assert look() == {"ended": 1}
    ended = read(workout)
    assert (ended["status"], ended["endedAt"], ended["durationSeconds"]) == ("completed", ended["startedAt"], 0)


def test_a_workout_that_is_over_is_not_looked_at(move: MoveClock, workout: str) -> None:
    call("POST", f"/workouts/{workout}/complete", {}, token=access_token(ME))
    move(timedelta(days=2))
    meter.reset()
    forgotten.look_after_workouts(TimeBudget(60))
    assert list(meter.operations) == ["Query"]


def test_what_a_phone_did_offline_still_merges(move: MoveClock, workout: str) -> None:
    move(timedelta(days=1))
    look()
    assert read(workout)["status"] == "completed"
    added = sync(workout, "set", "2026-03-02T18:40:00Z", exerciseIndex=0, weight=105, reps=5)
    other = sync(workout, "set", "2026-03-02T18:50:00Z", exerciseIndex=1, exerciseId=BENCH, weight=60, reps=5)
    assert [result["status"] for result in (added, other)] == ["applied"] * 2
    assert (read(workout)["endedAt"], read(workout)["durationSeconds"]) == ("2026-03-02T18:50:00.000Z", 3000)
    completion = sync(workout, "complete", "2026-03-02T19:00:00Z", notes="Home at last", mood={"after": "glad"})
    assert completion["status"] == "applied"
    merged = read(workout)
    assert (merged["endedAt"], merged["durationSeconds"]) == ("2026-03-02T19:00:00.000Z", 3600)
    assert (merged["notes"], merged["mood"], merged["exerciseCount"]) == ("Home at last", {"after": "glad"}, 2)
    assert sync(workout, "complete", "2026-03-02T19:05:00Z")["error"]["code"] == "invalid_state"
    deliver_events()
    assert call("GET", "/analytics/overview", token=access_token(ME)).data["totalDuration"] == 3600


def test_a_stale_screen_does_not_stretch_the_workout_by_a_day(move: MoveClock, workout: str) -> None:
    move(timedelta(days=1))
    look()
    refused = call("POST", f"/workouts/{workout}/complete", {}, token=access_token(ME))
    assert (refused.status, refused.error["code"]) == (409, "invalid_state")
    assert read(workout)["endedAt"] == "2026-03-02T18:30:00.000Z"


@pytest.mark.parametrize("is_offered", [False, True])
def test_a_restored_workout_is_in_use_again(move: MoveClock, workout: str, is_offered: bool) -> None:
    if is_offered:
        move(timedelta(hours=3))
        assert look() == {"offered": 1}
    call("DELETE", f"/workouts/{workout}", token=access_token(ME))
    move(timedelta(days=2))
    assert look() == {}, "what is in the trash is not looked at"
    assert call("POST", f"/trash/{workout}/restore", token=access_token(ME)).status == 200
    restored = read(workout)
    assert (restored["status"], "finishOffer" in restored) == ("in_progress", False)
    move(timedelta(hours=3))
    assert look() == {"offered": 1}, "two days in the trash are no reason to end it"
    move(timedelta(hours=21))
    assert look() == {"ended": 1}
    assert read(workout)["endedAt"] == "2026-03-02T18:30:00.000Z"


def test_a_restored_workout_that_is_over_is_not_looked_at(move: MoveClock, workout: str) -> None:
    call("POST", f"/workouts/{workout}/complete", {}, token=access_token(ME))
    call("DELETE", f"/workouts/{workout}", token=access_token(ME))
    assert call("POST", f"/trash/{workout}/restore", token=access_token(ME)).status == 200
    move(timedelta(days=2))
    assert look() == {}
    assert read(workout)["status"] == "completed"
