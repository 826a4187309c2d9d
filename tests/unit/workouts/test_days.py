"""The day of a user may begin at another hour than midnight; and the unit of an exercise may be another than the user's."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.training.days import local_day

from tests.harness.gateway import Frames, Socket, access_token, call, deliver_events
from tests.unit.auth.people import Person, register
from tests.unit.workouts.training import SQUAT, put_set

SWING, BENCH = "kettlebell-swing", "barbell-bench-press"
NIGHT = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
"""Half past two in Berlin."""


@pytest.mark.parametrize(
    ("moment", "zone", "starts_at", "day"),
    [
        (NIGHT, "UTC", 0, date(2026, 3, 3)),
        (NIGHT, "UTC", 2, date(2026, 3, 2)),
        (NIGHT, "Europe/Berlin", 3, date(2026, 3, 2)),
        (NIGHT, "Europe/Berlin", 2, date(2026, 3, 3)),
        (NIGHT, "America/New_York", 0, date(2026, 3, 2)),
        # The clock is put forward from two to three: three is three on the wall, one hour after one.
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Berlin", 3, date(2026, 3, 29)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Europe/Berlin", 3, date(2026, 3, 28)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", 3, date(2026, 10, 24)),
    ],
)
def test_the_day_of_a_moment(moment: datetime, zone: str, starts_at: int, day: date) -> None:
    assert local_day(moment, zone, starts_at) == day


@pytest.fixture
def owl(pushed: Frames) -> Person:
    """Somebody in Berlin whose day begins at four."""
    clock.set_source(lambda: datetime(2026, 3, 2, 20, 0, tzinfo=UTC))
    person = register("owl")
    call("PUT", "/users/profile", {"timezone": "Europe/Berlin"}, token=person.token)
    assert call("PUT", "/users/preferences", {"dayStartsAt": 4}, token=person.token).data["dayStartsAt"] == 4
    deliver_events()
    return person


def token_at(person: Person) -> str:
    """A token that is good now."""
    return access_token(person.id)


def test_a_workout_of_the_night_counts_for_the_day_before(owl: Person) -> None:
    clock.set_source(lambda: NIGHT)
    assert call("POST", "/workouts", {}, token=token_at(owl)).data["date"] == "2026-03-02"


def test_streaks_and_entries_follow_the_day(owl: Person) -> None:
    clock.set_source(lambda: datetime(2026, 3, 3, 1, 30, tzinfo=UTC))
    token = token_at(owl)
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True}
    workout = call("POST", "/workouts", body, token=token).data["id"]
    put_set(token, workout, 0, weight=100, reps=5)
    assert call("POST", f"/workouts/{workout}/complete", {}, token=token).data["date"] == "2026-03-02"
    deliver_events()
    assert call("POST", "/users/metrics", {"weight": 80}, token=token).data["date"] == "2026-03-02"
    clock.set_source(lambda: datetime(2026, 3, 4, 1, 30, tzinfo=UTC))
    assert call("GET", "/analytics/overview", token=token_at(owl)).data["currentStreak"] == 1, (
        "still the third of March"
    )
    clock.set_source(lambda: datetime(2026, 3, 4, 3, 30, tzinfo=UTC))
    assert call("GET", "/analytics/overview", token=token_at(owl)).data["currentStreak"] == 0


@pytest.mark.parametrize("hour", [-1, 7, 1.5])
def test_a_day_begins_at_an_hour_of_the_night(owl: Person, hour: float) -> None:
    refused = call("PUT", "/users/preferences", {"dayStartsAt": hour}, token=owl.token)
    assert (refused.status, refused.error["fields"][0]["path"]) == (422, "dayStartsAt")


# --- the unit of an exercise -------------------------------------------------------------------------------


@pytest.fixture
def lifter(pushed: Frames) -> Person:
    """Somebody who thinks in pounds, and has kettlebells in kilograms."""
    person = register("lifter")
    change = {"units": "imperial", "exerciseUnits": {SWING: "kg"}}
    assert call("PUT", "/users/preferences", change, token=person.token).data["exerciseUnits"] == {SWING: "kg"}
    return person


def begin(person: Person, **more: Any) -> dict[str, Any]:
    exercises = [
        {"exerciseId": SWING, "sets": [{"weight": 24, "reps": 10}]},
        {"exerciseId": BENCH, "sets": [{"weight": 135, "reps": 5}]},
    ]
    workout: dict[str, Any] = call(
        "POST", "/workouts", {"exercises": exercises, "start": True} | more, token=person.token
    ).data
    return workout


def weights(workout: dict[str, Any]) -> list[float]:
    return [set_["weight"] for exercise in workout["exercises"] for set_ in exercise["sets"]]


def test_an_exercise_is_read_and_written_in_its_own_unit(lifter: Person, pushed: Frames) -> None:
    phone = Socket(pushed, lifter.token).connect()
    workout = begin(lifter)
    assert [exercise.get("unit") for exercise in workout["exercises"]] == ["kg", None]
    assert weights(workout) == [24, 135]
    answer = put_set(lifter.token, workout["id"], 0, weight=28, reps=10).data
    assert (answer["set"]["weight"], answer["exercise"]["totalVolume"]) == (28, 280)
    assert answer["metrics"]["totalVolume"] == pytest.approx(280 / 0.45359237, abs=0.001), "pounds, like all else"
    assert {record["value"] for record in answer["records"] if record["type"] == "max_weight"} == {28}
    [pushed_set] = phone.received("set:completed")
    assert pushed_set["data"]["set"]["weight"] == 28
    achieved = [frame["data"]["record"]["value"] for frame in phone.received("pr:achieved")]
    assert 28 in achieved
    sent = phone.send(
        "set:complete", {"workoutId": workout["id"], "exerciseIndex": 0, "setIndex": 1, "weight": 32, "reps": 5}
    )
    assert sent[0]["data"]["set"]["weight"] == 32
    data = {"exerciseIndex": 0, "weight": 16, "reps": 5}
    operation = {"clientId": "o1", "op": "set", "workoutId": workout["id"], "data": data}
    call("POST", "/workouts/sync", {"operations": [operation]}, token=lifter.token).data  # noqa: B018
    saved = call("GET", f"/workouts/{workout['id']}", token=lifter.token).data
    assert weights(saved) == [28, 32, 16, 135]
    edited = {"version": saved["version"], "exercises": [
        {"exerciseId": exercise["exerciseId"], "sets": [{"weight": set_["weight"], "reps": 5} for set_ in exercise["sets"]]}
        for exercise in saved["exercises"]
    ]}  # fmt: skip
    assert weights(call("PUT", f"/workouts/{workout['id']}", edited, token=lifter.token).data) == [28, 32, 16, 135]


def test_an_exercise_that_is_added_later_has_its_unit(lifter: Person) -> None:
    workout = call("POST", "/workouts", {"start": True}, token=lifter.token).data["id"]
    added = call("PUT", f"/workouts/{workout}/exercise/0", {"exerciseId": SWING}, token=lifter.token).data
    assert added["exercises"][0]["unit"] == "kg"
    assert put_set(lifter.token, workout, 0, weight=24, reps=5).data["set"]["weight"] == 24
    call("POST", f"/workouts/{workout}/complete", {}, token=lifter.token)
    deliver_events()
    [point] = call("GET", "/progress/strength", token=lifter.token, exerciseId=SWING).data["points"]
    assert (point["weight"], point["unit"]) == (24, "kg")


def test_targets_are_rounded_in_the_unit_of_the_exercise(lifter: Person) -> None:
    exercise = {"exerciseId": SWING, "sets": 1, "reps": 5, "weight": {"type": "fixed", "value": 52.91094},
                "progression": {"type": "linear"}}  # fmt: skip
    plan = {"totalWeeks": 1, "days": {"monday": {"exercises": [exercise]}}}
    template = call("POST", "/templates", {"name": "Swings", "weeklyPlan": plan}, token=lifter.token).data["id"]
    body = {"templateId": template, "day": "monday", "start": True}
    workout = call("POST", "/workouts", body, token=lifter.token).data["id"]
    put_set(lifter.token, workout, 0, weight=24, reps=5)
    call("POST", f"/workouts/{workout}/complete", {}, token=lifter.token)
    deliver_events()
    target = call("POST", "/workouts", body, token=lifter.token).data["exercises"][0]["target"]
    assert target["weight"] == 28, "the next kettlebell of kilograms"


def test_the_units_are_changed_one_by_one(lifter: Person) -> None:
    def change(units: dict[str, str | None] | None) -> Any:
        return call("PUT", "/users/preferences", {"exerciseUnits": units}, token=lifter.token)

    assert change({BENCH: "kg"}).data["exerciseUnits"] == {SWING: "kg", BENCH: "kg"}
    assert change({SWING: None}).data["exerciseUnits"] == {BENCH: "kg"}
    assert change({BENCH: "stone"}).error["fields"][0]["path"] == f"exerciseUnits.{BENCH}"
    assert change({f"exercise-{number}": "kg" for number in range(100)}).status == 422
    assert change(None).data["exerciseUnits"] == {}
