"""Derive the statements of a function's role from its needs: explicit actions on explicit resources."""

from collections.abc import Iterable

from aws_cdk import Stack
from fitai.kernel.audit import AUDIT_PARTITION_PREFIX
from fitai.kernel.needs import AuditTrail, Need, Resource
from fitai.kernel.table import INDEXES
from fitai.media.rules import UPLOAD_PREFIX
from fitai.users.export.rules import EXPORTS
from fitai.workouts.imports.models import IMPORTS_PREFIX

from infra.foundation import SharedResources
from infra.policies import Statement, allow, deny
from infra.stage import LIVE_STAGE, Stage

ITEM_CHANGES = frozenset({"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"})
"""The actions that change existing items. A put changes one too, unless its condition requires that none exists."""


def resource_arns(stack: Stack, stage: Stage, shared: SharedResources) -> dict[Resource, list[str]]:
    """The ARNs of each kind of need."""

    def arn(service: str, resource: str, name: str) -> str:
        return stack.format_arn(service=service, resource=resource, resource_name=name)

    bucket = f"arn:{stack.partition}:s3:::{shared.bucket}"
    connections = f"{LIVE_STAGE}/POST/@connections/*"
    return {
        "table": [shared.table_arn],
        "trail": [shared.table_arn],
        "index": [f"{shared.table_arn}/index/{index}" for index in INDEXES],
        "library": [f"{bucket}/library/*"],
        "bucket": [bucket],
        "uploads": [f"{bucket}/{UPLOAD_PREFIX}*"],
        "media": [f"{bucket}/media/*"],
        "exports": [f"{bucket}/{EXPORTS}*"],
        "imports": [f"{bucket}/{IMPORTS_PREFIX}*"],
        "connections": [arn("execute-api", shared.live_api, connections)],
        "closing": [arn("execute-api", shared.live_api, f"{LIVE_STAGE}/DELETE/@connections/*")],
        "signing_keys": [shared.signing_secret_arn],
        "jwks": [arn("ssm", "parameter", shared.jwks_parameter.removeprefix("/"))],
        "bus": [arn("events", "event-bus", shared.bus)],
        # The local cloud holds a mail against no identity's policy, only against all of them.
        "mail": ["*"] if stage.is_local else [arn("ses", "identity", stage.mail_identity)],
        "providers": [shared.providers_secret_arn],
        "factor_keys": [shared.factor_secret_arn],
        "address": [arn("ssm", "parameter", stage.address_parameter.removeprefix("/"))],
    }


def role_statements(needs: Iterable[Need], arns: dict[Resource, list[str]]) -> list[Statement]:
    """One statement per resource, with all the actions that are needed on it; the audit trail is protected from changes.

    The items of a transaction are authorized one by one, each by its own action and key, so that an entry can be
    added together with a change of another item.
    """
    actions: dict[Resource, set[str]] = {}
    for need in needs:
        actions.setdefault(need.resource, set()).update(need.actions)
    statements = [allow(actions[resource], arns[resource]) for resource in sorted(actions)]
    changes = actions.get("table", set()) & ITEM_CHANGES
    if changes and AuditTrail.REWRITE.resource not in actions:
        statements.append(
            deny(
                changes,
                arns["table"],
                {"ForAnyValue:StringLike": {"dynamodb:LeadingKeys": [f"{AUDIT_PARTITION_PREFIX}*"]}},
            )
        )
    return statements
