"""From what a declaration needs to the statements of its role: explicit actions on explicit resources."""

from collections.abc import Iterable

from aws_cdk import Stack
from fitai.kernel.needs import Need, Resource
from fitai.kernel.table import INDEXES
from fitai.media.rules import UPLOADS

from infra.foundation import Shared
from infra.policies import Statement, allow
from infra.stage import LIVE_STAGE, Stage


def resources(stack: Stack, stage: Stage, shared: Shared) -> dict[Resource, list[str]]:
    """The ARNs that each kind of need stands for."""

    def arn(service: str, resource: str, name: str) -> str:
        return stack.format_arn(service=service, resource=resource, resource_name=name)

    bucket = f"arn:{stack.partition}:s3:::{shared.bucket}"
    connections = f"{LIVE_STAGE}/POST/@connections/*"
    return {
        "table": [shared.table_arn],
        "index": [f"{shared.table_arn}/index/{index}" for index in INDEXES],
        "library": [f"{bucket}/library/*"],
        "bucket": [bucket],
        "uploads": [f"{bucket}/{UPLOADS}*"],
        "media": [f"{bucket}/media/*"],
        "connections": [arn("execute-api", shared.live_api, connections)],
        "signing_keys": [shared.signing_secret_arn],
        "jwks": [arn("ssm", "parameter", shared.jwks_parameter.removeprefix("/"))],
        "bus": [arn("events", "event-bus", shared.bus)],
        # The local cloud holds a mail against no identity's policy, only against all of them.
        "mail": ["*"] if stage.is_local else [arn("ses", "identity", stage.mail_identity)],
        "providers": [shared.providers_secret_arn],
        "address": [arn("ssm", "parameter", stage.address_parameter.removeprefix("/"))],
    }


def statements(needs: Iterable[Need], arns: dict[Resource, list[str]]) -> list[Statement]:
    """One statement per resource, with all the actions that are needed on it."""
    actions: dict[Resource, set[str]] = {}
    for need in needs:
        actions.setdefault(need.resource, set()).update(need.actions)
    return [allow(actions[resource], arns[resource]) for resource in sorted(actions)]
