"""`make compare WGER=/path/to/wger`: FitAI and wger on this machine, job by job, in turn.

ROUNDS=40 says how often each job is done; WRITE=yes writes the table into docs/performance.md. The stack of `make start` must run.
"""

import os
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import quantiles

from infra.local import console
from infra.local.client import Stack
from infra.local.cloud import FOLDER, Cloud, running_stack
from infra.local.console import Trouble, step
from infra.local.dev.host import Host
from infra.local.dev.pool import MOST
from tests.benchmarks.compare import ours, peer
from tests.benchmarks.compare.jobs import JOBS, Contestant, OurSide, PeerSide
from tests.benchmarks.compare.processes import Processes
from tests.benchmarks.costs import DOCUMENT
from tests.benchmarks.documents import filled

COMMAND = "compare"
WARM_UP = 1
"""Rounds before those that count: processes have started, caches are filled."""
WARMING = {"overview": "one exercise", "overview after a set": "one exercise"}
"""What is done before a job instead of the job itself, whose answer the peer would keep in its cache."""
STILL = 0.06
"""Seconds without work after which what follows from former requests has ended."""
STILL_WITHIN = 10.0
TICK = 10.0
"""Milliseconds of processor time that are no work: what Linux counts by."""
ENOUGH = 60_000.0
"""Milliseconds in all after which a job is done no more by whoever takes so long for it, when it was measured `LEAST` times."""
LEAST = 3


@dataclass(slots=True)
class Times:
    """What a contestant has taken for a job: milliseconds on the clock of each round, and of all rounds processor time by part."""

    clock: list[float] = field(default_factory=list)
    processor: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def percentile(self, percent: int) -> float:
        """The time within which so many of the rounds were done."""
        return quantiles(self.clock, n=100, method="inclusive")[percent - 1]

    def each(self, part: str) -> float:
        """Processor milliseconds of a part for one round."""
        return self.processor[part] / len(self.clock)


@dataclass(slots=True)
class Side:
    """A contestant with the processes that work for it, by name."""

    contestant: Contestant
    parts: dict[str, Processes]
    times: dict[str, Times] = field(default_factory=lambda: defaultdict(Times))

    def has_enough(self, job: str) -> bool:
        """Whether a job that takes long was measured often enough."""
        clock = self.times[job].clock
        return len(clock) >= LEAST and sum(clock) > ENOUGH

    def do(self, job: str, *, counts: bool) -> None:
        """Do a job once."""
        self.contestant.before(job)
        self.settle()
        requests = self.contestant.requests(job)
        before = {name: processes.milliseconds() for name, processes in self.parts.items()}
        began = time.perf_counter()
        *_, answer = [self.contestant.send(request) for request in requests]
        milliseconds = (time.perf_counter() - began) * 1000
        if counts:
            times = self.times[job]
            times.clock.append(milliseconds)
            for name, processes in self.parts.items():
                times.processor[name] += processes.milliseconds() - before[name]
        self.contestant.after(job, answer)
        self.settle()

    def settle(self) -> None:
        """Wait until what follows from writes has ended, with a processor that stays busy: one that rests is slow afterwards."""
        if not self.contestant.take_written():
            return
        ends = time.monotonic() + STILL_WITHIN
        worked, since = self._milliseconds(), time.monotonic()
        while time.monotonic() < min(since + STILL, ends):
            if (now := self._milliseconds()) - worked > TICK:
                worked, since = now, time.monotonic()

    def _milliseconds(self) -> float:
        return sum(processes.milliseconds() for processes in self.parts.values())


def measure(sides: Sequence[Side], rounds: int) -> None:
    """Do all jobs, round after round, each by all before the next; who begins changes.

    Whoever has waited for the others has cold memory, the more so the larger its processes are. So each job is done twice, and
    the second counts.
    """
    for number in range(rounds + WARM_UP):
        for job in JOBS:
            turn = number % len(sides)
            for side in (*sides[turn:], *sides[:turn]):
                if side.has_enough(job):
                    continue
                side.do(WARMING.get(job, job), counts=False)
                side.do(job, counts=number >= WARM_UP)


def table(sides: Sequence[Side]) -> Iterator[str]:
    """The table, as Markdown: of each peer also how many times longer it takes than we do."""
    mine, *peers = sides
    titles = [f"{side.contestant.name}: p50, p95, CPU | ×" for side in peers]
    yield f"| job | FitAI: p50, p95 | CPU of the function, the emulator | {' | '.join(titles)} | slower than wger, since |"
    yield "|---|---|---|" + "---|---|" * len(peers) + "---|"
    for job in JOBS:
        own = mine.times[job]
        cells = [job, _clock(own), f"{own.each('functions'):.1f}, {own.each('emulator'):.1f}"]
        ratios = []
        for side in peers:
            times = side.times[job]
            ratios.append(times.percentile(50) / own.percentile(50))
            cells += [f"{_clock(times)}, {times.each('server'):.1f}", f"{ratios[-1]:.1f}"]
        yield "| " + " | ".join([*cells, _reason(own) if min(ratios) < 1 else ""]) + " |"


def _clock(times: Times) -> str:
    return f"{times.percentile(50):.1f}, {times.percentile(95):.1f}"


def _reason(own: Times) -> str:
    emulator, functions = own.each("emulator"), own.each("functions")
    name = "the emulator" if emulator > functions else "the function"
    return f"{max(emulator, functions):.1f} of {own.percentile(50):.1f} ms are {name}'s"


def main() -> None:
    """Prepare both, measure, print the table.

    Raises:
        Trouble: something that is needed is not there.
    """
    rounds = os.environ.get("ROUNDS") or "40"
    if not rounds.isdigit() or int(rounds) < 2:
        raise Trouble(f"ROUNDS={rounds} is no number of rounds; at least 2.")
    peer.checkout()
    cloud, stack = Cloud.known(), Stack.read(running_stack())
    today = datetime.now(UTC).date()
    folder = FOLDER / "compare"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as ends, (folder / "functions.log").open("wb") as log:
        installations = [peer.Installation.made(folder, *database) for database in peer.databases(folder).items()]
        peers = []
        for installation in installations:
            with step(f"wger on {installation.name}: its tables, its exercises, the history"):
                peers.append(ends.enter_context(peer.running(installation, today)))
        host = Host(cloud, output=log.fileno(), kept=MOST)
        with step("FitAI: its functions, the history"):
            host.prepare()
            ends.enter_context(host.registered())
            own = ours.prepare(cloud, stack, today, tuple(running.processes.pid for running in peers))
        sides = [
            Side(OurSide(own), {"functions": own.functions, "emulator": own.emulator}),
            *(Side(PeerSide(running, today), {"server": running.processes}) for running in peers),
        ]
        with step(f"{len(JOBS)} jobs, {rounds} rounds"):
            measure(sides, int(rounds))
        lines = "\n".join(table(sides))
        first = peers[0].content
        text = (
            f"wger {peers[0].version} (gunicorn, {peer.WORKERS} workers, {first['exercises']} exercises), {first['sets']:,} sets in both; milliseconds, "
            f"{rounds} rounds, fewer where a job takes a minute in all.\n\n{lines}"
        )
        print(f"\n{text}\n")
    if os.environ.get("WRITE", "") not in ("", "no", "0"):
        DOCUMENT.write_text(filled(DOCUMENT.read_text(), COMMAND, text))


if __name__ == "__main__":
    console.main(main)
