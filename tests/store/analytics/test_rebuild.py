"""What is kept as events come in is what the workouts themselves say, whatever the events did on their way."""

import runpy
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.analytics import rebuild as command
from fitai.analytics import store
from fitai.analytics.reactions import update_analytics
from fitai.analytics.rebuild import rebuild
from fitai.kernel import clock, table
from fitai.kernel.ids import new_id
from fitai.kernel.table import Write
from fitai.workouts import event_builders, models
from fitai.workouts import rules as workout_rules
from fitai.workouts.events import WorkoutDeleted
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.records import rules
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import DeletedWorkoutItem, WorkoutExerciseItem, WorkoutItem
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness import histories
from tests.harness.gateway import access_token, call
from tests.store.conftest import account

MOMENT = datetime(2026, 3, 4, 12, tzinfo=UTC)
EXERCISES = {
    "barbell-back-squat": "weight_reps",
    "barbell-bench-press": "weight_reps",
    "assisted-pull-up": "assisted_reps",
}


@pytest.fixture(scope="module")
def _account() -> Iterator[None]:
    with account():
        yield


@pytest.fixture(autouse=True)
def _noon(_account: None) -> None:
    clock.set_source(lambda: MOMENT)


# --- workouts in the table, and the events that they would have sent -----------------------------------------


@dataclass
class Gym:
    """A user's workouts, written as the workouts service leaves them; `events` are those of their changes."""

    user_id: str
    states: dict[str, WorkoutState] = field(default_factory=dict)
    events: list[Any] = field(default_factory=list)

    def train(self, name: str, content: dict[str, Any]) -> None:
        """Complete a workout, or correct it."""
        workout_id = f"{self.user_id}-{name}"
        before = self.states.get(workout_id)
        state = _state(workout_id, self.user_id, (before.version if before else 3) + 1, **content)
        self.states[workout_id] = state
        self.events.append(
            event_builders.workout_completed(state)
            if before is None
            else event_builders.workout_corrected(before, state)
        )
        self._clear(workout_id)
        histories.write(
            [WorkoutItem.of(state), *(WorkoutExerciseItem.of(state, exercise) for exercise in state.exercises)]
        )

    def delete(self, name: str) -> None:
        workout_id = f"{self.user_id}-{name}"
        state = self.states.pop(workout_id)
        self._clear(workout_id)
        histories.write([DeletedWorkoutItem.of(state)])
        self.events.append(
            WorkoutDeleted(
                user_id=self.user_id,
                workout_id=workout_id,
                workout_version=state.version + 1,
                was_completed=True,
                exercise_ids=[],
            )
        )

    def _clear(self, workout_id: str) -> None:
        for item in list(table.query_all(f"WORKOUT#{workout_id}")):
            table.commit(table.delete(item))


def _state(workout_id: str, user_id: str, version: int, **content: Any) -> WorkoutState:
    exercises = [
        WorkoutExercise(
            index=index,
            exercise_id=exercise_id,
            name=exercise_id.title(),
            measurement=EXERCISES[exercise_id],
            sets=[
                WorkoutSet(index=place, weight=weight, reps=reps, completed_at=MOMENT, type="normal" if place else kind)
                for place, (weight, reps, kind) in enumerate(sets)
            ],
        )
        for index, (exercise_id, sets) in enumerate(content["exercises"])
    ]
    replayed = [rules.replay_records([exercise], models.Bests())[0][0] for exercise in exercises]
    return WorkoutState(
        id=workout_id,
        user_id=user_id,
        status="completed",
        version=version,
        name="Day",
        date=content["date"],
        timezone=content.get("timezone", "UTC"),
        started_at=MOMENT - timedelta(hours=1),
        ended_at=MOMENT,
        duration_seconds=content.get("seconds", 3600.0),
        exercises=replayed,
        exercise_count=len(replayed),
        metrics=workout_rules.workout_totals(replayed, content.get("calories", 300.0)),
        created_at=MOMENT,
        updated_at=MOMENT,
    )


def day(offset: int, *sets: tuple[float, int], exercise: str = "barbell-back-squat") -> dict[str, Any]:
    return {
        "date": MOMENT.date() + timedelta(days=offset),
        "exercises": [(exercise, [(weight, reps, "normal") for weight, reps in sets or [(100.0, 5)]])],
    }


def tell(*events: Any) -> None:
    """Let analytics follow the events, and nobody else: these workouts' records are not those of a history."""
    for event in events:
        update_analytics(event)


def kept(user_id: str) -> tuple[Any, Any]:
    """The standing, and what each workout has added at which version."""
    loaded = store.load_all(user_id)
    added = {
        entry: (int(item.version), item.contribution)
        for entry, item in loaded.contributions.items()
        if item.contribution is not None
    }
    return loaded.aggregates, added


def forget(user_id: str) -> None:
    """Lose everything that analytics keep of a user."""
    for item in list(table.query_all(f"USER#{user_id}", begins="ANALYTICS")):
        table.commit(table.delete(item))


def overview(user_id: str) -> Any:
    return call("GET", "/analytics/overview", token=access_token(user_id)).data


# --- any sequence of events ----------------------------------------------------------------------------------

SETS = st.lists(
    st.tuples(
        st.sampled_from([45 * 0.45359237, 60.0, 100.0, 102.5]),
        st.integers(1, 12),
        st.sampled_from(["normal", "warmup"]),
    ),
    min_size=1,
    max_size=3,
)
CONTENT = st.fixed_dictionaries(
    {
        "date": st.integers(-16, 3).map(lambda offset: MOMENT.date() + timedelta(days=offset)),
        "exercises": st.lists(st.tuples(st.sampled_from(sorted(EXERCISES)), SETS), max_size=3),
        "timezone": st.sampled_from(["UTC", "Asia/Tokyo"]),
        "seconds": st.sampled_from([0.1, 1800.25, 3600.0]),
        "calories": st.sampled_from([0.1, 250.7]),
    }
)
STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.none(), CONTENT)), min_size=1, max_size=8)


@given(steps=STEPS, data=st.data())
@settings(max_examples=20, deadline=None)
def test_the_running_state_is_the_rebuilt_one(
    steps: list[tuple[str, dict[str, Any] | None]], data: st.DataObject
) -> None:
    gym = Gym(new_id())
    gone: set[str] = set()
    for name, content in steps:
        if content is not None and name not in gone:
            gym.train(name, content)
        elif f"{gym.user_id}-{name}" in gym.states:
            gym.delete(name)
            gone.add(name)
    again = data.draw(st.lists(st.sampled_from(gym.events), max_size=3)) if gym.events else []
    tell(*data.draw(st.permutations([*gym.events, *again])))
    running, seen = kept(gym.user_id), overview(gym.user_id)
    assert rebuild(gym.user_id) == 0, "nothing was wrong"
    forget(gym.user_id)
    assert overview(gym.user_id)["totalWorkouts"] == 0
    rebuild(gym.user_id)
    assert kept(gym.user_id) == running
    assert overview(gym.user_id) == seen
    assert seen["totalWorkouts"] == len(gym.states)


# --- repairing -----------------------------------------------------------------------------------------------


@pytest.fixture
def gym() -> Gym:
    """Three workouts that were counted."""
    gym = Gym(new_id())
    gym.train("a", day(0, (100, 5), (110, 3)))
    gym.train("b", day(-1, (80, 8), exercise="barbell-bench-press"))
    gym.train("c", day(-9))
    tell(*gym.events)
    gym.events.clear()
    return gym


DAMAGE = ("ANALYTICS#WEEK#", "ANALYTICS#~TOTALS", "ANALYTICS_WORKOUT#", "ANALYTICS_EXERCISE#", "ANALYTICS_CALENDAR")


@pytest.mark.parametrize("begins", DAMAGE)
def test_what_was_lost_comes_back(gym: Gym, begins: str) -> None:
    running = kept(gym.user_id)
    for item in list(table.query_all(f"USER#{gym.user_id}", begins=begins)):
        table.commit(table.delete(item))
    assert kept(gym.user_id) != running
    assert rebuild(gym.user_id) > 0
    assert kept(gym.user_id) == running
    assert rebuild(gym.user_id) == 0


def test_what_was_never_there_goes(gym: Gym) -> None:
    running = kept(gym.user_id)
    item = next(iter(store.load_all(gym.user_id).contributions.values()))
    ghost = store.ContributionItem.of(gym.user_id, "ghost", 4, item.contribution)
    ghost.revision = 1
    week = store.WeekItem.of(gym.user_id, date(2020, 1, 6), store.Week(workouts=3))
    week.revision = 1
    histories.write([ghost, week])
    assert rebuild(gym.user_id) == 2
    assert kept(gym.user_id) == running


def test_time_alone_makes_nothing_wrong(gym: Gym) -> None:
    for days in range(0, 40, 3):
        clock.set_source(lambda: MOMENT + timedelta(days=days))  # noqa: B023
        assert rebuild(gym.user_id) == 0


def test_what_the_account_says_stays(gym: Gym) -> None:
    loaded = store.load_all(gym.user_id)
    choices = store.StreakSettings("Asia/Tokyo", 1, 7)
    totals = loaded.aggregates.totals.model_copy(update={"volume": -1})
    table.commit(*store.totals_writes(loaded, totals, choices))
    assert rebuild(gym.user_id) == 1
    after = store.load_all(gym.user_id)
    assert after.settings == choices
    assert overview(gym.user_id)["weeklyStreak"]["current"] == 2, "counted against the account's target"


def test_a_workout_whose_event_has_not_come_yet_counts_once(gym: Gym) -> None:
    gym.train("d", day(-2))
    assert rebuild(gym.user_id) > 0
    before = kept(gym.user_id)
    assert before[0].totals.workouts == 4
    tell(*gym.events)
    assert kept(gym.user_id) == before


def test_a_deletion_whose_event_has_not_come_yet_counts_once(gym: Gym) -> None:
    gym.delete("a")
    assert rebuild(gym.user_id) > 0
    before = kept(gym.user_id)
    assert before[0].totals.workouts == 2
    tell(*gym.events)
    assert kept(gym.user_id) == before


def test_what_the_lagging_index_does_not_show_is_kept(gym: Gym, monkeypatch: pytest.MonkeyPatch) -> None:
    running = kept(gym.user_id)
    monkeypatch.setattr(command.published, "completed_workouts", lambda user_id: iter([]))
    assert rebuild(gym.user_id) == 0
    assert kept(gym.user_id) == running


def test_what_is_counted_meanwhile_is_not_lost(gym: Gym, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading and writing, another workout is completed, and one that was read is corrected."""
    real = command.commit
    meanwhile = [True]

    def commit(*writes: Write) -> None:
        if meanwhile:
            meanwhile.pop()
            gym.train("d", day(-3))
            gym.train("a", day(0, (90, 5)))
            tell(*gym.events)
        real(*writes)

    table.commit(table.delete(store.load_all(gym.user_id).calendar))  # type: ignore[arg-type]
    monkeypatch.setattr(command, "commit", commit)
    assert rebuild(gym.user_id) > 0
    monkeypatch.undo()
    standing, _ = kept(gym.user_id)
    assert standing.totals.workouts == 4
    assert standing.totals.strongest[0].max_weight == 100, "the 110 of before are corrected away"
    assert rebuild(gym.user_id) == 0


def test_a_history_of_more_items_than_a_transaction_takes() -> None:
    user = new_id()
    histories.train(user, 130)
    assert rebuild(user) > 130
    seen = overview(user)
    assert (seen["totalWorkouts"], seen["longestStreak"], seen["totalVolume"]) == (130, 130, 130 * 1500)
    assert rebuild(user) == 0


def test_a_user_without_workouts() -> None:
    assert rebuild(new_id()) == 0


def test_the_command(gym: Gym, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    forget(gym.user_id)
    monkeypatch.setattr(sys, "argv", ["rebuild", gym.user_id])
    monkeypatch.delitem(sys.modules, "fitai.analytics.rebuild")
    runpy.run_module("fitai.analytics.rebuild", run_name="__main__")
    assert capsys.readouterr().out.splitlines()[-1] == f"{gym.user_id}: 11 items were wrong"
    assert overview(gym.user_id)["totalWorkouts"] == 3
