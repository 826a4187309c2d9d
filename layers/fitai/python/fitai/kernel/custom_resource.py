"""Declare a function that CloudFormation calls during a deployment, for what a template cannot describe.

    @custom_resource(needs=(Keys.MAKE, Keys.PUBLISH))
    def handler(properties: dict[str, str]) -> dict[str, str]:
        ...

CloudFormation waits for a response at a URL that it sends along. It always gets one: without a response the deployment
hangs for its whole timeout.
"""

import inspect
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.request import Request, urlopen

from fitai.kernel.call_deadline import reserved
from fitai.kernel.needs import Need
from fitai.kernel.observability import log_failure
from fitai.kernel.task import Task, TaskDeclaration

RESPONSE_SECONDS = 10
"""Seconds that are kept for the response."""
MAX_REASON = 1_000
"""Characters of a failure's reason; the whole response may have 4,096 bytes."""


class CustomResource(Task):
    """The Lambda handler of a custom resource: runs on create and update, and sends CloudFormation the result.

    It runs again at each deployment that changes the function's file or one of its properties, so it must be
    idempotent. Deleting the stack deletes nothing here: what was set up belongs to the data.
    """


def custom_resource(
    *, needs: Sequence[Need] = (), timeout: int = 120, memory: int = 512
) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], CustomResource]:
    """Declare a custom resource: `handler(properties) -> dict`, the attributes of the resource.

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
    response: dict[str, Any] = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    # The same id on every update: another one means a replacement to CloudFormation, which then deletes the old.
    response |= {"PhysicalResourceId": event.get("PhysicalResourceId") or event["LogicalResourceId"], "Data": {}}
    try:
        if event["RequestType"] != "Delete":
            with reserved(RESPONSE_SECONDS):
                response["Data"] = set_up(event["ResourceProperties"])
        response["Status"] = "SUCCESS"
    except Exception as error:
        log_failure("set-up failed", error)
        response |= {"Status": "FAILED", "Reason": f"{type(error).__name__}: {error}"[:MAX_REASON]}
    _send_response(event["ResponseURL"], response)
    return response


def _send_response(url: str, response: dict[str, Any]) -> None:
    """Send the response to where CloudFormation waits for it, with the empty content type that the URL is signed for."""
    request = Request(url, json.dumps(response).encode(), {"Content-Type": ""}, method="PUT")  # noqa: S310  CloudFormation's own URL
    with urlopen(request, timeout=RESPONSE_SECONDS):  # noqa: S310
        pass
