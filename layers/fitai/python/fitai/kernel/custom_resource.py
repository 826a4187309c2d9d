"""A function that CloudFormation calls while it deploys: it sets up what a template cannot describe.

    @deployment(needs=(Keys.MAKE, Keys.PUBLISH))
    def handler(properties: dict[str, str]) -> dict[str, str]:
        ...

CloudFormation waits for an answer at a URL that it sends along. Whatever happens, it gets one: a deployment that
hears nothing hangs for its whole timeout.
"""

import inspect
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.request import Request, urlopen

from fitai.kernel.needs import Need
from fitai.kernel.observability import logger
from fitai.kernel.task import Task, TaskDeclaration

MAX_REASON = 1_000
"""Characters of a failure's reason; the whole answer may have 4,096 bytes."""


class CustomResource(Task):
    """The Lambda handler of a set-up: runs it on create and update, and tells CloudFormation how it went.

    It runs again at each deployment that changes the function's file or one of its properties, so it must be
    idempotent. Deleting the stack deletes nothing here: what was set up belongs to the data.
    """


def custom_resource(
    *, needs: Sequence[Need] = (), timeout: int = 120, memory: int = 512
) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], CustomResource]:
    """Declare a set-up: `handler(properties) -> dict`, the answer being the resource's attributes.

    Args:
        needs: the AWS resources that it touches.
        timeout: seconds. memory: MiB.
    """

    def declare(set_up: Callable[[dict[str, Any]], dict[str, Any]]) -> CustomResource:
        def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
            return _run_setup(set_up, event)

        handler.__module__ = set_up.__module__
        handler.__doc__ = inspect.getdoc(set_up)
        return CustomResource(TaskDeclaration(tuple(needs), None, timeout, memory, handler))

    return declare


def _run_setup(set_up: Callable[[dict[str, Any]], dict[str, Any]], event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    # The same id on every update: CloudFormation takes another one for a replacement, and deletes the old.
    answer |= {"PhysicalResourceId": event.get("PhysicalResourceId") or event["LogicalResourceId"], "Data": {}}
    try:
        if event["RequestType"] != "Delete":
            answer["Data"] = set_up(event["ResourceProperties"])
        answer["Status"] = "SUCCESS"
    except Exception as error:
        logger().exception("set-up failed")
        answer |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:MAX_REASON]}
    _send_response(event["ResponseURL"], answer)
    return answer


def _send_response(url: str, answer: dict[str, Any]) -> None:
    """Put the answer where CloudFormation waits for it. An empty content type, or the URL's signature does not hold."""
    request = Request(url, json.dumps(answer).encode(), {"Content-Type": ""}, method="PUT")  # noqa: S310  CloudFormation's own URL
    with urlopen(request, timeout=10):  # noqa: S310
        pass
