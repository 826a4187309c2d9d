"""Functions run in the process of `make dev` for as long as that is there, with the role and environment they have here."""

import http.client
import json
import os
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import urllib3
from ministack import app
from ministack.core import lambda_runtime
from ministack.core.lambda_runtime import _RESERVED_RUNTIME_ENV_VARS, execution_credentials
from ministack.services import lambda_svc

from infra import LOCAL_PORT, LOCAL_REGION
from infra.local.emulator import addresses
from infra.local.emulator.addresses import Refusal
from infra.local.emulator.patch import Patch, Patcher

FUNCTIONS = "fitai-"
"""How the names of our functions begin; all others stay with MiniStack, such as those that the CDK brings along."""
HERE = ("localhost", "127.0.0.1")

_target: dict[str, str] = {}
"""Where functions run: `url` and `token`; empty while `make dev` does not run."""


_connections = urllib3.PoolManager(maxsize=256, retries=False, timeout=None)
"""Those to where functions run stay open. No timeout: it is kept there, where it is known whether somebody is debugging."""


class Absent(Exception):
    """Nobody runs the function there: it has ended, or has no such file."""


def serve(method: str, body: Any) -> dict[str, Any]:
    """`POST /_fitai/dev {"url", "token"}` begins, `{"token"}` ends what was begun with the same token.

    The answer says where functions run, and whether their roles' policies are held against what they call.
    """
    if method == "POST":
        if not isinstance(body, dict) or not isinstance(body.get("token"), str):
            raise Refusal("Say who runs functions: url and token.")
        if "url" not in body:
            if body["token"] == _target.get("token"):
                _target.clear()
        elif urlsplit(body["url"]).hostname not in HERE:
            raise Refusal("Functions run on this machine only.")
        else:
            _target.update(url=body["url"], token=body["token"])
    return {"url": _target.get("url", ""), "holdsPolicies": bool(app.AUTH)}


def url_for(config: dict[str, Any]) -> str | None:
    """Where a function runs, if not here."""
    is_ours = str(config.get("FunctionName") or "").startswith(FUNCTIONS)
    return _target.get("url") if is_ours else None


def environment_of(config: dict[str, Any]) -> dict[str, str]:
    """What a worker of MiniStack would have in its environment: the function's variables, and its role's credentials."""
    declared = config.get("Environment", {}).get("Variables", {})
    region = str(config.get("FunctionArn", "")).split(":")[3:4] or [LOCAL_REGION]
    # The names that AWS keeps to itself cannot be set by a function.
    own = {name: value for name, value in declared.items() if name not in _RESERVED_RUNTIME_ENV_VARS}
    gateway = f"http://127.0.0.1:{os.environ.get('GATEWAY_PORT', LOCAL_PORT)}"
    return {
        "AWS_ENDPOINT_URL": gateway,
        lambda_runtime.HOST_PREFIX_ENV: "true",
        **own,
        **execution_credentials(config),
        "AWS_REGION": region[0],
        "AWS_DEFAULT_REGION": region[0],
        "AWS_LAMBDA_FUNCTION_NAME": str(config.get("FunctionName", "")),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": str(config.get("Version", "$LATEST")),
    }


def invoke(config: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
    """Have a function run, as MiniStack's own executors give what came of it.

    Raises:
        Absent: nobody runs it there.
    """
    call = {
        "name": config.get("FunctionName", ""),
        "arn": config.get("FunctionArn", ""),
        "requestId": request_id,
        "timeout": int(config.get("Timeout") or 3),
        "memory": int(config.get("MemorySize") or 128),
        "environment": environment_of(config),
        "event": event,
    }
    headers = {"Content-Type": "application/json", "Authorization": _target.get("token", "")}
    body = json.dumps(call, ensure_ascii=False).encode()
    try:
        response = _connections.request("POST", _target.get("url", ""), body=body, headers=headers)
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.LocationValueError) as error:
        _target.clear()
        raise Absent from error
    except urllib3.exceptions.HTTPError as error:
        text = f"make dev ended while the function ran: {error!r}"
        return {"body": {"errorMessage": text, "errorType": "Runtime.ExitError"}, "error": True, "log": text}
    if response.status == http.client.NOT_FOUND:
        raise Absent
    answer = json.loads(response.data)
    if "error" in answer:
        return {"body": answer["error"], "error": True, "log": answer["log"]}
    return {"body": answer["result"], "log": answer["log"]}


class Elsewhere:
    """What WebSocket routes take for a worker of MiniStack: it goes the way of all other calls, and so to `make dev`."""

    def __init__(self, config: dict[str, Any], code_zip: bytes) -> None:
        self._function = {"config": config, "code_zip": code_zip}

    def invoke(self, event: Any, request_id: str) -> dict[str, Any]:
        """Run the function; the log is written on the way."""
        outcome = lambda_svc._execute_function(self._function, event)
        body = outcome.get("body")
        if outcome.get("error") or outcome.get("throttle"):
            text = body.get("errorMessage", "") if isinstance(body, dict) else str(body)
            return {"status": "error", "error": text}
        return {"status": "ok", "result": body}


def apply(patcher: Patcher) -> None:
    """Ask for every call whether it runs elsewhere."""
    addresses.serve("dev", serve)

    def around_url(original: Any) -> Any:
        return lambda config: original(config) or url_for(config)

    def around_proxy(original: Any) -> Any:
        def execute(function: dict[str, Any], event: Any, url: str, request_id: str) -> Any:
            if url != _target.get("url"):
                return original(function, event, url, request_id)
            with suppress(Absent):
                return invoke(function.get("config") or function, event, request_id)
            return lambda_svc._execute_function_warm(function, event, request_id)

        return execute

    def around_worker(original: Any) -> Any:
        def get(name: str, config: dict[str, Any], code_zip: bytes, **options: Any) -> Any:
            if url_for(config):
                return Elsewhere(config, code_zip)
            return original(name, config, code_zip, **options)

        return get

    patcher.wrap(lambda_svc, "_proxy_url_for", around_url)
    patcher.wrap(lambda_svc, "_execute_function_proxy", around_proxy)
    patcher.wrap(lambda_runtime, "get_or_create_worker", around_worker)


def is_needed() -> bool:
    """Whether a function that runs elsewhere from now on is still run here."""
    before = dict(_target)
    _target.update(url="http://localhost:1", token="probe")  # noqa: S106  it opens nothing
    try:
        return lambda_svc._proxy_url_for({"FunctionName": f"{FUNCTIONS}probe"}) is None
    finally:
        _target.clear()
        _target.update(before)


PATCH = Patch(
    name="lambda_proxy",
    reason="`make dev` runs the functions of a stack that runs already, and gives them back when it ends. MiniStack can "
    "hand calls to another process, but only functions whose template says so, without their environment, role and log, "
    "and not those of WebSocket routes.",
    upstream="ministack.services.apigateway:_invoke_ws_lambda should go through lambda_svc:_execute_function, which knows of "
    "proxies and writes logs",
    sources={
        "ministack.services.lambda_svc:_proxy_url_for": "0cd4c92f6ef3",
        "ministack.services.lambda_svc:_execute_function_dispatch": "f62cd259213e",
        "ministack.services.lambda_svc:_execute_function_proxy": "366136a176ce",
        "ministack.services.lambda_svc:_execute_function_warm": "62b9218bef5b",
        "ministack.services.apigateway:_invoke_ws_lambda": "a80872394b0b",
        "ministack.core.lambda_runtime:execution_credentials": "cffaadc4f396",
        "ministack.core.lambda_runtime:get_or_create_worker": "e62a10a5f04e",
        "ministack.core.lambda_runtime:Worker._spawn": "c55febf95656",
    },
    apply=apply,
    is_needed=is_needed,
)
