"""`make dev`: serve the functions of the local stack from the files, deploy what they declare, until Ctrl-C."""

import os
import sys
import time

from infra.local import console
from infra.local.cloud import Cloud
from infra.local.console import Trouble, step
from infra.local.dev.debugger import Door
from infra.local.dev.deploy import Deployer
from infra.local.dev.files import Files
from infra.local.dev.host import Host

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
        self._door: Door | None = None
        self._host = Host(cloud, self._is_debugged, files=Files())
        self._deployer = Deployer(cloud, tell)

    def run(self) -> None:
        """Serve until told to end."""
        with step("Loading what functions import of others"):
            self._host.prepare()
        self._door = self._open_door()
        with self._host.registered():
            try:
                print(self._greeting(), flush=True)
                self._deployer.look()
                self._watch()
            finally:
                tell("from here the local cloud runs the functions as they were deployed; `make start` deploys anew")

    def _watch(self) -> None:
        registered = time.monotonic()
        is_there = True
        while True:
            time.sleep(EVERY)
            functions = self._host.functions
            functions.look()
            changes, functions.changes = functions.changes, set()
            if changes:
                names = sorted(path.name for path in changes)
                tell(f"{', '.join(names[:3])}{' and more' if len(names) > 3 else ''} changed")
                functions.warm()
                self._deployer.look()
            if time.monotonic() - registered > REGISTERED_AGAIN_AFTER:
                registered = time.monotonic()
                was_there, is_there = is_there, self._host.register()
                if is_there != was_there:
                    tell("the local cloud is there again" if is_there else "the local cloud has stopped: make start")

    def _is_debugged(self) -> bool:
        return "pydevd" in sys.modules or (self._door is not None and self._door.is_open)

    def _open_door(self) -> Door | None:
        asked = os.environ.get("DEBUG_PORT", str(DEBUG_PORT))
        if not asked.isdigit():
            raise Trouble(f"DEBUG_PORT={asked} is no port; use a number such as DEBUG_PORT={DEBUG_PORT}.")
        try:
            return Door(int(asked), self._host.pool.debug, tell)
        except OSError:
            tell(
                f"port {asked} is taken, so no debugger can attach: DEBUG_PORT={int(asked) + 1} make dev takes another"
            )
            return None

    def _greeting(self) -> str:
        stack = self._cloud.description()
        debugger = f"attach at port {self._door.port}" if self._door else "none"
        policies = (
            "held against each call: a function may do what it declares"
            if self._host.holds_policies
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
