"""How many calls at a time each function may have, of those that the account has: so that no work starves another.

Lambda runs 1,000 calls at a time in an account by default, shared by everything that has no share of its own. Each queue
calls its function at most so many times at once (`concurrency=` of a reaction), so that an import, or a day's backlog of events,
leaves room for requests. The authorizers and the actions of live workouts have calls that nobody else can take (`reserved=`).

Declarations name numbers for an account of `REFERENCE` calls. A stage whose share is larger (`[capacity]` in its file)
has proportionally more of each.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fitai.kernel import catalogue
from fitai.kernel.events import Reaction
from fitai.kernel.live.actions import Action
from fitai.kernel.task import Task

from infra.configuration import Capacity
from infra.stage import Stage

REFERENCE = 1_000
"""Calls at a time of the account that the declarations are written for: Lambda's quota until it is raised."""
LEAST_OF_A_QUEUE, MOST_OF_A_QUEUE = 2, 1_000
"""What Lambda takes as the maximum of a queue's mapping."""
QUEUED_TASKS = frozenset(
    {("media", "process_upload"), ("notifications", "take_mail_feedback"), ("generation", "close_execution")}
)
"""The tasks that a queue starts, beside the reactions."""


@dataclass(frozen=True, slots=True)
class ConcurrencyPlan:
    """The calls at a time that a stage's declarations ask for.

    Attributes:
        limit: of the whole stage.
        reserved: kept for a function alone, by its service and name; empty where the stage's share is not configured.
        queues: what a queue may take at most, by the service and name of its function.
    """

    limit: int
    reserved: dict[tuple[str, str], int]
    queues: dict[tuple[str, str], int]

    @property
    def reserved_total(self) -> int:
        """Calls that are kept for functions alone."""
        return sum(self.reserved.values())

    @property
    def queues_total(self) -> int:
        """Calls of all queues, when all are full."""
        return sum(self.queues.values())

    @property
    def left(self) -> int:
        """Calls that requests, schedules and the relay have, even when all queues are full."""
        return self.limit - self.reserved_total - self.queues_total


def concurrency_plan(capacity: Capacity, functions: Iterable[catalogue.Function] | None = None) -> ConcurrencyPlan:
    """The plan of a stage with this share.

    Args:
        functions: all of the catalogue by default.
    """
    definitions = catalogue.functions() if functions is None else functions
    reserved: dict[tuple[str, str], int] = {}
    queues: dict[tuple[str, str], int] = {}
    for definition in definitions:
        key = definition.service, definition.name
        if (calls := _reservation(capacity, definition)) is not None:
            reserved[key] = calls
        if isinstance(definition.handler, Reaction) or key in QUEUED_TASKS:
            queues[key] = _queue_maximum(capacity, definition)
    return ConcurrencyPlan(capacity.concurrency or REFERENCE, reserved, queues)


def reservation(stage: Stage, definition: catalogue.Function) -> int | None:
    """The calls that are kept for a function alone; None for a share of what is left, as all have on a developer's machine."""
    return None if stage.is_local else _reservation(stage.configuration.capacity, definition)


def queue_maximum(stage: Stage, definition: catalogue.Function) -> int:
    """The calls at a time that a queue makes at most."""
    return _queue_maximum(stage.configuration.capacity, definition)


def _reservation(capacity: Capacity, definition: catalogue.Function) -> int | None:
    is_reserving = isinstance(definition.handler, Action | Task) and definition.declaration.reserved is not None
    if capacity.concurrency is None or not is_reserving:
        return None
    declared: int = definition.declaration.reserved
    return declared * capacity.concurrency // REFERENCE


def _queue_maximum(capacity: Capacity, definition: catalogue.Function) -> int:
    declared: int = definition.declaration.concurrency
    scaled = declared * (capacity.concurrency or REFERENCE) // REFERENCE
    return min(max(scaled, LEAST_OF_A_QUEUE), MOST_OF_A_QUEUE)
