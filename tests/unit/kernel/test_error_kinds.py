"""The kind of an error says what and where, and nothing of a person."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel.error_kinds import MAX_LETTERS, error_kind


def calling(module: str, work: Any) -> Any:
    """A function of a module that does some work."""
    namespace: dict[str, Any] = {"__name__": module, "work": work}
    exec("def outer():\n    return work()", namespace)
    return namespace["outer"]


def kind_of(work: Any) -> str:
    with pytest.raises(Exception) as caught:
        work()
    return error_kind(caught.value)


def fail() -> None:
    raise KeyError("ada@example.com")


def test_it_is_the_innermost_function_of_a_service():
    store = calling("fitai.kernel.table", fail)
    service = calling("fitai.workouts.service", store)
    assert kind_of(calling("fitai.workouts.live.sets", service)) == "KeyError in workouts.service:outer"


def test_without_a_service_it_is_the_kernels():
    assert kind_of(calling("fitai.kernel.table", fail)) == "KeyError in kernel.table:outer"
    assert kind_of(calling("complete_set", fail)).startswith("KeyError in ")


def test_neither_the_text_nor_the_line_is_part_of_it():
    kind = kind_of(fail)
    assert "ada" not in kind
    assert not any(letter.isdigit() for letter in kind)


def test_an_error_of_aws_has_its_code():
    def refuse() -> None:
        raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem")

    assert kind_of(calling("fitai.mail.store", refuse)) == "ClientError:AccessDeniedException in mail.store:outer"


def test_it_is_short_and_ascii():
    error = type("Größe" + "x" * 400, (Exception,), {})
    kind = error_kind(error())
    assert kind.isascii()
    assert len(kind) == MAX_LETTERS
