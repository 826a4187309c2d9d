"""The output of the commands: a line for each step, and one clear sentence when something is wrong."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LINES_SHOWN = 40
"""Lines of a failed command's output that are shown."""


class Trouble(Exception):
    """A failure that the user of a command can remedy; the message says how."""


@contextmanager
def step(activity: str) -> Iterator[None]:
    """Print what is being done, and how long it took."""
    started = time.monotonic()
    print(f"  {activity} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" failed")
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def run(
    command: Sequence[str | Path],
    log: Path,
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a command with its output in a log.

    Raises:
        Trouble: it failed; with the end of its output.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        completed = subprocess.run(
            [str(argument) for argument in command],
            cwd=cwd,
            env=None if environment is None else dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if completed.returncode:
        end = "\n".join(log.read_text(errors="replace").splitlines()[-LINES_SHOWN:])
        name = Path(command[0]).name
        raise Trouble(f"{end}\n\n{name} failed; the end of its output is above, all of it in {log}.")


def main(command: Callable[[], Any]) -> None:
    """Run a command's main function; print `Trouble` as its message, without a traceback.

    SIGTERM counts as Ctrl-C: whatever was started is stopped before the exit.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = command()
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        code = 130
    raise SystemExit(code or 0)
