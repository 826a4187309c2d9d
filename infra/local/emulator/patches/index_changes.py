"""A table's indexes change one at a time."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from ministack.services import dynamodb
from ministack.services.cloudformation import provisioners

from infra.local.emulator import probes
from infra.local.emulator.patch import Patch, Patcher

Json = dict[str, Any]

SEVERAL = "Cannot perform more than one GSI creation or deletion in a single update"
CHANGED = (
    "Cannot update GSI's properties other than Provisioned Throughput and Contributor Insights Specification. You can "
    "create a new GSI with a different name."
)


def apply(patcher: Patcher) -> None:
    """Count the changes of an update: by the API, and by a template."""
    patcher.wrap(dynamodb, "_update_table", _updating)
    for kind in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        handlers = provisioners._RESOURCE_HANDLERS[kind]
        patcher.replace_item(handlers, "update", _deploying(handlers["update"]))


def _updating(original: Callable[[Json], Any]) -> Callable[[Json], Any]:
    @wraps(original)
    def update(data: Json) -> Any:
        changes = [change for change in data.get("GlobalSecondaryIndexUpdates") or () if "Update" not in change]
        if len(changes) > 1:
            message = (
                "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
            )
            return dynamodb.error_response_json("LimitExceededException", message, 400)
        return original(data)

    return update


def _deploying(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def update(physical_id: str, old: Json, new: Json, *more: Any, **options: Any) -> Any:
        refusal = refused(old, new)
        if refusal:
            raise provisioners._sfn_handler_error(provisioners._sdk_error(refusal, "DynamoDb", 400))
        return original(physical_id, old, new, *more, **options)

    return update


def refused(old: Json, new: Json) -> str | None:
    """Why CloudFormation would not make a table's indexes out of those that it has."""
    before, after = _indexes(old), _indexes(new)
    if any(_kept(before[name]) != _kept(after[name]) for name in before.keys() & after.keys()):
        return CHANGED
    return SEVERAL if len(before.keys() ^ after.keys()) > 1 else None


def _indexes(properties: Json) -> dict[str, Json]:
    return {index["IndexName"]: index for index in properties.get("GlobalSecondaryIndexes") or ()}


def _kept(index: Json) -> Json:
    """What stays the same for as long as an index exists."""
    return {name: index.get(name) for name in ("KeySchema", "Projection")}


def is_needed() -> bool:
    """Whether two indexes are made at once."""
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")]
    keys = [{"AttributeName": "sk", "KeyType": "HASH"}]
    index: Json = {"KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    updates = [{"Create": index | {"IndexName": name}} for name in ("first", "second")]
    with probes.table() as name:
        status, *_ = dynamodb._update_table(
            {"TableName": name, "AttributeDefinitions": attributes, "GlobalSecondaryIndexUpdates": updates}
        )
    return bool(status == 200)


PATCH = Patch(
    name="index_changes",
    reason="MiniStack creates and deletes as many indexes in one update as a template says, and changes their keys in place. "
    "DynamoDB takes one creation or deletion at a time, and no change of a key: the update of the stack is rolled back.",
    upstream="ministack.services.dynamodb:_update_table refuses more than one creation or deletion, and the "
    "AWS::DynamoDB::Table provisioner a changed index",
    sources={
        "ministack.services.dynamodb:_update_table": "dd1170ef031c",
        "ministack.services.cloudformation.provisioners:_sfn_handler_error": "97d65f9164fd",
    },
    apply=apply,
    is_needed=is_needed,
)
