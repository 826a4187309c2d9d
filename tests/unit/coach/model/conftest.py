"""A model on loopback, and a client that asks it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from fitai.coach.model.client import ModelClient
from fitai.coach.model.configuration import ModelSettings, Prices
from fitai.coach.model.models import Account, Candidate, PlanFacts
from fitai.coach.model.usage import service as usage

from tests.harness.model_server import KEY, MODEL, ModelServer, model_server

ACCOUNT = Account("user-1", "premium", ("Ada Lovelace", "ada@example.com", "1990-03-07"))
PRICES = Prices(Decimal("0.5"), Decimal("0.05"), Decimal("2"))
FACTS = PlanFacts("muscle_building", 3, 60, "intermediate", target_muscles=("chest",))
CANDIDATES = (
    Candidate("barbell-bench-press", "Barbell Bench Press", "push", ("chest", "triceps")),
    Candidate("pull-up", "Pull-Up", "pull", ("lats",)),
    Candidate("barbell-back-squat", "Barbell Back Squat", "squat", ("quadriceps", "glutes")),
    Candidate("romanian-deadlift", "Romanian Deadlift", "hinge", ("hamstrings", "glutes")),
    Candidate("dumbbell-curl", "Dumbbell Curl", "isolation", ("biceps",)),
    Candidate("plank", "Plank", "brace", ("abdominals",)),
)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A model that answers well until a script says otherwise."""
    with model_server() as running:
        yield running


@pytest.fixture
def client(aws: None, server: ModelServer) -> ModelClient:
    """The client of a premium user, in a container that has read a moment ago what the day has cost."""
    usage.use_spent(0)
    return ModelClient(ModelSettings(MODEL, server.url, KEY, "json_schema", PRICES), ACCOUNT)
