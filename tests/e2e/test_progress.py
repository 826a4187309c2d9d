"""Goals, achievements, body and analytics on the deployed stack: what one device does is felt on the other."""

import time
from typing import Any

from infra.local.client import Account, Device, Stack
from tests.e2e.behind import eventually

SQUAT = "barbell-back-squat"
WITHIN = 3.0
"""Seconds in which the other device knows, once the functions run; a second on a machine that does nothing else."""


def train(device: Device, workout_id: str, index: int, weight: float) -> None:
    """Do a set by WebSocket."""
    about = {"workoutId": workout_id, "exerciseIndex": 0, "setIndex": index, "weight": weight, "reps": 5}
    moment = device.send("set:complete", about, id=f"set-{index}")
    device.wait("set:completed", since=moment)


def strength_goal(account: Account, target: float) -> dict[str, Any]:
    body = {
        "type": "strength",
        "title": "Squat",
        "exerciseId": SQUAT,
        "targetValue": target,
        "unit": "kg",
        "baseline": 80,
    }
    return account.api.call("POST", "/goals", body)  # type: ignore[no-any-return]


def goal_value(account: Account) -> float:
    return float(account.api.call("GET", "/goals")[0]["currentValue"])


def unlocked(account: Account, achievement: str) -> list[Any]:
    achievements = account.api.call("GET", "/achievements")["achievements"]
    found = next(entry for entry in achievements if entry["id"] == achievement)
    return [tier for tier in found["tiers"] if tier.get("unlockedAt")]


def test_a_set_by_websocket_moves_the_goal_and_unlocks_the_achievement_on_the_other_device(
    stack: Stack, account: Account
) -> None:
    strength_goal(account, 400)
    body = {"exercises": [{"exerciseId": SQUAT}], "start": True}
    workout = account.api.call("POST", "/workouts", body)
    with Device(stack, account.token, "phone") as phone, Device(stack, account.token, "watch") as watch:
        # The first event starts the processes of relay and reactions.
        train(phone, workout["id"], 0, 100)
        assert watch.wait("notification:new").data["type"] == "achievement_unlocked"
        first = eventually(lambda: goal_value(account), lambda value: value > 80)
        assert unlocked(account, "first_record")

        moment = time.perf_counter()
        train(phone, workout["id"], 1, 120)
        moved = watch.wait("sync:progress", since=moment)
        print("seconds until the goal has moved:", round(moved.received_at - moment, 3))
        assert moved.received_at - moment < WITHIN
        assert moved.data["goals"][0]["currentValue"] > first


def test_a_weight_by_either_route_moves_the_goal_and_the_trend(stack: Stack, account: Account) -> None:
    account.api.call("POST", "/progress/body", {"weight": 86, "date": "2026-11-01"})
    goal = account.api.call(
        "POST", "/goals", {"type": "weight_loss", "title": "Lighter", "targetValue": 78, "unit": "kg"}
    )
    assert goal["type"] == "weight_loss"
    account.api.call("POST", "/users/metrics", {"weight": 84})

    eventually(lambda: goal_value(account), lambda value: value < 86)
    entries = account.api.call("GET", "/progress/body")
    assert len(entries["entries"] if isinstance(entries, dict) else entries) == 2
