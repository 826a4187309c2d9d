"""The workers of `make dev`: which there are, which is free for a call, and that none outlives a change of the code."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from infra import ROOT
from infra.local.console import Trouble
from infra.local.dev.runtime import INHERITED, Debug, Fork, Hello, Invocation, Outcome, Stopped, shared

KEPT = 24
"""Workers that stay when nobody calls them; then the one goes that was called least recently."""
MOST = 64
"""Workers that there may be at once; further calls wait."""
STARTS_WITHIN = 60
ENDS_WITHIN = 5


class CannotStart(Trouble):
    """A process for functions did not come up; what it wrote stands in the terminal."""


@dataclass(slots=True, eq=False)
class Process:
    """A forked process, and the connection to it."""

    connection: Connection
    pid: int
    lock: threading.Lock = field(default_factory=threading.Lock)

    def kill(self) -> None:
        """Kill it without waiting for that."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill it, and see that it is gone."""
        self.kill()
        with suppress(OSError, EOFError):
            # What it may still have sent is thrown away; the end of the connection is the end of the process.
            while self.connection.poll(ENDS_WITHIN):
                self.connection.recv()
        self.connection.close()


@dataclass(slots=True, eq=False)
class Worker:
    """A process of one function, and what it was made for."""

    process: Process
    module: str
    environment: Mapping[str, str]
    generation: int
    used: float = 0.0


class Pool:
    """Has a free worker for every call, made from the files as they are saved now."""

    def __init__(self, root: Path = ROOT, kept: int = KEPT, most: int = MOST, output: int | None = None) -> None:
        """Start listening for workers.

        Args:
            output: a file descriptor for what functions write; theirs is the terminal otherwise.
        """
        self._root, self._kept, self._most, self._output = root, kept, most, output
        self._numbers = itertools.count()
        self._awaited: dict[int, Future[Process]] = {}
        self._listener = Listener(family="AF_UNIX", backlog=128)
        self._changed = threading.Condition()
        self._starting = threading.Lock()
        self._generation = 0
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._coming = 0
        self._templates: dict[frozenset[tuple[str, str]], Process] = {}
        self._loader: Process | None = None
        self._ended = False
        threading.Thread(target=self._accept, daemon=True, name="accept").start()

    # --- calls -----------------------------------------------------------------------------------------------

    def call(
        self, module: str, environment: Mapping[str, str], invocation: Invocation, patient: Callable[[], bool]
    ) -> Outcome:
        """Run a call in a worker of its function.

        Args:
            patient: whether somebody debugs, so that a call may take as long as it likes.
        """
        try:
            worker = self._take(module, environment)
        except CannotStart as error:
            return _failed("Runtime.ExitError", str(error))
        outcome = None
        try:
            outcome = _wait_for(worker.process.connection, invocation, patient)
        except (EOFError, OSError):
            return _failed("Runtime.ExitError", f"RequestId: {invocation.request_id} Error: Runtime exited")
        finally:
            self._release(worker, is_usable=outcome is not None)
        if outcome is None:
            return _failed("Sandbox.Timedout", f"Task timed out after {invocation.timeout:.2f} seconds")
        return outcome

    def prepare(self) -> None:
        """Load the third-party packages before the first call.

        Raises:
            CannotStart: they do not load.
        """
        with self._starting:
            self._loader_process()

    def renew(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Run all further calls in new processes; a call that is under way ends in its own.

        Args:
            meanwhile: what is done when the old templates have gone and there are no new ones.
        """
        with self._starting:
            with self._changed:
                self._generation += 1
                stale, self._idle = self._idle, []
            for worker in stale:
                # Nothing waits for these: they have no call, and do not write anything.
                worker.process.kill()
                worker.process.connection.close()
            for template in self._templates.values():
                template.end()
            self._templates.clear()
            meanwhile()

    def warm(self, module: str, environment: Mapping[str, str]) -> None:
        """Have a worker of a function ready before it is called, unless there is one."""
        with self._changed:
            workers = (*self._idle, *self._busy)
            if any(worker.module == module and worker.generation == self._generation for worker in workers):
                return
        with suppress(CannotStart):
            self._release(self._take(module, environment), is_usable=True)

    def debug(self, port: int | None) -> None:
        """Let the debugger be listened for at a port, in processes that are all new; None ends that."""
        with self._starting:
            if self._loader is not None:
                self._loader.end()
                self._loader = None
        self.renew()
        if port is not None:
            with self._starting:
                loader = self._loader_process()
                loader.connection.send(Debug(port))
                if not loader.connection.poll(STARTS_WITHIN):
                    raise CannotStart("The debugger did not start.")
                loader.connection.recv()

    def pids(self) -> list[int]:
        """The processes that there are."""
        with self._changed:
            workers = [worker.process for worker in (*self._idle, *self._busy)]
        return [process.pid for process in (*filter(None, [self._loader]), *self._templates.values(), *workers)]

    def end(self) -> None:
        """End all processes."""
        with self._starting, self._changed:
            self._ended = True
            workers = [worker.process for worker in (*self._idle, *self._busy)]
            for process in (*filter(None, [self._loader]), *self._templates.values(), *workers):
                process.kill()
            self._listener.close()

    def _take(self, module: str, environment: Mapping[str, str]) -> Worker:
        with self._changed:
            while True:
                for worker in reversed(self._idle):
                    if worker.module == module and worker.environment == environment:
                        self._idle.remove(worker)
                        self._busy.add(worker)
                        return worker
                if len(self._busy) + self._coming < self._most:
                    self._coming += 1
                    break
                self._changed.wait()
        started: Worker | None = None
        try:
            with self._starting:
                started = self._start(module, environment)
            return started
        finally:
            with self._changed:
                self._coming -= 1
                if started is None:
                    self._changed.notify()
                else:
                    self._busy.add(started)

    def _release(self, worker: Worker, *, is_usable: bool) -> None:
        worker.used = time.monotonic()
        surplus = []
        with self._changed:
            self._busy.discard(worker)
            if is_usable and worker.generation == self._generation:
                self._idle.append(worker)
            else:
                surplus.append(worker)
            while len(self._idle) > self._kept:
                surplus.append(self._idle.pop(0))
            self._changed.notify()
        for worker in surplus:
            worker.process.end()

    # --- processes -------------------------------------------------------------------------------------------

    def _start(self, module: str, environment: Mapping[str, str]) -> Worker:
        generation = self._generation
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        variables = inherited | shared(environment)
        key = frozenset(variables.items())
        if key not in self._templates:
            self._templates[key] = self._fork(self._loader_process(), variables)
        process = self._fork(self._templates[key], inherited | dict(environment), module)
        return Worker(process, module, environment, generation)

    def _fork(self, parent: Process, environment: Mapping[str, str], module: str = "") -> Process:
        number, awaited = self._expect()
        try:
            parent.connection.send(Fork(number, environment, module))
            return awaited.result(STARTS_WITHIN)
        except (OSError, NotInTime):
            for process in (*filter(None, [self._loader]), *self._templates.values()):
                process.end()
            self._loader = None
            self._templates.clear()
            raise CannotStart(f"No process for {module or 'our modules'} could be started.") from None
        finally:
            del self._awaited[number]

    def _loader_process(self) -> Process:
        if self._loader is None:
            number, awaited = self._expect()
            code = "import sys; from infra.local.dev.runtime import serve; serve(*sys.argv[1:])"
            environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
            command = [
                sys.executable,
                "-Xfrozen_modules=off",
                "-c",
                code,
                str(self._listener.address),
                str(number),
                str(self._root),
            ]
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self._output, stderr=self._output)
            threading.Thread(target=process.wait, daemon=True, name="loader").start()
            try:
                self._loader = awaited.result(STARTS_WITHIN)
            except NotInTime:
                process.kill()
                raise CannotStart("The process that loads the packages did not start.") from None
            finally:
                del self._awaited[number]
        return self._loader

    def _expect(self) -> tuple[int, Future[Process]]:
        number = next(self._numbers)
        self._awaited[number] = Future()
        return number, self._awaited[number]

    def _accept(self) -> None:
        while not self._ended:
            try:
                connection: Any = self._listener.accept()
                hello: Hello = connection.recv()
            except (OSError, EOFError):
                continue
            awaited = self._awaited.get(hello.number)
            if awaited is None:
                connection.close()
            else:
                awaited.set_result(Process(connection, hello.pid))


def _wait_for(connection: Connection, invocation: Invocation, patient: Callable[[], bool]) -> Outcome | None:
    """Send a call to a worker and wait for what comes of it; None when that takes too long."""
    connection.send(invocation)
    until: float | None = time.monotonic() + invocation.timeout
    while True:
        if until is not None and time.monotonic() > until:
            if not patient():
                return None
            until = None
        if connection.poll(1 if until is None else max(0.0, min(1.0, until - time.monotonic()))):
            message = connection.recv()
            if isinstance(message, Outcome):
                return message
            if isinstance(message, Stopped):
                until = None


def _failed(kind: str, text: str) -> Outcome:
    return Outcome("", (kind, text, ""), f"{kind}: {text}\n")
