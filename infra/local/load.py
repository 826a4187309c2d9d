"""`make load`: many live workouts at once, each on two devices, and how long a set takes from one to the other.

Nothing may be lost, doubled or reordered on the way; in the end each workout is what its devices have seen. Beside the
set's way stands that of a message which the API only answers: what the machine itself takes. The first set of each workout
is not among the times but has a line of its own: meanwhile the machine still works on what follows from the starts.
"""

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from uuid import uuid4

from fitai_client import ApiError, AsyncFitAI, AsyncLive, LiveEvent, Unreachable

from infra.local import console
from infra.local.client import PATIENCE, Account, Stack, register
from infra.local.cloud import running_stack
from infra.local.console import Trouble, step

EXERCISES = (
    "barbell-back-squat",
    "barbell-bench-press",
    "barbell-deadlift",
    "trap-bar-deadlift",
    "kettlebell-deadlift",
)
SETS_EACH = 50
"""Sets of an exercise; one takes sixty."""
ECHO_EVERY = 4
"""After so many sets a session sends a message that is only answered."""
WATCH_EVERY = 4
"""Every so many sets one is sent by the second device."""
TRIES = 3


@dataclass(frozen=True)
class Load:
    """The size of a run, from the environment."""

    sessions: int = 200
    seconds: float = 120
    every: float = 20
    """Seconds from one set of a session to its next."""

    @classmethod
    def asked(cls) -> "Load":
        """SESSIONS, SECONDS and EVERY, where they are set.

        Raises:
            Trouble: one of them is no number.
        """
        try:
            return cls(
                int(os.environ.get("SESSIONS", cls.sessions)),
                float(os.environ.get("SECONDS", cls.seconds)),
                float(os.environ.get("EVERY", cls.every)),
            )
        except ValueError as error:
            raise Trouble(f"SESSIONS, SECONDS and EVERY are numbers: {error}.") from None


@dataclass(slots=True)
class Measured:
    """The measurements of all sessions."""

    first: list[float] = field(default_factory=list)
    """Milliseconds from sending the first set of a workout to its arrival at the other device."""
    across: list[float] = field(default_factory=list)
    """The same for all other sets."""
    answered: list[float] = field(default_factory=list)
    """Milliseconds from sending a set that is not the first to its answer."""
    echoed: list[float] = field(default_factory=list)
    """Milliseconds from sending a message to its answer, where nothing is done with it."""
    repeated: int = 0
    """Messages that were not answered in time and were sent again."""
    flaws: list[str] = field(default_factory=list)


class Device:
    """A live connection that keeps what it receives."""

    def __init__(self, live: AsyncLive) -> None:
        self.live = live
        self.events: list[LiveEvent] = []
        self._arrived = asyncio.Condition()
        self._waking: set[asyncio.Task[None]] = set()
        live.observe(self._keep)

    async def ask(self, action: str, id: str, data: dict[str, Any]) -> LiveEvent | None:
        """Send a message until it is answered: with the same id it counts once; None if it is not."""
        try:
            return await self.live.ask(action, data, id=id, timeout=PATIENCE * TRIES / 2)
        except Unreachable:
            return None

    async def received(self, that: Callable[[LiveEvent], bool], patience: float) -> LiveEvent:
        """Return the newest event that `that` accepts, as soon as it has arrived.

        Raises:
            TimeoutError: it did not come.
        """

        def first_match() -> LiveEvent | None:
            return next((event for event in reversed(self.events) if that(event)), None)

        async with asyncio.timeout(patience), self._arrived:
            event = await self._arrived.wait_for(first_match)
        assert event is not None
        return event

    def sets(self) -> list[LiveEvent]:
        """The `set:completed` events that it received, in that order."""
        return [event for event in self.events if event.event == "set:completed"]

    def _keep(self, event: LiveEvent) -> None:
        self.events.append(event)
        task = asyncio.ensure_future(self._wake())
        self._waking.add(task)
        task.add_done_callback(self._waking.discard)

    async def _wake(self) -> None:
        async with self._arrived:
            self._arrived.notify_all()


class Session:
    """One workout of one account, on a phone and a watch."""

    def __init__(self, stack: Stack, account: Account, measured: Measured) -> None:
        self.stack, self.account, self.measured = stack, account, measured
        self.sent: list[str] = []
        self.workout = ""
        self._open = AsyncExitStack()

    async def prepare(self) -> None:
        """Start the workout, and connect the devices."""
        body = {"exercises": [{"exerciseId": exercise_id} for exercise_id in EXERCISES], "start": True}
        self.workout = (await asyncio.to_thread(self.account.api.call, "POST", "/workouts", body))["id"]
        tokens = self.account.api.fitai.tokens
        client = AsyncFitAI(self.stack.rest_url, websocket_url=self.stack.websocket_url, tokens=tokens)
        self.phone, self.watch = [Device(client.live()) for _ in range(2)]
        for device in (self.phone, self.watch):
            await self._open.enter_async_context(device.live)

    async def run(self, begins: float, ends: float, every: float) -> None:
        """Complete sets until the time is up, at an even pace."""
        turn = begins
        while turn < ends and len(self.sent) < SETS_EACH * len(EXERCISES):
            await asyncio.sleep(max(0.0, turn - time.perf_counter()))
            number = len(self.sent)
            sender, other = (self.phone, self.watch) if number % WATCH_EVERY else (self.watch, self.phone)
            await self._set(sender, other, number)
            if number % ECHO_EVERY == ECHO_EVERY - 1:
                await self._echo(sender)
            turn = max(turn + every, time.perf_counter())

    async def _set(self, sender: Device, other: Device, number: int) -> None:
        id = uuid4().hex
        exercise, place = divmod(number, SETS_EACH)
        data = {"workoutId": self.workout, "exerciseIndex": exercise, "setIndex": place, "weight": 60, "reps": 5}
        self.sent.append(id)
        sent = time.perf_counter()
        try:
            answer = await sender.ask("set:complete", id, data)
        except ApiError as error:
            self._flaw(f"set {number} was refused: {error}")
            return
        if answer is None:
            self._flaw(f"set {number} was not answered")
            return
        if number:
            self.measured.answered.append((answer.received_at - sent) * 1000)
        try:
            arrival = await other.received(
                lambda event: event.event == "set:completed" and event.data["set"]["clientId"] == id, PATIENCE
            )
        except TimeoutError:
            self._flaw(f"set {number} did not reach the other device")
            return
        times = self.measured.across if number else self.measured.first
        times.append((arrival.received_at - sent) * 1000)

    async def _echo(self, sender: Device) -> None:
        """Send a message that is only answered: there is no action of this name."""
        sent = time.perf_counter()
        try:
            await sender.ask("echo", uuid4().hex, {})
        except ApiError:
            self.measured.echoed.append((time.perf_counter() - sent) * 1000)

    async def finish(self) -> None:
        """Compare what the devices received with what was sent and what is stored."""
        for name, device in (("phone", self.phone), ("watch", self.watch)):
            events = device.sets()
            if [event.data["set"]["clientId"] for event in events] != self.sent:
                self._flaw(
                    f"the {name} was told of {len(events)} sets, {len(self.sent)} were sent, or in another order"
                )
            versions = [event.version for event in events]
            if versions != list(range(2, len(self.sent) + 2)):
                self._flaw(f"the {name} has seen the versions {versions}")
            self.measured.repeated += device.live.repeated
        await self._open.aclose()
        state = await asyncio.to_thread(self.account.api.call, "GET", f"/workouts/{self.workout}")
        client_ids = [set_["clientId"] for exercise in state["exercises"] for set_ in exercise["sets"]]
        if client_ids != self.sent:
            self._flaw(f"the workout has {len(client_ids)} sets, {len(self.sent)} were sent")
        if state["metrics"]["totalVolume"] != 300 * len(self.sent):
            self._flaw(f"the volume is {state['metrics']['totalVolume']}")

    def _flaw(self, text: str) -> None:
        self.measured.flaws.append(f"{self.workout}: {text}")


async def _play(stack: Stack, accounts: Sequence[Account], load: Load) -> tuple[Measured, list[Session]]:
    measured = Measured()
    sessions = [Session(stack, account, measured) for account in accounts]
    with step(f"Starting {len(sessions)} workouts on two devices each"):
        limit = asyncio.Semaphore(4)

        async def prepare(session: Session) -> None:
            async with limit:
                await session.prepare()

        await asyncio.gather(*map(prepare, sessions))
    with step(f"Doing a set every {load.every:g} seconds in each, for {load.seconds:g} seconds"):
        now = time.perf_counter()
        runs = [
            session.run(now + load.every * number / len(sessions), now + load.seconds, load.every)
            for number, session in enumerate(sessions)
        ]
        await asyncio.gather(*runs)
    with step("Comparing"):
        await asyncio.gather(*(session.finish() for session in sessions))
    return measured, sessions


def main() -> int:
    """Run the load and print the table; return 1 when anything was lost, doubled or reordered."""
    load = Load.asked()
    stack = Stack.read(running_stack())
    with step(f"Registering {load.sessions} accounts"), ThreadPoolExecutor(2) as pool:
        accounts = list(pool.map(lambda _: register(stack, "load"), range(load.sessions)))
    measured, sessions = asyncio.run(_play(stack, accounts, load))
    sets = sum(len(session.sent) for session in sessions)
    print(
        f"\n  {len(sessions)} workouts, {sets} sets, {sets / load.seconds:.1f} a second; {measured.repeated} sent again\n"
    )
    print(f"  {'milliseconds':34}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}")
    _row("a first set to the other device", measured.first)
    _row("a set to the other device", measured.across)
    _row("a set to its answer", measured.answered)
    _row("a message that is only answered", measured.echoed)
    for flaw in measured.flaws[:20]:
        print(f"  ✗ {flaw}")
    print(f"\n  {len(measured.flaws) or 'Nothing was'} lost, doubled or reordered.\n")
    return 1 if measured.flaws else 0


def _row(name: str, times: Sequence[float]) -> None:
    if len(times) < 2:
        return
    cuts = quantiles(times, n=100, method="inclusive")
    print(f"  {name:34}{cuts[49]:8.0f}{cuts[94]:8.0f}{cuts[98]:8.0f}{max(times):8.0f}")


if __name__ == "__main__":
    console.main(main)
