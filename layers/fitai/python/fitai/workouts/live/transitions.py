"""The transitions of a workout: start, pause, resume, complete. REST routes and WebSocket actions call these."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import ReplyTarget
from fitai.training.days import local_day
from fitai.workouts import energy, models, rules
from fitai.workouts.event_builders import workout_began, workout_completed, workout_corrected
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutDone, WorkoutPaused, WorkoutResumed, WorkoutStarted
from fitai.workouts.models import RealTime, Workout
from fitai.workouts.operations import Change, Command, Facts, apply
from fitai.workouts.planning import targets
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import service
from fitai.workouts.records.performance import RecordChange, started_exercises
from fitai.workouts.requests import CompleteWorkout
from fitai.workouts.start_facts import start_motivation
from fitai.workouts.state import LoadedExercise, LoadedWorkout, WorkoutState

# --- start -------------------------------------------------------------------------------------------------


def start_workout(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Start a planned workout; all the caller's devices follow it.

    Raises:
        Conflict: `workout_active`, when another one is active; `invalid_state`, when it is not planned.
    """
    result = apply(caller.id, workout_id, StartWorkout(), client_id=client_id, sender=sender, replying=replying)
    if result.repeated is None:
        followers.push_to_new_followers(result, followers.add_user_devices(result.state), sender)
    else:
        followers.rejoin_user_devices(result.state, sender)
    events = [*result.events, *(event.content for event in result.repeated or ())]
    return next((event.workout for event in events if isinstance(event, WorkoutStarted)), result.workout)


@dataclass(frozen=True, slots=True)
class StartWorkout(Command):
    """Start a planned workout: it is judged against the current records, and becomes the user's active one.

    The targets are computed again: more sessions may have been completed since it was planned.

    Attributes:
        offline: it is recorded apart from the active workout, or reported late.
    """

    offline: bool = False

    def starts_live(self, loaded: LoadedWorkout) -> bool:
        """Unless it is recorded apart, or late."""
        return not self.offline and loaded.state.status == "planned"

    def performance_ids_needed(self, loaded: LoadedWorkout) -> list[str]:
        """Those of all its exercises."""
        return [exercise.exercise_id for exercise in loaded.state.exercises] if loaded.state.status == "planned" else []

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the start changes."""
        old = loaded.state
        status = rules.status_after(old.status, "start")
        exercises, plans = [], {}
        for place in loaded.exercises:
            exercise_id = place.exercise.exercise_id
            exercise, plan = targets.with_target_at_start(
                place.exercise,
                place.plan,
                facts.performance.done(exercise_id),
                facts.performance.bests(exercise_id).one_rep_max,
            )
            exercises.append(exercise)
            if plan is not None:
                plans[exercise.index] = plan
        started_at = old.started_at or now
        state = old.model_copy(
            update={
                "status": status,
                "started_at": started_at,
                "running_since": now,
                # A workout that was begun offline and waited for its turn has run already.
                "duration_seconds": rules.elapsed_seconds(old.duration_seconds, old.running_since, now),
                "date": local_day(started_at, old.timezone, old.day_starts_at),
                # What is started in the request that creates it was not planned.
                "planned_for": old.date if old.created_at < started_at else None,
                "exercises": exercises,
                "offline": old.offline or self.offline,
                "motivation": facts.start and facts.start.motivation,
            }
        )
        started = started_exercises(state, exercises, facts.performance, plans)
        state, started, records = _with_records_of_completed_sets(state, started)
        return Change(
            state,
            live_events=lambda saved: [WorkoutStarted(workout=service.with_last_times(saved, facts.performance))],
            exercises=tuple(started),
            records=records,
            active_place="take",
            event=workout_began if old.started_at is None else None,
            motivation=start_motivation(state.id, facts.start, now),
        )


def _with_records_of_completed_sets(
    state: WorkoutState, started: list[LoadedExercise]
) -> tuple[WorkoutState, list[LoadedExercise], tuple[RecordChange, ...]]:
    """Give a workout that starts the records of sets that were completed while it waited for its turn."""
    places_by_exercise: dict[str, list[LoadedExercise]] = {}
    for place in started:
        places_by_exercise.setdefault(place.exercise.exercise_id, []).append(place)
    judged: list[LoadedExercise] = []
    records: list[RecordChange] = []
    for exercise_id, places in places_by_exercise.items():
        bests_before, version = places[0].bests_before or models.Bests(), places[0].record_version
        replayed, bests = records_rules.replay_records([place.exercise for place in places], bests_before)
        if bests != bests_before:
            records.append(RecordChange.after(exercise_id, bests, version))
        judged += [
            replace(place, exercise=exercise, record_version=version + (bests != bests_before))
            for place, exercise in zip(places, replayed, strict=True)
        ]
    if not records:
        return state, started, ()
    judged.sort(key=lambda place: place.index)
    exercises = [place.exercise for place in judged]
    metrics = rules.workout_totals(exercises, state.metrics.calories_burned)
    return state.model_copy(update={"exercises": exercises, "metrics": metrics}), judged, tuple(records)


# --- pause and resume --------------------------------------------------------------------------------------


def pause_workout(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Pause a workout: the time that follows does not count."""
    return apply(caller.id, workout_id, PauseWorkout(), client_id=client_id, sender=sender, replying=replying).workout


@dataclass(frozen=True, slots=True)
class PauseWorkout(Command):
    """Pause a workout that is in progress."""

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the pause changes."""
        old = loaded.state
        update = {
            "status": rules.status_after(old.status, "pause"),
            "duration_seconds": rules.elapsed_seconds(old.duration_seconds, old.running_since, now),
            "running_since": None,
        }
        return Change(old.model_copy(update=update), live_events=lambda saved: [_status_event(WorkoutPaused, saved)])


def resume_workout(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Resume a paused workout."""
    return apply(caller.id, workout_id, ResumeWorkout(), client_id=client_id, sender=sender, replying=replying).workout


@dataclass(frozen=True, slots=True)
class ResumeWorkout(Command):
    """Resume a paused workout."""

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the resumption changes."""
        update = {"status": rules.status_after(loaded.state.status, "resume"), "running_since": now}
        return Change(
            loaded.state.model_copy(update=update), live_events=lambda saved: [_status_event(WorkoutResumed, saved)]
        )


def _status_event(event: type[WorkoutPaused | WorkoutResumed], saved: WorkoutState) -> WorkoutPaused | WorkoutResumed:
    return event(workout_id=saved.id, status=saved.status, duration_seconds=saved.duration_seconds)


# --- complete ----------------------------------------------------------------------------------------------


def complete_workout(
    caller: Caller,
    workout_id: str,
    request: CompleteWorkout,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Complete a workout. What follows from it (analytics, the feed, achievements) reacts to the event."""
    return apply(
        caller.id,
        workout_id,
        FinishWorkout(request),
        client_id=request.client_id,
        sender=sender,
        replying=replying,
    ).workout


@dataclass(frozen=True, slots=True)
class FinishWorkout(Command):
    """Complete a workout that is in progress or paused.

    One that has ended by itself takes the end of a device that did not know of that.

    Attributes:
        is_automatic: nobody has completed it; it was forgotten.
    """

    request: CompleteWorkout
    is_automatic: bool = False

    def decide(self, loaded: LoadedWorkout, facts: Facts, now: datetime) -> Change:
        """Decide what the completion changes."""
        old = loaded.state
        if old.was_open_at(now):
            return self._replace_end(old, now)
        status = rules.status_after(old.status, "complete")
        ended_at = rules.last_activity(old) if self.request.at_last_set else now
        seconds = rules.elapsed_seconds(old.duration_seconds, old.running_since, ended_at)
        if old.started_at is not None:
            # The pauses after the last set, or the work of that time, are no part of the workout any more.
            seconds = min(seconds, max(0.0, (ended_at - old.started_at).total_seconds()))
        state = old.model_copy(
            update={
                "status": status,
                "ended_at": ended_at,
                "auto_ended_at": now if self.is_automatic else None,
                "duration_seconds": seconds,
                "running_since": None,
                "together": any(audience.expires > clock.epoch() for audience in loaded.audiences),
                "real_time": RealTime(
                    current_exercise_index=old.real_time.current_exercise_index,
                    current_set_index=old.real_time.current_set_index,
                ),
                "metrics": rules.workout_totals(old.exercises, energy.calories_burned(old, seconds)),
            }
            | self._remarks(old)
        )
        return Change(
            state,
            live_events=lambda saved: [WorkoutDone(workout=saved)],
            active_place="release",
            event=workout_completed,
        )

    def _remarks(self, old: WorkoutState) -> dict[str, object]:
        """The notes and the mood: what the request does not say stays."""
        notes = self.request.notes if self.request.notes is not None else old.notes
        return {"notes": notes, "mood": rules.merged_mood(old.mood, self.request.mood)}

    def _replace_end(self, old: WorkoutState, now: datetime) -> Change:
        """Give a workout that has ended by itself the end that a device had reported too late."""
        ended_at = rules.last_activity(old) if self.request.at_last_set else max(now, rules.last_activity(old))
        state = rules.with_later_end(old, ended_at).model_copy(update={"auto_ended_at": None} | self._remarks(old))
        metrics = rules.workout_totals(state.exercises, energy.calories_burned(state, state.duration_seconds))
        return Change(
            state.model_copy(update={"metrics": metrics}),
            live_events=lambda saved: [WorkoutDone(workout=saved)],
            event=partial(workout_corrected, old),
        )
