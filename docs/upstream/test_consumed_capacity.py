"""Reads cost by the bytes that were read."""

import json

import pytest
from ministack.services import dynamodb

TABLE = "units"
SIZES = {"small": 100, "medium": 3_000, "large": 10_000}


def call(operation, **request):
    status, _, body = operation(request)
    assert status == 200, body
    return json.loads(body)


@pytest.fixture
def table():
    call(
        dynamodb._create_table,
        TableName=TABLE,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        BillingMode="PAY_PER_REQUEST",
    )
    for name, size in SIZES.items():
        call(dynamodb._put_item, TableName=TABLE, Item=key(name) | {"text": {"S": "x" * size}})
    yield
    call(dynamodb._delete_table, TableName=TABLE)


def key(name):
    return {"pk": {"S": "all"}, "sk": {"S": name}}


def units(operation, **request):
    consumed = call(operation, ReturnConsumedCapacity="TOTAL", **request)["ConsumedCapacity"]
    return (consumed[0] if isinstance(consumed, list) else consumed)["CapacityUnits"]


def test_an_item_costs_by_its_size(table):
    assert units(dynamodb._get_item, TableName=TABLE, Key=key("large")) == 1.5
    assert units(dynamodb._get_item, TableName=TABLE, Key=key("large"), ConsistentRead=True) == 3


def test_a_page_is_rounded_as_a_whole(table):
    query = {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "all"}}}
    assert units(dynamodb._query, TableName=TABLE, **query) == 2  # 13,100 bytes
    assert units(dynamodb._scan, TableName=TABLE) == 2


def test_a_batch_is_rounded_item_by_item(table):
    keys = [key(name) for name in ("small", "medium", "large", "none")]
    assert units(dynamodb._batch_get_item, RequestItems={TABLE: {"Keys": keys}}) == 0.5 + 0.5 + 1.5 + 0.5


def test_a_transaction_costs_twice(table):
    gets = [{"Get": {"TableName": TABLE, "Key": key(name)}} for name in ("small", "large")]
    assert units(dynamodb._transact_get_items, TransactItems=gets) == 2 * (1 + 3)
