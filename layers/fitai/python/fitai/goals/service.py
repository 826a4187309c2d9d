"""Use cases of the goals."""

from datetime import date, datetime

from fitai.exercises import published as exercises
from fitai.goals import changes, periods, readings, requests, rules, store
from fitai.goals.changes import CommittedChange, commit_change
from fitai.goals.events import GoalChanged
from fitai.goals.models import AddMilestone, ChangeGoal, Goal, GoalsProgress, GoalsQuery, NewGoal
from fitai.goals.readings import GoalData
from fitai.goals.state import GoalState
from fitai.goals.store import LoadedGoal
from fitai.kernel import clock, events, personal_data
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, WriteConflict, commit, retry_on_conflict
from fitai.kernel.types import Units

COMPLETED_SHOWN = 10
"""Completed goals in the progress."""


def goals(caller: Caller, query: GoalsQuery) -> Page[Goal]:
    """A page of the caller's goals, open ones first, each newest first: one Query.

    Raises:
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /goals")
    page = store.goals_page(caller.id, query.status, query.limit, query.position(*scope))
    now = clock.now()
    views = [rules.view(state, now) for state in store.states_of_page(page)]
    return Page(views, query.cursor_at(page.after, *scope), query.limit)


def progress(caller: Caller) -> GoalsProgress:
    """The open goals, the newest that were reached, and the streak of weeks: one Query."""
    states, numbers = store.load_overview(caller.id)
    now = clock.now()
    open_states = [state for state in states if state.is_open]
    completed = [state for state in states if state.status == "completed"][:COMPLETED_SHOWN]
    today = rules.today_of(open_states[0].calendar, now) if open_states else now.date()
    return GoalsProgress(
        active=[rules.view(state, now) for state in open_states],
        completed=[rules.view(state, now) for state in completed],
        current_goal_streak=periods.goal_streak(open_states, today),
        completed_count=numbers.completed,
        milestone_count=numbers.milestones,
    )


def create_goal(caller: Caller, goal_id: str, request: NewGoal, units: Units) -> Goal:
    """Create a goal; its baseline is the newest value of the data, where none is given.

    Args:
        units: those of the request; the goal keeps them, where it names no unit.

    Raises:
        Invalid: a field is missing or impossible, or the target cannot be a goal.
        Conflict: the caller has as many open goals as a user can have, or the goal with this id was deleted.
    """
    exercise_ids = [request.exercise_id] if request.exercise_id else []
    data = GoalData(caller.id, exercise_ids=exercise_ids)
    draft = requests.draft(request, units, data.today)
    if exercise_ids and not exercises.available_exercises(caller.id, exercise_ids):
        raise Invalid.field("exerciseId", "There is no such exercise")
    now = clock.now()
    state = requests.new_goal(goal_id, draft, data.person, readings.present_value(data, draft), now)
    try:
        commit(
            *store.new_goal_writes(caller.id, state),
            events.outbox_write(GoalChanged(user_id=caller.id, goal_id=goal_id, created=state.kind)),
        )
    except store.GoalExists:
        existing = store.load_goal(caller.id, goal_id)
        if existing is None:
            raise Conflict("The goal was deleted.") from None
        state = existing.state
    return rules.view(state, now)


def change_goal(caller: Caller, goal_id: str, change: ChangeGoal) -> Goal:
    """Change a goal of the caller's.

    Raises:
        NotFound: the caller has no such goal.
        Conflict: `stale_version`: the change starts from an older version.
        Invalid: a field does not belong to the goal, or has an impossible value.
    """
    goal = _own_goal(caller, goal_id)
    if goal.state.version != change.version:
        raise store.stale_version(goal.state.version)
    data, now = GoalData(caller.id), clock.now()
    current = goal.state.model_copy(update={"calendar": data.person.calendar})
    after = requests.changed_goal(current, change, data.person.height, data.today, now)
    try:
        committed = commit_change(goal, after, now, _changed_event(caller, goal_id))
    except personal_data.AccountGone:
        raise NotFound from None
    except WriteConflict:
        raise store.stale_version(goal.state.version + 1) from None
    return _told(caller, data, committed, now)


def adjustment_writes(
    caller: Caller, goal_id: str, *, target_date: date | None, target_value: float | None
) -> list[Write]:
    """The writes that move the date or the target of an open goal, for the transaction that accepts the advice.

    They are committed with a check that the account exists, and are a write conflict if the goal was changed meanwhile.

    Raises:
        NotFound: the caller has no such goal.
        Conflict: the goal is over.
        Invalid: the value or the day is impossible.
    """
    goal = _own_goal(caller, goal_id)
    if not goal.state.is_open:
        raise Conflict("The goal is over; it is not changed any more.", code="goal_over")
    fields: dict[str, object] = {"version": goal.state.version}
    if target_date is not None:
        fields["target_date"] = target_date
    if target_value is not None:
        fields["target_value"] = target_value
    data, now = GoalData(caller.id), clock.now()
    current = goal.state.model_copy(update={"calendar": data.person.calendar})
    after = requests.changed_goal(current, ChangeGoal.model_validate(fields), data.person.height, data.today, now)
    _, writes = changes.writes_of_change(goal, after, now)
    return [*writes, _changed_event(caller, goal_id)]


def add_milestone(caller: Caller, goal_id: str, request: AddMilestone) -> Goal:
    """Add a milestone to a goal, or change the notes of one, or mark one of a custom goal as reached.

    Raises:
        NotFound: the caller has no such goal.
        Conflict: the goal is over.
        Invalid: the value is not on the way to the target.
    """
    data = GoalData(caller.id)

    def attempt() -> tuple[CommittedChange, datetime]:
        goal = _own_goal(caller, goal_id)
        if not goal.state.is_open:
            raise Conflict("The goal is over; it gets no more milestones.", code="goal_over")
        now = clock.now()
        after = requests.with_added_milestone(goal.state, request, data.today)
        if after == goal.state:
            return CommittedChange(after, rules.difference(after, after)), now
        return commit_change(goal, after, now, _changed_event(caller, goal_id)), now

    try:
        committed, now = retry_on_conflict(attempt)
    except personal_data.AccountGone:
        raise NotFound from None
    return _told(caller, data, committed, now)


def delete_goal(caller: Caller, goal_id: str) -> None:
    """Delete a goal of the caller's.

    Raises:
        NotFound: the caller has no such goal.
    """
    retry_on_conflict(lambda: commit(*store.delete_writes(_own_goal(caller, goal_id))))


def _own_goal(caller: Caller, goal_id: str) -> LoadedGoal:
    goal = store.load_goal(caller.id, goal_id)
    if goal is None:
        raise NotFound("There is no such goal.")
    return goal


def _changed_event(caller: Caller, goal_id: str) -> Write:
    return events.outbox_write(GoalChanged(user_id=caller.id, goal_id=goal_id))


def _told(caller: Caller, data: GoalData, committed: CommittedChange, now: datetime) -> Goal:
    """Tell the caller's devices of a change, and return the goal."""
    state: GoalState = committed.state
    changes.tell(caller.id, [committed], now)
    return rules.view(state, now)
