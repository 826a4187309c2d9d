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

from fitai.exercises.published import create_own_exercise, remove_unchanged_exercise
from fitai.kernel import clock
from fitai.kernel.live import connections, delivery
from fitai.kernel.table import Write, WriteConflict, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget
from fitai.templates import published
from fitai.users import published as users_published
from fitai.workouts import state as workouts_state
from fitai.workouts import store as workouts
from fitai.workouts.events import WorkoutImportContinued
from fitai.workouts.imports import drafts, preview, progress, records, store
from fitai.workouts.imports.live_events import ImportProgress
from fitai.workouts.imports.models import ImportState
from fitai.workouts.imports.store import CHUNK_SIZE, ImportedWorkout, PhaseEnded
from fitai.workouts.models import WorkoutExercise
from fitai.workouts.records import recompute
from fitai.workouts.records import store as records_store

TURN_SECONDS = 60.0
"""Seconds that one message works; the next one goes on. A function is handed up to ten of them at once."""
MAX_LOST_STEPS = 50
"""So often in a row a worker finds that another one was faster before it gives up."""
INDEX_WAIT_ATTEMPTS, INDEX_WAIT_PAUSE = 20, 0.25
"""How often, and after how many seconds, is looked again whether an index has what the table has."""
PROGRESS_STEP = 5
"""Percent after which the devices are told."""


def continue_import(event: WorkoutImportContinued) -> None:
    """Go on with an import until it is done, or it is time to stop; then another message goes on."""
    budget = TimeBudget(TURN_SECONDS)
    _wait_for_request(event, budget)
    work_on_import(event.user_id, event.import_id, budget)
    known = store.find_import(event.user_id, event.import_id)
    if known is not None and known[0].phase in PHASE_STEPS:
        retry_on_conflict(lambda: _hand_over_to_next_worker(event))


def _wait_for_request(event: WorkoutImportContinued, budget: TimeBudget) -> None:
    """A short import is carried out by the request that brought it; only if that ends is there anything to do."""
    while not budget.is_over:
        known = store.find_import(event.user_id, event.import_id)
        if known is None or known[0].phase not in PHASE_STEPS or known[0].leased_until <= clock.epoch():
            return
        time.sleep(0.5)


def _hand_over_to_next_worker(event: WorkoutImportContinued) -> None:
    known = store.find_import(event.user_id, event.import_id)
    if known is not None and known[0].phase in PHASE_STEPS:
        store.advance_import(known[0], store.import_continued_write(known[0]))


def work_on_import(user_id: str, import_id: str, budget: TimeBudget) -> None:
    """Go on with an import until it is done or the time is up; one step at least, however slow."""
    lost = 0
    while True:
        known = store.find_import(user_id, import_id)
        if known is None or known[0].phase not in PHASE_STEPS:
            return
        state, report = known
        try:
            _PhaseWorker(state, report.workouts if report else 0, report.sets if report else 0, budget).step()
            lost = 0
        except (WriteConflict, PhaseEnded):
            lost += 1
            if lost > MAX_LOST_STEPS:
                raise
        if budget.is_over:
            return


class _PhaseWorker:
    """One worker at one phase of an import."""

    def __init__(self, state: ImportState, workouts: int, sets: int, budget: TimeBudget) -> None:
        self.state, self.budget = state, budget
        self._counts = workouts, sets
        self._told = progress.percent_complete(state)

    def step(self) -> None:
        PHASE_STEPS[self.state.phase](self)

    def advance(self, *more: Write, **changes: object) -> None:
        """Move the import on, and tell the devices now and then."""
        self.state = store.advance_import(self.state, *more, **changes)
        percent = progress.percent_complete(self.state)
        if abs(percent - self._told) >= PROGRESS_STEP or self.state.phase in ("done", "undone"):
            self._told = percent
            told = ImportProgress(
                import_id=self.state.import_id,
                status=progress.PHASE_STATUSES[self.state.phase],
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
        looked = preview.preview_file(state, preview.file_text(content or b""))
        for exercise in looked.created:
            create_own_exercise(exercise)
        weight = users_published.athlete(state.user_id).weight
        states = [one.state.model_copy(update={"body_weight": one.state.body_weight or weight}) for one in looked.new]
        planned = _with_records(state, states)
        chunks = [planned[start : start + CHUNK_SIZE] for start in range(0, len(planned), CHUNK_SIZE)]
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
                retry_on_conflict(partial(store.write_workout, self.state, one))
            self.advance(at=self.state.at + 1)
            if self.budget.is_over:
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
            _wait_for_index(
                new, partial(store.completed_workout_ids, self.state.user_id), self.state.user_id, gone=False
            )
        self.advance(
            *([store.history_imported_write(self.state, undone=False)] if new else []), phase="done", at=0, of=0
        )

    def _recomputed(self, exercises: list[tuple[str, list[str]]]) -> bool:
        """Recompute exercise after exercise; False when it was time to stop."""
        user_id = self.state.user_id
        while self.state.at < len(exercises):
            exercise_id, ids = exercises[self.state.at]
            gone = self.state.phase == "mend"
            _wait_for_index(
                set(ids), partial(store.workout_ids_with_exercise, user_id, exercise_id), user_id, gone=gone
            )
            recompute.recompute_records(user_id, exercise_id, ids[-1])
            self.advance(at=self.state.at + 1)
            if self.budget.is_over:
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
            if self.budget.is_over:
                return
        self.advance(phase="mend", at=0, of=len(store.read_exercises(self.state)))

    def _removed(self, one: ImportedWorkout) -> bool:
        """Whether a workout is gone; one that somebody has changed stays."""
        loaded = workouts.load_workout(one.state.id)
        if loaded is None or loaded.state.import_id != self.state.import_id:
            return True
        if not drafts.is_untouched(loaded.state):
            return False
        store.remove_workout(self.state, loaded)
        return True

    def mend(self) -> None:
        """Bring the records up to date, and take away exercises that were made and that nothing uses."""
        user_id = self.state.user_id
        exercises = list(store.read_exercises(self.state).items())
        if not self._recomputed(exercises):
            return
        known = store.find_import(user_id, self.state.import_id)
        created = known[1].created_exercises if known and known[1] else []
        # What an import has made that was undone before this one stayed for this one's sake.
        left_over = store.exercises_of_undone_imports(user_id) & {id for id, _ in exercises}
        for exercise_id in _unused_exercise_ids(user_id, {one.exercise_id for one in created} | left_over):
            remove_unchanged_exercise(user_id, exercise_id)
        new = {id for _, ids in exercises for id in ids}
        if new:
            _wait_for_index(new, partial(store.completed_workout_ids, user_id), user_id, gone=True)
        self.advance(
            *([store.history_imported_write(self.state, undone=True)] if new else []), phase="undone", at=0, of=0
        )


PHASE_STEPS: dict[str, Callable[[_PhaseWorker], None]] = {
    "prepare": _PhaseWorker.prepare,
    "write": _PhaseWorker.write,
    "records": _PhaseWorker.records,
    "remove": _PhaseWorker.remove,
    "mend": _PhaseWorker.mend,
}


def _unused_exercise_ids(user_id: str, exercise_ids: Iterable[str]) -> list[str]:
    """Those of the exercises that are in no workout, done or planned, and in no template of the user."""
    left = {one for one in exercise_ids if not store.has_history(user_id, one)}
    if left:
        left -= store.upcoming_exercise_ids(user_id)
    return sorted(left - published.exercises_in_use(user_id, left))


def _with_records(state: ImportState, states: list[workouts_state.WorkoutState]) -> list[ImportedWorkout]:
    """The workouts with their records, among what the user did of their exercises before and since."""
    ids = sorted({entry.exercise_id for one in states for entry in one.exercises})
    versions: dict[str, int] = {}
    for start in range(0, len(ids), store.BATCH_GET_LIMIT):
        found = records_store.load_records(state.user_id, ids[start : start + store.BATCH_GET_LIMIT])
        versions |= {id: record.version for id, record in found.items()}
    ours = {one.id for one in states}
    past = {id: _past_of_exercise(state.user_id, id, ours) for id in versions}
    planned = records.with_records(states, past, versions)
    return [one.model_copy(update={"state": drafts.with_totals(one.state)}) for one in planned]


def _past_of_exercise(user_id: str, exercise_id: str, ours: set[str]) -> list[records.PositionedExercises]:
    """What was done of an exercise, by workout; without what this import has written already."""
    groups: dict[tuple[str, str], list[WorkoutExercise]] = {}
    for item in workouts.whole_exercise_history(user_id, exercise_id):
        if item.workout_id not in ours:
            groups.setdefault((str(item.counted_on), item.workout_id), []).append(item.exercise)
    return [(records.history_position(day, one, entries), entries) for (day, one), entries in groups.items()]


def _wait_for_index(ids: set[str], seen: Callable[[], Iterable[str]], user_id: str, *, gone: bool) -> None:
    """Wait until an index, which may lag, says of these workouts what the table says; a few seconds at most.

    Of a workout that somebody has changed meanwhile the two may differ for good.

    Args:
        gone: the workouts were removed; else they were written. Only those that are not where they belong are looked at.
    """
    for _ in range(INDEX_WAIT_ATTEMPTS):
        wrong = ids & set(seen()) if gone else ids - set(seen())
        if not wrong:
            return
        there = {id for id, head in store.existing_workouts(user_id, wrong).items() if head is not None}
        if not (wrong - there if gone else there):
            return
        time.sleep(INDEX_WAIT_PAUSE)
