"""The states of a workout, and its rest timer. The REST routes and the WebSocket actions are two doors to these."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fitai.kernel import events
from fitai.kernel.identity import Caller
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import ReplyTarget
from fitai.kernel.table import Write
from fitai.workouts import energy, models, rules
from fitai.workouts import store as workouts_store
from fitai.workouts.event_builders import workout_began, workout_completed
from fitai.workouts.live import followers
from fitai.workouts.live_events import WorkoutDone, WorkoutPaused, WorkoutResumed, WorkoutStarted
from fitai.workouts.models import RealTime, Workout
from fitai.workouts.operations import Change, Decider, apply
from fitai.workouts.planning import targets
from fitai.workouts.records import rules as records_rules
from fitai.workouts.records import service, store
from fitai.workouts.requests import CompleteWorkout
from fitai.workouts.state import WorkoutState
from fitai.workouts.store import LoadedWorkout, WorkoutExerciseItem


def start_workout(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Start a planned workout: it takes the records as they stand, and all the caller's devices follow it."""
    done = apply(caller.id, workout_id, decide_start, client_id=client_id, sender=sender, replying=replying)
    if done.repeated is None:
        followers.push_to_new_followers(done, followers.add_user_devices(done.state), sender)
    else:
        followers.rejoin_user_devices(done.state, sender)
    told = [*done.events, *(frame.content for frame in done.repeated or ())]
    return next((event.workout for event in told if isinstance(event, WorkoutStarted)), done.workout)


def decide_start(loaded: LoadedWorkout, now: datetime) -> Change:
    """A planned workout starts: it takes the records as they stand, and the user's one active place.

    The targets are looked at anew: more may have been done since it was planned.
    """
    status = rules.status_after(loaded.state.status, "start")
    standing = store.load_past_performance(loaded.state.user_id, (item.exercise.exercise_id for item in loaded.items))
    exercises, guides = [], {}
    for item in loaded.items:
        known = item.exercise.exercise_id
        best = standing.bests(known).one_rep_max
        exercise, guide = targets.with_target_at_start(item.exercise, item.guide, standing.done(known), best)
        exercises.append(exercise)
        if guide is not None:
            guides[exercise.index] = guide
    began = loaded.state.started_at or now
    state = loaded.state.model_copy(
        update={
            "status": status,
            "started_at": began,
            "running_since": now,
            # What was begun offline, and waited for its turn, has run already.
            "duration_seconds": rules.elapsed_seconds(loaded.state.duration_seconds, loaded.state.running_since, now),
            "date": began.astimezone(ZoneInfo(loaded.state.timezone)).date(),
            "exercises": exercises,
        }
    )
    state, items, moved = _count_completed_sets(state, store.started_exercise_items(state, exercises, standing, guides))
    return Change(
        state,
        tell=lambda saved: [WorkoutStarted(workout=service.with_last_times(saved, standing))],
        items=items,
        writes=lambda saved: [
            workouts_store.activation_write(saved),
            *([events.outbox_write(workout_began(saved))] if loaded.state.started_at is None else []),
            *moved,
        ],
    )


def _count_completed_sets(
    state: WorkoutState, items: list[WorkoutExerciseItem]
) -> tuple[WorkoutState, list[WorkoutExerciseItem], list[Write]]:
    """What was done before the start, while the workout waited for its turn, counts from now on: its records are set."""
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in items:
        groups.setdefault(item.exercise.exercise_id, []).append(item)
    begun: list[WorkoutExerciseItem] = []
    moved: list[Write] = []
    for exercise_id, mine in groups.items():
        before, version = mine[0].before or models.Bests(), int(mine[0].record_version)
        replayed, bests = records_rules.replay_records([item.exercise for item in mine], before)
        moves = bests != before
        begun += [item.again(state, entry, version + moves) for item, entry in zip(mine, replayed, strict=True)]
        if moves:
            moved.append(store.record_write(state.user_id, exercise_id, bests, version))
    if not moved:
        return state, items, []
    begun.sort(key=lambda item: item.exercise.index)
    exercises = [item.exercise for item in begun]
    metrics = rules.workout_totals(exercises, state.metrics.calories_burned)
    return state.model_copy(update={"exercises": exercises, "metrics": metrics}), begun, moved


def pause_workout(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Pause: the time that follows does not count."""
    return apply(caller.id, workout_id, decide_pause, client_id=client_id, sender=sender, replying=replying).workout


def decide_pause(loaded: LoadedWorkout, now: datetime) -> Change:
    """It is paused."""
    old = loaded.state
    update = {
        "status": rules.status_after(old.status, "pause"),
        "duration_seconds": rules.elapsed_seconds(old.duration_seconds, old.running_since, now),
        "running_since": None,
    }
    return Change(
        old.model_copy(update=update),
        tell=lambda saved: [
            WorkoutPaused(workout_id=saved.id, status=saved.status, duration_seconds=saved.duration_seconds)
        ],
    )


def resume_workout(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Go on after a pause."""
    return apply(caller.id, workout_id, decide_resume, client_id=client_id, sender=sender, replying=replying).workout


def decide_resume(loaded: LoadedWorkout, now: datetime) -> Change:
    """It goes on."""
    update = {"status": rules.status_after(loaded.state.status, "resume"), "running_since": now}
    return Change(
        loaded.state.model_copy(update=update),
        tell=lambda saved: [
            WorkoutResumed(workout_id=saved.id, status=saved.status, duration_seconds=saved.duration_seconds)
        ],
    )


def complete_workout(
    caller: Caller,
    workout_id: str,
    given: CompleteWorkout,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """End the workout. What follows from it (analytics, the feed, achievements) reacts to the event."""
    return apply(
        caller.id, workout_id, decide_completion(given), client_id=given.client_id, sender=sender, replying=replying
    ).workout


def decide_completion(given: CompleteWorkout) -> Decider:
    """It ends."""

    def decide(loaded: LoadedWorkout, now: datetime) -> Change:
        old = loaded.state
        seconds = rules.elapsed_seconds(old.duration_seconds, old.running_since, now)
        state = old.model_copy(
            update={
                "status": rules.status_after(old.status, "complete"),
                "ended_at": now,
                "duration_seconds": seconds,
                "running_since": None,
                "real_time": RealTime(
                    current_exercise_index=old.real_time.current_exercise_index,
                    current_set_index=old.real_time.current_set_index,
                ),
                "metrics": rules.workout_totals(old.exercises, energy.calories_burned(old, seconds)),
                "notes": given.notes if given.notes is not None else old.notes,
                "mood": given.mood or old.mood,
            }
        )
        return Change(
            state,
            tell=lambda saved: [WorkoutDone(workout=saved)],
            writes=lambda saved: [
                workouts_store.release_write(saved),
                events.outbox_write(workout_completed(saved)),
            ],
        )

    return decide
