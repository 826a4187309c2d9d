"""What is exported of the coach, and that an erasure leaves nothing of it."""

from typing import Any

import pytest
from fitai.coach.model.models import Account, Usage
from fitai.coach.model.usage.store import usage_write
from fitai.coach.personal import PERSONAL_DATA
from fitai.coach.quotas import service as quotas
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.table import commit

from tests.harness.crashes import sabotaged
from tests.harness.person import whole_table
from tests.unit.auth.people import Person, register
from tests.unit.coach.recommendations import SQUAT, Clock, answer, recommend_exercises, recommend_plan

KINDS = {"recommendation", "coach_quota", "exercise_feedback", "model_usage"}


@pytest.fixture
def ada(aws: None) -> Person:
    Clock().start()
    return register()


def use_the_coach(person: Person) -> None:
    """Leave an item of every kind."""
    caller = Caller(person.id, person.email, "user", "free", "s", 0, 2**40)
    quotas.take(caller, "plan", clock.now())
    commit(usage_write(Account(person.id, "free"), "plan", Usage(1_000, 0, 100, 3)))
    recommend_plan(person)
    answer(person, recommend_exercises(person, SQUAT), status="declined", notes="My knee hurts.")


def kinds_of(person: Person) -> set[str]:
    """The kinds of the coach's items in the partitions of a person."""
    items = [item for item in whole_table() if item["PK"]["S"].startswith(f"USER#{person.id}")]
    return {item["kind"]["S"] for item in items} & KINDS


def exported(person: Person) -> dict[str, list[Any]]:
    kinds: dict[str, list[Any]] = {}
    for kind, value in PERSONAL_DATA.export(person.id):
        kinds.setdefault(kind, []).append(value)
    return kinds


def test_recommendations_feedback_and_quotas_are_exported(ada: Person) -> None:
    use_the_coach(ada)
    data = exported(ada)
    plan = next(item for item in data["recommendation"] if item["recommendationType"] == "template")
    assert plan["content"]["data"]["template"]["name"] == "Full body"
    declined = next(item for item in data["recommendation"] if item["recommendationType"] == "exercise")
    assert (declined["status"], declined["feedback"]["notes"]) == ("declined", "My knee hurts.")
    (feedback,) = data["exercise_feedback"]
    assert feedback["preferences"][SQUAT]["value"] == -0.6
    assert len(data["coach_quota"]) == 1
    assert data["model_usage"][0]["inputTokens"] == 1_000


def test_an_erasure_leaves_nothing_of_the_person_and_all_of_others(ada: Person) -> None:
    bob = register("bob")
    use_the_coach(ada)
    use_the_coach(bob)
    assert kinds_of(ada) == KINDS
    for _ in PERSONAL_DATA.erase(ada.id):
        pass
    assert kinds_of(ada) == set()
    assert exported(ada) == {}
    assert kinds_of(bob) == KINDS


def test_an_erasure_goes_on_wherever_the_process_has_ended(ada: Person) -> None:
    use_the_coach(ada)

    def erase() -> None:
        for _ in PERSONAL_DATA.erase(ada.id):
            pass

    with sabotaged(lambda operation, _: operation == "BatchWriteItem") as saboteur:
        assert saboteur.crashes(erase, 1, after=True)
        assert saboteur.crashes(erase, 1)
    erase()
    assert kinds_of(ada) == set()
