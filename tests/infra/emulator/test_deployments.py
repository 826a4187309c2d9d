"""What AWS refuses to deploy is refused here too."""

import json
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from infra.local.cloud import wait
from infra.local.emulator.patches.queue_policies import flaws
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
