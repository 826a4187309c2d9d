"""Step Functions keeps what its tasks are given and answer, and the texts of their errors: none says anything of a person."""

import io
import logging
from collections.abc import Iterator

import pytest
from fitai.coach.generation import store
from fitai.kernel import catalogue
from fitai.kernel.observability import logger
from fitai.kernel.table import PRESENT, commit, put

from tests.harness.gateway import CONTEXT
from tests.unit.auth.people import register
from tests.unit.coach.generation.test_start import ask

pytestmark = pytest.mark.usefixtures("time")
TASKS = [function for function in catalogue.functions() if function.service == "generation"]
IN_THE_MACHINE = [function for function in TASKS if function.name != "close_execution"]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, exceptions included, wherever the logger writes to."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logger().registered_formatter)
    underlying = logging.getLogger("fitai")
    underlying.addHandler(handler)
    yield lines
    underlying.removeHandler(handler)


@pytest.mark.parametrize(
    "name", ["gather_context", "ask_model", "check_plan", "build_plan", "save_plan", "fail_generation"]
)
def test_the_text_of_an_error_stays_in_the_log_and_quotes_nothing(name: str, log: io.StringIO):
    """An item of another version of the code, for instance, is in the text of its validation error."""
    ada = register()
    handler = next(function.handler for function in IN_THE_MACHINE if function.name == name)
    recommendation_id = ask(ada, wishes="My knee hurts since Monday").data["id"]
    work = store.load_work(ada.id, recommendation_id)
    assert work is not None
    broken = store.GenerationItem.of(work.model_copy(update={"revision": "My knee hurts since Monday"}))
    broken.revision = work.revision
    with pytest.warns(UserWarning, match="revision"):
        commit(put(broken, when=PRESENT))
    with pytest.raises(Exception, match="log") as failure:
        handler({"userId": ada.id, "recommendationId": recommendation_id}, CONTEXT)
    assert type(failure.value).__name__ == "ValidationError"
    assert "knee" not in repr(failure.value)
    assert "ValidationError" in log.getvalue()
    assert "knee" not in log.getvalue()


def test_all_tasks_of_the_machine_keep_their_errors_to_themselves():
    assert len(IN_THE_MACHINE) >= 7
    assert all(function.declaration.hides_errors for function in IN_THE_MACHINE)
