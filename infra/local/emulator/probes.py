"""Something to try MiniStack on, which nobody else sees."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ministack.core.responses import request_scope
from ministack.services import dynamodb, stepfunctions

ACCOUNT, REGION = "999999999999", "eu-central-1"


@contextmanager
def table() -> Iterator[str]:
    """The name of an empty table with the keys `pk` and `sk`, in an account of its own."""
    with request_scope(ACCOUNT, REGION):
        call(
            dynamodb._create_table,
            TableName="probe",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
            BillingMode="PAY_PER_REQUEST",
        )
        try:
            yield "probe"
        finally:
            call(dynamodb._delete_table, TableName="probe")


def call(operation: Any, **request: Any) -> dict[str, Any]:
    """Call an operation of a service; gives its answer.

    Raises:
        RuntimeError: it was refused.
    """
    status, _, body = operation(request)
    answer: dict[str, Any] = json.loads(body)
    if status != 200:
        raise RuntimeError(str(answer))
    return answer


@contextmanager
def machine() -> Iterator[str]:
    """The ARN of a state machine that waits for a minute, in an account of its own."""
    definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}
    with request_scope(ACCOUNT, REGION):
        arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:probe"
        stepfunctions._state_machines[arn] = {
            "stateMachineArn": arn,
            "name": "probe",
            "definition": json.dumps(definition),
            "roleArn": f"arn:aws:iam::{ACCOUNT}:role/probe",
            "type": "STANDARD",
        }
        try:
            yield arn
        finally:
            for execution in list(stepfunctions._executions):
                stepfunctions._executions.pop(execution)["status"] = "ABORTED"
            del stepfunctions._state_machines[arn]
