"""Records after a change of the past: gone through again from the first day, and written where they differ.

What was done of an exercise is found by an index, which may lag. So each recomputation notes the workout that it was for
with the exercise's last sessions, in its last transaction, on the version of them that it has read: of two at once the
second fails there, and does everything anew with the first one's workout known, which it then reads from the table.
"""

from collections.abc import Iterable
from datetime import date
from itertools import count

from fitai.kernel import clock, events
from fitai.kernel.live import delivery
from fitai.kernel.table import Write, WriteConflict, commit, put, retry_on_conflict
from fitai.workouts import rules, store, targets
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted
from fitai.workouts.live_events import WorkoutSynced
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.operations import missed
from fitai.workouts.store import Loaded, Recent, WorkoutExerciseItem, WorkoutItem, WorkoutState
from fitai.workouts.summary import corrected
from fitai.workouts.targets import Guide, PastSession

TRIES = 40
"""How often a recomputation is done anew: a batch from offline brings a few dozen of the same exercise at once."""


def recompute(user_id: str, exercise_id: str, workout_id: str) -> None:
    """Make an exercise's records and last sessions those of its whole history, in the order of its days.

    It changes nothing that is right already, so it may run twice, or stop halfway and run again. Devices that follow a
    workout are told when its records have changed.

    Args:
        workout_id: the workout that was changed; it is read from the table itself, since the index may lag.
    """
    attempts = count()
    retry_on_conflict(lambda: _recompute(user_id, exercise_id, workout_id, again=next(attempts) > 0), tries=TRIES)


def _recompute(user_id: str, exercise_id: str, workout_id: str, *, again: bool) -> None:
    """Once.

    Args:
        again: an attempt has failed before, and may have written some of the workouts.
    """
    now = clock.now()
    standing = store.standing(user_id, [exercise_id])
    recent = standing.recent(exercise_id, now)
    record = standing.records.get(exercise_id)
    version = int(record.version) if record else 0
    active_id = store.active(user_id)
    active = store.load(active_id) if active_id else None
    groups = _by_workout(user_id, exercise_id, workout_id, active, recent, again)
    if not (groups or standing.records or standing.sessions):
        # There is nothing to be put in order, and nothing is to be kept: the account itself may be gone.
        return
    final = rules.Bests()
    followed: list[WorkoutExerciseItem] = []
    rewrote = again
    for one, items in groups.items():
        before = final
        replayed, final = rules.replay([item.exercise for item in items], before)
        if one == active_id:
            # The last one: it goes on from what was before it, and the record is what it has made of that.
            unlike = any(item.before != before for item in items)
            if unlike or final != standing.bests(exercise_id):
                pairs = zip(items, replayed, strict=True)
                followed = [_renewed(item, exercise, before, version + 1) for item, exercise in pairs]
            continue
        changed = [
            _renewed(item, exercise, before, version)
            for item, exercise in zip(items, replayed, strict=True)
            if item.exercise != exercise or item.before != before
        ]
        if changed:
            _write(one, changed)
            rewrote = rewrote or one != workout_id
    places = [item.exercise.index for item in groups.get(workout_id, ())]
    noted = recent.noting(workout_id, places, now, rewrote=rewrote)
    writes = [
        store.saving_sessions(
            user_id, exercise_id, _sessions(groups, active_id), noted, standing.sessions.get(exercise_id)
        )
    ]
    if final != standing.bests(exercise_id) or followed:
        writes.append(store.saving_record(user_id, exercise_id, final, version))
        writes += [store.saving_exercise(item, groups[str(active_id)]) for item in followed]
    shown = _shown(active, followed) if active else None
    if active and shown:
        writes += [store.saving(active, shown), store.noting(shown), *_logging(shown)]
    commit(*writes)
    if active and shown:
        _tell(active, shown)


def _sessions(groups: dict[str, list[WorkoutExerciseItem]], active_id: str | None) -> list[PastSession]:
    done = [targets.session(one, _day(items[0]), _told(items)) for one, items in groups.items() if one != active_id]
    return targets.kept(one for one in done if one is not None)


def _told(items: Iterable[WorkoutExerciseItem]) -> list[tuple[WorkoutExercise, Guide | None]]:
    return [(item.exercise, item.guide) for item in items]


def _day(item: WorkoutExerciseItem) -> date:
    """The day that an exercise with sets that were done counts for."""
    return date.fromisoformat(str(item.GSI1SK)[:10])


def _shown(loaded: Loaded, renewed: list[WorkoutExerciseItem]) -> WorkoutState | None:
    """The active workout, where what it shows has changed with its exercises."""
    by_key = {item.SK: item.exercise for item in renewed}
    exercises = [by_key.get(item.SK, item.exercise) for item in loaded.items]
    if exercises == loaded.state.exercises:
        return None
    metrics = rules.totals(exercises, loaded.state.metrics.calories_burned)
    version = loaded.state.version + 1
    update = {"exercises": exercises, "metrics": metrics, "version": version, "updated_at": clock.now()}
    return loaded.state.model_copy(update=update)


def _synced(state: WorkoutState) -> WorkoutSynced:
    return WorkoutSynced(workout_id=state.id, reason="records", workout=state)


def _logging(state: WorkoutState) -> list[Write]:
    """That its records have changed, for the devices that miss it."""
    return store.logging(state.id, state.version, [missed(_synced(state), state.version, clock.now())], None)


def _tell(before: Loaded, state: WorkoutState) -> None:
    """Tell the devices that follow the workout, and the rooms that see it."""
    told = _synced(state)
    delivery.push(before.followers, told, version=state.version)
    delivery.push_to_audiences(before.audiences, told)


def _by_workout(
    user_id: str, exercise_id: str, workout_id: str, active: Loaded | None, recent: Recent, again: bool
) -> dict[str, list[WorkoutExerciseItem]]:
    """What was done of an exercise, by workout: by the day that it counts for, and on a day as it was done.

    The active workout is the last, whatever its day: it goes on from the records as they stand until it is completed.
    It is there before its first set too.
    """
    changed = active if active and active.state.id == workout_id else store.load(workout_id)
    fresh = {loaded.state.id: loaded for loaded in (active, changed) if loaded}
    found = store.present_history(user_id, exercise_id, recent, without={workout_id, *fresh}, doubted=again)
    for loaded in fresh.values():
        found += [one for one in loaded.with_exercise(exercise_id) if one.GSI1SK or loaded is active]
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in sorted(found, key=lambda item: item.exercise.index):
        groups.setdefault(item.workout_id, []).append(item)
    last = active.state.id if active else None

    def place(group: tuple[str, list[WorkoutExerciseItem]]) -> tuple[bool, str, str, str]:
        one, items = group
        if one == last:
            return True, "", "", one
        began = min(clock.iso(done.completed_at) for item in items for done in item.exercise.sets if done.completed_at)
        return False, _day(items[0]).isoformat(), began, one

    return dict(sorted(groups.items(), key=place))


def _renewed(
    item: WorkoutExerciseItem, exercise: WorkoutExercise, before: rules.Bests, version: int
) -> WorkoutExerciseItem:
    renewed = WorkoutExerciseItem.from_raw_data(item.to_dynamodb_dict())
    renewed.exercise = exercise
    renewed.before = before
    renewed.record_version = version
    return renewed


def _write(workout_id: str, items: list[WorkoutExerciseItem]) -> None:
    """Write renewed exercises of a past workout, and its count of records with them."""
    loaded = store.load(workout_id)
    if loaded is None:
        return
    renewed = {item.SK: item.exercise for item in items}
    exercises = [renewed.get(item.SK, item.exercise) for item in loaded.items]
    metrics = rules.totals(exercises, loaded.state.metrics.calories_burned)
    told = loaded.state.status == "completed" and metrics != loaded.state.metrics
    shown = told or any(item.exercise != renewed.get(item.SK, item.exercise) for item in loaded.items)
    version = loaded.state.version + shown
    state = loaded.state.model_copy(update={"exercises": exercises, "metrics": metrics, "version": version})
    known = {item.SK: item for item in loaded.items}
    if not all(_stands(item, known.get(item.SK)) for item in items):
        raise WriteConflict
    followed = shown and bool(loaded.followers)
    commit(
        put(WorkoutItem.of(state), when=WorkoutItem.version == loaded.state.version),
        *([store.noting(state)] if shown else []),
        *(_logging(state) if followed else []),
        *(store.saving_exercise(item, loaded.items) for item in items),
        *([events.outbox_write(corrected(loaded.state, state, records_only=True))] if told else []),
    )
    if shown:
        _tell(loaded, state)


def _stands(renewed: WorkoutExerciseItem, standing: WorkoutExerciseItem | None) -> bool:
    """Whether an exercise is still what its renewed form was made of.

    The revision alone does not tell: a place that was taken away and filled anew begins with the first one again.
    """
    return (
        standing is not None
        and int(standing.revision) == int(renewed.revision)
        and rules.without_records(standing.exercise) == rules.without_records(renewed.exercise)
    )


def after(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted) -> None:
    """Recompute what an event may have changed.

    A workout that was completed on its own day, with nothing later in the history, has its records right already.
    """
    if isinstance(event, WorkoutDeleted):
        exercise_ids = event.exercise_ids
    elif isinstance(event, WorkoutCorrected):
        exercise_ids = sorted({one.exercise_id for one in event.exercises} | set(event.former_exercise_ids))
        if event.records_only:
            return
    elif event.backdated:
        exercise_ids = sorted(one.exercise_id for one in event.exercises)
    else:
        exercise_ids = retry_on_conflict(lambda: _remember(event.user_id, event.workout_id))
    for exercise_id in exercise_ids:
        recompute(event.user_id, exercise_id, event.workout_id)


def _remember(user_id: str, workout_id: str) -> list[str]:
    """Add a workout that was just completed to the last sessions of its exercises: one query, one batch, one write.

    Gives the exercises of which it is not the last in the history, or does not follow from what is before it.
    """
    loaded = store.load(workout_id)
    if loaded is None or loaded.state.status != "completed":
        return []
    groups: dict[str, list[WorkoutExerciseItem]] = {}
    for item in loaded.items:
        if any(rules.working(one) for one in item.exercise.sets):
            groups.setdefault(item.exercise.exercise_id, []).append(item)
    now = clock.now()
    standing = store.standing(user_id, groups)
    writes, unlike = [], []
    for exercise_id, items in groups.items():
        done = targets.session(workout_id, loaded.state.date, _told(items))
        others = [one for one in standing.done(exercise_id) if one.workout_id != workout_id]
        _, bests = rules.replay([item.exercise for item in items], items[0].before or rules.Bests())
        if done is None or bests != standing.bests(exercise_id) or (others and others[0].place > done.place):
            unlike.append(exercise_id)
            continue
        sessions = targets.kept([done, *others])
        recent = standing.recent(exercise_id, now)
        if sessions != standing.done(exercise_id) or not recent.notes(workout_id):
            noted = recent.noting(workout_id, [item.exercise.index for item in items], now)
            known = standing.sessions.get(exercise_id)
            writes.append(store.saving_sessions(user_id, exercise_id, sessions, noted, known))
    commit(*writes)
    return unlike
