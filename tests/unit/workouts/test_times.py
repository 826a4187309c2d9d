"""The start, the end and the duration of a completed workout are corrected; its mood is changed field by field."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import rebuild
from fitai.kernel import clock

from tests.harness.gateway import Answer, Frames, access_token, call, deliver_events
from tests.unit.workouts.training import ME, SQUAT, begin, put_set

FIRST = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
MoveClock = Callable[[timedelta], None]


@pytest.fixture
def move(pushed: Frames) -> MoveClock:
    now = [FIRST]
    clock.set_source(lambda: now[0])

    def move_clock(span: timedelta) -> None:
        now[0] += span

    return move_clock


def train(move: MoveClock, weight: float = 100, minutes: int = 60) -> dict[str, Any]:
    """A workout of two sets, in its middle and five minutes later."""
    workout = begin(access_token(ME), SQUAT)["id"]
    move(timedelta(minutes=minutes / 2))
    put_set(access_token(ME), workout, 0, weight=weight, reps=5)
    move(timedelta(minutes=5))
    put_set(access_token(ME), workout, 1, weight=weight, reps=5)
    move(timedelta(minutes=minutes / 2 - 5))
    completed: dict[str, Any] = call("POST", f"/workouts/{workout}/complete", {}, token=access_token(ME)).data
    deliver_events()
    return completed


def correct(workout: dict[str, Any], **fields: Any) -> Answer:
    token = access_token(ME)
    version = call("GET", f"/workouts/{workout['id']}", token=token).data["version"]
    answer = call("PUT", f"/workouts/{workout['id']}", {"version": version} | fields, token=token)
    deliver_events()
    return answer


def at(text: str) -> str:
    return f"2026-{text}:00.000Z"


def spans(workout: dict[str, Any]) -> tuple[str, str, float]:
    return workout["startedAt"], workout["endedAt"], workout["durationSeconds"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"endedAt": at("03-02T18:50")}, (at("03-02T18:00"), at("03-02T18:50"), 3000)),
        ({"startedAt": at("03-02T17:45")}, (at("03-02T17:45"), at("03-02T19:00"), 4500)),
        ({"durationSeconds": 1800}, (at("03-02T18:00"), at("03-02T19:00"), 1800)),
        ({"startedAt": at("03-02T17:00"), "durationSeconds": 3600}, (at("03-02T17:00"), at("03-02T18:00"), 3600)),
        ({"endedAt": at("03-02T18:30"), "durationSeconds": 3600}, (at("03-02T17:30"), at("03-02T18:30"), 3600)),
        (
            {"startedAt": at("03-01T10:00"), "endedAt": at("03-01T11:30"), "durationSeconds": 4000},
            (at("03-01T10:00"), at("03-01T11:30"), 4000),
        ),
    ],
)
def test_of_start_end_and_duration_two_give_the_third(
    move: MoveClock, fields: dict[str, Any], expected: tuple[str, str, float]
) -> None:
    workout = train(move)
    move(timedelta(hours=3))
    assert spans(correct(workout, **fields).data) == expected


def test_the_pauses_stay_when_the_end_is_corrected(move: MoveClock) -> None:
    workout = begin(access_token(ME), SQUAT)["id"]
    for step in ("pause", "resume", "complete"):
        move(timedelta(minutes=20))
        completed = call("POST", f"/workouts/{workout}/{step}", {}, token=access_token(ME)).data
    assert completed["durationSeconds"] == 40 * 60
    assert correct(completed, endedAt=at("03-02T18:50")).data["durationSeconds"] == 30 * 60


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"endedAt": at("03-02T18:00")}, "endedAt"),
        ({"startedAt": at("03-02T19:00")}, "startedAt"),
        ({"endedAt": at("03-03T18:00")}, "endedAt"),
        ({"durationSeconds": 90_000}, "durationSeconds"),
        ({"startedAt": at("02-27T19:00")}, "startedAt"),
        ({"startedAt": "1960-01-01T10:00:00Z", "endedAt": "1960-01-01T11:00:00Z"}, "startedAt"),
        ({"startedAt": at("03-02T17:00"), "endedAt": at("03-02T18:00"), "durationSeconds": 4000}, "durationSeconds"),
        ({"durationSeconds": -1}, "durationSeconds"),
        ({"startedAt": "2026-03-02T17:00:00"}, "startedAt"),
    ],
)
def test_impossible_times_name_their_field(move: MoveClock, fields: dict[str, Any], path: str) -> None:
    workout = train(move)
    refused = correct(workout, **fields)
    assert (refused.status, refused.error["fields"][0]["path"]) == (422, path)
    assert spans(call("GET", f"/workouts/{workout['id']}", token=access_token(ME)).data) == spans(workout)


def test_a_workout_that_runs_has_no_times_to_correct(move: MoveClock) -> None:
    workout = begin(access_token(ME), SQUAT)
    refused = correct(workout, startedAt=at("03-02T17:00"))
    assert (refused.status, refused.error["code"]) == (409, "invalid_state")


def test_the_day_the_streak_and_the_analytics_follow(move: MoveClock) -> None:
    first = train(move)
    move(timedelta(days=1))
    second = train(move)
    assert call("GET", "/analytics/overview", token=access_token(ME)).data["currentStreak"] == 2
    moved = correct(second, startedAt=at("02-20T10:00"), endedAt=at("02-20T11:00")).data
    assert moved["date"] == "2026-02-20"
    overview = call("GET", "/analytics/overview", token=access_token(ME)).data
    assert (overview["currentStreak"], overview["totalWorkouts"]) == (1, 2)
    assert overview["firstWorkoutDate"] == "2026-02-20"
    assert rebuild.rebuild(ME) == 0
    kept = correct(first, startedAt=at("02-19T10:00"), endedAt=at("02-19T11:00"), date="2026-03-01").data
    assert kept["date"] == "2026-03-01"


def test_the_order_of_the_records_follows(move: MoveClock) -> None:
    light = train(move, weight=100)
    move(timedelta(days=1))
    heavy = train(move, weight=110)
    moved = correct(heavy, startedAt=at("02-20T10:00"), endedAt=at("02-20T11:00")).data
    moments = [set_["completedAt"] for set_ in moved["exercises"][0]["sets"][:2]]
    assert moments == [at("02-20T10:30"), at("02-20T10:35")]
    later = call("GET", f"/workouts/{light['id']}", token=access_token(ME)).data
    assert later["exercises"][0].get("personalRecords", []) == []
    earlier = call("GET", f"/workouts/{heavy['id']}", token=access_token(ME)).data
    assert {record["type"] for record in earlier["exercises"][0]["personalRecords"]} >= {"max_weight"}


def test_sets_are_squeezed_into_a_workout_that_is_too_short_for_them(move: MoveClock) -> None:
    workout = train(move)
    moved = correct(workout, startedAt=at("03-02T12:00"), endedAt=at("03-02T12:32")).data
    moments = [set_["completedAt"] for set_ in moved["exercises"][0]["sets"][:2]]
    assert moments == [at("03-02T12:30"), at("03-02T12:32")]


def test_a_device_may_correct_the_times_offline(move: MoveClock) -> None:
    workout = train(move)
    move(timedelta(hours=1))
    data = {"endedAt": at("03-02T18:45"), "mood": {"after": "fine"}}
    operation = {"clientId": "u1", "op": "update", "workoutId": workout["id"], "data": data}
    results = call("POST", "/workouts/sync", {"operations": [operation]}, token=access_token(ME)).data["results"]
    assert results[0]["status"] == "applied"
    saved = call("GET", f"/workouts/{workout['id']}", token=access_token(ME)).data
    assert (saved["endedAt"], saved["mood"]) == (at("03-02T18:45"), {"after": "fine"})


# --- mood --------------------------------------------------------------------------------------------------


def test_the_mood_is_merged_by_field(move: MoveClock) -> None:
    token = access_token(ME)
    workout = begin(token, SQUAT, mood={"before": "tired", "energy": 4})["id"]
    completed = call("POST", f"/workouts/{workout}/complete", {"mood": {"after": "glad"}}, token=token).data
    assert completed["mood"] == {"before": "tired", "after": "glad", "energy": 4}
    assert correct(completed, mood={"energy": 8}).data["mood"] == {"before": "tired", "after": "glad", "energy": 8}
    assert correct(completed, mood={"after": None}).data["mood"] == {"before": "tired", "energy": 8}
    assert "mood" not in correct(completed, mood=None).data
    refused = correct(completed, mood={"befor": "tired"})
    assert refused.error["fields"][0]["path"] == "mood.befor"


def test_two_devices_change_different_fields_of_the_mood(move: MoveClock) -> None:
    workout = train(move)
    move(timedelta(hours=1))
    operations = [
        {"clientId": "u2", "op": "update", "workoutId": workout["id"], "at": at("03-02T19:40"),
         "data": {"mood": {"after": "glad"}}},
        {"clientId": "u1", "op": "update", "workoutId": workout["id"], "at": at("03-02T19:20"),
         "data": {"mood": {"before": "tired", "after": "bad"}}},
    ]  # fmt: skip
    for operation in operations:
        call("POST", "/workouts/sync", {"operations": [operation]}, token=access_token(ME))
    saved = call("GET", f"/workouts/{workout['id']}", token=access_token(ME)).data
    assert saved["mood"] == {"before": "tired", "after": "glad"}


# --- place and effort --------------------------------------------------------------------------------------


def test_the_location_is_one_of_four_with_a_label(move: MoveClock) -> None:
    token = access_token(ME)
    workout = begin(token, SQUAT, location="gym", locationLabel="Iron Hall")
    assert (workout["location"], workout["locationLabel"]) == ("gym", "Iron Hall")
    refused = call("POST", "/workouts", {"location": "the moon"}, token=token)
    assert refused.error["fields"] == [{"path": "location", "message": "Must be one of: home, gym, outdoor, other"}]


@pytest.mark.parametrize("rpe", [1, 5.5, 6, 10])
def test_the_effort_is_from_one_to_ten_in_halves(move: MoveClock, rpe: float) -> None:
    workout = begin(access_token(ME), SQUAT)["id"]
    set_ = put_set(access_token(ME), workout, 0, rpe=rpe).data["set"]
    assert (set_["rpe"], set_.get("rir")) == (rpe, None if rpe < 6 else 10 - rpe)
