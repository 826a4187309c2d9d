"""`make demo`: two devices of one account run a workout live, and the timeline of it is printed."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from fitai_client import LiveEvent, models

from infra.local import console
from infra.local.client import Account, Api, Device, Stack, register
from infra.local.cloud import running_stack
from infra.local.console import Trouble
from infra.local.example_account import keep_account

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
T = TypeVar("T")
COLOURS = {"phone": "36", "watch": "35", "api": "32", "dim": "2", "record": "33;1"}


class Timeline:
    """The printed timeline: who sent and who received what, with the milliseconds; a silent one prints nothing."""

    def __init__(self, *, silent: bool = False) -> None:
        self.began = time.perf_counter()
        self.silent = silent
        self.colourful = sys.stdout.isatty()

    def paint(self, text: str, colour: str) -> str:
        return f"\033[{COLOURS[colour]}m{text}\033[0m" if self.colourful else text

    def chapter(self, title: str) -> None:
        """Print a heading."""
        if not self.silent:
            print(f"\n  {title}", flush=True)

    def sent(self, who: str, how: str, what: str, milliseconds: float | None = None) -> None:
        """Print what was sent; the milliseconds are those until its answer."""
        took = "" if milliseconds is None else f"  {milliseconds:.0f} ms"
        self._line(who, f"{how} ▸ {what}", took)

    def received(self, who: str, frame: LiveEvent, since: float, what: str, *, colour: str | None = None) -> None:
        """Print an event that was received, and how long after its cause."""
        text = f"  ◂ {frame.event}  {what}"
        self._line(who, self.paint(text, colour) if colour else text, f"  {(frame.received_at - since) * 1000:.0f} ms")

    def _line(self, who: str, text: str, took: str) -> None:
        if self.silent:
            return
        clock = self.paint(f"{time.perf_counter() - self.began:7.2f} s", "dim")
        print(f"  {clock}  {self.paint(f'{who:5}', who)}  {text}{self.paint(took, 'dim')}", flush=True)


class Demo:
    """The demo: an account, its past, and a workout on two devices."""

    def __init__(
        self, stack: Stack, *, silent: bool = False, register: Callable[[Stack, str], Account] = register
    ) -> None:
        self.stack = stack
        self.line = Timeline(silent=silent)
        self.register = register
        self.account: Account | None = None

    def play(self) -> None:
        """Run all of it.

        Raises:
            Trouble: something did not come out as it must.
        """
        account = self.account = self._account()
        self._past(account)
        before = self._counted(account, 1, time.perf_counter())
        self.line.chapter("Two devices connect")
        started = time.perf_counter()
        with Device(self.stack, account.token, "phone") as phone, Device(self.stack, account.token, "watch") as watch:
            self.line.sent("phone", "WebSocket", "connected")
            self.line.sent("watch", "WebSocket", "connected", (time.perf_counter() - started) * 1000)
            workout = self._start(account, phone, watch)
            self._sets(account, workout, phone, watch)
            self._same(account, workout)
            self._finish(account, workout, watch, before)

    def _request(self, who: str, what: str, call: Callable[[], T]) -> tuple[T, float]:
        """Call an operation and print it; return its answer and the moment at which it was sent."""
        moment = time.perf_counter()
        answer = call()
        self.line.sent(who, "REST", what, (time.perf_counter() - moment) * 1000)
        return answer, moment

    def _account(self) -> Account:
        self.line.chapter("A new lifter")
        moment = time.perf_counter()
        account = self.register(self.stack, "demo")
        self.line.sent("api", "REST", f"POST /auth/register  {account.username}", (time.perf_counter() - moment) * 1000)
        exercises, _ = self._request(
            "api",
            "GET /exercises/search?q=sqaut",
            lambda: Api(self.stack).fitai.exercises.search_exercises(q="sqaut"),
        )
        names = ", ".join(exercise.name for exercise in exercises.items[:3])
        self.line.sent("api", "    ", f"“sqaut” finds {names}")
        return account

    def _past(self, account: Account) -> None:
        self.line.chapter("Last week, logged now")
        workouts = account.api.fitai.workouts
        day = (datetime.now(UTC) - timedelta(days=7)).date()
        plan = [models.PlannedExercise(exercise_id=SQUAT)]
        past = models.CreateWorkout(name="Last week", date=day, start=True, exercises=plan)
        workout, _ = self._request("phone", f"POST /workouts  ({day})", lambda: workouts.create_workout(past))
        set_ = models.CompleteSet(weight=100, reps=5)
        self._request("phone", "PUT …/set/0  100 kg × 5", lambda: workouts.complete_set(workout.id, 0, set_))
        self._request("phone", "POST …/complete", lambda: workouts.complete_workout(workout.id))

    def _start(self, account: Account, phone: Device, watch: Device) -> str:
        self.line.chapter("Today's workout, started on the phone")
        plan = [
            models.PlannedExercise(
                exercise_id=SQUAT, rest_time=120, sets=[models.PlannedSet(weight=102.5, reps=5)] * 2
            ),
            models.PlannedExercise(exercise_id=BENCH, rest_time=90, sets=[models.PlannedSet(weight=70, reps=8)] * 2),
        ]
        today = models.CreateWorkout(name="Demo", start=True, exercises=plan)
        workout, moment = self._request(
            "phone", "POST /workouts  squat and bench", lambda: account.api.fitai.workouts.create_workout(today)
        )
        frame = watch.wait("workout:started", since=moment)
        self.line.received("watch", frame, moment, f"version {frame.version}")
        return workout.id

    def _sets(self, account: Account, workout: str, phone: Device, watch: Device) -> None:
        self.line.chapter("A set on the phone, by REST: the watch sees it, and a record falls")
        set_ = models.CompleteSet(weight=105, reps=5, rpe=8)
        _, moment = self._request(
            "phone",
            "PUT …/set/0  105 kg × 5 @ RPE 8",
            lambda: account.api.fitai.workouts.complete_set(workout, 0, set_, exercise=0),
        )
        self._seen("watch", watch, moment)
        self.line.chapter("A set on the watch, by WebSocket: the phone sees it")
        data = models.CompleteSetAction(workout_id=workout, exercise_index=0, set_index=1, weight=105, reps=6)
        moment, _ = watch.ask("set:complete", data)
        self.line.sent("watch", "WebSocket", "set:complete  105 kg × 6")
        self._seen("phone", phone, moment)
        self.line.chapter("The rest timer is a deadline, the same on both")
        moment, _ = phone.ask("rest:start", {"workoutId": workout, "seconds": 90})
        self.line.sent("phone", "WebSocket", "rest:start  90 s")
        frame = watch.wait(
            "rest:timer", since=moment, that=lambda timer: timer.data.get("rest", {}).get("seconds") == 90
        )
        self.line.received("watch", frame, moment, f"ends at {frame.data['rest']['endsAt']}")
        moment, _ = watch.ask("rest:skip", {"workoutId": workout})
        self.line.sent("watch", "WebSocket", "rest:skip")
        frame = phone.wait("rest:timer", since=moment, that=lambda timer: not timer.data["isResting"])
        self.line.received("phone", frame, moment, frame.data["reason"])

    def _seen(self, who: str, device: Device, moment: float) -> None:
        frame = device.wait("set:completed", since=moment)
        set_ = frame.data["set"]
        volume = frame.data["metrics"]["totalVolume"]
        text = f"{set_['weight']:g} kg × {set_['reps']}, version {frame.version}, {volume:g} kg so far"
        self.line.received(who, frame, moment, text)
        version = frame.version
        device.wait("workout:stats", since=moment, that=lambda stats: stats.version == version)
        for live_event in device.frames:
            if live_event.event == "pr:achieved" and live_event.version == version:
                self.line.received(who, live_event, moment, _record(live_event.data["record"]), colour="record")

    def _same(self, account: Account, workout: str) -> None:
        self.line.chapter("Both read the same workout")
        first, second = (account.api.fitai.workouts.get_workout(workout) for _ in range(2))
        if first != second:
            raise Trouble("The two devices read different workouts.")
        metrics = first.metrics
        self.line.sent(
            "api",
            "REST",
            f"GET /workouts/…  version {first.version}, {metrics.completed_sets} sets, {metrics.total_volume:g} kg",
        )

    def _finish(self, account: Account, workout: str, watch: Device, before: models.AnalyticsOverview) -> None:
        self.line.chapter("Done: the analytics follow by themselves")
        _, moment = self._request(
            "phone", "POST …/complete", lambda: account.api.fitai.workouts.complete_workout(workout)
        )
        frame = watch.wait("workout:completed", since=moment)
        self.line.received("watch", frame, moment, f"{frame.data['workout']['metrics']['totalVolume']:g} kg")
        after = self._counted(account, before.total_workouts + 1, moment)
        text = f"/analytics/overview  {after.total_workouts} workouts, {after.total_volume:g} kg"
        self.line.sent("api", "REST", f"GET {text}", (time.perf_counter() - moment) * 1000)

    def _counted(self, account: Account, workouts: int, since: float) -> models.AnalyticsOverview:
        """Return the overview, as soon as it counts so many workouts."""
        while True:
            overview = account.api.fitai.analytics.get_overview()
            if overview.total_workouts >= workouts:
                return overview
            if time.perf_counter() - since > 30:
                raise Trouble("The analytics did not change within 30 seconds.")
            time.sleep(0.02)


def _record(record: dict[str, Any]) -> str:
    unit = "reps" if record["type"] == "max_reps" else "kg"
    name = {"max_weight": "heaviest", "max_volume": "most in a set", "one_rep_max": "estimated 1RM", "max_reps": "most"}
    text = f"{name[record['type']]} {record['value']:.4g} {unit}"
    if record.get("previous") is not None:
        text += f", before {record['previous']:.4g} (+{record['improvementPercentage']:.1f} %)"
    return text


def main() -> None:
    """Run the demo on the running stack."""
    stack_file = running_stack()
    stack = Stack.read(stack_file)
    # A local function starts its process at its first call: played once unseen, the times below are those of the work.
    with console.step("Waking the functions that it needs"):
        Demo(stack, silent=True).play()
    demo = Demo(stack)
    demo.play()
    if demo.account is not None:
        keep_account(stack_file, demo.account)


if __name__ == "__main__":
    console.main(main)
