"""Failures between a process and AWS: the process ends at any of its calls, an answer is lost, an item is held."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from fitai.kernel import aws, table


class Crash(BaseException):
    """The end of the process: nothing catches it."""


Counts = Callable[[str, dict[str, Any]], bool]
"""Whether a call counts, by the operation's name and what botocore sends."""


class Saboteur:
    """Ends the process before or after one of the calls of AWS that count."""

    def __init__(self, counts: Counts) -> None:
        self.calls, self._counts, self._end = 0, counts, (0, False)

    def before(self, model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        if self._counts(model.name, params):
            self.calls += 1
            context["tests-call"] = self.calls
            self._pass(self.calls, after=False)

    def after(self, context: dict[str, Any], **_: Any) -> None:
        self._pass(context.get("tests-call"), after=True)

    def crashes(self, work: Callable[[], object], at: int, *, after: bool = False) -> bool:
        """Work until that call, or until it is carried out; False when the work was done before."""
        self.calls, self._end = 0, (at, after)
        try:
            work()
        except Crash:
            return True
        finally:
            self._end = 0, False
        return False

    def _pass(self, call: int | None, *, after: bool) -> None:
        if self._end == (call, after):
            raise Crash


@contextmanager
def sabotaged(counts: Counts = lambda *_: True) -> Iterator[Saboteur]:
    """Count the calls of AWS from here on, and end the process at one of them."""
    saboteur = Saboteur(counts)
    clients = (table.client(), aws.client("s3"))
    for client in clients:
        client.meta.events.register_first("before-call.*.*", saboteur.before, unique_id="tests-saboteur-before")
        client.meta.events.register_last("after-call.*.*", saboteur.after, unique_id="tests-saboteur-after")
    try:
        yield saboteur
    finally:
        for client in clients:
            client.meta.events.unregister("before-call.*.*", unique_id="tests-saboteur-before")
            client.meta.events.unregister("after-call.*.*", unique_id="tests-saboteur-after")


@contextmanager
def lost_answer(client: Any, operation: str, *, skip: int = 0, only: str = "") -> Iterator[list[str]]:
    """Lose an answer of this operation: the service has carried it out, and the SDK sends the request again.

    Args:
        skip: so many requests are answered before. only: those whose address ends so.
    """
    lost: list[str] = []
    count = [0]

    def again(attempts: int, request_dict: dict[str, Any], **_: Any) -> float | None:
        meant = request_dict["url"].endswith(only)
        count[0] += attempts == 1 and meant
        if attempts > 1 or not meant or count[0] <= skip or lost:
            return None
        lost.append(operation)
        return 0

    name = client.meta.service_model.service_id.hyphenize()
    event = f"needs-retry.{name}.{operation}"
    client.meta.events.register_first(event, again, unique_id="tests-lost-answer")
    try:
        yield lost
        assert lost, f"no answer of {operation} was lost"
    finally:
        client.meta.events.unregister(event, unique_id="tests-lost-answer")


@contextmanager
def held(operation: str, *, of: str = "", times: int = 1) -> Iterator[list[str]]:
    """Let another transaction hold an item at so many calls of this operation: moto knows no conflicts.

    Args:
        of: what the request has in it, such as the beginning of the item's key.
    """
    refused: list[str] = []

    def refuse(params: dict[str, Any], **_: Any) -> tuple[Any, dict[str, Any]] | None:
        if of.encode() not in params["body"] or len(refused) == times:
            return None
        refused.append(operation)
        code = "TransactionConflictException"
        content: dict[str, Any] = {"Error": {"Code": code, "Message": code}}
        if operation == "TransactWriteItems":
            content["Error"]["Code"] = "TransactionCanceledException"
            content["CancellationReasons"] = [{"Code": "TransactionConflict"}]
        answer = AWSResponse("", 400, {}, None)
        return answer, content | {"ResponseMetadata": {"HTTPStatusCode": 400}}

    event = f"before-call.dynamodb.{operation}"
    table.client().meta.events.register_first(event, refuse, unique_id="tests-held")
    try:
        yield refused
        assert refused, f"no {operation} was held"
    finally:
        table.client().meta.events.unregister(event, unique_id="tests-held")
