"""Functions that AWS itself calls."""

import pytest
from fitai.kernel.needs import Table
from fitai.kernel.task import Refusal, schedule, task

from tests.harness.gateway import CONTEXT


def test_a_task_gets_the_event_and_its_result_is_returned():
    def handler(event, context):
        return {"seen": event, "memory": context.memory_limit_in_mb}

    assert task(needs=(Table.GET,))(handler)({"a": 1}, CONTEXT) == {"seen": {"a": 1}, "memory": 512}


def test_a_failure_is_raised_so_that_aws_retries():
    def handler(event, context):
        raise RuntimeError("why")

    with pytest.raises(RuntimeError, match="why"):
        task()(handler)({}, CONTEXT)


def test_an_error_that_is_kept_has_its_name_and_nothing_else():
    class WishesError(ValueError):
        pass

    def handler(event, context):
        raise WishesError("input_value='my knee hurts'") from ValueError("my knee hurts")

    with pytest.raises(Exception, match="log") as failure:
        task(hides_errors=True)(handler)({}, CONTEXT)
    # Lambda answers the name of the class as `errorType`, by which Step Functions tries again.
    assert type(failure.value).__name__ == "WishesError"
    assert (str(failure.value), failure.value.__cause__) == ("The log has what happened.", None)


def test_a_refusal_is_no_failure(caplog):
    def handler(event, context):
        raise Refusal("Unauthorized")

    with pytest.raises(Refusal, match=r"^Unauthorized$"):
        task()(handler)({}, CONTEXT)
    assert not caplog.records


def test_a_task_declares_its_layers():
    def handler(event, context):
        return None

    assert task(layers=["imaging"])(handler).declaration.layers == ("imaging",)
    assert task()(handler).declaration.layers == ()


def test_a_schedule_declares_its_rate():
    def handler(event, context):
        return None

    declared = schedule("rate(1 day)", needs=(Table.QUERY,))(handler).declaration

    assert (declared.rate, declared.all_needs) == ("rate(1 day)", (Table.QUERY,))
    assert task()(handler).declaration.rate is None
