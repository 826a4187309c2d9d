"""The reactions: whatever events do on their way, goals end as if they were judged by the data once."""

from collections.abc import Callable

import pytest
from fitai.goals import changes, reactions, store
from fitai.goals.state import GoalState
from fitai.kernel import table
from fitai.kernel.ids import new_id
from fitai.kernel.meter import meter
from fitai.kernel.table import Write
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import RecordsChanged

from tests.harness.gateway import call, deliver
from tests.unit.auth.people import Person, register
from tests.unit.goals.steps import FIRST_DAY, SQUAT, Clock, created, train, weigh


@pytest.fixture
def time(aws: None) -> Clock:
    return Clock().start()


def stored(person: Person) -> GoalState:
    (goal,) = store.load_watched(person.id)
    return goal.state


# --- costs -------------------------------------------------------------------------------------------------


def test_an_event_that_concerns_no_goal_is_one_query(time: Clock) -> None:
    ada = register()
    created(ada, type="strength", targetValue=100, exerciseId=SQUAT)
    before = len(meter.operations)
    reactions.update_goals(BodyChanged(user_id=ada.id, days=[FIRST_DAY]))
    reactions.update_goals(RecordsChanged(user_id=ada.id, workout_id="w", exercise_ids=["pull-up"]))
    assert meter.operations[before:] == ["Query", "Query"]


def test_an_event_that_changes_nothing_writes_nothing(time: Clock) -> None:
    ada = register()
    created(ada, type="strength", targetValue=100, exerciseId=SQUAT)
    train(ada, (60, 1))
    version = stored(ada).version
    before = len(meter.operations)
    for _ in range(2):
        reactions.update_goals(RecordsChanged(user_id=ada.id, workout_id="w", exercise_ids=[SQUAT]))
    assert meter.operations[before:] == ["Query", "GetItem", "BatchGetItem"] * 2
    assert stored(ada).version == version


# --- races -------------------------------------------------------------------------------------------------


def test_of_two_reactions_at_once_the_later_data_counts(time: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = register()
    weigh(ada, 82)
    created(ada, type="weight", targetValue=80)
    commit: Callable[..., None] = table.commit
    turns: list[str] = []

    def interrupted(*writes: Write) -> None:
        if not turns:
            turns.append("first")
            time.set_day(2)
            weigh(ada, 79)  # delivers its event: another reaction reads, decides and writes meanwhile
        commit(*writes)

    monkeypatch.setattr(changes, "commit", interrupted)
    time.set_day(1)
    weigh(ada, 81)
    expected = 82 - 1 / 1.9
    expected += (79 - expected) / (1.9 * 0.9 + 1)
    assert stored(ada).current_value == pytest.approx(expected)
    assert stored(ada).version == 2, "the second attempt of the first reaction finds nothing left to do"


def test_data_that_changes_while_a_goal_is_created_is_not_lost(time: Clock) -> None:
    ada = register()
    body = {"type": "strength", "title": "Squat", "targetValue": 100, "exerciseId": SQUAT}
    goal = call("POST", "/goals", body, token=ada.token).data
    # The event of the set has come before the goal was there; that of the goal reads the record.
    workout = {"name": "Day", "exercises": [{"exerciseId": SQUAT, "sets": [{"weight": 60, "reps": 1}]}], "start": True}
    workout_id = call("POST", "/workouts", workout, token=ada.token).data["id"]
    call("PUT", f"/workouts/{workout_id}/set/0", {"weight": 60, "reps": 1}, token=ada.token, exercise="0")
    deliver("goal.changed", {"id": new_id(), "at": "2026-03-02T12:00:00Z", "userId": ada.id, "goalId": goal["id"]})
    assert stored(ada).current_value == 60
