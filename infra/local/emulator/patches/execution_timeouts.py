"""An execution that runs longer than its machine allows ends as timed out."""

import contextvars
import json
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from ministack.core.responses import now_iso
from ministack.services import stepfunctions

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Execution = dict[str, Any]


def apply(patcher: Patcher) -> None:
    """Watch the time of an execution, and let nothing change it once it has ended."""
    patcher.wrap(stepfunctions, "_run_execution", _watched)
    patcher.wrap(stepfunctions, "_fail_execution", _only_while_it_runs)
    patcher.edit(
        stepfunctions,
        "_emit_execution_status_event",
        ("    redrivable = failed ", '    redrivable = status in ("FAILED", "TIMED_OUT") '),
    )


def _watched(original: Callable[[str], None]) -> Callable[[str], None]:
    @wraps(original)
    def run(arn: str) -> None:
        execution = stepfunctions._executions.get(arn)
        seconds = execution and _seconds(execution)
        if not execution or seconds is None:
            original(arn)
            return
        context = contextvars.copy_context()
        worker = threading.Thread(target=context.run, args=(original, arn), daemon=True)
        worker.start()
        worker.join(seconds)
        if execution["status"] == "RUNNING":
            _time_out(execution)

    return run


def _seconds(execution: Execution) -> float | None:
    """How long an execution may run; None for a machine without a limit, or one whose definition is no JSON."""
    machine = stepfunctions._state_machines.get(execution["stateMachineArn"])
    try:
        seconds = json.loads(machine["definition"]).get("TimeoutSeconds") if machine else None
    except ValueError:
        return None  # `_run_execution` fails it for that.
    return None if seconds is None else float(seconds)


def _time_out(execution: Execution) -> None:
    execution |= {"status": "TIMED_OUT", "error": "States.Timeout", "stopDate": now_iso()}
    details = {"executionTimedOutEventDetails": {"error": "States.Timeout"}}
    stepfunctions._add_event(execution, "ExecutionTimedOut", details)
    stepfunctions._emit_execution_status_event(execution)


def _only_while_it_runs(original: Callable[[Execution, str, str], None]) -> Callable[[Execution, str, str], None]:
    @wraps(original)
    def fail(execution: Execution, error: str, cause: str) -> None:
        if execution["status"] == "RUNNING":
            original(execution, error, cause)

    return fail


def is_needed() -> bool:
    """Whether an execution outlives its machine's limit."""
    with probes.machine() as arn:
        machine = stepfunctions._state_machines[arn]
        limited = json.loads(machine["definition"]) | {"TimeoutSeconds": 0.2}
        limited["States"]["Wait"]["Seconds"] = 0.4
        machine["definition"] = json.dumps(limited)
        answer = probes.call(stepfunctions._start_sync_execution, stateMachineArn=arn)
    return bool(answer["status"] != "TIMED_OUT")


PATCH = Patch(
    name="execution_timeouts",
    reason="MiniStack ignores the TimeoutSeconds of a machine, so that an execution which hangs here goes on for ever. AWS "
    "ends it as TIMED_OUT with States.Timeout, and nothing that a task answers later changes that.",
    upstream="ministack.services.stepfunctions:_run_execution ends an execution as TIMED_OUT after the machine's "
    "TimeoutSeconds, and _fail_execution leaves one alone that has ended",
    sources={
        "ministack.services.stepfunctions:_run_execution": "996dff84e0e0",
        "ministack.services.stepfunctions:_fail_execution": "e6da895fa0b7",
        "ministack.services.stepfunctions:_start_sync_execution": "8600470a0208",
        "ministack.services.stepfunctions:_emit_execution_status_event": "9c89e45693e3",
    },
    apply=apply,
    is_needed=is_needed,
)
