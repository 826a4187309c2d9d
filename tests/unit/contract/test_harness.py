"""What the tests rely on: moto's transactions as `tests/harness/moto_speed.py` has them, and the account between two."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from fitai.kernel import aws as kernel_aws
from fitai.kernel import table
from fitai.kernel.settings import settings
from fitai.kernel.table import ABSENT, PRESENT, WriteConflict
from pynamodb.attributes import NumberAttribute

from tests.conftest import LONGEST
from tests.harness import moto_requests, moto_speed
from tests.harness.cloud import BUCKET, ENVIRONMENT, ROOT, TABLE, sdk
from tests.harness.renewal import Account


class Thing(table.Entity, discriminator="thing-of-the-harness"):
    """Something in the table."""

    size = NumberAttribute()

    @classmethod
    def of(cls, name: str, size: int = 0) -> "Thing":
        """A thing."""
        return cls(PK=f"THING#{name}", SK="THING", size=size)


def rows() -> dict[str, str]:
    items = sdk("dynamodb").scan(TableName=settings().table, ConsistentRead=True)["Items"]
    return {row["PK"]["S"]: row["size"]["N"] for row in items}


def test_a_transaction_that_fails_leaves_everything_as_it_was(aws: None):
    for name in ("changed", "removed", "replaced", "other"):
        table.commit(table.put(Thing.of(name, 1)))
    before = rows()
    with pytest.raises(WriteConflict):
        table.commit(
            table.update(Thing.of("changed"), Thing.size.set(2)),
            table.delete(Thing.of("removed")),
            table.put(Thing.of("replaced", 2), when=PRESENT),
            table.put(Thing.of("new", 2)),
            table.update(Thing.of("made"), Thing.size.set(2), when=ABSENT),
            table.check(Thing.of("other"), when=Thing.size == 2),
        )
    assert rows() == before


def test_a_transaction_that_holds_is_written_whole(aws: None):
    table.commit(table.put(Thing.of("changed", 1)), table.put(Thing.of("removed", 1)))
    table.commit(table.update(Thing.of("changed"), Thing.size.set(2)), table.delete(Thing.of("removed")))

    assert rows() == {"THING#changed": "2"}


def state() -> tuple[object, ...]:
    objects = sdk("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
    return (
        rows(),
        sorted((entry["Key"], entry["ETag"]) for entry in objects),
        [entry["Name"] for entry in sdk("s3").list_buckets()["Buckets"]],
        sdk("secretsmanager").get_secret_value(SecretId=ENVIRONMENT["FITAI_SIGNING_SECRET"])["SecretString"],
        sdk("ssm").get_parameter(Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"])["Parameter"]["Value"],
        sorted(entry["Name"] for entry in sdk("secretsmanager").list_secrets()["SecretList"]),
        sorted(entry["Name"] for entry in sdk("events").list_event_buses()["EventBuses"]),
    )


def test_the_next_test_finds_the_account_as_new(account: Account):
    with account.lent():
        before = state()
    with account.lent():
        table.commit(table.put(Thing.of("left", 1)))
        for entry in sdk("s3").list_objects_v2(Bucket=BUCKET)["Contents"]:
            sdk("s3").put_object(Bucket=BUCKET, Key=entry["Key"], Body=b"overwritten")
        sdk("s3").put_object(Bucket=BUCKET, Key="left", Body=b"left")
        sdk("s3").create_bucket(Bucket="left", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        sdk("secretsmanager").put_secret_value(SecretId=ENVIRONMENT["FITAI_SIGNING_SECRET"], SecretString="left")
        sdk("secretsmanager").create_secret(Name="left", SecretString="left")
        sdk("ssm").put_parameter(Name=ENVIRONMENT["FITAI_JWKS_PARAMETER"], Value="left", Type="String", Overwrite=True)
        sdk("events").create_event_bus(Name="left")
    with account.lent():
        assert state() == before
        sdk("s3").create_bucket(Bucket="left", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})


def test_the_modules_that_begin_first_are_there():
    assert [name for name in LONGEST if not (ROOT / "tests" / name).exists()] == []


# --- moto as it is, and as the tests have it ---------------------------------------------------------------


def key(pk: str, sk: str) -> dict[str, Any]:
    return {"PK": {"S": pk}, "SK": {"S": sk}}


def row(pk: str, sk: str, **more: Any) -> dict[str, Any]:
    return (
        key(pk, sk)
        | {
            "size": {"N": "7"},
            "half": {"N": "0.50"},
            "on": {"BOOL": True},
            "none": {"NULL": True},
            "raw": {"B": b"\x00\xff"},
            "raws": {"BS": [b"a", b"\xfe"]},
            "words": {"SS": ["b", "a"]},
            "list": {"L": [{"S": "x"}, {"N": "1"}, {"L": [{"S": "deep"}]}]},
            "map": {"M": {"a": {"S": "é"}, "b": {"M": {"c": {"N": "3"}}}}},
            "GSI1PK": {"S": f"G{len(sk) % 2}"},
            "GSI1SK": {"S": sk[::-1]},
        }
        | more
    )


def writes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests that write, good and bad."""
    for pk in ("a", "b"):
        for sk in ("x#10", "x#9", "y", "x#1", "x#100"):
            yield "put_item", {"Item": row(pk, sk)}
    fresh = {"ConditionExpression": "attribute_not_exists(#k)", "ExpressionAttributeNames": {"#k": "PK"}}
    kept = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    yield "put_item", {"Item": row("a", "y"), **fresh, **kept}
    yield "put_item", {"Item": row("a", "z"), **fresh, "ReturnConsumedCapacity": "TOTAL"}
    yield "put_item", {"Item": row("a", "large", text={"S": "x" * 410_000})}
    yield "put_item", {"Item": row("a", "empty", GSI1PK={"S": ""})}
    yield "put_item", {"Item": {"PK": {"S": "a"}}}
    yield "put_item", {"Item": row("a", "y", size={"N": "many"})}
    for expression, names, values in (
        ("SET #s = #s + :n, #t = :t", {"#s": "size", "#t": "text"}, {":n": {"N": "2"}, ":t": {"S": "t"}}),
        ("SET #s = if_not_exists(#s, :n) REMOVE #w", {"#s": "new", "#w": "words"}, {":n": {"N": "2"}}),
        ("ADD #s :n, #w :w", {"#s": "count", "#w": "words"}, {":n": {"N": "2"}, ":w": {"SS": ["c"]}}),
        ("DELETE #w :w", {"#w": "words"}, {":w": {"SS": ["c"]}}),
        ("SET #m.#a = :n, #l[1] = :n", {"#m": "map", "#a": "a", "#l": "list"}, {":n": {"N": "2"}}),
        ("SET #l = list_append(#l, :l)", {"#l": "list"}, {":l": {"L": [{"S": "last"}]}}),
        ("SET #s = :n", {"#s": "PK"}, {":n": {"S": "other"}}),
        ("SET #s = :unknown", {"#s": "size"}, {":n": {"N": "2"}}),
        ("SET #s = :n SET #t = :n", {"#s": "size", "#t": "text"}, {":n": {"N": "2"}}),
        ("SET #s = :n", {"#s": "size", "#unused": "text"}, {":n": {"N": "2"}}),
        ("SET size = :n", {}, {":n": {"N": "2"}}),
        ("SET #s +", {"#s": "size"}, {":n": {"N": "2"}}),
    ):
        about = {"UpdateExpression": expression, "ExpressionAttributeValues": values, "ReturnValues": "ALL_NEW"}
        yield "update_item", {"Key": key("a", "y"), **about, **({"ExpressionAttributeNames": names} if names else {})}
    yield from updates()
    yield from conditions()
    up = {"UpdateExpression": "SET #s = :n", "ExpressionAttributeNames": {"#s": "size"}}
    many = {"ExpressionAttributeValues": {":n": {"N": "9"}}}
    yield "update_item", {"Key": key("new", "one"), **up, **many, "ReturnValues": "UPDATED_NEW"}
    yield "update_item", {"Key": key("a", "y"), **up, **many, "ConditionExpression": "#s > :n", **kept}
    yield "delete_item", {"Key": key("b", "x#9"), "ReturnValues": "ALL_OLD"}
    yield "delete_item", {"Key": key("b", "none"), "ConditionExpression": "attribute_exists(PK)"}
    there = {"TableName": TABLE}
    for fits in ("#s < :n", "#s = :n"):
        held = {"ConditionCheck": {**there, **many, "Key": key("a", "y"), "ConditionExpression": fits,
                                   "ExpressionAttributeNames": {"#s": "size"}, **kept}}  # fmt: skip
        others = [
            {"Put": {**there, "Item": row("t", "put")}},
            {"Update": {**there, **up, **many, "Key": key("t", "update")}},
            {"Delete": {**there, "Key": key("b", "y")}},
        ]
        yield "transact_write_items", {"TransactItems": [*others, held]}
        yield "transact_write_items", {"TransactItems": others}
    yield "transact_write_items", {"TransactItems": [others[0], others[0]]}
    requests = [{"PutRequest": {"Item": row("c", str(n))}} for n in range(5)]
    yield "batch_write_item", {"RequestItems": {TABLE: [*requests, {"DeleteRequest": {"Key": key("b", "x#1")}}]}}


def updates() -> Iterator[tuple[str, dict[str, Any]]]:
    """Updates of whole attributes, each of an item that is there and of one that is not."""
    names = {
        "#s": "size",
        "#h": "half",
        "#o": "other",
        "#l": "list",
        "#w": "words",
        "#k": "SK",
        "#r": "raw",
        "#q": "size",
    }
    values = {
        ":n": {"N": "2"},
        ":f": {"N": "1.25"},
        ":t": {"S": "text"},
        ":w": {"SS": ["c", "a"]},
        ":b": {"B": b"\x01"},
    }
    for expression in (
        "SET #s = if_not_exists(#s, :n) + :n",
        "SET #o = if_not_exists(#o, :n) - :f",
        "SET #o = if_not_exists(#s, #h), #h = #s",
        "SET #o = if_not_exists(#l, :w)",
        "SET #s = #h + :f",
        "SET #s = #o + :n",
        "SET #s = #s + :t",
        "SET #s = #s - :t",
        "SET #o = #w",
        "SET #r = :b, #o = :b REMOVE #w",
        "SET #s = :n, #q = :n",
        "SET #k = :t",
        "SET #s = :n ADD #k :n",
        "SET #s = :n REMOVE #s",
        "REMOVE #o",
        "REMOVE #o, #w, #l",
        "REMOVE #k",
        "ADD #o :n",
        "ADD #s :f, #o :n SET #h = :n",
        "ADD #s :t",
        "ADD #s :w",
        "ADD #w :n",
        "ADD #o :n ADD #s :n",
        "DELETE #w :w",
        "SET #s = #s + :n + :n",
        "SET #l[0] = :n REMOVE #l[1]",
        "SET #o = :missing",
        "SET #missing = :n",
    ):
        for number, at in enumerate((key("a", "x#10"), key("update", expression))):
            about = {
                "Key": at,
                "UpdateExpression": expression,
                "ExpressionAttributeNames": {name: names[name] for name in names if name in expression},
                "ReturnValues": ("ALL_NEW", "UPDATED_OLD")[number],
            }
            used = {name: values[name] for name in values if name in expression}
            yield "update_item", about | ({"ExpressionAttributeValues": used} if used else {})
            yield "get_item", {"Key": at}


def conditions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Writes with conditions of all kinds."""
    names = {"#s": "size", "#o": "other", "#w": "words", "#m": "map", "#a": "a"}
    values = {":n": {"N": "7"}, ":m": {"N": "10"}, ":t": {"S": "a"}, ":x": {"NULL": True}}
    for expression in (
        "#s = :n",
        "#s <> :n AND attribute_exists(#w)",
        "#s BETWEEN :n AND :m OR #o = :t",
        "#s IN (:m, :n)",
        "NOT #s > :n",
        "NOT (#s > :n AND #s < :m)",
        "(((#s > :n)))",
        "contains(#w, :t)",
        "size(#w) < :n",
        "begins_with(#m.#a, :t)",
        "attribute_type(#w, :t)",
        "#o BETWEEN :x AND :n",
        "#s = :n AND",
        "#s = :missing",
        "#missing = :n",
        "size = :n",
        "attribute_not_exists (#o) AND (attribute_exists (#s) OR #s = :n)",
    ):
        # Twice, with another value: what is kept of an expression has none of the first request.
        for number in ("7", "9"):
            used = {name: value for name, value in (values | {":n": {"N": number}}).items() if name in expression}
            about: dict[str, Any] = {"ConditionExpression": expression}
            if used_names := {name: names[name] for name in names if name in expression}:
                about["ExpressionAttributeNames"] = used_names
            if used:
                about["ExpressionAttributeValues"] = used
            yield "put_item", {"Item": row("conditions", "x")}
            yield "put_item", {"Item": row("conditions", "x"), **about}
            yield "delete_item", {"Key": key("conditions", "none"), **about}
            check = {"ConditionCheck": {"TableName": TABLE, "Key": key("conditions", "x"), **about}}
            yield "transact_write_items", {"TransactItems": [check]}


def reads() -> Iterator[tuple[str, dict[str, Any]]]:
    """Requests that read, good and bad."""
    for sk in ("y", "z", "none"):
        yield "get_item", {"Key": key("a", sk), "ConsistentRead": True, "ReturnConsumedCapacity": "TOTAL"}
    yield "get_item", {"Key": {"PK": {"S": "a"}}}
    yield (
        "get_item",
        {"Key": key("a", "y"), "ProjectionExpression": "SK, #m.b", "ExpressionAttributeNames": {"#m": "map"}},
    )
    yield "batch_get_item", {"RequestItems": {TABLE: {"Keys": [key("a", "y"), key("b", "y"), key("no", "where")]}}}
    yield "transact_get_items", {"TransactItems": [{"Get": {"TableName": TABLE, "Key": key("a", "y")}}]}
    start = key("a", "x#10") | {"GSI1PK": {"S": "G0"}, "GSI1SK": {"S": "01#x"}}
    for condition in (
        "PK = :p",
        "PK = :p AND begins_with(SK, :s)",
        "PK = :p AND SK BETWEEN :s AND :t",
        "PK = :p AND SK < :t",
    ):
        values = {":p": {"S": "a"}, ":s": {"S": "x#1"}, ":t": {"S": "x#5"}}
        used = {name: value for name, value in values.items() if name in condition}
        for more in ({}, {"Limit": 2}, {"ScanIndexForward": False, "Limit": 1}, {"Select": "COUNT"},
                     {"ExclusiveStartKey": key("a", "x#10")}, {"FilterExpression": "attribute_exists(words)"}):  # fmt: skip
            yield "query", {"KeyConditionExpression": condition, "ExpressionAttributeValues": used, **more}
        on_index = condition.replace("PK", "GSI1PK").replace("SK", "GSI1SK")
        for more in ({}, {"Limit": 2}, {"ScanIndexForward": False}, {"ExclusiveStartKey": start, "Limit": 1}):
            used = {name: {"S": "G0"} if name == ":p" else value for name, value in values.items() if name in condition}
            about = {"IndexName": "GSI1", "KeyConditionExpression": on_index, "ExpressionAttributeValues": used}
            yield "query", about | more
    yield "query", {"KeyConditionExpression": "SK = :s", "ExpressionAttributeValues": {":s": {"S": "y"}}}
    yield (
        "query",
        {"IndexName": "GSI9", "KeyConditionExpression": "PK = :s", "ExpressionAttributeValues": {":s": {"S": "y"}}},
    )
    yield "scan", {}
    for more in ({}, {"ConsistentRead": True}, {"Limit": 3}, {"IndexName": "GSI1"}, {"ProjectionExpression": "SK"},
                 {"ExclusiveStartKey": key("b", "y")}, {"Segment": 0, "TotalSegments": 2}):  # fmt: skip
        values = {":n": {"N": "8"}, ":s": {"S": "x"}}
        about = {"ExpressionAttributeNames": {"#s": "size"}, "ExpressionAttributeValues": values}
        yield "scan", {"FilterExpression": "#s >= :n OR contains(SK, :s)", **about, **more}
    yield "scan", {"FilterExpression": "size >"}
    yield (
        "query",
        {"TableName": "none", "KeyConditionExpression": "PK = :s", "ExpressionAttributeValues": {":s": {"S": "y"}}},
    )


def answered(method: str, request: dict[str, Any]) -> Any:
    """The answer of DynamoDB; or how moto fails, where it has no answer."""
    bare = method.startswith(("batch", "transact"))
    try:
        answer = getattr(table.client(), method)(**({} if bare else {"TableName": TABLE}) | request)
    except ClientError as error:
        answer = error.response
    except Exception as error:
        return type(error), str(error)
    # What it costs is computed by us: tests/store/test_capacity.py.
    return {name: value for name, value in answer.items() if name not in ("ResponseMetadata", "ConsumedCapacity")} | {
        "status": answer["ResponseMetadata"]["HTTPStatusCode"]
    }


def answers() -> list[Any]:
    """The answers to all requests, in order."""
    return [(method, request, answered(method, request)) for method, request in (*writes(), *reads())]


def test_the_answers_are_those_of_moto(account: Account):
    with account.lent(), moto_speed.as_moto_is():
        expectations = answers()
    with account.lent():
        actuals = answers()
    assert len(expectations) > 300
    for actual, expected in zip(actuals, expectations, strict=True):
        assert actual == expected


def test_a_request_takes_the_quick_way(aws: None):
    """Whoever listens to the requests of every client makes every test slower."""
    importlib.import_module("aws_lambda_powertools")  # It listens in the sessions that are made from now on.
    kernel_aws._session.cache_clear()
    client = kernel_aws.new_client("dynamodb")
    operations = map(client.meta.service_model.operation_model, moto_requests.QUICK)
    assert [
        operation.name for operation in operations if not moto_requests._is_quick(client._endpoint, operation)
    ] == []
