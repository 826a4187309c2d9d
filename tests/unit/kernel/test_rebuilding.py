"""Everything that is computed about a user is rebuilt, by whoever computes something."""

from typing import Any

import pytest
from fitai.analytics import rebuild as analytics
from fitai.kernel import rebuilding

from tests.harness.cloud import table
from tests.harness.gateway import access_token, call, deliver_events
from tests.unit.auth.people import items, register
from tests.unit.users.people import register_trained

COMPUTED = {
    "analytics_workout", "analytics_week", "analytics_month", "analytics_exercise", "analytics_calendar",
    "achievements", "body_summary", "exercise_record", "exercise_sessions", "goal_counts",
}  # fmt: skip
"""The kinds of items that hold nothing but what follows from others."""
SQUAT = "barbell-back-squat"


def test_the_services_that_compute_something_are_found() -> None:
    assert rebuilding.registered()["analytics"] is analytics.rebuild
    assert rebuilding.registered().keys() >= {"achievements", "analytics", "goals", "users", "workouts"}


def test_what_was_lost_of_a_user_is_as_before(aws: None) -> None:
    ada = register_trained()
    token = access_token(ada.id)
    before = _seen(token)
    lost = [item for item in items(f"USER#{ada.id}") if item["kind"] in COMPUTED]
    assert {item["kind"] for item in lost} == COMPUTED
    for item in lost:
        table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})
    assert _seen(token) != before

    wrong = rebuilding.rebuild_user(ada.id)
    deliver_events()

    assert _seen(token) == before
    assert all(wrong[service] for service in ("achievements", "analytics", "goals", "users", "workouts"))
    assert not any(rebuilding.rebuild_user(ada.id).values())


def _seen(token: str) -> dict[str, Any]:
    """What the routes show of it, without the goals' versions."""
    paths = (
        "/analytics/overview", "/analytics/frequency", "/achievements", "/progress/body", "/progress/goals",
        "/progress/records",
    )  # fmt: skip
    seen = {path: call("GET", path, token=token).data for path in paths}
    seen["strength"] = call("GET", "/progress/strength", token=token, exerciseId=SQUAT).data
    for shown in seen["/progress/goals"]["active"]:
        shown.pop("version"), shown.pop("updatedAt")
    return seen


@pytest.mark.parametrize(("wrong", "rounds"), [([0], 1), ([2, 0], 2), ([1, 1, 1, 1], 3)])
def test_it_goes_on_until_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch, wrong: list[int], rounds: int) -> None:
    found = iter(wrong)
    calls: list[str] = []

    def rebuild(user_id: str) -> int:
        calls.append(user_id)
        return next(found)

    monkeypatch.setattr(rebuilding, "registered", lambda: {"first": rebuild, "second": lambda user_id: 0})
    assert rebuilding.rebuild_user("user-1") == {"first": sum(wrong[:rounds]), "second": 0}
    assert calls == ["user-1"] * rounds


def test_nothing_is_wrong_of_a_user_who_has_entered_nothing(aws: None) -> None:
    ada = register()
    deliver_events()
    assert not any(rebuilding.rebuild_user(ada.id).values())
