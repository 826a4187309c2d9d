"""The functions that ask the model declare what that needs."""

import pytest
from fitai.coach import model_words
from fitai.kernel import catalogue
from fitai.kernel.needs import MODEL_NEEDS

LAYER = "ai"
WORDING = frozenset({"analyze_progress", "optimize_goal", "suggest_exercises"})
"""Those whose answer a model only words (`coach.model_words`); all others may take the twenty seconds of a plan or a chat."""


@pytest.mark.parametrize(
    "function",
    [function for function in catalogue.functions() if LAYER in function.layers],
    ids=lambda function: f"{function.service}.{function.name}",
)
def test_a_function_with_the_layer_may_read_the_key_and_count(function: catalogue.Function) -> None:
    assert set(MODEL_NEEDS) <= set(function.needs)
    seconds = model_words.SECONDS if function.name in WORDING else 20
    assert function.declaration.timeout > seconds, "a call of the model is not cut off by Lambda"
