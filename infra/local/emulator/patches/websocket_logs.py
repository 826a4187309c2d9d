"""Functions of WebSocket routes write to their log group, like all others."""

import inspect
import time
from typing import Any

from ministack.core import lambda_runtime
from ministack.core.responses import request_scope
from ministack.services import apigateway, lambda_svc

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher


class Logged:
    """A worker whose log is kept."""

    def __init__(self, worker: Any, config: dict[str, Any]) -> None:
        self._worker, self._config = worker, config

    def invoke(self, event: Any, request_id: str) -> dict[str, Any]:
        """Run the function, and write what it wrote."""
        started = time.monotonic()
        result: dict[str, Any] = self._worker.invoke(event, request_id)
        if "log" in result:
            milliseconds = int((time.monotonic() - started) * 1000)
            text = "\n".join(filter(None, (result["log"], result.get("trace", result.get("error", "")))))
            failed = result.get("status") == "error"
            lambda_svc._emit_lambda_logs({"config": self._config}, request_id, text, failed, milliseconds)
        return result


def apply(patcher: Patcher) -> None:
    """Give WebSocket routes, who alone ask for workers this way, workers whose log is kept."""

    def around(original: Any) -> Any:
        def get(name: str, config: dict[str, Any], code_zip: bytes, **options: Any) -> Any:
            return Logged(original(name, config, code_zip, **options), config)

        return get

    patcher.wrap(lambda_runtime, "get_or_create_worker", around)


def is_needed() -> bool:
    """Whether WebSocket routes take a worker that does nothing with what it wrote."""
    asks = "get_or_create_worker(" in inspect.getsource(apigateway._invoke_ws_lambda)
    config = {"FunctionName": "probe", "FunctionArn": probes.FUNCTION, "Runtime": "python3.13"}
    with request_scope(probes.ACCOUNT, probes.REGION):
        worker = lambda_runtime.get_or_create_worker("probe", config, b"")
        lambda_runtime.invalidate_worker("probe")
    return asks and isinstance(worker, lambda_runtime.Worker)


PATCH = Patch(
    name="websocket_logs",
    reason="MiniStack drops what functions of WebSocket routes write, so that no log line says what a message cost or why it "
    "failed.",
    upstream="ministack.services.apigateway:_invoke_ws_lambda should go through lambda_svc:_execute_function, which writes logs",
    sources={
        "ministack.services.apigateway:_invoke_ws_lambda": "a80872394b0b",
        "ministack.core.lambda_runtime:get_or_create_worker": "e62a10a5f04e",
        "ministack.core.lambda_runtime:Worker.invoke": "96751a754710",
        "ministack.services.lambda_svc:_emit_lambda_logs": "111efbf06968",
    },
    apply=apply,
    is_needed=is_needed,
)
