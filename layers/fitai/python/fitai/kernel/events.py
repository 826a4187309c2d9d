"""Domain events: written in the transaction of their change, relayed from the stream, consumed by reactions.

    outbox item → stream → relay → bus → queue → reaction

An event that was committed reaches every reaction at least once; a reaction is idempotent by the event's id.
"""

import inspect
import json
import random
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Protocol

from pydantic import Field
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock, switches
from fitai.kernel.aws import client
from fitai.kernel.call_deadline import call_deadline
from fitai.kernel.clock import Moment
from fitai.kernel.ids import new_id
from fitai.kernel.needs import SWITCH_NEEDS, Need, ReactionQueue, with_implied
from fitai.kernel.switches import SwitchName
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write, put
from fitai.kernel.task import CONCURRENCY, Layer, layers_of
from fitai.kernel.types import Model

SOURCE = "fitai"
MAX_BYTES = 230_000
"""Bytes of an event: EventBridge takes 262,144 for an entry, its names included."""
OUTBOX_RETENTION = 7 * 24 * 60 * 60
"""Seconds that an outbox item is kept that could not be published."""
OUTBOX_SHARDS = 64
"""Partitions that the events of an hour are spread over. The number may be raised at any time; a lowered one leaves what is in
the others to the relay alone."""
DEDUPLICATION_RETENTION = OUTBOX_RETENTION + 14 * 24 * 60 * 60
"""Seconds that a reaction remembers an event: longer than the outbox, and then a queue with its dead letters, can hold it."""


class Event(Model):
    """Something that happened. A subclass sets `name`, `version` and its fields; all versions stay readable."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    registry: ClassVar[dict[str, type["Event"]]] = {}

    id: str = Field(default_factory=new_id)
    at: Moment = Field(default_factory=lambda: clock.now())
    user_id: str

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        Event.registry[cls.name] = cls


class OutboxItem(Entity, discriminator="outbox"):
    """An event on its way from the table to the bus.

    Its partition is the hour in which it was written, and a shard: what was not relayed is found by an hour's few Queries, and
    no index has to be written for each event.
    """

    name = UnicodeAttribute()
    version = NumberAttribute()
    body = UnicodeAttribute()

    @classmethod
    def of(cls, event: Event) -> "OutboxItem":
        return cls(
            PK=outbox_partition(clock.now(), zlib.crc32(event.id.encode()) % OUTBOX_SHARDS),
            SK=event.id,
            name=event.name,
            version=event.version,
            body=event.model_dump_json(by_alias=True),
            ttl=clock.epoch() + OUTBOX_RETENTION,
        )


def outbox_partition(at: datetime, shard: int) -> str:
    """The partition of the events that were written in the hour of this moment, in a shard."""
    return f"OUTBOX#{at.astimezone(UTC):%Y-%m-%dT%H}#{shard:02}"


def outbox_write(event: Event) -> Write:
    """The write that makes the event part of a transaction.

    Raises:
        ValueError: it is larger than the bus takes; nothing is written then, and no event gets stuck in the outbox.
    """
    item = OutboxItem.of(event)
    if len(item.body.encode()) > MAX_BYTES:
        raise ValueError(f"{event.name} has {len(item.body)} characters; an event has {MAX_BYTES} bytes at most")
    return put(item, when=ABSENT)


class DuplicateEvent(Exception):
    """This reaction has handled this event before."""


class ProcessedEventItem(Entity, discriminator="seen_event"):
    """Marks that a reaction has handled an event."""

    at = UnicodeAttribute()

    @classmethod
    def of(cls, reaction: str, event_id: str) -> "ProcessedEventItem":
        return cls(
            PK=f"SEEN#{event_id}",
            SK=f"REACTION#{reaction}",
            at=clock.iso(clock.now()),
            ttl=clock.epoch() + DEDUPLICATION_RETENTION,
        )


def deduplication_write(reaction_name: str, event: Event) -> Write:
    """The write that lets a reaction's transaction be applied once per event; a second one raises `DuplicateEvent`."""
    return put(ProcessedEventItem.of(reaction_name, event.id), when=ABSENT, otherwise=DuplicateEvent)


def event_processed_write(reaction_name: str, event_id: str) -> Write:
    """The write that marks an event as processed by a reaction, whether it has been delivered or not."""
    return put(ProcessedEventItem.of(reaction_name, event_id), when=PRESENT | ABSENT)


# --- delivering again later ----------------------------------------------------------------------------------------

MAX_DELAY = 900
"""Seconds that SQS delays a message; what must wait for longer is delivered, and delayed, again."""


class RetryLater(Exception):
    """It is not time yet: the event is to be delivered again at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class RedeliveryQueue(Protocol):
    """Where an event waits that a reaction cannot handle yet."""

    def requeue(self, queue_arn: str, body: str, seconds: int) -> None:
        """Send the message to the queue again, to be delivered after so many seconds."""


class SqsRedeliveryQueue:
    """The queue that the message came from."""

    def requeue(self, queue_arn: str, body: str, seconds: int) -> None:
        """Send the message to the queue again, to be delivered after so many seconds.

        Raises:
            ClientError: SQS refuses it; then the present message is delivered again by itself.
        """
        account, name = queue_arn.split(":")[4:6]
        sqs = client("sqs")
        url = f"{sqs.meta.endpoint_url}/{account}/{name}"
        sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=seconds)


redelivery_queue: RedeliveryQueue = SqsRedeliveryQueue()
"""Replaced in tests by one that keeps the messages."""


def wait_until(moment: datetime) -> None:
    """Wait for a moment: a fraction of a second is slept through here, more is waited for in the queue.

    Raises:
        RetryLater: it is a second or more away. The reaction must let it pass, and is called again.
    """
    remaining = (moment - clock.now()).total_seconds()
    if remaining >= 1:
        raise RetryLater(moment)
    if remaining > 0:
        time.sleep(remaining)


def _requeue(record: Any, at: datetime) -> None:
    """Send the message again. The present one is acknowledged after that: a crash between the two duplicates it."""
    seconds = int((at - clock.now()).total_seconds())
    redelivery_queue.requeue(record.event_source_arn, record.body, max(0, min(seconds, MAX_DELAY)))


POSTPONED = (600, MAX_DELAY)
"""Seconds after which an event of what is switched off is looked at again: spread, so that they do not all come at once."""
POSTPONING_NEEDS = (*SWITCH_NEEDS, ReactionQueue.REQUEUE)
"""Reading a switch, and sending the events back to the queue while it is off."""
BATCH_SIZE = 10
"""Events that a call of a reaction gets at most."""

# --- reactions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReactionDeclaration:
    """A reaction, as infra and the docs see it: one queue, fed by a rule on the names of its events."""

    events: tuple[type[Event], ...]
    needs: tuple[Need, ...]
    timeout: int
    memory: int
    handler: Callable[[Any], None]
    layers: tuple[Layer, ...] = ()
    batch: int = BATCH_SIZE
    switches: tuple[SwitchName, ...] = ()
    concurrency: int = CONCURRENCY

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """What the reaction declares, and what that implies."""
        return with_implied((*self.needs, *(POSTPONING_NEEDS if self.switches else ())))

    @property
    def description(self) -> str:
        """The module's docstring."""
        return inspect.getdoc(inspect.getmodule(self.handler)) or ""


class Reaction:
    """The Lambda handler of a reaction: a batch of queue messages, each retried on its own."""

    def __init__(self, declaration: ReactionDeclaration) -> None:
        self.declaration = declaration
        self.__module__ = declaration.handler.__module__
        self.__doc__ = declaration.handler.__doc__

    @cached_property
    def _processor(self) -> Any:
        from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType

        return BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)

    def __call__(self, batch: dict[str, Any], context: Any) -> Any:
        from aws_lambda_powertools.utilities.batch import process_partial_response

        with call_deadline(self.declaration.timeout):
            return process_partial_response(
                event=batch, record_handler=self._react, processor=self._processor, context=context
            )

    # Powertools passes the queue's message by this name.
    def _react(self, record: Any) -> None:
        from fitai.kernel.observability import Call, log_failure

        envelope = json.loads(record.body)
        name = envelope["detail-type"]
        call = Call(f"{self.__module__.rpartition('.')[2]} {name}", envelope["detail"]["id"])
        try:
            if not all(map(switches.flag, self.declaration.switches)):
                raise RetryLater(clock.now() + timedelta(seconds=random.randint(*POSTPONED)))
            event_type = {event.name: event for event in self.declaration.events}[name]
            self.declaration.handler(event_type.model_validate(envelope["detail"]))
        except DuplicateEvent:
            call.finish(200, duplicate=True)
        except RetryLater as later:
            _requeue(record, later.at)
            call.finish(200, later=True)
        except Exception as error:
            log_failure("reaction failed", error, event=name, eventId=envelope["detail"]["id"])
            call.finish(500)
            raise
        else:
            call.finish(200)


def reaction(
    *events: type[Event],
    needs: Sequence[Need],
    timeout: int = 30,
    memory: int = 512,
    layers: Sequence[Layer] = (),
    batch: int = BATCH_SIZE,
    switches: Sequence[SwitchName] = (),
    concurrency: int = CONCURRENCY,
) -> Callable[[Callable[[Any], None]], Reaction]:
    """Declare what this file does after any of the events.

    It must be idempotent: put `deduplication_write(...)` in its transaction, or compare versions. With
    `ReactionQueue.REQUEUE` among its needs it may `wait_until` a moment.

    Args:
        batch: how many events a call gets at most, one after the other; 1 where an event may take seconds, so that the
            others do not wait for it, or fail with it when the time is up.
        switches: flags of `kernel.switches` that must be on; while one is off the events go back to the queue, as often as needed.
        concurrency: calls at a time that the queue makes at most, of an account that has 1,000 (`infra.concurrency`).
    """

    def declare(handler: Callable[[Any], None]) -> Reaction:
        declaration = ReactionDeclaration(
            events,
            tuple(needs),
            timeout,
            memory,
            handler,
            layers_of(layers, needs),
            batch,
            tuple(switches),
            concurrency,
        )
        return Reaction(declaration)

    return declare
