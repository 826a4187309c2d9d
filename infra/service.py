"""The stack of one service: a function for each of its files, and whatever calls it by itself."""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_s3_assets as assets
from constructs import Construct
from fitai.kernel import catalogue
from fitai.kernel.custom_resource import CustomResource
from fitai.kernel.events import Reaction
from fitai.kernel.needs import Library
from fitai.kernel.task import Task

from infra import ROOT
from infra.environment import environment_variables
from infra.foundation import SharedResources
from infra.function import Function, ServicePackage, function_name
from infra.layers import layer_versions
from infra.permissions import resource_arns, role_statements
from infra.policies import Statement, allow
from infra.seed import build_library, build_programmes
from infra.stage import Stage
from infra.triggers import (
    BATCH_SIZE,
    DeadLetters,
    Inbox,
    ScheduleRule,
    SetUp,
    StreamFeed,
    event_pattern,
    upload_pattern,
)

RELAY = ("platform", "relay")
"""The function that carries events from the table's stream to the bus."""

SETUP_PROGRAMMES = ("templates", "setup_programmes")
"""The function that loads our own training programmes."""

PROCESS_UPLOAD = ("media", "process_upload")
"""The function that looks at what users upload to the bucket."""


class Service(Stack):
    """All functions of one folder of `functions/`."""

    def __init__(
        self, scope: Construct, stage: Stage, name: str, functions: list[catalogue.Function], shared: SharedResources
    ) -> None:
        super().__init__(scope, stage.named(name), env=stage.environment, synthesizer=stage.synthesizer)
        self._stage = stage
        self._shared = shared
        self._arns = resource_arns(self, stage, shared)
        code = assets.Asset(self, "Code", path=str(ROOT / "functions" / name), exclude=["__pycache__", "*.pyc"])
        more = {layer for one in functions for layer in one.layers}
        self._package = ServicePackage(
            code, layer_versions(self, stage, name, more), environment_variables(stage, shared, name)
        )
        for one in functions:
            self._add(one)

    def _add(self, one: catalogue.Function) -> None:
        match one.handler:
            case Reaction():
                inbox = Inbox(self, self._stage, one, event_pattern(self._stage, one))
                inbox.feed(self._function(one, inbox.may_read), batch=BATCH_SIZE)
            case CustomResource():
                self._add_set_up(one)
            case Task() if one.declaration.rate:
                dead = DeadLetters(self, self._stage, one)
                ScheduleRule(self, self._stage, one, self._function(one, dead.may_send, dead_letters=dead.arn), dead)
            case Task() if (one.service, one.name) == RELAY:
                dead = DeadLetters(self, self._stage, one)
                stream = self._shared.stream_arn
                reading = allow(
                    ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"), [stream]
                )
                # Lambda maps no stream without it, and IAM knows it on everything only.
                listing = allow(("dynamodb:ListStreams",), ["*"])
                StreamFeed(self, self._stage, stream, self._function(one, dead.may_send, reading, listing), dead)
            case Task() if (one.service, one.name) == PROCESS_UPLOAD:
                inbox = Inbox(self, self._stage, one, upload_pattern(self._shared))
                # One at a time: each is decoded in memory, and one that fails keeps no other from being shown.
                inbox.feed(self._function(one, inbox.may_read), batch=1)
            case _:
                self._function(one)

    def _add_set_up(self, one: catalogue.Function) -> None:
        if Library.WRITE in one.needs:
            self._add_loader(one, "Seed", assets.Asset(self, "Library", path=str(build_library())))
        elif (one.service, one.name) == SETUP_PROGRAMMES:
            self._add_loader(one, "Programmes", assets.Asset(self, "Programmes", path=str(build_programmes())))
        else:
            SetUp(self, one, self._function(one), {})

    def _add_loader(self, one: catalogue.Function, what: str, asset: assets.Asset) -> None:
        """A set-up that reads a file of ours; it runs again when the file is another one."""
        source = f"arn:{self.partition}:s3:::{asset.s3_bucket_name}/{asset.s3_object_key}"
        function = self._function(one, allow(("s3:GetObject",), [source]))
        SetUp(self, one, function, {f"{what}Bucket": asset.s3_bucket_name, f"{what}Key": asset.s3_object_key})

    def _function(self, one: catalogue.Function, *more: Statement, dead_letters: str | None = None) -> Function:
        inbox = self.format_arn(service="sqs", resource=function_name(self._stage, one))
        permitted = [*role_statements(one.needs, {**self._arns, "inbox": [inbox]}), *more]
        return Function(self, self._stage, one, self._package, permitted, dead_letters)


def functions_by_service() -> dict[str, list[catalogue.Function]]:
    """All functions of the catalogue, folder by folder."""
    found: dict[str, Any] = {}
    for one in catalogue.functions():
        found.setdefault(one.service, []).append(one)
    return found
