"""`make load SCENARIO=day`: a thousand users at once on the running stack, each doing what people do on such a day.

Two hundred train, three hundred look at the feed, like and comment, a hundred ask the coach, the others look things up; all of
them have a connection open. Errors stay under 0.1 %; the table has the times by route.

    make load SCENARIO=day                        # a thousand users, three hundred seconds
    make load SCENARIO=day USERS=50 SECONDS=30    # the same shares of fewer users
"""

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any
from uuid import uuid4

import httpx
from fitai_client.live.events import FrameReader, LiveEvent
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from infra.local import console
from infra.local.client import PATIENCE, Stack
from infra.local.cloud import running_stack
from infra.local.console import Trouble, step

ARRIVALS = 60.0
"""Seconds within which people open the app."""
MAX_ERRORS = 0.001
"""The share of requests that may fail."""
NETWORKS = 200
"""Addresses that the users come from: a network may register so many accounts only."""
PREPARED_AT_ONCE = 8
PASSWORD = "Load-Scenario-2026"  # noqa: S105  of accounts that are made for a run
EXERCISES = ("barbell-back-squat", "barbell-bench-press", "barbell-row")
SETS_EACH = 15
WORDS = ("squat", "bench pres", "lat pulldown", "curl", "sqaut", "dumbbell row", "plank")
LOOKED_UP = ("/users/profile", "/workouts", "/analytics/overview", "/notifications", "/goals", "/exercises/search")
POSTS = ("On my way.", "Today is legs.", "Rest day tomorrow, promised.")
FOLLOWED = 3
"""Authors that a reader of the feed follows."""
COMMENTS = ("Strong!", "Well done.", "How was it?", "Same here tomorrow.")
SUGGESTIONS = (
    {"kind": "similar", "exerciseId": "barbell-bench-press", "limit": 3},
    {"kind": "similar", "exerciseId": "barbell-back-squat", "limit": 3},
)


@dataclass(frozen=True)
class Day:
    """The size of a run.

    Attributes:
        users: people at once. seconds: of those who train; the shares of the others are those of `GROUPS`.
        pause: from 0.5 to 1.5 times so many seconds pass between two actions of a person.
    """

    users: int = 1000
    seconds: float = 300
    pause: float = 90

    @classmethod
    def asked(cls) -> "Day":
        """USERS, SECONDS and EVERY, where they are set.

        Raises:
            Trouble: one of them is no number, or too small.
        """
        try:
            day = cls(
                int(os.environ.get("USERS", cls.users)),
                float(os.environ.get("SECONDS", cls.seconds)),
                float(os.environ.get("EVERY", cls.pause)),
            )
        except ValueError as error:
            raise Trouble(f"USERS, SECONDS and EVERY are numbers: {error}.") from None
        if day.users < 10 or day.seconds <= 0 or day.pause <= 0:
            raise Trouble("USERS is at least 10, SECONDS and EVERY are above 0.")
        return day


@dataclass(slots=True)
class Measured:
    """The measurements of all users: milliseconds by route, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    requests: int = 0

    def note(self, route: str, began: float, error: str | None = None) -> None:
        """Note a request, an error of it included."""
        self.requests += 1
        self.times.setdefault(route, []).append((time.perf_counter() - began) * 1000)
        if error is not None:
            self.errors.append(f"{route}: {error}")

    @property
    def error_share(self) -> float:
        """The share of the requests that failed."""
        return len(self.errors) / self.requests if self.requests else 0.0


class User:
    """A person with an account, a connection and a network."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient, number: int, measured: Measured) -> None:
        self.stack, self.http, self.measured = stack, http, measured
        self.random = random.Random(number)
        self.address = f"198.51.{number % NETWORKS}.7"
        self.id, self.token = "", ""
        self.socket: ClientConnection | None = None
        self.events: asyncio.Queue[LiveEvent] = asyncio.Queue(maxsize=1000)
        self._listener: asyncio.Task[None] | None = None

    async def register(self) -> None:
        """Make the account, which everybody may see."""
        suffix = uuid4().hex[:12]
        body = {
            "email": f"day-{suffix}@example.com",
            "username": f"day_{suffix}",
            "password": PASSWORD,
            "preferences": {"privacy": {"profileVisibility": "public", "activityVisibility": "public"}},
        }
        answer = await self.call("POST", "/auth/register", body, measured=False)
        if answer is None:
            raise Trouble("An account could not be registered; see `make logs`.")
        self.id, self.token = answer["user"]["id"], answer["accessToken"]

    async def connect(self) -> None:
        """Open the connection, and keep what arrives."""
        self.socket = await connect(f"{self.stack.websocket_url}?token={self.token}", open_timeout=PATIENCE)
        self._listener = asyncio.create_task(self._listen(self.socket))

    async def close(self) -> None:
        """End the connection."""
        if self.socket is not None:
            await self.socket.close()
        if self._listener is not None:
            with suppress(asyncio.CancelledError):
                await self._listener

    async def call(
        self, method: str, path: str, body: Any = None, *, route: str = "", measured: bool = True, **query: Any
    ) -> Any:
        """Send a request and note it; `data` of the answer, or None when it failed."""
        headers = {"X-Forwarded-For": self.address}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        began, error, data = time.perf_counter(), None, None
        try:
            answer = await self.http.request(
                method, self.stack.rest_url.rstrip("/") + path, json=body, params=query or None, headers=headers
            )
            if answer.is_success:
                data = answer.json()["data"]
            else:
                error = f"{answer.status_code} {answer.text[:200]}"
        except httpx.HTTPError as failure:
            error = repr(failure)
        if measured:
            self.measured.note(f"{method} {route or path}", began, error)
        return data

    async def wait_for_set(self, began: float, client_id: str) -> None:
        """Note when a set that was sent by REST has arrived at this person's device."""
        route = "a set to the own device, by WebSocket"
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    event = await self.events.get()
                    if event.event == "set:completed" and event.data["set"].get("clientId") == client_id:
                        return self.measured.note(route, began)
        except TimeoutError:
            self.measured.note(route, began, "it did not arrive")

    async def pause(self, day: Day) -> None:
        """Do nothing for a while."""
        await asyncio.sleep(day.pause * self.random.uniform(0.5, 1.5))

    async def _listen(self, socket: ClientConnection) -> None:
        reader = FrameReader()
        with suppress(WebSocketException):
            async for text in socket:
                for content in reader.read(str(text)):
                    if self.events.full():
                        self.events.get_nowait()
                    self.events.put_nowait(content)


# --- what the groups do ------------------------------------------------------------------------------------


async def train(user: User, others: Sequence[User], day: Day, ends: float) -> None:
    """Start a workout, complete sets, finish it."""
    body = {"exercises": [{"exerciseId": exercise_id} for exercise_id in EXERCISES], "start": True}
    workout = await user.call("POST", "/workouts", body)
    if workout is None:
        return
    number = 0
    while time.perf_counter() < ends and number < SETS_EACH * len(EXERCISES):
        await user.pause(day)
        exercise, place = divmod(number, SETS_EACH)
        client_id = uuid4().hex
        values = {"weight": 40 + 2.5 * exercise, "reps": user.random.randint(4, 10), "clientId": client_id}
        began = time.perf_counter()
        path = f"/workouts/{workout['id']}/set/{place}"
        if await user.call("PUT", path, values, route="/workouts/{id}/set/{setIndex}", exercise=exercise) is not None:
            await user.wait_for_set(began, client_id)
        number += 1
    await user.call("POST", f"/workouts/{workout['id']}/complete", {}, route="/workouts/{id}/complete")


async def meet(user: User, others: Sequence[User], day: Day, ends: float) -> None:
    """Look at the feed, like what is there, comment on some of it."""
    liked: set[str] = set()
    while time.perf_counter() < ends:
        await user.pause(day)
        for activity in await user.call("GET", "/community/feed", limit=20) or []:
            if activity["id"] in liked or activity.get("userId") == user.id:
                continue
            liked.add(activity["id"])
            path = f"/community/activities/{activity['id']}"
            await user.call("POST", f"{path}/like", {}, route="/community/activities/{id}/like")
            if len(liked) % 4 == 1 and len(liked) < 4 * 8:
                text = user.random.choice(COMMENTS)
                await user.call("POST", f"{path}/comment", {"text": text}, route="/community/activities/{id}/comment")
            break


async def ask_coach(user: User, others: Sequence[User], day: Day, ends: float) -> None:
    """Ask for a plan, read it until it is there, ask for other exercises."""
    plan = await user.call("POST", "/ai/workout-generate", {"goal": "strength", "durationMinutes": 45})
    while plan is not None and time.perf_counter() < ends:
        await user.pause(day)
        state = await user.call("GET", f"/ai/recommendations/{plan['id']}", route="/ai/recommendations/{id}")
        if state is None or state["generation"] != "running":
            break
    while time.perf_counter() < ends:
        await user.pause(day)
        await user.call("POST", "/ai/exercise-suggest", user.random.choice(SUGGESTIONS))


async def look_up(user: User, others: Sequence[User], day: Day, ends: float) -> None:
    """Open the app: profile, history, analytics, notifications, exercises."""
    while time.perf_counter() < ends:
        await user.pause(day)
        path = user.random.choice(LOOKED_UP)
        query: dict[str, Any] = {"q": user.random.choice(WORDS)} if path.endswith("search") else {}
        await user.call("GET", path, **query)


@dataclass(frozen=True, slots=True)
class Group:
    """What a share of the users does, and for which share of the time."""

    name: str
    share: float
    time: float
    act: Callable[[User, Sequence[User], Day, float], Awaitable[None]]


GROUPS = (
    Group("in workouts", 0.2, 1.0, train),
    Group("in the feed", 0.3, 0.6, meet),
    Group("asking the coach", 0.1, 0.4, ask_coach),
    Group("looking things up", 0.4, 1.0, look_up),
)
"""The source's numbers of a thousand: 200 for five minutes, 300 for three, 100 for two; the others for all five."""


def grouped(users: Sequence[User]) -> Iterator[tuple[Group, list[User]]]:
    """The users of each group; who is left over by rounding is in the last one."""
    first = 0
    for group in GROUPS:
        last = len(users) if group is GROUPS[-1] else first + round(group.share * len(users))
        yield group, list(users[first:last])
        first = last


# --- a run -------------------------------------------------------------------------------------------------


async def _play(stack: Stack, day: Day) -> Measured:
    measured = Measured()
    limits = httpx.Limits(max_connections=day.users, max_keepalive_connections=day.users)
    async with httpx.AsyncClient(timeout=PATIENCE, limits=limits) as http:
        users = [User(stack, http, number, measured) for number in range(day.users)]
        groups = {group.name: members for group, members in grouped(users)}
        with step(f"Registering {day.users} accounts"):
            await _some_at_once(users, User.register)
        authors, readers = groups["in workouts"], groups["in the feed"]
        with step(f"{len(authors)} posts, and {FOLLOWED} authors for each of {len(readers)} who read the feed"):
            await _some_at_once(authors, _post)
            await _some_at_once(readers, lambda user: _follow(user, authors))
        with step(f"Opening {day.users} connections"):
            await _some_at_once(users, User.connect)
        described = ", ".join(f"{len(members)} {name}" for name, members in groups.items())
        with step(f"{described}, for {day.seconds:g} seconds"):
            now = time.perf_counter()
            await asyncio.gather(
                *(_act(group, user, users, day, now) for group, members in grouped(users) for user in members)
            )
        with step("Closing"):
            await _some_at_once(users, User.close)
    return measured


async def _act(group: Group, user: User, users: Sequence[User], day: Day, begins: float) -> None:
    await asyncio.sleep(user.random.uniform(0, min(ARRIVALS, group.time * day.seconds / 2)))
    await group.act(user, users, day, begins + group.time * day.seconds)


async def _post(user: User) -> None:
    body = {"description": user.random.choice(POSTS), "visibility": "public"}
    await user.call("POST", "/community/activities", body, measured=False)


async def _follow(user: User, authors: Sequence[User]) -> None:
    for author in user.random.sample(list(authors), min(FOLLOWED, len(authors))):
        await user.call("POST", f"/users/{author.id}/follow", measured=False)


async def _some_at_once(users: Sequence[User], work: Callable[[User], Awaitable[Any]]) -> None:
    limit = asyncio.Semaphore(PREPARED_AT_ONCE)

    async def limited(user: User) -> None:
        async with limit:
            await work(user)

    await asyncio.gather(*map(limited, users))


def report(measured: Measured) -> Iterator[str]:
    """The table, line by line: requests, p50, p95, p99 and the longest, in milliseconds."""
    yield f"  {'milliseconds':46}{'requests':>9}{'p50':>8}{'p95':>8}{'p99':>8}{'most':>8}"
    for route, times in sorted(measured.times.items()):
        cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        yield f"  {route:46}{len(times):9}{cuts[49]:8.0f}{cuts[94]:8.0f}{cuts[98]:8.0f}{max(times):8.0f}"


def main() -> int:
    """Play the day and print the table; return 1 when too many requests failed."""
    day = Day.asked()
    measured = asyncio.run(_play(Stack.read(running_stack()), day))
    print(f"\n  {measured.requests:,} requests, {measured.requests / day.seconds:.1f} a second\n")
    print("\n".join(report(measured)))
    for error in measured.errors[:20]:
        print(f"  ✗ {error}")
    print(f"\n  {len(measured.errors)} failed: {measured.error_share:.2%}, at most {MAX_ERRORS:.1%} may.\n")
    return 1 if measured.error_share > MAX_ERRORS else 0


if __name__ == "__main__":
    console.main(main)
