"""`make check`, `make unit`, `make coverage` and `make test`: what is checked, and how long each check took.

What needs no test comes first; then the tests that use all cores. Those that keep one core busy each run beside the
end-to-end tests, and give way to them.

`python -m infra.local.test` runs everything, `check` what needs no test, `unit` the unit tests of the service in SERVICE,
`coverage` the unit tests with what they cover.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from infra import ROOT
from infra.local import console, stripe_mock
from infra.local.cloud import FOLDER, Cloud
from infra.local.console import Trouble
from infra.local.dev.host import Host
from infra.local.network import free_port

T = TypeVar("T")

TOOLS = Path(sys.executable).parent
SOURCE = "layers/fitai/python"
CLIENT = "clients/python/src"
PARALLEL = ("--numprocesses", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""A process for each core; the tests of a file share what they have set up. In the order of the files, and not those
with the most tests first: the longest ones have few."""
PATIENCE = 10
"""How far the tests that run beside the end-to-end tests give way to them, as `nice` counts."""
SLOWEST = "DURATIONS"
"""The environment variable that says how many of the slowest tests are listed."""


@dataclass(frozen=True, slots=True)
class Check:
    """A command that exits with 0 when all is well, and what it checks.

    Attributes:
        is_patient: whether it leaves the processor to others.
    """

    name: str
    command: Sequence[str]
    is_patient: bool = False


CHECKS = (
    Check("Formatting", ("ruff", "format", "--check", ".")),
    Check("Lint", ("ruff", "check", ".")),
    Check("Architecture", ("lint-imports",)),
    Check("Generated documents", ("python", "-m", "fitai.kernel.documents.generate", "--check")),
    Check("Generated clients", ("python", "-m", "infra.clients", "--check")),
    Check("Types", ("mypy", "--num-workers", "2", "-p", "fitai", "-p", "infra", "-p", "fitai_client")),
)
"""What needs no test: `make check`."""
FROM_DECLARATIONS = "tests/unit/contract"
"""The tests that follow from the declarations run everything; what covers the code are those that say what it does."""
UNIT_TESTS = ("pytest", "tests/unit", f"--ignore={FROM_DECLARATIONS}", *PARALLEL)
COVERAGE = (
    Check("Unit tests, measured", (*UNIT_TESTS, "--cov", "--cov-report=")),
    Check("Coverage", ("coverage", "report")),
)
"""What the unit tests cover: `make coverage`. Measuring makes them a third slower, so that `make test` does without."""
TESTS = (
    Check("Unit tests", UNIT_TESTS),
    Check("Contract tests", ("pytest", FROM_DECLARATIONS, *PARALLEL)),
    Check("Store tests", ("pytest", "tests/store", *PARALLEL)),
)
"""The tests that need no running stack, and use all cores."""
TOOLS_OF_OURS = tuple(f"tests/infra/{folder}" for folder in ("dev", "emulator", "local"))
GENERATION_PATHS = "tests/infra/test_generation_paths.py"
SINGLE_TESTS = (
    Check("Templates", ("pytest", "tests/infra", *(f"--ignore={path}" for path in (*TOOLS_OF_OURS, GENERATION_PATHS)))),
    Check("Paths of the state machine", ("pytest", GENERATION_PATHS)),
    Check("Local cloud and tools", ("pytest", *TOOLS_OF_OURS)),
    Check("Code generators", ("pytest", "tests/generators")),
    Check("TypeScript client", ("pytest", "tests/clients/test_typescript.py")),
    Check("Documents", ("pytest", "tests/site")),
    Check("Python client", ("pytest", "clients/python/tests")),
)
"""The tests that need no running stack, and keep one core busy each: they run at the same time, beside those on a stack."""
STRIPE = Check("Requests to Stripe", ("pytest", "tests/stripe"))
"""Those that need Go too, which builds Stripe's own mock of its API."""
END_TO_END = Check("End-to-end tests", ("pytest", "tests/e2e", "-m", "not workers"))
KILLED = Check("End-to-end tests of workers", ("pytest", "tests/e2e", "-m", "workers"))
"""Those to which it matters that the local cloud has processes of its own for each function."""


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; return the exit code.

    Raises:
        Trouble: a check has failed, or the arguments are unknown.
    """
    timings = Timings()
    match arguments:
        case ["check"]:
            _run_at_once(CHECKS, timings)
        case ["coverage"]:
            for check in COVERAGE:
                timings.measure(check.name, lambda check=check: _run(check))  # type: ignore[misc]
        case ["unit"]:
            _unit(timings, os.environ.get("SERVICE", ""))
        case []:
            _everything(timings)
        case _:
            raise Trouble(f"{' '.join(arguments)}: only `check`, `unit`, or nothing for all.")
    timings.report()
    return 0


class Timings:
    """How long each check took."""

    def __init__(self) -> None:
        self._seconds: list[tuple[str, float]] = []
        self._started = time.monotonic()

    def measure(self, name: str, work: Callable[[], T]) -> T:
        """Run `work`, and keep how long it took."""
        started = time.monotonic()
        result = work()
        self._seconds.append((name, time.monotonic() - started))
        return result

    def report(self) -> None:
        """Print a line for each check in the order in which they ended, and how long all of them took."""
        width = max(len(name) for name, _ in self._seconds)
        print()
        for name, seconds in self._seconds:
            print(f"  {name:<{width}}  {seconds:6.1f} s")
        print(f"  {'All':<{width}}  {time.monotonic() - self._started:6.1f} s")


def _everything(timings: Timings) -> None:
    single_tests = (STRIPE, *SINGLE_TESTS) if stripe_mock.can_be_had() else SINGLE_TESTS
    names = [check.name for check in (*CHECKS, *TESTS, *single_tests, END_TO_END, KILLED)]
    print(f"Runs: {', '.join(names)}.", flush=True)
    if STRIPE not in single_tests:
        print(f"Skipped: {STRIPE.name}. There is no Go to build stripe-mock with.", flush=True)
    _run_at_once(CHECKS, timings)
    for check in TESTS:
        timings.measure(check.name, lambda check=check: _run(check))  # type: ignore[misc]
    with _beside(single_tests, timings):
        _end_to_end(timings)


def _run_at_once(checks: Sequence[Check], timings: Timings) -> None:
    """Run checks side by side; print the output of each that fails.

    Raises:
        Trouble: names those that have failed.
    """
    with ThreadPoolExecutor(len(checks)) as pool:
        verdicts = [pool.submit(timings.measure, check.name, partial(_verdict, check)) for check in reversed(checks)]
    failed = [name for verdict in verdicts if (name := verdict.result())]
    if failed:
        raise Trouble(f"Failed: {', '.join(failed)}. `make format` mends the form, `make docs` the documents.")


def _verdict(check: Check) -> str | None:
    """Run a check and print how it ended, with its output if it has failed; return its name then."""
    completed = _start(check, subprocess.PIPE)
    print(f"── {check.name}: {'failed' if completed.returncode else 'ok'}", flush=True)
    if not completed.returncode:
        return None
    print(completed.stdout, flush=True)
    return check.name


@contextmanager
def _beside(checks: Sequence[Check], timings: Timings) -> Iterator[None]:
    """Run checks side by side with what is done meanwhile, to which they leave the processor; then print how they ended.

    Raises:
        Trouble: names those that have failed, whatever has become of the rest.
    """
    patient = [replace(check, is_patient=True) for check in checks]
    trouble: Trouble | None = None
    with ThreadPoolExecutor(len(checks)) as pool:
        runs = {
            check: pool.submit(timings.measure, check.name, partial(_start, check, subprocess.PIPE))
            for check in patient
        }
        try:
            yield
        except Trouble as error:
            trouble = error
            print("\n── Waiting for the tests that run beside", flush=True)
    failed = [check.name for check, run in runs.items() if run.result().returncode]
    for check, run in runs.items():
        print(f"── {check.name}: {'failed' if check.name in failed else 'ok'}", flush=True)
        if check.name in failed:
            print(run.result().stdout, flush=True)
    if failed:
        raise Trouble("\n".join((*([str(trouble)] if trouble else []), f"Failed: {', '.join(failed)}.")))
    if trouble:
        raise trouble


def _unit(timings: Timings, service: str) -> None:
    """Run the unit tests of a service.

    Raises:
        Trouble: there is no such service, or a test fails.
    """
    folder = ROOT / "tests" / "unit" / service
    services = sorted(path.name for path in folder.parent.iterdir() if (path / "__init__.py").exists())
    if service not in services:
        raise Trouble(f"SERVICE={service}: there is none; one of {', '.join(services)}.")
    check = Check(f"Unit tests of {service}", ("pytest", f"tests/unit/{service}", *PARALLEL))
    timings.measure(check.name, lambda: _run(check))


def _run(check: Check, environment: Mapping[str, str] | None = None) -> None:
    """Run a check with its output on the terminal.

    Raises:
        Trouble: it has failed.
    """
    print(f"\n── {check.name}", flush=True)
    completed = _start(check, None, environment)
    if completed.returncode:
        raise Trouble(f"{check.name}: failed (exit code {completed.returncode}).")


def _start(
    check: Check, output: int | None, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command: list[str | Path] = [*check.command]
    if command[0] == "pytest" and (slowest := os.environ.get(SLOWEST)):
        command += ["--durations", slowest]
    paths = os.pathsep.join(map(str, (ROOT, ROOT / SOURCE, ROOT / CLIENT)))
    command[0] = TOOLS / command[0]
    if check.is_patient:
        command[:0] = ["nice", "-n", str(PATIENCE)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths, "MYPYPATH": f"{SOURCE}{os.pathsep}{CLIENT}"} | dict(environment or {}),
        stdout=output,
        stderr=None if output is None else subprocess.STDOUT,
        text=True,
        check=False,
    )


def _end_to_end(timings: Timings) -> None:
    """Run the end-to-end tests on a stack of their own.

    The functions run as in `make dev`, where one is forked in a tenth of a second; those that kill workers run with the
    local cloud's own, each started anew.
    """
    cloud = Cloud(FOLDER / "e2e", free_port())
    Cloud.known(cloud.folder).forget()

    def deploy() -> None:
        print("\n── A stack for the end-to-end tests", flush=True)
        cloud.start()
        cloud.deploy()

    try:
        timings.measure("A stack for them", deploy)
        environment = {"FITAI_STACK": str(cloud.stack_file)}
        with (cloud.folder / "functions.log").open("w") as log:
            host = Host(cloud, output=log.fileno())
            host.prepare()
            with host.registered():
                timings.measure(END_TO_END.name, lambda: _run(END_TO_END, environment))
        timings.measure(KILLED.name, lambda: _run(KILLED, environment))
    finally:
        cloud.stop()


if __name__ == "__main__":
    console.main(lambda: main(sys.argv[1:]))
