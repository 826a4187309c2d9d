"""What goes wrong between a process and AWS: it ends at any of its calls, an answer is lost, an item is held."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
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


@contextmanager
def lost_answer(client: Any, operation: str, *, skip: int = 0, only: str = "") -> Iterator[list[str]]:
    """Lose an answer of this operation: the service has carried it out, and the SDK sends the request again.

    Args:
        skip: so many requests are answered before. only: those whose address ends so.
    """
    lost: list[str] = []
    seen = [0]

    def again(attempts: int, request_dict: dict[str, Any], **_: Any) -> float | None:
        meant = request_dict["url"].endswith(only)
        seen[0] += attempts == 1 and meant
        if attempts > 1 or not meant or seen[0] <= skip or lost:
            return None
        lost.append(operation)
        return 0

    name = client.meta.service_model.service_id.hyphenize()
    event = f"needs-retry.{name}.{operation}"
    client.meta.events.register_first(event, again, unique_id="tests-lost-answer")
    try:
        yield lost
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
    finally:
        table.client().meta.events.unregister(event, unique_id="tests-held")
