"""The library for the tests of plans."""

import pytest
from fitai.coach.planning.exercises import ExerciseFacts, facts_by_id
from fitai.exercises.models import Exercise

from tests.harness.cloud import written_exercises
from tests.unit.coach.planning import sample_plan


@pytest.fixture(scope="session")
def library() -> list[Exercise]:
    """The exercises of the library."""
    return written_exercises()


@pytest.fixture(scope="session")
def facts(library: list[Exercise]) -> dict[str, ExerciseFacts]:
    """Their facts, by id."""
    return facts_by_id(library)


@pytest.fixture
def broken(library: list[Exercise]) -> sample_plan.Check:
    """The rules that a plan violates."""

    def check(body: sample_plan.Body, **request: object) -> set[str]:
        return {violation.rule for violation in sample_plan.violations(body, request, library)}

    return check
