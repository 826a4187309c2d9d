"""Starting an execution again that runs already, with the same input, gives the one that runs."""

import json
from typing import Any

from ministack.services import stepfunctions

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher


def apply(patcher: Patcher) -> None:
    """Answer with the running execution; an express machine starts another one."""
    patcher.edit(
        stepfunctions,
        "_start_execution",
        (
            "    if exec_arn in _executions:\n",
            "    earlier = _executions.get(exec_arn)\n"
            '    if earlier is not None and sm["type"] == "EXPRESS":\n'
            '        exec_arn = f"{exec_arn}:{new_uuid()}"\n'
            '    elif (earlier is not None and earlier["status"] == "RUNNING"\n'
            '            and earlier["input"] == data.get("input", "{}")):\n'
            '        return json_response({"executionArn": exec_arn, "startDate": earlier["startDate"]})\n'
            "    if exec_arn in _executions:\n",
        ),
    )


def is_needed() -> bool:
    """Whether the same start is refused while the execution runs."""
    with probes.machine() as machine:
        request: dict[str, Any] = {"stateMachineArn": machine, "name": "probe", "input": "{}"}
        probes.call(stepfunctions._start_execution, **request)
        status, _, body = stepfunctions._start_execution(request)
    return bool(status != 200 and json.loads(body)["__type"] == "ExecutionAlreadyExists")


PATCH = Patch(
    name="executions_idempotent",
    reason="MiniStack refuses a second StartExecution of the same name whatever its input, and for express machines too. "
    "AWS answers with the execution that runs when the input is the same, so that a start may be repeated; names of "
    "express executions are free.",
    upstream="ministack.services.stepfunctions:_start_execution answers with the running execution of the same input",
    sources={"ministack.services.stepfunctions:_start_execution": "9923282fc76c"},
    apply=apply,
    is_needed=is_needed,
)
