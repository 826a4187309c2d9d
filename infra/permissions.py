"""Derive the statements of a function's role from its needs: explicit actions on explicit resources."""

from collections.abc import Iterable
from typing import Any

from aws_cdk import ArnFormat, Aws, Stack
from fitai.auth.signing_keys import THROUGHPUT_SETTING
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
from fitai.kernel.table import INDEXES

from infra.configuration import EDGE_REGION
from infra.foundation import SharedResources
from infra.generation import machine_arn
from infra.object_prefixes import OBJECT_PREFIXES
from infra.policies import Statement, allow, deny
from infra.stage import LIVE_STAGE, Stage

ITEM_CHANGES = frozenset({"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"})
"""The actions that change existing items. A put changes one too, unless its condition requires that none exists."""

SEALED_BY: dict[Resource, Resource] = {"signing_keys": "sealing_key"}
"""The key of KMS that encrypts a secret."""

ITEM_WRITES = ITEM_CHANGES | {"dynamodb:PutItem"}


def _within(prefix: str) -> dict[str, Any]:
    """The condition that every partition of a request begins like this. A request for items always names them."""
    return {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [f"{prefix}*"]}}


def _outside(prefix: str) -> dict[str, Any]:
    """The condition that no partition of a request begins like this."""
    return {"ForAllValues:StringNotLike": {"dynamodb:LeadingKeys": [f"{prefix}*"]}}


PARTITION_CONDITIONS: dict[Resource, dict[str, Any]] = {
    "trail": _within(AUDIT_PREFIX),
    "counter": _within(COUNTER_PREFIX),
    "idempotency": _within(IDEMPOTENCY_PREFIX),
    "switches": _within(SETTINGS_PREFIX),
    "external": _within(EXTERNAL_PREFIX),
}


def resource_arns(stack: Stack, stage: Stage, shared: SharedResources) -> dict[Resource, list[str]]:
    """The ARNs of each kind of need."""

    def arn(service: str, resource: str, name: str) -> str:
        return stack.format_arn(service=service, resource=resource, resource_name=name)

    bucket = f"arn:{stack.partition}:s3:::{shared.bucket}"
    connections = f"{LIVE_STAGE}/POST/@connections/*"
    return {
        "table": [shared.table_arn],
        "trail": [shared.table_arn],
        "counter": [shared.table_arn],
        "idempotency": [shared.table_arn],
        "switches": [shared.table_arn],
        "external": [shared.table_arn],
        "index": [f"{shared.table_arn}/index/{index}" for index in INDEXES],
        "bucket": [bucket],
        **{resource: [f"{bucket}/{prefix}*"] for resource, prefix in OBJECT_PREFIXES.items()},
        "connections": [arn("execute-api", shared.live_api, connections)],
        "closing": [arn("execute-api", shared.live_api, f"{LIVE_STAGE}/DELETE/@connections/*")],
        "signing_keys": [shared.signing_secret_arn],
        "sealing_key": [shared.sealing_key_arn] if shared.sealing_key_arn else [],
        "cursor_keys": [shared.cursor_secret_arn],
        "jwks": [arn("ssm", "parameter", shared.jwks_parameter.removeprefix("/"))],
        "bus": [arn("events", "event-bus", shared.bus)],
        # The local cloud holds a mail against no identity's policy, only against all of them.
        "mail": ["*"]
        if stage.is_local
        else [
            arn("ses", "identity", stage.configuration.mail.identity),
            arn("ses", "configuration-set", stage.mail_set),
        ],
        "mail_key": [shared.mail_secret_arn],
        "telemetry_key": [shared.telemetry_secret_arn],
        # The local cloud does not know which endpoint or application a call is about.
        "push": ["*"] if stage.is_local else _push_arns(stage, arn("sns", "app", "*")),
        "providers": [shared.providers_secret_arn],
        "factor_keys": [shared.factor_secret_arn],
        "machine": [machine_arn(stage, stack.region, stack.account, stack.partition)],
        "model_key": [shared.model_secret_arn],
        "payment_keys": [shared.payments_secret_arn],
        "metrics": ["*"],
        "parameter_store": [arn("ssm", "servicesetting", THROUGHPUT_SETTING.removeprefix("/"))],
        "webhook_keys": [shared.webhook_secret_arn],
        # Secrets Manager adds six letters to the name.
        "media_key": [
            stack.format_arn(
                service="secretsmanager",
                resource="secret",
                resource_name=f"{stage.media_secret}-??????",
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            )
        ],
        "firewall": _firewall_arns(stack, stage),
        "firewall_list": ["*"],
        "address": [arn("ssm", "parameter", stage.address_parameter.removeprefix("/"))],
    }


def _allow_unsealing(secret_actions: set[str], key: list[str]) -> Statement:
    """What the role needs of the key for the same actions on the secret. Only Secrets Manager may use the key for it."""
    uses = {"kms:Decrypt"} | ({"kms:GenerateDataKey"} if "secretsmanager:PutSecretValue" in secret_actions else set())
    return allow(uses, key, {"StringEquals": {"kms:ViaService": f"secretsmanager.{Aws.REGION}.{Aws.URL_SUFFIX}"}})


def _firewall_arns(stack: Stack, stage: Stage) -> list[str]:
    """The web ACL before the REST API, and its sets of blocked addresses; their ids are not known here."""
    is_global = stage.firewall_scope == "CLOUDFRONT"
    region, place = (EDGE_REGION, "global") if is_global else (stack.region, "regional")
    start = f"arn:{stack.partition}:wafv2:{region}:{stack.account}:{place}"
    name = stage.firewall_name
    return [f"{start}/webacl/{name}/*", f"{start}/ipset/{name}-blocked-*/*"]


def _push_arns(stage: Stage, every_application: str) -> list[str]:
    """The platform applications that push to phones, and the endpoints of the devices in them.

    Where none is set up, those that are named like the stage.
    """
    applications = [arn for arn in stage.push_applications.values() if arn]
    applications = applications or [f"{every_application}/{stage.named()}"]
    return [*applications, *(f"{arn.replace(':app/', ':endpoint/')}/*" for arn in applications)]


def role_statements(needs: Iterable[Need], arns: dict[Resource, list[str]]) -> list[Statement]:
    """One statement per resource, with all the actions that are needed on it, and on which of the table's partitions.

    The counters, the idempotency records and the audit trail are the kernel's: what touches them is allowed for their
    partitions only. What a service declares of the table reaches everything but the idempotency records, and adds to the
    audit trail without changing it.

    The items of a transaction are authorized one by one, each by its own action and key, so that an entry can be
    added together with a change of another item.
    """
    actions: dict[Resource, set[str]] = {}
    for need in needs:
        actions.setdefault(need.resource, set()).update(need.actions)
    statements = [
        allow(actions[resource], arns[resource], PARTITION_CONDITIONS.get(resource))
        for resource in sorted(actions)
        if resource != "table"
    ]
    statements += [
        _allow_unsealing(actions[secret], arns[key])
        for secret, key in SEALED_BY.items()
        if secret in actions and arns[key]
    ]
    table_actions = actions.get("table", set())
    if table_actions - ITEM_WRITES:
        statements.append(allow(table_actions - ITEM_WRITES, arns["table"]))
    if table_actions & ITEM_WRITES:
        statements.append(allow(table_actions & ITEM_WRITES, arns["table"], _outside(IDEMPOTENCY_PREFIX)))
    changes = actions.get("table", set()) & ITEM_CHANGES
    if changes and AuditTrail.REWRITE.resource not in actions:
        statements.append(
            deny(
                changes,
                arns["table"],
                {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": [f"{AUDIT_PREFIX}*"]}},
            )
        )
    return statements
