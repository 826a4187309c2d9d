"""Code generators understand the documents, and what they make compiles in their languages' strictest settings."""

import pytest

from tests.generators import clients
from tests.generators.clients import Outcome


@pytest.fixture(scope="session")
def outcomes() -> dict[str, Outcome]:
    """How each generator fared."""
    return clients.generate()


@pytest.mark.parametrize("step", clients.STEPS)
def test_the_generated_code_compiles(outcomes: dict[str, Outcome], step: str) -> None:
    assert outcomes[step].code == 0, outcomes[step].output[-4000:]


def test_redocly_has_nothing_to_say(outcomes: dict[str, Outcome]) -> None:
    output = outcomes["redocly"].output

    assert "Your API description is valid" in output
    assert "warning " not in output, output


def test_openapi_python_client_leaves_nothing_out(outcomes: dict[str, Outcome]) -> None:
    assert "WARNING" not in outcomes["python"].output
    models = {path.stem for path in (clients.folder() / "fitai_client" / "models").glob("*.py")}

    assert {"workout", "template", "mood", "mood_change", "failure", "error_code"} <= models


def test_the_asyncapi_parser_finds_all_messages(outcomes: dict[str, Outcome]) -> None:
    assert int(outcomes["asyncapi"].output.split()[0]) > 20
