"""`make dev`: serve the functions of the local stack from the files, deploy what they declare, until Ctrl-C."""

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from infra.local import console
from infra.local.cloud import Cloud
from infra.local.console import Trouble, step
from infra.local.dev.debugger import Door
from infra.local.dev.deploy import Deployer
from infra.local.dev.files import Files
from infra.local.dev.pool import Pool
from infra.local.dev.server import Functions, Server

EVERY = 0.1
"""Seconds between two looks at the files, beside the look at each call."""
REGISTERED_AGAIN_AFTER = 2.0
"""Seconds after which the local cloud is told again who runs the functions: it may have been started anew."""
DEBUG_PORT = 5678
"""Where editors look for debugpy."""


def main() -> None:
    """Bring the stack up if it is not, and serve."""
    cloud = Cloud.known()
    cloud.start()
    if not cloud.declared():
        cloud.deploy()
    Session(cloud).run()


def tell(text: str) -> None:
    """Show a line of ours among those of the functions."""
    sys.stdout.write(f"── {text}\n")
    sys.stdout.flush()


class Session:
    """One run of `make dev`."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._pool = Pool()
        self._door: Door | None = None
        self._functions = Functions(self._pool, Files(), self._is_debugged)
        self._server = Server(self._functions)
        self._deployer = Deployer(cloud, tell)
        self._holds_policies = True

    def run(self) -> None:
        """Serve until told to end."""
        with step("Loading what functions import of others"):
            self._pool.prepare()
        threading.Thread(target=self._server.serve_forever, daemon=True, name="server").start()
        self._door = self._open_door()
        with self._registered():
            print(self._greeting(), flush=True)
            self._deployer.look()
            self._watch()

    def _watch(self) -> None:
        registered = time.monotonic()
        is_there = True
        while True:
            time.sleep(EVERY)
            self._functions.look()
            changes, self._functions.changes = self._functions.changes, set()
            if changes:
                names = sorted(path.name for path in changes)
                tell(f"{', '.join(names[:3])}{' and more' if len(names) > 3 else ''} changed")
                self._functions.warm()
                self._deployer.look()
            if time.monotonic() - registered > REGISTERED_AGAIN_AFTER:
                registered = time.monotonic()
                was_there, is_there = is_there, self._register()
                if is_there != was_there:
                    tell("the local cloud is there again" if is_there else "the local cloud has stopped: make start")

    def _is_debugged(self) -> bool:
        return "pydevd" in sys.modules or (self._door is not None and self._door.is_open)

    def _open_door(self) -> Door | None:
        asked = os.environ.get("DEBUG_PORT", str(DEBUG_PORT))
        if not asked.isdigit():
            raise Trouble(f"DEBUG_PORT={asked} is no port; use a number such as DEBUG_PORT={DEBUG_PORT}.")
        try:
            return Door(int(asked), self._pool.debug, tell)
        except OSError:
            tell(
                f"port {asked} is taken, so no debugger can attach: DEBUG_PORT={int(asked) + 1} make dev takes another"
            )
            return None

    @contextmanager
    def _registered(self) -> Iterator[None]:
        if not self._register():
            raise Trouble(f"The local cloud at {self._cloud.endpoint} does not take functions of this process.")
        try:
            yield
        finally:
            with suppress(URLError, OSError, HTTPException):
                self._post({"token": self._server.token})
            self._pool.end()
            tell(
                "the functions run in the local cloud again, as they were deployed; `make start` deploys what was saved"
            )

    def _register(self) -> bool:
        try:
            answer = self._post({"url": self._server.url, "token": self._server.token})
        except (URLError, OSError, HTTPException):
            return False
        self._holds_policies = answer["holdsPolicies"]
        return True

    def _post(self, content: dict[str, str]) -> dict[str, Any]:
        request = Request(  # noqa: S310  it is our own
            f"{self._cloud.endpoint}/_fitai/dev", json.dumps(content).encode(), {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=5) as response:  # noqa: S310
            answer: dict[str, Any] = json.load(response)
        return answer

    def _greeting(self) -> str:
        stack = self._cloud.description()
        debugger = f"attach at port {self._door.port}" if self._door else "none"
        policies = (
            "held against each call: a function may do what it declares"
            if self._holds_policies
            else "NOT held against calls: the local cloud was started with AUTH=false"
        )
        return f"""
  REST API    {stack["rest_url"]}
  WebSocket   {stack["websocket_url"]}?token=<access token>
  Debugger    {debugger}
  Policies    {policies}

  Saved files are run by the next call; what they declare is deployed in the background. Ctrl-C ends.
"""


if __name__ == "__main__":
    console.main(main)
