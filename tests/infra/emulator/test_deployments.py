"""What AWS refuses to deploy is refused here too."""

import json
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from infra.local.emulator.patches.queue_policies import flaws
from infra.local.network import wait
from tests.infra.emulator.conftest import Emulator

OWN = "arn:aws:sqs:eu-central-1:000000000000:own"


def statement(**changes: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": OWN} | changes


def deployed(emulator: Emulator, resources: dict[str, Any]) -> tuple[str, str]:
    """Deploy a template; gives the stack's status and why the first resource failed."""
    cloud, name = emulator.client("cloudformation"), f"stack-{uuid4().hex[:8]}"
    cloud.create_stack(
        StackName=name, TemplateBody=json.dumps({"Resources": resources}), Capabilities=["CAPABILITY_IAM"]
    )

    def status() -> str:
        return str(cloud.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])

    assert wait(lambda: not status().endswith("_IN_PROGRESS"), 20), status()
    events = cloud.describe_stack_events(StackName=name)["StackEvents"]
    reasons = [event["ResourceStatusReason"] for event in events if event["ResourceStatus"] == "CREATE_FAILED"]
    return status(), reasons[-1] if reasons else ""


# --- queue policies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "policy, expected",
    [
        ({"Statement": [statement(Resource=[OWN, f"{OWN}-dead"])]}, "statement 0: it names 2 queues, not one"),
        ({"Statement": [statement(), statement(Resource=f"{OWN}-dead")]}, "statement 1: it is about"),
        ({"Statement": [statement(Resource=[])]}, "it names 0 queues"),
        ({"Statement": statement(Action=["sqs:a"] * 8)}, "8 actions"),
        ({"Statement": statement(Action="sns:Publish")}, "sns:Publish is no action of SQS"),
        ({"Statement": [statement()] * 21}, "21 statements, at most 20"),
        ({"Statement": [{"Effect": "Allow", "Action": "sqs:a", "Resource": OWN}]}, "it names no principal"),
        ({"Statement": [statement(Effect="Perhaps")]}, "neither Allow nor Deny"),
        ({}, "it is no policy"),
        ("{", "it is no policy"),
    ],
)
def test_a_flaw_of_a_queue_policy_is_found(policy: Any, expected: str):
    assert expected in next(flaws(policy, OWN))


@pytest.mark.parametrize(
    "policy",
    [
        {"Statement": [statement(), statement(Resource=[OWN], Effect="Deny", Action="sqs:*")]},
        {"Statement": [statement(Resource="arn:aws:sqs:*:*:ow?", Action="*")]},
        json.dumps({"Statement": [statement(Principal={"Service": "events.amazonaws.com"})]}),
    ],
)
def test_a_sound_queue_policy_has_no_flaw(policy: Any):
    assert list(flaws(policy, OWN)) == []


def test_a_policy_that_names_two_queues_is_not_set(emulator: Emulator, is_patched: bool):
    url, arn = emulator.queue()
    policy = json.dumps({"Statement": [statement(Resource=[arn, f"{arn}-dead"])]})
    queues = emulator.client("sqs")

    def set_it() -> None:
        queues.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})

    def create_it() -> None:
        queues.create_queue(QueueName=uuid4().hex, Attributes={"Policy": policy})

    for change in (set_it, create_it):
        if not is_patched:
            change()
            continue
        with pytest.raises(ClientError) as caught:
            change()
        assert caught.value.response["Error"]["Code"] == "InvalidAttributeValue"
        assert caught.value.response["Error"]["Message"] == "Invalid value for the parameter Policy."
    queues.set_queue_attributes(
        QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [statement(Resource=arn)]})}
    )


def queues_with_a_policy(*named: str) -> dict[str, Any]:
    """Two queues, and a policy of the first that names some of them."""
    arns = [{"Fn::GetAtt": [name, "Arn"]} for name in named]
    guard = {"PolicyDocument": {"Statement": [statement(Resource=arns)]}, "Queues": [{"Ref": "Inbox"}]}
    return {
        "Inbox": {"Type": "AWS::SQS::Queue"},
        "Dead": {"Type": "AWS::SQS::Queue"},
        "Guard": {"Type": "AWS::SQS::QueuePolicy", "Properties": guard},
    }


def test_a_template_whose_policy_names_two_queues_is_rolled_back(emulator: Emulator, is_patched: bool):
    status, reason = deployed(emulator, queues_with_a_policy("Inbox", "Dead"))

    if is_patched:
        assert status == "ROLLBACK_COMPLETE"
        assert "Invalid value for the parameter Policy. (statement 0: it names 2 queues, not one)" in reason
    else:
        assert status == "CREATE_COMPLETE"


def test_a_template_whose_policy_is_of_its_queue_is_deployed(patched: Emulator):
    assert deployed(patched, queues_with_a_policy("Inbox")) == ("CREATE_COMPLETE", "")
    assert deployed(patched, queues_with_a_policy("Dead"))[0] == "ROLLBACK_COMPLETE"


# --- state machines ----------------------------------------------------------------------------------------


def machine(definition: dict[str, Any], service: str = "states.amazonaws.com") -> dict[str, Any]:
    """A state machine and its role."""
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]}
    return {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
        "Machine": {
            "Type": "AWS::StepFunctions::StateMachine",
            "Properties": {"RoleArn": {"Fn::GetAtt": ["Role", "Arn"]}, "Definition": definition},
        },
    }


def test_a_template_with_a_flawed_machine_is_rolled_back(emulator: Emulator, is_patched: bool):
    definition = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "Next": "Nowhere"}}}
    status, reason = deployed(emulator, machine(definition))

    assert status == ("ROLLBACK_COMPLETE" if is_patched else "CREATE_COMPLETE")
    assert ("Missing 'Next' target: Nowhere" in reason) == is_patched


def test_a_template_with_a_role_for_another_service_is_rolled_back(emulator: Emulator, is_patched: bool):
    definition = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "End": True}}}
    status, reason = deployed(emulator, machine(definition, "lambda.amazonaws.com"))

    assert status == ("ROLLBACK_COMPLETE" if is_patched else "CREATE_COMPLETE")
    assert ("is authorized to assume the provided role" in reason) == is_patched
    assert deployed(emulator, machine(definition)) == ("CREATE_COMPLETE", "")


# --- event sources -----------------------------------------------------------------------------------------


def policy(*statements: tuple[list[str], Any]) -> dict[str, Any]:
    return {
        "PolicyName": "own",
        "PolicyDocument": {
            "Statement": [{"Effect": "Allow", "Action": actions, "Resource": on} for actions, on in statements]
        },
    }


READ_QUEUE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
READ_STREAM = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"]


def mapped(source: str, allowed: list[tuple[list[str], Any]], **queue: Any) -> dict[str, Any]:
    """A function with a role that is allowed so much, and its mapping to a queue or a table's stream."""
    trust = {
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}]
    }
    key = {"AttributeName": "pk", "AttributeType": "S"}
    arn = {"Fn::GetAtt": ["Queue", "Arn"] if source == "queue" else ["Table", "StreamArn"]}
    return {
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": queue},
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [key],
                "BillingMode": "PAY_PER_REQUEST",
                "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust, "Policies": [policy(*allowed)] if allowed else []},
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.13",
                "Handler": "index.handler",
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Timeout": 60,
                "Code": {"ZipFile": "def handler(event, context):\n    pass\n"},
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "FunctionName": {"Ref": "Function"},
                "EventSourceArn": arn,
                **({"StartingPosition": "LATEST"} if source == "table" else {}),
            },
        },
    }


QUEUE = {"Fn::GetAtt": ["Queue", "Arn"]}
STREAM = {"Fn::GetAtt": ["Table", "StreamArn"]}
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no permission": (mapped("queue", [], VisibilityTimeout=60), "permissions to call ReceiveMessage on SQS"),
    "half a permission": (
        mapped("queue", [(READ_QUEUE[:2], QUEUE)], VisibilityTimeout=60),
        "permissions to call GetQueueAttributes on SQS",
    ),
    "back too early": (
        mapped("queue", [(READ_QUEUE, QUEUE)], VisibilityTimeout=59),
        "Queue visibility timeout: 59 seconds is less than Function timeout: 60 seconds",
    ),
    "streams not listed": (mapped("table", [(READ_STREAM, STREAM)]), "It lacks dynamodb:ListStreams."),
    "streams listed on one": (
        mapped("table", [([*READ_STREAM, "dynamodb:ListStreams"], STREAM)]),
        "It lacks dynamodb:ListStreams.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_mapping_that_cannot_work_is_rolled_back(patched: Emulator, name: str):
    template, expected = REFUSED[name]
    status, reason = deployed(patched, template)

    assert (status, expected in reason) == ("ROLLBACK_COMPLETE", True), reason


@pytest.mark.parametrize("name", REFUSED)
def test_without_the_patch_any_mapping_is_made(bare: Emulator, name: str):
    assert deployed(bare, REFUSED[name][0]) == ("CREATE_COMPLETE", "")


def test_a_mapping_that_works_is_made(patched: Emulator):
    on_stream = [(READ_STREAM, STREAM), (["dynamodb:ListStreams"], "*")]

    assert deployed(patched, mapped("queue", [(READ_QUEUE, QUEUE)], VisibilityTimeout=60)) == ("CREATE_COMPLETE", "")
    assert deployed(patched, mapped("table", on_stream)) == ("CREATE_COMPLETE", "")


def test_a_mapping_is_refused_by_the_api_too(patched: Emulator):
    _, source = patched.queue()
    with pytest.raises(ClientError) as caught:
        patched.client("lambda").create_event_source_mapping(
            FunctionName=patched.function("def handler(event, context):\n    pass\n"), EventSourceArn=source
        )

    assert caught.value.response["Error"]["Code"] == "InvalidParameterValueException"


# --- indexes -----------------------------------------------------------------------------------------------


def table(*indexes: str, key: str = "a") -> dict[str, Any]:
    """A table with some indexes."""
    names = ("pk", "a", "b")
    return {
        "Table": {
            "Type": "AWS::DynamoDB::Table",
            "Properties": {
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names],
                "BillingMode": "PAY_PER_REQUEST",
                "GlobalSecondaryIndexes": [
                    {
                        "IndexName": index,
                        "KeySchema": [{"AttributeName": key, "KeyType": "HASH"}],
                        "Projection": {"ProjectionType": "ALL"},
                    }
                    for index in indexes
                ],
            },
        }
    }


def updated(emulator: Emulator, old: dict[str, Any], new: dict[str, Any]) -> tuple[str, str]:
    """Deploy a template over another; gives the stack's status and why the first resource failed."""
    cloud, name = emulator.client("cloudformation"), f"stack-{uuid4().hex[:8]}"

    def status() -> str:
        return str(cloud.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])

    for change, template in ((cloud.create_stack, old), (cloud.update_stack, new)):
        change(StackName=name, TemplateBody=json.dumps({"Resources": template}))
        assert wait(lambda: not status().endswith("_IN_PROGRESS"), 20), status()
    events = cloud.describe_stack_events(StackName=name)["StackEvents"]
    reasons = [event["ResourceStatusReason"] for event in events if event["ResourceStatus"] == "UPDATE_FAILED"]
    return status(), reasons[-1] if reasons else ""


@pytest.mark.parametrize(
    "new, expected",
    [
        (table("one", "two", "three"), "more than one GSI creation or deletion in a single update"),
        (table("two"), "more than one GSI creation or deletion in a single update"),
        (table("one", key="b"), "You can create a new GSI with a different name"),
    ],
)
def test_an_update_changes_one_index(emulator: Emulator, is_patched: bool, new: dict[str, Any], expected: str):
    status, reason = updated(emulator, table("one"), new)

    assert status == ("UPDATE_ROLLBACK_COMPLETE" if is_patched else "UPDATE_COMPLETE")
    assert (expected in reason) == is_patched, reason


def test_one_index_may_come_or_go(patched: Emulator):
    assert updated(patched, table("one"), table("one", "two")) == ("UPDATE_COMPLETE", "")
    assert updated(patched, table("one", "two"), table("one")) == ("UPDATE_COMPLETE", "")
