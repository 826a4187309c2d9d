"""The reactions that keep goals up to date with the data, and their expiry."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from fitai.analytics.events import AnalyticsChanged
from fitai.goals import periods, readings, rules, store
from fitai.goals.changes import CommittedChange, commit_change, tell
from fitai.goals.events import GoalChanged
from fitai.goals.readings import GoalData
from fitai.goals.state import BODY_KINDS, RECORD_KINDS, TRAINING_SUMS, GoalState
from fitai.goals.store import LoadedGoal
from fitai.kernel import clock, personal_data
from fitai.kernel.deadlines import DueSubject, handle_due
from fitai.kernel.table import retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import RecordsChanged

MAX_ATTEMPTS = 30
"""Attempts after write conflicts: the events of an import may all change the same goal."""

GoalDataChanged = BodyChanged | RecordsChanged | AnalyticsChanged | GoalChanged


@dataclass(slots=True)
class Judgement:
    """The changes of goals that were committed."""

    changes: list[CommittedChange] = field(default_factory=list)


def update_goals(event: GoalDataChanged) -> None:
    """Judge the goals that the event may concern by the data as it is now, and tell the user's devices what has changed.

    One Query of the goals, and nothing more when none is concerned. Events may come twice, late and in any order: they
    say where to look, and the data is read again.
    """
    concerns, since = _concerns(event)
    judgement = Judgement()
    try:
        judge_goals(event.user_id, concerns, since, judgement)
    finally:
        # What was committed before a failure is told now: the next delivery finds nothing left to do about it.
        tell(event.user_id, judgement.changes, clock.now())


def judge_goals(
    user_id: str,
    concerns: Callable[[GoalState], bool] = lambda state: True,
    since: date | None = None,
    judgement: Judgement | None = None,
) -> Judgement:
    """Judge goals by the data as it is now, and write those that differ: one transaction for each.

    Args:
        concerns: which of the goals.
        since: the first day whose training may have changed; None where any may have.
        judgement: to which the changes are added as they are committed.
    """
    judged = judgement or Judgement()

    def attempt() -> None:
        goals = [goal for goal in store.load_watched(user_id) if is_judged(goal.state) and concerns(goal.state)]
        if not goals:
            return
        data = _data(user_id, goals, since)
        for goal in goals:
            after = readings.refreshed(data, goal.state, since)
            if after != goal.state:
                judged.changes.append(commit_change(goal, after, clock.now()))

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    return judged


def is_judged(state: GoalState) -> bool:
    """Whether the data can change the goal: an active one, and a completed one that its data may reopen."""
    is_reopenable = state.status == "completed" and not state.is_periodic and state.kind != "custom"
    return state.status == "active" or is_reopenable


def _data(user_id: str, goals: Sequence[LoadedGoal], since: date | None) -> GoalData:
    states = [goal.state for goal in goals]
    days = [readings.training_start(state, since) for state in states if state.kind in TRAINING_SUMS]
    days += [state.start_date for state in states if state.kind == "streak"]
    exercise_ids = [state.exercise_id for state in states if state.exercise_id is not None]
    return GoalData(user_id, exercise_ids=exercise_ids, since=min(days, default=None))


def _concerns(event: GoalDataChanged) -> tuple[Callable[[GoalState], bool], date | None]:
    """Which goals an event concerns, and the first day whose data has changed (None: any day's may have)."""
    match event:
        case BodyChanged():
            return lambda state: state.kind in BODY_KINDS, None
        case RecordsChanged():
            changed_ids = set(event.exercise_ids)
            return lambda state: state.kind in RECORD_KINDS and state.exercise_id in changed_ids, None
        case GoalChanged():
            return lambda state: state.id == event.goal_id, None
        case AnalyticsChanged():
            if not event.days:
                # The preferences may have changed, and with them the time zone of the deadline.
                return (
                    lambda state: state.kind in TRAINING_SUMS or state.kind == "streak" or bool(state.target_date),
                    None,
                )
            last = max(event.days)

            def is_concerned(state: GoalState) -> bool:
                if state.kind == "streak":
                    return True
                return state.kind in TRAINING_SUMS and last >= periods.first_counted_day(state)

            return is_concerned, min(event.days)


# --- expiry ------------------------------------------------------------------------------------------------


def expire_goals(budget: TimeBudget) -> int:
    """Expire the goals whose time is over, and return how many were handled; the next run continues."""
    return handle_due(store.DEADLINE, _expire_goal, budget)


def _expire_goal(due: DueSubject) -> None:
    """Expire a goal that is due, after its data was read for the last time; nothing where it is no longer due."""
    user_id = due.user_id
    changes: list[CommittedChange] = []

    def attempt() -> None:
        goal = store.load_goal(user_id, due.subject_id)
        if goal is None or goal.state.status != "active":
            return
        data = _data(user_id, [goal], None)
        after = readings.refreshed(data, goal.state)
        expires_at, now = rules.expiry(after), clock.now()
        if after.status == "active" and expires_at is not None and expires_at <= now:
            after = rules.expire(after, data.today)
        if after != goal.state:
            changes.append(commit_change(goal, after, now))

    with suppress(personal_data.AccountGone):
        retry_on_conflict(attempt, tries=MAX_ATTEMPTS)
    tell(user_id, changes, clock.now())
