"""A queue's policy that AWS would refuse is refused when it is set, and a deployment with it."""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import sqs
from ministack.services.cloudformation import provisioners

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]

INVALID = "Invalid value for the parameter Policy."
MOST_STATEMENTS, MOST_ACTIONS, MOST_PRINCIPALS = 20, 7, 50
"""What SQS allows in a policy, and in each of its statements."""


def apply(patcher: Patcher) -> None:
    """Look at a policy where it comes in: by the API, and by a template."""
    # Requests find the functions in a table, other services by their names.
    for operation, name, around in (
        ("SetQueueAttributes", "_act_set_queue_attributes", _setting),
        ("CreateQueue", "_act_create_queue", _creating),
    ):
        patcher.wrap(sqs, name, around)
        patcher.replace_item(sqs._HANDLERS, operation, getattr(sqs, name))
    patcher.wrap(provisioners, "_policy_attachment_create", _attaching)
    patcher.wrap(provisioners, "_policy_attachment_update", _changing)


def _setting(original: Callable[[Json, str], Json]) -> Callable[[Json, str], Json]:
    @wraps(original)
    def set_attributes(data: Json, url: str) -> Json:
        queue = sqs._queues.get(data.get("QueueUrl", url))
        if queue is not None:
            _refuse((data.get("Attributes") or {}).get("Policy"), queue["attributes"]["QueueArn"])
        return original(data, url)

    return set_attributes


def _creating(original: Callable[[Json, str], Json]) -> Callable[[Json, str], Json]:
    @wraps(original)
    def create(data: Json, url: str) -> Json:
        scope = f"{sqs.get_region()}:{sqs.get_account_id()}"
        _refuse((data.get("Attributes") or {}).get("Policy"), f"arn:aws:sqs:{scope}:{data.get('QueueName')}")
        return original(data, url)

    return create


def _refuse(policy: Any, arn: str) -> None:
    if policy and next(flaws(policy, arn), None):
        raise sqs._Err("InvalidAttributeValue", INVALID, 400)


def _attaching(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def create(logical_id: str, properties: Json, stack: str, members: str, store: Any) -> Any:
        _refuse_template(properties, members, store)
        return original(logical_id, properties, stack, members, store)

    return create


def _changing(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def update(physical_id: str, old: Json, new: Json, members: str, store: Any) -> Any:
        _refuse_template(new, members, store)
        return original(physical_id, old, new, members, store)

    return update


def _refuse_template(properties: Json, members: str, store: Any) -> None:
    if members != "Queues":
        return
    for url in properties.get("Queues", []):
        queue = store.get(url)
        arn = queue["attributes"]["QueueArn"] if queue else url
        flaw = next(flaws(properties.get("PolicyDocument", {}), arn), None)
        if flaw:
            # AWS leaves it at the first sentence; whoever reads this is to know which one.
            error = provisioners._sdk_error(f"{INVALID} ({flaw})", "Sqs", 400)
            raise provisioners._sfn_handler_error(error)


def flaws(policy: Any, arn: str) -> Iterator[str]:
    """What SQS would refuse in the policy of a queue."""
    try:
        document = json.loads(policy) if isinstance(policy, str) else policy
    except ValueError:
        document = None
    if not isinstance(document, dict) or "Statement" not in document:
        yield "it is no policy"
        return
    statements = _list(document["Statement"])
    if len(statements) > MOST_STATEMENTS:
        yield f"{len(statements)} statements, at most {MOST_STATEMENTS}"
    for number, statement in enumerate(statements):
        for flaw in _of_statement(statement, arn):
            yield f"statement {number}: {flaw}"


def _of_statement(statement: Any, arn: str) -> Iterator[str]:
    if not isinstance(statement, dict) or statement.get("Effect") not in ("Allow", "Deny"):
        yield "its effect is neither Allow nor Deny"
        return
    resources, actions = _list(statement.get("Resource", [])), _list(statement.get("Action", []))
    if len(resources) != 1:
        yield f"it names {len(resources)} queues, not one"
    elif not iam_evaluator.fnmatch_iam_cs(arn, str(resources[0])):
        yield f"it is about {resources[0]}, not about this queue, {arn}"
    if not actions or len(actions) > MOST_ACTIONS:
        yield f"{len(actions)} actions, one to {MOST_ACTIONS}"
    for action in actions:
        if action != "*" and not str(action).lower().startswith("sqs:"):
            yield f"{action} is no action of SQS"
    principal = statement.get("Principal", statement.get("NotPrincipal"))
    named = (
        [name for names in principal.values() for name in _list(names)] if isinstance(principal, dict) else [principal]
    )
    if principal is None or len(named) > MOST_PRINCIPALS:
        yield f"it names no principal, or more than {MOST_PRINCIPALS}"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def is_needed() -> bool:
    """Whether a queue takes the policy of another."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": ["arn:a", "arn:b"]}
    with probes.scope():
        url = sqs._act_create_queue({"QueueName": "probe"}, "")["QueueUrl"]
        try:
            sqs._act_set_queue_attributes(
                {"QueueUrl": url, "Attributes": {"Policy": json.dumps({"Statement": [statement]})}}, url
            )
        except sqs._Err:
            return False
        finally:
            sqs._act_delete_queue({"QueueUrl": url}, url)
    return True


PATCH = Patch(
    name="queue_policies",
    reason="MiniStack takes any policy for a queue. SQS refuses one whose statement names two queues, or another queue than "
    "its own: InvalidAttributeValue, and the deployment is rolled back.",
    upstream="ministack.services.sqs:_act_set_queue_attributes validates the Policy attribute, as _act_create_queue and "
    "the AWS::SQS::QueuePolicy provisioner do",
    sources={
        "ministack.services.sqs:_act_set_queue_attributes": "c7a502e07f5e",
        "ministack.services.sqs:_act_create_queue": "5f6e8f364cd9",
        "ministack.services.cloudformation.provisioners:_policy_attachment_create": "d69aafb902c9",
        "ministack.services.cloudformation.provisioners:_policy_attachment_update": "2284b7298a43",
        "ministack.services.cloudformation.provisioners:_sfn_handler_error": "97d65f9164fd",
    },
    apply=apply,
    is_needed=is_needed,
)
