"""Check that the roles of functions cannot change entries of the audit trail, as they are deployed.

The statement is `infra.permissions.role_statements`: changes are denied where a partition begins with AUDIT#. The same actions
on an ordinary partition must be allowed, so that a role which may do nothing at all does not pass. On AWS IAM itself is asked. The
local cloud holds no request against its partitions, and its simulation takes no conditions: there its evaluator is given the
deployed policy.
"""

from collections.abc import Callable
from typing import Any

from fitai.kernel.needs import AUDIT_PREFIX

FUNCTIONS = ("users-update_profile", "users-delete_account", "admin-update_person")
"""Functions that may change items of the table, and add entries to the trail."""
ORDINARY = "USER#smoke"
ENTRY = f"{AUDIT_PREFIX}smoke"
POLICY = "declared"
"""The name of the policy in each function's role."""
LEADING_KEYS = "dynamodb:LeadingKeys"

Decision = Callable[[str, str], str]
"""What becomes of an action on a partition: `allowed`, or how it is denied."""


def role_name(functions: Any, function: str) -> str:
    """The name of a function's role.

    Args:
        functions: a client of Lambda.
    """
    arn: str = functions.get_function_configuration(FunctionName=function)["Role"]
    return arn.rpartition("/")[2]


def role_faults(iam: Any, role: str, decide: Callable[[dict[str, Any]], Decision]) -> list[str]:
    """What a role may do to the audit trail, or may not do to its own items; empty where all is right.

    Args:
        decide: makes the decision of the role's deployed policy.
    """
    document = iam.get_role_policy(RoleName=role, PolicyName=POLICY)["PolicyDocument"]
    denials = [statement for statement in document["Statement"] if statement["Effect"] == "Deny"]
    actions = sorted({action for statement in denials for action in statement["Action"]})
    if not actions:
        return [f"{role}: no statement denies it to change the audit trail"]
    decision = decide(document)
    return [
        f"{role}: {action} of {partition} is {outcome}"
        for partition, should_be_allowed in ((ENTRY, False), (ORDINARY, True))
        for action in actions
        if ((outcome := decision(action, partition)) == "allowed") != should_be_allowed
    ]


def simulated(iam: Any, role_arn: str, table_arn: str) -> Decision:
    """What IAM says of a role on AWS."""

    def decide(action: str, partition: str) -> str:
        context = {
            "ContextKeyName": LEADING_KEYS,
            "ContextKeyValues": [partition],
            "ContextKeyType": "stringList",
        }
        answer = iam.simulate_principal_policy(
            PolicySourceArn=role_arn, ActionNames=[action], ResourceArns=[table_arn], ContextEntries=[context]
        )
        return str(answer["EvaluationResults"][0]["EvalDecision"])

    return decide


def evaluated(document: dict[str, Any], table_arn: str) -> Decision:
    """What the evaluator of the local cloud says of a policy."""
    from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

    statements = parse_policy_document(document)
    account = table_arn.split(":")[4]

    def decide(action: str, partition: str) -> str:
        context = EvalContext(
            principal_arn=f"arn:aws:iam::{account}:role/smoke",
            principal_type="AssumedRole",
            principal_account=account,
            action=action,
            resource_arn=table_arn,
            region=table_arn.split(":")[3],
            service_context={LEADING_KEYS.lower(): [partition]},
        )
        return {"Allow": "allowed", "Deny": "explicitDeny"}.get(
            evaluate(context, [statements]).decision, "implicitDeny"
        )

    return decide
