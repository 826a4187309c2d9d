"""A completed workout as the rest of FitAI is told of it."""

from typing import TypeVar
from zoneinfo import ZoneInfo

from fitai.exercises.published import current_library
from fitai.kernel import events
from fitai.kernel.table import Write
from fitai.training.formulas import one_rep_max
from fitai.workouts import rules
from fitai.workouts.events import (
    BestSet,
    CompletedExercise,
    RestStarted,
    WorkoutBegan,
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutEvent,
)
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.state import WorkoutState

E = TypeVar("E", bound=WorkoutEvent)


def workout_began(state: WorkoutState) -> WorkoutBegan:
    """The event of a workout that has just been started."""
    return WorkoutBegan(user_id=state.user_id, workout_id=state.id, template_id=state.template_id)


def rest_started_writes(before: WorkoutState | None, state: WorkoutState) -> list[Write]:
    """The write that lets the rest timer be told of when it ends, where a change has started one."""
    timer = state.real_time.rest
    if (
        timer is None
        or state.status not in rules.ACTIVE_STATUSES
        or (before is not None and before.real_time.rest == timer)
    ):
        return []
    told = RestStarted(user_id=state.user_id, workout_id=state.id, started_at=timer.started_at, ends_at=timer.ends_at)
    return [events.outbox_write(told)]


def workout_completed(state: WorkoutState) -> WorkoutCompleted:
    """The event of a workout that was just completed."""
    ended = state.ended_at.astimezone(ZoneInfo(state.timezone)).date() if state.ended_at else state.date
    # A workout over midnight counts for the day on which it began, and is not late for that.
    started = state.started_at.astimezone(ZoneInfo(state.timezone)).date() if state.started_at else ended
    return _completed_workout_event(WorkoutCompleted, state, backdated=state.date != started or state.offline)


def workout_corrected(before: WorkoutState, state: WorkoutState, *, records_only: bool = False) -> WorkoutCorrected:
    """The event of a completed workout that was changed."""
    former = sorted({one.exercise_id for one in before.exercises})
    return _completed_workout_event(WorkoutCorrected, state, former_exercise_ids=former, records_only=records_only)


def _completed_workout_event(event: type[E], state: WorkoutState, **more: object) -> E:
    """The event that tells of a completed workout, whole, so that who hears it needs to read nothing."""
    by_exercise: dict[str, list[WorkoutExercise]] = {}
    for entry in state.exercises:
        if any(rules.is_working_set(one) for one in entry.sets):
            by_exercise.setdefault(entry.exercise_id, []).append(entry)
    exercises = [_completed_exercise(entries) for entries in by_exercise.values()]
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
        hard_sets=sum(one.hard_sets for one in exercises),
        personal_records=state.metrics.personal_records_set,
        exercises=exercises,
        **more,
    )


def _completed_exercise(entries: list[WorkoutExercise]) -> CompletedExercise:
    first = entries[0]
    primary, secondary = _muscle_groups(entries)
    assisted = first.measurement == "assisted_reps"
    sets = [one for entry in entries for one in entry.sets if rules.is_working_set(one)]
    loads = [one.weight for one in sets if one.weight is not None]
    estimates = [
        (one_rep_max(one.weight, one.reps).value, one) for one in sets if one.weight and one.reps and not assisted
    ]
    best = max(estimates, key=lambda pair: pair[0])[1] if estimates else sets[0]
    return CompletedExercise(
        exercise_id=first.exercise_id,
        name=first.name,
        primary_muscles=primary,
        secondary_muscles=secondary,
        hard_sets=len(sets),
        reps=sum(one.reps or 0 for one in sets),
        volume=sum(entry.total_volume for entry in entries),
        max_weight=(min(loads) if assisted else max(loads)) if loads else None,
        max_reps=max((one.reps or 0 for one in sets), default=0) or None,
        one_rep_max=max((value for value, _ in estimates), default=None),
        assisted=assisted,
        best_set=BestSet(
            weight=best.weight,
            reps=best.reps,
            duration_seconds=best.duration_seconds,
            distance=best.distance,
        ),
    )


def _muscle_groups(entries: list[WorkoutExercise]) -> tuple[list[str], list[str]]:
    """The primary and the secondary muscles: as the workout keeps them, else the library's."""
    kept = next((one.traits for one in entries if one.traits is not None), None)
    known = kept or current_library().get(entries[0].exercise_id)
    return (list(known.primary_muscle_groups), list(known.secondary_muscle_groups)) if known else ([], [])


def workout_deleted(state: WorkoutState, counted: bool) -> WorkoutDeleted:
    return WorkoutDeleted(
        user_id=state.user_id,
        workout_id=state.id,
        workout_version=state.version + 1,
        was_completed=counted,
        exercise_ids=sorted({one.exercise_id for one in state.exercises}),
    )
