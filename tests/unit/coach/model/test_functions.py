"""The functions that ask the model declare what that needs."""

import pytest
from fitai.kernel import catalogue
from fitai.kernel.needs import MODEL_NEEDS

LAYER = "ai"


@pytest.mark.parametrize(
    "function",
    [function for function in catalogue.functions() if LAYER in function.layers],
    ids=lambda function: f"{function.service}.{function.name}",
)
def test_a_function_with_the_layer_may_read_the_key_and_count(function: catalogue.Function) -> None:
    assert set(MODEL_NEEDS) <= set(function.needs)
    assert function.declaration.timeout >= 21, "a call of the model has twenty seconds"
