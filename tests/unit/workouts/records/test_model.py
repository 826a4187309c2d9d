"""Records are a function of the history: after any changes they are those that it gives when it is computed anew.

Also when the index of the history lags behind the changes, and they are told of in any order.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from fitai.kernel import catalogue, clock, limits, table
from fitai.kernel.ids import new_id
from fitai.workouts import models, store
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.records import rules
from fitai.workouts.records import sessions as records_sessions
from fitai.workouts.records import store as records_store
from fitai.workouts.state import LoadedExercise, LoadedWorkout
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.gateway import Answer, access_token, call, deliver, deliver_events, frames
from tests.harness.renewal import Account

RUNS = int(os.environ.get("FITAI_MODEL_RUNS", "300" if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else "12"))
ME = "user-1"
LIFTS = ("barbell-back-squat", "assisted-pull-up", "plank")
START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
SMALL = st.integers(0, 5)

STEPS = ("begin", "set", "correct", "delete_set", "substitute", "replace", "complete", "cancel", "delete", "redate",
         "deliver")  # fmt: skip
OFTEN = ("begin", "set", "set", "set", "complete", "redate", "log", "log", "deliver", "lag")
STEP = st.tuples(st.sampled_from(OFTEN + STEPS), st.integers(0, 7), SMALL, SMALL)


class History:
    """A user's training, and how it is changed by way of the API."""

    def __init__(self) -> None:
        self.now = START
        self.workouts: list[str] = []
        self.active: str | None = None
        self.behind = 0
        self.known: dict[str, list[LoadedExercise]] = {}
        clock.set_source(lambda: self.now)

    def act(self, name: str, *numbers: int) -> None:
        self.behind = max(0, self.behind - 1)
        # An index that is behind is so for less than the time that is reckoned with.
        self.now += timedelta(seconds=7) if self.behind else timedelta(minutes=7, hours=3 * (name == "begin"))
        step: Callable[..., None] = getattr(self, name)
        step(*numbers)

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        answer = call(method, path, body, token=access_token(ME))
        assert answer.status < 500, answer.text
        return answer

    def pick(self, number: int) -> dict[str, Any] | None:
        if not self.workouts:
            return None
        found: dict[str, Any] = self.ask("GET", f"/workouts/{self.workouts[number % len(self.workouts)]}").data
        return found

    def begin(self, lifts: int, days: int, _: int) -> None:
        if self.active is None:
            day = (self.now + timedelta(days=days - 3)).date().isoformat()
            chosen = [{"exerciseId": one} for index, one in enumerate(LIFTS) if lifts & 1 << index] or [
                {"exerciseId": LIFTS[0]}
            ]
            body = {"exercises": chosen, "start": True} | ({"date": day} if days < 5 else {})
            self.active = str(self.ask("POST", "/workouts", body).data["id"])
            self.workouts.append(self.active)

    def set(self, exercise: int, weight: int, reps: int) -> None:
        if self.active is not None:
            workout = self.ask("GET", f"/workouts/{self.active}").data
            entry = workout["exercises"][exercise % len(workout["exercises"])]
            self._put(self.active, entry, len(entry["sets"]), weight, reps)

    def correct(self, number: int, exercise: int, weight: int) -> None:
        workout = self.pick(number)
        entries = [one for one in workout["exercises"] if one["sets"]] if workout else []
        if workout and entries:
            entry = entries[exercise % len(entries)]
            self._put(workout["id"], entry, weight % len(entry["sets"]), weight, exercise)

    def _put(self, workout: str, entry: dict[str, Any], place: int, weight: int, reps: int) -> None:
        body: dict[str, Any] = {"weight": weight * 20, "type": "warmup" if (weight, reps) == (5, 5) else "normal"}
        body |= {"durationSeconds": 30 + reps * 10} if entry["exerciseId"] == "plank" else {"reps": reps + 1}
        self.ask("PUT", f"/workouts/{workout}/set/{place}?exercise={entry['index']}", body)

    def delete_set(self, number: int, exercise: int, place: int) -> None:
        workout = self.pick(number)
        entries = [one for one in workout["exercises"] if one["sets"]] if workout else []
        if workout and entries:
            entry = entries[exercise % len(entries)]
            one = entry["sets"][place % len(entry["sets"])]
            data = {"setClientId": one["clientId"]} if "clientId" in one else {}
            operation = {"clientId": new_id(), "op": "delete_set", "workoutId": workout["id"], "data": data}
            self.ask("POST", "/workouts/sync", {"operations": [operation]})

    def substitute(self, exercise: int, other: int, _: int) -> None:
        if self.active is not None:
            workout = self.ask("GET", f"/workouts/{self.active}").data
            index = exercise % len(workout["exercises"])
            self.ask("PUT", f"/workouts/{self.active}/exercise/{index}", {"exerciseId": LIFTS[other % len(LIFTS)]})

    def replace(self, number: int, weight: int, lift: int) -> None:
        workout = self.pick(number)
        if workout is not None:
            exercise = LIFTS[lift % len(LIFTS)]
            done = {"weight": weight * 20, "reps": 3, "durationSeconds": 45, "completedAt": clock.iso(self.now)}
            body = {"version": workout["version"], "exercises": [{"exerciseId": exercise, "sets": [done, done]}]}
            self.ask("PUT", f"/workouts/{workout['id']}", body)

    def complete(self, *_: int) -> None:
        if self.active is not None:
            self.ask("POST", f"/workouts/{self.active}/complete", {})
            self.active = None

    def log(self, days: int, weight: int, reps: int) -> None:
        """A whole workout, most often for another day."""
        self.complete()
        self.begin(1, days, 0)
        self.set(0, weight, reps)
        self.complete()

    def cancel(self, *_: int) -> None:
        if self.active is not None:
            version = self.ask("GET", f"/workouts/{self.active}").data["version"]
            self.ask("PUT", f"/workouts/{self.active}", {"version": version, "status": "cancelled"})
            self.active = None

    def delete(self, number: int, *_: int) -> None:
        workout = self.pick(number)
        if workout is not None:
            self.ask("DELETE", f"/workouts/{workout['id']}")
            self.workouts.remove(workout["id"])
            self.active = None if self.active == workout["id"] else self.active

    def redate(self, number: int, days: int, _: int) -> None:
        workout = self.pick(number)
        if workout is not None:
            day = (self.now + timedelta(days=days - 3)).date().isoformat()
            self.ask("PUT", f"/workouts/{workout['id']}", {"version": workout["version"], "date": day})

    def lag(self, *steps: int) -> None:
        """From now on, and for some steps, the index knows of nothing new."""
        if not self.behind:
            self.known = {lift: _whole_history(ME, lift) for lift in LIFTS}
            self.behind = 4 + sum(steps)

    def whole_history(self, user_id: str, lift: str) -> list[LoadedExercise]:
        """What the index has."""
        return deepcopy(self.known[lift]) if self.behind else _whole_history(user_id, lift)

    def deliver(self, first: int = 0, *_: int) -> None:
        """What has happened is told of: not always in its order, and some of it twice."""
        where = table.settings().table
        found = table.client().scan(TableName=where)["Items"]
        waiting = [one for one in found if one["kind"]["S"] == "outbox"]
        for one in [*waiting[first:], *waiting[:first], *waiting[:1]]:
            deliver(one["name"]["S"], json.loads(one["body"]["S"]))
            table.client().delete_item(TableName=where, Key={"PK": one["PK"], "SK": one["SK"]})
        deliver_events(1000)


_whole_history = store.whole_exercise_history


def hold(history: History) -> None:
    """What is kept of each exercise is what the workouts give when they are gone through from the first day on."""
    loaded = [one for one in (store.load_workout(one) for one in history.workouts) if one is not None]
    counted = [one for one in loaded if one.state.status == "completed" or one.state.id == history.active]
    marks: dict[str, int] = {one.state.id: 0 for one in counted}
    standing = records_store.load_past_performance(ME, LIFTS)
    for lift in LIFTS:
        mine = [(one, one.with_exercise(lift)) for one in counted]
        mine = [(one, items) for one, items in mine if any(_done(item.exercise) for item in items)]

        def place(pair: tuple[LoadedWorkout, list[LoadedExercise]]) -> tuple[Any, ...]:
            one, items = pair
            first = min(moment for item in items for moment in _done(item.exercise))
            return one.state.id == history.active, one.state.date, first, one.state.id

        bests, sessions = models.Bests(), []
        for one, items in sorted(mine, key=place):
            before = bests
            replayed, bests = rules.replay_records([item.exercise for item in items], before)
            assert [item.exercise for item in items] == replayed, f"the marks of {lift}"
            assert all(item.bests_before == before for item in items if _done(item.exercise))
            marks[one.state.id] += sum(len(entry.personal_records) for entry in replayed)
            if one.state.id != history.active:
                told = [(item.exercise, item.plan) for item in items]
                sessions.append(records_sessions.past_session(one.state.id, one.state.date, told))
        assert standing.bests(lift) == bests, f"the record of {lift}"
        assert standing.done(lift) == records_sessions.newest_sessions(one for one in sessions if one is not None)
    for one in counted:
        assert one.state.metrics.personal_records_set == marks[one.state.id]
    for one in loaded:
        if one not in counted:
            assert not any(entry.personal_records for entry in one.state.exercises), (
                "a cancelled workout has no records"
            )


def _done(entry: WorkoutExercise) -> list[datetime]:
    return [one.completed_at for one in entry.sets if one.completed_at is not None]


@contextmanager
def alone() -> Iterator[None]:
    """Only the reaction that is looked at, and nobody is counted: three quarters of the work are others'."""
    mine = [one for one in catalogue.reactions() if one.name == "recompute_records"]
    with (
        frames(),
        patch.object(catalogue, "reactions", lambda: mine),
        patch.object(limits, "count_request", lambda bucket, *_, **__: limits.CallerState.of(bucket)),
    ):
        yield


@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=15, max_size=30), st.integers(0, 3))
def test_records_are_those_of_the_history_whatever_was_changed(
    account: Account, steps: list[tuple[Any, ...]], workouts: int
) -> None:
    history = History()
    with account.lent(), alone(), patch.object(store, "whole_exercise_history", history.whole_history):
        for number in range(workouts):
            train(history, 2 + number % 2)
        for name, *numbers in steps:
            history.act(name, *numbers)
        history.deliver()
        hold(history)
        # It goes on from there as well.
        history.act("complete")
        train(history, 4)
        hold(history)


def train(history: History, weight: int) -> None:
    """A workout of all lifts, with nothing unusual about it."""
    history.act("begin", 7, 5, 0)
    for lift in range(3):
        history.act("set", lift, weight, 3)
    history.act("complete")
    history.deliver()
