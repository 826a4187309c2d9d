"""How often a template is used, and how often it is seen through."""

from typing import Any

import pytest
from fitai.workouts.events import WorkoutBegan

from tests.harness.gateway import Frames, access_token, call, deliver, deliver_events
from tests.unit.templates.sample_plans import public, template


@pytest.fixture
def ann(pushed: Frames) -> str:
    return access_token("ann")


def create(token: str, body: dict[str, Any] | None = None) -> str:
    return call("POST", "/templates", body or public(), token=token).data["id"]  # type: ignore[no-any-return]


def planned(token: str, id: str, **more: Any) -> str:
    body = {"templateId": id, "day": "monday"} | more
    return call("POST", "/workouts", body, token=token).data["id"]  # type: ignore[no-any-return]


def step(token: str, workout: str, name: str) -> None:
    assert call("POST", f"/workouts/{workout}/{name}", {}, token=token).status == 200


def stats(token: str, id: str) -> tuple[int, float]:
    deliver_events()
    whole = call("GET", f"/templates/{id}", token=token).data["stats"]
    (card,) = call("GET", "/templates/public").data
    assert card["stats"] == whole
    return whole["usageCount"], whole["completionRate"]


def test_the_rate_is_what_was_completed_of_what_was_started(ann: str) -> None:
    id = create(ann)
    first = planned(ann, id)
    assert stats(ann, id) == (0, 0.0), "a plan is no use yet"
    step(ann, first, "start")
    assert stats(ann, id) == (1, 0.0)
    step(ann, first, "complete")
    assert stats(ann, id) == (1, 1.0)
    second = planned(ann, id, start=True)
    assert stats(ann, id) == (2, 0.5)
    step(ann, second, "pause")
    step(ann, second, "resume")
    step(ann, second, "complete")
    bob = access_token("bob")
    planned(bob, id, start=True)
    assert stats(ann, id) == (3, 0.6667)


def test_each_event_counts_once(ann: str) -> None:
    id = create(ann)
    event = WorkoutBegan(user_id="bob", workout_id="w", template_id=id)
    for _ in range(3):
        deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert stats(ann, id) == (1, 0.0)


def test_a_workout_of_no_template_or_of_a_deleted_one_counts_for_nothing(ann: str) -> None:
    id, gone = create(ann), create(ann, template())
    workout = planned(ann, gone)
    assert call("DELETE", f"/templates/{gone}", token=ann).status == 200
    step(ann, workout, "start")
    deliver_events()
    assert call("GET", f"/workouts/{workout}", token=ann).data["templateId"] == gone, "it stays what it was made from"
    step(ann, workout, "complete")
    call("POST", "/workouts", {"start": True}, token=ann)
    assert stats(ann, id) == (0, 0.0)
