"""Model checking: devices that lose messages, crash and lie about the time, against what must hold in the end.

Hypothesis makes up a history: devices work online (REST, WebSocket) and offline (batches); messages are dropped,
delayed, repeated and reordered, functions crash between two writes or before they answer, clocks are wrong. At the end
all devices send what they still have, and everything is compared with a ledger of what the server has accepted.

`make test` runs a few dozen histories; `make model` two thousand (`HYPOTHESIS_PROFILE=thorough`).
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from fitai.kernel import clock, limits, table
from fitai.training.formulas import one_rep_max
from fitai.workouts import published
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from tests.harness.cloud import TABLE, cloud
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events, frames

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
RUNS = int(os.environ.get("FITAI_MODEL_RUNS", "2000" if THOROUGH else "60"))
STEPS = 30 if THOROUGH else 20
EXERCISES = ("barbell-back-squat", "barbell-bench-press")
FIRST = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
DEVICES, WORKOUTS = 3, 3
FATES = st.sampled_from(["ok", "ok", "ok", "request lost", "answer lost", "crash before", "crash after"])
"""What happens to a message. A crash is at one of the function's writes, before or after it has landed."""


class Crash(BaseException):
    """The function's process is gone."""


@dataclass
class Network:
    """Between the functions and DynamoDB: crashes at the n-th write of a call."""

    fate: str = "ok"
    write: int = 0

    def transact(self, real: Any, arguments: dict[str, Any]) -> Any:
        self.write -= 1
        if self.write == 0 and self.fate == "crash before":
            raise Crash
        answer = real(**arguments)
        if self.write == 0 and self.fate == "crash after":
            raise Crash
        return answer


NETWORK = Network()


@pytest.fixture(scope="module")
def kept() -> Iterator[Frames]:
    """One account for all runs; each of them leaves the table empty."""
    with ExitStack() as stack:
        stack.enter_context(cloud())
        real = table.client().transact_write_items
        table.client().transact_write_items = lambda **arguments: NETWORK.transact(real, arguments)
        stack.callback(lambda: setattr(table.client(), "transact_write_items", real))
        # Nobody is counted here: it would be a third of all requests.
        stack.enter_context(
            patch.object(limits, "count_request", lambda bucket, *_, **__: limits.CallerState.of(bucket))
        )
        yield stack.enter_context(frames())


@dataclass
class Device:
    """A device: what it has not been answered yet, and what it knows of the server."""

    skew: timedelta
    queue: list[dict[str, Any]] = field(default_factory=list)
    online: dict[str, tuple[str, int, int, dict[str, Any]]] = field(default_factory=dict)
    workouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str | None = None


@dataclass
class Accepted:
    """An operation that the server has accepted."""

    workout: str
    name: str
    version: int
    data: dict[str, Any]
    at: datetime | None
    """The time that counts for it; None where that is not known, as of a claim that lies in the future."""


class Training(RuleBasedStateMachine):
    """One user with a few devices."""

    frames: Frames

    def __init__(self) -> None:
        super().__init__()
        self.user = "user-1"
        self.now = FIRST
        self.count = 0
        self.devices: list[Device] = []
        self.delayed: list[list[dict[str, Any]]] = []
        self.accepted: dict[str, Accepted] = {}
        self.refused: set[str] = set()
        self.operations: dict[str, dict[str, Any]] = {}
        self.made: dict[str, datetime] = {}
        self.ids: list[str] = []
        self.deleted: dict[str, int] = {}
        self.unsure: set[str] = set()
        self.told_events = False
        clock.set_source(lambda: self.now)

    # --- the world -------------------------------------------------------------------------------------------

    @property
    def token(self) -> str:
        return access_token(self.user)

    def tick(self) -> None:
        self.now += timedelta(seconds=41)

    def new_id(self) -> str:
        self.count += 1
        return f"op-{self.count}"

    @contextmanager
    def network(self, fate: str, write: int) -> Iterator[None]:
        NETWORK.fate, NETWORK.write = fate, write
        try:
            yield
        finally:
            NETWORK.fate, NETWORK.write = "ok", 0

    def accept(self, client_id: str, entry: Accepted) -> None:
        known = self.accepted.setdefault(client_id, entry)
        assert (known.version, known.workout) == (entry.version, entry.workout), "a repeated one has the first result"
        assert client_id not in self.refused or entry.name in ("pause", "resume", "start", "complete")

    # --- online ----------------------------------------------------------------------------------------------

    def put_set(self, device: Device, client_id: str, door: str, fate: str) -> None:
        """Send a set; kept for another try until there is an answer."""
        workout, exercise, index, given = device.online[client_id]
        if fate == "request lost":
            return
        try:
            with self.network(fate, 1):
                answer = (
                    self.by_rest(workout, exercise, index, given)
                    if door == "rest"
                    else self.by_socket(workout, exercise, index, given)
                )
        except Crash:
            self.unsure.add(client_id)
            return
        if answer is not None:
            performed = answer["set"]["clientId"]
            name = "set" if performed == client_id else "correct_set"
            data = given | {"setClientId": performed}
            # When a crashed one was applied is not known: it counts from then, and is told of only now.
            at = None if client_id in self.unsure else self.now
            self.accept(client_id, Accepted(workout, name, answer["version"], data, at))
        if fate != "answer lost":
            del device.online[client_id]

    def by_rest(self, workout: str, exercise: int, index: int, given: dict[str, Any]) -> dict[str, Any] | None:
        answer = call("PUT", f"/workouts/{workout}/set/{index}", given, token=self.token, exercise=exercise)
        assert answer.status in (200, 404, 409, 422), answer.text
        return answer.data if answer.status == 200 else None

    def by_socket(self, workout: str, exercise: int, index: int, given: dict[str, Any]) -> dict[str, Any] | None:
        socket = Socket(self.frames, self.token)
        told = socket.send(
            "set:complete", {"workoutId": workout, "exerciseIndex": exercise, "setIndex": index} | given, id="m"
        )
        assert told, "always answered"
        answers = [frame["data"] for frame in told if frame["event"] == "set:completed"]
        assert answers or told[0]["event"] == "error"
        return answers[0] if answers else None

    # --- offline ---------------------------------------------------------------------------------------------

    def enqueue(self, device: Device, name: str, workout: str, lag: int, **data: Any) -> str:
        at = self.now + device.skew - timedelta(minutes=lag)
        client_id = self.new_id()
        operation = {"clientId": client_id, "op": name, "workoutId": workout, "at": clock.iso(at), "data": data}
        self.operations[client_id] = operation
        self.made[client_id] = self.now
        device.queue.append(operation)
        return client_id

    def send(self, device: Device, batch: list[dict[str, Any]], fate: str = "ok", write: int = 1) -> None:
        if fate == "request lost" or not batch:
            return
        try:
            with self.network(fate, write):
                answer = call("POST", "/workouts/sync", {"operations": batch}, token=self.token)
        except Crash:
            return
        finals = self.note(batch, answer)
        if fate != "answer lost":
            device.queue = [one for one in device.queue if one["clientId"] not in finals]

    def note(self, batch: list[dict[str, Any]], answer: Answer) -> set[str]:
        """Keep what the server says in the ledger; gives what needs not be sent again."""
        results = answer.data["results"]
        assert [one["clientId"] for one in results] == [one["clientId"] for one in batch], "in the order given"
        finals = set()
        for operation, result in zip(batch, results, strict=True):
            client_id = operation["clientId"]
            if result["status"] == "rejected":
                assert result["error"]["code"] not in ("internal", "unavailable"), result
                if not result["error"]["retry"]:
                    finals.add(client_id)
                    self.refused.add(client_id)
                assert client_id not in self.accepted, "what was accepted is never refused"
                continue
            finals.add(client_id)
            claimed = datetime.fromisoformat(operation["at"])
            if result["status"] == "applied":
                assert client_id not in self.accepted, "applied once"
            if operation["op"] == "delete" and client_id not in self.accepted and result["status"] == "duplicate":
                # What another operation has deleted already; or this one, before the function crashed.
                self.deleted[result["workoutId"]] = result["version"]
                continue
            at = claimed if claimed <= self.made[client_id] else None
            entry = Accepted(result["workoutId"], operation["op"], result["version"], operation["data"], at)
            self.accept(client_id, entry)
        return finals

    # --- what happens ----------------------------------------------------------------------------------------

    @initialize(
        skews=st.lists(st.integers(-120, 90), min_size=DEVICES, max_size=DEVICES),
        sets=st.integers(0, 3),
        online=st.booleans(),
    )
    def switch_on(self, skews: list[int], sets: int, online: bool) -> None:
        """It begins with a workout that all the devices know, or one that only the first does."""
        self.devices = [Device(timedelta(minutes=skew)) for skew in skews]
        if online:
            self.begin_online(0)
        else:
            self.plan_offline(0, 0, True)
        self.set_offline(0, 0, 0, 0, 100.0, 0, sets)
        if online:
            self.send(self.devices[0], list(self.devices[0].queue))

    device = st.integers(0, DEVICES - 1)
    exercise = st.integers(0, len(EXERCISES) - 1)
    lag = st.integers(0, 30)
    weight = st.integers(1, 20).map(lambda number: number * 5.0)
    choice = st.integers(0, 50)
    door = st.sampled_from(["rest", "socket"])

    @rule(device=device, lag=lag, start=st.booleans(), weight=weight, whole=st.booleans())
    def plan_offline(self, device: int, lag: int, start: bool, weight: float = 0, whole: bool = False) -> None:
        """A workout is planned; or started, too; or done from its beginning to its end."""
        if len(self.ids) == WORKOUTS:
            return
        self.tick()
        workout = str(UUID(int=len(self.ids) + 1))
        self.ids.append(workout)
        exercises = [{"exerciseId": one} for one in EXERCISES]
        self.enqueue(self.devices[device], "create", workout, lag, exercises=exercises)
        if start or whole:
            self.enqueue(self.devices[device], "start", workout, lag)
        if whole:
            self.set_offline(device, len(self.ids) - 1, 0, 0, weight, lag, 2)
            self.enqueue(self.devices[device], "complete", workout, lag)

    @rule(device=device)
    def begin_online(self, device: int) -> None:
        if len(self.ids) == WORKOUTS:
            return
        self.tick()
        body = {"exercises": [{"exerciseId": one} for one in EXERCISES], "start": True}
        answer = call("POST", "/workouts", body, token=self.token)
        if answer.status == 409:
            assert answer.error["code"] == "workout_active"
            return
        workout = answer.data["id"]
        self.ids.append(workout)
        self.accept(self.new_id(), Accepted(workout, "create", 1, {}, self.now))

    @rule(
        device=device,
        which=choice,
        exercise=exercise,
        index=st.integers(0, 4),
        weight=weight,
        lag=lag,
        count=st.integers(1, 3),
    )
    def set_offline(
        self, device: int, which: int, exercise: int, index: int, weight: float, lag: int, count: int
    ) -> None:
        if self.ids:
            workout = self.ids[which % len(self.ids)]
            for number in range(count):
                self.tick()
                data = {"exerciseIndex": exercise, "exerciseId": EXERCISES[exercise], "setIndex": index + number}
                self.enqueue(self.devices[device], "set", workout, lag, weight=weight + number, reps=5, **data)

    @rule(device=device, which=choice, exercise=exercise, index=st.integers(0, 4), weight=weight, door=door, fate=FATES)
    def set_online(
        self, device: int, which: int, exercise: int, index: int, weight: float, door: str, fate: str
    ) -> None:
        if self.ids:
            self.tick()
            client_id = self.new_id()
            given = {"weight": weight, "reps": 5, "clientId": client_id}
            one = self.devices[device]
            one.online[client_id] = (self.ids[which % len(self.ids)], exercise, index, given)
            self.put_set(one, client_id, door, fate)

    @rule(device=device, door=door, fate=FATES)
    def try_again(self, device: int, door: str, fate: str) -> None:
        self.tick()
        for client_id in list(self.devices[device].online):
            self.put_set(self.devices[device], client_id, door, fate)

    @rule(device=device, which=choice, weight=weight, lag=lag, delete=st.booleans())
    def mend_offline(self, device: int, which: int, weight: float, lag: int, delete: bool) -> None:
        planned = {one["clientId"]: one["workoutId"] for one in self.operations.values() if one["op"] == "set"}
        done = {client_id: one.workout for client_id, one in self.accepted.items() if one.name == "set"}
        sets = list((planned | done).items())
        if not sets:
            return
        self.tick()
        meant, workout = sets[which % len(sets)]
        if delete:
            self.enqueue(self.devices[device], "delete_set", workout, lag, setClientId=meant)
        else:
            self.enqueue(self.devices[device], "correct_set", workout, lag, weight=weight, setClientId=meant)

    @rule(
        device=device,
        which=choice,
        lag=lag,
        name=st.sampled_from(["start", "pause", "resume", "complete", "complete", "delete"]),
    )
    def step_offline(self, device: int, which: int, lag: int, name: str) -> None:
        if self.ids:
            self.tick()
            self.enqueue(self.devices[device], name, self.ids[which % len(self.ids)], lag)

    @rule(
        device=device,
        fate=FATES,
        write=st.integers(1, 3),
        part=st.sampled_from([1, 3, 20]),
        order=st.randoms(use_true_random=False),
        shuffle=st.booleans(),
        repeat=st.booleans(),
    )
    def sync(self, device: int, fate: str, write: int, part: int, order: Any, shuffle: bool, repeat: bool) -> None:
        self.tick()
        one = self.devices[device]
        batch = one.queue[:part]
        if shuffle:
            order.shuffle(batch)
        if repeat:
            batch = batch + batch[:2]
        self.send(one, batch, fate, write)

    @rule(
        device=device,
        part=st.integers(1, 8),
        which=choice,
        fate=st.sampled_from(["answer lost", "crash after", "crash before"]),
    )
    def be_delayed(self, device: int, part: int, which: int, fate: str) -> None:
        """A batch is on its way for long, and one of those that were arrives, perhaps once more."""
        self.tick()
        self.delayed.append(self.devices[device].queue[:part])
        self.send(self.devices[0], self.delayed[which % len(self.delayed)], fate)

    @rule(device=device)
    def pull(self, device: int) -> None:
        self.tick()
        one = self.devices[device]
        while True:
            more = {"cursor": one.cursor} if one.cursor else {}
            answer = call("GET", "/workouts/changes", token=self.token, limit=6, **more)
            for change in answer.data:
                known = one.workouts.get(change["workoutId"])
                if known is not None and known["version"] >= change["version"]:
                    continue
                self.fetch(one, change)
            one.cursor = answer.cursor
            if not answer.meta["hasMore"]:
                return

    def fetch(self, device: Device, change: dict[str, Any]) -> None:
        workout = change["workoutId"]
        answer = call("GET", f"/workouts/{workout}", token=self.token)
        if change["deleted"]:
            assert answer.status == 404, "nothing that was deleted comes back"
        if answer.status == 404:
            device.workouts[workout] = {"version": change["version"], "deleted": True}
        else:
            device.workouts[workout] = answer.data

    @rule(minutes=st.integers(1, 60))
    def react(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.told_events = True
        deliver_events(1000)

    # --- what must hold --------------------------------------------------------------------------------------

    def teardown(self) -> None:
        try:
            if self.devices:
                self.settle()
                self.check()
        finally:
            dynamodb_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].tables[TABLE].items.clear()
            self.frames.clear()
            clock.set_source(None)

    def settle(self) -> None:
        """All devices get through with all that they have, as far as it can ever be applied."""
        progress = True
        while progress:
            progress = False
            for device in self.devices:
                self.tick()
                for client_id in list(device.online):
                    self.put_set(device, client_id, "rest", "ok")
                before = len(device.queue)
                self.send(device, list(device.queue))
                progress = progress or len(device.queue) < before
        self.check_versions()
        deliver_events(1000)
        for index in range(DEVICES):
            self.pull(index)

    def alive(self) -> dict[str, dict[str, Any]]:
        """The workouts that there are."""
        found = {}
        for workout in self.ids:
            answer = call("GET", f"/workouts/{workout}", token=self.token)
            if answer.status == 200:
                found[workout] = answer.data
        return found

    def check_versions(self) -> None:
        for workout, state in self.alive().items():
            versions = sorted(one.version for one in self.accepted.values() if one.workout == workout)
            if self.told_events:
                # Records that were put in order have versions of their own.
                assert len(set(versions)) == len(versions)
            else:
                assert versions == list(range(1, state["version"] + 1)), "a version for each accepted operation"

    def check(self) -> None:
        alive = self.alive()
        deleted = {one.workout for one in self.accepted.values() if one.name == "delete"} | set(self.deleted)
        made = {one.workout for one in self.accepted.values() if one.name == "create"}
        assert set(alive) == made - deleted, "exactly what was made and not deleted is there"
        for device in self.devices:
            seen = {one: state for one, state in device.workouts.items() if "deleted" not in state}
            assert seen == alive, "every device has converged"
        for workout, state in alive.items():
            self.check_sets(workout, state)
            self.check_totals(state)
        active = [one["id"] for one in alive.values() if one["status"] in ("in_progress", "paused")]
        assert len(active) <= 1
        self.check_records(alive)

    def check_sets(self, workout: str, state: dict[str, Any]) -> None:
        mine = [(client_id, one) for client_id, one in self.accepted.items() if one.workout == workout]
        mine.sort(key=lambda pair: pair[1].version)
        expected: dict[str, dict[str, Any]] = {}
        corrected: dict[str, datetime] = {}
        for client_id, one in mine:
            meant = one.data.get("setClientId", client_id)
            if one.name == "set":
                expected[client_id] = {"weight": one.data["weight"], "reps": 5}
            elif one.name == "correct_set":
                expected[meant] |= {"weight": one.data["weight"]}
                if one.at is not None:
                    assert corrected.get(meant, one.at) <= one.at, "the later correction stays"
                    corrected[meant] = one.at
                else:
                    corrected.pop(meant, None)
            elif one.name == "delete_set":
                del expected[meant]
        found = [one for exercise in state["exercises"] for one in exercise["sets"] if "completedAt" in one]
        assert len(found) == len({one["clientId"] for one in found}), "nothing is there twice"
        assert {one["clientId"]: {"weight": one["weight"], "reps": one["reps"]} for one in found} == expected
        for exercise in state["exercises"]:
            assert [one["index"] for one in exercise["sets"]] == list(range(len(exercise["sets"])))

    def check_totals(self, state: dict[str, Any]) -> None:
        sets = [one for exercise in state["exercises"] for one in exercise["sets"] if "completedAt" in one]
        assert state["metrics"]["totalVolume"] == sum(one["weight"] * one["reps"] for one in sets)
        assert state["metrics"]["completedSets"] == len(sets)
        holders = {
            (exercise["index"], record["setIndex"])
            for exercise in state["exercises"]
            for record in exercise["personalRecords"]
        }
        marked = {
            (exercise["index"], one["index"])
            for exercise in state["exercises"]
            for one in exercise["sets"]
            if one["personalRecord"]
        }
        assert holders == marked
        assert state["metrics"]["personalRecordsSet"] == sum(len(one["personalRecords"]) for one in state["exercises"])

    def check_records(self, alive: dict[str, dict[str, Any]]) -> None:
        """The records are those of all sets that count, computed from scratch."""
        counting = [one for one in alive.values() if one["status"] in ("in_progress", "paused", "completed")]
        standing = {one.exercise_id: one for one in published.exercise_records(self.user)}
        for exercise_id in EXERCISES:
            sets = [
                one
                for workout in counting
                for exercise in workout["exercises"]
                for one in exercise["sets"]
                if exercise["exerciseId"] == exercise_id and "completedAt" in one
            ]
            record = standing.get(exercise_id)
            best = None if record is None else (record.max_weight, record.max_volume, record.one_rep_max)
            if not sets:
                assert best in (None, (None, None, None))
                continue
            assert best == (
                max(one["weight"] for one in sets),
                max(one["weight"] * one["reps"] for one in sets),
                max(one_rep_max(one["weight"], one["reps"]).value for one in sets),
            )


def test_whatever_happens_on_the_way_everything_is_there_once(kept: Frames) -> None:
    Training.frames = kept
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    profile = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks, database=None
    )
    run_state_machine_as_test(Training, settings=profile)
