"""Step Functions: errors by name, repeated starts, timeouts, definitions and roles, with the patches and without."""

import json
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from ministack.services import stepfunctions

from infra.local.emulator.patches.definitions_validated import flaws
from infra.local.emulator.patches.machine_roles import requests
from infra.local.network import wait
from tests.infra.emulator.conftest import TRUST, Emulator

RAISING = """
class Exhausted(Exception):
    pass

def handler(event, context):
    raise Exhausted("no strength left")
"""
WAIT: dict[str, Any] = {"Wait": {"Type": "Wait", "Seconds": 20, "End": True}}
PASS: dict[str, Any] = {"Type": "Pass", "End": True}


def refusal(call: Any, **arguments: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return str(error["Code"]), str(error["Message"])


# --- errors ------------------------------------------------------------------------------------------------


def test_an_exception_is_caught_by_its_name(emulator: Emulator, is_patched: bool):
    function = emulator.function(RAISING)
    machine = emulator.machine(
        {
            "Lift": {
                "Type": "Task",
                "Resource": function,
                "Catch": [{"ErrorEquals": ["Exhausted"], "Next": "Rest"}],
                "End": True,
            },
            "Rest": PASS,
        }
    )
    execution = emulator.run(machine)

    assert execution["status"] == ("SUCCEEDED" if is_patched else "FAILED")
    output = json.loads(execution["output"])
    assert output["Error"] == ("Exhausted" if is_patched else "Runtime.HandlerError")
    cause = json.loads(output["Cause"])
    assert cause["errorMessage"] == "no strength left"
    if is_patched:
        assert cause["errorType"] == "Exhausted"
        assert 'raise Exhausted("no strength left")' in "".join(cause["stackTrace"])


def test_an_invocation_tells_the_exception(emulator: Emulator, is_patched: bool):
    answer = emulator.client("lambda").invoke(FunctionName=emulator.function(RAISING))

    assert answer["FunctionError"]
    assert json.loads(answer["Payload"].read())["errorType"] == ("Exhausted" if is_patched else "Runtime.HandlerError")


# --- starts ------------------------------------------------------------------------------------------------


def test_the_same_start_gives_the_execution_that_runs(emulator: Emulator, is_patched: bool):
    machine, name = emulator.machine(WAIT), uuid4().hex
    request = {"stateMachineArn": machine, "name": name, "input": '{"set": 1}'}
    started = emulator.states.start_execution(**request)

    if is_patched:
        again = emulator.states.start_execution(**request)
        assert (again["executionArn"], again["startDate"]) == (started["executionArn"], started["startDate"])
        assert len(emulator.states.list_executions(stateMachineArn=machine)["executions"]) == 1
    else:
        assert refusal(emulator.states.start_execution, **request)[0] == "ExecutionAlreadyExists"


def test_a_name_with_another_input_is_refused(patched: Emulator):
    machine = patched.machine(WAIT)
    patched.states.start_execution(stateMachineArn=machine, name="same", input='{"set": 1}')

    code, _ = refusal(patched.states.start_execution, stateMachineArn=machine, name="same", input='{"set": 2}')
    assert code == "ExecutionAlreadyExists"


def test_a_name_whose_execution_has_ended_is_refused(patched: Emulator):
    machine = patched.machine({"Only": PASS})
    patched.run(machine, name="same")

    code, _ = refusal(patched.states.start_execution, stateMachineArn=machine, name="same", input="{}")
    assert code == "ExecutionAlreadyExists"


def test_names_of_express_executions_are_free(emulator: Emulator, is_patched: bool):
    machine = emulator.machine({"Only": PASS}, type="EXPRESS")
    request = {"stateMachineArn": machine, "name": "same", "input": "{}"}
    first = emulator.states.start_execution(**request)

    if is_patched:
        assert emulator.states.start_execution(**request)["executionArn"] != first["executionArn"]
    else:
        assert refusal(emulator.states.start_execution, **request)[0] == "ExecutionAlreadyExists"


# --- timeouts ----------------------------------------------------------------------------------------------


def test_a_machine_ends_an_execution_that_takes_too_long(emulator: Emulator, is_patched: bool):
    states = {"Wait": {"Type": "Wait", "Seconds": 2, "Next": "After"}, "After": PASS}
    execution = emulator.run(emulator.machine(states, definition={"TimeoutSeconds": 1}))

    if not is_patched:
        assert execution["status"] == "SUCCEEDED"
        return
    assert (execution["status"], execution["error"]) == ("TIMED_OUT", "States.Timeout")
    history = emulator.states.get_execution_history(executionArn=execution["executionArn"])["events"]
    assert history[-1]["type"] == "ExecutionTimedOut"
    assert "After" not in str(history)


def test_a_task_that_fails_too_late_changes_nothing(patched: Emulator):
    function = patched.function("import time\ndef handler(event, context):\n    time.sleep(2)\n    raise ValueError\n")
    states = {"Work": {"Type": "Task", "Resource": function, "End": True}}
    execution = patched.run(patched.machine(states, definition={"TimeoutSeconds": 1}))
    history = patched.states.get_execution_history

    def kinds() -> list[str]:
        return [event["type"] for event in history(executionArn=execution["executionArn"])["events"]]

    assert wait(lambda: "TaskFailed" in kinds(), 10)
    assert patched.states.describe_execution(executionArn=execution["executionArn"])["status"] == "TIMED_OUT"
    assert "ExecutionFailed" not in kinds()


def test_an_execution_in_time_is_left_alone(patched: Emulator):
    execution = patched.run(patched.machine({"Only": PASS}, definition={"TimeoutSeconds": 60}), {"reps": 5})

    assert (execution["status"], json.loads(execution["output"])) == ("SUCCEEDED", {"reps": 5})


# --- definitions -------------------------------------------------------------------------------------------

TASK: dict[str, Any] = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
FLAWED: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "INVALID_JSON_DESCRIPTION"),
    "no states": ({"StartAt": "A"}, "The field 'States' is required"),
    "unknown start": ({"StartAt": "B", "States": {"A": PASS}}, "Missing 'StartAt' target: B at /StartAt"),
    "unknown next": ({"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}, "Missing 'Next' target: B at /States/A/Next"),
    "unknown type": ({"StartAt": "A", "States": {"A": {"Type": "Lift", "End": True}}}, "The field 'Type' must be one of"),
    "unknown field": ({"StartAt": "A", "States": {"A": PASS | {"Nxt": "A"}}}, "Field 'Nxt' is not supported at /States/A/Nxt"),
    "unknown field of the machine": ({"StartAt": "A", "States": {"A": PASS}, "Timeout": 5}, "Field 'Timeout' is not supported"),
    "no way on": ({"StartAt": "A", "States": {"A": {"Type": "Pass"}}}, "exactly one of 'Next' and 'End'"),
    "unreachable": ({"StartAt": "A", "States": {"A": PASS, "B": PASS}}, 'State "B" is not reachable'),
    "task without resource": ({"StartAt": "A", "States": {"A": {"Type": "Task", "End": True}}}, "The field 'Resource' is required"),
    "task with no ARN": ({"StartAt": "A", "States": {"A": TASK | {"Resource": "send"}}}, "not a valid resource ARN"),
    "choice without choices": ({"StartAt": "A", "States": {"A": {"Type": "Choice", "Default": "A"}}}, "The field 'Choices' is required"),
    "choice to nowhere": (
        {"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "B"}]}}},
        "Missing 'Next' target: B at /States/A/Choices[0]/Next",
    ),
    "wait for nothing": ({"StartAt": "A", "States": {"A": {"Type": "Wait", "End": True}}}, "A Wait state has exactly one of"),
    "catch to nowhere": (
        {"StartAt": "A", "States": {"A": TASK | {"Catch": [{"ErrorEquals": ["X"], "Next": "B"}]}}},
        "Missing 'Next' target: B at /States/A/Catch[0]/Next",
    ),
    "retry of nothing": ({"StartAt": "A", "States": {"A": TASK | {"Retry": [{}]}}}, "'ErrorEquals' is required"),
    "all errors first": (
        {"StartAt": "A", "States": {"A": TASK | {"Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["X"]}]}}},
        "States.ALL must appear alone",
    ),
    "no path": ({"StartAt": "A", "States": {"A": TASK | {"Parameters": {"Body": {"a.$": "a"}}}}}, "The value for the field 'a.$' must be"),
    "branch": (
        {"StartAt": "A", "States": {"A": {"Type": "Parallel", "End": True, "Branches": [{"StartAt": "B", "States": {}}]}}},
        "at /States/A/Branches[0]/States",
    ),
    "processor": (
        {"StartAt": "A", "States": {"A": {"Type": "Map", "End": True, "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Pass"}}}}}},
        "at /States/A/ItemProcessor/States/B",
    ),
    "timeout": ({"StartAt": "A", "States": {"A": PASS}, "TimeoutSeconds": 0}, "TimeoutSeconds must be a positive integer"),
}  # fmt: skip
SOUND: dict[str, Any] = {
    "StartAt": "Choose",
    "TimeoutSeconds": 60,
    "States": {
        "Choose": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.sets", "IsPresent": True, "Next": "Each"}],
            "Default": "Rest",
        },
        "Each": {
            "Type": "Map",
            "ItemsPath": "$.sets",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": "Lift",
                "States": {
                    "Lift": TASK
                    | {
                        "Parameters": {"QueueUrl": "q", "MessageBody": {"set.$": "$", "id.$": "States.UUID()"}},
                        "Retry": [{"ErrorEquals": ["Exhausted"]}, {"ErrorEquals": ["States.ALL"]}],
                    }
                },
            },
            "Next": "Both",
        },
        "Both": {
            "Type": "Parallel",
            "Branches": [{"StartAt": "A", "States": {"A": PASS}}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}],
            "Next": "Rest",
        },
        "Rest": {"Type": "Wait", "Seconds": 1, "Next": "Done"},
        "Done": {"Type": "Succeed"},
        "Failed": {"Type": "Fail", "Error": "Exhausted"},
    },
}


@pytest.mark.parametrize("name", FLAWED)
def test_a_flaw_is_found(name: str):
    definition, message = FLAWED[name]
    found = list(flaws(definition if isinstance(definition, str) else json.dumps(definition)))

    assert any(message in flaw for flaw in found), found


def test_a_sound_definition_has_no_flaw():
    assert list(flaws(json.dumps(SOUND))) == []
    jsonata = {"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": PASS | {"Output": {"a.$": "{% 1 %}"}}}}
    assert list(flaws(json.dumps(jsonata))) == []


def test_a_flawed_machine_is_not_made(emulator: Emulator, is_patched: bool):
    definition = json.dumps(FLAWED["unknown next"][0])
    request = {"name": uuid4().hex, "definition": definition, "roleArn": emulator.role()}

    if not is_patched:
        emulator.states.create_state_machine(**request)
        return
    code, message = refusal(emulator.states.create_state_machine, **request)
    assert code == "InvalidDefinition"
    assert "Missing 'Next' target: B at /States/A/Next" in message
    machine = emulator.machine({"Only": PASS})
    code, _ = refusal(emulator.states.update_state_machine, stateMachineArn=machine, definition=definition)
    assert code == "InvalidDefinition"


def test_a_definition_is_diagnosed(patched: Emulator):
    definition = json.dumps(FLAWED["unreachable"][0])
    answer = patched.states.validate_state_machine_definition(definition=definition)

    assert answer["result"] == "FAIL"
    assert answer["diagnostics"] == [
        {
            "severity": "ERROR",
            "code": "MISSING_TRANSITION_TARGET",
            "message": 'State "B" is not reachable.',
            "location": "/States/B",
        }
    ]
    assert patched.states.validate_state_machine_definition(definition=json.dumps(SOUND))["result"] == "OK"


# --- roles -------------------------------------------------------------------------------------------------


def sending(emulator: Emulator) -> tuple[dict[str, Any], str, str]:
    """A task that sends a message, its queue's ARN, and its URL."""
    url, arn = emulator.queue()
    task = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "End": True}
    return {"Send": task | {"Parameters": {"QueueUrl": url, "MessageBody": "set"}}}, arn, url


def test_a_machine_does_only_what_its_role_may(emulator: Emulator, is_patched: bool):
    states, arn, url = sending(emulator)
    another = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": f"{arn}-of-others"}
    execution = emulator.run(emulator.machine(states, emulator.role(another)))
    messages = emulator.client("sqs").receive_message(QueueUrl=url).get("Messages", [])

    if not is_patched:
        assert (execution["status"], len(messages)) == ("SUCCEEDED", 1)
        return
    assert (execution["status"], messages) == ("FAILED", [])
    assert execution["error"] == "SQS.AmazonSQSException"
    assert f"is not authorized to perform: sqs:SendMessage on resource: {arn}" in execution["cause"]


def test_a_machine_does_what_its_role_may(patched: Emulator):
    states, arn, url = sending(patched)
    role = patched.role({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": arn})

    assert patched.run(patched.machine(states, role))["status"] == "SUCCEEDED"
    assert patched.client("sqs").receive_message(QueueUrl=url)["Messages"][0]["Body"] == "set"


def test_the_role_holds_within_a_map_too(patched: Emulator):
    states, _, _ = sending(patched)
    each = {"Type": "Map", "ItemsPath": "$.sets", "ItemProcessor": {"StartAt": "Send", "States": states}, "End": True}
    execution = patched.run(patched.machine({"Each": each}, patched.role()), {"sets": [1, 2]})

    assert (execution["status"], execution["error"]) == ("FAILED", "SQS.AmazonSQSException")


def test_a_refused_function_can_be_caught(patched: Emulator):
    function = patched.function("def handler(event, context):\n    return event\n")
    task = {"Type": "Task", "Resource": function, "End": True}
    caught = task | {"Catch": [{"ErrorEquals": ["Lambda.AWSLambdaException"], "Next": "Rest"}]}
    execution = patched.run(patched.machine({"Lift": caught, "Rest": PASS}, patched.role()))

    assert execution["status"] == "SUCCEEDED"
    allowed = patched.role({"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": function})
    execution = patched.run(patched.machine({"Lift": task}, allowed), {"reps": 5})
    assert (execution["status"], json.loads(execution["output"])) == ("SUCCEEDED", {"reps": 5})


def test_a_role_that_step_functions_may_not_assume_is_refused(emulator: Emulator, is_patched: bool):
    trust = {
        "Version": "2012-10-17",
        "Statement": [TRUST["Statement"][0] | {"Principal": {"Service": "lambda.amazonaws.com"}}],
    }  # type: ignore[index, operator]
    request = {
        "name": uuid4().hex,
        "definition": json.dumps({"StartAt": "Only", "States": {"Only": PASS}}),
        "roleArn": emulator.role(trust=trust),
    }

    if is_patched:
        code, message = refusal(emulator.states.create_state_machine, **request)
        assert (code, "is authorized to assume the provided role" in message) == ("AccessDeniedException", True)
    else:
        emulator.states.create_state_machine(**request)


@pytest.mark.parametrize(
    "resource, data, expected",
    [
        ("arn:aws:states:::lambda:invoke", {"FunctionName": "lift"}, [("lambda:InvokeFunction", "arn:aws:lambda:R:A:function:lift")]),
        ("arn:aws:states:::dynamodb:updateItem", {"TableName": "t"}, [("dynamodb:UpdateItem", "arn:aws:dynamodb:R:A:table/t")]),
        ("arn:aws:states:::aws-sdk:dynamodb:query", {"TableName": "t"}, [("dynamodb:Query", "arn:aws:dynamodb:R:A:table/t")]),
        ("arn:aws:states:::sns:publish", {"TopicArn": "topic"}, [("sns:Publish", "topic")]),
        ("arn:aws:states:::states:startExecution.sync:2", {"StateMachineArn": "m"}, [("states:StartExecution", "m")]),
        ("arn:aws:states:::events:putEvents", {"Entries": [{}, {"EventBusName": "own"}]}, [("events:PutEvents", "arn:aws:events:R:A:event-bus/default"), ("events:PutEvents", "arn:aws:events:R:A:event-bus/own")]),
        ("arn:aws:states:::aws-sdk:sesv2:sendEmail", {}, [("ses:SendEmail", None)]),
        ("arn:aws:states:R:A:activity:lift", {}, []),
    ],
)  # fmt: skip
def test_a_task_is_known_by_what_it_does(resource: str, data: dict[str, Any], expected: list[tuple[str, str | None]]):
    scope = f"{stepfunctions.get_region()}:{stepfunctions.get_account_id()}"

    assert list(requests(resource, data)) == [(action, arn and arn.replace("R:A", scope)) for action, arn in expected]
