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
from fitai.kernel.live.delivery import LiveEvent
from fitai.kernel.table import Write, commit
from fitai.notifications.live_events import Notification


@dataclass(frozen=True, slots=True)
class CommittedChange:
    """A change of a goal that was committed, and what it means."""

    state: GoalState
    difference: Difference
    expired: bool = False


def commit_change(loaded: LoadedGoal, after: GoalState, now: datetime, *writes: Write) -> CommittedChange:
    """Write a changed goal, with its next version and its events: one transaction.

    Args:
        writes: what else belongs into the transaction.

    Raises:
        WriteConflict: the goal was changed since it was read.
        AccountGone: the account was deleted.
    """
    before = loaded.state
    difference = rules.difference(before, after)
    after = store.next_version(rules.with_milestones_told(after).model_copy(update={"updated_at": now}))
    commit(
        *store.change_writes(loaded, after),
        personal_data.account_exists_check_write(loaded.user_id),
        *(events.outbox_write(event) for event in _events(loaded.user_id, after, difference)),
        *writes,
    )
    return CommittedChange(after, difference, expired=before.status == "active" and after.status == "expired")


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


def tell(user_id: str, changes: Sequence[CommittedChange], now: datetime, *, notifies: bool) -> None:
    """Push the changed goals to the user's devices, with the totals, and what was reached: a read and a Query.

    Args:
        notifies: whether the user wants to be notified of progress.
    """
    if not changes:
        return
    newest = {change.state.id: rules.view(change.state, now) for change in changes}
    progress = analytics.progress_synced(user_id).model_copy(update={"goals": list(newest.values())})
    notifications = [notification for change in changes for notification in _notifications(change)] if notifies else []
    pushed: list[LiveEvent] = [progress, *notifications]
    delivery.push_to_user(user_id, *pushed)


def _notifications(change: CommittedChange) -> list[Notification]:
    """The notification of a change: of the completion, else of the furthest milestone, else of the expiry."""
    state, difference = change.state, change.difference
    data = {"goalId": state.id}
    if difference.completed:
        return [Notification(type="goal_completed", message=f"You have reached your goal: {state.title}.", data=data)]
    if difference.milestones:
        value = f"{difference.milestones[-1].value:g} {state.unit}"
        message = f"You have reached a milestone of your goal {state.title}: {value}."
        return [Notification(type="goal_milestone", message=message, data=data)]
    if change.expired:
        message = f"The time of your goal is over: {state.title}. You can set a new date with a new goal."
        return [Notification(type="goal_expired", message=message, data=data)]
    return []
