"""The units that the DynamoDB of the tests answers are those that AWS's rules give: on moto, and on DynamoDB Local.

The local cloud is held against the same rules in tests/infra/emulator/test_capacity.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import table

from infra.local import capacity
from infra.local.capacity import Change, Index
from tests.harness import moto_capacity
from tests.harness.cloud import TABLE
from tests.store.conftest import SERVER, account, on_moto

Json = dict[str, Any]
INDEXES = [Index("GSI1", ("GSI1PK", "GSI1SK")), Index("GSI2", ("GSI2PK", "GSI2SK"))]


def key(sort: str) -> Json:
    return {"PK": {"S": "Größe"}, "SK": {"S": sort}}


def item(sort: str, length: int, **more: Json) -> Json:
    return key(sort) | {"text": {"S": "ü" * (length // 2)}} | more


def indexed(sort: str) -> Json:
    return {"GSI1PK": {"S": "owner"}, "GSI1SK": {"S": sort}}


SMALL = item("1", 100, weight={"N": "-102.50"}, done={"BOOL": True}, note={"NULL": True}, names={"SS": ["é", "b"]})
MEDIUM = item("2", 3_900, **indexed("2026"))
LARGE = item(
    "3",
    10_240,
    **indexed("2027"),
    GSI2PK={"S": "all"},
    GSI2SK={"S": "3"},
    sets={"L": [{"M": {"reps": {"N": "5"}}}] * 40},
)
STORED = (SMALL, MEDIUM, LARGE)
LONGER = MEDIUM | {"text": {"S": "y" * 5_000}}
MOVED = MEDIUM | {"GSI1SK": {"S": "2028"}}
HIDDEN = {name: value for name, value in LARGE.items() if not name.startswith("GSI2")}


@dataclass(frozen=True, slots=True)
class Case:
    """A request, and the units that it costs by the rules."""

    operation: str
    request: Json
    units: float


def query(**more: Any) -> Json:
    values = {":pk": {"S": "Größe"}}
    return {"TableName": TABLE, "KeyConditionExpression": "PK = :pk", "ExpressionAttributeValues": values, **more}


def index_query(index: str, value: str, **more: Any) -> Json:
    condition = f"{index}PK = :pk"
    return query(IndexName=index, KeyConditionExpression=condition, **more) | {
        "ExpressionAttributeValues": {":pk": {"S": value}}
    }


def update(expression: str, names: dict[str, str], values: Json | None = None, sort: str = "2") -> Json:
    about = {"TableName": TABLE, "Key": key(sort), "UpdateExpression": expression, "ExpressionAttributeNames": names}
    return about if values is None else about | {"ExpressionAttributeValues": values}


def written(before: Json | None, after: Json | None) -> float:
    return capacity.write_capacity([Change(before, after)], INDEXES).total


def page(*items: Json, is_consistent: bool = False) -> float:
    return capacity.page_units(items, is_consistent=is_consistent)


CHECK = {"TableName": TABLE, "Key": key("1"), "ConditionExpression": "attribute_exists(PK)"}
TRANSACTION = [
    {"Put": {"TableName": TABLE, "Item": MOVED}},
    {"Delete": {"TableName": TABLE, "Key": key("3")}},
    {"Update": update("SET #w = :w", {"#w": "weight"}, {":w": {"N": "1"}}, sort="5")},
    {"ConditionCheck": CHECK},
]
TRANSACTION_CAPACITY = capacity.transaction_capacity(
    [
        Change(MEDIUM, MOVED),
        Change(LARGE, None),
        Change(None, key("5") | {"weight": {"N": "1"}}),
        Change(SMALL, SMALL),
    ],
    INDEXES,
)
NO_MATCH = {"FilterExpression": "attribute_exists(nothing)"}
CASES = {
    "a get": Case("get_item", {"TableName": TABLE, "Key": key("3")}, capacity.get_units(LARGE, is_consistent=False)),
    "a consistent get": Case(
        "get_item",
        {"TableName": TABLE, "Key": key("3"), "ConsistentRead": True},
        capacity.get_units(LARGE, is_consistent=True),
    ),
    "a get of a part": Case(
        "get_item",
        {"TableName": TABLE, "Key": key("3"), "ProjectionExpression": "PK"},
        capacity.get_units(LARGE, is_consistent=False),
    ),
    "a get of nothing": Case(
        "get_item", {"TableName": TABLE, "Key": key("none")}, capacity.get_units(None, is_consistent=False)
    ),
    "a query": Case("query", query(), page(*STORED)),
    "a consistent query": Case("query", query(ConsistentRead=True), page(*STORED, is_consistent=True)),
    "a query with a limit": Case("query", query(Limit=2), page(SMALL, MEDIUM)),
    "a query with a filter": Case("query", query(**NO_MATCH), page(*STORED)),
    "a query of a part": Case("query", query(ProjectionExpression="SK"), page(*STORED)),
    "a query that counts": Case("query", query(Select="COUNT"), page(*STORED)),
    "a query from the end": Case("query", query(ScanIndexForward=False, Limit=1), page(LARGE)),
    "a query of nothing": Case("query", query() | {"ExpressionAttributeValues": {":pk": {"S": "none"}}}, page()),
    "a query of an index": Case("query", index_query("GSI1", "owner"), page(MEDIUM, LARGE)),
    "a query of an index with a filter": Case("query", index_query("GSI1", "owner", **NO_MATCH), page(MEDIUM, LARGE)),
    "a query of the other index": Case("query", index_query("GSI2", "all"), page(LARGE)),
    "a scan": Case("scan", {"TableName": TABLE}, page(*STORED)),
    "a scan with a filter": Case("scan", {"TableName": TABLE, **NO_MATCH}, page(*STORED)),
    "a scan of an index": Case("scan", {"TableName": TABLE, "IndexName": "GSI2"}, page(LARGE)),
    "a batch that reads": Case(
        "batch_get_item",
        {"RequestItems": {TABLE: {"Keys": [key(sort) for sort in ("1", "2", "3", "none")]}}},
        capacity.batch_get_units([*STORED, None], is_consistent=False),
    ),
    "a consistent batch that reads": Case(
        "batch_get_item",
        {"RequestItems": {TABLE: {"Keys": [key("1"), key("3")], "ConsistentRead": True}}},
        capacity.batch_get_units([SMALL, LARGE], is_consistent=True),
    ),
    "a transaction that reads": Case(
        "transact_get_items",
        {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key(sort)}} for sort in ("1", "3", "none")]},
        capacity.transact_get_units([SMALL, LARGE, None]),
    ),
    "a put": Case("put_item", {"TableName": TABLE, "Item": item("4", 2_100)}, written(None, item("4", 2_100))),
    "a put of a smaller item": Case(
        "put_item", {"TableName": TABLE, "Item": item("3", 10)}, written(LARGE, item("3", 10))
    ),
    "a put that changes an indexed item": Case(
        "put_item", {"TableName": TABLE, "Item": LONGER}, written(MEDIUM, LONGER)
    ),
    "a put of the same": Case("put_item", {"TableName": TABLE, "Item": MEDIUM}, written(MEDIUM, MEDIUM)),
    "an update that moves an index entry": Case(
        "update_item", update("SET #s = :s", {"#s": "GSI1SK"}, {":s": {"S": "2028"}}), written(MEDIUM, MOVED)
    ),
    "an update that removes an index entry": Case(
        "update_item",
        update("REMOVE #p, #s", {"#p": "GSI2PK", "#s": "GSI2SK"}, sort="3"),
        written(LARGE, HIDDEN),
    ),
    "an update that makes the item": Case(
        "update_item",
        update("SET #n = :n", {"#n": "weight"}, {":n": {"N": "1"}}, sort="new"),
        written(None, key("new") | {"weight": {"N": "1"}}),
    ),
    "a delete": Case("delete_item", {"TableName": TABLE, "Key": key("3")}, written(LARGE, None)),
    "a delete of nothing": Case("delete_item", {"TableName": TABLE, "Key": key("none")}, written(None, None)),
    "a batch that writes": Case(
        "batch_write_item",
        {"RequestItems": {TABLE: [{"PutRequest": {"Item": LONGER}}, {"DeleteRequest": {"Key": key("3")}}]}},
        written(MEDIUM, LONGER) + written(LARGE, None),
    ),
    "a transaction that writes": Case(
        "transact_write_items", {"TransactItems": TRANSACTION}, TRANSACTION_CAPACITY.total
    ),
}


OTHERWISE_ON_DYNAMODB_LOCAL = {
    "a query of nothing": 0.0,  # AWS bills the smallest read for it
    "a batch that reads": 2.5,  # the same, for the key that is not there
    # Indexes twice, which AWS does not, and of two small items of a transaction (here the update and the check) one.
    "a transaction that writes": TRANSACTION_CAPACITY.table - 2 + 2 * sum(TRANSACTION_CAPACITY.indexes.values()),
}
"""What Amazon's DynamoDB Local says that Amazon's DynamoDB does not bill so."""


@pytest.fixture(scope="module", autouse=True)
def dynamodb() -> Iterator[None]:
    """One table for all the tests."""
    with account():
        yield


@pytest.fixture(autouse=True)
def items(dynamodb: None) -> None:
    """What the requests are about, as new."""
    found = table.client().scan(TableName=TABLE)["Items"]
    for row in found:
        table.client().delete_item(TableName=TABLE, Key={name: row[name] for name in ("PK", "SK")})
    for stored in STORED:
        table.client().put_item(TableName=TABLE, Item=stored)


def consumed(operation: str, request: Json, requested: str = "TOTAL") -> Any:
    answer = getattr(table.client(), operation)(**request, ReturnConsumedCapacity=requested)["ConsumedCapacity"]
    if isinstance(answer, list):
        (answer,) = answer
    return answer


@pytest.mark.parametrize("name", CASES)
def test_a_request_costs_what_the_rules_say(name: str):
    case = CASES[name]
    units = case.units if SERVER is None else OTHERWISE_ON_DYNAMODB_LOCAL.get(name, case.units)

    assert consumed(case.operation, case.request)["CapacityUnits"] == units


def test_the_requests_differ_in_what_they_cost():
    assert len({case.units for case in CASES.values()}) >= 10


def test_indexes_are_told_apart():
    put = consumed("put_item", {"TableName": TABLE, "Item": LONGER}, "INDEXES")
    read = consumed("query", index_query("GSI1", "owner"), "INDEXES")
    units = capacity.write_capacity([Change(MEDIUM, LONGER)], INDEXES)

    assert (put["Table"]["CapacityUnits"], put["GlobalSecondaryIndexes"]["GSI1"]["CapacityUnits"]) == (
        units.table,
        units.indexes["GSI1"],
    )
    assert "GSI2" not in put["GlobalSecondaryIndexes"]
    assert read["Table"]["CapacityUnits"] == 0
    assert read["GlobalSecondaryIndexes"]["GSI1"]["CapacityUnits"] == page(LONGER, LARGE)


@on_moto
def test_a_transaction_doubles_the_table_and_not_the_indexes():
    answer = consumed("transact_write_items", {"TransactItems": TRANSACTION}, "INDEXES")

    assert answer["Table"]["CapacityUnits"] == TRANSACTION_CAPACITY.table
    assert {name: units["CapacityUnits"] for name, units in answer["GlobalSecondaryIndexes"].items()} == dict(
        TRANSACTION_CAPACITY.indexes
    )


@on_moto
def test_nothing_is_said_unless_asked_for():
    for case in CASES.values():
        assert "ConsumedCapacity" not in getattr(table.client(), case.operation)(**case.request)


@on_moto
def test_a_write_whose_condition_fails_costs_what_the_item_there_does():
    moto_capacity.failed_units.clear()
    failing = {"TableName": TABLE, "ConditionExpression": "attribute_not_exists(PK)"}
    with pytest.raises(ClientError):
        table.client().put_item(**failing, Item=item("3", 10), ReturnConsumedCapacity="TOTAL")
    with pytest.raises(ClientError):
        put = {"Put": {**failing, "Item": item("3", 10)}}
        table.client().transact_write_items(
            TransactItems=[put, {"ConditionCheck": CHECK}], ReturnConsumedCapacity="TOTAL"
        )

    assert moto_capacity.failed_units == [
        capacity.failed_write_units(LARGE),
        capacity.cancelled_transaction_units([LARGE, SMALL]),
    ]


def test_what_is_computed_of_an_items_size_is_what_decides():
    """A kilobyte to the byte: one more costs another unit. So sizes are compared, and not only their multiples."""
    values: list[Json] = [
        {"N": "0"},
        {"N": "1.5"},
        {"N": "-102.50"},
        {"N": "1.7e-7"},
        {"N": "12345678901234567890123456789012345678"},
        {"S": "ü"},
        {"BOOL": True},
        {"SS": ["a", "bc"]},
        {"NS": ["1", "12"]},
        {"L": []},
        {"L": [{"S": "a"}, {"L": []}]},
        {"M": {"k": {"M": {"j": {"N": "5"}}}}},
    ]
    for value in values:
        bare = key("size") | {"value": value, "text": {"S": ""}}
        room = capacity.WRITE_BYTES - capacity.item_size(bare)
        for length, units in ((room, 1), (room + 1, 2)):
            table.client().delete_item(TableName=TABLE, Key=key("size"))
            full = bare | {"text": {"S": "x" * length}}
            assert consumed("put_item", {"TableName": TABLE, "Item": full})["CapacityUnits"] == units, value
