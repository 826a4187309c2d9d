"""Use cases of taking over past workouts: look at a file, take it over, ask how far it is, undo it.

The request reads the file and answers what becomes of it. A worker does the rest (`working`); for a short file the
request is its own worker, so that everything is there when it answers.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from fitai.exercises import lookup
from fitai.exercises.custom import imported
from fitai.exercises.library.loading import current_library
from fitai.exercises.models import Exercise
from fitai.kernel import clock, storage
from fitai.kernel.errors import Conflict, Invalid, NotFound, TooLarge
from fitai.kernel.identity import Caller
from fitai.kernel.table import WriteConflict, retry_on_conflict
from fitai.kernel.types import Units
from fitai.users import published
from fitai.workouts.imports import drafts, matching, reading, store
from fitai.workouts.imports.drafts import Draft, Owner
from fitai.workouts.imports.models import (
    BYTES_MOST,
    CREATED_MOST,
    NAMES_MOST,
    SKIPPED_MOST,
    CreatedExercise,
    ImportState,
    ImportWorkouts,
    MatchedExercise,
    ReadExercise,
    ReadFile,
    Unreadable,
    WorkoutImport,
    WorkoutImportUpload,
)

FORM_LIFETIME = 15 * 60
"""Seconds that an upload's form is good for."""
STALE = 15 * 60
"""Seconds without a step after which a running import is set going again when it is asked for."""
AT_ONCE = 40
"""So many workouts are written before the request answers."""
LEASE = 20
"""Seconds that a request has for that; then a worker goes on."""
SHARE_OF_PHASES = {"waiting": (0, 0), "prepare": (0, 5), "write": (5, 80), "records": (80, 99), "done": (100, 100),
                   "remove": (0, 70), "mend": (70, 99), "undone": (100, 100)}  # fmt: skip
"""From which to which percent a phase goes."""
STATUS: dict[str, Any] = {"waiting": "waiting", "prepare": "running", "write": "running", "records": "running",
                          "done": "done", "remove": "undoing", "mend": "undoing", "undone": "undone"}  # fmt: skip


def take(caller: Caller, import_id: str, given: ImportWorkouts, units: Units) -> WorkoutImport:
    """Look at a file and take it over; or look at, begin or undo an earlier import.

    Args:
        import_id: the id of a new import; the same one whenever the same request is sent again.
        units: what the caller writes in.

    Raises:
        NotFound: there is no such import of the caller.
        Conflict: an import that runs cannot be undone.
        TooLarge: the file is. Invalid: it cannot be read.
    """
    if given.undo is not None:
        return _undo(caller.id, given.undo)
    if given.import_id is not None:
        return _go_on(caller, given)
    zone = given.timezone or published.athlete(caller.id).timezone
    now = clock.now()
    state = ImportState(
        import_id=import_id,
        user_id=caller.id,
        phase="waiting",
        source=given.source,
        units=_units(given.units, units),
        timezone=zone,
        created_at=now,
    )
    if given.upload:
        return _offer(state)
    assert given.csv is not None
    return _begin(state, None, given.csv, dry_run=given.dry_run)


def _units(said: str | None, preferred: Units) -> Units:
    if said is None:
        return preferred
    return "imperial" if said in ("imperial", "lb", "lbs") else "metric"


def _offer(state: ImportState) -> WorkoutImport:
    try:
        store.wait(state)
    except WriteConflict:
        # The same request was sent before.
        known = store.find(state.user_id, state.import_id)
        state = known[0] if known else state
    return WorkoutImport(import_id=state.import_id, status="waiting", upload=_form(state))


def _form(state: ImportState) -> WorkoutImportUpload:
    key = store.file_key(state.user_id, state.import_id)
    url, fields = storage.upload_form(key, BYTES_MOST, FORM_LIFETIME)
    ends = clock.now() + timedelta(seconds=FORM_LIFETIME)
    return WorkoutImportUpload(url=url, fields=fields, max_bytes=BYTES_MOST, expires_at=ends)


def _go_on(caller: Caller, given: ImportWorkouts) -> WorkoutImport:
    assert given.import_id is not None
    known = store.find(caller.id, given.import_id)
    if known is None:
        raise NotFound("There is no such import.")
    state, report = known
    if state.phase == "waiting":
        content = store.read_file(caller.id, state.import_id)
        if content is None:
            return WorkoutImport(import_id=state.import_id, status="waiting", upload=_form(state))
        text, warning = decoded(content)
        return _begin(state, state, text, dry_run=given.dry_run, warning=warning)
    if STATUS[state.phase] in ("running", "undoing") and clock.epoch() - state.touched > STALE:
        retry_on_conflict(partial(_revive, caller.id, state.import_id))
    return told(state, report)


def _revive(user_id: str, import_id: str) -> None:
    """Have somebody go on with an import that nobody seems to be at."""
    known = store.find(user_id, import_id)
    if known is not None and STATUS[known[0].phase] in ("running", "undoing"):
        store.advance(known[0], store.going_on(known[0]))


def text_of(content: bytes) -> str:
    """A file's text.

    Raises:
        TooLarge: it has too many bytes.
    """
    return decoded(content)[0]


def decoded(content: bytes) -> tuple[str, str | None]:
    """A file's text, and what is to be told of the signs that it is written in.

    Raises:
        TooLarge: it has too many bytes.
    """
    if len(content) > BYTES_MOST:
        raise TooLarge(f"A file has at most {BYTES_MOST} bytes.")
    wide = _wide(content)
    if wide:
        return content[: len(content) // 2 * 2].decode(wide, "replace").lstrip("\ufeff"), None
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if "end of data" in error.reason:
            # It was cut in the middle of a sign.
            return content[: error.start].decode("utf-8-sig"), None
    text = content.decode("utf-8-sig", "replace")
    unknown = text.count("\ufffd")
    if sum(not mark.isascii() for mark in text) > 2 * unknown:
        return text, f"{unknown} signs of the file are damaged"
    # What old versions wrote on a phone that speaks a Western language.
    return content.decode("cp1252", "replace"), "The file is not written in UTF-8: it was read as Windows-1252"


def _wide(content: bytes) -> str | None:
    """Which UTF-16 a file is written in, with its mark or without one; None for others."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16-le" if content[:1] == b"\xff" else "utf-16-be"
    start = content[:8]
    if len(start) == 8 and start[1::2] == bytes(4) and 0 not in start[::2]:
        return "utf-16-le"
    return "utf-16-be" if len(start) == 8 and start[::2] == bytes(4) and 0 not in start[1::2] else None


def _begin(
    state: ImportState, before: ImportState | None, text: str, *, dry_run: bool, warning: str | None = None
) -> WorkoutImport:
    if not dry_run and before is None:
        known = store.find(state.user_id, state.import_id)
        if known is not None and known[0].phase != "waiting":
            return told(*known)
    looked = look(state, text)
    looked.report.warnings += [f"{warning}."] if warning else []
    if dry_run:
        return looked.report
    if before is None:
        store.write_file(state.user_id, state.import_id, text.encode())
    at_once = looked.report.workouts <= AT_ONCE
    begun = state.model_copy(
        update={
            "phase": "prepare",
            "revision": state.revision + 1,
            "touched": clock.epoch(),
            "leased_until": clock.epoch() + LEASE if at_once else 0,
        }
    )
    try:
        store.begin(before, begun, looked.report.model_copy(update={"status": "running"}))
    except WriteConflict:
        at_once = False
    if at_once:
        from fitai.workouts.imports import working

        working.work(begun.user_id, begun.import_id, working.Pace(LEASE - 5))
    known = store.find(state.user_id, state.import_id)
    return told(*known) if known else looked.report


def told(state: ImportState, report: WorkoutImport | None) -> WorkoutImport:
    """What the caller is told of an import as it stands."""
    known = report or WorkoutImport(import_id=state.import_id, status="waiting")
    changes = {
        "status": STATUS[state.phase],
        "percent": percent(state),
        "removed": state.removed,
        "kept": state.kept,
    }
    return known.model_copy(update=changes)


def percent(state: ImportState) -> int:
    """How far an import is."""
    first, last = SHARE_OF_PHASES[state.phase]
    return first + (last - first) * state.at // state.of if state.of else first


def _undo(user_id: str, import_id: str) -> WorkoutImport:
    def attempt() -> tuple[ImportState, WorkoutImport | None]:
        known = store.find(user_id, import_id)
        if known is None or known[0].phase == "waiting":
            raise NotFound("There is no such import.")
        state, report = known
        if STATUS[state.phase] == "running":
            raise Conflict("The import still runs; undo it when it is done.", code="import_running")
        if STATUS[state.phase] in ("undoing", "undone"):
            return state, report
        short = report is not None and report.workouts <= AT_ONCE
        after = store.advance(
            state,
            store.going_on(state),
            phase="remove",
            at=0,
            of=state.chunks,
            leased_until=clock.epoch() + LEASE if short else 0,
        )
        return after, report

    state, report = retry_on_conflict(attempt)
    if state.phase == "remove" and state.leased_until > clock.epoch():
        from fitai.workouts.imports import working

        working.work(user_id, import_id, working.Pace(LEASE - 5))
        known = store.find(user_id, import_id)
        state, report = known or (state, report)
    return told(state, report)


# --- looking at a file ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Looked:
    """What a file comes to for a user now: the report of it, what is to be written, and which exercises are missing."""

    report: WorkoutImport
    new: list[Draft]
    created: list[Exercise]


def look(state: ImportState, text: str) -> Looked:
    """Read a file, and say what is new in it; nothing is written.

    Raises:
        Invalid: it cannot be read, or has no workout.
    """
    try:
        file = reading.read(text, state.source, state.units, clock.now().date())
    except Unreadable as error:
        raise Invalid.field("csv", f"The file cannot be read: {error}") from None
    exercises, created = _exercises(state.user_id, file)
    if len(created) > CREATED_MOST:
        raise Invalid.field("csv", f"More than {CREATED_MOST} exercises are not known")
    owner = Owner(state.user_id, state.timezone, state.created_at)
    made = drafts.drafts(file, owner, state.import_id, exercises)
    return _compared(state, file, made, exercises, created)


def _exercises(user_id: str, file: ReadFile) -> tuple[dict[str, Exercise], list[Exercise]]:
    """The exercise of each name of a file, and those among them that there are not yet."""
    entries: dict[str, list[ReadExercise]] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            entries.setdefault(drafts.name_of(entry), []).append(entry)
    if len(entries) > NAMES_MOST:
        raise Invalid.field("csv", f"More than {NAMES_MOST} different exercises")
    shelf = current_library()
    found: dict[str, Exercise] = {}
    missing: dict[str, str] = {}
    named = {name.removeprefix("id:") for name in entries if name.startswith("id:")}
    known = lookup.available_exercises(user_id, named)
    for name, mine in entries.items():
        exercise = known.get(mine[0].exercise_id or "") or matching.named(shelf, mine[0].name)
        if exercise is not None:
            found[name] = exercise
        else:
            missing[name] = matching.key(mine[0].name)
    return found, _own(user_id, entries, missing, found) if missing else []


def _own(
    user_id: str, entries: dict[str, list[ReadExercise]], missing: dict[str, str], found: dict[str, Exercise]
) -> list[Exercise]:
    """Fill in what the library does not have: the user's own, or a new one; gives the new ones."""
    mine = {matching.key(name): id for id, name in imported.own_exercise_names(user_id).items()}
    made = {name: matching.id_of_new(user_id, entries[name][0].name) for name in missing}
    have = lookup.available_exercises(
        user_id, {*made.values(), *(mine[key] for key in missing.values() if key in mine)}
    )
    created: dict[str, Exercise] = {}
    for name, key in missing.items():
        id = made[name]
        # The one that an earlier import has made of this name, whatever it is called now, or one of this name.
        exercise = have.get(id) or have.get(mine.get(key, ""))
        if exercise is None:
            same = [entry for other, others in entries.items() if missing.get(other) == key for entry in others]
            exercise = created.get(id) or imported.build_own_exercise(
                user_id, id, matching.described(entries[name][0].name, same)
            )
            created[id] = exercise
        found[name] = exercise
    return list(created.values())


def _compared(
    state: ImportState,
    file: ReadFile,
    made: Sequence[Draft],
    exercises: dict[str, Exercise],
    created: Sequence[Exercise],
) -> Looked:
    """What is new, what was there, and what its user has deleted."""
    ids = [id for one in made for id in (one.state.id, one.former_id) if id]
    there = store.standing(state.user_id, ids)
    new: list[Draft] = []
    report = WorkoutImport(import_id=state.import_id, status="checked", source=file.source)
    for one in made:
        former = one.former_id if one.former_id in there else None
        earlier = there.get(former or one.state.id)
        if (former or one.state.id) not in there:
            new.append(one)
        elif earlier is None:
            report.deleted += 1
            file.skip(one.line, "You have deleted this workout; it was not brought back")
        elif earlier.import_id == state.import_id:
            # Written by this very import, whose worker has ended and begins again.
            new.append(one)
        else:
            report.duplicates += 1
            if earlier.imported_as not in (None, one.state.imported_as):
                file.skip(one.line, "This workout is there already, with other sets; it was left as it is")
    report.workouts, report.sets = len(new), sum(one.sets for one in new)
    file.skipped.sort(key=lambda each: each.line)
    report.skipped = file.skipped[:SKIPPED_MOST]
    report.skipped_left_out = max(0, len(file.skipped) - SKIPPED_MOST)
    report.warnings = file.warnings
    _name(report, file, exercises, created)
    return Looked(report, new, list(created))


def _name(report: WorkoutImport, file: ReadFile, exercises: dict[str, Exercise], created: Sequence[Exercise]) -> None:
    """Tell which names were taken for what."""
    counts: dict[tuple[str, str], int] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            pair = entry.name, drafts.name_of(entry)
            counts[pair] = counts.get(pair, 0) + len(entry.sets)
    new = {one.id for one in created}
    report.matched_exercises = [
        MatchedExercise(name=name, exercise_id=exercises[id].id, exercise_name=exercises[id].name, sets=sets)
        for (name, id), sets in counts.items()
        if exercises[id].id not in new
    ][:1000]
    report.unknown_exercises = [name for name, id in counts if exercises[id].id in new]
    report.created_exercises = [CreatedExercise(exercise_id=one.id, name=one.name) for one in created]


def monotonic() -> float:
    """Seconds of a clock that only goes on; apart, so that a test can hurry it."""
    return time.monotonic()
