"""Maxima that only the request states: the workouts of the plan have loads, in the user's own plates."""

from typing import Any

import pytest
from fitai.kernel import catalogue

from tests.harness.gateway import CONTEXT, Frames, access_token, call
from tests.harness.held_needs import watched
from tests.unit.auth.people import Person, register
from tests.unit.coach.recommendations import Clock


@pytest.fixture
def ada(pushed: Frames, time: Clock) -> Person:
    return register()


def accepted_template(person: Person, **body: Any) -> Any:
    """Ask for a plan of strength, let the tasks make it, accept it; its template."""
    token = access_token(person.id)
    asked = {"goal": "strength", "daysPerWeek": 3, "fitnessLevel": "intermediate", "seed": "a"} | body
    recommendation_id = call("POST", "/ai/workout-generate", asked, token=token).data["id"]
    event: dict[str, Any] = {"userId": person.id, "recommendationId": recommendation_id}
    for name in ("gather_context", "build_plan", "save_plan"):
        (function,) = [one for one in catalogue.functions() if (one.service, one.name) == ("generation", name)]
        with watched(function):
            event = function.handler(event, CONTEXT)
    path = f"/ai/recommendations/{recommendation_id}/feedback"
    template_id = call("PUT", path, {"status": "accepted"}, token=token).data["templateId"]
    return call("GET", f"/templates/{template_id}", token=token).data


@pytest.mark.parametrize(
    ("units", "maximum", "load", "warm_ups"),
    # 81.1 % for 5 repetitions at RPE 8, rounded down to plates; lighter sets at 45, 65 and 80 % of it.
    [("metric", 150, 120, [52.5, 77.5, 95]), ("imperial", 335, 270, [120, 175, 215])],
)
def test_a_maximum_of_the_request_gives_the_first_workout_its_loads(
    ada: Person, units: str, maximum: float, load: float, warm_ups: list[float]
) -> None:
    call("PUT", "/users/preferences", {"units": units}, token=ada.token).data  # noqa: B018
    template = accepted_template(ada, oneRepMaxes={"romanian-deadlift": maximum})
    body = {"templateId": template["id"], "day": "monday", "start": True}
    workout = call("POST", "/workouts", body, token=ada.token).data
    lift, *others = workout["exercises"]
    assert lift["exerciseId"] == "romanian-deadlift"
    weights = [set_["weight"] for set_ in lift["sets"]]
    assert weights[:3] == warm_ups
    assert set(weights[3:]) == {load}
    assert not [exercise for exercise in others if exercise["sets"][0].get("weight")], "nothing is known of them"
