"""The floor: what a careful person writes by hand. boto3's client, JSON in and out, no framework."""

import json
import os
import uuid
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

TABLE = os.environ["FITAI_TABLE"]
dynamodb = boto3.client("dynamodb", config=Config(retries={"mode": "standard"}))


def read(event: dict[str, Any], context: Any) -> dict[str, Any]:
    lift_id = event["pathParameters"]["id"]
    key = {"PK": {"S": f"LIFT#{lift_id}"}, "SK": {"S": "LIFT"}}
    item = dynamodb.get_item(TableName=TABLE, Key=key, ConsistentRead=True).get("Item")
    if item is None:
        return failure(event, 404, "not_found")
    lift = {
        "id": lift_id,
        "exerciseId": item["exercise_id"]["S"],
        "weight": float(item["weight"]["N"]),
        "reps": int(item["reps"]["N"]),
    }
    if "notes" in item:
        lift["notes"] = item["notes"]["S"]
    return success(event, 200, lift)


def write(event: dict[str, Any], context: Any) -> dict[str, Any]:
    try:
        body = json.loads(event["body"])
    except ValueError:
        return failure(event, 400, "malformed")
    wrong = invalid(body)
    if wrong:
        return failure(event, 422, "invalid", fields=wrong)
    lift = {"id": str(uuid.uuid4())} | body
    item = {
        "PK": {"S": f"LIFT#{lift['id']}"},
        "SK": {"S": "LIFT"},
        "kind": {"S": "bench_lift"},
        "exercise_id": {"S": body["exerciseId"]},
        "weight": {"N": str(body["weight"])},
        "reps": {"N": str(body["reps"])},
    }
    if "notes" in body:
        item["notes"] = {"S": body["notes"]}
    try:
        dynamodb.put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(PK)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return failure(event, 409, "conflict")
    return success(event, 201, lift)


def invalid(body: Any) -> list[str]:
    """The fields with invalid values."""
    if not isinstance(body, dict):
        return ["body"]
    wrong = sorted(body.keys() - {"exerciseId", "weight", "reps", "notes"})
    if not (isinstance(body.get("exerciseId"), str) and 1 <= len(body["exerciseId"]) <= 64):
        wrong.append("exerciseId")
    if not (isinstance(body.get("weight"), int | float) and 0 <= body["weight"] <= 1000):
        wrong.append("weight")
    if not (isinstance(body.get("reps"), int) and 1 <= body["reps"] <= 100):
        wrong.append("reps")
    if not isinstance(body.get("notes", ""), str) or len(body.get("notes", "")) > 500:
        wrong.append("notes")
    return wrong


def success(event: dict[str, Any], status: int, data: dict[str, Any]) -> dict[str, Any]:
    return answer(event, status, {"success": True, "data": data})


def failure(event: dict[str, Any], status: int, code: str, **more: Any) -> dict[str, Any]:
    return answer(event, status, {"success": False, "error": {"code": code, **more}})


def answer(event: dict[str, Any], status: int, content: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    meta = {"requestId": event["requestContext"]["requestId"], "timestamp": now}
    return {
        "statusCode": status,
        "headers": {
            "Content-Type": "application/json",
            "Cache-Control": "no-store",
            "Access-Control-Allow-Origin": "*",
        },
        "body": json.dumps(content | {"meta": meta}),
    }
