"""Today's workout over the API: the planned one with its changes, or one that is made for the day."""

from typing import Any

import pytest
from fitai.kernel import catalogue
from fitai.kernel.types import WEEKDAYS

from tests.harness.cloud import written_exercises
from tests.harness.gateway import CONTEXT, access_token, call, deliver_events
from tests.harness.held_needs import watched
from tests.unit.auth.people import Person, register
from tests.unit.coach.recommendations import Clock

MONDAY = "2026-03-02"
PLANNED = [
    {"exerciseId": "barbell-bench-press", "restTime": 150, "sets": [{"weight": 80, "reps": 5}] * 4},
    {"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}, {"weight": 110, "reps": 3}]},
    {"exerciseId": "plank", "sets": [{"durationSeconds": 45}] * 2},
]


@pytest.fixture(autouse=True)
def time(pushed: object) -> Clock:
    return Clock().start()


@pytest.fixture
def ada() -> Person:
    return register()


def todays(person: Person, **body: Any) -> Any:
    """Ask for today's workout, and let the tasks make it; the recommendation."""
    token = access_token(person.id)
    recommendation_id = call("POST", "/ai/workout-generate", body, token=token).data["id"]
    event: dict[str, Any] = {"userId": person.id, "recommendationId": recommendation_id}
    for name in ("gather_context", "build_plan", "save_plan"):
        (function,) = [
            function for function in catalogue.functions() if (function.service, function.name) == ("generation", name)
        ]
        with watched(function):
            event = function.handler(event, CONTEXT)
    data = call("GET", f"/ai/recommendations/{recommendation_id}", token=token).data
    assert data["generation"] == "ready", data
    return data


def the_day(data: Any, weekday: str = "monday") -> Any:
    """The only day of the plan."""
    days = data["content"]["data"]["template"]["weeklyPlan"]["days"]
    assert [name for name in WEEKDAYS if name in days] == [weekday]
    return days[weekday]


def test_a_planned_workout_stays_as_it_is_on_a_usual_day(ada: Person):
    workout = call("POST", "/workouts", {"name": "Push", "exercises": PLANNED, "date": MONDAY}, token=ada.token).data
    data = todays(ada)
    day = the_day(data)

    assert data["recommendationType"] == "workout"
    assert data["content"]["title"] == "Today: Push"
    assert data["content"]["data"]["facts"] == {"plannedWorkoutId": workout["id"]}
    assert data["content"]["data"].get("changes", []) == []
    assert [(exercise["exerciseId"], exercise["sets"]) for exercise in day["exercises"]] == [
        ("barbell-bench-press", 4), ("barbell-back-squat", 2), ("plank", 2),
    ]  # fmt: skip
    bench, squat, plank = day["exercises"]
    assert (bench["reps"]["target"], bench["weight"]["value"], bench["restTime"]) == (5, 80, 150)
    assert [(set_["reps"]["target"], set_["weight"]["value"]) for set_ in squat["setPlan"]] == [(5, 100), (3, 110)]
    assert plank["durationSeconds"] == 45
    assert len(data["content"]["description"].split()) >= 12


def test_soreness_and_time_change_the_planned_workout_with_reasons(ada: Person):
    call("POST", "/workouts", {"exercises": PLANNED, "date": MONDAY}, token=ada.token)
    data = todays(ada, readiness={"soreness": {"chest": 9}, "minutesLeft": 15})
    changes = data["content"]["data"]["changes"]

    assert "barbell-bench-press" not in {exercise["exerciseId"] for exercise in the_day(data)["exercises"]}
    assert any("soreness of 9 in 10" in change["why"] for change in changes)
    assert any("15 minutes" in change["why"] for change in changes)
    assert the_day(data)["estimatedDuration"] <= 17
    assert "changed by how you are" in data["content"]["reasoning"]


def test_what_was_trained_yesterday_gets_fewer_sets_today(ada: Person, time: Clock):
    body = {
        "exercises": [{"exerciseId": "barbell-bench-press", "sets": [{"weight": 80, "reps": 5}] * 5}],
        "start": True,
    }
    workout = call("POST", "/workouts", body, token=ada.token).data
    for index in range(5):
        call("PUT", f"/workouts/{workout['id']}/set/{index}", {"weight": 80, "reps": 5}, token=ada.token, exercise=0)
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=ada.token)
    deliver_events()
    time.pass_time(days=1)
    token = access_token(ada.id)
    call("POST", "/workouts", {"exercises": PLANNED, "date": "2026-03-03"}, token=token)
    data = todays(ada)

    bench = next(
        exercise
        for exercise in the_day(data, "tuesday")["exercises"]
        if exercise["exerciseId"] == "barbell-bench-press"
    )
    assert bench["sets"] == 3
    (change,) = data["content"]["data"]["changes"]
    assert change["why"] == "Chest is still tired: you did 5 sets for it since yesterday"
    assert data["context"]["recentActivity"]["setsOfLateByMuscle"]["chest"] == 5


def test_where_nothing_is_planned_a_day_is_made(ada: Person):
    data = todays(
        ada, goal="strength", durationMinutes=45, fitnessLevel="intermediate", readiness={"soreness": {"chest": 8}}
    )
    day = the_day(data)
    by_id = {exercise.id: exercise for exercise in written_exercises()}
    template = data["content"]["data"]["template"]["weeklyPlan"]

    assert template["totalWeeks"] == 1
    assert data["content"]["title"] == f"Today: {day['name']}"
    words = data["content"]["description"]
    assert words.startswith("A workout for today, made for strength. "), words
    assert "week" not in words, "it is no plan of weeks"
    assert "deload" not in template
    assert len(day["exercises"]) >= 2
    assert not [
        exercise for exercise in day["exercises"] if "chest" in by_id[exercise["exerciseId"]].primary_muscle_groups
    ]
    assert not [exercise for exercise in day["exercises"] if "progression" in exercise]
    assert day["estimatedDuration"] <= 50
    assert "chest" in data["content"]["reasoning"]


def test_ten_minutes_are_enough_for_something(ada: Person):
    data = todays(ada, readiness={"minutesLeft": 10, "energy": 2})

    assert the_day(data)["exercises"]
    assert the_day(data)["estimatedDuration"] <= 12


def test_the_equipment_of_today_precedes_that_of_the_preferences(ada: Person):
    call("PUT", "/users/preferences", {"equipment": ["barbell", "bench"]}, token=ada.token)
    data = todays(ada, equipment=["kettlebell"])
    by_id = {exercise.id: exercise for exercise in written_exercises()}
    equipment = {
        str(item) for exercise in the_day(data)["exercises"] for item in by_id[exercise["exerciseId"]].equipment
    }

    assert equipment <= {"kettlebell", "bodyweight", "mat"}


def test_of_an_imperial_account_weights_are_in_pounds(ada: Person):
    call("PUT", "/users/preferences", {"units": "imperial"}, token=ada.token)
    body = {"goal": "strength", "daysPerWeek": 3, "durationMinutes": 60, "oneRepMaxes": {"barbell-back-squat": 315}}
    answer = call("POST", "/ai/workout-generate", body, token=access_token(ada.id))
    from fitai.coach.generation import store

    work = store.load_work(ada.id, answer.data["id"])
    assert work is not None
    assert work.request.one_rep_maxes == {"barbell-back-squat": pytest.approx(142.88, abs=0.01)}
