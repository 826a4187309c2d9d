"""Domain events: written in the transaction of the change they tell of, relayed from the stream, reacted to.

    outbox item → stream → relay → bus → queue → reaction

An event that was committed reaches every reaction at least once; a reaction is idempotent by the event's id.
"""

import inspect
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Protocol

from pydantic import Field
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.clock import Moment
from fitai.kernel.ids import new_id
from fitai.kernel.needs import Need
from fitai.kernel.table import ABSENT, Entity, Write, batch_delete, put
from fitai.kernel.types import Model

SOURCE = "fitai"
MAX_BYTES = 230_000
"""Bytes of an event: EventBridge takes 262,144 with all that it is sent with."""
OUTBOX_RETENTION = 7 * 24 * 60 * 60
"""Seconds that an outbox item stays that could not be published."""
DEDUPLICATION_RETENTION = 14 * 24 * 60 * 60
"""Seconds that a reaction remembers an event: longer than a queue can hold it."""


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
    """An event on its way from the table to the bus."""

    name = UnicodeAttribute()
    version = NumberAttribute()
    body = UnicodeAttribute()

    @classmethod
    def of(cls, event: Event) -> "OutboxItem":
        return cls(
            PK=f"OUTBOX#{event.id}",
            SK="EVENT",
            name=event.name,
            version=event.version,
            body=event.model_dump_json(by_alias=True),
            ttl=clock.epoch() + OUTBOX_RETENTION,
        )


def outbox_write(event: Event) -> Write:
    """The write that makes the event part of a transaction.

    Raises:
        ValueError: it is larger than the bus takes; nothing is written then, and nothing gets stuck on the way to it.
    """
    item = OutboxItem.of(event)
    if len(item.body.encode()) > MAX_BYTES:
        raise ValueError(f"{event.name} has {len(item.body)} characters; an event has {MAX_BYTES} bytes at most")
    return put(item, when=ABSENT)


def delete_published(keys: Iterable[tuple[str, str]]) -> None:
    """Remove outbox items that are on the bus: what happened to people is kept no longer than it is needed."""
    batch_delete(keys)


class DuplicateEvent(Exception):
    """This reaction has already dealt with this event."""


class ProcessedEventItem(Entity, discriminator="seen_event"):
    """That a reaction has dealt with an event."""

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
    """The write that makes a reaction's transaction happen once per event; a second one raises `Duplicate`."""
    return put(ProcessedEventItem.of(reaction_name, event.id), when=ABSENT, otherwise=DuplicateEvent)


# --- reacting later ----------------------------------------------------------------------------------------

MAX_DELAY = 900
"""Seconds that SQS keeps a message back; what is to wait for longer is brought, and sent off, again."""


class RetryLater(Exception):
    """It is not time yet: the event is to be brought again at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class RedeliveryQueue(Protocol):
    """Where an event waits that is not to be reacted to yet."""

    def put_back(self, queue_arn: str, body: str, seconds: int) -> None:
        """Let the message come again to the queue, so much later."""


class SqsRedeliveryQueue:
    """The queues themselves."""

    def put_back(self, queue_arn: str, body: str, seconds: int) -> None:
        """Let the message come again to the queue, so much later.

        Raises:
            ClientError: SQS refuses it; then the message that there is comes again by itself.
        """
        account, name = queue_arn.split(":")[4:6]
        sqs = client("sqs")
        url = f"{sqs.meta.endpoint_url}/{account}/{name}"
        sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=seconds)


redelivery_queue: RedeliveryQueue = SqsRedeliveryQueue()
"""Replaced in tests by one that keeps what waits."""


def wait_until(moment: datetime) -> None:
    """Go on when the moment has come: a fraction of a second is waited for here, more than that in the queue.

    Raises:
        Later: it is a second or more away. The reaction lets it pass, and is called again.
    """
    left = (moment - clock.now()).total_seconds()
    if left >= 1:
        raise RetryLater(moment)
    if left > 0:
        time.sleep(left)


def _requeue(record: Any, at: datetime) -> None:
    """Sent first, then the message that there is may go: a crash between the two brings it twice, never not at all."""
    seconds = int((at - clock.now()).total_seconds())
    redelivery_queue.put_back(record.event_source_arn, record.body, max(0, min(seconds, MAX_DELAY)))


# --- reacting ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReactionDeclaration:
    """A reaction, as infra and the docs see it: one queue, fed by a rule on the names of its events."""

    events: tuple[type[Event], ...]
    needs: tuple[Need, ...]
    timeout: int
    memory: int
    handler: Callable[[Any], None]

    @property
    def all_needs(self) -> tuple[Need, ...]:
        """Nothing is added to what the reaction declares."""
        return self.needs

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

        return process_partial_response(
            event=batch, record_handler=self._react, processor=self._processor, context=context
        )

    # Powertools hands the queue's message over by this name.
    def _react(self, record: Any) -> None:
        import json

        from fitai.kernel.observability import Call, logger

        envelope = json.loads(record.body)
        name = envelope["detail-type"]
        call = Call(f"{self.__module__.rpartition('.')[2]} {name}", envelope["detail"]["id"])
        try:
            shape = {one.name: one for one in self.declaration.events}[name]
            self.declaration.handler(shape.model_validate(envelope["detail"]))
        except DuplicateEvent:
            call.finish(200, duplicate=True)
        except RetryLater as later:
            _requeue(record, later.at)
            call.finish(200, later=True)
        except Exception:
            logger().exception("reaction failed", extra={"event": name, "eventId": envelope["detail"]["id"]})
            call.finish(500)
            raise
        else:
            call.finish(200)


def reaction(
    *events: type[Event], needs: Sequence[Need], timeout: int = 30, memory: int = 512
) -> Callable[[Callable[[Any], None]], Reaction]:
    """Declare what this file does after any of the events.

    It must be idempotent: put `once(...)` in its transaction, or compare versions. With `Inbox.PUT_BACK` among its needs
    it may `wait_until` a moment.
    """

    def declare(handler: Callable[[Any], None]) -> Reaction:
        return Reaction(ReactionDeclaration(events, tuple(needs), timeout, memory, handler))

    return declare
