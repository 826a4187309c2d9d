"""A function that raises is reported with the name of the exception."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

from infra.local.emulator.patch import Patch, Patcher, edited

RAISED = """"error": str(e), "trace": traceback.format_exc()})"""
NAMED = (
    """"error": str(e), "trace": traceback.format_exc(), "errorType": type(e).__name__, """
    """"stackTrace": traceback.format_tb(e.__traceback__)[1:]})"""
)


def apply(patcher: Patcher) -> None:
    """Let the worker tell the exception's name, and the invocation pass it on."""
    patcher.replace(
        lambda_runtime,
        "_PYTHON_WORKER_SCRIPT",
        edited(lambda_runtime._PYTHON_WORKER_SCRIPT, [(RAISED, NAMED)]),
    )
    patcher.edit(
        lambda_svc,
        "_execute_function_warm",
        ('error_type = "Runtime.HandlerError"', 'error_type = result.get("errorType") or "Runtime.HandlerError"'),
        (
            '                    "errorType": error_type,\n',
            '                    "errorType": error_type,\n'
            '                    **({"requestId": request_id, "stackTrace": result["stackTrace"]}\n'
            '                       if "stackTrace" in result else {}),\n',
        ),
    )


def is_needed() -> bool:
    """Whether the worker keeps to itself what was raised."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "raising.py").write_text("def handler(event, context):\n    raise KeyError('weight')\n")
        start = {"code_dir": folder, "module": "raising", "handler": "handler", "env": {}}
        lines = [json.dumps(start), json.dumps({"event": {}, "ctx": {}}), ""]
        finished = subprocess.run(
            [sys.executable, "-c", lambda_runtime._PYTHON_WORKER_SCRIPT],
            input="\n".join(lines),
            capture_output=True,
            text=True,
            check=True,
        )
    _, answer = map(json.loads, finished.stdout.splitlines())
    return _error_type(answer) != "KeyError"


def _error_type(answer: dict[str, Any]) -> str:
    """What an invocation makes of a worker's answer."""

    class Worker:
        """Answers so."""

        def invoke(self, *_: Any, **__: Any) -> dict[str, Any]:
            return answer

    patcher = Patcher()
    patcher.replace(lambda_svc, "acquire_worker", lambda *_, **__: (Worker(), None))
    patcher.replace(lambda_svc, "release_worker", lambda _: None)
    patcher.replace(lambda_svc, "_ensure_reaper_thread", lambda: None)
    try:
        function = {"config": {"FunctionName": "probe"}, "code_zip": b"code"}
        result = lambda_svc._execute_function_warm(function, {}, "probe")
    finally:
        patcher.undo()
    return str(result["body"]["errorType"])


PATCH = Patch(
    name="lambda_error_types",
    reason="MiniStack reports every exception of a function as Runtime.HandlerError. AWS reports the exception's class, "
    "its traceback and the request, and Step Functions match it in Retry and Catch: locally these never match.",
    upstream="ministack.core.lambda_runtime:_PYTHON_WORKER_SCRIPT answers with errorType and stackTrace, and "
    "ministack.services.lambda_svc:_execute_function_warm passes them on",
    sources={
        "ministack.core.lambda_runtime:_PYTHON_WORKER_SCRIPT": "368800addf4d",
        "ministack.services.lambda_svc:_execute_function_warm": "62b9218bef5b",
    },
    apply=apply,
    is_needed=is_needed,
)
