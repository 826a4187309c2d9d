"""The end of a process at any of its calls of AWS, to see what the next one makes of what it left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fitai.kernel import aws, table


class Crash(BaseException):
    """The end of the process: nothing catches it."""


class Saboteur:
    """Ends the process at one of the calls of AWS."""

    def __init__(self) -> None:
        self.calls, self.at = 0, -1

    def called(self, **_: Any) -> None:
        self.calls += 1
        if self.calls == self.at:
            raise Crash

    def crashes(self, work: Callable[[], object], at: int) -> bool:
        """Work until that call; False when it was done before."""
        self.calls, self.at = 0, at
        try:
            work()
        except Crash:
            return True
        finally:
            self.at = -1
        return False


@contextmanager
def sabotaged() -> Iterator[Saboteur]:
    """Count the calls of AWS from here on, and end the process at one of them."""
    saboteur = Saboteur()
    clients = (table.client(), aws.client("s3"))
    for client in clients:
        client.meta.events.register_first("before-call.*.*", saboteur.called, unique_id="tests-saboteur")
    try:
        yield saboteur
    finally:
        for client in clients:
            client.meta.events.unregister("before-call.*.*", unique_id="tests-saboteur")
