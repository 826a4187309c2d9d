"""The use cases of workouts. The REST routes and the WebSocket actions are two doors to these."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from fitai.kernel import clock, events, live
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.live import Member
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, commit, persist
from fitai.users import relations
from fitai.workouts import planning, rules, store
from fitai.workouts.events import WorkoutDeleted
from fitai.workouts.live_events import (
    RecordAchieved,
    RestTimerEvent,
    SetCompleted,
    WorkoutDone,
    WorkoutPaused,
    WorkoutResumed,
    WorkoutStarted,
    WorkoutStats,
    WorkoutSynced,
)
from fitai.workouts.models import (
    SETS_MOST,
    ChangeExercise,
    CompleteSet,
    CompleteWorkout,
    CreateWorkout,
    EditedExercise,
    HistoryQuery,
    RealTime,
    RestTimer,
    SharedWorkout,
    ShareWorkout,
    SharingState,
    UpdateWorkout,
    Workout,
    WorkoutExercise,
    WorkoutSet,
    WorkoutSummary,
)
from fitai.workouts.operations import Change, Done, apply, owned
from fitai.workouts.store import Loaded, WorkoutExerciseItem, WorkoutState
from fitai.workouts.summary import completed, corrected

Replying = tuple[str, str] | None


# --- creating and reading ----------------------------------------------------------------------------------


def create(caller: Caller, workout_id: str, given: CreateWorkout) -> Workout:
    """Make a workout: from a template's day, like a past one, from exercises, or empty; running when `start`.

    Raises:
        NotFound: no such template or past workout. Invalid: an exercise that is not in the library.
        Conflict: `workout_active`, when it is to start and another one runs.
    """
    now = clock.now()
    state = planning.plan(caller, workout_id, given, now)
    if given.start:
        state = state.model_copy(update={"status": "in_progress", "started_at": now, "running_since": now})
    items = _with_bests(state, state.exercises) if given.start else _items(state, state.exercises)
    writes = store.creating(state, items)
    if given.start:
        writes.append(store.activating(state))
    try:
        commit(*writes)
    except store.AlreadyThere:
        return owned(caller.id, workout_id).state
    if given.start:
        live.push(_gather(state), WorkoutStarted(workout=state), version=state.version)
    return state


def read(caller: Caller, workout_id: str, share: str | None) -> Workout:
    """A workout: the caller's own, or one that was shared with the caller. One query; one request more for another's.

    Raises:
        NotFound: not there, or not for the caller's eyes.
    """
    loaded = store.load(workout_id)
    if loaded is None:
        raise NotFound
    state = loaded.state
    if state.user_id != caller.id and not _is_open_to(caller, state, share):
        raise NotFound
    return state


def _is_open_to(caller: Caller, state: WorkoutState, share: str | None) -> bool:
    """Whether somebody else's workout is shared with the caller: with all, with friends, by name or by its link.

    Who has blocked the other sees nothing of the other, however it was shared.
    """
    sharing = state.sharing
    by_link = (
        share is not None and state.link_hash is not None and secrets.compare_digest(_hash(share), state.link_hash)
    )
    named = by_link or caller.id in sharing.shared_with
    if not sharing.is_shared or (sharing.visibility == "private" and not named):
        return False
    tie = relations.between(caller.id, state.user_id)
    return not tie.severed and (named or sharing.visibility == "public" or tie.friends)


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


# --- the state ---------------------------------------------------------------------------------------------


def start(
    caller: Caller, workout_id: str, client_id: str | None, sender: Member | None = None, replying: Replying = None
) -> Workout:
    """Start a planned workout: it takes the records as they stand, and all the caller's devices follow it."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        status = rules.step(loaded.state.status, "start")
        state = loaded.state.model_copy(
            update={
                "status": status,
                "started_at": now,
                "running_since": now,
                "date": now.astimezone(ZoneInfo(loaded.state.timezone)).date(),
            }
        )
        return Change(
            state,
            tell=lambda saved: [WorkoutStarted(workout=saved)],
            items=_with_bests(state, state.exercises),
            writes=lambda saved: [store.activating(saved)],
        )

    done = apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying)
    if done.repeated is None:
        _tell_the_rest(done, _gather(done.state), sender)
    return done.workout


def pause(
    caller: Caller, workout_id: str, client_id: str | None, sender: Member | None = None, replying: Replying = None
) -> Workout:
    """Pause: the time that follows does not count."""

    def decide(loaded: Loaded, now: datetime) -> Change:
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

    return apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying).workout


def resume(
    caller: Caller, workout_id: str, client_id: str | None, sender: Member | None = None, replying: Replying = None
) -> Workout:
    """Go on after a pause."""

    def decide(loaded: Loaded, now: datetime) -> Change:
        update = {"status": rules.step(loaded.state.status, "resume"), "running_since": now}
        return Change(
            loaded.state.model_copy(update=update),
            tell=lambda saved: [
                WorkoutResumed(workout_id=saved.id, status=saved.status, duration_seconds=saved.duration_seconds)
            ],
        )

    return apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying).workout


def complete(
    caller: Caller,
    workout_id: str,
    given: CompleteWorkout,
    sender: Member | None = None,
    replying: Replying = None,
) -> Workout:
    """End the workout. What follows from it (analytics, the feed, achievements) reacts to the event."""

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
                events.record(completed(saved)),
            ],
        )

    return apply(caller.id, workout_id, decide, client_id=given.client_id, sender=sender, replying=replying).workout


# --- sets and exercises ------------------------------------------------------------------------------------


def complete_set(
    caller: Caller,
    workout_id: str,
    exercise_index: int | None,
    set_index: int,
    given: CompleteSet,
    client_id: str | None = None,
    sender: Member | None = None,
    replying: Replying = None,
) -> SetCompleted:
    """Do a set, or correct one that is done; records, totals and the rest timer follow.

    Args:
        exercise_index: the current exercise, when it is None.
        set_index: one past the last adds a set.

    Raises:
        Conflict: the workout takes no sets. Invalid: the set is out of range, or lacks what its exercise measures.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        rules.require_running(loaded.state.status)
        index = loaded.state.real_time.current_exercise_index if exercise_index is None else exercise_index
        entry = _entry(loaded, index, "exercise")
        changed = _with_set(entry, set_index, given, now)
        return _replayed(loaded, changed, set_index, now)

    done = apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying)
    if done.repeated:
        return SetCompleted.model_validate(done.repeated[0].data)
    return next(event for event in done.events if isinstance(event, SetCompleted))


def _entry(loaded: Loaded, index: int, field: str) -> WorkoutExercise:
    if index >= len(loaded.state.exercises):
        raise Invalid.field(field, f"The workout has {len(loaded.state.exercises)} exercises")
    return loaded.state.exercises[index]


def _with_set(entry: WorkoutExercise, set_index: int, given: CompleteSet, now: datetime) -> WorkoutExercise:
    if set_index > len(entry.sets) or set_index >= SETS_MOST:
        raise Invalid.field("setIndex", f"The exercise has {len(entry.sets)} sets; the next one is {len(entry.sets)}")
    planned = entry.sets[set_index] if set_index < len(entry.sets) else WorkoutSet(index=set_index)
    finished = rules.done(planned, given, now)
    rules.require_content(finished, entry.measurement)
    return entry.model_copy(update={"sets": [*entry.sets[:set_index], finished, *entry.sets[set_index + 1 :]]})


def _replayed(loaded: Loaded, changed: WorkoutExercise, set_index: int, now: datetime) -> Change:
    """The change that a set makes: its exercise's records replayed, the totals summed, the position moved."""
    old = loaded.state
    before = old.exercises[changed.index]
    known = loaded.with_exercise(changed.exercise_id)
    entries = [changed if item.exercise.index == changed.index else item.exercise for item in known]
    base = known[0].before or rules.Bests()
    replayed, bests = rules.replay(entries, base)
    _, bests_before = rules.replay([item.exercise for item in known], base)
    version = int(known[0].record_version)
    moves = old.status in rules.ACTIVE and bests != bests_before
    by_index = {entry.index: entry for entry in replayed}
    exercises = [by_index.get(entry.index, entry) for entry in old.exercises]
    state = old.model_copy(
        update={"exercises": exercises, "metrics": rules.totals(exercises, old.metrics.calories_burned)}
    )
    state = state.model_copy(update={"real_time": rules.real_time_after(state, changed.index, now)})
    after = by_index[changed.index]
    items = [
        WorkoutExerciseItem.of(state, by_index[item.exercise.index], item.before, version + moves)
        for item in known
        if moves or by_index[item.exercise.index] != item.exercise
    ]
    news = rules.fresh(before, after)

    def tell(saved: WorkoutState) -> list[live.LiveEvent]:
        told: list[live.LiveEvent] = [
            SetCompleted(
                workout_id=saved.id,
                exercise_index=after.index,
                set=after.sets[set_index],
                exercise=after,
                metrics=saved.metrics,
                real_time=saved.real_time,
                records=news,
                version=saved.version,
            )
        ]
        told += [
            RecordAchieved(workout_id=saved.id, exercise_id=after.exercise_id, exercise_name=after.name, record=record)
            for record in news
        ]
        if saved.real_time.rest is not None:
            told.append(_rest_event(saved, "started"))
        return [*told, _stats(saved)]

    def writes(saved: WorkoutState) -> list[Write]:
        if saved.status == "completed":
            return [events.record(corrected(old, saved))]
        return [store.saving_record(saved.user_id, after.exercise_id, bests, version)] if moves else []

    return Change(state, tell=tell, items=items, writes=writes)


def change_exercise(
    caller: Caller, workout_id: str, index: int, given: ChangeExercise, client_id: str | None
) -> Workout:
    """Move to an exercise, change it, or add one after the last.

    Raises:
        Conflict: the workout is over, or the exercise to replace has sets that were done.
        Invalid: no such place, or an exercise that is not in the library.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if old.status in ("completed", "cancelled"):
            raise Conflict(
                "The workout is over; change it with PUT /workouts/{id}.",
                code="invalid_state",
                details={"status": old.status},
            )
        entry, is_new = _changed_entry(loaded, index, given)
        exercises = (
            [*old.exercises, entry] if is_new else [entry if one.index == index else one for one in old.exercises]
        )
        place = next((one.index for one in entry.sets if one.completed_at is None), len(entry.sets))
        state = old.model_copy(
            update={
                "exercises": exercises,
                "exercise_count": len(exercises),
                "real_time": old.real_time.model_copy(
                    update={"current_exercise_index": index, "current_set_index": place}
                ),
            }
        )
        known = next((item for item in loaded.items if item.exercise.index == index), None)
        if known is not None and known.exercise == entry:
            items = []
        elif known is not None and known.exercise.exercise_id == entry.exercise_id:
            items = [WorkoutExerciseItem.of(state, entry, known.before, int(known.record_version))]
        else:
            twin = loaded.with_exercise(entry.exercise_id)
            if twin:
                items = [WorkoutExerciseItem.of(state, entry, twin[0].before, int(twin[0].record_version))]
            else:
                items = _with_bests(state, [entry]) if old.status in rules.ACTIVE else _items(state, [entry])
        return Change(
            state,
            tell=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="exercise_changed", workout=saved)],
            items=items,
        )

    return apply(caller.id, workout_id, decide, client_id=client_id).workout


def _changed_entry(loaded: Loaded, index: int, given: ChangeExercise) -> tuple[WorkoutExercise, bool]:
    exercises = loaded.state.exercises
    if index == len(exercises) and given.exercise_id is not None:
        entry = planning.entry(index, given.exercise_id, "exerciseId")
        is_new = True
    else:
        entry = _entry(loaded, index, "exerciseIndex")
        is_new = False
        if given.exercise_id not in (None, entry.exercise_id):
            if any(one.completed_at is not None for one in entry.sets):
                raise Conflict(
                    "This exercise has sets that were done; add the other one after the last.", code="exercise_begun"
                )
            other = planning.entry(index, str(given.exercise_id), "exerciseId")
            entry = entry.model_copy(
                update={
                    "exercise_id": other.exercise_id,
                    "name": other.name,
                    "measurement": other.measurement,
                    # The loads were meant for the other exercise.
                    "sets": [one.model_copy(update={"weight": None, "target": None}) for one in entry.sets],
                }
            )
    changes: dict[str, object] = {
        name: getattr(given, name) for name in ("superset_id", "rest_time", "notes") if name in given.model_fields_set
    }
    return entry.model_copy(update=changes), is_new


def rest(
    caller: Caller,
    workout_id: str,
    given: RestTimer,
    client_id: str | None = None,
    sender: Member | None = None,
    replying: Replying = None,
) -> Workout:
    """Start the rest timer, as a deadline, or skip the one that runs.

    Raises:
        Conflict: the workout does not run.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if old.status not in rules.ACTIVE:
            raise Conflict(
                "Only a workout that runs has a rest timer.", code="invalid_state", details={"status": old.status}
            )
        timer = None if given.seconds is None else rules.rest_from(now, given.seconds)
        real_time = old.real_time.model_copy(update={"is_resting": timer is not None, "rest": timer})
        reason = "skipped" if timer is None else "started"
        return Change(old.model_copy(update={"real_time": real_time}), tell=lambda saved: [_rest_event(saved, reason)])

    return apply(caller.id, workout_id, decide, client_id=client_id, sender=sender, replying=replying).workout


# --- changing, deleting, sharing ---------------------------------------------------------------------------


def update(caller: Caller, workout_id: str, given: UpdateWorkout) -> Workout:
    """Change a workout, running or past; records and totals follow.

    Raises:
        Conflict: `stale_version` with the current one; a step that is not possible.
        Invalid: an exercise that is not in the library, a set without what it measures.
    """

    def decide(loaded: Loaded, now: datetime) -> Change:
        old = loaded.state
        if given.version != old.version:
            raise Conflict(
                "The workout was changed meanwhile; read it and change that.",
                code="stale_version",
                details={"currentVersion": old.version},
            )
        simple = ("name", "date", "location", "notes", "mood", "body_weight")
        changes = {name: getattr(given, name) for name in simple if name in given.model_fields_set}
        changes = {name: value for name, value in changes.items() if value is not None or name not in ("name", "date")}
        state = old.model_copy(update=changes)
        if given.status is not None:
            update = {"status": rules.step(old.status, "cancel"), "running_since": None, "real_time": RealTime()}
            state = state.model_copy(update=update)
        if given.exercises is not None:
            return _replaced(loaded, state, given.exercises, now)
        items = [
            WorkoutExerciseItem.of(state, item.exercise, item.before, int(item.record_version))
            for item in loaded.items
            if state.date != old.date or state.status != old.status
        ]
        return Change(_recounted(state), tell=_changed, items=items, writes=lambda saved: _consequences(old, saved))

    done = apply(caller.id, workout_id, decide)
    _tell_the_rest(done, live.members(live.user_room(caller.id)), None)
    return done.workout


def _changed(saved: WorkoutState) -> list[live.LiveEvent]:
    return [WorkoutSynced(workout_id=saved.id, reason="changed", workout=saved)]


def _recounted(state: WorkoutState) -> WorkoutState:
    calories = planning.burned(state, state.duration_seconds) if state.status == "completed" else None
    return state.model_copy(update={"metrics": rules.totals(state.exercises, calories)})


def _consequences(old: WorkoutState, saved: WorkoutState) -> list[Write]:
    """What belongs into the transaction because of the state that is left or kept."""
    if old.status in rules.ACTIVE and saved.status == "cancelled":
        return [store.releasing(saved), events.record(_deletion(saved, False))]
    if saved.status == "completed":
        return [events.record(corrected(old, saved))]
    return []


def _replaced(loaded: Loaded, state: WorkoutState, given: Sequence[EditedExercise], now: datetime) -> Change:
    """The change that replaces the whole list of exercises."""
    entries = planning.edited(state, loaded.state.exercises, given, now)
    by_exercise: dict[str, list[WorkoutExercise]] = {}
    for entry in entries:
        by_exercise.setdefault(entry.exercise_id, []).append(entry)
    records = store.records(state.user_id, by_exercise)
    items: list[WorkoutExerciseItem] = []
    moved: dict[str, tuple[rules.Bests, int]] = {}
    gone = {item.exercise.exercise_id: item for item in loaded.items}
    for exercise_id, mine in by_exercise.items():
        known = gone.pop(exercise_id, None)
        record = records.get(exercise_id)
        if known is not None and known.before is not None:
            before, version = known.before, int(known.record_version)
        else:
            before, version = (record.bests, int(record.version)) if record else (rules.Bests(), 0)
        replayed, bests = rules.replay(mine, before)
        standing = record.bests if record else rules.Bests()
        if state.status in rules.ACTIVE and bests != standing:
            moved[exercise_id] = (bests, version)
        raised = version + (exercise_id in moved)
        keeps = state.status != "planned"
        items += [WorkoutExerciseItem.of(state, entry, before if keeps else None, raised) for entry in replayed]
    if state.status in rules.ACTIVE:
        for exercise_id, item in gone.items():
            if item.before is not None and any(rules.working(one) for one in item.exercise.sets):
                moved[exercise_id] = (item.before, int(item.record_version))
    items.sort(key=lambda item: item.exercise.index)
    exercises = [item.exercise for item in items]
    final = _recounted(state.model_copy(update={"exercises": exercises, "exercise_count": len(exercises)}))

    def writes(saved: WorkoutState) -> list[Write]:
        changed = [
            store.saving_record(saved.user_id, exercise_id, bests, version)
            for exercise_id, (bests, version) in moved.items()
        ]
        return [*changed, *_consequences(loaded.state, saved)]

    kept = {item.SK for item in items}
    removed = [item for item in loaded.items if item.SK not in kept]
    return Change(final, tell=_changed, items=items, removed=removed, writes=writes)


def remove(caller: Caller, workout_id: str) -> None:
    """Delete a workout; a marker stays, so that no device brings it back."""

    def attempt() -> Loaded:
        loaded = owned(caller.id, workout_id)
        commit(*store.deleting(loaded), events.record(_deletion(loaded.state, loaded.state.status == "completed")))
        return loaded

    loaded = persist(attempt)
    gone = WorkoutSynced(workout_id=workout_id, reason="deleted")
    receivers = [*loaded.followers, *live.members(live.user_room(caller.id))]
    live.push(receivers, gone, version=loaded.state.version + 1)


def _deletion(state: WorkoutState, counted: bool) -> WorkoutDeleted:
    return WorkoutDeleted(
        user_id=state.user_id,
        workout_id=state.id,
        workout_version=state.version + 1,
        was_completed=counted,
        exercise_ids=sorted({one.exercise_id for one in state.exercises}),
    )


def share(caller: Caller, workout_id: str, given: ShareWorkout) -> SharedWorkout:
    """Say who may see the workout, and give out its link; the former link ends.

    The link's token is told once; only its hash is kept.
    """
    token = secrets.token_urlsafe(18) if given.link else None

    def decide(loaded: Loaded, now: datetime) -> Change:
        recipients = sorted(set(given.recipients) - {caller.id})
        shared = bool(recipients) or given.visibility != "private" or token is not None
        sharing = SharingState(is_shared=shared, visibility=given.visibility, shared_with=recipients)
        state = loaded.state.model_copy(update={"sharing": sharing, "link_hash": _hash(token) if token else None})
        return Change(state, tell=lambda saved: [WorkoutSynced(workout_id=saved.id, reason="shared", workout=saved)])

    state = apply(caller.id, workout_id, decide).state
    return SharedWorkout(
        workout_id=workout_id,
        visibility=state.sharing.visibility,
        recipients=state.sharing.shared_with,
        link=f"/workouts/{workout_id}?share={token}" if token else None,
        version=state.version,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- following ---------------------------------------------------------------------------------------------


def follow_active(member: Member) -> None:
    """Let a device that has just connected follow its user's running workout.

    The connection is written before the active workout is read, and a start writes the active workout before it
    reads the connections: whichever comes first, one of the two sees the other.
    """
    workout_id = store.active(member.user_id)
    if workout_id is not None:
        live.join(store.partition(workout_id), [member])


def _gather(state: WorkoutState) -> list[Member]:
    """Let all the user's devices follow the workout."""
    return live.join(store.partition(state.id), live.members(live.user_room(state.user_id)))


def _tell_the_rest(done: Done, receivers: Iterable[Member], sender: Member | None) -> None:
    """Push to those that were no followers yet when the operation was applied."""
    told = {member.connection_id for member in done.followers} | ({sender.connection_id} if sender else set())
    rest_of = [member for member in receivers if member.connection_id not in told]
    live.push(rest_of, *done.events, version=done.state.version)


OPERATIONS_MOST = 100
"""More missed operations than this are answered with a snapshot."""


def sync(caller: Caller, workout_id: str, since: int | None) -> tuple[WorkoutSynced, int]:
    """What a device has missed: the operations since a version, or the whole workout; and the present version.

    A snapshot is answered when no version is given, when the log no longer reaches back, or when too much is missing.
    """
    state = owned(caller.id, workout_id).state
    if since is not None and since <= state.version <= since + OPERATIONS_MOST:
        logged = store.operations_since(workout_id, since, OPERATIONS_MOST)
        frames = [frame for item in logged for frame in item.frames]
        if {frame.version for frame in frames} == set(range(since + 1, state.version + 1)):
            return WorkoutSynced(workout_id=workout_id, reason="operations", operations=frames), state.version
    return WorkoutSynced(workout_id=workout_id, reason="snapshot", workout=state), state.version


# --- small parts -------------------------------------------------------------------------------------------


def _items(state: WorkoutState, entries: Iterable[WorkoutExercise]) -> list[WorkoutExerciseItem]:
    return [WorkoutExerciseItem.of(state, entry) for entry in entries]


def _with_bests(state: WorkoutState, entries: Sequence[WorkoutExercise]) -> list[WorkoutExerciseItem]:
    """The items of exercises that begin now: they take the records as they stand."""
    records = store.records(state.user_id, {entry.exercise_id for entry in entries})
    items = []
    for entry in entries:
        record = records.get(entry.exercise_id)
        bests, version = (record.bests, int(record.version)) if record else (rules.Bests(), 0)
        items.append(WorkoutExerciseItem.of(state, entry, bests, version))
    return items


def _rest_event(state: WorkoutState, reason: str) -> RestTimerEvent:
    timer = state.real_time.rest
    return RestTimerEvent(workout_id=state.id, is_resting=timer is not None, rest=timer, reason=reason)


def _stats(state: WorkoutState) -> WorkoutStats:
    finished = [one for one in state.exercises if one.sets and all(item.completed_at for item in one.sets)]
    return WorkoutStats(
        workout_id=state.id,
        metrics=state.metrics,
        exercises_done=len(finished),
        exercises_total=len(state.exercises),
    )
