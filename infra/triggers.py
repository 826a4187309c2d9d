"""What calls a function by itself: an event on the bus, the clock, the table's stream, a deployment."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from aws_cdk import CustomResource, Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct
from fitai.kernel.catalogue import Function as Declared
from fitai.kernel.events import SOURCE, OutboxItem
from fitai.media.rules import UPLOAD_PREFIX

from infra import ROOT
from infra.foundation import SharedResources
from infra.function import Function, function_name
from infra.nag import acknowledge
from infra.policies import Statement, allow, policy_document
from infra.stage import Stage

TRIES = 5
"""How often a message is tried before it goes to the dead letters."""
BATCH_SIZE = 10
DEAD_LETTERS_KEPT_DAYS = 14
"""How long dead letters wait for somebody to look at them (the most that SQS allows)."""


class DeadLetters(Construct):
    """The queue for what a function could not handle."""

    def __init__(self, scope: Construct, stage: Stage, one: Declared) -> None:
        super().__init__(scope, f"{one.name}-DeadLetters")
        queue = sqs.CfnQueue(
            self,
            "Queue",
            queue_name=f"{function_name(stage, one)}-dead",
            message_retention_period=Duration.days(DEAD_LETTERS_KEPT_DAYS).to_seconds(),
            sqs_managed_sse_enabled=True,
        )
        queue.apply_removal_policy(RemovalPolicy.DESTROY)
        acknowledge(queue, "AwsSolutions-SQS3")
        self.queue = queue
        self.arn = queue.attr_arn

    @property
    def may_send(self) -> Statement:
        """What a function's role needs in order to put its failures here."""
        return allow(("sqs:SendMessage",), [self.arn])

    def admit(self, stage: Stage, rule_arn: str | None = None) -> None:
        """Let a rule put here what it could not deliver; nobody comes in without TLS."""
        _queue_policy(self, stage, self.queue, rule_arn)


@dataclass(frozen=True, slots=True)
class EventPattern:
    """Which events of which bus."""

    bus: str
    content: dict[str, Any]


def event_pattern(stage: Stage, one: Declared) -> EventPattern:
    """The events that a reaction declares, on our own bus."""
    names = sorted(event.name for event in one.declaration.events)
    return EventPattern(stage.named(), {"source": [SOURCE], "detail-type": names})


def upload_pattern(shared: SharedResources) -> EventPattern:
    """New files under the prefix of uploads, which S3 tells of on the account's default bus.

    So the bucket need not know of the queue, nor its stack of the one that the function is in.
    """
    where = {"bucket": {"name": [shared.bucket]}, "object": {"key": [{"prefix": UPLOAD_PREFIX}]}}
    return EventPattern("default", {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": where})


class Inbox(Construct):
    """A function's own queue: the rule on its events fills it, and a message that fails is tried alone."""

    def __init__(self, scope: Construct, stage: Stage, one: Declared, pattern: EventPattern) -> None:
        super().__init__(scope, f"{one.name}-Inbox")
        dead = DeadLetters(self, stage, one)
        declaration = one.declaration
        self._queue = sqs.CfnQueue(
            self,
            "Queue",
            queue_name=function_name(stage, one),
            visibility_timeout=6 * declaration.timeout,
            redrive_policy={"deadLetterTargetArn": dead.arn, "maxReceiveCount": TRIES},
            sqs_managed_sse_enabled=True,
        )
        self._queue.apply_removal_policy(RemovalPolicy.DESTROY)
        rule = events.CfnRule(
            self,
            "Rule",
            name=function_name(stage, one),
            event_bus_name=pattern.bus,
            event_pattern=pattern.content,
            targets=[events.CfnRule.TargetProperty(id="inbox", arn=self._queue.attr_arn)],
        )
        _queue_policy(self, stage, self._queue, rule.attr_arn)
        dead.admit(stage)

    @property
    def may_read(self) -> Statement:
        """What the function's role needs."""
        actions = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
        return allow(actions, [self._queue.attr_arn])

    def feed(self, function: Function, batch: int) -> None:
        """Hand the messages to the function, at most so many at once; it says which of them failed."""
        lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.function.ref,
            event_source_arn=self._queue.attr_arn,
            batch_size=batch,
            function_response_types=["ReportBatchItemFailures"],
        )


class ScheduleRule(Construct):
    """Calls a function at its times."""

    def __init__(self, scope: Construct, stage: Stage, one: Declared, function: Function, dead: DeadLetters) -> None:
        super().__init__(scope, f"{one.name}-Timer")
        rule = events.CfnRule(
            self,
            "Rule",
            name=function_name(stage, one),
            schedule_expression=one.declaration.rate,
            targets=[
                events.CfnRule.TargetProperty(
                    id="function",
                    arn=function.arn,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=dead.arn),
                )
            ],
        )
        dead.admit(stage, rule.attr_arn)
        lambda_.CfnPermission(
            self,
            "Permission",
            action="lambda:InvokeFunction",
            function_name=function.function.ref,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )


class StreamFeed(Construct):
    """Hands new outbox items of the table's stream to the relay; everything else is filtered out before any call."""

    def __init__(self, scope: Construct, stage: Stage, stream_arn: str, function: Function, dead: DeadLetters) -> None:
        super().__init__(scope, "StreamFeed")
        dead.admit(stage)
        wanted = {
            "eventName": ["INSERT"],
            "dynamodb": {"NewImage": {"kind": {"S": [OutboxItem.kind.get_discriminator(OutboxItem)]}}},
        }
        lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.function.ref,
            event_source_arn=stream_arn,
            starting_position="TRIM_HORIZON",
            batch_size=100,
            bisect_batch_on_function_error=True,
            # The most there may be: while the bus takes nothing, events wait for as long as the stream keeps them, a
            # day. None can block the others for ever, since the bus takes whatever the outbox takes.
            maximum_retry_attempts=10_000,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(wanted))]
            ),
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=dead.arn)
            ),
        )


class SetUp(Construct):
    """Calls a function at each deployment that changes what it sets up."""

    def __init__(self, scope: Construct, one: Declared, function: Function, properties: dict[str, Any]) -> None:
        super().__init__(scope, f"{one.name}-SetUp")
        source = (ROOT / "functions" / one.service / f"{one.name}.py").read_bytes()
        CustomResource(
            self,
            "Resource",
            resource_type="Custom::SetUp",
            service_token=function.arn,
            service_timeout=Duration.seconds(one.declaration.timeout + 30),
            properties={"Code": hashlib.sha256(source).hexdigest()[:16], **properties},
        )


def _queue_policy(scope: Construct, stage: Stage, queue: sqs.CfnQueue, rule_arn: str | None = None) -> None:
    """The policy of a queue: TLS only, and one rule may send to it.

    Each queue has its own: SQS refuses a policy with a statement that names another queue than the one it is of.
    """
    content: list[Statement] = []
    if not stage.is_local:  # the local cloud speaks HTTP
        content.append(
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "sqs:*",
                "Resource": [queue.attr_arn],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        )
    if rule_arn is not None:
        content.append(
            allow(("sqs:SendMessage",), [queue.attr_arn])
            | {
                "Principal": {"Service": "events.amazonaws.com"},
                "Condition": {"ArnEquals": {"aws:SourceArn": rule_arn}},
            }
        )
    if content:
        sqs.CfnQueuePolicy(scope, "Guard", queues=[queue.ref], policy_document=policy_document(content))
