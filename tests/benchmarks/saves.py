"""How soon a saved file takes effect, and how much memory `make dev` takes: `python -m tests.benchmarks.saves`, while it runs.

Twenty times a file of the layer is saved, which every function imports, and two requests follow at once: one that shows
what was saved, and one that needs the authorizer too. Then every function is called once, with an event that it need not
understand, and the memory of all processes that run functions is added up.
"""

import json
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

from fitai import __version__
from fitai.kernel import catalogue

from infra.local import console
from infra.local.client import Api, Stack, register
from infra.local.cloud import Cloud
from infra.local.console import Trouble

FILE = catalogue.ROOT / "layers" / "fitai" / "python" / "fitai" / "__init__.py"
SAVES = 20


def main() -> None:
    """Measure both, and print the results."""
    cloud = Cloud.known()
    stack = Stack.read(cloud.stack_file)
    saved = FILE.read_text()
    try:
        shown, signed_in = _saves(stack, saved)
    finally:
        FILE.write_text(saved)
    for what, times in (("save to answer", shown), ("and to one with a token", signed_in)):
        print(f"{what:24} median {statistics.median(times):.2f} s, slowest {max(times):.2f} s, of {len(times)}")
    print(f"load of the machine      {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    time.sleep(5)
    _call_all(cloud)
    processes = _processes()
    print(f"all functions called     {sum(processes.values()):.0f} MB in {len(processes)} processes")


def _saves(stack: Stack, saved: str) -> tuple[list[float], list[float]]:
    api, account = Api(stack), register(stack, "saves")
    account.api.call("GET", "/users/profile")
    shown, signed_in = [], []
    for number in range(SAVES):
        version = f"0.0.{number}"
        FILE.write_text(saved.replace(__version__, version))
        moment = time.perf_counter()
        answer = api.call("GET", "/health")
        shown.append(time.perf_counter() - moment)
        account.api.call("GET", "/users/profile")
        signed_in.append(time.perf_counter() - moment)
        if answer["version"] != version:
            raise Trouble(f"Save {number} was answered with {answer['version']}.")
        time.sleep(1)
    print("   ", *(f"{seconds:.2f}" for seconds in shown))
    return shown, signed_in


def _call_all(cloud: Cloud) -> None:
    client = cloud.client("lambda")
    for function in catalogue.functions():
        client.invoke(FunctionName=f"fitai-local-{function.service}-{function.name}", Payload=json.dumps(_event()))


def _event() -> dict[str, Any]:
    """An event that no function does anything with, after it has been imported and has made its clients."""
    return {"requestContext": {"connectionId": "none"}, "headers": {}, "Records": []}


def _processes() -> dict[int, float]:
    """The proportional memory of `make dev` and all that it has started, in MB by process."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    process_ids = {int(pid) for pid, _, command in rows if command.endswith("-m infra.local.dev") and _is_here(pid)}
    if not process_ids:
        raise Trouble("`make dev` does not run.")
    while more := {int(pid) for pid, parent, _ in rows if int(parent) in process_ids} - process_ids:
        process_ids |= more
    return {pid: _memory(pid) for pid in process_ids}


def _is_here(pid: str) -> bool:
    return Path(f"/proc/{pid}/cwd").resolve() == catalogue.ROOT


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except FileNotFoundError:
        return 0.0  # It has ended since it was listed.
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    console.main(main)
