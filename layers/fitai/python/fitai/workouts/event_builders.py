"""Build the domain events of workouts."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date
from typing import TypeVar

from fitai.exercises.published import current_library
from fitai.kernel import events
from fitai.kernel.table import Write
from fitai.training.days import local_day
from fitai.training.formulas import one_rep_max
from fitai.training.measuring import REPS_MEASUREMENTS
from fitai.workouts import counts, rules
from fitai.workouts.events import (
    BestSet,
    CompletedExercise,
    RestStarted,
    SetLoad,
    WorkoutBegan,
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutEvent,
    WorkoutRestored,
)
from fitai.workouts.models import WorkoutExercise, WorkoutSet
from fitai.workouts.state import WorkoutState

E = TypeVar("E", bound=WorkoutEvent)


def workout_began(state: WorkoutState) -> WorkoutBegan:
    """The event of a workout that has just been started."""
    return WorkoutBegan(
        user_id=state.user_id, workout_id=state.id, template_id=state.template_id, started_at=state.started_at
    )


def rest_started_writes(before: WorkoutState | None, state: WorkoutState) -> list[Write]:
    """The write of the event of a rest timer that a change has started; none where it has started none."""
    timer = state.real_time.rest
    if (
        timer is None
        or state.status not in rules.ACTIVE_STATUSES
        or (before is not None and before.real_time.rest == timer)
    ):
        return []
    event = RestStarted(user_id=state.user_id, workout_id=state.id, started_at=timer.started_at, ends_at=timer.ends_at)
    return [events.outbox_write(event)]


def workout_completed(state: WorkoutState) -> WorkoutCompleted:
    """The event of a workout that was just completed."""
    # A workout over midnight counts for the day on which it began, and is not backdated by that.
    moment = state.started_at or state.ended_at
    start_day = local_day(moment, state.timezone, state.day_starts_at) if moment else state.date
    return _completed_workout_event(WorkoutCompleted, state, backdated=state.date != start_day or state.offline)


def workout_corrected(before: WorkoutState, state: WorkoutState, *, records_only: bool = False) -> WorkoutCorrected:
    """The event of a completed workout that was changed."""
    former_ids = sorted({exercise.exercise_id for exercise in before.exercises})
    return _completed_workout_event(
        WorkoutCorrected,
        state,
        former_exercise_ids=former_ids,
        former_date=before.date,
        records_only=records_only,
    )


def _completed_workout_event(event: type[E], state: WorkoutState, **fields: object) -> E:
    """An event with all of a completed workout, so that reactions need not read it."""
    by_exercise: dict[str, list[WorkoutExercise]] = {}
    for exercise in state.exercises:
        if any(map(rules.is_working_set, exercise.sets)):
            by_exercise.setdefault(exercise.exercise_id, []).append(exercise)
    exercises = [_completed_exercise(places) for places in by_exercise.values()]
    completed_ids = {
        exercise.exercise_id
        for exercise in state.exercises
        if any(set_.completed_at is not None for set_ in exercise.sets)
    }
    return event(
        user_id=state.user_id,
        workout_id=state.id,
        workout_version=state.version,
        workout_name=state.name,
        template_id=state.template_id,
        date=state.date,
        timezone=state.timezone,
        started_at=state.started_at,
        ended_at=state.ended_at,
        duration_seconds=state.duration_seconds,
        total_volume=state.metrics.total_volume,
        calories=state.metrics.calories_burned or 0.0,
        hard_sets=sum(exercise.hard_sets for exercise in exercises),
        personal_records=state.metrics.personal_records_set,
        exercises=exercises,
        warm_up_exercise_ids=sorted(completed_ids - set(by_exercise)),
        counts=counts.workout_counts(state),
        logged_on=logged_days(state),
        **fields,
    )


def logged_days(state: WorkoutState) -> list[date]:
    """The UTC days on which sets of the workout were completed, in order."""
    moments = [set_.completed_at for exercise in state.exercises for set_ in exercise.sets if set_.completed_at]
    return sorted({moment.astimezone(UTC).date() for moment in moments})


def _completed_exercise(places: list[WorkoutExercise]) -> CompletedExercise:
    """An exercise of the event, from its places in the workout."""
    first = places[0]
    primary, secondary, pattern = _traits(places)
    is_assisted = first.measurement == "assisted_reps"
    measured_sets = [
        (set_, rules.measurement_of(set_, place))
        for place in places
        for set_ in place.sets
        if rules.is_working_set(set_)
    ]
    sets = [set_ for set_, _ in measured_sets]
    # Bests compare what was measured alike, and known: in the usual way, or in another one where nothing else was done.
    comparable_sets = [
        set_
        for set_, measurement in measured_sets
        if measurement == first.measurement and not (is_assisted and set_.weight is None)
    ]
    loads = [set_.weight for set_ in comparable_sets if set_.weight is not None]
    estimates = [
        (one_rep_max(set_.weight, set_.reps).value, set_)
        for set_ in comparable_sets
        if set_.weight and set_.reps and not is_assisted
    ]
    other_reps = [set_.reps for set_, measurement in measured_sets if measurement in ("bodyweight_reps", "weight_reps")]
    reps = [set_.reps for set_ in comparable_sets] or other_reps
    best = max(estimates, key=lambda pair: pair[0])[1] if estimates else next(iter(comparable_sets), sets[0])
    return CompletedExercise(
        exercise_id=first.exercise_id,
        name=first.name,
        primary_muscles=primary,
        secondary_muscles=secondary,
        hard_sets=len(sets),
        reps=sum(set_.reps or 0 for set_ in sets),
        volume=sum(place.total_volume for place in places),
        max_weight=(min(loads) if is_assisted else max(loads)) if loads else None,
        max_reps=max((count or 0 for count in reps), default=0) or None,
        one_rep_max=max((value for value, _ in estimates), default=None),
        assisted=is_assisted,
        best_set=BestSet(
            weight=best.weight,
            reps=best.reps,
            duration_seconds=best.duration_seconds,
            distance=best.distance,
        ),
        **counts.exercise_bests(places),
        pattern=pattern,
        seconds=sum(
            set_.duration_seconds or 0.0 for set_, measurement in measured_sets if measurement not in REPS_MEASUREMENTS
        ),
        distance=sum(set_.distance or 0.0 for set_ in sets),
        loads=_loads(set_ for _, set_ in estimates),
    )


def _loads(sets: Iterable[WorkoutSet]) -> list[SetLoad]:
    """Sets with a weight and repetitions, counted by both."""
    counts = Counter((set_.weight, set_.reps) for set_ in sets)
    return [
        SetLoad(weight=weight, reps=reps, sets=count) for (weight, reps), count in counts.items() if weight and reps
    ]


def _traits(places: list[WorkoutExercise]) -> tuple[list[str], list[str], str | None]:
    """The primary and secondary muscles and the movement pattern: the workout's own values, else the library's."""
    traits = next((place.traits for place in places if place.traits is not None), None)
    source = traits or current_library().get(places[0].exercise_id)
    if source is None:
        return [], [], None
    return list(source.primary_muscle_groups), list(source.secondary_muscle_groups), source.movement_pattern


def workout_deleted(state: WorkoutState, counted: bool, *, was_started: bool = True) -> WorkoutDeleted:
    """The event of a workout that was just deleted.

    It names the exercises of which something was done: of the others nothing is to be recomputed.

    Args:
        counted: whether it was completed, and so part of the analytics.
        was_started: whether its sets were part of its exercises' histories.
    """
    return WorkoutDeleted(
        user_id=state.user_id,
        workout_id=state.id,
        workout_version=state.version + 1,
        was_completed=counted,
        was_shared=state.sharing.shared_at is not None,
        exercise_ids=sorted(
            {
                exercise.exercise_id
                for exercise in state.exercises
                if was_started and any(set_.completed_at is not None for set_ in exercise.sets)
            }
        ),
    )


def workout_restored(state: WorkoutState) -> WorkoutRestored:
    """The event of a workout that was just restored."""
    counts = state.status == "completed" or state.status in rules.ACTIVE_STATUSES
    return WorkoutRestored(
        user_id=state.user_id,
        workout_id=state.id,
        workout_version=state.version,
        exercise_ids=sorted({exercise.exercise_id for exercise in state.exercises}) if counts else [],
        completed=workout_corrected(state, state) if state.status == "completed" else None,
    )
