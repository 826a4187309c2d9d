"""Create workouts and read them."""

from collections.abc import Sequence
from datetime import datetime

from fitai.kernel import clock, events
from fitai.kernel.errors import NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, commit
from fitai.kernel.types import Weekday
from fitai.templates.models import Template
from fitai.workouts import store
from fitai.workouts.active import store as active_store
from fitai.workouts.event_builders import workout_began
from fitai.workouts.heads.store import heads_at
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutStarted
from fitai.workouts.models import Workout, WorkoutSummary
from fitai.workouts.planning import service
from fitai.workouts.planning.service import PlannedWorkout
from fitai.workouts.records import service as records_service
from fitai.workouts.records.performance import started_exercises
from fitai.workouts.requests import CreateWorkout, HistoryQuery
from fitai.workouts.sharing import visibility
from fitai.workouts.start_facts import read_start_facts, start_motivation
from fitai.workouts.state import LoadedWorkout
from fitai.workouts.store import load_own_workout


def create_workout(caller: Caller, workout_id: str, request: CreateWorkout) -> Workout:
    """Create a workout: from a template's day, like a past one, from exercises, or empty; started when `start`.

    Raises:
        NotFound: no such template or past workout. Invalid: an exercise that is not in the library.
        Conflict: `workout_active`, when it is to start and another one is active.
    """
    now = clock.now()
    planned = service.plan_workout(caller, workout_id, request, now)
    if request.start:
        return _create_started(caller, planned, now)
    exercises = store.planned_exercises(planned.state, planned.plans)
    try:
        commit(*store.creation_writes(planned.state, exercises))
    except store.WorkoutExists:
        return load_own_workout(caller.id, workout_id).state
    return planned.state


def generated_workout_writes(
    caller: Caller, workout_id: str, template: Template, weekday: Weekday, planned_id: str | None = None
) -> tuple[str, list[Write]]:
    """The writes of a workout for today that is planned like a day of a template which is stored nowhere.

    Its exercises get their targets as in any workout from a template. For the transaction that accepts the plan.

    Args:
        workout_id: of the new workout.
        planned_id: the workout that it takes the place of; where that is still planned, it gets the exercises, and no other
            workout is made. A Query.

    Returns:
        The id of the workout that has the exercises, and the writes.

    Raises:
        Invalid: the template plans nothing on the weekday, or an exercise was deleted.
    """
    request = CreateWorkout(template_id=template.id, day=weekday)
    now = clock.now()
    planned = service.plan_workout(caller, workout_id, request, now, template)
    former = store.load_workout(planned_id) if planned_id is not None else None
    if former is not None and former.state.user_id == caller.id and former.state.status == "planned":
        return former.state.id, _replacement_writes(former, planned, now)
    state = planned.state.model_copy(update={"template_id": None, "day": None})
    return state.id, store.creation_writes(state, store.planned_exercises(state, planned.plans))


def _replacement_writes(former: LoadedWorkout, planned: PlannedWorkout, now: datetime) -> list[Write]:
    """The writes that give a planned workout other exercises; a write conflict if it was changed since it was read."""
    old = former.state
    state = old.model_copy(
        update={
            "exercises": planned.state.exercises,
            "exercise_count": planned.state.exercise_count,
            "template_id": None,
            "day": None,
            "version": old.version + 1,
            "updated_at": now,
        }
    )
    revisions = {exercise.index: exercise.revision for exercise in former.exercises}
    exercises = store.planned_exercises(state, planned.plans)
    surplus = [exercise for exercise in former.exercises if exercise.index >= len(exercises)]
    return [
        *store.head_writes(former, state),
        *(store.exercise_write(state, exercise, revisions.get(exercise.index, 0)) for exercise in exercises),
        *map(store.exercise_removal_write, surplus),
        *store.shared_workout_writes(old, state),
    ]


def _create_started(caller: Caller, planned: PlannedWorkout, now: datetime) -> Workout:
    exercise_ids = [] if planned.performance else [exercise.exercise_id for exercise in planned.state.exercises]
    performance, start = read_start_facts(caller.id, exercise_ids)
    performance = planned.performance or performance
    words = start_motivation(planned.state.id, start, now)
    heard = start.motivation and (start.motivation if words is None else start.motivation.with_sent(words.kind, now))
    update = {"status": "in_progress", "started_at": now, "running_since": now, "motivation": heard}
    state = planned.state.model_copy(update=update)
    plans = {index: plan.started for index, plan in planned.plans.items()}
    response = records_service.with_last_times(state, performance)
    try:
        commit(
            *store.creation_writes(state, started_exercises(state, state.exercises, performance, plans)),
            active_store.activation_write(state),
            events.outbox_write(workout_began(state)),
        )
    except store.WorkoutExists:
        current_state = load_own_workout(caller.id, state.id).state
        followers.rejoin_user_devices(current_state, None)
        return records_service.with_last_times(current_state, performance)
    live_events = [WorkoutStarted(workout=response), *([] if words is None else [words])]
    delivery.push(followers.add_user_devices(state), *live_events, version=state.version)
    return response


def read_workout(caller: Caller, workout_id: str, share: str | None) -> Workout:
    """A workout: the caller's own, or one that was shared with the caller. One query; one BatchGetItem for another's.

    Raises:
        NotFound: it does not exist, or the caller may not see it.
    """
    loaded = store.load_workout(workout_id)
    if loaded is None:
        raise NotFound
    state = loaded.state
    if state.user_id == caller.id:
        sharing = state.sharing.model_copy(update={"social_metrics": loaded.social_metrics})
        return state.model_copy(update={"sharing": sharing})
    reading = visibility.reader_of(caller, state, share)
    if reading is None:
        raise NotFound
    reader, switches = reading
    return visibility.workout_for(reader, state, switches)


def list_workouts(caller: Caller, query: HistoryQuery) -> Page[WorkoutSummary]:
    """A page of the caller's workouts, newest first: one query.

    By exercise it is one query for the exercise's history and, as a rule, one for the heads.
    """
    scope = (caller.id, "GET /workouts")
    after = query.position(*scope)
    workouts: Sequence[WorkoutSummary]
    if query.exercise:
        history, position = store.exercise_history_page(
            caller.id, query.exercise, since=query.since, until=query.until, limit=query.limit, after=after
        )
        days_by_id = {place.workout_id: place.counted_on for place in history if place.counted_on is not None}
        heads = heads_at(caller.id, days_by_id)
        workouts = [
            heads[workout_id]
            for workout_id in days_by_id
            if workout_id in heads
            and query.status in (None, heads[workout_id].status)
            and query.template in (None, heads[workout_id].template_id)
        ]
    else:
        workouts, position = store.history_page(
            caller.id,
            status=query.status,
            since=query.since,
            until=query.until,
            template=query.template,
            limit=query.limit,
            after=after,
        )
    return Page(list(workouts), query.cursor_at(position, *scope), query.limit)
