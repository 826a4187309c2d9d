"""A function gets events only from what its role may read, and in time."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import ministack.app as application
from ministack.core import iam_evaluator
from ministack.core.arn import parse_arn
from ministack.core.responses import get_account_id, get_region
from ministack.services import lambda_svc, sqs
from ministack.services.cloudformation import provisioners

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]

ON_QUEUE = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
ON_STREAM = ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream")
ON_EVERYTHING = ("dynamodb:ListStreams",)
"""An action that IAM knows on `*` only."""


def apply(patcher: Patcher) -> None:
    """Look at the function's role and timeout when it is mapped to a source: by the API, and by a template."""
    patcher.wrap(lambda_svc, "_create_esm", _creating)
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"]
    patcher.replace_item(handlers, "create", _deploying(handlers["create"]))


def _creating(original: Callable[[Json], Any]) -> Callable[[Json], Any]:
    @wraps(original)
    def create(data: Json) -> Any:
        refusal = next(refusals(str(data.get("FunctionName", "")), str(data.get("EventSourceArn", ""))), None)
        if refusal:
            return lambda_svc.error_response_json("InvalidParameterValueException", refusal, 400)
        return original(data)

    return create


def _deploying(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def create(logical_id: str, properties: Json, stack: str) -> Any:
        source = str(properties.get("EventSourceArn", ""))
        refusal = next(refusals(str(properties.get("FunctionName", "")), source), None)
        if refusal:
            raise provisioners._sfn_handler_error(provisioners._sdk_error(refusal, "Lambda", 400))
        return original(logical_id, properties, stack)

    return create


def refusals(function: str, source: str) -> Iterator[str]:
    """Why AWS would not map a function to a source; whether either exists is MiniStack's own to say."""
    _, config, _ = lambda_svc._get_func_record_for_ref(function)
    if not config or not source.startswith("arn:"):
        return
    service = parse_arn(source).service
    if service == "sqs":
        queue = sqs._queue_by_arn(source)
        visible = int(queue["attributes"].get("VisibilityTimeout", 30)) if queue else None
        timeout = int(config.get("Timeout") or 3)
        if visible is not None and visible < timeout:
            yield f"Queue visibility timeout: {visible} seconds is less than Function timeout: {timeout} seconds"
        missing = list(_missing(config, [(action, source) for action in ON_QUEUE]))
        if missing:
            name = missing[0].partition(":")[2]
            yield f"The provided execution role does not have permissions to call {name} on SQS"
    elif service == "dynamodb":
        wanted = [*((action, source) for action in ON_STREAM), *((action, "*") for action in ON_EVERYTHING)]
        missing = list(_missing(config, wanted))
        if missing:
            yield (
                f"Cannot access stream {source}. Please ensure the role can perform the GetRecords, GetShardIterator, "
                f"DescribeStream, and ListStreams Actions on your stream in IAM. (It lacks {', '.join(missing)}.)"
            )


def _missing(config: Json, wanted: list[tuple[str, str]]) -> Iterator[str]:
    """What a function's role may not do, of a list of actions with what they are done to."""
    if not application.AUTH:
        return
    role = str(config.get("Role", "")).rpartition("/")[2]
    policies = iam_evaluator._gather_role_policies(role, get_account_id())
    for action, arn in wanted:
        context = iam_evaluator.EvalContext(
            principal_arn=f"arn:aws:sts::{get_account_id()}:assumed-role/{role}/lambda",
            principal_type="AssumedRole",
            principal_account=get_account_id(),
            action=action,
            resource_arn=arn,
            region=get_region(),
        )
        if iam_evaluator.evaluate(context, policies).decision != "Allow":
            yield action


def is_needed() -> bool:
    """Whether a function is mapped to a queue whose messages come back before it has ended."""
    with probes.scope():
        url = sqs._act_create_queue({"QueueName": "probe", "Attributes": {"VisibilityTimeout": "1"}}, "")["QueueUrl"]
        source = sqs._queues.get(url)["attributes"]["QueueArn"]
        lambda_svc._functions["probe"] = {
            "config": {
                "FunctionName": "probe",
                "FunctionArn": probes.FUNCTION,
                "Timeout": 60,
                "Role": "arn:role/probe",
            },
            "versions": {},
            "aliases": {},
        }
        patcher = Patcher()
        patcher.replace(lambda_svc, "_ensure_poller", lambda: None)
        try:
            status, *_ = lambda_svc._create_esm({"FunctionName": "probe", "EventSourceArn": source})
        finally:
            patcher.undo()
            for mapping in list(lambda_svc._esms):
                del lambda_svc._esms[mapping]
            del lambda_svc._functions["probe"]
            sqs._act_delete_queue({"QueueUrl": url}, url)
    return bool(status == 202)


PATCH = Patch(
    name="event_sources",
    reason="MiniStack brings a function the messages of any queue and the records of any stream. AWS refuses a mapping whose "
    "role may not read the source, dynamodb:ListStreams on * included, and one whose queue shows a message again "
    "before the function has run out of time: the deployment is rolled back.",
    upstream="ministack.services.lambda_svc:_create_esm checks the role under AUTH=true and the queue's visibility timeout, "
    "and the AWS::Lambda::EventSourceMapping provisioner goes through it",
    sources={
        "ministack.services.lambda_svc:_create_esm": "d351521bb6cd",
        "ministack.services.lambda_svc:_get_func_record_for_ref": "492b4efe8f90",
        "ministack.services.cloudformation.provisioners:_lambda_esm_create": "f053a4e8c30c",
        "ministack.services.cloudformation.provisioners:_sfn_handler_error": "97d65f9164fd",
        "ministack.core.iam_evaluator:evaluate": "2a5dd6932d1a",
        "ministack.core.iam_evaluator:_gather_role_policies": "d83d1661b865",
    },
    apply=apply,
    is_needed=is_needed,
)
