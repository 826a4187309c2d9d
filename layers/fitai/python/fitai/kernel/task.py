"""Declare a function that AWS itself calls: on a schedule, or for a task such as an authorizer."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from fitai.kernel.call_deadline import call_deadline
from fitai.kernel.ids import new_id
from fitai.kernel.needs import Mail, Need, with_implied

Layer = Literal["imaging", "factors", "ai", "payments", "mail", "telemetry", "site"]
"""What only some functions need: third-party packages, a folder of `layers/` each, and the built pages (`site`)."""
CONCURRENCY = 4
"""Calls at a time that a queue makes at most by default, of an account that has 1,000 (`infra.concurrency`)."""


@dataclass(frozen=True)
class TaskDeclaration:
    """A function that is no endpoint: its needs, and when it runs.

    Attributes:
        rate: an EventBridge schedule expression such as `rate(30 days)`; None when something else starts it.
        layers: the Lambda layers that it needs beside those of every function.
        hides_errors: whether an error leaves it with its name only, because what calls it keeps the text.
        snap_start: whether its containers start from a snapshot (docs/cold-starts.md).
        reserved: calls at a time that are kept for it alone, of an account that has 1,000.
        concurrency: calls at a time that its queue makes at most, where it has one.
    """

    needs: tuple[Need, ...]
    rate: str | None
    timeout: int
    memory: int
    handler: Callable[[dict[str, Any], Any], Any]
    layers: tuple[Layer, ...] = ()
    hides_errors: bool = False
    snap_start: bool = False
    reserved: int | None = None
    concurrency: int = CONCURRENCY

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the task declares, and what that implies."""
        return with_implied(self.needs)

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


def layers_of(layers: Iterable[Layer], needs: Iterable[Need]) -> tuple[Layer, ...]:
    """The layers that a declaration names, and those that its needs imply: who sends mails may do so by another service's SDK."""
    implied: tuple[Layer, ...] = ("mail",) if Mail.SEND in needs else ()
    return tuple(dict.fromkeys((*layers, *implied)))


class Refusal(Exception):
    """An exception that is a regular answer: AWS expects it of an authorizer that denies. The task has not failed."""


def _without_text(error: Exception) -> Exception:
    """An error of the same name, by which it is retried, without what its text may say of a person."""
    kind: type[Exception] = type(type(error).__name__, (Exception,), {})
    return kind("The log has what happened.")


class Task:
    """The Lambda handler of a task: calls it and logs its line."""

    def __init__(self, declaration: TaskDeclaration) -> None:
        self.declaration = declaration
        self.__module__ = declaration.handler.__module__
        self.__doc__ = declaration.handler.__doc__

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        from fitai.kernel.observability import Call, log_failure

        request_id = getattr(context, "aws_request_id", None) or new_id()
        name = self.__module__.rpartition(".")[2]
        call = Call(name, request_id)
        try:
            with call_deadline(self.declaration.timeout):
                result = self.declaration.handler(event, context)
        except Refusal:
            call.finish(401)
            raise
        except Exception as error:
            log_failure("task failed", error, task=name)
            call.finish(500)
            if self.declaration.hides_errors:
                raise _without_text(error) from None
            raise
        call.finish(200)
        return result


def task(
    *,
    needs: Sequence[Need] = (),
    timeout: int = 30,
    memory: int = 512,
    layers: Sequence[Layer] = (),
    hides_errors: bool = False,
    snap_start: bool = False,
    reserved: int | None = None,
    concurrency: int = CONCURRENCY,
) -> Callable[[Callable[..., Any]], Task]:
    """Declare a function that AWS calls: an authorizer, the relay, the processing of an upload.

    Args:
        hides_errors: for a task of a state machine, whose history keeps the text of each error for 90 days.
        snap_start: for a task that a person waits for, such as an authorizer.
        reserved: calls at a time that are kept for it alone: for what everything waits for, such as an authorizer.
        concurrency: calls at a time that its queue makes at most, where it has one.
    """
    declaration = partial(
        TaskDeclaration, hides_errors=hides_errors, snap_start=snap_start, reserved=reserved, concurrency=concurrency
    )
    return _declare(declaration, None, needs, timeout, memory, layers)


def schedule(
    rate: str, *, needs: Sequence[Need] = (), timeout: int = 60, memory: int = 512, layers: Sequence[Layer] = ()
) -> Callable[[Callable[..., Any]], Task]:
    """Declare a function that runs on a schedule (`rate` is an EventBridge schedule expression)."""
    return _declare(TaskDeclaration, rate, needs, timeout, memory, layers)


def _declare(
    declaration: Callable[..., TaskDeclaration],
    rate: str | None,
    needs: Sequence[Need],
    timeout: int,
    memory: int,
    layers: Sequence[Layer],
) -> Callable[[Callable[..., Any]], Task]:
    def declare(handler: Callable[[dict[str, Any], Any], Any]) -> Task:
        return Task(declaration(tuple(needs), rate, timeout, memory, handler, layers_of(layers, needs)))

    return declare
