"""What calls a function: an event on the bus, a schedule, the table's stream, a deployment."""

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
from infra.concurrency import queue_maximum
from infra.declarations import INBOXES
from infra.foundation import SharedResources
from infra.function import Function, function_name
from infra.nag import acknowledge
from infra.policies import Statement, allow, policy_document
from infra.stage import Stage

TRIES = 5
"""How often a message is tried before it goes to the dead-letter queue."""
DEAD_LETTERS_KEPT_DAYS = 14
"""How long dead letters are kept (the most that SQS allows)."""


class DeadLetters(Construct):
    """The dead-letter queue of a function or of a queue."""

    def __init__(self, scope: Construct, definition: Declared, name: str) -> None:
        """
        Args:
            name: the name of the function or queue whose failures these are.
        """
        super().__init__(scope, f"{definition.name}-DeadLetters")
        queue = sqs.CfnQueue(
            self,
            "Queue",
            queue_name=f"{name}-dead",
            message_retention_period=Duration.days(DEAD_LETTERS_KEPT_DAYS).to_seconds(),
            sqs_managed_sse_enabled=True,
        )
        queue.apply_removal_policy(RemovalPolicy.DESTROY)
        acknowledge(queue, "AwsSolutions-SQS3")
        self.queue = queue
        self.arn = queue.attr_arn

    @property
    def may_send(self) -> Statement:
        """The statement that a function's role needs in order to send its failures here."""
        return allow(("sqs:SendMessage",), [self.arn])

    def admit(self, stage: Stage, rule_arn: str | None = None) -> None:
        """Let a rule send here what it could not deliver; TLS only."""
        _queue_policy(self, stage, self.queue, rule_arn)


@dataclass(frozen=True, slots=True)
class EventPattern:
    """Which events of which bus start a function."""

    bus: str
    content: dict[str, Any]


def event_pattern(stage: Stage, definition: Declared) -> EventPattern:
    """The pattern of the events that a reaction declares, on our own bus."""
    names = sorted(event.name for event in definition.declaration.events)
    return EventPattern(stage.named(), {"source": [SOURCE], "detail-type": names})


def upload_pattern(shared: SharedResources) -> EventPattern:
    """New files under the prefix of uploads, of which S3 informs the account's default bus.

    So neither the bucket nor its stack depends on the function's stack.
    """
    where = {"bucket": {"name": [shared.bucket]}, "object": {"key": [{"prefix": UPLOAD_PREFIX}]}}
    return EventPattern("default", {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": where})


def mail_notices_pattern(stage: Stage) -> EventPattern:
    """What SES tells of the mails of this stage, on the account's default bus: bounces and complaints."""
    tags = {"mail": {"tags": {"ses:configuration-set": [stage.mail_set]}}}
    names = ["Email Bounced", "Email Complaint Received"]
    return EventPattern("default", {"source": ["aws.ses"], "detail-type": names, "detail": tags})


class Inbox(Construct):
    """A function's own queue: filled by the rule on its events; a message that fails is retried alone.

    What the rule cannot deliver goes to the same dead letters as what the function cannot handle.
    """

    def __init__(self, scope: Construct, stage: Stage, definition: Declared, pattern: EventPattern, name: str) -> None:
        """
        Args:
            name: the name of the queue and of its rule.
        """
        super().__init__(scope, f"{definition.name}-Inbox")
        dead = DeadLetters(self, definition, name)
        declaration = definition.declaration
        self._queue = sqs.CfnQueue(
            self,
            "Queue",
            queue_name=name,
            visibility_timeout=6 * declaration.timeout,
            redrive_policy={"deadLetterTargetArn": dead.arn, "maxReceiveCount": TRIES},
            sqs_managed_sse_enabled=True,
        )
        self._queue.apply_removal_policy(RemovalPolicy.DESTROY)
        # The local bus delivers in the process of the queue, and has nothing that it could not deliver.
        undelivered = None if stage.is_local else events.CfnRule.DeadLetterConfigProperty(arn=dead.arn)
        rule = events.CfnRule(
            self,
            "Rule",
            name=name,
            event_bus_name=pattern.bus,
            event_pattern=pattern.content,
            targets=[
                events.CfnRule.TargetProperty(id="inbox", arn=self._queue.attr_arn, dead_letter_config=undelivered)
            ],
        )
        _queue_policy(self, stage, self._queue, rule.attr_arn)
        dead.admit(stage, None if stage.is_local else rule.attr_arn)
        self.arn = self._queue.attr_arn


def inbox_name(stage: Stage, reaction: Declared) -> str:
    """The name of a reaction's queue, which is in the stack of the inboxes."""
    return stage.named(INBOXES, reaction.name)


def inbox_reader(queue_arn: str) -> Statement:
    """The statement that a function's role needs to read its queue."""
    return allow(("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"), [queue_arn])


class InboxFeed(Construct):
    """Sends the messages of a queue to a function, which answers which of them failed."""

    def __init__(
        self, scope: Construct, stage: Stage, definition: Declared, queue_arn: str, function: Function, batch: int
    ) -> None:
        """
        Args:
            batch: how many messages a call gets at most.
        """
        super().__init__(scope, f"{definition.name}-Feed")
        lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.reference,
            event_source_arn=queue_arn,
            batch_size=batch,
            scaling_config=None
            if stage.is_local
            else lambda_.CfnEventSourceMapping.ScalingConfigProperty(
                maximum_concurrency=queue_maximum(stage, definition)
            ),
            function_response_types=["ReportBatchItemFailures"],
        )


class ScheduleRule(Construct):
    """Calls a function on its schedule."""

    def __init__(
        self, scope: Construct, stage: Stage, definition: Declared, function: Function, dead: DeadLetters
    ) -> None:
        super().__init__(scope, f"{definition.name}-Timer")
        rule = events.CfnRule(
            self,
            "Rule",
            name=function_name(stage, definition),
            schedule_expression=definition.declaration.rate,
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
            function_name=function.reference,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )


class StreamFeed(Construct):
    """Sends new outbox items of the table's stream to the relay; everything else is filtered out before any call."""

    def __init__(self, scope: Construct, stage: Stage, stream_arn: str, function: Function, dead: DeadLetters) -> None:
        super().__init__(scope, "StreamFeed")
        dead.admit(stage)
        pattern = {
            "eventName": ["INSERT"],
            "dynamodb": {"NewImage": {"kind": {"S": [OutboxItem.kind.get_discriminator(OutboxItem)]}}},
        }
        lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            function_name=function.reference,
            event_source_arn=stream_arn,
            starting_position="TRIM_HORIZON",
            batch_size=100,
            bisect_batch_on_function_error=True,
            # The most there may be: while the bus takes nothing, events wait for as long as the stream keeps them, a
            # day. None can block the others for ever, since the bus takes whatever the outbox takes.
            maximum_retry_attempts=10_000,
            function_response_types=["ReportBatchItemFailures"],
            filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(pattern))]
            ),
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=dead.arn)
            ),
        )


class SetUp(Construct):
    """Calls a function at each deployment that changes what it sets up."""

    def __init__(self, scope: Construct, definition: Declared, function: Function, properties: dict[str, Any]) -> None:
        super().__init__(scope, f"{definition.name}-SetUp")
        source = (ROOT / "functions" / definition.service / f"{definition.name}.py").read_bytes()
        CustomResource(
            self,
            "Resource",
            resource_type="Custom::SetUp",
            service_token=function.arn,
            service_timeout=Duration.seconds(definition.declaration.timeout + 30),
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
