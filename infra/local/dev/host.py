"""Functions of a local cloud in workers of ours: the cloud hands each call over to this process while it is registered."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.local.dev.files import Files
from infra.local.dev.pool import KEPT, Pool
from infra.local.dev.server import Functions, Server


class Host:
    """Serves the functions of a local cloud from the files of this repository.

    Attributes:
        pool: the workers that run the calls. functions: finds the file of a call, and sees changes.
        holds_policies: whether the local cloud holds each call against the function's role.

    Args:
        is_debugged: whether calls have no time limit. output: a file descriptor for what the functions write.
        kept: workers that stay when nobody calls them.
        files: looked at before each call, so that it runs what was saved; without them none is, which saves 5 ms of each call.
    """

    def __init__(
        self,
        cloud: Cloud,
        is_debugged: Callable[[], bool] = lambda: "pydevd" in sys.modules,
        output: int | None = None,
        kept: int = KEPT,
        files: Files | None = None,
    ) -> None:
        self._cloud = cloud
        self.pool = Pool(kept=kept, output=output)
        self.functions = Functions(self.pool, files or Files([]), is_debugged)
        self._server = Server(self.functions)
        self.holds_policies = True

    def prepare(self) -> None:
        """Load what functions import of others, and take calls from here on; nobody sends any before `registered`."""
        self.pool.prepare()
        threading.Thread(target=self._server.serve_forever, daemon=True, name="server").start()

    @contextmanager
    def registered(self) -> Iterator[None]:
        """Run the cloud's functions here until the end of the context; then it runs them itself, as they were deployed.

        Raises:
            Trouble: the cloud does not take functions of this process.
        """
        if not self.register():
            raise Trouble(f"The local cloud at {self._cloud.endpoint} does not take functions of this process.")
        try:
            yield
        finally:
            with suppress(URLError, OSError, HTTPException):
                self._post({"token": self._server.token})
            self.pool.end()

    def register(self) -> bool:
        """Tell the cloud where its functions run; False when it is not there."""
        try:
            answer = self._post({"url": self._server.url, "token": self._server.token})
        except (URLError, OSError, HTTPException):
            return False
        self.holds_policies = answer["holdsPolicies"]
        return True

    def _post(self, content: dict[str, str]) -> dict[str, Any]:
        request = Request(  # noqa: S310  it is our own
            f"{self._cloud.endpoint}/_fitai/dev", json.dumps(content).encode(), {"Content-Type": "application/json"}
        )
        with urlopen(request, timeout=5) as response:  # noqa: S310
            answer: dict[str, Any] = json.load(response)
        return answer
