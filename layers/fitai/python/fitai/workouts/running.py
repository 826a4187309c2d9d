"""The states of a workout, and its rest timer. The REST routes and the WebSocket actions are two doors to these."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fitai.kernel import events
from fitai.kernel.errors import Conflict
from fitai.kernel.identity import Caller
from fitai.kernel.live.connections import Connection
from fitai.kernel.live.delivery import ReplyTarget
from fitai.kernel.table import Write
from fitai.workouts import following, planning, rules, store, targets
from fitai.workouts.live_events import RestTimerEvent, WorkoutDone, WorkoutPaused, WorkoutResumed, WorkoutStarted
from fitai.workouts.models import CompleteWorkout, RealTime, RestTimer, Workout
from fitai.workouts.operations import Change, Decide, apply
from fitai.workouts.store import Loaded, WorkoutExerciseItem, WorkoutState
from fitai.workouts.summary import completed, started


def start(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Start a planned workout: it takes the records as they stand, and all the caller's devices follow it."""
    done = apply(caller.id, workout_id, starting, client_id=client_id, sender=sender, replying=replying)
    if done.repeated is None:
        following.tell_the_rest(done, following.gather(done.state), sender)
    else:
        following.gather_again(done.state, sender)
    told = [*done.events, *(frame.content for frame in done.repeated or ())]
    return next((event.workout for event in told if isinstance(event, WorkoutStarted)), done.workout)


def starting(loaded: Loaded, now: datetime) -> Change:
    """A planned workout starts: it takes the records as they stand, and the user's one active place.

    The targets are looked at anew: more may have been done since it was planned.
    """
    status = rules.step(loaded.state.status, "start")
    standing = store.standing(loaded.state.user_id, (item.exercise.exercise_id for item in loaded.items))
    exercises, guides = [], {}
    for item in loaded.items:
        known = item.exercise.exercise_id
        best = standing.bests(known).one_rep_max
        exercise, guide = targets.started(item.exercise, item.guide, standing.done(known), best)
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
            "duration_seconds": rules.elapsed(loaded.state.duration_seconds, loaded.state.running_since, now),
            "date": began.astimezone(ZoneInfo(loaded.state.timezone)).date(),
            "exercises": exercises,
        }
    )
    state, items, moved = _counting(state, store.beginning(state, exercises, standing, guides))
    return Change(
        state,
        tell=lambda saved: [WorkoutStarted(workout=planning.guided(saved, standing))],
        items=items,
        writes=lambda saved: [
            store.activating(saved),
            *([events.outbox_write(started(saved))] if loaded.state.started_at is None else []),
            *moved,
        ],
    )


def _counting(
    state: WorkoutState, items: list[WorkoutExerciseItem]
) -> tuple[WorkoutState, list[WorkoutExerciseItem], list[Write]]:
    """What was done before the start, while the workout waited for its turn, counts from now on: its records are set."""
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in items:
        groups.setdefault(item.exercise.exercise_id, []).append(item)
    begun: list[WorkoutExerciseItem] = []
    moved: list[Write] = []
    for exercise_id, mine in groups.items():
        before, version = mine[0].before or rules.Bests(), int(mine[0].record_version)
        replayed, bests = rules.replay([item.exercise for item in mine], before)
        moves = bests != before
        begun += [item.again(state, entry, version + moves) for item, entry in zip(mine, replayed, strict=True)]
        if moves:
            moved.append(store.saving_record(state.user_id, exercise_id, bests, version))
    if not moved:
        return state, items, []
    begun.sort(key=lambda item: item.exercise.index)
    exercises = [item.exercise for item in begun]
    metrics = rules.totals(exercises, state.metrics.calories_burned)
    return state.model_copy(update={"exercises": exercises, "metrics": metrics}), begun, moved


def pause(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Pause: the time that follows does not count."""
    return apply(caller.id, workout_id, pausing, client_id=client_id, sender=sender, replying=replying).workout


def pausing(loaded: Loaded, now: datetime) -> Change:
    """It is paused."""
    old = loaded.state
    update = {
        "status": rules.step(old.status, "pause"),
        "duration_seconds": rules.elapsed(old.duration_seconds, old.running_since, now),
        "running_since": None,
    }
    return Change(
        old.model_copy(update=update),
        tell=lambda saved: [
            WorkoutPaused(workout_id=saved.id, status=saved.status, duration_seconds=saved.duration_seconds)
        ],
    )


def resume(
    caller: Caller,
    workout_id: str,
    client_id: str | None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Go on after a pause."""
    return apply(caller.id, workout_id, resuming, client_id=client_id, sender=sender, replying=replying).workout


def resuming(loaded: Loaded, now: datetime) -> Change:
    """It goes on."""
    update = {"status": rules.step(loaded.state.status, "resume"), "running_since": now}
    return Change(
        loaded.state.model_copy(update=update),
        tell=lambda saved: [
            WorkoutResumed(workout_id=saved.id, status=saved.status, duration_seconds=saved.duration_seconds)
        ],
    )


def complete(
    caller: Caller,
    workout_id: str,
    given: CompleteWorkout,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """End the workout. What follows from it (analytics, the feed, achievements) reacts to the event."""
    return apply(
        caller.id, workout_id, completing(given), client_id=given.client_id, sender=sender, replying=replying
    ).workout


def completing(given: CompleteWorkout) -> Decide:
    """It ends."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        seconds = rules.elapsed(old.duration_seconds, old.running_since, now)
        state = old.model_copy(
            update={
                "status": rules.step(old.status, "complete"),
                "ended_at": now,
                "duration_seconds": seconds,
                "running_since": None,
                "real_time": RealTime(
                    current_exercise_index=old.real_time.current_exercise_index,
                    current_set_index=old.real_time.current_set_index,
                ),
                "metrics": rules.totals(old.exercises, planning.burned(old, seconds)),
                "notes": given.notes if given.notes is not None else old.notes,
                "mood": given.mood or old.mood,
            }
        )
        return Change(
            state,
            tell=lambda saved: [WorkoutDone(workout=saved)],
            writes=lambda saved: [
                store.releasing(saved),
                events.outbox_write(completed(saved)),
            ],
        )

    return decide


def rest(
    caller: Caller,
    workout_id: str,
    given: RestTimer,
    client_id: str | None = None,
    sender: Connection | None = None,
    replying: ReplyTarget = None,
) -> Workout:
    """Start the rest timer, as a deadline, or skip the one that runs.

    Raises:
        Conflict: the workout does not run.
    """
    return apply(caller.id, workout_id, resting(given), client_id=client_id, sender=sender, replying=replying).workout


def resting(given: RestTimer) -> Decide:
    """The rest timer starts, or is skipped."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if old.status not in rules.ACTIVE:
            raise Conflict(
                "Only a workout that runs has a rest timer.", code="invalid_state", details={"status": old.status}
            )
        timer = None if given.seconds is None else rules.rest_from(now, given.seconds)
        real_time = old.real_time.model_copy(update={"is_resting": timer is not None, "rest": timer})
        reason = "skipped" if timer is None else "started"
        return Change(
            old.model_copy(update={"real_time": real_time}), tell=lambda saved: [RestTimerEvent.of(saved, reason)]
        )

    return decide
