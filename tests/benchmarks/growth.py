"""What every GET costs with longer and longer histories, written into docs/performance.md: `python -m tests.benchmarks.growth`.

Each is sent as its sample event says, by an athlete with 10, 500, 5,000 and 20,000 past workouts, on moto with the units that
DynamoDB bills. `--rows=/workouts` prints only the rows of paths that begin so, and writes nothing.
"""

import contextlib
import copy
import gc
import io
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from unittest import mock

from fitai.kernel import catalogue
from fitai.kernel.catalogue import Function
from fitai.kernel.tokens import verify_access_token
from moto.backends import get_backend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.botocore_stubber import BotocoreStubber

from tests.benchmarks.costs import DOCUMENT
from tests.benchmarks.documents import filled
from tests.harness import costs, moto_requests
from tests.harness.cloud import ENVIRONMENT, TABLE, cloud
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.unit.contract import samples
from tests.unit.contract.samples import PASSWORD, ROLES, Stage

COMMAND = "growth"
HISTORIES = (10, 500, 5_000, 20_000)
ROUNDS = 9
RATE_LIMIT = "UpdateItem"
"""The request that counts a request, of each call with a token or an address."""
ATHLETES = ("user", "premium")
"""Who the athlete is in a sample."""
GROWING = {
    "/analytics/export": "the file has all weeks and exercises",
    "/workouts/changes": "its sample asks for a page of fifty, which a short history does not fill",
    "/workouts/export": "the file has all workouts",
}
"""GETs that cost more with a longer history, and why."""
BY_SIZE = (202, 303)
"""Statuses of a file that is too large for an answer: it is being made, or lies elsewhere."""
PAST = "-past-"
"""What ids of the workouts have in them that no sample changes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a GET has cost: requests by operation, units, and milliseconds of processor time without those of DynamoDB."""

    requests: dict[str, int]
    units: float
    milliseconds: float


@dataclass
class AthleteStage(Stage):
    """The stage of a sample whose user is the athlete; everybody else registers for it."""

    def _account(self, who: str) -> str:
        deliver_events()
        role, subscription = ROLES.get(who, ROLES["user"])
        if who in ATHLETES:
            name, password = costs.USERNAME, costs.PASSWORD
            made = call("POST", "/auth/login", {"login": name, "password": password}).data
        else:
            name, password = f"lifter.{who}.{len(self.tokens)}", PASSWORD
            made = call(
                "POST", "/auth/register", {"email": f"{name}@example.com", "username": name, "password": password}
            ).data
            deliver_events()
        user_id, email = made["user"]["id"], f"{name}@example.com"
        if who == samples.VERIFIED:
            samples.verify_address(user_id)
        session = verify_access_token(made["accessToken"]).session
        token = access_token(user_id, role=role, subscription=subscription, session=session, email=email)
        self.saved |= {f"{who}.id": user_id, f"{who}.email": email, f"{who}.username": name}
        self.saved |= {f"{who}.token": token, f"{who}.password": password}
        return token


class Emulation:
    """The time that moto takes for DynamoDB and the others, to be left out."""

    WAYS: tuple[tuple[Any, str], ...] = ((BotocoreStubber, "__call__"), (moto_requests, "ask"))
    """Where a request reaches moto: by botocore's way, or by the quick one."""
    seconds = 0.0
    requests = 0

    @classmethod
    @contextmanager
    def timed(cls) -> Iterator[None]:
        """Measure it meanwhile."""
        with ExitStack() as stack:
            for owner, name in cls.WAYS:
                stack.enter_context(mock.patch.object(owner, name, cls._measured(getattr(owner, name))))
            yield

    @classmethod
    def _measured(cls, answer: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*arguments: Any, **named: Any) -> Any:
            cls.requests += 1
            began = time.process_time()
            try:
                return answer(*arguments, **named)
            finally:
                cls.seconds += time.process_time() - began

        return measured


@dataclass(slots=True)
class Table:
    """The table as it was, to be brought back after each sample; past workouts are not copied, no sample changes them."""

    partitions: dict[Any, dict[Any, Any]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Table":
        """The table as it is."""
        return cls({key: {sort: _kept(item) for sort, item in items.items()} for key, items in _items().items()})

    def restore(self) -> None:
        """Bring it back."""
        items = _items()
        items.clear()
        for key, partition in self.partitions.items():
            items[key] = {sort: _kept(item) for sort, item in partition.items()}


def _items() -> Any:
    backend = get_backend("dynamodb")[DEFAULT_ACCOUNT_ID][ENVIRONMENT["AWS_DEFAULT_REGION"]]
    return backend.tables[TABLE].items


def _kept(item: Any) -> Any:
    is_past = any(PAST in str(value.value) for value in (item.hash_key, item.range_key))
    return item if is_past else copy.deepcopy(item)


# --- measuring ---------------------------------------------------------------------------------------------


def measure(histories: Sequence[int], rounds: int, prefix: str = "") -> dict[str, dict[int, Reading]]:
    """What each GET costs, by its path and the number of past workouts.

    Args:
        rounds: how often each is sent to measure its time.
        prefix: only paths that begin so.
    """
    endpoints = [
        function
        for function in catalogue.endpoints()
        if function.declaration.method == "GET" and function.declaration.path.startswith(prefix)
    ]
    readings: dict[str, dict[int, Reading]] = {function.declaration.path: {} for function in endpoints}
    for workouts in histories:
        with cloud(), costs.athlete(workouts):
            before = Table.now()
            # What the history has left is looked at by no later collection, which would take longer the longer it is.
            gc.collect()
            gc.freeze()
            for function in sorted(endpoints, key=lambda function: str(function.declaration.path)):
                readings[function.declaration.path][workouts] = _read(function, rounds)
                before.restore()
            gc.unfreeze()
    return readings


def _read(function: Function, rounds: int) -> Reading:
    sample = samples.of(function)
    stage = AthleteStage()
    stage.prepare(sample)
    answer = stage.send(sample)
    assert answer.status in (sample["status"], *BY_SIZE), f"{function.declaration.path}: {answer.text[:500]}"
    operations = Counter(answer.operations)
    operations.subtract({RATE_LIMIT: 1} if operations[RATE_LIMIT] else {})
    requests = {name: count for name, count in sorted(operations.items()) if count}
    units = answer.read_units
    return Reading(requests, units, _milliseconds(stage, sample, rounds))


def _milliseconds(stage: AthleteStage, sample: dict[str, Any], rounds: int) -> float:
    """The median of the processor time of the call, without that of moto.

    Raises:
        RuntimeError: a request reached moto in a way that is not measured, so that its time would count as ours.
    """
    request, token = stage.fill(sample["request"]), stage.token(sample.get("as"))
    times = []

    def send() -> Answer:
        return call("GET", request["path"], token=token, headers=request.get("headers"), **request.get("query", {}))

    with Emulation.timed():
        for _ in range(rounds):
            gc.collect()
            Emulation.seconds, Emulation.requests = 0.0, 0
            began = time.process_time()
            operations = send().operations
            times.append(time.process_time() - began - Emulation.seconds)
            if Emulation.requests < len(operations):
                raise RuntimeError(f"{request['path']}: {Emulation.requests} of {len(operations)} requests were timed.")
    return median(times) * 1000 if times else 0.0


# --- the table ---------------------------------------------------------------------------------------------


def table(readings: dict[str, dict[int, Reading]]) -> str:
    """The table, as Markdown."""
    titles = " | ".join(f"{workouts:,}" for workouts in HISTORIES)
    lines = [
        f"| GET | requests | read units with {titles} workouts | ratio | CPU ms with {titles} workouts | ratio |",
        "|---|---|" + "---|" * (2 * len(HISTORIES) + 2),
        *(_row(path, by_size) for path, by_size in sorted(readings.items())),
    ]
    return "\n".join(lines)


def _row(path: str, by_size: dict[int, Reading]) -> str:
    found = list(by_size.values())
    requests = " / ".join(dict.fromkeys(map(_requests, found)))
    units = " | ".join(f"{reading.units:g}" for reading in found)
    times = " | ".join(f"{reading.milliseconds:.1f}" for reading in found)
    unit_ratio = _ratio(found[0].units, found[-1].units)
    return f"| {path} | {requests} | {units} | {unit_ratio} | {times} | {_ratio(found[0].milliseconds, found[-1].milliseconds)} |"


def _requests(reading: Reading) -> str:
    return ", ".join(f"{count} {name}" for name, count in reading.requests.items()) or "0"


def _ratio(first: float, last: float) -> str:
    return f"{last / first:.2f}" if first else ("1.00" if not last else "–")


def main(arguments: Sequence[str]) -> int:
    """Measure, and write or print."""
    prefix = next((text.removeprefix("--rows=") for text in arguments if text.startswith("--rows=")), "")
    with contextlib.redirect_stdout(io.StringIO()):  # the functions' log
        readings = measure(HISTORIES, ROUNDS, prefix)
    if prefix:
        print(table(readings))
    else:
        DOCUMENT.write_text(filled(DOCUMENT.read_text(), COMMAND, table(readings)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
