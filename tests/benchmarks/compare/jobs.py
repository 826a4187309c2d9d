"""The jobs: what an app asks of either, with what each of them is sent."""

import time
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from tests.benchmarks.compare.history import EXERCISES, SETS, past_workouts
from tests.benchmarks.compare.ours import Ours
from tests.benchmarks.compare.peer import Peer

PATIENCE = 120.0
"""Seconds that an answer may take."""
SIGNED_IN_FOR = 600.0
"""Seconds after which our side signs in again: its access token ends after fifteen minutes."""
PAGE = 20
"""Workouts of a page of the history."""
SETS_OF_A_WORKOUT = len(EXERCISES) * SETS
SETS_EACH = 60
"""Sets that an exercise takes."""


class Failed(Exception):
    """An answer that is no success: nothing is compared."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a job, as it is sent."""

    method: str
    path: str
    body: Any = None


class Contestant:
    """One of the two, with a connection that stays open.

    Attributes:
        name: what the table calls it.
    """

    name: str

    def __init__(self, name: str, base: str, headers: dict[str, str]) -> None:
        self.name = name
        self._has_written = False
        self.http = httpx.Client(base_url=base, headers=headers, timeout=PATIENCE)

    def send(self, request: Request) -> Any:
        """Send a request and read the whole answer.

        Raises:
            Failed: it is no success.
        """
        answer = self.http.request(request.method, request.path, json=request.body)
        if not answer.is_success:
            raise Failed(f"{self.name}: {request.method} {request.path}: {answer.status_code} {answer.text[:400]}")
        self._has_written |= request.method != "GET"
        return answer.json() if answer.content else None

    def take_written(self) -> bool:
        """Whether anything was written since this was asked."""
        has_written, self._has_written = self._has_written, False
        return has_written

    def before(self, job: str) -> None:
        """What is done before a job, and not measured."""

    def requests(self, job: str) -> tuple[Request, ...]:
        """The requests of a job, one after the other."""
        raise NotImplementedError

    def after(self, job: str, answer: Any) -> None:
        """What is done after a job with the answer to its last request, and not measured."""


class OurSide(Contestant):
    """FitAI."""

    def __init__(self, ours: Ours) -> None:
        api = ours.account.api
        super().__init__("FitAI", api.stack.rest_url.rstrip("/"), {})
        self._ours = ours
        self._active = ""
        self._sets = 0
        self._signed_in_until = 0.0
        history = Request("GET", f"/workouts?limit={PAGE}")
        self._requests = {
            "list": Request("GET", "/exercises?limit=20"),
            "search": Request("GET", "/exercises/search?q=squat&limit=20"),
            "typo": Request("GET", "/exercises/search?q=sqaut&limit=20"),
            "one exercise": Request("GET", "/exercises/barbell-back-squat"),
            "history page": history,
            "history page with totals": history,
            "one workout": Request("GET", f"/workouts/{ours.workout_id}"),
            "overview": Request("GET", "/analytics/overview"),
            "overview after a set": Request("GET", "/analytics/overview"),
        }

    def before(self, job: str) -> None:
        if time.monotonic() > self._signed_in_until:
            self._sign_in()
        if job in ("log a set", "overview after a set") and not self._active:
            self._active, self._sets = self.send(self._start())["data"]["id"], 0
        if job == "start a workout" and self._active:
            self.send(Request("DELETE", f"/workouts/{self._active}"))
            self._active = ""
        if job == "overview after a set":
            self.send(self._set())

    def requests(self, job: str) -> tuple[Request, ...]:
        if job == "log a set":
            return (self._set(),)
        return (self._start() if job == "start a workout" else self._requests[job],)

    def after(self, job: str, answer: Any) -> None:
        if job == "start a workout":
            self.send(Request("DELETE", f"/workouts/{answer['data']['id']}"))

    def _sign_in(self) -> None:
        account = self._ours.account
        token = account.api.fitai.sign_in(account.email, account.password).access_token
        self.http.headers["Authorization"] = f"Bearer {token}"
        self._signed_in_until = time.monotonic() + SIGNED_IN_FOR

    def _start(self) -> Request:
        exercises = [{"exerciseId": name.lower().replace(" ", "-")} for name in EXERCISES]
        return Request("POST", "/workouts", {"exercises": exercises, "start": True})

    def _set(self) -> Request:
        exercise, place = divmod(self._sets, SETS_EACH)
        self._sets += 1
        return Request("PUT", f"/workouts/{self._active}/set/{place}?exercise={exercise}", {"weight": 60, "reps": 5})


class PeerSide(Contestant):
    """wger; its API answers lists by 20 of their own accord."""

    def __init__(self, peer: Peer, today: date) -> None:
        super().__init__(
            f"wger, {peer.database}", f"{peer.url}/api/v2", {"Authorization": f"Token {peer.content['token']}"}
        )
        content = peer.content
        self._today, self._content = today, content
        self._session = content["session"]
        oldest = past_workouts(today)[-PAGE].day
        self._sets_of_the_page = Request("GET", f"/workoutlog/?date__gte={oldest}&limit={PAGE * SETS_OF_A_WORKOUT}")
        self._requests = {
            "list": Request("GET", "/exerciseinfo/?limit=20&language__code=en"),
            "search": Request("GET", "/exerciseinfo/?name__search=squat&language__code=en&limit=20"),
            "typo": Request("GET", "/exerciseinfo/?name__search=sqaut&language__code=en&limit=20"),
            "one exercise": Request("GET", f"/exerciseinfo/{content['exercise']}/"),
            "history page": Request("GET", f"/workoutsession/?limit={PAGE}&ordering=-date"),
            "one workout": Request("GET", f"/workoutlog/?session={content['session']}&limit=100"),
            "overview": Request("GET", f"/routine/{content['routine']}/stats/"),
            "overview after a set": Request("GET", f"/routine/{content['routine']}/stats/"),
        }

    def before(self, job: str) -> None:
        if job == "overview after a set":
            self.send(self._set())

    def requests(self, job: str) -> tuple[Request, ...]:
        if job == "history page with totals":
            return self._requests["history page"], self._sets_of_the_page
        if job == "log a set":
            return (self._set(),)
        return (self._start() if job == "start a workout" else self._requests[job],)

    def after(self, job: str, answer: Any) -> None:
        if job == "start a workout":
            self.send(Request("DELETE", f"/workoutsession/{answer['id']}/"))

    def _start(self) -> Request:
        body = {"routine": self._content["routine"], "date": self._today.isoformat(), "time_start": "17:00:00"}
        return Request("POST", "/workoutsession/", body)

    def _set(self) -> Request:
        body = {
            "session": self._session, "routine": self._content["routine"], "exercise": self._content["exercise"],
            "repetitions": 5, "weight": 60, "iteration": 1,
        }  # fmt: skip
        return Request("POST", "/workoutlog/", body)


JOBS = (
    "list",
    "search",
    "typo",
    "one exercise",
    "history page",
    "history page with totals",
    "one workout",
    "overview",
    "overview after a set",
    "log a set",
    "start a workout",
)
