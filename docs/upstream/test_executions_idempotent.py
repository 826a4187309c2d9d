"""StartExecution may be repeated while the execution runs."""

import json

import pytest
from ministack.services import stepfunctions

ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:waits"
DEFINITION = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}


@pytest.fixture
def machine():
    stepfunctions._state_machines[ARN] = {
        "stateMachineArn": ARN,
        "name": "waits",
        "definition": json.dumps(DEFINITION),
        "roleArn": "r",
        "type": "STANDARD",
    }
    yield stepfunctions._state_machines[ARN]
    for execution in list(stepfunctions._executions):
        stepfunctions._executions.pop(execution)["status"] = "ABORTED"
    del stepfunctions._state_machines[ARN]


def start(data):
    status, _, body = stepfunctions._start_execution({"stateMachineArn": ARN, "name": "same", "input": data})
    return status, json.loads(body)


def test_the_same_start_gives_the_running_execution(machine):
    assert start("{}") == start("{}")
    assert start("{}")[0] == 200


def test_names_of_express_executions_are_free(machine):
    machine["type"] = "EXPRESS"
    (_, first), (status, second) = start("{}"), start("{}")
    assert status == 200
    assert first["executionArn"] != second["executionArn"]
