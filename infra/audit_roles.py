"""Check that the roles of functions cannot change entries of the audit trail: on AWS by IAM's own simulation, locally by trying.

The statement is `infra.permissions.role_statements`: changes are denied where a partition begins with AUDIT#. The same actions
on an ordinary partition must be allowed, so that a role which may do nothing at all does not pass.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError
from fitai.kernel.needs import AUDIT_PREFIX

FUNCTIONS = ("users-update_profile", "users-delete_account", "admin-update_person")
"""Functions that may change items of the table, and add entries to the trail."""
ORDINARY = "USER#smoke"
ENTRY = f"{AUDIT_PREFIX}smoke"
POLICY = "declared"
"""The name of the policy in each function's role."""


def role_name(functions: Any, function: str) -> str:
    """The name of a function's role.

    Args:
        functions: a client of Lambda.
    """
    arn: str = functions.get_function_configuration(FunctionName=function)["Role"]
    return arn.rpartition("/")[2]


def changing_actions(iam: Any, role: str) -> list[str]:
    """The actions on existing items that a role is denied on the audit trail, by its policy."""
    document = iam.get_role_policy(RoleName=role, PolicyName=POLICY)["PolicyDocument"]
    denials = [statement for statement in document["Statement"] if statement["Effect"] == "Deny"]
    return sorted({action for statement in denials for action in statement["Action"] if action.startswith("dynamodb:")})


def simulated_faults(iam: Any, role: str, role_arn: str, table_arn: str) -> list[str]:
    """What IAM says that a role may do to the audit trail, or may not do to its own items; empty where all is right."""
    actions = changing_actions(iam, role)
    if not actions:
        return [f"{role}: no statement denies it to change the audit trail"]
    faults = []
    for partition, should_be_allowed in ((ENTRY, False), (ORDINARY, True)):
        answer = iam.simulate_principal_policy(
            PolicySourceArn=role_arn,
            ActionNames=actions,
            ResourceArns=[table_arn],
            ContextEntries=[
                {
                    "ContextKeyName": "dynamodb:LeadingKeys",
                    "ContextKeyValues": [partition],
                    "ContextKeyType": "stringList",
                }
            ],
        )
        for result in answer["EvaluationResults"]:
            if (result["EvalDecision"] == "allowed") != should_be_allowed:
                faults.append(f"{role}: {result['EvalActionName']} of {partition} is {result['EvalDecision']}")
    return faults


def attempted_faults(iam: Any, sts: Any, table_client: Any, role: str, table: str) -> list[str]:
    """What a role may do to the audit trail when it tries; empty where all is right.

    The role itself can be assumed by Lambda only, so that its policy is tried in a role that is made for it, and deleted.

    Args:
        table_client: makes a client of DynamoDB with these credentials.
    """
    policy = iam.get_role_policy(RoleName=role, PolicyName=POLICY)["PolicyDocument"]
    with _assumed(iam, sts, policy) as credentials:
        dynamodb = table_client(credentials)
        faults = []
        for partition, expected in ((ENTRY, "AccessDeniedException"), (ORDINARY, "ConditionalCheckFailedException")):
            code = _error_of_update(dynamodb, table, partition)
            if code != expected:
                faults.append(f"{role}: an update of {partition} ends with {code or 'success'}, not {expected}")
        return faults


def _error_of_update(dynamodb: Any, table: str, partition: str) -> str:
    """Update an item that does not exist under the condition that it does; the code of the error."""
    try:
        dynamodb.update_item(
            TableName=table,
            Key={"PK": {"S": partition}, "SK": {"S": "SMOKE"}},
            UpdateExpression="SET smoke = :smoke",
            ConditionExpression="attribute_exists(PK)",
            ExpressionAttributeValues={":smoke": {"S": "smoke"}},
        )
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


@contextmanager
def _assumed(iam: Any, sts: Any, policy: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The credentials of a role with this policy, which the account may assume while the block runs."""
    name = f"fitai-smoke-{uuid4().hex[:12]}"
    account = sts.get_caller_identity()["Account"]
    statement = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    try:
        iam.put_role_policy(RoleName=name, PolicyName=POLICY, PolicyDocument=json.dumps(policy))
        yield sts.assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName=POLICY)
        iam.delete_role(RoleName=name)
