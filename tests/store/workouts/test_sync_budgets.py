"""What a batch of what was done offline costs in DynamoDB."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import clock
from fitai.kernel.ids import new_id

from tests.harness import histories
from tests.harness.gateway import Answer, access_token, call
from tests.store.conftest import account

SQUAT, BENCH = "barbell-back-squat", "barbell-bench-press"
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module", params=[10, 2_000])
def token(request: pytest.FixtureRequest) -> Iterator[str]:
    """An account with a history of so many workouts."""
    with account():
        histories.train("user-1", request.param)
        yield access_token("user-1")


def make_operation(kind: str, workout: str, minutes: float, **data: Any) -> dict[str, Any]:
    at = clock.iso(NOON + timedelta(minutes=minutes))
    return {"clientId": new_id(), "op": kind, "workoutId": workout, "at": at, "data": data}


def sync(token: str, operations: list[dict[str, Any]]) -> Answer:
    answer = call("POST", "/workouts/sync", {"operations": operations}, token=token)
    assert {result["status"] for result in answer.data["results"]} == {"applied"}
    return answer


def make_sets(workout: str, count: int) -> list[dict[str, Any]]:
    """So many sets, half of them of each of two exercises."""
    return [
        make_operation(
            "set", workout, index, exerciseIndex=index % 2, exerciseId=(SQUAT, BENCH)[index % 2], weight=60, reps=5
        )
        for index in range(count)
    ]


def creation_and_start(workout: str) -> list[dict[str, Any]]:
    return [
        make_operation("create", workout, 0, exercises=[{"exerciseId": SQUAT}, {"exerciseId": BENCH}]),
        make_operation("start", workout, 0),
    ]


def request_counts(answer: Answer) -> dict[str, int]:
    requests = [request for request in answer.operations if request != "UpdateItem"]
    return {request: requests.count(request) for request in sorted(set(requests))}


def test_five_hundred_sets_of_ten_workouts_cost_a_few_dozen_requests(token: str) -> None:
    workouts = [new_id() for _ in range(10)]
    sync(token, [operation for workout in workouts for operation in creation_and_start(workout)])
    answer = sync(token, [set_ for workout in workouts for set_ in make_sets(workout, 50)])
    assert request_counts(answer) == {"BatchGetItem": 10, "Query": 10, "TransactWriteItems": 10}
    for workout in workouts:
        call("DELETE", f"/workouts/{workout}", token=token)


def test_ten_whole_workouts_cost_five_requests_each(token: str) -> None:
    """A query for the workout, the athlete, the records, the client ids, and one transaction."""
    operations = []
    for workout in [new_id() for _ in range(10)]:
        operations += [*creation_and_start(workout), *make_sets(workout, 40), make_operation("complete", workout, 60)]
    answer = sync(token, operations)
    assert request_counts(answer) == {"BatchGetItem": 10, "GetItem": 10, "Query": 10, "TransactWriteItems": 10}
    assert request_counts(call("POST", "/workouts/sync", {"operations": operations}, token=token)) == {
        "BatchGetItem": 10,
        "Query": 10,
    }, "a repeated batch writes nothing"


def test_one_set_costs_what_it_costs_online_and_the_lookup_of_its_client_id(token: str) -> None:
    workout = new_id()
    sync(token, creation_and_start(workout))
    answer = sync(token, make_sets(workout, 1))
    assert request_counts(answer) == {"BatchGetItem": 1, "Query": 1, "TransactWriteItems": 1}
    call("DELETE", f"/workouts/{workout}", token=token)


def test_a_page_of_changes_is_one_query_whatever_the_history(token: str) -> None:
    for workout in (new_id(), new_id()):
        sync(token, [*creation_and_start(workout), *make_sets(workout, 4), make_operation("complete", workout, 60)])
    first = call("GET", "/workouts/changes", token=token, limit=5)
    second = call("GET", "/workouts/changes", token=token, limit=5, cursor=first.cursor)
    for answer in (first, second):
        assert request_counts(answer) == {"Query": 1}
        assert answer.read_units <= 3
        assert len(answer.data) == 5
