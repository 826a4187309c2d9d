"""The personal records of all exercises: one query for a page, in the caller's units."""

from typing import Any

import pytest
from fitai.kernel import table
from fitai.workouts.models import Bests
from fitai.workouts.records import store

from tests.harness.gateway import access_token, call, deliver_events


@pytest.fixture
def ann(aws: None) -> str:
    return access_token("ann")


def train(token: str, exercise: str, **values: Any) -> str:
    workout = call("POST", "/workouts", {"exercises": [{"exerciseId": exercise}], "start": True}, token=token).data
    call("PUT", f"/workouts/{workout['id']}/set/0", values, token=token).data  # noqa: B018
    call("POST", f"/workouts/{workout['id']}/complete", {}, token=token).data  # noqa: B018
    deliver_events()
    return str(workout["id"])


def test_all_exercises_with_a_record_are_listed_in_the_callers_units(ann: str) -> None:
    train(ann, "plank", durationSeconds=90)
    squat = train(ann, "barbell-back-squat", weight=100, reps=5)
    plank, bench = "plank", "barbell-back-squat"
    records = {record["exerciseId"]: record for record in call("GET", "/progress/records", token=ann).data}
    assert records.keys() == {plank, bench}
    assert (records[bench]["maxWeight"], records[bench]["maxReps"]) == (100, 5)
    assert records[plank]["maxDuration"] == 90
    imperial = call("GET", "/progress/records", token=ann, units="imperial").data[0]
    assert imperial["maxWeight"] == pytest.approx(220.46, abs=0.01)
    assert call("GET", "/progress/records", token=access_token("bob")).data == []
    call("DELETE", f"/workouts/{squat}", token=ann).data  # noqa: B018
    deliver_events()
    assert [record["exerciseId"] for record in call("GET", "/progress/records", token=ann).data] == [plank]


@pytest.mark.parametrize("exercises", [10, 1_000])
def test_a_page_is_one_query_however_many_records_there_are(ann: str, exercises: int) -> None:
    bests = Bests(weight=100.0, volume=500.0, one_rep_max=116.7, reps=[(100.0, 5)])
    for number in range(exercises):
        table.commit(table.put(store.RecordItem.of("ann", f"exercise-{number:04d}", bests, 1)))
    answer = call("GET", "/progress/records", token=ann, limit=6)
    assert answer.operations[1:] == ["Query"]
    assert answer.read_units <= 1
    rest = call("GET", "/progress/records", token=ann, limit=4, cursor=answer.cursor)
    assert rest.operations[1:] == ["Query"]
    ids = [record["exerciseId"] for record in [*answer.data, *rest.data]]
    assert ids == [f"exercise-{number:04d}" for number in range(10)]
