"""Carrying an import out, or undoing it, step by step.

    prepare   read the file, make missing exercises, work out all records, keep the workouts in chunks
    write     write a chunk's workouts, each once
    records   per exercise: bring its record, and later workouts that were there before, up to date
    done      analytics are told, once

    remove    take a chunk's workouts away again, but for those that somebody has changed
    mend      per exercise: bring records up to date; then exercises that were made and that nothing uses go
    undone    analytics are told, once

Each step may end anywhere and be done again: what it writes has keys of its own and conditions. Two workers at the same
import do no harm: all that they do is the same, and only one of them moves it on.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial

from fitai.exercises.custom import imported
from fitai.kernel import clock
from fitai.kernel.live import connections, delivery
from fitai.kernel.table import Write, WriteConflict, retry_on_conflict
from fitai.templates import published
from fitai.users import published as users_published
from fitai.workouts import recompute
from fitai.workouts import store as workouts
from fitai.workouts.events import WorkoutImportContinued
from fitai.workouts.imports import drafts, records, service, store
from fitai.workouts.imports.live_events import ImportProgress
from fitai.workouts.imports.models import ImportState
from fitai.workouts.imports.store import CHUNK, ImportedWorkout, Stopped
from fitai.workouts.models import WorkoutExercise

TURN = 60.0
"""Seconds that one message works; the next one goes on. A function is handed up to ten of them at once."""
STEPS_LOST_MOST = 50
"""So often in a row a worker finds that another one was faster before it gives up."""
SETTLED_TRIES, SETTLED_PAUSE = 20, 0.25
"""How often, and after how many seconds, is looked again whether an index has what the table has."""
TOLD_EVERY = 5
"""Percent after which the devices are told."""


class Pace:
    """How long a worker may go on."""

    def __init__(self, seconds: float = TURN) -> None:
        self._ends = service.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        """Whether the rest is for the next one."""
        return service.monotonic() >= self._ends


def follow(event: WorkoutImportContinued) -> None:
    """Go on with an import until it is done, or it is time to stop; then another message goes on."""
    pace = Pace()
    _wait_for_request(event, pace)
    work(event.user_id, event.import_id, pace)
    known = store.find(event.user_id, event.import_id)
    if known is not None and known[0].phase in STEPS:
        retry_on_conflict(lambda: _hand_over(event))


def _wait_for_request(event: WorkoutImportContinued, pace: Pace) -> None:
    """A short import is carried out by the request that brought it; only if that ends is there anything to do."""
    while not pace.is_over:
        known = store.find(event.user_id, event.import_id)
        if known is None or known[0].phase not in STEPS or known[0].leased_until <= clock.epoch():
            return
        time.sleep(0.5)


def _hand_over(event: WorkoutImportContinued) -> None:
    known = store.find(event.user_id, event.import_id)
    if known is not None and known[0].phase in STEPS:
        store.advance(known[0], store.going_on(known[0]))


def work(user_id: str, import_id: str, pace: Pace) -> None:
    """Go on with an import until it is done, or the pace is over; a step at least, however slow."""
    lost = 0
    while True:
        known = store.find(user_id, import_id)
        if known is None or known[0].phase not in STEPS:
            return
        state, report = known
        try:
            _Worker(state, report.workouts if report else 0, report.sets if report else 0, pace).step()
            lost = 0
        except (WriteConflict, Stopped):
            lost += 1
            if lost > STEPS_LOST_MOST:
                raise
        if pace.is_over:
            return


class _Worker:
    """One worker at one phase of an import."""

    def __init__(self, state: ImportState, workouts: int, sets: int, pace: Pace) -> None:
        self.state, self.pace = state, pace
        self._counts = workouts, sets
        self._told = service.percent(state)

    def step(self) -> None:
        STEPS[self.state.phase](self)

    def advance(self, *more: Write, **changes: object) -> None:
        """Move the import on, and tell the devices now and then."""
        self.state = store.advance(self.state, *more, **changes)
        percent = service.percent(self.state)
        if abs(percent - self._told) >= TOLD_EVERY or self.state.phase in ("done", "undone"):
            self._told = percent
            told = ImportProgress(
                import_id=self.state.import_id,
                status=service.STATUS[self.state.phase],
                percent=percent,
                workouts=self._counts[0],
                sets=self._counts[1],
            )
            delivery.push(connections.room_connections(connections.user_room(self.state.user_id)), told)

    # --- carrying out ----------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """Work out everything that is to be written."""
        state = self.state
        content = store.read_file(state.user_id, state.import_id)
        looked = service.look(state, service.text_of(content or b""))
        for exercise in looked.created:
            imported.create_own_exercise(exercise)
        weight = users_published.athlete(state.user_id).weight
        states = [one.state.model_copy(update={"body_weight": one.state.body_weight or weight}) for one in looked.new]
        planned = _with_records(state, states)
        chunks = [planned[start : start + CHUNK] for start in range(0, len(planned), CHUNK)]
        for number, chunk in enumerate(chunks):
            store.write_chunk(state, number, chunk)
        exercises: dict[str, list[str]] = {}
        for one in planned:
            for id in sorted({entry.exercise_id for entry in one.state.exercises}):
                exercises.setdefault(id, []).append(one.state.id)
        store.write_exercises(state, exercises)
        self.advance(phase="write", at=0, of=len(chunks), chunks=len(chunks))

    def write(self) -> None:
        """Write chunks."""
        while self.state.at < self.state.chunks:
            for one in store.read_chunk(self.state, self.state.at):
                retry_on_conflict(partial(store.write, self.state, one))
            self.advance(at=self.state.at + 1)
            if self.pace.is_over:
                return
        exercises = store.read_exercises(self.state)
        self.advance(phase="records", at=0, of=len(exercises))

    def records(self) -> None:
        """Bring the records up to date: the imported workouts have theirs, later ones may lose some."""
        exercises = list(store.read_exercises(self.state).items())
        if not self._recomputed(exercises):
            return
        new = {id for _, ids in exercises for id in ids}
        if new:
            _settled(new, partial(store.completed, self.state.user_id), self.state.user_id, gone=False)
        self.advance(*([store.telling(self.state, undone=False)] if new else []), phase="done", at=0, of=0)

    def _recomputed(self, exercises: list[tuple[str, list[str]]]) -> bool:
        """Recompute exercise after exercise; False when it was time to stop."""
        user_id = self.state.user_id
        while self.state.at < len(exercises):
            exercise_id, ids = exercises[self.state.at]
            gone = self.state.phase == "mend"
            _settled(set(ids), partial(store.done_of, user_id, exercise_id), user_id, gone=gone)
            recompute.recompute(user_id, exercise_id, ids[-1])
            self.advance(at=self.state.at + 1)
            if self.pace.is_over:
                return False
        return True

    # --- undoing ---------------------------------------------------------------------------------------------------

    def remove(self) -> None:
        """Take the workouts of chunks away again."""
        while self.state.at < self.state.chunks:
            kept = 0
            chunk = store.read_chunk(self.state, self.state.at)
            for one in chunk:
                kept += not retry_on_conflict(partial(self._removed, one))
            changes = {"kept": self.state.kept + kept, "removed": self.state.removed + len(chunk) - kept}
            self.advance(at=self.state.at + 1, **changes)
            if self.pace.is_over:
                return
        self.advance(phase="mend", at=0, of=len(store.read_exercises(self.state)))

    def _removed(self, one: ImportedWorkout) -> bool:
        """Whether a workout is gone; one that somebody has changed stays."""
        loaded = workouts.load(one.state.id)
        if loaded is None or loaded.state.import_id != self.state.import_id:
            return True
        if not drafts.is_untouched(loaded.state):
            return False
        store.remove(self.state, loaded)
        return True

    def mend(self) -> None:
        """Bring the records up to date, and take away exercises that were made and that nothing uses."""
        user_id = self.state.user_id
        exercises = list(store.read_exercises(self.state).items())
        if not self._recomputed(exercises):
            return
        known = store.find(user_id, self.state.import_id)
        created = known[1].created_exercises if known and known[1] else []
        # What an import has made that was undone before this one stayed for this one's sake.
        left_over = store.left_over(user_id) & {id for id, _ in exercises}
        for exercise_id in _unused(user_id, {one.exercise_id for one in created} | left_over):
            imported.remove_unchanged_exercise(user_id, exercise_id)
        new = {id for _, ids in exercises for id in ids}
        if new:
            _settled(new, partial(store.completed, user_id), user_id, gone=True)
        self.advance(*([store.telling(self.state, undone=True)] if new else []), phase="undone", at=0, of=0)


STEPS: dict[str, Callable[[_Worker], None]] = {
    "prepare": _Worker.prepare,
    "write": _Worker.write,
    "records": _Worker.records,
    "remove": _Worker.remove,
    "mend": _Worker.mend,
}


def _unused(user_id: str, exercise_ids: Iterable[str]) -> list[str]:
    """Those of the exercises that are in no workout, done or planned, and in no template of the user."""
    left = {one for one in exercise_ids if not store.is_done(user_id, one)}
    if left:
        left -= store.meant(user_id)
    return sorted(left - published.exercises_in_use(user_id, left))


def _with_records(state: ImportState, states: list[workouts.WorkoutState]) -> list[ImportedWorkout]:
    """The workouts with their records, among what the user did of their exercises before and since."""
    ids = sorted({entry.exercise_id for one in states for entry in one.exercises})
    versions: dict[str, int] = {}
    for start in range(0, len(ids), store.BATCH):
        found = workouts.records(state.user_id, ids[start : start + store.BATCH])
        versions |= {id: int(item.version) for id, item in found.items()}
    ours = {one.id for one in states}
    past = {id: _past(state.user_id, id, ours) for id in versions}
    planned = records.with_records(states, past, versions)
    return [one.model_copy(update={"state": drafts.counted(one.state)}) for one in planned]


def _past(user_id: str, exercise_id: str, ours: set[str]) -> list[records.Placed]:
    """What was done of an exercise, by workout; without what this import has written already."""
    groups: dict[tuple[str, str], list[WorkoutExercise]] = {}
    for item in workouts.whole_history(user_id, exercise_id):
        if item.workout_id not in ours:
            groups.setdefault((str(item.GSI1SK)[:10], item.workout_id), []).append(item.exercise)
    return [(records.place(day, one, entries), entries) for (day, one), entries in groups.items()]


def _settled(ids: set[str], seen: Callable[[], Iterable[str]], user_id: str, *, gone: bool) -> None:
    """Wait until an index, which may lag, says of these workouts what the table says; a few seconds at most.

    Of a workout that somebody has changed meanwhile the two may differ for good.

    Args:
        gone: the workouts were removed; else they were written. Only those that are not where they belong are looked at.
    """
    for _ in range(SETTLED_TRIES):
        wrong = ids & set(seen()) if gone else ids - set(seen())
        if not wrong:
            return
        there = {id for id, head in store.standing(user_id, wrong).items() if head is not None}
        if not (wrong - there if gone else there):
            return
        time.sleep(SETTLED_PAUSE)
