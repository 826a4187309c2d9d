"""What the coach remembers of a user between two looks at the training.

    USER#<id>#COACH   PROACTIVE

Its next look is a deadline (`kernel.deadlines`), which its writes keep in step: a run finds who is due, and nobody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute

from fitai.coach.keys import partition
from fitai.coach.proactive.models import ProactiveState
from fitai.kernel import personal_data
from fitai.kernel.deadlines import KEY_PREFIX, deadline_writes
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write, get, put

DEADLINE = "coach"
"""The kind of the deadlines at which the coach looks at a user's training."""


class ProactiveItem(Entity, discriminator="coach_watch"):
    """The state of a user."""

    version = NumberAttribute()
    state: PydanticAttribute[ProactiveState] = PydanticAttribute(ProactiveState)

    @classmethod
    def of(cls, user_id: str) -> "ProactiveItem":
        """The item of this user."""
        return cls(PK=partition(user_id), SK="PROACTIVE")


@dataclass(frozen=True, slots=True)
class LoadedState:
    """The state of a user as it was read, which a change is conditioned on; version 0 where there is none."""

    user_id: str
    state: ProactiveState
    version: int = 0


def load(user_id: str) -> LoadedState:
    """The state of a user: one GetItem."""
    key = ProactiveItem.of(user_id)
    item = get(ProactiveItem, key.PK, key.SK)
    return (
        LoadedState(user_id, ProactiveState()) if item is None else LoadedState(user_id, item.state, int(item.version))
    )


def change_writes(before: LoadedState, after: ProactiveState) -> list[Write]:
    """The writes of a changed state and its deadline; a write conflict if it was changed since it was read."""
    item = ProactiveItem.of(before.user_id)
    item.version, item.state = before.version + 1, after
    unchanged = ProactiveItem.version == before.version if before.version else ABSENT
    deadlines = deadline_writes(
        DEADLINE, before.user_id, before.user_id, before=before.state.deadline, after=after.deadline
    )
    return [put(item, when=unchanged), *deadlines]


def erase_deadlines(user_id: str) -> Iterator[None]:
    """Delete the deadline of a deleted account; yields after it."""
    yield from personal_data.erase_items(f"USER#{user_id}", begins=f"{KEY_PREFIX}{DEADLINE}#")
