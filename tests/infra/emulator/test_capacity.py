"""Units of requests on the local cloud, held against the rules that AWS publishes (`infra.local.capacity`)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import dynamodb

from infra.local import capacity
from infra.local.capacity import Change, Index
from infra.local.emulator.patch import applied
from infra.local.emulator.patches import consumed_capacity

Json = dict[str, Any]
TABLE = "billed"
INDEX_KEYS = {"all": ("owner", "at"), "some": ("owner",)}
"""The hash and range key of each index."""
INDEXES = [Index("all", INDEX_KEYS["all"]), Index("some", INDEX_KEYS["some"], frozenset({"pk", "sk"}))]
size, writes = capacity.item_size, capacity.write_units


def reads(*sizes: int, consistent: bool = False) -> float:
    """The units of one read of all of that."""
    return capacity.read_units(sum(sizes), is_consistent=consistent)


def all_writes(before: Json | None, after: Json | None) -> float:
    return capacity.write_capacity([Change(before, after)], INDEXES).total


def item(sort: str, length: int, **more: Json) -> Json:
    return {"pk": {"S": "Größe"}, "sk": {"S": sort}, "text": {"S": "ü" * (length // 2)}, **more}


def key(sort: str) -> Json:
    return {"pk": {"S": "Größe"}, "sk": {"S": sort}}


SMALL = item("1", 100, weight={"N": "-102.50"}, done={"BOOL": True}, note={"NULL": True})
MEDIUM = item("2", 3_900, owner={"S": "me"}, at={"S": "2026"})
LARGE = item("3", 10_240, owner={"S": "me"}, at={"S": "2027"}, sets={"L": [{"M": {"reps": {"N": "5"}}}] * 40})
STORED = (SMALL, MEDIUM, LARGE)


@pytest.fixture
def table() -> Iterator[None]:
    """A table with two indexes and three items."""
    create: Json = {
        "TableName": TABLE,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "owner", "at")],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": index,
                "KeySchema": [
                    {"AttributeName": name, "KeyType": kind}
                    for name, kind in zip(keys, ("HASH", "RANGE"), strict=False)
                ],
                "Projection": {"ProjectionType": "ALL" if index == "all" else "KEYS_ONLY"},
            }
            for index, keys in INDEX_KEYS.items()
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    try:
        call("_create_table", create)
        for stored in STORED:
            call("_put_item", {"TableName": TABLE, "Item": stored})
        yield
    finally:
        call("_delete_table", {"TableName": TABLE})


@pytest.fixture
def patched(table: None) -> Iterator[None]:
    with applied(consumed_capacity.PATCH):
        yield


def call(operation: str, request: Json) -> Json:
    status, _, body = getattr(dynamodb, operation)(json.loads(json.dumps(request)))
    answer: Json = json.loads(body)
    assert status == 200, answer
    return answer


def cost(operation: str, asked: str = "TOTAL", **request: Any) -> Any:
    return call(operation, {"ReturnConsumedCapacity": asked, **request})["ConsumedCapacity"]


def units(operation: str, **request: Any) -> float:
    consumed = cost(operation, **request)
    (only,) = consumed if isinstance(consumed, list) else [consumed]
    return float(only["CapacityUnits"])


def query(**more: Any) -> Json:
    values = {":pk": {"S": "Größe"}, **more.pop("values", {})}
    return {"TableName": TABLE, "KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": values, **more}


OF_INDEX: Json = {
    "KeyConditionExpression": "#o = :pk",
    "ExpressionAttributeNames": {"#o": "owner"},
    "values": {":pk": {"S": "me"}},
}
LONGER = MEDIUM | {"text": {"S": "y" * 5_000}}
MOVED = MEDIUM | {"at": {"S": "2028"}}

OPERATIONS: dict[str, tuple[str, Json, float]] = {
    "get": ("_get_item", {"TableName": TABLE, "Key": key("3")}, reads(size(LARGE))),
    "consistent get": ("_get_item", {"TableName": TABLE, "Key": key("3"), "ConsistentRead": True}, reads(size(LARGE), consistent=True)),
    "get of a part": ("_get_item", {"TableName": TABLE, "Key": key("3"), "ProjectionExpression": "pk"}, reads(size(LARGE))),
    "get of nothing": ("_get_item", {"TableName": TABLE, "Key": key("none")}, reads(0)),
    "query": ("_query", query(), reads(*map(size, STORED))),
    "consistent query": ("_query", query(ConsistentRead=True), reads(*map(size, STORED), consistent=True)),
    "query with a limit": ("_query", query(Limit=2), reads(size(SMALL), size(MEDIUM))),
    "query with a filter": ("_query", query(FilterExpression="attribute_not_exists(pk)"), reads(*map(size, STORED))),
    "query that counts": ("_query", query(Select="COUNT"), reads(*map(size, STORED))),
    "query of an index": ("_query", query(IndexName="all", **OF_INDEX), reads(size(MEDIUM), size(LARGE))),
    "query of an index of keys": ("_query", query(IndexName="some", **OF_INDEX), reads(80)),
    "scan": ("_scan", {"TableName": TABLE}, reads(*map(size, STORED))),
    "batch get": (
        "_batch_get_item",
        {"RequestItems": {TABLE: {"Keys": [key(sort) for sort in ("1", "2", "3", "none")]}}},
        sum(reads(size(stored)) for stored in STORED) + reads(0),
    ),
    "consistent batch get": (
        "_batch_get_item",
        {"RequestItems": {TABLE: {"Keys": [key("1"), key("3")], "ConsistentRead": True}}},
        reads(size(SMALL), consistent=True) + reads(size(LARGE), consistent=True),
    ),
    "transaction that reads": (
        "_transact_get_items",
        {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key(sort)}} for sort in ("1", "3", "none")]},
        2 * (reads(size(SMALL), consistent=True) + reads(size(LARGE), consistent=True) + reads(0, consistent=True)),
    ),
    "put": ("_put_item", {"TableName": TABLE, "Item": item("4", 2_100)}, all_writes(None, item("4", 2_100))),
    "put of a smaller item": ("_put_item", {"TableName": TABLE, "Item": item("3", 10)}, all_writes(LARGE, item("3", 10))),
    "put that changes an indexed attribute": ("_put_item", {"TableName": TABLE, "Item": LONGER}, all_writes(MEDIUM, LONGER)),
    "update that moves an index entry": (
        "_update_item",
        {
            "TableName": TABLE,
            "Key": key("2"),
            "UpdateExpression": "SET #a = :a",
            "ExpressionAttributeNames": {"#a": "at"},
            "ExpressionAttributeValues": {":a": {"S": "2028"}},
        },
        all_writes(MEDIUM, MOVED),
    ),
    "delete": ("_delete_item", {"TableName": TABLE, "Key": key("3")}, all_writes(LARGE, None)),
    "delete of nothing": ("_delete_item", {"TableName": TABLE, "Key": key("none")}, all_writes(None, None)),
    "batch write": (
        "_batch_write_item",
        {"RequestItems": {TABLE: [{"PutRequest": {"Item": LONGER}}, {"DeleteRequest": {"Key": key("3")}}]}},
        all_writes(MEDIUM, LONGER) + all_writes(LARGE, None),
    ),
    "transaction that writes": (
        "_transact_write_items",
        {
            "TransactItems": [
                {"Put": {"TableName": TABLE, "Item": MOVED}},
                {"Delete": {"TableName": TABLE, "Key": key("3")}},
                {
                    "ConditionCheck": {
                        "TableName": TABLE,
                        "Key": key("1"),
                        "ConditionExpression": "attribute_exists(pk)",
                    }
                },
            ]
        },
        all_writes(MEDIUM, MOVED) + writes(MEDIUM, MOVED)
        + all_writes(LARGE, None) + writes(LARGE, None)
        + 2 * writes(SMALL, SMALL),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_request_costs_what_dynamodb_bills(patched: None, name: str):
    operation, request, expected = OPERATIONS[name]

    assert units(operation, **request) == expected


def test_the_operations_differ_in_what_they_cost():
    costs = [expected for _, _, expected in OPERATIONS.values()]

    assert len(costs) >= 10
    assert len(set(costs)) >= 10
    assert max(costs) > 20


def test_a_query_of_an_index_reads_nothing_from_the_table(patched: None):
    read = reads(size(MEDIUM), size(LARGE))

    assert cost("_query", "INDEXES", **query(IndexName="all", **OF_INDEX)) == {
        "TableName": TABLE,
        "CapacityUnits": read,
        "Table": {"CapacityUnits": 0.0},
        "GlobalSecondaryIndexes": {"all": {"CapacityUnits": read}},
    }


def test_a_batch_and_a_transaction_tell_the_table_apart(patched: None):
    read = reads(size(LARGE))
    keys = {"RequestItems": {TABLE: {"Keys": [key("3")]}}}
    get = {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key("3")}}]}
    put = {"TransactItems": [{"Put": {"TableName": TABLE, "Item": LONGER}}]}

    assert cost("_batch_get_item", "INDEXES", **keys) == [
        {"TableName": TABLE, "CapacityUnits": read, "Table": {"CapacityUnits": read}}
    ]
    assert cost("_transact_get_items", "INDEXES", **get) == [
        {
            "TableName": TABLE,
            "CapacityUnits": 4 * read,
            "ReadCapacityUnits": 4 * read,
            "Table": {"CapacityUnits": 4 * read, "ReadCapacityUnits": 4 * read},
        }
    ]
    (written,) = cost("_transact_write_items", "INDEXES", **put)
    assert written["Table"]["CapacityUnits"] == 2 * writes(MEDIUM, LONGER)
    assert written["GlobalSecondaryIndexes"]["all"]["CapacityUnits"] == capacity.index_write_units(
        INDEXES[0], MEDIUM, LONGER
    )


def test_nothing_is_said_unless_asked_for(patched: None):
    answer = call("_batch_get_item", {"RequestItems": {TABLE: {"Keys": [key("3")]}}})

    assert "ConsumedCapacity" not in answer


@pytest.mark.parametrize("name", ["get", "query", "scan", "query of an index", "transaction that reads"])
def test_without_the_patch_every_read_costs_the_same(table: None, name: str):
    operation, request, expected = OPERATIONS[name]

    assert units(operation, **request) != expected


def test_without_the_patch_a_batch_costs_nothing(table: None):
    assert "ConsumedCapacity" not in call(
        "_batch_get_item", {"RequestItems": {TABLE: {"Keys": [key("3")]}}, "ReturnConsumedCapacity": "TOTAL"}
    )
