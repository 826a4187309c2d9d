"""The library and the templates on the deployed stack: what comes with it, and what people add to it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from infra.local.client import Account, Api, Stack, register
from infra.local.second_factors import make_administrator
from tests.e2e.behind import aws, eventually

SWING = {
    "description": "From the floor to the shoulder, sides in turn.",
    "instructions": ["Stand over the bag.", "Pull it to the lap.", "Stand up and roll it onto a shoulder."],
    "primaryMuscleGroups": ["glutes"],
    "equipment": ["sandbag"],
    "difficulty": "intermediate",
    "exerciseType": "strength",
    "movementPattern": "hinge",
}
EVERYWHERE = 120.0
"""Seconds within which every container has looked for a new snapshot since the last one was published."""


@pytest.fixture
def admin(stack: Stack, account: Account) -> Api:
    """An account that was made an admin directly in the table, and has added a second factor."""
    return make_administrator(aws(stack, "dynamodb"), stack, account).api


def test_what_is_typed_is_found(anybody: Api) -> None:
    for typed, meant in [
        ("bech pres", "barbell-bench-press"),
        ("rdl", "romanian-deadlift"),
        ("deadlfit", "barbell-deadlift"),
    ]:
        matches = anybody.call("GET", "/exercises/search", q=typed)
        assert meant in [exercise["id"] for exercise in matches[:3]], typed
    assert len(anybody.call("GET", "/exercises/popular", limit=100)) == 100
    assert len(anybody.call("GET", "/exercises/export")) >= 1000
    like = anybody.signed_in(register(anybody.stack).token)
    alternatives = like.call("GET", "/exercises/barbell-bench-press/substitutes", equipment="dumbbell", weight=100)
    assert alternatives and all(alternative["exercise"]["id"] != "barbell-bench-press" for alternative in alternatives)


def test_an_exercise_of_ones_own(account: Account, stranger: Account) -> None:
    made = account.api.call("POST", "/exercises", SWING | {"name": f"Garage Clean {uuid4().hex[:6]}"})
    assert account.api.call("GET", f"/exercises/{made['id']}")["name"] == made["name"]
    assert stranger.api.send("GET", f"/exercises/{made['id']}").status_code == 404
    assert [exercise["id"] for exercise in account.api.call("GET", "/exercises", custom="mine")] == [made["id"]]
    workout = account.api.call("POST", "/workouts", {"exercises": [{"exerciseId": made["id"]}], "start": True})
    assert workout["exercises"][0]["name"] == made["name"]
    refused = stranger.api.send("POST", "/workouts", {"exercises": [{"exerciseId": made["id"]}]})
    assert (refused.status_code, refused.json()["error"]["fields"][0]["path"]) == (422, "exercises.0.exerciseId")


def test_ratings_reach_the_library(stack: Stack, anybody: Api) -> None:
    raters = [register(stack) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        stars = [2, 3, 5, 5]
        list(
            pool.map(
                lambda rating: rating[0].api.call("POST", "/exercises/zercher-squat/rate", {"rating": rating[1]}),
                zip(raters, stars, strict=True),
            )
        )
    raters[0].api.call("POST", "/exercises/zercher-squat/rate", {"rating": 3})
    exercise = eventually(
        lambda: anybody.call("GET", "/exercises/zercher-squat")["metrics"],
        lambda metrics: metrics["totalRatings"] >= 4,
        EVERYWHERE,
    )
    assert exercise["averageRating"] == 4.0


def test_an_import_is_all_there_or_not_at_all(anybody: Api, admin: Api) -> None:
    name = f"Garhammer Raise {uuid4().hex[:6]}"
    broken = f"name;primaryMuscleGroups;equipment\n{name};abdominals;pull_up_bar\nNo Muscle;;barbell"
    refused = admin.send("POST", "/exercises/import", {"source": "csv", "content": broken, "dryRun": False})
    assert refused.status_code == 422, refused.text
    assert name not in [exercise["name"] for exercise in anybody.call("GET", "/exercises/search", q=name)]
    sound = [*broken.splitlines()[:2], "Bench Press;chest;barbell"]
    body = {"source": "csv", "content": "\n".join(sound)}
    dry = admin.call("POST", "/exercises/import", body)
    report = admin.call("POST", "/exercises/import", body | {"dryRun": False})
    assert dry["counts"] == report["counts"] == {"new": 1, "matched": 1, "duplicate": 0, "invalid": 0}
    again = admin.call("POST", "/exercises/import", body | {"dryRun": False})
    assert again["counts"] == {"new": 0, "matched": 2, "duplicate": 0, "invalid": 0}
    matches = eventually(
        lambda: anybody.call("GET", "/exercises/search", q=name),
        lambda exercises: exercises and exercises[0]["name"] == name,
    )
    assert matches[0]["primaryMuscleGroups"] == ["abdominals"]


def test_our_programmes_are_there_and_liked(anybody: Api, account: Account) -> None:
    featured = anybody.call("GET", "/templates/featured")
    assert len(featured) >= 10 and featured[0]["id"] == "fitai-5x5"
    api = account.api
    api.call("POST", "/templates/fitai-kettlebell/favorite")
    assert [template["id"] for template in api.call("GET", "/templates", favorites="true")] == ["fitai-kettlebell"]
    rated = api.call("POST", "/templates/fitai-kettlebell/rate", {"rating": 4})
    assert rated["stats"]["totalRatings"] >= 1
    workout = api.call("POST", "/workouts", {"templateId": "fitai-5x5", "day": "monday", "start": True})
    first = workout["exercises"][0]
    assert (first["exerciseId"], first["target"]["reason"]) == ("barbell-back-squat", "start")
    api.call("DELETE", "/templates/fitai-kettlebell/favorite")
    assert api.call("GET", "/templates", favorites="true") == []
