"""Records are a function of the history: after any changes they are those that it gives when it is replayed.

Also when the index of the history lags behind the changes, and their events are delivered in any order.
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
from fitai.workouts.records.performance import exercises_with_plans
from fitai.workouts.records.strength import newest_strengths, session_strength
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
        self.indexed: dict[str, list[LoadedExercise]] = {}
        clock.set_source(lambda: self.now)

    def act(self, name: str, *numbers: int) -> None:
        self.behind = max(0, self.behind - 1)
        # An index lags for less than INDEX_LAG.
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
        workout: dict[str, Any] = self.ask("GET", f"/workouts/{self.workouts[number % len(self.workouts)]}").data
        return workout

    def begin(self, lifts: int, days: int, _: int) -> None:
        if self.active is None:
            day = (self.now + timedelta(days=days - 3)).date().isoformat()
            exercises = [{"exerciseId": lift} for index, lift in enumerate(LIFTS) if lifts & 1 << index] or [
                {"exerciseId": LIFTS[0]}
            ]
            body = {"exercises": exercises, "start": True} | ({"date": day} if days < 5 else {})
            self.active = str(self.ask("POST", "/workouts", body).data["id"])
            self.workouts.append(self.active)

    def set(self, exercise: int, weight: int, reps: int) -> None:
        if self.active is not None:
            workout = self.ask("GET", f"/workouts/{self.active}").data
            chosen = workout["exercises"][exercise % len(workout["exercises"])]
            self._put(self.active, chosen, len(chosen["sets"]), weight, reps)

    def correct(self, number: int, exercise: int, weight: int) -> None:
        workout = self.pick(number)
        exercises = [item for item in workout["exercises"] if item["sets"]] if workout else []
        if workout and exercises:
            chosen = exercises[exercise % len(exercises)]
            self._put(workout["id"], chosen, weight % len(chosen["sets"]), weight, exercise)

    def _put(self, workout: str, exercise: dict[str, Any], place: int, weight: int, reps: int) -> None:
        body: dict[str, Any] = {"weight": weight * 20, "type": "warmup" if (weight, reps) == (5, 5) else "normal"}
        body |= {"durationSeconds": 30 + reps * 10} if exercise["exerciseId"] == "plank" else {"reps": reps + 1}
        self.ask("PUT", f"/workouts/{workout}/set/{place}?exercise={exercise['index']}", body)

    def delete_set(self, number: int, exercise: int, place: int) -> None:
        workout = self.pick(number)
        exercises = [item for item in workout["exercises"] if item["sets"]] if workout else []
        if workout and exercises:
            chosen = exercises[exercise % len(exercises)]
            set_ = chosen["sets"][place % len(chosen["sets"])]
            data = {"setClientId": set_["clientId"]} if "clientId" in set_ else {}
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
            set_ = {"weight": weight * 20, "reps": 3, "durationSeconds": 45, "completedAt": clock.iso(self.now)}
            body = {"version": workout["version"], "exercises": [{"exerciseId": exercise, "sets": [set_, set_]}]}
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
        """Let the index have nothing new for some steps."""
        if not self.behind:
            self.indexed = {lift: _whole_history(ME, lift) for lift in LIFTS}
            self.behind = 4 + sum(steps)

    def whole_history(self, user_id: str, lift: str) -> list[LoadedExercise]:
        """What the index has."""
        return deepcopy(self.indexed[lift]) if self.behind else _whole_history(user_id, lift)

    def deliver(self, first: int = 0, *_: int) -> None:
        """Deliver the waiting events: not always in their order, and some of them twice."""
        table_name = table.settings().table
        items = table.client().scan(TableName=table_name)["Items"]
        events = [item for item in items if item["kind"]["S"] == "outbox"]
        for event in [*events[first:], *events[:first], *events[:1]]:
            deliver(event["name"]["S"], json.loads(event["body"]["S"]))
            table.client().delete_item(TableName=table_name, Key={"PK": event["PK"], "SK": event["SK"]})
        deliver_events(1000)


_whole_history = store.whole_exercise_history


def check(history: History) -> None:
    """Compare what is stored of each exercise with what the workouts give when they are replayed from the first day on."""
    loaded_workouts = [workout for workout in map(store.load_workout, history.workouts) if workout is not None]
    counted = [
        workout
        for workout in loaded_workouts
        if workout.state.status == "completed" or workout.state.id == history.active
    ]
    record_counts: dict[str, int] = {workout.state.id: 0 for workout in counted}
    performance = records_store.load_past_performance(ME, LIFTS)
    for lift in LIFTS:
        bests, sessions, strengths = models.Bests(), [], []
        for workout, places in _history_of(lift, counted, history.active):
            before = bests
            exercises = [place.exercise for place in places]
            replayed, bests = rules.replay_records(exercises, before)
            assert exercises == replayed, f"the records of {lift}"
            assert all(place.bests_before == before for place in places if _completion_times(place.exercise))
            record_counts[workout.state.id] += sum(len(exercise.personal_records) for exercise in replayed)
            if workout.state.id != history.active:
                sessions.append(
                    records_sessions.past_session(workout.state.id, workout.state.date, exercises_with_plans(places))
                )
                strengths.append(session_strength(workout.state.id, workout.state.date, exercises_with_plans(places)))
        assert performance.bests(lift) == bests, f"the record of {lift}"
        newest = records_sessions.newest_sessions(session for session in sessions if session is not None)
        assert performance.done(lift) == newest
        assert performance.strengths(lift) == newest_strengths(item for item in strengths if item is not None)
    for workout in counted:
        assert workout.state.metrics.personal_records_set == record_counts[workout.state.id]
    for workout in loaded_workouts:
        if workout not in counted:
            assert not any(exercise.personal_records for exercise in workout.state.exercises), (
                "a cancelled workout has no records"
            )


def _history_of(
    lift: str, workouts: list[LoadedWorkout], active_id: str | None
) -> list[tuple[LoadedWorkout, list[LoadedExercise]]]:
    """The workouts with completed sets of an exercise, in the order in which they count; the active one is the last."""
    history = [(workout, workout.with_exercise(lift)) for workout in workouts]

    def position(entry: tuple[LoadedWorkout, list[LoadedExercise]]) -> tuple[Any, ...]:
        workout, places = entry
        first = min(moment for place in places for moment in _completion_times(place.exercise))
        return workout.state.id == active_id, workout.state.date, first, workout.state.id

    return sorted(
        (
            (workout, places)
            for workout, places in history
            if any(_completion_times(place.exercise) for place in places)
        ),
        key=position,
    )


def _completion_times(exercise: WorkoutExercise) -> list[datetime]:
    return [set_.completed_at for set_ in exercise.sets if set_.completed_at is not None]


@contextmanager
def only_record_reactions() -> Iterator[None]:
    """Run only the reaction under test, without rate limits: the others are three quarters of the work."""
    reactions = [reaction for reaction in catalogue.reactions() if reaction.name == "recompute_records"]
    with (
        frames(),
        patch.object(catalogue, "reactions", lambda: reactions),
        patch.object(limits, "count_request", lambda bucket, *_, **__: limits.CallerState.of(bucket)),
    ):
        yield


@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, min_size=15, max_size=30), st.integers(0, 3))
def test_records_are_those_of_the_history_whatever_was_changed(
    account: Account, steps: list[tuple[Any, ...]], workouts: int
) -> None:
    history = History()
    with account.lent(), only_record_reactions(), patch.object(store, "whole_exercise_history", history.whole_history):
        for number in range(workouts):
            train(history, 2 + number % 2)
        for name, *numbers in steps:
            history.act(name, *numbers)
        history.deliver()
        check(history)
        # Records are right after further workouts too.
        history.act("complete")
        train(history, 4)
        check(history)


def train(history: History, weight: int) -> None:
    """A workout of all lifts, with nothing unusual about it."""
    history.act("begin", 7, 5, 0)
    for lift in range(3):
        history.act("set", lift, weight, 3)
    history.act("complete")
    history.deliver()
