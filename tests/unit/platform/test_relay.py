"""The relay carries every event of the stream to the bus, and says which the bus would not take."""

import json
from typing import Any

import pytest
from fitai.kernel import aws, outbox

from functions.platform import relay
from tests.harness.cloud import ENVIRONMENT, TABLE, sdk
from tests.harness.gateway import CONTEXT


class Bus:
    """A bus that takes events, save those it is told to refuse; and knows EventBridge's bounds."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.requests: list[int] = []
        self.refused: set[str] = set()

    def put_events(self, **request: list[dict[str, Any]]) -> dict[str, Any]:
        entries = request["Entries"]
        assert len(entries) <= 10
        assert sum(len(json.dumps(entry).encode()) for entry in entries) <= 262_144
        self.requests.append(len(entries))
        results = []
        for entry in entries:
            if json.loads(entry["Detail"])["id"] in self.refused:
                results.append({"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"})
            else:
                self.taken.append(entry)
                results.append({"EventId": "e"})
        return {"FailedEntryCount": sum("ErrorCode" in result for result in results), "Entries": results}


@pytest.fixture
def bus(aws: None, monkeypatch: pytest.MonkeyPatch) -> Bus:
    bus = Bus()
    monkeypatch.setattr(outbox, "client", lambda service: bus)
    return bus


def record(number: int, padding: int = 0) -> dict[str, Any]:
    body = json.dumps({"id": f"e{number}", "text": "x" * padding})
    image = {"kind": {"S": "outbox"}, "name": {"S": "workout.completed"}, "body": {"S": body}}
    key = {"PK": {"S": f"OUTBOX#e{number}"}, "SK": {"S": "EVENT"}}
    return {"eventName": "INSERT", "dynamodb": {"Keys": key, "NewImage": image, "SequenceNumber": str(number)}}


def relayed(*records: dict[str, Any]) -> list[str]:
    """Relay; gives the places reported as failed."""
    answer = relay.handler({"Records": list(records)}, CONTEXT)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_an_event_reaches_the_bus_as_its_rules_expect_it(bus: Bus):
    assert relayed(record(1)) == []
    assert bus.taken == [
        {
            "EventBusName": ENVIRONMENT["FITAI_BUS"],
            "Source": "fitai",
            "DetailType": "workout.completed",
            "Detail": '{"id": "e1", "text": ""}',
        }
    ]


def test_all_go_out_in_order_ten_at_a_time(bus: Bus):
    assert relayed(*map(record, range(25))) == []
    assert [json.loads(entry["Detail"])["id"] for entry in bus.taken] == [f"e{n}" for n in range(25)]
    assert bus.requests == [10, 10, 5]


def test_large_events_share_no_request(bus: Bus):
    assert relayed(*(record(n, padding=100_000) for n in range(5))) == []
    assert bus.requests == [2, 2, 1]


def test_events_that_are_refused_are_reported_by_their_place_and_the_others_go_out(bus: Bus):
    bus.refused = {"e3", "e11"}

    assert relayed(*map(record, range(12))) == ["3", "11"]
    assert len(bus.taken) == 10


def test_when_the_bus_does_not_answer_the_whole_batch_comes_again(aws: None, monkeypatch: pytest.MonkeyPatch):
    class Gone:
        def put_events(self, **_: Any) -> dict[str, Any]:
            raise ConnectionError

    monkeypatch.setattr(outbox, "client", lambda service: Gone())

    with pytest.raises(ConnectionError):
        relayed(record(1))


def test_the_client_is_the_kernels():
    assert outbox.client is aws.client


def kept() -> set[str]:
    found = sdk("dynamodb").scan(TableName=TABLE)["Items"]
    return {item["PK"]["S"] for item in found if item["kind"]["S"] == "outbox"}


def stored(*numbers: int) -> None:
    for number in numbers:
        image = record(number)["dynamodb"]
        sdk("dynamodb").put_item(TableName=TABLE, Item=image["Keys"] | image["NewImage"])


def test_what_is_on_the_bus_leaves_the_table_and_what_was_refused_stays(bus: Bus):
    stored(1, 2, 3)
    bus.refused = {"e2"}

    assert relayed(*map(record, (1, 2, 3))) == ["2"]
    assert kept() == {"OUTBOX#e2"}


def test_an_event_that_cannot_be_removed_is_published_all_the_same(bus: Bus, monkeypatch: pytest.MonkeyPatch):
    def fail(keys: Any) -> None:
        raise RuntimeError

    stored(1)
    monkeypatch.setattr(outbox, "delete_published", fail)

    assert relayed(record(1)) == []
    assert len(bus.taken) == 1
    assert kept() == {"OUTBOX#e1"}
