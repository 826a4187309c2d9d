"""When a workout was: correcting its start, its end and its duration, and moving its sets with them. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from fitai.kernel.errors import Conflict, Invalid
from fitai.training.days import local_day
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.requests import ReviseWorkout
from fitai.workouts.state import WorkoutState

EARLIEST_START = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_WORKOUT = timedelta(days=2)
"""From the start to the end; an ultramarathon takes less."""
TIME_FIELDS = ("started_at", "ended_at", "duration_seconds")


def with_corrected_times(state: WorkoutState, request: ReviseWorkout, now: datetime) -> WorkoutState:
    """A completed workout with the times of a request: its start, its end, its duration, its day and its sets.

    Of start, end and duration two give the third. Where only one of start and end is given the other stays, and the
    pauses with it; a duration alone ends the workout earlier or later, if it does not fit otherwise. The day is that of
    the start, unless the request names one. Sets stay where they are as long as that is within the workout; else they
    move with its start, and closer together where they would be past its end.

    Raises:
        Conflict: `invalid_state`: the workout is not completed.
        Invalid: the end is not after the start, is in the future, or too much time lies between.
    """
    given = [name for name in TIME_FIELDS if getattr(request, name) is not None]
    if not given:
        return state
    if state.status != "completed" or state.started_at is None or state.ended_at is None:
        raise Conflict(
            "The times of a workout can be corrected once it is completed.",
            code="invalid_state",
            details={"status": state.status},
        )
    old_start, old_end = state.started_at, state.ended_at
    start, end, seconds = _corrected_span(state, old_start, old_end, request)
    _require_valid_span(start, end, seconds, request, now)
    update: dict[str, object] = {"started_at": start, "ended_at": end, "duration_seconds": seconds}
    if start != old_start and request.date is None:
        update["date"] = local_day(start, state.timezone, state.day_starts_at)
    if (start, end) != (old_start, old_end):
        update["exercises"] = _moved_exercises(state.exercises, start - old_start, start, end)
    return state.model_copy(update=update)


def _corrected_span(
    state: WorkoutState, old_start: datetime, old_end: datetime, request: ReviseWorkout
) -> tuple[datetime, datetime, float]:
    """The start, the end and the duration that a request asks for."""
    start, end = request.started_at or old_start, request.ended_at or old_end
    if request.duration_seconds is None:
        paused = max(0.0, (old_end - old_start).total_seconds() - state.duration_seconds)
        span = (end - start).total_seconds()
        return start, end, span - paused if span > paused else span
    seconds = request.duration_seconds
    if request.ended_at is None and (request.started_at is not None or (end - start).total_seconds() < seconds):
        end = start + timedelta(seconds=seconds)
    elif request.started_at is None and request.ended_at is not None:
        start = end - timedelta(seconds=seconds)
    return start, end, seconds


def _require_valid_span(start: datetime, end: datetime, seconds: float, request: ReviseWorkout, now: datetime) -> None:
    """Hold the times of a workout to what is possible; the field that is named is one of the request's.

    Raises:
        Invalid: they are not.
    """
    end_field = "endedAt" if request.ended_at is not None else "startedAt"
    if end <= start:
        message = "Must be after startedAt" if end_field == "endedAt" else "Must be before endedAt"
        raise Invalid.field(end_field, message)
    if start < EARLIEST_START:
        raise Invalid.field("startedAt" if request.started_at is not None else end_field, "Must not be before 1970")
    if end > now:
        field = "durationSeconds" if request.ended_at is None and request.duration_seconds is not None else end_field
        raise Invalid.field(field, "Must not be in the future")
    if end - start > LONGEST_WORKOUT:
        raise Invalid.field(end_field, "A workout takes two days at most")
    if seconds > (end - start).total_seconds() + 1:
        raise Invalid.field("durationSeconds", "Must not be longer than from startedAt to endedAt")


def _moved_exercises(
    exercises: Sequence[WorkoutExercise], shift: timedelta, start: datetime, end: datetime
) -> list[WorkoutExercise]:
    """The exercises with their completed sets within the workout's new times."""
    moments = [set_.completed_at for exercise in exercises for set_ in exercise.sets if set_.completed_at is not None]
    if not moments or (min(moments) >= start and max(moments) <= end):
        return list(exercises)
    first, last = min(moments) + shift, max(moments) + shift
    origin = min(max(first, start), end)
    room, span = (end - origin).total_seconds(), (last - first).total_seconds()
    scale = room / span if span > room else 1.0

    def moved(moment: datetime) -> datetime:
        return origin + timedelta(seconds=(moment + shift - first).total_seconds() * scale)

    return [
        exercise.model_copy(
            update={
                "sets": [
                    set_
                    if set_.completed_at is None
                    else set_.model_copy(update={"completed_at": moved(set_.completed_at)})
                    for set_ in exercise.sets
                ]
            }
        )
        for exercise in exercises
    ]
