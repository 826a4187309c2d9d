"""What a state machine does is held against its role's policies."""

import json
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import wraps
from typing import Any

import ministack.app as application
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam, stepfunctions
from ministack.services.cloudformation import provisioners

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]

SERVICE = "states.amazonaws.com"
ERRORS = {
    "lambda": "Lambda.AWSLambdaException",
    "dynamodb": "DynamoDB.AccessDeniedException",
    "sqs": "SQS.AmazonSQSException",
    "sns": "SNS.AmazonSNSException",
    "events": "EventBridge.AccessDeniedException",
    "states": "StepFunctions.AccessDeniedException",
}
"""What a refusal is called for each service, so that Catch can name it."""
PREFIXES = {"sesv2": "ses", "sfn": "states", "cloudwatchlogs": "logs"}
"""What IAM calls a service, where a task's resource calls it otherwise."""
UNASSUMABLE = (
    "Neither the global service principal states.amazonaws.com, nor the regional one is authorized to assume the "
    "provided role."
)

_role: ContextVar[str] = ContextVar("role", default="")
"""The ARN of the role of the machine that runs; threads of a Map or a Parallel inherit it."""


def apply(patcher: Patcher) -> None:
    """Look at the role when a machine is made, and before each thing that it does."""
    patcher.wrap(stepfunctions, "_run_execution", _in_its_role)
    for name in ("_invoke_resource", "_invoke_with_callback"):
        patcher.wrap(stepfunctions, name, _checked)
    for name in ("_create_state_machine", "_update_state_machine"):
        patcher.wrap(stepfunctions, name, _assumable)
    # CloudFormation makes machines by itself; the table of its handlers keeps the function that it was made with.
    handlers = provisioners._RESOURCE_HANDLERS["AWS::StepFunctions::StateMachine"]
    patcher.replace_item(handlers, "create", _assumable_in_template(handlers["create"]))


def _in_its_role(original: Callable[[str], None]) -> Callable[[str], None]:
    @wraps(original)
    def run(arn: str) -> None:
        execution = stepfunctions._executions.get(arn) or {}
        machine = stepfunctions._state_machines.get(execution.get("stateMachineArn")) or {}
        token = _role.set(machine.get("roleArn", ""))
        try:
            original(arn)
        finally:
            _role.reset(token)

    return run


def _checked(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def invoke(resource: str, input_data: Any, *more: Any) -> Any:
        if application.AUTH and _role.get():
            for action, arn in requests(resource.replace(".waitForTaskToken", ""), input_data):
                _refuse_unless_allowed(action, arn)
        return original(resource, input_data, *more)

    return invoke


def requests(resource: str, input_data: Any) -> Iterator[tuple[str, str | None]]:
    """The actions that a task takes, and on what; None where that cannot be told from its input."""
    data = input_data if isinstance(input_data, dict) else {}
    if ":function:" in resource:
        yield "lambda:InvokeFunction", resource
        return
    if not resource.startswith("arn:aws:states:::"):
        return  # an activity, which a worker comes for
    service, _, operation = resource.removeprefix("arn:aws:states:::").removeprefix("aws-sdk:").partition(":")
    operation = operation.partition(".")[0]
    action = operation[:1].upper() + operation[1:]
    match service, operation:
        case "lambda", "invoke":
            yield "lambda:InvokeFunction", _arn("lambda", data.get("FunctionName"), "function:")
        case "states", _:
            yield f"states:{action}", data.get("StateMachineArn")
        case "dynamodb", _:
            yield f"dynamodb:{action}", _arn("dynamodb", data.get("TableName"), "table/")
        case "sqs", _:
            yield f"sqs:{action}", _arn("sqs", str(data.get("QueueUrl", "")).rpartition("/")[2] or None, "")
        case "sns", _:
            yield f"sns:{action}", data.get("TopicArn") or data.get("TargetArn")
        case (("events" | "eventbridge"), "putEvents"):
            for entry in data.get("Entries") or ():
                yield "events:PutEvents", _arn("events", entry.get("EventBusName") or "default", "event-bus/")
        case _:
            yield f"{PREFIXES.get(service, service)}:{action}", None


def _arn(service: str, name: str | None, prefix: str) -> str | None:
    """The ARN of a thing that is named, or that is given by its ARN already."""
    if name is None or name.startswith("arn:"):
        return name
    return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{prefix}{name}"


def _refuse_unless_allowed(action: str, arn: str | None) -> None:
    service = action.partition(":")[0]
    role = _role.get().rpartition("/")[2]
    principal = f"arn:aws:sts::{get_account_id()}:assumed-role/{role}/StepFunctions"
    if _decision(role, principal, action, arn) == "Allow":
        return
    on = f" on resource: {arn}" if arn else ""
    raise stepfunctions._ExecutionError(
        ERRORS.get(service, f"{service.capitalize()}.AccessDeniedException"),
        f"User: {principal} is not authorized to perform: {action}{on} because no identity-based policy allows the "
        f"{action} action (Status Code: 403; Error Code: AccessDeniedException)",
    )


def _decision(role: str, principal: str, action: str, arn: str | None) -> str:
    policies = iam_evaluator._gather_role_policies(role, get_account_id())
    if arn is None:
        # On what cannot be told, so it is enough that the role may do it to something.
        allowed = any(
            statement.effect == "Allow"
            and iam_evaluator._action_matches(action, statement.actions, statement.not_actions)
            for statements in policies
            for statement in statements
        )
        return "Allow" if allowed else "ImplicitDeny"
    context = iam_evaluator.EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account=get_account_id(),
        action=action,
        resource_arn=arn,
        region=get_region(),
    )
    limits = iam_evaluator._permissions_boundary(iam._roles, role, get_account_id())
    result = iam_evaluator.evaluate(context, policies, *limits)
    own = iam_evaluator._resource_policy(action.partition(":")[0], arn)
    if own is not None:
        result = iam_evaluator.combine_resource_policy(result, context, *own, limits=tuple(limits))
    return str(result.decision)


def _assumable(original: Callable[[Json], Any]) -> Callable[[Json], Any]:
    @wraps(original)
    def change(data: Json) -> Any:
        if "roleArn" in data and not may_assume(data["roleArn"]):
            return stepfunctions.error_response_json("AccessDeniedException", UNASSUMABLE, 400)
        return original(data)

    return change


def _assumable_in_template(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def create(logical_id: str, properties: Json, stack_name: str) -> Any:
        if not may_assume(properties.get("RoleArn", "")):
            raise provisioners._sfn_service_error(
                stepfunctions.error_response_json("AccessDeniedException", UNASSUMABLE, 400)
            )
        return original(logical_id, properties, stack_name)

    return create


def may_assume(role_arn: str) -> bool:
    """Whether Step Functions may act as a role; one that does not exist is MiniStack's own to refuse."""
    role = iam._roles.get(str(role_arn).rpartition("/")[2])
    if not application.AUTH or role is None:
        return True
    document = role["AssumeRolePolicyDocument"]
    trust = json.loads(document) if isinstance(document, str) else document
    statements = trust.get("Statement", [])
    regional = f"states.{get_region()}.amazonaws.com"
    return any(
        statement.get("Effect") == "Allow"
        and iam_evaluator._service_principal_matches(statement.get("Principal"), service)
        for statement in (statements if isinstance(statements, list) else [statements])
        for service in (SERVICE, regional)
    )


def is_needed() -> bool:
    """Whether a machine does what its role does not allow."""
    patcher = Patcher()
    patcher.replace(application, "AUTH", True)
    with probes.machine() as arn:
        machine = stepfunctions._state_machines[arn]
        entry = {"Source": "probe", "DetailType": "probe", "Detail": "{}"}
        task = {"Type": "Task", "Resource": "arn:aws:states:::events:putEvents", "End": True}
        states = {"Put": task | {"Parameters": {"Entries": [entry]}}}
        machine["definition"] = json.dumps({"StartAt": "Put", "States": states})
        try:
            answer = probes.call(stepfunctions._start_sync_execution, stateMachineArn=arn)
        finally:
            patcher.undo()
    return bool(answer["status"] == "SUCCEEDED")


PATCH = Patch(
    name="machine_roles",
    reason="MiniStack never looks at the role of a state machine, though it holds functions to theirs: what a template "
    "forgot to allow works here and fails on AWS, with an error that Catch can name.",
    upstream="ministack.services.stepfunctions:_invoke_resource evaluates the policies of the machine's role under "
    "AUTH=true, and _create_state_machine its trust policy",
    sources={
        "ministack.services.stepfunctions:_run_execution": "996dff84e0e0",
        "ministack.services.stepfunctions:_invoke_resource": "a85d2be9a858",
        "ministack.services.stepfunctions:_invoke_with_callback": "bbb38423156a",
        "ministack.services.stepfunctions:_create_state_machine": "4bc1231dda69",
        "ministack.services.stepfunctions:_update_state_machine": "476e0deee6a3",
        "ministack.services.cloudformation.provisioners:_sfn_state_machine_create": "d2ffde42cb0e",
        "ministack.core.iam_evaluator:evaluate": "2a5dd6932d1a",
        "ministack.core.iam_evaluator:combine_resource_policy": "3972f81213f8",
        "ministack.core.iam_evaluator:_gather_role_policies": "d83d1661b865",
        "ministack.core.iam_evaluator:_service_principal_matches": "877a8fc9914b",
    },
    apply=apply,
    is_needed=is_needed,
)
