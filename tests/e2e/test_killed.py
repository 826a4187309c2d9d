"""Processes of functions that are killed in the middle of writing: what was answered is there, and there once."""

import os
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from infra.local.client import Account, Stack
from tests.e2e.behind import eventually
from tests.e2e.conftest import LOCAL

FUNCTION = "fitai-local-workouts-complete_set"
SETS = 25
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift")
BETWEEN = 0.4
"""Seconds between two killings: enough for a process to come up and be in the middle of something."""


def processes() -> list[int]:
    """The processes of the function on the stack under test."""
    folder = Path(os.environ.get("FITAI_STACK", LOCAL)).parent
    listed = subprocess.run(["pgrep", "-f", f"{folder}/.*{FUNCTION}-"], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


@pytest.fixture
def killed() -> "Killing":
    return Killing()


class Killing:
    """Kills the function's processes again and again, as long as its context lasts."""

    def __init__(self) -> None:
        self.count = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> "Killing":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(BETWEEN):
            for process in processes():
                try:
                    os.kill(process, signal.SIGKILL)
                    self.count += 1
                except ProcessLookupError:
                    continue


def test_killed_processes_lose_and_double_no_set(stack: Stack, account: Account, killed: Killing) -> None:
    plan = [{"exerciseId": lift} for lift in LIFTS]
    workout = account.api.call("POST", "/workouts", {"exercises": plan, "start": True})["id"]
    interrupted: list[str] = []

    def lift(exercise: int) -> None:
        for number in range(SETS):
            one = {"weight": 50 + number, "reps": 5, "clientId": f"{exercise}-{number}"}

            def answered(number: int = number, one: dict[str, object] = one) -> bool:
                try:
                    path = f"/workouts/{workout}/set/{number}"
                    answer = account.api.send("PUT", path, one, exercise=exercise)
                except httpx.HTTPError as error:
                    interrupted.append(str(error))
                    return False
                assert answer.status_code in (200, 429) or answer.status_code >= 500, answer.text
                if answer.status_code != 200:
                    interrupted.append(answer.text)
                return answer.status_code == 200

            eventually(answered)

    with killed, ThreadPoolExecutor(len(LIFTS)) as pool:
        list(pool.map(lift, range(len(LIFTS))))

    assert killed.count > 0
    kept = account.api.call("GET", f"/workouts/{workout}")
    for exercise in kept["exercises"]:
        assert [one["weight"] for one in exercise["sets"]] == [50 + number for number in range(SETS)]
    assert kept["version"] == 1 + SETS * len(LIFTS), "each set was applied once"
    assert kept["metrics"]["totalVolume"] == sum(5 * (50 + number) for number in range(SETS)) * len(LIFTS)
    print(f"{killed.count} processes killed, {len(interrupted)} calls interrupted")
