"""What the main routes and WebSocket actions cost in DynamoDB, and what they may: the declared budgets.

Each of `CASES` is prepared and sent by an athlete with a history, in the process, on the DynamoDB of the tests.
tests/store/test_unit_budgets.py holds the budgets; `make costs` writes what it measures into docs/performance.md.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from fitai.analytics import rules
from fitai.analytics import store as analytics
from fitai.analytics.week_plan import WeekPlan
from fitai.kernel import clock, limits, table
from fitai.kernel.ids import new_id
from fitai.kernel.meter import READ_OPERATIONS
from fitai.workouts.events import CompletedExercise, SetLoad, WorkoutCompleted

from infra.local import capacity
from tests.harness import histories, moto_capacity
from tests.harness.gateway import Frames, Socket, access_token, call, deliver, deliver_events, frames

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
HISTORIES = (10, 5_000)
"""How many past workouts the athletes have: no cost may depend on it."""
USERNAME, PASSWORD = "ada", "a long passphrase"
"""What the athlete signs in with."""
LIFTS = ("barbell-back-squat", "barbell-bench-press", "barbell-deadlift", "pull-up", "barbell-row")
SETS = 5
"""Of each exercise, in each workout."""
RECENT = 12
"""Workouts that the athlete does through the API, so that records and last sessions are as large as they get."""
WEEKS = 10
"""The last weeks, which every history has a workout in."""
OLD_DAYS = 800
"""Days ago of what a long history has besides: before all that an answer of some weeks is counted from."""
RATE_LIMIT = "UpdateItem"
"""The first request of every call: it counts. A new minute costs another one, and so does a burst of messages; the
athlete's clock stays within a minute, and moves on before each message."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call has cost beside the rate limit's update.

    Attributes:
        requests: by operation, in the order of their first ones.
        write_units: those of writes whose condition failed included.
    """

    requests: dict[str, int]
    read_units: float
    write_units: float

    def __str__(self) -> str:
        return ", ".join(f"{number} {operation}" for operation, number in self.requests.items()) or "0"


@dataclass(frozen=True, slots=True)
class Budget:
    """What a call may cost: exactly these requests, and at most these units."""

    requests: dict[str, int]
    read_units: float = 0.0
    write_units: float = 0.0

    def overrun(self, cost: Cost, *, times: float = 1.0) -> str | None:
        """What is wrong with a cost; None where it is within the budget.

        Args:
            times: how often units of writes are billed, for a DynamoDB that bills indexes twice.
        """
        if cost.requests != self.requests:
            return f"requests: {cost}, and not {Cost(self.requests, 0, 0)}"
        if cost.read_units > self.read_units:
            return f"read units: {cost.read_units:g} of {self.read_units:g}"
        if cost.write_units > times * self.write_units:
            return f"write units: {cost.write_units:g} of {self.write_units:g}"
        return None


@dataclass(slots=True)
class _Recorder:
    """The requests since the last `take`, with their units."""

    requests: list[tuple[str, float]] = field(default_factory=list)

    def note(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        """botocore's `after-call`."""
        consumed: Any = parsed.get("ConsumedCapacity") or []
        entries = consumed if isinstance(consumed, list) else [consumed]
        self.requests.append((model.name, sum(float(entry["CapacityUnits"]) for entry in entries)))

    def clear(self) -> None:
        """Begin anew."""
        self.requests.clear()
        moto_capacity.failed_units.clear()

    def cost(self, *, counted: bool = True) -> Cost:
        """What was noted.

        Args:
            counted: the first request is the rate limit's, and left out.
        """
        if counted:
            assert self.requests[0][0] == RATE_LIMIT, self.requests
        requests = self.requests[counted:]
        return Cost(
            dict(Counter(operation for operation, _ in requests)),
            sum(units for operation, units in requests if operation in READ_OPERATIONS),
            sum(units for operation, units in requests if operation not in READ_OPERATIONS)
            + sum(moto_capacity.failed_units),
        )


@dataclass(slots=True)
class Athlete:
    """An account with a history, on a phone and a watch, whose requests are counted."""

    token: str
    user_id: str
    phone: Socket
    recorder: _Recorder
    last_workout_id: str = ""
    most_weight: float = 100.0
    seconds: int = 0

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> Cost:
        """Send a request; gives what it has cost."""
        self.recorder.clear()
        answer = call(method, path, body, token=self.token, **query)
        assert answer.status < 300, answer.text
        return self.recorder.cost()

    def wait(self) -> None:
        """Let a second pass."""
        self.seconds += 1
        assert self.seconds < limits.WINDOW, "a new window of the rate limit costs a request of its own"
        clock.set_source(lambda: NOW + timedelta(seconds=self.seconds))

    def say(self, action: str, **data: Any) -> Cost:
        """Send a message from the phone; gives what it has cost."""
        self.wait()
        self.recorder.clear()
        received = self.phone.send(action, data, id="m")
        assert received, action
        assert received[0]["event"] != "error", received
        return self.recorder.cost()

    def data(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """The `data` of an answer, for what is prepared."""
        return call(method, path, body, token=self.token, **query).data

    def plan(self) -> str:
        """Plan a workout; gives its id."""
        exercises = [{"exerciseId": lift, "sets": [{"weight": 60, "reps": 5}] * SETS} for lift in LIFTS]
        workout_id: str = self.data("POST", "/workouts", {"exercises": exercises})["id"]
        return workout_id

    def begin(self) -> str:
        """Begin a workout; gives its id."""
        workout_id = self.plan()
        self.data("POST", f"/workouts/{workout_id}/start", {})
        return workout_id

    def put_set(self, workout_id: str, index: int = 0, exercise: int = 0, weight: float = 60) -> Cost:
        """Complete a set."""
        return self.send("PUT", f"/workouts/{workout_id}/set/{index}", {"weight": weight, "reps": 5}, exercise=exercise)

    def train(self) -> str:
        """Do a whole workout; gives its id."""
        workout_id = self.begin()
        for exercise in range(len(LIFTS)):
            for index in range(SETS):
                self.put_set(workout_id, index, exercise)
        self.data("POST", f"/workouts/{workout_id}/complete", {})
        return workout_id

    def abandon(self) -> None:
        """Delete the workouts that the last case has left."""
        for status in ("in_progress", "paused", "planned"):
            for workout in self.data("GET", "/workouts", status=status):
                self.data("DELETE", f"/workouts/{workout['id']}")


@contextmanager
def athlete(workouts: int) -> Iterator[Athlete]:
    """An athlete with a history of so many workouts, in an account that is there."""
    clock.set_source(lambda: NOW)
    recorder = _Recorder()
    events = table.client().meta.events
    try:
        with frames() as kept:
            person = _register(kept, recorder)
            histories.train(person.user_id, workouts, LIFTS[0])
            _write_analytics(person.user_id, workouts)
            events.register("after-call.dynamodb.*", recorder.note, unique_id="costs")
            for number in range(RECENT):
                clock.set_source(lambda day=NOW - timedelta(days=RECENT - number): day)  # type: ignore[misc]
                person.token = access_token(person.user_id)
                person.last_workout_id = person.train()
            deliver_events(1_000)
            clock.set_source(lambda: NOW)
            person.token = person.phone.token = access_token(person.user_id)
            person.phone.connect()
            Socket(kept, person.token).connect()
            person.data("GET", "/users/profile")
            person.phone.send("presence:ping")
            yield person
    finally:
        events.unregister("after-call.dynamodb.*", unique_id="costs")
        clock.set_source(None)


def _register(kept: Frames, recorder: _Recorder) -> Athlete:
    body = {"email": f"{USERNAME}@example.com", "username": USERNAME, "password": PASSWORD}
    made = call("POST", "/auth/register", body).data
    token: str = made["accessToken"]
    return Athlete(token, made["user"]["id"], Socket(kept, token), recorder)


def _write_analytics(user_id: str, workouts: int) -> None:
    """What the analytics keep of the history: of each history a workout in each of the last weeks, the others years ago."""
    today = (NOW - timedelta(days=RECENT + 1)).date()
    days_ago = [7 * number if number < WEEKS else OLD_DAYS + number for number in range(workouts)]
    contributions = [
        rules.contribution(_completed(user_id, number, today - timedelta(days=days)))
        for number, days in enumerate(days_ago)
    ]
    aggregates = rules.aggregate_contributions(contributions, plan=WeekPlan.of(3), today_utc=today)
    items: list[Any] = [
        *(analytics.WeekItem.of(user_id, start, week) for start, week in aggregates.weeks.items()),
        *(analytics.ExerciseTallyItem.of(user_id, lift, tally) for lift, tally in aggregates.exercises.items()),
        analytics.TotalsItem.of(user_id, aggregates.totals, analytics.StreakSettings("UTC", 3, 1)),
    ]
    calendar = analytics.CalendarItem.of(user_id, aggregates.calendar)
    for item in (*items, calendar):
        item.revision = 1
    histories.write(items)
    table.commit(table.put(calendar))


def _completed(user_id: str, number: int, day: Any) -> WorkoutCompleted:
    exercises = [
        CompletedExercise(
            exercise_id=lift,
            name=lift,
            primary_muscles=["quadriceps"],
            secondary_muscles=["glutes", "hamstrings"],
            hard_sets=SETS,
            reps=5 * SETS,
            volume=300.0 * SETS,
            max_weight=60.0,
            max_reps=5,
            one_rep_max=70.0,
            pattern="squat",
            loads=[SetLoad(weight=60.0, reps=5, sets=SETS)],
        )
        for lift in LIFTS
    ]
    return WorkoutCompleted(
        user_id=user_id,
        workout_id=f"{user_id}-past-{number:05d}",
        workout_version=5,
        workout_name="Day",
        date=day,
        timezone="UTC",
        duration_seconds=3600.0,
        total_volume=300.0 * SETS * len(LIFTS),
        calories=300.0,
        hard_sets=SETS * len(LIFTS),
        personal_records=0,
        exercises=exercises,
    )


# --- the cases, each with its budget -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """A call, how it is prepared and sent, and what it may cost."""

    name: str
    budget: Budget
    run: Callable[[Athlete], Cost]


def _get(path: str, **query: Any) -> Callable[[Athlete], Cost]:
    return lambda person: person.send("GET", path, **query)


def _get_premium(path: str, **query: Any) -> Callable[[Athlete], Cost]:
    """A read that only a premium account may do."""

    def run(person: Athlete) -> Cost:
        token = person.token
        person.token = access_token(person.user_id, role="premium")
        try:
            return person.send("GET", path, **query)
        finally:
            person.token = token

    return run


def _operate(path: str, body: dict[str, Any] | None = None) -> Callable[[Athlete], Cost]:
    """An operation of a workout that runs."""
    return lambda person: person.send("POST", f"/workouts/{person.begin()}/{path}", body or {})


def _act(action: str, **data: Any) -> Callable[[Athlete], Cost]:
    """A message about a workout that runs."""
    return lambda person: person.say(action, workoutId=person.begin(), **data)


def _own_workout(person: Athlete) -> Cost:
    return person.send("GET", f"/workouts/{person.last_workout_id}")


def _first_set(person: Athlete) -> Cost:
    return person.put_set(person.begin())


def _set_with_records(person: Athlete) -> Cost:
    person.most_weight += 1
    return person.put_set(person.begin(), weight=person.most_weight)


def _last_set(person: Athlete) -> Cost:
    workout_id = person.begin()
    for exercise in range(len(LIFTS)):
        for index in range(SETS):
            cost = person.put_set(workout_id, index, exercise)
    return cost


def _completion(person: Athlete) -> Cost:
    workout_id = person.begin()
    for exercise in range(len(LIFTS)):
        person.put_set(workout_id, 0, exercise)
    return person.send("POST", f"/workouts/{workout_id}/complete", {})


def _start(person: Athlete) -> Cost:
    return person.send("POST", f"/workouts/{person.plan()}/start", {})


def _resume(person: Athlete) -> Cost:
    workout_id = person.begin()
    person.data("POST", f"/workouts/{workout_id}/pause", {})
    return person.say("workout:resume", workoutId=workout_id)


def _skip(person: Athlete) -> Cost:
    workout_id = person.begin()
    person.data("POST", f"/workouts/{workout_id}/rest", {"seconds": 60})
    return person.say("rest:skip", workoutId=workout_id)


def _spoken_set(person: Athlete) -> Cost:
    return person.say(
        "set:complete", workoutId=person.begin(), exerciseIndex=0, setIndex=0, weight=60, reps=5, clientId="c-1"
    )


def _sync_request(person: Athlete) -> Cost:
    workout_id = person.begin()
    person.put_set(workout_id)
    return person.say("sync:request", workoutId=workout_id, sinceVersion=2)


def _offline_set(person: Athlete) -> Cost:
    operation = _operation("set", person.begin(), exerciseIndex=0, exerciseId=LIFTS[0], weight=60, reps=5)
    return person.send("POST", "/workouts/sync", {"operations": [operation]})


def _offline_workout(person: Athlete) -> Cost:
    workout_id = new_id()
    operations = [
        _operation("create", workout_id, exercises=[{"exerciseId": lift} for lift in LIFTS]),
        _operation("start", workout_id),
        *(
            _operation("set", workout_id, exerciseIndex=exercise, exerciseId=lift, weight=60, reps=5)
            for exercise, lift in enumerate(LIFTS)
            for _ in range(SETS)
        ),
        _operation("complete", workout_id),
    ]
    return person.send("POST", "/workouts/sync", {"operations": operations})


def _operation(kind: str, workout_id: str, **data: Any) -> dict[str, Any]:
    return {"clientId": new_id(), "op": kind, "workoutId": workout_id, "at": clock.iso(NOW), "data": data}


def _look_at_import(person: Athlete) -> Cost:
    rows = ["Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE"]
    for number in range(100):
        day = clock.iso(NOW - timedelta(days=100 + number)).replace("T", " ")[:19]
        rows.append(f"{day},Day,1h,Bench Press (Barbell),1,60,5,0,0,,,")
    return person.send("POST", "/workouts/import", {"csv": "\n".join(rows), "dryRun": True})


def _weigh(person: Athlete) -> Cost:
    """A weighing that is not the first: that one looks whether there are entries without a summary."""
    person.data("POST", "/users/metrics", {"weight": 80})
    return person.send("POST", "/users/metrics", {"weight": 80})


def _reactions(person: Athlete) -> Cost:
    """All that happens behind the event of a completed workout of five exercises that were done before."""
    event = _completed(person.user_id, 0, NOW.date()).model_copy(update={"workout_id": new_id()})
    person.recorder.clear()
    deliver(event.name, event.model_dump(mode="json", by_alias=True))
    return person.recorder.cost(counted=False)


QUERY = {"Query": 1}
OPERATION = {"Query": 1, "TransactWriteItems": 1}
START = {"Query": 2, "BatchGetItem": 1, "TransactWriteItems": 2}
"""The second transaction lets the two devices follow the workout."""
CASES: Sequence[Case] = (
    Case("GET /exercises/search", Budget({}), _get("/exercises/search", q="bench press")),
    Case("GET /exercises/{id}", Budget({}), _get(f"/exercises/{LIFTS[0]}")),
    Case("GET /users/profile", Budget({"GetItem": 1}, 1), _get("/users/profile")),
    Case("GET /users/metrics", Budget(QUERY, 1), _get("/users/metrics")),
    Case("POST /users/metrics", Budget({"BatchGetItem": 1, "TransactWriteItems": 1}, 4, 16), _weigh),
    Case("GET /progress/body", Budget(QUERY, 2), _get("/progress/body")),
    Case("GET /templates/my", Budget(QUERY, 1), _get("/templates/my")),
    Case("GET /workouts, a page of 20", Budget(QUERY, 3), _get("/workouts", limit=20)),
    Case("GET /workouts?exercise=…, a page of 8", Budget({"Query": 2}, 3),
         _get("/workouts", limit=8, exercise=LIFTS[0])),
    Case("GET /workouts/{id}, 25 sets", Budget(QUERY, 2), _own_workout),
    Case("GET /workouts/changes, a page of 20", Budget(QUERY, 3), _get("/workouts/changes", limit=20)),
    Case("GET /analytics/overview", Budget(QUERY, 4), _get("/analytics/overview")),
    Case("GET /analytics/frequency", Budget(QUERY, 4), _get("/analytics/frequency")),
    Case("GET /analytics/muscles", Budget(QUERY, 4), _get("/analytics/muscles")),
    Case("GET /analytics/volume, 12 weeks", Budget(QUERY, 4), _get_premium("/analytics/volume")),
    Case("GET /analytics/strength, 12 weeks", Budget(QUERY, 4), _get_premium("/analytics/strength")),
    Case("GET /progress/strength, a page of 8", Budget(QUERY | {"BatchGetItem": 1}, 3),
         _get("/progress/strength", exerciseId=LIFTS[0], limit=8)),
    Case("GET /progress/strength, the main lifts", Budget({"BatchGetItem": 1}, 12), _get("/progress/strength")),
    Case("POST /workouts/{id}/start, 5 exercises", Budget(START, 15, 42), _start),
    Case("PUT /workouts/{id}/set/{i}, the 1st set", Budget(OPERATION, 2, 8), _first_set),
    Case("PUT /workouts/{id}/set/{i}, the 25th", Budget(OPERATION, 2, 8), _last_set),
    Case("PUT /workouts/{id}/set/{i}, with records", Budget(OPERATION, 2, 12), _set_with_records),
    Case("POST /workouts/{id}/pause", Budget(OPERATION, 2, 12), _operate("pause")),
    Case("POST /workouts/{id}/rest", Budget(OPERATION, 2, 7), _operate("rest", {"seconds": 60})),
    Case("POST /workouts/{id}/complete", Budget(OPERATION, 2, 26), _completion),
    Case("POST /workouts/sync, one set", Budget({"Query": 1, "BatchGetItem": 1, "TransactWriteItems": 1}, 4, 10),
         _offline_set),
    Case("POST /workouts/sync, a whole workout, 25 sets",
         Budget({"Query": 1, "BatchGetItem": 1, "GetItem": 1, "TransactWriteItems": 1}, 13, 100), _offline_workout),
    Case("POST /workouts/import, a look at 100 workouts", Budget({"GetItem": 1, "BatchGetItem": 1, "Query": 1}, 102),
         _look_at_import),
    Case("set:complete", Budget(OPERATION, 2, 10), _spoken_set),
    Case("workout:pause", Budget(OPERATION, 2, 14), _act("workout:pause")),
    Case("workout:resume", Budget(OPERATION, 2, 14), _resume),
    Case("rest:start", Budget(OPERATION, 2, 9), _act("rest:start", seconds=60)),
    Case("rest:skip", Budget(OPERATION, 2, 9), _skip),
    Case("sync:request", Budget({"Query": 2}, 4), _sync_request),
    Case("presence:ping", Budget({"GetItem": 1} | QUERY, 2), lambda person: person.say("presence:ping")),
    Case("reactions to a completed workout",
         Budget({"Query": 7, "GetItem": 5, "BatchGetItem": 4, "TransactWriteItems": 4}, 21.5, 60), _reactions),
)  # fmt: skip


def measure(case: Case, person: Athlete) -> Cost:
    """What a case costs; leaves no workout of it behind that runs."""
    person.wait()
    try:
        return case.run(person)
    finally:
        person.abandon()


# --- items -------------------------------------------------------------------------------------------------


def item_sizes() -> dict[str, int]:
    """The bytes of the largest item of each kind that is in the table."""
    sizes: dict[str, int] = {}
    pages = table.client().get_paginator("scan").paginate(TableName=table.settings().table)
    for page in pages:
        for item in page["Items"]:
            kind = item["kind"]["S"]
            sizes[kind] = max(sizes.get(kind, 0), capacity.item_size(item))
    return sizes
