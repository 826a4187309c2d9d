"""The stack of one service: a function for each of its files, and its triggers."""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_s3_assets as assets
from constructs import Construct
from fitai.kernel import catalogue
from fitai.kernel.custom_resource import CustomResource
from fitai.kernel.events import BATCH_SIZE, Reaction
from fitai.kernel.needs import Library
from fitai.kernel.task import Task

from infra import ROOT
from infra.declarations import INBOXES
from infra.environment import environment_variables
from infra.foundation import SharedResources
from infra.function import Function, ServicePackage, function_name
from infra.generation import (
    CLOSE_EXECUTION,
    GENERATION,
    NOT_IN_THE_MACHINE,
    GenerationMachine,
    end_pattern,
    machine_arn,
)
from infra.layers import layer_versions
from infra.permissions import resource_arns, role_statements
from infra.policies import Statement, allow
from infra.seed import build_library, build_programmes
from infra.stage import Stage
from infra.triggers import (
    DeadLetters,
    EventPattern,
    Inbox,
    InboxFeed,
    ScheduleRule,
    SetUp,
    StreamFeed,
    event_pattern,
    inbox_name,
    inbox_reader,
    mail_notices_pattern,
    upload_pattern,
)

RELAY = ("platform", "relay")
"""The function that carries events from the table's stream to the bus."""

SETUP_KEYS = ("platform", "setup_keys")
"""The function that makes the first keys, and publishes them."""

SETUP_PROGRAMMES = ("templates", "setup_programmes")
"""The function that loads our own training programmes."""

TAKE_MAIL_FEEDBACK = ("notifications", "take_mail_feedback")
"""The function that takes what SES tells of mails."""

PROCESS_UPLOAD = ("media", "process_upload")
"""The function that processes the files that users upload."""


class Inboxes(Stack):
    """The queues of the reactions, each with its rule and its dead letters.

    With the functions they would be more than CloudFormation takes in one stack.
    """

    def __init__(self, scope: Construct, stage: Stage) -> None:
        super().__init__(scope, stage.named(INBOXES), env=stage.environment, synthesizer=stage.synthesizer)
        for reaction in catalogue.reactions():
            Inbox(self, stage, reaction, event_pattern(stage, reaction), inbox_name(stage, reaction))


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
        more = {layer for definition in functions for layer in definition.layers}
        self._package = ServicePackage(
            code, layer_versions(self, stage, name, more), environment_variables(stage, shared, name)
        )
        self._tasks: dict[str, Function] = {}
        for definition in functions:
            self._add(definition)
        if name == GENERATION:
            GenerationMachine(self, stage, self._tasks)

    def _add(self, definition: catalogue.Function) -> None:
        match definition.handler:
            case Reaction():
                queue_arn = self.format_arn(service="sqs", resource=inbox_name(self._stage, definition))
                function = self._function(definition, inbox_reader(queue_arn))
                InboxFeed(self, self._stage, definition, queue_arn, function, batch=definition.declaration.batch)
            case CustomResource():
                self._add_set_up(definition)
            case Task() if definition.declaration.rate:
                dead = self._dead_letters(definition)
                ScheduleRule(
                    self,
                    self._stage,
                    definition,
                    self._function(definition, dead.may_send, dead_letters=dead.arn),
                    dead,
                )
            case Task() if (definition.service, definition.name) == RELAY:
                dead = self._dead_letters(definition)
                stream = self._shared.stream_arn
                reading = allow(
                    ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"), [stream]
                )
                # Lambda maps no stream without it, and IAM knows it on everything only.
                listing = allow(("dynamodb:ListStreams",), ["*"])
                StreamFeed(self, self._stage, stream, self._function(definition, dead.may_send, reading, listing), dead)
            case Task() if (definition.service, definition.name) == PROCESS_UPLOAD:
                # One at a time: each is decoded in memory, and a failure must not delay the others.
                self._add_inbox(definition, upload_pattern(self._shared), batch=1)
            case Task() if (definition.service, definition.name) == TAKE_MAIL_FEEDBACK and not self._stage.is_local:
                # The local cloud has no configuration sets that tell of anything.
                self._add_inbox(definition, mail_notices_pattern(self._stage), batch=BATCH_SIZE)
            case Task() if (definition.service, definition.name) == CLOSE_EXECUTION:
                arn = machine_arn(self._stage, self.region, self.account, self.partition)
                self._add_inbox(definition, EventPattern("default", end_pattern(arn)), batch=1)
            case Task() if definition.service == GENERATION and definition.name not in NOT_IN_THE_MACHINE:
                self._tasks[definition.name] = self._function(definition)
            case _:
                self._function(definition)

    def _dead_letters(self, definition: catalogue.Function) -> DeadLetters:
        return DeadLetters(self, definition, function_name(self._stage, definition))

    def _add_inbox(self, definition: catalogue.Function, pattern: EventPattern, batch: int) -> None:
        """Add a function that reads a queue of its own, which is filled by the rule on its events."""
        inbox = Inbox(self, self._stage, definition, pattern, function_name(self._stage, definition))
        function = self._function(definition, inbox_reader(inbox.arn))
        InboxFeed(self, self._stage, definition, inbox.arn, function, batch=batch)

    def _add_set_up(self, definition: catalogue.Function) -> None:
        if Library.WRITE in definition.needs:
            self._add_loader(definition, "Seed", assets.Asset(self, "Library", path=str(build_library())))
        elif (definition.service, definition.name) == SETUP_PROGRAMMES:
            self._add_loader(definition, "Programmes", assets.Asset(self, "Programmes", path=str(build_programmes())))
        else:
            SetUp(self, definition, self._function(definition), self._set_up_properties(definition))

    def _set_up_properties(self, definition: catalogue.Function) -> dict[str, str]:
        """What a set-up that reads no file is told; it runs again when that has changed."""
        if (definition.service, definition.name) != SETUP_KEYS:
            return {}
        high = self._stage.configuration.keys.high_throughput and not self._stage.is_local
        return {"Parameter": self._shared.jwks_parameter, "HighThroughput": "true" if high else "false"}

    def _add_loader(self, definition: catalogue.Function, what: str, asset: assets.Asset) -> None:
        """Add a set-up that reads a file of this repository; it runs again when the file has changed."""
        source = f"arn:{self.partition}:s3:::{asset.s3_bucket_name}/{asset.s3_object_key}"
        function = self._function(definition, allow(("s3:GetObject",), [source]))
        SetUp(self, definition, function, {f"{what}Bucket": asset.s3_bucket_name, f"{what}Key": asset.s3_object_key})

    def _function(self, definition: catalogue.Function, *more: Statement, dead_letters: str | None = None) -> Function:
        inbox = self.format_arn(service="sqs", resource=inbox_name(self._stage, definition))
        permitted = [*role_statements(definition.needs, {**self._arns, "inbox": [inbox]}), *more]
        return Function(self, self._stage, definition, self._package, permitted, dead_letters)


def functions_by_service() -> dict[str, list[catalogue.Function]]:
    """All functions of the catalogue, folder by folder."""
    found: dict[str, Any] = {}
    for definition in catalogue.functions():
        found.setdefault(definition.service, []).append(definition)
    return found
