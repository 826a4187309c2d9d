"""`make seed` on the deployed stack, with three of its people and the last weeks of their year."""

from dataclasses import replace
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from infra import LOCAL_PORT
from infra.local.client import Stack
from infra.local.cloud import Cloud
from infra.local.seed.people import PEOPLE, WEEKS
from infra.local.seed.seeding import Seeding

SOME = ("ada", "bruno", "farah")


@pytest.fixture(scope="module")
def seeding(stack: Stack) -> Seeding:
    """A run that has ended, of people with names of their own."""
    suffix = f"-{uuid4().hex[:8]}"
    people = tuple(replace(person, suffix=suffix, first_week=WEEKS - 5) for person in PEOPLE if person.name in SOME)
    run = Seeding(Cloud(port=urlsplit(stack.rest_url).port or LOCAL_PORT), stack, people)
    assert not run.find()
    run.write()
    return run


def test_a_second_run_finds_them(seeding: Seeding, stack: Stack) -> None:
    second = Seeding(seeding.cloud, stack, seeding.people)
    assert second.find()
    assert {account.id for account in second.accounts.values()} == {account.id for account in seeding.accounts.values()}


def test_all_workouts_stand_with_their_records(seeding: Seeding) -> None:
    for name, done in seeding.training.items():
        api = seeding.accounts[name].api
        stored = api.call("GET", "/workouts", limit=100, status="completed")
        assert [(workout["name"], workout["date"]) for workout in stored] == [
            (workout.name, workout.day.isoformat()) for workout in reversed(done)
        ]
        records = {record["exerciseId"] for record in api.call("GET", "/progress/records", limit=100)}
        assert records <= {exercise.movement.exercise_id for workout in done for exercise in workout.exercises}
        assert records


def test_pounds_stay_the_same_pounds(seeding: Seeding) -> None:
    newest = seeding.accounts["bruno"].api.call("GET", "/workouts", limit=1, status="completed")[0]
    sets = seeding.accounts["bruno"].api.call("GET", f"/workouts/{newest['id']}")["exercises"][0]["sets"]
    done = seeding.training["bruno"][-1].exercises[0].sets
    assert [set_["weight"] for set_ in sets] == [set_.weight for set_ in done]


def test_they_know_each_other(seeding: Seeding) -> None:
    ada, bruno = seeding.accounts["ada"], seeding.accounts["bruno"]
    friends = {friend["id"] for friend in ada.api.call("GET", "/users/friends")}
    assert friends == {bruno.id, seeding.accounts["farah"].id}
    posts = [item for item in ada.api.call("GET", "/community/feed", limit=25) if item["activityType"] == "post"]
    assert len(posts) == len(SOME)
    challenges = ada.api.call("GET", "/community/challenges", scope="mine")
    assert {challenge["title"] for challenge in challenges} >= {"Four weeks, no excuses", "Most kilos moved"}


def test_goals_and_plans_are_there(seeding: Seeding) -> None:
    ada = seeding.accounts["ada"].api
    assert {goal["title"] for goal in ada.call("GET", "/goals")} == {"Squat 120 kg", "Sixteen workouts a month"}
    assert any(recommendation["status"] == "accepted" for recommendation in ada.call("GET", "/ai/recommendations"))
    assert ada.call("GET", "/users/profile")["emailVerified"]
    assert len(ada.call("GET", "/progress/body", limit=100)["entries"]) > 5
