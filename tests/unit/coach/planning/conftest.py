"""The library for the tests of plans."""

import pytest
from fitai.coach.planning.exercises import ExerciseFacts, facts_by_id
from fitai.exercises.models import Exercise

from tests.harness.cloud import written_exercises


@pytest.fixture(scope="session")
def library() -> list[Exercise]:
    """The exercises of the library."""
    return written_exercises()


@pytest.fixture(scope="session")
def facts(library: list[Exercise]) -> dict[str, ExerciseFacts]:
    """Their facts, by id."""
    return facts_by_id(library)
