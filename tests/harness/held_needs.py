"""Hold what a function does against the needs that it declares: no cloud of the tests enforces IAM.

Each operation of AWS is held, and each look at the exercise library: the process of the tests has it loaded already, where a
container of its own would have to read it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from botocore.signers import S3PostPresigner
from fitai.exercises.library import loading
from fitai.kernel.audit import AUDIT_PARTITION_PREFIX
from fitai.kernel.aws import USER_AGENT
from fitai.kernel.catalogue import Function
from fitai.kernel.meter import meter
from fitai.kernel.needs import (
    AUDIT_PREFIX,
    COUNTER_PREFIX,
    EXTERNAL_PREFIX,
    IDEMPOTENCY_PREFIX,
    SETTINGS_PREFIX,
    AuditTrail,
    Need,
    Resource,
)
from fitai.kernel.settings import settings

from infra.object_prefixes import OBJECT_PREFIXES


class UndeclaredNeed(AssertionError):
    """A function used an action that its declaration does not name: on AWS it would be denied."""


class AlteredTrail(AssertionError):
    """A function wrote to the audit trail in another way than by a new entry."""


_called: list[Function] = []


@contextmanager
def watched(function: Function) -> Iterator[None]:
    """Hold what a call does against what its function declares, and measure what it costs."""
    _called.append(function)
    meter.reset()
    try:
        yield
    finally:
        _called.pop()


def _is_ours(context: dict[str, Any]) -> bool:
    """Whether a request is made by our code, and not by a test: signing a link tells of no client."""
    config = context.get("client_config")
    return config is None or config.user_agent == USER_AGENT


def _require(missing: set[str]) -> None:
    if missing:
        function = _called[-1]
        raise UndeclaredNeed(f"not declared by {function.service}/{function.name}: {', '.join(sorted(missing))}")


# --- DynamoDB ----------------------------------------------------------------------------------------------

ITEM_WRITES = {f"dynamodb:{name}" for name in ("PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")}
IN_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
PARTITIONS = {
    "counter": COUNTER_PREFIX,
    "idempotency": IDEMPOTENCY_PREFIX,
    "trail": AUDIT_PREFIX,
    "switches": SETTINGS_PREFIX,
    "external": EXTERNAL_PREFIX,
}
"""The partitions that a need of the kernel's own items reaches."""
FRESH = re.compile(r"attribute_not_exists ?\([#\w]+\)")


def _hold_items(model: Any, params: dict[str, Any], **_: Any) -> None:
    """A request of DynamoDB, as it is sent."""
    if not _called or not _is_ours(params["context"]):
        return
    content = params["body"]
    body = json.loads(content.decode() if isinstance(content, bytes) else str(content))
    if AuditTrail.REWRITE not in _called[-1].needs:
        _hold_trail(model.name, body)
    _require(
        {
            f"dynamodb:{action} of {partition or 'the table'}"
            for action, partition in _operations(model.name, body)
            if not _is_declared(f"dynamodb:{action}", partition)
        }
    )


def _hold_trail(name: str, body: dict[str, Any]) -> None:
    """Entries of the audit trail are written once. Policies say so of changes; of a put only its condition can."""
    written = {"PutItem": "Put", "UpdateItem": "Update", "DeleteItem": "Delete"}
    operations = [(written[name], body)] if name in written else []
    operations += [operation for item in body.get("TransactItems", []) for operation in item.items()]
    for requests in body.get("RequestItems", {}).values() if name == "BatchWriteItem" else []:
        operations += [("Batch", next(iter(operation.values()))) for operation in requests]
    for kind, operation in operations:
        key = (operation.get("Key") or operation.get("Item") or {}).get("PK", {}).get("S", "")
        if key.startswith(AUDIT_PARTITION_PREFIX) and not (
            kind == "Put" and FRESH.fullmatch(operation.get("ConditionExpression", ""))
        ):
            raise AlteredTrail(f"{kind} of {key}")


def _operations(name: str, body: dict[str, Any]) -> list[tuple[str, str]]:
    """The actions of a request, each with its partition; an empty one where the request names none."""
    if name == "TransactWriteItems":
        operations = [operation for item in body["TransactItems"] for operation in item.items()]
        return [(IN_TRANSACTION[kind], _partition(operation)) for kind, operation in operations]
    if name == "BatchWriteItem":
        requests = [next(iter(request.values())) for batch in body["RequestItems"].values() for request in batch]
        return [(name, _partition(request)) for request in requests]
    if name == "BatchGetItem":
        keys = [key for batch in body["RequestItems"].values() for key in batch["Keys"]]
        return [(name, _partition({"Key": key})) for key in keys]
    return [(name, _partition(body))]


def _partition(operation: dict[str, Any]) -> str:
    key = operation.get("Key") or operation.get("Item") or {}
    return str(key.get("PK", {}).get("S", ""))


def _is_declared(action: str, partition: str) -> bool:
    """Whether a need of the function allows the action there, as its policy does (`infra/permissions.py`)."""
    for need in _called[-1].needs:
        if action not in need.actions:
            continue
        prefix = PARTITIONS.get(need.resource)
        is_others = partition.startswith(IDEMPOTENCY_PREFIX) and action in ITEM_WRITES
        if partition.startswith(prefix) if prefix is not None else not is_others:
            return True
    return False


# --- other services ----------------------------------------------------------------------------------------

SERVICES = {"monitoring": "cloudwatch"}
"""How IAM calls a service where its requests are signed with another name."""
OTHER_ACTIONS = {
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:DeleteObjects": "s3:DeleteObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:UploadPart": "s3:PutObject",
    "s3:CompleteMultipartUpload": "s3:PutObject",
    # botocore asks in its name where a form of an upload is sent.
    "s3:CreateBucket": "s3:PutObject",
    "execute-api:PostToConnection": "execute-api:ManageConnections",
    "execute-api:DeleteConnection": "execute-api:ManageConnections",
}
"""The actions that are not named like their operation."""
NAMED_BY: Mapping[Resource, str] = {
    "signing_keys": "signing_secret",
    "cursor_keys": "cursor_secret",
    "mail_key": "mail_secret",
    "telemetry_key": "telemetry_secret",
    "providers": "providers_secret",
    "factor_keys": "factor_secret",
    "model_key": "model_secret",
    "payment_keys": "payments_secret",
    "webhook_keys": "webhook_secret",
    "media_key": "media_secret",
    "jwks": "jwks_parameter",
    "address": "address_parameter",
}
"""The setting that names the secret or the parameter of a need."""


def _hold_others(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
    """A request of another service, with the parameters that our code gives."""
    if not _called or not _is_ours(context) or model.service_model.service_name == "dynamodb":
        return
    if params.get("Bucket", settings().bucket) != settings().bucket:
        return  # What a deployment brings along is in a bucket of CDK's; infra lets its functions read that.
    service = model.service_model.signing_name
    action = f"{SERVICES.get(service, service)}:{model.name}"
    action = OTHER_ACTIONS.get(action, action)
    names = [params[name] for name in ("Key", "SecretId", "Name", "Prefix") if isinstance(params.get(name), str)]
    names = names or [entry["Key"] for entry in params.get("Delete", {}).get("Objects", [])] or [""]
    _require({f"{action} of {name or 'its resource'}" for name in names if not _reaches(action, name)})


def _sign_form(self: S3PostPresigner, request_dict: Any, fields: dict[str, str], **named: Any) -> Any:
    """Hold the object of an upload form: it is signed here, and S3 asks for the action when the form is sent."""
    if _called and not _reaches("s3:PutObject", fields["key"]):
        _require({f"s3:PutObject of {fields['key']}"})
    return _sign(self, request_dict, fields, **named)


def _reaches(action: str, name: str) -> bool:
    return any(action in need.actions and (not name or name.startswith(_place(need))) for need in _called[-1].needs)


def _place(need: Need) -> str:
    """How the objects, the secret or the parameter of a need begin; other needs reach all that their service has."""
    if setting := NAMED_BY.get(need.resource):
        return getattr(settings(), setting) or "there is none"
    return OBJECT_PREFIXES.get(need.resource, "")


def _count(metric: str) -> None:
    """Hold a look at the library, which the loaded one counts."""
    if _called:
        _require(set() if _reaches("s3:GetObject", OBJECT_PREFIXES["library"]) else {"s3:GetObject of the library"})
    _count_metric(metric)


_count_metric = loading.count
loading.count = _count
_sign = S3PostPresigner.generate_presigned_post
S3PostPresigner.generate_presigned_post = _sign_form  # type: ignore[method-assign]
# Whatever client is made from now on says what it does.
BUILTIN_HANDLERS.append(("before-call.dynamodb", _hold_items))
BUILTIN_HANDLERS.append(("before-parameter-build", _hold_others))
