"""Queries are answered from the page, and exactly as MiniStack answers them from the whole partition."""

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import dynamodb

from infra.local.emulator.patch import applied
from infra.local.emulator.patches import expressions_parsed_once, query_pages

QUERIES = 2_000
PARTITIONS = ("one", "two", "none of these")
WORDS = ("", "A", "A#", "A#1", "A#1#", "B", "Ä", "Ä#", "☃", "\U0001f3cb", "\U0010ffff")
TABLES: dict[str, dict[str, Any]] = {
    kind: {
        "TableName": f"sorted-by-{kind}",
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": {"sk": kind, "number": "N"}.get(name, "S")}
            for name in ("pk", "sk", "group", "word", "number")
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "words",
                "KeySchema": [
                    {"AttributeName": "group", "KeyType": "HASH"},
                    {"AttributeName": "word", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            },
            {
                "IndexName": "numbers",
                "KeySchema": [
                    {"AttributeName": "group", "KeyType": "HASH"},
                    {"AttributeName": "number", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "groups",
                "KeySchema": [{"AttributeName": "group", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["weight"]},
            },
        ],
        "LocalSecondaryIndexes": [
            {
                "IndexName": "local",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": "number", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }
    for kind in ("S", "N")
}
INDEXES = {
    None: ("pk", "sk"),
    "words": ("group", "word"),
    "numbers": ("group", "number"),
    "groups": ("group", None),
    "local": ("pk", "number"),
}


def call(operation: str, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    status, _, body = getattr(dynamodb, operation)(json.loads(json.dumps(request)))
    return status, json.loads(body)


class Requests:
    """Random writes and queries, always the same ones."""

    def __init__(self, kind: str) -> None:
        self.random = random.Random(7)
        self.kind = kind
        self.table = f"sorted-by-{kind}"

    def word(self) -> dict[str, str]:
        return {"S": self.random.choice(WORDS[1:]) + str(self.random.randrange(30))}

    def number(self) -> dict[str, str]:
        return {
            "N": self.random.choice(("-3.5", "0", "1e2", "7", "0.001", "-40", "99", str(self.random.randrange(50))))
        }

    def sort(self, name: str | None) -> dict[str, str]:
        return self.number() if name == "number" or (name == "sk" and self.kind == "N") else self.word()

    def key(self) -> dict[str, Any]:
        return {"pk": {"S": self.random.choice(PARTITIONS[:2])}, "sk": self.sort("sk")}

    def write(self) -> tuple[str, dict[str, Any]]:
        """A put, a change of an index key, or a delete."""
        chance = self.random.random()
        if chance < 0.15:
            return "_delete_item", {"TableName": self.table, "Key": self.key()}
        if chance < 0.4:
            return "_update_item", {
                "TableName": self.table,
                "Key": self.key(),
                "UpdateExpression": self.random.choice(
                    ("SET #n = :n, word = :w", "SET #n = :n REMOVE word", "SET word = :w, #g = :g")
                ),
                "ExpressionAttributeNames": {"#n": "number", "#g": "group"},
                "ExpressionAttributeValues": {
                    ":n": self.number(),
                    ":w": self.word(),
                    ":g": {"S": self.random.choice(PARTITIONS)},
                },
            }
        item = self.key() | {
            "weight": {"N": str(self.random.randrange(200))},
            "note": {"S": "x" * self.random.randrange(60)},
        }
        for name, value in (
            ("group", {"S": self.random.choice(PARTITIONS)}),
            ("word", self.word()),
            ("number", self.number()),
        ):
            if self.random.random() < 0.8:
                item[name] = value
        return "_put_item", {"TableName": self.table, "Item": item}

    def query(self) -> dict[str, Any]:
        index = self.random.choice([*INDEXES, None, None])
        partition, sort = INDEXES[index]
        names, values = {"#p": partition}, {":p": {"S": self.random.choice(PARTITIONS)}}
        condition = self.random.choice(("#p = :p", "(#p = :p)", ":p = #p"))
        if sort is not None and self.random.random() < 0.8:
            names["#s"], values[":s"] = sort, self.sort(sort)
            forms = ["#s = :s", "#s < :s", "#s <= :s", "#s > :s", "#s >= :s", ":s < #s", ":s >= #s", "(#s >= :s)"]
            if "S" in values[":s"]:
                values[":s"] = self.random.choice((values[":s"], {"S": self.random.choice(WORDS[1:])}))
                forms += ["begins_with(#s, :s)"] * 6
            form = self.random.choice([*forms, *["#s BETWEEN :s AND :t"] * 4])
            if ":t" in form:
                values[":t"] = self.sort(sort)
            condition = self.random.choice(
                (
                    f"{condition} AND {form}",
                    f"{form} AND {condition}",
                    f"{condition} and {form}",
                    f"({condition} AND {form})",
                )
            )
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": condition,
            "ScanIndexForward": self.random.random() < 0.5,
        }
        if index:
            request["IndexName"] = index
        if self.random.random() < 0.7:
            request["Limit"] = self.random.choice((1, 2, 5, 20, 1000))
        if self.random.random() < 0.4:
            request["FilterExpression"] = self.random.choice(
                ("weight < :w", "attribute_exists(word)", "size(note) > :w")
            )
            if ":w" in request["FilterExpression"]:
                values[":w"] = {"N": str(self.random.randrange(100))}
        if self.random.random() < 0.2:
            request["Select"] = "COUNT"
        request |= {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
        if self.random.random() < 0.15:  # a cursor that no page has given: of an item that need not exist
            request["ExclusiveStartKey"] = self.key() | (
                {partition: values[":p"], **({sort: self.sort(sort)} if sort else {})}
            )
        return request


@pytest.fixture(params=("S", "N"))
def requests(request: pytest.FixtureRequest) -> Iterator[Requests]:
    """Requests to a table of its own whose sort key is a text, or a number."""
    status, answer = call("_create_table", TABLES[request.param])
    assert status == 200, answer
    try:
        yield Requests(request.param)
    finally:
        call("_delete_table", {"TableName": f"sorted-by-{request.param}"})


def test_two_thousand_queries_are_answered_as_without_the_patch(requests: Requests):
    original = dynamodb._query
    answers = matches = pages = refusals = narrowed = 0
    reader = query_pages.page_candidates

    def counted(*arguments: Any) -> Any:
        nonlocal narrowed
        page = reader(*arguments)
        narrowed += page is not None
        return page

    with applied(query_pages.PATCH, expressions_parsed_once.PATCH), pytest.MonkeyPatch.context() as patch:
        patch.setattr(dynamodb, "_page_candidates", counted)
        for _ in range(300):
            call(*requests.write())
        while answers < QUERIES / 2:
            for _ in range(requests.random.choice((0, 0, 1, 3))):
                call(*requests.write())
            request = requests.query()
            for _ in range(8):
                (expected, plain), (status, answer) = _of(original, request), _of(dynamodb._query, request)
                assert (status, answer) == (expected, plain), request
                answers += 1
                refusals += status != 200
                matches += answer.get("Count", 0)
                if "LastEvaluatedKey" not in answer:
                    break
                request |= {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
                pages += 1

    assert matches > 2_000
    assert pages > 100
    assert 20 < refusals < answers / 4
    assert narrowed > (answers - refusals) * 0.95


def _of(query: Any, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    status, _, body = query(json.loads(json.dumps(request)))
    return status, json.loads(body)


@pytest.mark.parametrize("requests", ["S"], indirect=True)
def test_a_page_ends_with_the_megabyte_that_was_read(requests: Requests):
    original = dynamodb._query
    for number in range(30):
        item = {"pk": {"S": "one"}, "sk": {"S": f"{number:02}"}, "group": {"S": "one"}, "word": {"S": f"{number:02}"}}
        call(
            "_put_item",
            {"TableName": requests.table, "Item": item | {"note": {"S": "x" * 100_000}, "number": {"N": str(number)}}},
        )
    with applied(query_pages.PATCH):
        for index, condition in ((None, "pk = :p"), ("words", "#g = :p"), ("numbers", "#g = :p")):
            request: dict[str, Any] = {
                "TableName": requests.table,
                "KeyConditionExpression": condition,
                "ExpressionAttributeValues": {":p": {"S": "one"}},
            }
            request |= {"IndexName": index, "ExpressionAttributeNames": {"#g": "group"}} if index else {}
            (_, answer), (_, plain) = _of(dynamodb._query, request), _of(original, request)
            assert answer == plain
            assert answer["Count"] == (30 if index == "numbers" else 10)


@pytest.mark.parametrize("requests", ["S"], indirect=True)
@pytest.mark.parametrize("index", [None, "words"])
@pytest.mark.parametrize("is_patched", [True, False])
def test_the_size_of_the_partition_does_not_matter(requests: Requests, index: str | None, is_patched: bool):
    """Times would depend on the machine; how often an item is examined does not."""
    for number in range(500):
        item = {"pk": {"S": "one"}, "sk": {"S": f"{number:04}"}, "group": {"S": "one"}, "word": {"S": f"{number:04}"}}
        call("_put_item", {"TableName": requests.table, "Item": item})
    request: dict[str, Any] = {
        "TableName": requests.table,
        "KeyConditionExpression": "#g = :p AND begins_with(#w, :w)",
        "ExpressionAttributeNames": {"#g": "group", "#w": "word"} if index else {"#g": "pk", "#w": "sk"},
        "ExpressionAttributeValues": {":p": {"S": "one"}, ":w": {"S": "0"}},
        "ScanIndexForward": False,
        "Limit": 20,
    } | ({"IndexName": index} if index else {})
    evaluations = 0

    def evaluated(*arguments: Any, **options: Any) -> Any:
        nonlocal evaluations
        evaluations += 1
        return original(*arguments, **options)

    original = dynamodb._evaluate_condition
    with applied(*([query_pages.PATCH] if is_patched else [])), pytest.MonkeyPatch.context() as patch:
        patch.setattr(dynamodb, "_evaluate_condition", evaluated)
        _, answer = call("_query", request)

    assert [item["sk"]["S"] for item in answer["Items"]] == [f"{number:04}" for number in range(499, 479, -1)]
    assert evaluations == (20 if is_patched else 500)
