"""Deploys the stacks whose declarations have changed, while everything goes on running."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping

from infra import ROOT
from infra.local.cloud import Cloud
from infra.local.console import Trouble
from infra.local.install import PYTHON

ORDER = ("rest", "websocket")
"""Stacks that call the functions of the others, and so are deployed last."""
READ_WITHIN = 120


class Unreadable(Exception):
    """The declarations cannot be read: a file of ours does not import. The message is its last line."""


def read_declarations() -> dict[str, str]:
    """The hash of what each stack's functions declare in the files as they are saved now.

    Raises:
        Unreadable: a file does not import.
    """
    # The next call goes first: it is on its way as soon as a file is saved.
    command = ["nice", str(PYTHON), "-m", "infra.declarations"]
    completed = subprocess.run(
        command,
        cwd=ROOT,
        env=quiet(),
        capture_output=True,
        text=True,
        check=False,
        timeout=READ_WITHIN,
    )
    if completed.returncode:
        raise Unreadable(completed.stderr.strip().rpartition("\n")[2])
    content: dict[str, str] = json.loads(completed.stdout)
    return content


def quiet() -> dict[str, str]:
    """The environment for our own commands: bytecode is kept, it makes them start in half the time."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def differences(deployed: Mapping[str, str], declared: Mapping[str, str]) -> list[str]:
    """The stacks to deploy, in the order in which they are deployed."""
    stacks = [stack for stack, content in declared.items() if deployed.get(stack) != content]
    return sorted(stacks, key=lambda stack: (stack in ORDER, stack))


class Deployer:
    """Compares what is declared with what is deployed after each change, one at a time."""

    def __init__(
        self,
        cloud: Cloud,
        tell: Callable[[str], None],
        read: Callable[[], dict[str, str]] = read_declarations,
        on_deployed: Callable[[], None] = lambda: None,
    ) -> None:
        """
        Args:
            tell: shows a line in the terminal.
            on_deployed: called after a deployment.
        """
        self._cloud, self._tell, self._read, self._on_deployed = cloud, tell, read, on_deployed
        self._wanted = threading.Event()
        self._idle = threading.Event()
        self._idle.set()
        threading.Thread(target=self._work, daemon=True, name="deployer").start()

    def look(self) -> None:
        """Something has changed: see whether it has to be deployed."""
        self._idle.clear()
        self._wanted.set()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is left to do; gives whether that came in time."""
        return self._idle.wait(seconds)

    def _work(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            try:
                self._compare()
            except (Unreadable, Trouble) as error:
                self._tell(f"not deployed: {error}")
            if not self._wanted.is_set():
                self._idle.set()

    def _compare(self) -> None:
        started = time.monotonic()
        declared = self._read()
        stacks = differences(self._cloud.declared(), declared)
        if not stacks:
            return
        self._tell(f"deploying {', '.join(stacks)} in the background …")
        self._cloud.deploy_stacks(stacks, declared)
        self._on_deployed()
        self._tell(f"deployed {', '.join(stacks)} in {time.monotonic() - started:.1f} s")
