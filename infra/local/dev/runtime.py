"""The processes that run functions for `make dev`: each is forked from another that has imported what is needed.

    loader     has the third-party packages; it lives as long as `make dev`
    template   has imported our own modules as they are saved now; another one replaces it after a change
    worker     runs one function, one call at a time, with that function's environment and credentials

A function has a process of its own, as on AWS: its environment, what its modules keep, and what its role may do are its
own. Forking is what makes that cheap: the pages of what was imported are shared, and a start takes milliseconds.

Nothing is imported here that starts a thread, because a process with threads cannot be forked safely.
"""

import gc
import importlib
import io
import json
import os
import pdb
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection
from pathlib import Path
from typing import Any, Literal

from infra.local.logs import line_of

THIRD_PARTY = (
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.event_handler.openapi.models",
    "aws_lambda_powertools.logging",
    "bcrypt",
    "botocore.credentials",
    "botocore.session",
    "botocore.signers",
    "jwt",
    "pydantic",
    "pynamodb.connection.table",
    "pynamodb.models",
)
"""What the functions import of others. Whatever is missing here is imported by each template: it costs time, no more."""

INHERITED = ("HOME", "LANG", "LC_ALL", "PATH", "SSL_CERT_FILE", "TMPDIR", "TZ")
"""What functions get of the environment of whoever typed `make dev`."""
OF_ONE_FUNCTION = ("AWS_ACCESS_KEY_ID", "AWS_LAMBDA_", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "POWERTOOLS_")
"""How the variables begin that differ from function to function without a template of their own."""

Role = Literal["loader", "template", "worker"]


@dataclass(frozen=True, slots=True)
class Hello:
    """What a new process says of itself, first of all."""

    role: Role
    number: int
    pid: int


@dataclass(frozen=True, slots=True)
class Fork:
    """An order to fork: to the loader a template, to a template a worker.

    Attributes:
        number: what the new process is to say in its `Hello`.
        environment: all its variables, for as long as it lives.
        module: of a worker's function.
    """

    number: int
    environment: Mapping[str, str]
    module: str = ""


@dataclass(frozen=True, slots=True)
class Debug:
    """An order to a loader: listen for the debugger at a port, and let it follow whatever is forked from now on."""

    port: int


@dataclass(frozen=True, slots=True)
class Invocation:
    """An order to a worker: call its function.

    Attributes:
        timeout: the seconds that it may take.
        memory: the megabytes that it is told it has.
    """

    name: str
    arn: str
    request_id: str
    timeout: float
    memory: int
    event: Any


@dataclass(frozen=True, slots=True)
class Stopped:
    """A worker's word that it waits for whoever debugs it: its time does not count."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call.

    Attributes:
        result: the answer as JSON; empty when it failed.
        error: type, message and traceback of what it failed with.
        log: what it wrote.
    """

    result: str
    error: tuple[str, str, str] | None
    log: str


class Context:
    """What a handler is told of its call."""

    function_version = "$LATEST"
    identity = None
    client_context = None

    def __init__(self, invocation: Invocation) -> None:
        self.function_name = invocation.name
        self.invoked_function_arn = invocation.arn
        self.aws_request_id = invocation.request_id
        self.memory_limit_in_mb = invocation.memory
        self.log_group_name = f"/aws/lambda/{invocation.name}"
        self.log_stream_name = invocation.request_id
        self._deadline = time.time() + invocation.timeout

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the call is ended."""
        return max(0, int((self._deadline - time.time()) * 1000))


class Output(io.TextIOBase):
    """Takes what a function writes, keeps it for the log group, and shows each line in the terminal at once."""

    def __init__(self, terminal: Any) -> None:
        self.function = ""
        self._terminal = terminal
        self._parts: list[str] = []
        self._line = ""

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return bool(self._terminal.isatty())

    def fileno(self) -> int:
        return int(self._terminal.fileno())

    def write(self, text: str) -> int:
        self._parts.append(text)
        *lines, self._line = (self._line + text).split("\n")
        for line in lines:
            self.show(line)
        return len(text)

    def flush(self) -> None:
        """Show a line that has not ended, such as a debugger's prompt."""
        if self._line:
            self._terminal.write(self._line)
            self._line = ""
        self._terminal.flush()

    def show(self, line: str) -> None:
        """Print a line of a function the way `make logs` does."""
        shown = line_of(self.function, line)
        if shown:
            # In one write, so that the lines of several processes do not mix.
            self._terminal.write(shown + "\n")
            self._terminal.flush()

    def take(self) -> str:
        """What was written since the last call of this; a line that has not ended is ended."""
        if self._line:
            self.show(self._line)
            self._line = ""
        text = "".join(self._parts)
        self._parts.clear()
        return text


def shared(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that functions have in common: those that modules may read while they are imported."""
    return {name: value for name, value in environment.items() if not name.startswith(OF_ONE_FUNCTION)}


def serve(address: str, number: str, root: str) -> None:
    """Be the loader: load the third-party packages, then fork templates as ordered, until the other end closes.

    Args:
        address: where the pool listens.
        number: what to say in the `Hello`.
        root: the repository, in which `functions` is found.
    """
    sys.path[:] = [root, str(Path(root, "layers", "fitai", "python")), *(path for path in sys.path if path)]
    # Set before pydantic is imported, as the functions do it.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    for module in THIRD_PARTY:
        importlib.import_module(module)
    _use_botocore_once()
    _fork_as_ordered(address, Hello("loader", int(number), os.getpid()), _template)


def _use_botocore_once() -> None:
    """Send requests to where nobody listens: what botocore makes at its first request is then shared by all workers.

    A third of a function's first call is compiling its regular expressions and importing what it needs late.
    """
    from botocore.config import Config
    from botocore.exceptions import EndpointConnectionError
    from botocore.session import get_session

    options: dict[str, Any] = {
        "region_name": "eu-central-1",
        "endpoint_url": "http://127.0.0.1:9",
        "aws_access_key_id": "none",
    }
    once = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    for service, operation in (("dynamodb", "list_tables"), ("s3", "list_buckets"), ("ssm", "describe_parameters")):
        client = get_session().create_client(service, **options, aws_secret_access_key="none", config=once)  # noqa: S106
        with suppress(EndpointConnectionError):
            getattr(client, operation)()


def _template(address: str, order: Fork) -> None:
    _set_environment(order.environment)
    # The loader remembers what the folders held when it looked.
    importlib.invalidate_caches()
    _fork_as_ordered(address, Hello("template", order.number, os.getpid()), _worker)


def _fork_as_ordered(address: str, hello: Hello, child: Callable[[str, Fork], None]) -> None:
    """Introduce this process, and fork another for each order, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    connection = Client(address, "AF_UNIX")
    connection.send(hello)
    while True:
        try:
            order = connection.recv()
        except (EOFError, OSError):
            os._exit(0)
        if isinstance(order, Debug):
            import debugpy

            debugpy.listen(("127.0.0.1", order.port))
            connection.send(order)
            continue
        if order.module:
            # What cannot be imported fails once more in the worker, which can tell of it.
            with suppress(Exception):
                importlib.import_module(order.module)
        # What is here stays: left alone by the collector, its pages remain shared.
        gc.freeze()
        if os.fork() == 0:
            connection.close()
            try:
                child(address, order)
            finally:
                os._exit(1)


def _worker(address: str, order: Fork) -> None:
    """Run calls as ordered, one at a time, until the other end closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _set_environment(order.environment)
    output = Output(sys.stdout)
    sys.stdout = sys.stderr = output
    connection = Client(address, "AF_UNIX")
    connection.send(Hello("worker", order.number, os.getpid()))
    _tell_of_breakpoints(connection)
    while True:
        try:
            invocation: Invocation = connection.recv()
            connection.send(_call(order.module, invocation, output))
        except (EOFError, OSError):
            os._exit(0)


def _set_environment(variables: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(variables)


def _call(module: str, invocation: Invocation, output: Output) -> Outcome:
    """Call the function; whatever it raises is its outcome."""
    output.function = invocation.name
    try:
        handler = importlib.import_module(module).handler
        result = json.dumps(handler(invocation.event, Context(invocation)))
        error = None
    except BaseException as raised:
        trace = "".join(traceback.format_exception(raised.with_traceback(_own_frames(raised))))
        output.write(trace)
        result, error = "", (type(raised).__name__, str(raised), trace)
    return Outcome(result, error, output.take())


def _own_frames(raised: BaseException) -> Any:
    """The traceback without the frame of this module."""
    return raised.__traceback__.tb_next if raised.__traceback__ else None


def _tell_of_breakpoints(connection: Connection) -> None:
    """Let `breakpoint()` say that the call waits for somebody; a debugger that is attached has its own way with it."""
    if "pydevd" in sys.modules:
        return

    def hook(*arguments: Any, **options: Any) -> None:
        connection.send(Stopped())
        # In the function, and not in here.
        pdb.Pdb(*arguments, **options).set_trace(sys._getframe(1))

    sys.breakpointhook = hook
