"""What other services read of the goals: values in metric units, and what a goal's owner would send."""

import pytest
from fitai.goals import published
from fitai.kernel.types import KILOGRAMS_PER_POUND

from tests.unit.auth.people import register
from tests.unit.goals.steps import SQUAT, Clock, change, created


@pytest.fixture(autouse=True)
def _clock(aws: None) -> None:
    Clock().start()


def test_open_goals_are_metric_and_newest_first() -> None:
    ada = register("ada")
    squat = created(
        ada,
        type="strength",
        exerciseId=SQUAT,
        targetValue=400,
        unit="lb",
        milestones=[{"value": 300}],
        targetDate="2026-09-01",
    )
    keep = created(ada, type="weight", targetValue=70, baseline=71, band=1)
    weight, strength = published.open_goals(ada.id)
    assert (strength.id, strength.kind, strength.exercise_id) == (squat["id"], "strength", SQUAT)
    assert strength.target == pytest.approx(400 * KILOGRAMS_PER_POUND)
    assert list(strength.milestones) == pytest.approx([300 * KILOGRAMS_PER_POUND])
    assert (weight.id, weight.is_maintained, strength.is_maintained) == (keep["id"], True, False)


def test_a_goal_is_found_open_or_over_and_only_its_owners() -> None:
    ada, bob = register("ada"), register("bob")
    goal = created(ada, type="weight_loss", targetValue=70, baseline=80)
    found = published.find_goal(ada.id, goal["id"])
    assert found is not None
    assert (found.target, found.current, found.direction, found.is_open) == (70, 80, "down", True)
    assert change(ada, goal, status="failed").status == 200
    over = published.find_goal(ada.id, goal["id"])
    assert over is not None
    assert not over.is_open
    assert published.find_goal(bob.id, goal["id"]) is None
    assert published.open_goals(ada.id) == []
