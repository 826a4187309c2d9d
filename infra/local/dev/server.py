"""Takes the calls that the local cloud hands over, and runs them in the pool's workers."""

import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from infra import ROOT
from infra.local.dev.files import Files, forget_bytecode
from infra.local.dev.pool import Pool
from infra.local.dev.runtime import Invocation, Outcome
from infra.local.logs import PREFIX

LOOKED_AGAIN_AFTER = 0.002
"""Seconds for which a look at the files is good: less than any call needs to get here from somebody who has saved."""
WARMED = 3
"""Functions that get a worker as soon as a change is seen: those that were called last are called next."""


class Functions:
    """Runs calls of functions from the files as they are saved."""

    def __init__(
        self, pool: Pool, files: Files, patient: Callable[[], bool] = lambda: False, root: Path = ROOT
    ) -> None:
        self._pool, self._files, self._patient, self._root = pool, files, patient, root
        self._lock = threading.Lock()
        self._looked = 0.0
        self._recent: dict[str, dict[str, str]] = {}
        self.changes: set[Path] = set()
        """What has changed since somebody took it out of here."""

    def run(self, call: dict[str, Any]) -> Outcome | None:
        """Run a call; None where there is no such function."""
        module = self.module_of(call["name"])
        if module is None:
            return None
        self.look()
        environment: dict[str, str] = call["environment"]
        with self._lock:
            self._recent.pop(module, None)
            self._recent[module] = environment
        invocation = Invocation(
            call["name"], call["arn"], call["requestId"], float(call["timeout"]), int(call["memory"]), call["event"]
        )
        return self._pool.call(module, environment, invocation, self._patient)

    def look(self) -> bool:
        """Look for changed files, and let them take effect; gives whether there are any."""
        with self._lock:
            if time.monotonic() - self._looked < LOOKED_AGAIN_AFTER:
                return False
            changed = self._files.changed()
            self._looked = time.monotonic()
            if changed:
                self._pool.renew(lambda: forget_bytecode(changed))
                self.changes |= changed
        return bool(changed)

    def warm(self) -> None:
        """Have workers ready for the functions that were called last."""
        with self._lock:
            recent = list(self._recent.items())[-WARMED:]
        for module, environment in reversed(recent):
            if self._file_of(module).is_file():
                self._pool.warm(module, environment)

    def module_of(self, name: str) -> str | None:
        """The module of a function, by its name in the cloud; None where there is no such file."""
        service, _, function = name.removeprefix(PREFIX).partition("-")
        module = f"functions.{service}.{function}"
        is_ours = name.startswith(PREFIX) and service.isidentifier() and function.isidentifier()
        return module if is_ours and self._file_of(module).is_file() else None

    def _file_of(self, module: str) -> Path:
        return self._root.joinpath(*module.split(".")).with_suffix(".py")


class Server(ThreadingHTTPServer):
    """Listens on this machine for calls that bring the token along."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self, functions: Functions) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.functions = functions
        self.token = secrets.token_urlsafe()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    # The local cloud keeps its connections; an answer is one packet, which waits for nothing.
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        # A page in a browser may send requests to this machine too, but it does not know the token.
        if not secrets.compare_digest(self.headers.get("Authorization", ""), self.server.token):
            self._answer(http.client.FORBIDDEN, {"message": "The token is another one."})
            return
        outcome = self.server.functions.run(json.loads(content))
        if outcome is None:
            self._answer(http.client.NOT_FOUND, {"message": "There is no such function."})
        elif outcome.error is None:
            self._answer(http.client.OK, {"result": json.loads(outcome.result), "log": outcome.log})
        else:
            kind, text, _ = outcome.error
            trace = outcome.error[2].splitlines()
            error = {"errorMessage": text, "errorType": kind, "stackTrace": trace}
            self._answer(http.client.OK, {"error": error, "log": outcome.log})

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the functions' own lines say what was called."""

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
