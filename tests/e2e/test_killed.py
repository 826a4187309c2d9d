"""Processes of functions that are killed in the middle of writing: what was answered is there, and there once."""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from infra.local.client import Account, Stack
from tests.e2e.behind import eventually
from tests.e2e.conftest import LOCAL

pytestmark = pytest.mark.workers
FUNCTION = "fitai-local-workouts-complete_set"
SETS = 25
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift")
EVERY = 5
"""After so many answers the processes are killed: those that come up again get something done in between."""
AT_MOST = 0.05
"""Seconds from such an answer to the killing, so that it comes in any moment of the next write."""


def processes() -> list[int]:
    """The processes of the function on the stack under test."""
    worker = f"{Path(os.environ.get('FITAI_STACK', LOCAL)).parent}/"
    return [number for number, command in _commands() if worker in command and f"{FUNCTION}-" in command]


def _commands() -> Iterator[tuple[int, str]]:
    """Every process that runs, and its command line; `ps` is not on every Linux, and `/proc` on nothing else."""
    if not Path("/proc/self/cmdline").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,command="], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            number, _, command = line.strip().partition(" ")
            yield int(number), command
        return
    for entry in Path("/proc").glob("[0-9]*"):
        # It may end while it is looked at.
        with suppress(OSError):
            yield int(entry.name), (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


@pytest.fixture
def killed() -> "Killing":
    return Killing()


class Killing:
    """Kills the function's processes again and again, as long as its context lasts."""

    def __init__(self) -> None:
        self.count = 0
        self._answers = 0
        self._due = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._go_on)

    def answered(self) -> None:
        """Something was answered."""
        self._answers += 1
        if self._answers % EVERY == 0:
            self._due.set()

    def __enter__(self) -> "Killing":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._due.set()
        self._thread.join()

    def _go_on(self) -> None:
        chance = random.Random(5)
        while self._due.wait() and not self._over:
            self._due.clear()
            time.sleep(chance.uniform(0, AT_MOST))
            for process in processes():
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                    self.count += 1


def test_killed_processes_lose_and_double_no_set(stack: Stack, account: Account, killed: Killing) -> None:
    plan = [{"exerciseId": lift} for lift in LIFTS]
    workout = account.api.call("POST", "/workouts", {"exercises": plan, "start": True})["id"]
    interrupted: list[str] = []

    def lift(exercise: int) -> None:
        for number in range(SETS):
            body = {"weight": 50 + number, "reps": 5, "clientId": f"{exercise}-{number}"}

            def answered(number: int = number, body: dict[str, object] = body) -> bool:
                try:
                    path = f"/workouts/{workout}/set/{number}"
                    answer = account.api.send("PUT", path, body, exercise=exercise)
                except httpx.HTTPError as error:
                    interrupted.append(str(error))
                    return False
                assert answer.status_code in (200, 429) or answer.status_code >= 500, answer.text
                if answer.status_code != 200:
                    interrupted.append(answer.text)
                return answer.status_code == 200

            eventually(answered)
            killed.answered()

    with killed, ThreadPoolExecutor(len(LIFTS)) as pool:
        list(pool.map(lift, range(len(LIFTS))))

    assert killed.count > 0
    kept = account.api.call("GET", f"/workouts/{workout}")
    for exercise in kept["exercises"]:
        assert [set_["weight"] for set_ in exercise["sets"]] == [50 + number for number in range(SETS)]
    assert kept["version"] == 1 + SETS * len(LIFTS), "each set was applied once"
    assert kept["metrics"]["totalVolume"] == sum(5 * (50 + number) for number in range(SETS)) * len(LIFTS)
    print(f"{killed.count} processes killed, {len(interrupted)} calls interrupted")
