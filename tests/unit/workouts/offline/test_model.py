"""Model checking: devices that lose messages, crash and have wrong clocks, against what must hold in the end.

Hypothesis makes up a history: devices work online (REST, WebSocket) and offline (batches); messages are dropped,
delayed, repeated and reordered, functions crash between two writes or before they answer, clocks are wrong. At the end
all devices send what they still have, and everything is compared with a ledger of what the server has accepted.

`make test` runs a few dozen histories; `make model` two thousand (`HYPOTHESIS_PROFILE=thorough`).
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from fitai.kernel import clock, limits, table
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from tests.harness.cloud import TABLE, cloud
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, deliver_events, frames
from tests.unit.workouts.offline.model import (
    EXERCISES,
    NETWORK,
    Accepted,
    Crash,
    Device,
    check_records,
    check_sets,
    check_totals,
)

THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
RUNS = int(os.environ.get("FITAI_MODEL_RUNS", "2000" if THOROUGH else "60"))
STEPS = 30 if THOROUGH else 20
FIRST = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
DEVICES, WORKOUTS = 3, 3
FATES = st.sampled_from(["ok", "ok", "ok", "request lost", "answer lost", "crash before", "crash after"])
"""What happens to a message. A crash is at one of the function's writes, before or after it has landed."""


@pytest.fixture(scope="module")
def pushed_frames() -> Iterator[Frames]:
    """One account for all runs; each of them leaves the table empty."""
    with ExitStack() as stack:
        stack.enter_context(cloud())
        real = table.client().transact_write_items
        table.client().transact_write_items = lambda **arguments: NETWORK.transact(real, arguments)
        stack.callback(lambda: setattr(table.client(), "transact_write_items", real))
        # Without rate limits: they would be a third of all requests.
        stack.enter_context(
            patch.object(limits, "count_request", lambda bucket, *_, **__: limits.CallerState.of(bucket))
        )
        yield stack.enter_context(frames())


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
        self.made_at: dict[str, datetime] = {}
        self.ids: list[str] = []
        self.deleted: dict[str, int] = {}
        self.possibly_applied: set[str] = set()
        self.has_delivered_events = False
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

    def accept(self, client_id: str, accepted: Accepted) -> None:
        first = self.accepted.setdefault(client_id, accepted)
        assert (first.version, first.workout) == (accepted.version, accepted.workout), (
            "a repeated operation has the first result"
        )
        assert client_id not in self.refused or accepted.name in ("pause", "resume", "start", "complete")

    # --- online ----------------------------------------------------------------------------------------------

    def send_set(self, device: Device, client_id: str, channel: str, fate: str) -> None:
        """Send a set; it is sent again until there is an answer."""
        workout, exercise, index, performed = device.online[client_id]
        if fate == "request lost":
            return
        try:
            with self.network(fate, 1):
                answer = (
                    self.by_rest(workout, exercise, index, performed)
                    if channel == "rest"
                    else self.by_socket(workout, exercise, index, performed)
                )
        except Crash:
            self.possibly_applied.add(client_id)
            return
        if answer is not None:
            set_id = answer["set"]["clientId"]
            name = "set" if set_id == client_id else "correct_set"
            data = performed | {"setClientId": set_id}
            # When an operation that crashed was applied is not known: its time does not count.
            at = None if client_id in self.possibly_applied else self.now
            self.accept(client_id, Accepted(workout, name, answer["version"], data, at))
        if fate != "answer lost":
            del device.online[client_id]

    def by_rest(self, workout: str, exercise: int, index: int, performed: dict[str, Any]) -> dict[str, Any] | None:
        answer = call("PUT", f"/workouts/{workout}/set/{index}", performed, token=self.token, exercise=exercise)
        assert answer.status in (200, 404, 409, 422), answer.text
        return answer.data if answer.status == 200 else None

    def by_socket(self, workout: str, exercise: int, index: int, performed: dict[str, Any]) -> dict[str, Any] | None:
        socket = Socket(self.frames, self.token)
        frames_received = socket.send(
            "set:complete", {"workoutId": workout, "exerciseIndex": exercise, "setIndex": index} | performed, id="m"
        )
        assert frames_received, "always answered"
        answers = [frame["data"] for frame in frames_received if frame["event"] == "set:completed"]
        assert answers or frames_received[0]["event"] == "error"
        return answers[0] if answers else None

    # --- offline ---------------------------------------------------------------------------------------------

    def enqueue(self, device: Device, name: str, workout: str, lag: int, **data: Any) -> str:
        at = self.now + device.skew - timedelta(minutes=lag)
        client_id = self.new_id()
        operation = {"clientId": client_id, "op": name, "workoutId": workout, "at": clock.iso(at), "data": data}
        self.operations[client_id] = operation
        self.made_at[client_id] = self.now
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
        finals = self.enter_results(batch, answer)
        if fate != "answer lost":
            device.queue = [operation for operation in device.queue if operation["clientId"] not in finals]

    def enter_results(self, batch: list[dict[str, Any]], answer: Answer) -> set[str]:
        """Enter the results in the ledger; gives the client ids that need not be sent again."""
        results = answer.data["results"]
        assert [result["clientId"] for result in results] == [operation["clientId"] for operation in batch], (
            "in the order given"
        )
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
                # It was deleted by another operation; or by this one, before the function crashed.
                self.deleted[result["workoutId"]] = result["version"]
                continue
            at = claimed if claimed <= self.made_at[client_id] else None
            accepted = Accepted(result["workoutId"], operation["op"], result["version"], operation["data"], at)
            self.accept(client_id, accepted)
        return finals

    # --- steps -----------------------------------------------------------------------------------------------

    @initialize(
        skews=st.lists(st.integers(-120, 90), min_size=DEVICES, max_size=DEVICES),
        sets=st.integers(0, 3),
        online=st.booleans(),
    )
    def switch_on(self, skews: list[int], sets: int, online: bool) -> None:
        """Begin with a workout that all devices know, or that only the first does."""
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
    channel = st.sampled_from(["rest", "socket"])

    @rule(device=device, lag=lag, start=st.booleans(), weight=weight, whole=st.booleans())
    def plan_offline(self, device: int, lag: int, start: bool, weight: float = 0, whole: bool = False) -> None:
        """Plan a workout; or start it too; or complete it."""
        if len(self.ids) == WORKOUTS:
            return
        self.tick()
        workout = str(UUID(int=len(self.ids) + 1))
        self.ids.append(workout)
        exercises = [{"exerciseId": exercise} for exercise in EXERCISES]
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
        body = {"exercises": [{"exerciseId": exercise} for exercise in EXERCISES], "start": True}
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

    @rule(
        device=device,
        which=choice,
        exercise=exercise,
        index=st.integers(0, 4),
        weight=weight,
        channel=channel,
        fate=FATES,
    )
    def set_online(
        self, device: int, which: int, exercise: int, index: int, weight: float, channel: str, fate: str
    ) -> None:
        if self.ids:
            self.tick()
            client_id = self.new_id()
            performed = {"weight": weight, "reps": 5, "clientId": client_id}
            sender = self.devices[device]
            sender.online[client_id] = (self.ids[which % len(self.ids)], exercise, index, performed)
            self.send_set(sender, client_id, channel, fate)

    @rule(device=device, channel=channel, fate=FATES)
    def try_again(self, device: int, channel: str, fate: str) -> None:
        self.tick()
        for client_id in list(self.devices[device].online):
            self.send_set(self.devices[device], client_id, channel, fate)

    @rule(device=device, which=choice, weight=weight, lag=lag, delete=st.booleans())
    def change_set_offline(self, device: int, which: int, weight: float, lag: int, delete: bool) -> None:
        queued_sets = {
            operation["clientId"]: operation["workoutId"]
            for operation in self.operations.values()
            if operation["op"] == "set"
        }
        accepted_sets = {
            client_id: accepted.workout for client_id, accepted in self.accepted.items() if accepted.name == "set"
        }
        sets = list((queued_sets | accepted_sets).items())
        if not sets:
            return
        self.tick()
        set_id, workout = sets[which % len(sets)]
        if delete:
            self.enqueue(self.devices[device], "delete_set", workout, lag, setClientId=set_id)
        else:
            self.enqueue(self.devices[device], "correct_set", workout, lag, weight=weight, setClientId=set_id)

    @rule(
        device=device,
        which=choice,
        lag=lag,
        name=st.sampled_from(["start", "pause", "resume", "complete", "complete", "delete"]),
    )
    def transition_offline(self, device: int, which: int, lag: int, name: str) -> None:
        if self.ids:
            self.tick()
            self.enqueue(self.devices[device], name, self.ids[which % len(self.ids)], lag)

    @rule(
        device=device,
        fate=FATES,
        write=st.integers(1, 3),
        count=st.sampled_from([1, 3, 20]),
        order=st.randoms(use_true_random=False),
        shuffle=st.booleans(),
        repeat=st.booleans(),
    )
    def sync(self, device: int, fate: str, write: int, count: int, order: Any, shuffle: bool, repeat: bool) -> None:
        self.tick()
        sender = self.devices[device]
        batch = sender.queue[:count]
        if shuffle:
            order.shuffle(batch)
        if repeat:
            batch = batch + batch[:2]
        self.send(sender, batch, fate, write)

    @rule(
        device=device,
        count=st.integers(1, 8),
        which=choice,
        fate=st.sampled_from(["answer lost", "crash after", "crash before"]),
    )
    def be_delayed(self, device: int, count: int, which: int, fate: str) -> None:
        """Delay a batch, and let one of the delayed ones arrive, perhaps repeatedly."""
        self.tick()
        self.delayed.append(self.devices[device].queue[:count])
        self.send(self.devices[0], self.delayed[which % len(self.delayed)], fate)

    @rule(device=device)
    def pull(self, device: int) -> None:
        self.tick()
        puller = self.devices[device]
        while True:
            more = {"cursor": puller.cursor} if puller.cursor else {}
            answer = call("GET", "/workouts/changes", token=self.token, limit=6, **more)
            for change in answer.data:
                known_workout = puller.workouts.get(change["workoutId"])
                if known_workout is not None and known_workout["version"] >= change["version"]:
                    continue
                self.fetch(puller, change)
            puller.cursor = answer.cursor
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
        self.has_delivered_events = True
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
        """Let all devices send all that they have, as far as it can ever be applied."""
        progress = True
        while progress:
            progress = False
            for device in self.devices:
                self.tick()
                for client_id in list(device.online):
                    self.send_set(device, client_id, "rest", "ok")
                before = len(device.queue)
                self.send(device, list(device.queue))
                progress = progress or len(device.queue) < before
        self.check_versions()
        deliver_events(1000)
        for index in range(DEVICES):
            self.pull(index)

    def alive(self) -> dict[str, dict[str, Any]]:
        """The workouts that exist."""
        workouts = {}
        for workout in self.ids:
            answer = call("GET", f"/workouts/{workout}", token=self.token)
            if answer.status == 200:
                workouts[workout] = answer.data
        return workouts

    def check_versions(self) -> None:
        for workout, state in self.alive().items():
            versions = sorted(accepted.version for accepted in self.accepted.values() if accepted.workout == workout)
            if self.has_delivered_events:
                # Recomputed records have versions of their own.
                assert len(set(versions)) == len(versions)
            else:
                assert versions == list(range(1, state["version"] + 1)), "a version for each accepted operation"

    def check(self) -> None:
        alive = self.alive()
        deleted = {accepted.workout for accepted in self.accepted.values() if accepted.name == "delete"} | set(
            self.deleted
        )
        created = {accepted.workout for accepted in self.accepted.values() if accepted.name == "create"}
        assert set(alive) == created - deleted, "exactly what was made and not deleted is there"
        for device in self.devices:
            seen_workouts = {workout: state for workout, state in device.workouts.items() if "deleted" not in state}
            assert seen_workouts == alive, "every device has converged"
        for workout, state in alive.items():
            check_sets(self.accepted, workout, state)
            check_totals(state)
        active = [workout["id"] for workout in alive.values() if workout["status"] in ("in_progress", "paused")]
        assert len(active) <= 1
        check_records(self.user, alive)


def test_whatever_happens_every_accepted_operation_is_applied_once(pushed_frames: Frames) -> None:
    Training.frames = pushed_frames
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    profile = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=checks, database=None
    )
    run_state_machine_as_test(Training, settings=profile)
