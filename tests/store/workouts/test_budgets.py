"""What the routes of workouts cost in DynamoDB, with a short and a very long history: the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.harness import histories
from tests.harness.gateway import Answer, Frames, Socket, access_token, call, frames
from tests.store.conftest import account

LIMIT = "UpdateItem"
"""The rate limit's request, which every route has."""


@pytest.fixture(scope="module", params=[10, 5_000])
def frames_sent(request: pytest.FixtureRequest) -> Iterator[Frames]:
    """Two accounts with their histories, the first of 10 and of 5,000 workouts; made once for all the tests."""
    with account(), frames() as kept:
        histories.train("user-1", request.param)
        histories.train("user-2", 20)
        yield kept


@pytest.fixture
def token(frames_sent: Frames) -> Iterator[str]:
    token = access_token("user-1")
    yield token
    # At most one workout runs at a time: end what the test has left running.
    for status in ("in_progress", "paused"):
        for workout in call("GET", "/workouts", token=token, status=status).data:
            call("DELETE", f"/workouts/{workout['id']}", token=token)


def start_workout(token: str, sets: int = 3) -> dict[str, Any]:
    exercises = [{"exerciseId": "barbell-back-squat", "sets": [{"weight": 100, "reps": 5}] * sets}]
    return call("POST", "/workouts", {"exercises": exercises, "start": True}, token=token).data  # type: ignore[no-any-return]


def cost(answer: Answer) -> list[str]:
    assert answer.status < 300, answer.text
    assert answer.operations[0] == LIMIT
    return answer.operations[1:]


def test_a_history_page_is_one_query(token: str) -> None:
    for query in ({}, {"status": "completed"}, {"from": "2010-01-05", "to": "2010-01-09"}):
        answer = call("GET", "/workouts", token=token, limit=10, **query)
        assert cost(answer) == ["Query"]
        assert answer.read_units <= 5
        assert answer.data


def test_the_second_page_costs_what_the_first_costs(token: str) -> None:
    first = call("GET", "/workouts", token=token, limit=5)
    second = call("GET", "/workouts", token=token, limit=5, cursor=first.cursor)
    assert cost(second) == ["Query"]
    assert not {workout["id"] for workout in first.data} & {workout["id"] for workout in second.data}


def test_a_history_page_of_an_exercise_is_two_queries_and_costs_what_it_shows(token: str) -> None:
    answer = call("GET", "/workouts", token=token, limit=20, exercise="barbell-back-squat")
    assert cost(answer) == ["Query", "Query"]
    days = [workout["date"] for workout in answer.data]
    assert days == sorted(days, reverse=True)
    assert len(days) == min(20, len(call("GET", "/workouts", token=token, limit=20).data))
    assert answer.read_units <= 4


def test_where_an_exercise_is_rare_the_workouts_between_are_not_read(frames_sent: Frames) -> None:
    token = access_token("user-3")
    for month in (1, 2, 3):
        body = {"date": f"2026-0{month}-01", "exercises": [{"exerciseId": "pull-up"}], "start": True}
        workout = call("POST", "/workouts", body, token=token).data
        call("PUT", f"/workouts/{workout['id']}/set/0", {"reps": 5}, token=token, exercise=0)
        call("PUT", f"/workouts/{workout['id']}", {"version": 2, "date": body["date"]}, token=token)
        call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
    answer = call("GET", "/workouts", token=token, exercise="pull-up")
    assert cost(answer) == ["Query", "BatchGetItem"]
    assert [workout["date"] for workout in answer.data] == ["2026-03-01", "2026-02-01", "2026-01-01"]


def test_one_workout_with_all_its_sets_is_one_query(token: str) -> None:
    workout = start_workout(token, sets=40)
    answer = call("GET", f"/workouts/{workout['id']}", token=token)
    assert cost(answer) == ["Query"]
    assert len(answer.data["exercises"][0]["sets"]) == 40


def test_completing_a_set_is_one_read_and_one_transaction(token: str, frames_sent: Frames) -> None:
    device = Socket(frames_sent, token).connect()
    workout = start_workout(token)
    for index, (weight, reps) in enumerate([(100, 5), (105, 5), (105, 6)]):
        body = {"weight": weight, "reps": reps, "clientId": f"c{index}"}
        answer = call("PUT", f"/workouts/{workout['id']}/set/{index}", body, token=token)
        assert cost(answer) == ["Query", "TransactWriteItems"], "records, totals and the push included"
        assert answer.read_units <= 3
    assert len(device.received("set:completed")) == 3
    assert device.received("pr:achieved")


def test_completing_a_workout_is_one_read_and_one_transaction(token: str) -> None:
    workout = start_workout(token)
    for index in range(3):
        call("PUT", f"/workouts/{workout['id']}/set/{index}", {"weight": 100, "reps": 5}, token=token)
    answer = call("POST", f"/workouts/{workout['id']}/complete", {}, token=token)
    assert cost(answer) == ["Query", "TransactWriteItems"]


@pytest.mark.parametrize("step", ["pause", "rest"])
def test_other_operations_are_one_read_and_one_transaction(token: str, step: str) -> None:
    workout = start_workout(token)
    body = {"seconds": 60} if step == "rest" else {}
    assert cost(call("POST", f"/workouts/{workout['id']}/{step}", body, token=token)) == ["Query", "TransactWriteItems"]


def test_a_start_reads_the_last_time_of_all_exercises_at_once(token: str) -> None:
    lifts = ["barbell-back-squat", "barbell-bench-press", "barbell-deadlift", "pull-up", "plank"]
    body = {"exercises": [{"exerciseId": lift} for lift in lifts]}
    planned = call("POST", "/workouts", body, token=token).data
    answer = call("POST", f"/workouts/{planned['id']}/start", {}, token=token)
    assert cost(answer)[:3] == ["Query", "BatchGetItem", "TransactWriteItems"], "then the devices that follow it"
    call("DELETE", f"/workouts/{planned['id']}", token=token)
    at_once = call("POST", "/workouts", body | {"start": True}, token=token)
    assert cost(at_once)[:3] == ["GetItem", "BatchGetItem", "TransactWriteItems"], "the first one: the account"
