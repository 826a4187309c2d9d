"""Items and keys of the goals.

    USER#<id>#GOALS   AT#<goal>               the sort key of the goal with this id, which changes with its status
    USER#<id>#GOALS   DONE#<created>#<goal>   a goal that is completed, failed or expired
    USER#<id>#GOALS   OPEN#<created>#<goal>   a goal that is active or paused
    USER#<id>#GOALS   TOTALS                  how many are open, how many are completed, how many milestones are reached

One Query, from the end, reads the totals, the open goals and then those that are over, each newest first. A user has at most
`MAX_OPEN` open goals. Every write of a goal is conditioned on the version that was read, and writes the counts that it changes
in the same transaction.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.goals import rules
from fitai.goals.models import GoalStatus
from fitai.goals.state import OPEN_STATUSES, GoalState
from fitai.kernel import clock, personal_data
from fitai.kernel.deadlines import KEY_PREFIX as DEADLINE_PREFIX
from fitai.kernel.deadlines import Deadline, deadline_writes
from fitai.kernel.errors import Conflict
from fitai.kernel.table import (
    ABSENT,
    PRESENT,
    Entity,
    PydanticAttribute,
    QueryPage,
    Write,
    delete,
    get,
    of_kind,
    put,
    query,
    update,
)

MAX_OPEN = 50
"""Active and paused goals of a user."""
WATCHED = 100
"""The goals that the data is compared with: all open ones, and the newest of those that are over."""
DEADLINE = "goal"
"""The kind of the deadlines at which goals expire."""
OPEN_PREFIX, DONE_PREFIX = "OPEN#", "DONE#"
TOTALS = "TOTALS"
ALL_GOALS = (DONE_PREFIX, f"{OPEN_PREFIX}~")


class GoalItem(Entity, discriminator="goal"):
    """A goal, and the deadline that is stored for it."""

    version = NumberAttribute()
    status = UnicodeAttribute()
    state: PydanticAttribute[GoalState] = PydanticAttribute(GoalState)
    deadline: PydanticAttribute[Deadline] = PydanticAttribute(Deadline, null=True)

    @classmethod
    def of(cls, user_id: str, state: GoalState, deadline: Deadline | None) -> "GoalItem":
        """The item of a goal."""
        return cls(
            PK=partition(user_id),
            SK=sort_key(state),
            version=state.version,
            status=state.status,
            state=state,
            deadline=deadline,
        )


class GoalPlaceItem(Entity, discriminator="goal_place"):
    """The sort key of a goal, by its id."""

    place = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, goal_id: str, **attributes: Any) -> "GoalPlaceItem":
        """The item of the goal with this id."""
        return cls(PK=partition(user_id), SK=f"AT#{goal_id}", **attributes)


class GoalCountsItem(Entity, discriminator="goal_counts"):
    """How many goals of a user are open and completed, and how many milestones are reached."""

    open = NumberAttribute(default=0)
    completed = NumberAttribute(default=0)
    milestones = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> "GoalCountsItem":
        """The item of this user."""
        return cls(PK=partition(user_id), SK=TOTALS)


class GoalExists(Exception):
    """A goal with this id exists: the request that creates it was sent before."""


@dataclass(frozen=True, slots=True)
class LoadedGoal:
    """A goal as it was read, which a change is conditioned on."""

    user_id: str
    state: GoalState
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class GoalNumbers:
    """The goals and milestones that a user has reached, of the goals that exist."""

    completed: int = 0
    milestones: int = 0


def partition(user_id: str) -> str:
    """The partition of a user's goals."""
    return f"USER#{user_id}#GOALS"


def sort_key(state: GoalState) -> str:
    """The sort key of a goal in this state."""
    return f"{OPEN_PREFIX if state.is_open else DONE_PREFIX}{clock.iso(state.created_at)}#{state.id}"


# --- reading -----------------------------------------------------------------------------------------------


def goals_page(user_id: str, status: GoalStatus | None, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the goals, open ones first, each newest first: one Query.

    Args:
        status: only goals of this status; a page may then be short.
    """
    between, where = ALL_GOALS, None
    if status is not None:
        prefix = OPEN_PREFIX if status in OPEN_STATUSES else DONE_PREFIX
        between, where = (prefix, f"{prefix}~"), GoalItem.status == status
    position = None if after is None else after | {"PK": partition(user_id)}
    return query(partition(user_id), between=between, limit=limit, newest_first=True, after=position, where=where)


def states_of_page(page: QueryPage) -> list[GoalState]:
    """The goals of a page."""
    return [item.state for item in of_kind(page.items, GoalItem)]


def load_watched(user_id: str) -> list[LoadedGoal]:
    """The goals that the data is compared with: one Query."""
    page = query(partition(user_id), between=ALL_GOALS, limit=WATCHED, newest_first=True)
    return [LoadedGoal(user_id, item.state, item.deadline) for item in of_kind(page.items, GoalItem)]


def load_open(user_id: str) -> list[GoalState]:
    """The goals that are active or paused: one Query."""
    page = query(partition(user_id), begins=OPEN_PREFIX, newest_first=True)
    return states_of_page(page)


def load_goal(user_id: str, goal_id: str) -> LoadedGoal | None:
    """A goal by its id, or None: two GetItems, seldom four when its status changes meanwhile."""
    key = GoalPlaceItem.of(user_id, goal_id)
    for _ in range(2):
        place = get(GoalPlaceItem, key.PK, key.SK)
        if place is None:
            return None
        item = get(GoalItem, key.PK, place.place)
        if item is not None:
            return LoadedGoal(user_id, item.state, item.deadline)
    return None


def load_overview(user_id: str) -> tuple[list[GoalState], GoalNumbers]:
    """The open goals and the newest of those that are over, and what was reached in all: one Query."""
    page = query(partition(user_id), between=(DONE_PREFIX, TOTALS), limit=WATCHED, newest_first=True)
    counts = next(iter(of_kind(page.items, GoalCountsItem)), None)
    return states_of_page(page), _numbers(counts)


def load_numbers(user_id: str) -> GoalNumbers:
    """How many goals and milestones the user has reached: one GetItem."""
    key = GoalCountsItem.of(user_id)
    item = get(GoalCountsItem, key.PK, key.SK)
    return _numbers(item)


def _numbers(item: GoalCountsItem | None) -> GoalNumbers:
    return GoalNumbers() if item is None else GoalNumbers(int(item.completed), int(item.milestones))


# --- writing -----------------------------------------------------------------------------------------------


def new_goal_writes(user_id: str, state: GoalState) -> list[Write]:
    """The writes of a new goal.

    Raises (at commit):
        GoalExists: a goal with this id exists.
        Conflict: the user has as many open goals as a user can have.
    """
    deadline = _deadline(state)
    item = GoalItem.of(user_id, state, deadline)
    place = GoalPlaceItem.of(user_id, state.id, place=item.SK)
    return [
        put(place, when=ABSENT, otherwise=GoalExists),
        put(item, when=ABSENT),
        *_counts_writes(user_id, None, state),
        *deadline_writes(DEADLINE, user_id, state.id, before=None, after=deadline),
    ]


def change_writes(before: LoadedGoal, after: GoalState) -> list[Write]:
    """The writes of a changed goal, which gets the next version; a write conflict if it was changed since it was read."""
    user_id, deadline = before.user_id, _deadline(after)
    item = GoalItem.of(user_id, after, deadline)
    old_item = GoalItem.of(user_id, before.state, before.deadline)
    unchanged = GoalItem.version == before.state.version
    writes = [put(item, when=unchanged)]
    if old_item.SK != item.SK:
        place = GoalPlaceItem.of(user_id, after.id, place=item.SK)
        writes = [delete(old_item, when=unchanged), put(item, when=ABSENT), put(place, when=PRESENT)]
    return [
        *writes,
        *_counts_writes(user_id, before.state, after),
        *deadline_writes(DEADLINE, user_id, after.id, before=before.deadline, after=deadline),
    ]


def delete_writes(goal: LoadedGoal) -> list[Write]:
    """The writes that delete a goal; a write conflict if it was changed since it was read."""
    user_id, item = goal.user_id, GoalItem.of(goal.user_id, goal.state, goal.deadline)
    return [
        delete(item, when=GoalItem.version == goal.state.version),
        delete(GoalPlaceItem.of(user_id, goal.state.id), when=PRESENT),
        *_counts_writes(user_id, goal.state, None),
        *deadline_writes(DEADLINE, user_id, goal.state.id, before=goal.deadline, after=None),
    ]


def next_version(state: GoalState) -> GoalState:
    """The goal with the next version."""
    return state.model_copy(update={"version": state.version + 1})


def stale_version(version: int) -> Conflict:
    """The error of a change that does not start from the current version."""
    return Conflict(
        "The goal was changed in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )


def _deadline(state: GoalState) -> Deadline | None:
    expires_at = rules.expiry(state)
    return None if expires_at is None else Deadline.of(expires_at, state.calendar.timezone)


def _counts_writes(user_id: str, before: GoalState | None, after: GoalState | None) -> list[Write]:
    """The write of the counts; none where they stay as they are."""

    def change(value: Callable[[GoalState], int]) -> int:
        return (value(after) if after else 0) - (value(before) if before else 0)

    added = change(lambda state: state.is_open)
    amounts = (
        (GoalCountsItem.open, added),
        (GoalCountsItem.completed, change(lambda state: state.status == "completed")),
        (GoalCountsItem.milestones, change(rules.milestone_count)),
    )
    actions = [attribute.add(amount) for attribute, amount in amounts if amount]
    if not actions:
        return []
    # The kind is set too, since the first update creates the item.
    kind = GoalCountsItem.kind.set(GoalCountsItem)
    if added > 0 and before is None:
        has_room = GoalCountsItem.open.does_not_exist() | (GoalCountsItem.open < MAX_OPEN)
        return [update(GoalCountsItem.of(user_id), kind, *actions, when=has_room, otherwise=_too_many_goals)]
    return [update(GoalCountsItem.of(user_id), kind, *actions, when=PRESENT | ABSENT)]


def _too_many_goals(stored_item: dict[str, Any] | None) -> Exception:
    return Conflict(f"There are at most {MAX_OPEN} open goals; finish or delete one first.", code="too_many_goals")


# --- personal data -----------------------------------------------------------------------------------------


def goals_json(user_id: str) -> Iterator[dict[str, Any]]:
    """Every goal as JSON, page by page."""
    for page in personal_data.item_pages(partition(user_id), between=ALL_GOALS):
        for item in of_kind(page, GoalItem):
            yield personal_data.jsonable(item.state)


def erase_goals(user_id: str) -> Iterator[None]:
    """Delete all goals of a deleted account, and their deadlines; yields after each page."""
    yield from personal_data.erase_items(f"USER#{user_id}", begins=f"{DEADLINE_PREFIX}{DEADLINE}#")
    yield from personal_data.erase_items(partition(user_id))
