"""Uses of a template: workouts that were started from it, and how many were completed."""

from typing import Any

import pytest
from fitai.workouts.events import WorkoutBegan

from tests.harness.gateway import Frames, access_token, call, deliver, deliver_events
from tests.unit.templates.sample_plans import public, template


@pytest.fixture
def ann(pushed: Frames) -> str:
    return access_token("ann")


def create(token: str, body: dict[str, Any] | None = None) -> str:
    """Create a template; gives its id."""
    return call("POST", "/templates", body or public(), token=token).data["id"]  # type: ignore[no-any-return]


def plan_workout(token: str, id: str, **fields: Any) -> str:
    """Plan a workout from a template; gives its id."""
    body = {"templateId": id, "day": "monday"} | fields
    return call("POST", "/workouts", body, token=token).data["id"]  # type: ignore[no-any-return]


def change_status(token: str, workout_id: str, change: str) -> None:
    """Start, pause, resume or complete a workout."""
    assert call("POST", f"/workouts/{workout_id}/{change}", {}, token=token).status == 200


def stats(token: str, id: str) -> tuple[int, float]:
    """The uses and the completion rate of a template, the same on its card."""
    deliver_events()
    template_stats = call("GET", f"/templates/{id}", token=token).data["stats"]
    (card,) = call("GET", "/templates/public").data
    assert card["stats"] == template_stats
    return template_stats["usageCount"], template_stats["completionRate"]


def test_the_completion_rate_is_the_share_of_started_workouts(ann: str) -> None:
    id = create(ann)
    first = plan_workout(ann, id)
    assert stats(ann, id) == (0, 0.0), "a planned workout is not a use"
    change_status(ann, first, "start")
    assert stats(ann, id) == (1, 0.0)
    change_status(ann, first, "complete")
    assert stats(ann, id) == (1, 1.0)
    second = plan_workout(ann, id, start=True)
    assert stats(ann, id) == (2, 0.5)
    change_status(ann, second, "pause")
    change_status(ann, second, "resume")
    change_status(ann, second, "complete")
    bob = access_token("bob")
    plan_workout(bob, id, start=True)
    assert stats(ann, id) == (3, 0.6667)


def test_each_event_counts_once(ann: str) -> None:
    id = create(ann)
    event = WorkoutBegan(user_id="bob", workout_id="w", template_id=id)
    for _ in range(3):
        deliver(event.name, event.model_dump(mode="json", by_alias=True))
    assert stats(ann, id) == (1, 0.0)


def test_a_workout_without_a_template_or_of_a_deleted_one_is_not_counted(ann: str) -> None:
    id, deleted_id = create(ann), create(ann, template())
    workout_id = plan_workout(ann, deleted_id)
    assert call("DELETE", f"/templates/{deleted_id}", token=ann).status == 200
    change_status(ann, workout_id, "start")
    deliver_events()
    assert call("GET", f"/workouts/{workout_id}", token=ann).data["templateId"] == deleted_id, "it keeps its template"
    change_status(ann, workout_id, "complete")
    call("POST", "/workouts", {"start": True}, token=ann)
    assert stats(ann, id) == (0, 0.0)
