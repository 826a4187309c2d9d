"""Making workouts and reading them."""

from collections.abc import Sequence
from datetime import datetime

from fitai.kernel import clock, events
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.paging import Page
from fitai.kernel.table import commit
from fitai.workouts import following, planning, sharing, store
from fitai.workouts.live_events import WorkoutStarted
from fitai.workouts.models import CreateWorkout, HistoryQuery, Workout, WorkoutSummary
from fitai.workouts.operations import owned
from fitai.workouts.planning import Planned
from fitai.workouts.summary import started


def create(caller: Caller, workout_id: str, given: CreateWorkout) -> Workout:
    """Make a workout: from a template's day, like a past one, from exercises, or empty; running when `start`.

    Raises:
        NotFound: no such template or past workout. Invalid: an exercise that is not in the library.
        Conflict: `workout_active`, when it is to start and another one runs.
    """
    now = clock.now()
    planned = planning.plan(caller, workout_id, given, now)
    if given.start:
        return _create_running(caller, planned, now)
    items = store.planned(planned.state, planned.state.exercises, planned.guides)
    try:
        commit(*store.creating(planned.state, items))
    except store.AlreadyThere:
        return owned(caller.id, workout_id).state
    return planned.state


def _create_running(caller: Caller, planned: Planned, now: datetime) -> Workout:
    state = planned.state.model_copy(update={"status": "in_progress", "started_at": now, "running_since": now})
    standing = planned.standing or store.standing(caller.id, (one.exercise_id for one in state.exercises))
    guides = {index: guide.model_copy(update={"aiming": None}) for index, guide in planned.guides.items()}
    items = store.beginning(state, state.exercises, standing, guides)
    answer = planning.guided(state, standing)
    try:
        commit(*store.creating(state, items), store.activating(state), events.outbox_write(started(state)))
    except store.AlreadyThere:
        earlier = owned(caller.id, state.id).state
        following.gather_again(earlier, None)
        return planning.guided(earlier, standing)
    delivery.push(following.gather(state), WorkoutStarted(workout=answer), version=state.version)
    return answer


def read(caller: Caller, workout_id: str, share: str | None) -> Workout:
    """A workout: the caller's own, or one that was shared with the caller. One query; one request more for another's.

    Raises:
        NotFound: not there, or not for the caller's eyes.
    """
    loaded = store.load(workout_id)
    if loaded is None:
        raise NotFound
    state = loaded.state
    if state.user_id == caller.id:
        return state
    if not sharing.is_open_to(caller, state, share):
        raise NotFound
    return sharing.as_others_see(state)


def history(caller: Caller, query: HistoryQuery) -> Page[WorkoutSummary]:
    """A page of the caller's workouts, newest first: one query.

    By exercise it is one query for the exercise's history and one batch for the heads.
    """
    scope = (caller.id, "GET /workouts")
    after = query.position(*scope)
    found: Sequence[WorkoutSummary]
    if query.exercise:
        part = store.exercise_part(
            caller.id, query.exercise, since=query.since, until=query.until, limit=query.limit, after=after
        )
        ids = list(dict.fromkeys(item.PK.removeprefix("WORKOUT#") for item in part.items))
        heads = store.heads(ids)
        states = [heads[one] for one in ids if one in heads]
        found = [
            one for one in states if query.status in (None, one.status) and query.template in (None, one.template_id)
        ]
        position = part.after
    else:
        found, position = store.history(
            caller.id,
            status=query.status,
            since=query.since,
            until=query.until,
            template=query.template,
            limit=query.limit,
            after=after,
        )
    return Page(list(found), query.cursor_at(position, *scope), query.limit)
