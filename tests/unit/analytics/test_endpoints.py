"""From the first set to the overview, through the doors: nothing in between is pretended."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import store
from fitai.kernel import clock, rebuilding
from fitai.kernel.table import commit

from infra.local import rebuild
from infra.local.console import Trouble
from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.analytics.workouts import train
from tests.unit.auth.people import register

ME = "user-1"
SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def token(aws: None) -> Iterator[str]:
    clock.set_source(lambda: NOON)
    yield access_token(ME)


def at(moment: datetime) -> str:
    """A token that is good at that moment; time stands there."""
    clock.set_source(lambda: moment)
    return access_token(ME)


def finish(token: str, exercise: str, *sets: tuple[float, int], **more: Any) -> dict[str, Any]:
    """A workout that takes an hour."""
    begun = clock.now()
    planned = [{"exerciseId": exercise, "sets": [{"weight": weight, "reps": reps} for weight, reps in sets]}]
    workout = call("POST", "/workouts", {"exercises": planned, "start": True} | more, token=token).data
    for index, (weight, reps) in enumerate(sets):
        call("PUT", f"/workouts/{workout['id']}/set/{index}", {"weight": weight, "reps": reps}, token=token)
    token = at(begun + timedelta(hours=1))
    done = call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data
    deliver_events()
    clock.set_source(lambda: begun)
    return done  # type: ignore[no-any-return]


def overview(token: str) -> Any:
    return call("GET", "/analytics/overview", token=token).data


def test_complete_correct_and_delete(token: str, pushed: Frames) -> None:
    # A connection ends with its token: the phone comes back with the one that is good when the hour is over.
    phone = Socket(pushed, at(NOON + timedelta(hours=1))).connect()
    clock.set_source(lambda: NOON)
    first = finish(token, SQUAT, (100, 5), (100, 5))
    seen = overview(token)
    assert (seen["totalWorkouts"], seen["totalVolume"], seen["averageWorkoutDuration"]) == (1, 1000, 3600)
    assert seen["totalCalories"] == first["metrics"]["caloriesBurned"]
    assert seen["personalRecords"] == first["metrics"]["personalRecordsSet"]
    assert seen["strongestLifts"][0]["oneRepMax"] == pytest.approx(116.666667)
    assert (seen["currentStreak"], seen["weekly"][-1]["workoutCount"]) == (1, 1)
    (frame,) = phone.received("sync:progress")
    assert frame["data"]["totalVolume"] == 1000

    second = finish(token, BENCH, (1000, 5))
    assert overview(token)["strongestLifts"][0]["exerciseId"] == BENCH
    call("PUT", f"/workouts/{second['id']}/set/0", {"weight": 80}, token=token, exercise=0).data  # noqa: B018
    deliver_events()
    seen = overview(token)
    assert seen["totalVolume"] == 1400
    assert [
        (strongest_lift["exerciseId"], strongest_lift["maxWeight"]) for strongest_lift in seen["strongestLifts"]
    ] == [(SQUAT, 100), (BENCH, 80)]

    assert call("DELETE", f"/workouts/{first['id']}", token=token).status == 200
    deliver_events()
    seen = overview(token)
    assert (seen["totalWorkouts"], seen["totalVolume"]) == (1, 400)
    assert [item["exerciseId"] for item in seen["strongestLifts"]] == [BENCH]
    muscles = call("GET", "/analytics/frequency", token=token).data["byMuscle"]
    assert {muscle["muscle"]: muscle["sets"] for muscle in muscles}["chest"] == 1


def test_a_workout_moved_to_another_day(token: str) -> None:
    done = finish(token, SQUAT, (100, 5))
    body = {"version": done["version"], "date": "2026-02-28"}
    call("PUT", f"/workouts/{done['id']}", body, token=token).data  # noqa: B018
    deliver_events()
    seen = overview(token)
    assert (seen["currentStreak"], seen["longestStreak"], seen["firstWorkoutDate"]) == (0, 1, "2026-02-28")
    assert [week["workoutCount"] for week in seen["weekly"]][-2:] == [1, 0]


def test_a_cancelled_workout_does_not_count(token: str) -> None:
    workout = call("POST", "/workouts", {"start": True}, token=token).data
    call("PUT", f"/workouts/{workout['id']}", {"version": 1, "status": "cancelled"}, token=token).data  # noqa: B018
    deliver_events()
    assert call("DELETE", f"/workouts/{workout['id']}", token=token).status == 200
    deliver_events()
    assert overview(token)["totalWorkouts"] == 0


def test_strength_follows_the_sets(token: str) -> None:
    for day, weight in enumerate((100, 102.5, 105)):
        finish(at(NOON + timedelta(days=7 * day)), SQUAT, (weight, 5))
    seen = call("GET", "/progress/strength", token=at(NOON + timedelta(days=14)), exerciseId=SQUAT).data
    assert [(point["date"], point["weight"]) for point in seen["points"]] == [
        ("2026-03-04", 100), ("2026-03-11", 102.5), ("2026-03-18", 105),
    ]  # fmt: skip
    assert (seen["trend"]["sessionCount"], seen["trend"]["reason"]) == (3, "too_few_sessions")
    progress = call("GET", "/progress", token=access_token(ME)).data
    assert progress["totalWorkouts"] == 3


def test_the_accounts_target_and_zone(aws: None) -> None:
    account = {"email": "a@example.com", "username": "lifter", "password": "correct horse battery staple"}
    user = call("POST", "/auth/register", account).data
    deliver_events()
    token = user["accessToken"]
    assert overview(token)["weeklyStreak"]["target"] == 3
    call("PUT", "/users/preferences", {"weeklyTarget": 5}, token=token).data  # noqa: B018
    deliver_events()
    assert overview(token)["weeklyStreak"]["target"] == 5


def test_a_user_is_rebuilt_by_name_address_or_id(aws: None) -> None:
    ada = register()
    train(date(2026, 3, 4), user_id=ada.id)
    loaded = store.load_totals(ada.id)
    assert loaded.totals is not None
    wrong = loaded.totals.totals.model_copy(update={"volume": 1})
    for name in (ada.id, ada.email, ada.username):
        loaded = store.load_totals(ada.id)
        commit(*store.totals_writes(loaded, wrong, loaded.settings))
        assert rebuild.rebuild(name)["analytics"] > 0
        assert rebuild.rebuild(name) == dict.fromkeys(rebuilding.registered(), 0)
    with pytest.raises(Trouble, match="nobody"):
        rebuild.rebuild("nobody")
