"""How a changed goal is committed, with its events, and told to the user's devices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fitai.analytics import published as analytics
from fitai.goals import rules, store
from fitai.goals.events import GoalCompleted, GoalMilestoneReached, GoalReopened
from fitai.goals.rules import Difference
from fitai.goals.state import GoalState
from fitai.goals.store import LoadedGoal
from fitai.kernel import events, personal_data
from fitai.kernel.events import Event
from fitai.kernel.live import delivery
from fitai.kernel.table import Write, commit
from fitai.notifications.models import Notice
from fitai.notifications.published import notice_writes


@dataclass(frozen=True, slots=True)
class CommittedChange:
    """A change of a goal that was committed, and what it means."""

    state: GoalState
    difference: Difference


def commit_change(loaded: LoadedGoal, after: GoalState, now: datetime, *writes: Write) -> CommittedChange:
    """Write a changed goal, with its next version, its events and what its user is told: one transaction.

    Args:
        writes: what else belongs into the transaction.

    Raises:
        WriteConflict: the goal was changed since it was read.
        AccountGone: the account was deleted.
    """
    change, change_writes = writes_of_change(loaded, after, now)
    commit(*change_writes, personal_data.account_exists_check_write(loaded.user_id), *writes)
    return change


def writes_of_change(loaded: LoadedGoal, after: GoalState, now: datetime) -> tuple[CommittedChange, list[Write]]:
    """A changed goal with its next version, and the writes of it, its events and what its user is told.

    They are committed with a check that the account exists.
    """
    before = loaded.state
    difference = rules.difference(before, after)
    after = store.next_version(rules.with_milestones_told(after).model_copy(update={"updated_at": now}))
    writes = [
        *store.change_writes(loaded, after),
        *(events.outbox_write(event) for event in _events(loaded.user_id, after, difference)),
        *notice_writes(*_notices(loaded.user_id, before, after, difference)),
    ]
    return CommittedChange(after, difference), writes


def _events(user_id: str, state: GoalState, difference: Difference) -> list[Event]:
    told: list[Event] = [
        GoalMilestoneReached(user_id=user_id, goal_id=state.id, value=milestone.value, day=milestone.achieved_at)
        for milestone in difference.milestones
        if milestone.achieved_at is not None
    ]
    if difference.completed and state.completed_on is not None:
        told.append(GoalCompleted(user_id=user_id, goal_id=state.id, day=state.completed_on))
    if difference.reopened:
        told.append(GoalReopened(user_id=user_id, goal_id=state.id))
    return told


def _notices(user_id: str, before: GoalState, after: GoalState, difference: Difference) -> list[Notice]:
    """What the user is told of a change: the completion, else the furthest milestone, else the expiry."""
    target, data, occasion = f"goal:{after.id}", {"goalId": after.id}, str(after.version)
    values = {"goal": after.title}
    if difference.completed:
        return [Notice(user_id, "goal_completed", target, occasion=occasion, values=values, data=data)]
    if difference.milestones:
        value = difference.milestones[-1].value
        # A weight is told in the user's units.
        values |= (
            {"form": "weight", "value": f"{value:g}"} if after.unit == "kg" else {"value": f"{value:g} {after.unit}"}
        )
        return [Notice(user_id, "goal_milestone", target, occasion=occasion, values=values, data=data)]
    if before.status == "active" and after.status == "expired":
        return [Notice(user_id, "goal_expired", target, occasion=occasion, values=values, data=data)]
    return []


def tell(user_id: str, changes: Sequence[CommittedChange], now: datetime) -> None:
    """Push the changed goals to the user's devices, with the totals: a read and a Query."""
    if not changes:
        return
    newest = {change.state.id: rules.view(change.state, now) for change in changes}
    progress = analytics.progress_synced(user_id).model_copy(update={"goals": list(newest.values())})
    delivery.push_to_user(user_id, progress)
