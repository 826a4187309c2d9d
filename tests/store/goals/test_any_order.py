"""Any sequence of data changes, with events repeated and in any order, leaves goals as the data alone would."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from fitai.goals import rules, store
from fitai.goals.state import GoalState
from fitai.kernel import table
from fitai.kernel.ids import new_id
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.gateway import access_token, call, deliver, deliver_events
from tests.store.conftest import account
from tests.unit.analytics.workouts import completed, deleted, done
from tests.unit.auth.people import Person, register
from tests.unit.goals.steps import FIRST_DAY, Clock, created, goals, weigh


def stored(person: Person) -> GoalState:
    (goal,) = store.load_watched(person.id)
    return goal.state


DAYS = st.integers(0, 9)
WEIGHT_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("log"), DAYS, st.integers(78, 84)),
        st.tuples(st.just("delete"), st.integers(0, 20), st.just(0)),
        st.tuples(st.just("correct"), st.integers(0, 20), st.integers(78, 84)),
    ),
    min_size=1,
    max_size=8,
)
TRAINING_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("done"), st.integers(0, 5), st.integers(0, 20)),
        st.tuples(st.just("deleted"), st.integers(0, 5), st.just(0)),
    ),
    min_size=1,
    max_size=10,
)
TODAY = FIRST_DAY + timedelta(days=20)


@pytest.fixture(scope="module")
def shared_cloud() -> Iterator[None]:
    with account():
        yield


def shuffled_delivery(data: st.DataObject, events: list[tuple[str, dict[str, Any]]]) -> None:
    """Deliver events in any order, some of them again, some before the others have even happened."""
    order = data.draw(st.permutations(range(len(events))))
    again = data.draw(st.lists(st.sampled_from(range(len(events))), max_size=3)) if events else []
    for place in [*order, *again]:
        deliver(*events[place])


def taken_events() -> list[tuple[str, dict[str, Any]]]:
    """The events in the outbox, which are taken out of it."""
    found = [
        item for item in table.client().scan(TableName=table.settings().table)["Items"] if "OUTBOX" in item["PK"]["S"]
    ]
    for item in found:
        table.client().delete_item(TableName=table.settings().table, Key={"PK": item["PK"], "SK": item["SK"]})
    return [(item["name"]["S"], json.loads(item["body"]["S"])) for item in found]


def trend_of(weights: dict[date, list[float]]) -> list[tuple[date, float, int]]:
    """The trend by day, and the weighing days in 14: the formula of the specification, plainly."""
    trend, past, last, points = 0.0, 0.0, None, []
    for day in sorted(weights):
        value = median(weights[day])
        past = 1.0 if last is None else 0.9 ** (day - last).days * past + 1
        trend = value if last is None else trend + (value - trend) / past
        last = day
        points.append((day, trend, sum(day - timedelta(days=14) < other <= day for other in weights)))
    return points


@given(steps=WEIGHT_STEPS, data=st.data())
@settings(max_examples=15, deadline=None)
def test_a_weight_goal_is_what_its_log_says_after_any_changes(
    shared_cloud: None, steps: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    clock = Clock().start()
    clock.set_day(FIRST_DAY - timedelta(days=1))
    person = register(f"u{new_id()[-10:]}")
    start = FIRST_DAY - timedelta(days=1)
    weigh(person, 84)
    created(person, type="weight", targetValue=80, milestones=[{"value": 82}])
    clock.set_day(TODAY)
    token = access_token(person.id)
    log: dict[str, tuple[date, float]] = {}
    events: list[tuple[str, dict[str, Any]]] = []
    for kind, place, weight in steps:
        if kind == "log":
            day = FIRST_DAY + timedelta(days=place)
            body = {"date": day.isoformat(), "weight": weight}
            log[call("POST", "/users/metrics", body, token=token).data["id"]] = (day, float(weight))
        elif log:
            entry = sorted(log)[place % len(log)]
            if kind == "delete":
                call("DELETE", f"/users/metrics/{entry}", token=token)
                del log[entry]
            else:
                call("PUT", f"/users/metrics/{entry}", {"weight": weight}, token=token)
                log[entry] = (log[entry][0], float(weight))
        events += taken_events()
        if data.draw(st.booleans()) and events:
            deliver(*events[-1])
    shuffled_delivery(data, events)
    taken_events()

    weights: dict[date, list[float]] = {start: [84.0]}
    for day, weight in log.values():
        weights.setdefault(day, []).append(weight)
    points = trend_of(weights)

    def first_day(bound: float) -> date | None:
        return next((day for day, trend, days in points if trend <= bound and days >= 3), None)

    state = stored(person)
    assert state.completed_on == first_day(80)
    assert state.status == ("completed" if first_day(80) else "active")
    assert state.milestones[0].achieved_at == first_day(82)
    if state.status == "active":
        assert state.current_value == pytest.approx(points[-1][1], abs=1e-6)
        assert rules.goal_progress(state) == rules.progress(84, 80, round(points[-1][1], 6))
    counts = store.load_numbers(person.id)
    assert (counts.completed, counts.milestones) == (int(first_day(80) is not None), int(first_day(82) is not None))


@given(steps=TRAINING_STEPS, data=st.data())
@settings(max_examples=15, deadline=None)
def test_training_goals_are_what_the_workouts_say_after_any_changes(
    shared_cloud: None, steps: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    clock = Clock().start()
    clock.set_day(0)
    person = register(f"u{new_id()[-10:]}")
    deliver_events()
    for body in (
        {"type": "frequency", "targetValue": 2, "period": "week"},
        {"type": "volume", "targetValue": 3000, "period": "month"},
        {"type": "frequency", "targetValue": 3, "targetDate": "2026-04-30", "milestones": [{"value": 2}]},
    ):
        created(person, **body)
    clock.set_day(TODAY)
    days: dict[str, date] = {}
    events: list[tuple[str, dict[str, Any]]] = []
    for version, (kind, number, place) in enumerate(steps, start=1):
        workout, day = f"w{number}", FIRST_DAY + timedelta(days=place)
        if kind == "done":
            days[workout] = day
            event: Any = completed(workout, day, done("squat"), user_id=person.id, version=version)
        else:
            days.pop(workout, None)
            event = deleted(workout, version=version, user_id=person.id)
        events.append((event.name, event.model_dump(mode="json", by_alias=True)))
    for place in [
        *data.draw(st.permutations(range(len(events)))),
        *data.draw(st.lists(st.sampled_from(range(len(events))), max_size=2)),
    ]:
        deliver(*events[place])
    shuffled_delivery(data, taken_events())
    taken_events()

    by_id = {goal["kind"] + goal.get("period", ""): goal for goal in goals(person)}
    trained = sorted(days.values())
    weeks = [
        sum(FIRST_DAY + timedelta(weeks=week) <= day < FIRST_DAY + timedelta(weeks=week + 1) for day in trained)
        for week in range(3)
    ]
    assert [week["value"] for week in by_id["frequencyweek"]["periods"]] == weeks
    assert [week["met"] for week in by_id["frequencyweek"]["periods"]] == [count >= 2 for count in weeks]
    assert by_id["volumemonth"]["currentValue"] == 1500 * len(trained)
    assert by_id["frequency"].get("completedOn") == (trained[2].isoformat() if len(trained) >= 3 else None)
    milestone = by_id["frequency"]["milestones"][0].get("achievedAt")
    assert milestone == (trained[1].isoformat() if len(trained) >= 2 else None)
