"""The usual choice: FastAPI in one function, with Mangum as its adapter, and boto3."""

import os
import uuid
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from fastapi import FastAPI, HTTPException, Request
from fastapi.middleware.cors import CORSMiddleware
from mangum import Mangum
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

TABLE = os.environ["FITAI_TABLE"]
dynamodb = boto3.client("dynamodb", config=Config(retries={"mode": "standard"}))
app = FastAPI(openapi_url=None)
app.add_middleware(CORSMiddleware, allow_origins=["*"])


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class NewLift(Camel):
    model_config = ConfigDict(extra="forbid")

    exercise_id: str = Field(min_length=1, max_length=64)
    weight: float = Field(ge=0, le=1000)
    reps: int = Field(ge=1, le=100)
    notes: str | None = Field(None, max_length=500)


class Lift(Camel):
    id: str
    exercise_id: str
    weight: float
    reps: int
    notes: str | None = None


class Meta(Camel):
    request_id: str
    timestamp: str


class LiftAnswer(Camel):
    success: bool = True
    data: Lift
    meta: Meta


@app.get("/lifts/{lift_id}", response_model_exclude_none=True)
def read_lift(lift_id: str, request: Request) -> LiftAnswer:
    key = {"PK": {"S": f"LIFT#{lift_id}"}, "SK": {"S": "LIFT"}}
    item = dynamodb.get_item(TableName=TABLE, Key=key, ConsistentRead=True).get("Item")
    if item is None:
        raise HTTPException(404)
    lift = Lift(
        id=lift_id,
        exercise_id=item["exercise_id"]["S"],
        weight=float(item["weight"]["N"]),
        reps=int(item["reps"]["N"]),
        notes=item["notes"]["S"] if "notes" in item else None,
    )
    return LiftAnswer(data=lift, meta=meta(request))


@app.post("/lifts", status_code=201, response_model_exclude_none=True)
def write_lift(body: NewLift, request: Request) -> LiftAnswer:
    lift = Lift(id=str(uuid.uuid4()), **body.model_dump())
    item = {
        "PK": {"S": f"LIFT#{lift.id}"},
        "SK": {"S": "LIFT"},
        "kind": {"S": "bench_lift"},
        "exercise_id": {"S": lift.exercise_id},
        "weight": {"N": str(lift.weight)},
        "reps": {"N": str(lift.reps)},
    }
    if lift.notes is not None:
        item["notes"] = {"S": lift.notes}
    try:
        dynamodb.put_item(TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(PK)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        raise HTTPException(409) from None
    return LiftAnswer(data=lift, meta=meta(request))


def meta(request: Request) -> Meta:
    event: dict[str, Any] = request.scope["aws.event"]
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Meta(request_id=event["requestContext"]["requestId"], timestamp=now)


read = write = Mangum(app, lifespan="off")
