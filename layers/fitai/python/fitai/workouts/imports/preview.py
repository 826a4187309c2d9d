"""Read a file of workouts, and say what would become of it; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises, build_own_exercise, current_library, own_exercise_names
from fitai.kernel import clock
from fitai.kernel.errors import Invalid, TooLarge
from fitai.workouts.imports import drafts, matching, store
from fitai.workouts.imports.drafts import ImportOwner, WorkoutDraft
from fitai.workouts.imports.models import (
    MAX_CREATED_EXERCISES,
    MAX_EXERCISE_NAMES,
    MAX_FILE_BYTES,
    MAX_SKIPPED_LINES,
    CreatedExercise,
    ImportState,
    MatchedExercise,
    WorkoutImport,
)
from fitai.workouts.imports.readers import formats
from fitai.workouts.imports.readers.models import FileExercise, UnreadableFile, WorkoutFile


def file_text(content: bytes) -> str:
    """A file's text.

    Raises:
        TooLarge: it has too many bytes.
    """
    return decode_file(content)[0]


def decode_file(content: bytes) -> tuple[str, str | None]:
    """A file's text, and what is to be told of the signs that it is written in.

    Raises:
        TooLarge: it has too many bytes.
    """
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"A file has at most {MAX_FILE_BYTES} bytes.")
    wide = _utf16_encoding(content)
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


def _utf16_encoding(content: bytes) -> str | None:
    """Which UTF-16 a file is written in, with its mark or without one; None for others."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16-le" if content[:1] == b"\xff" else "utf-16-be"
    start = content[:8]
    if len(start) == 8 and start[1::2] == bytes(4) and 0 not in start[::2]:
        return "utf-16-le"
    return "utf-16-be" if len(start) == 8 and start[::2] == bytes(4) and 0 not in start[1::2] else None


@dataclass(slots=True)
class ImportPreview:
    """What a file comes to for a user now: the report of it, what is to be written, and which exercises are missing."""

    report: WorkoutImport
    new: list[WorkoutDraft]
    created: list[Exercise]


def preview_file(state: ImportState, text: str) -> ImportPreview:
    """Read a file, and say what is new in it; nothing is written.

    Raises:
        Invalid: it cannot be read, or has no workout.
    """
    try:
        file = formats.read_file(text, state.source, state.units, clock.now().date())
    except UnreadableFile as error:
        raise Invalid.field("csv", f"The file cannot be read: {error}") from None
    exercises, created = _resolve_exercises(state.user_id, file)
    if len(created) > MAX_CREATED_EXERCISES:
        raise Invalid.field("csv", f"More than {MAX_CREATED_EXERCISES} exercises are not known")
    owner = ImportOwner(state.user_id, state.timezone, state.created_at)
    made = drafts.draft_workouts(file, owner, state.import_id, exercises)
    return _compare_with_history(state, file, made, exercises, created)


def _resolve_exercises(user_id: str, file: WorkoutFile) -> tuple[dict[str, Exercise], list[Exercise]]:
    """The exercise of each name of a file, and those among them that there are not yet."""
    entries: dict[str, list[FileExercise]] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            entries.setdefault(drafts.exercise_key(entry), []).append(entry)
    if len(entries) > MAX_EXERCISE_NAMES:
        raise Invalid.field("csv", f"More than {MAX_EXERCISE_NAMES} different exercises")
    shelf = current_library()
    found: dict[str, Exercise] = {}
    missing: dict[str, str] = {}
    named = {name.removeprefix("id:") for name in entries if name.startswith("id:")}
    known = available_exercises(user_id, named)
    for name, mine in entries.items():
        exercise = known.get(mine[0].exercise_id or "") or matching.library_exercise(shelf, mine[0].name)
        if exercise is not None:
            found[name] = exercise
        else:
            missing[name] = matching.name_key(mine[0].name)
    return found, _resolve_own_exercises(user_id, entries, missing, found) if missing else []


def _resolve_own_exercises(
    user_id: str, entries: dict[str, list[FileExercise]], missing: dict[str, str], found: dict[str, Exercise]
) -> list[Exercise]:
    """Fill in what the library does not have: the user's own, or a new one; gives the new ones."""
    mine = {matching.name_key(name): id for id, name in own_exercise_names(user_id).items()}
    made = {name: matching.new_exercise_id(user_id, entries[name][0].name) for name in missing}
    have = available_exercises(user_id, {*made.values(), *(mine[key] for key in missing.values() if key in mine)})
    created: dict[str, Exercise] = {}
    for name, key in missing.items():
        id = made[name]
        # The one that an earlier import has made of this name, whatever it is called now, or one of this name.
        exercise = have.get(id) or have.get(mine.get(key, ""))
        if exercise is None:
            same = [entry for other, others in entries.items() if missing.get(other) == key for entry in others]
            exercise = created.get(id) or build_own_exercise(
                user_id, id, matching.new_exercise(entries[name][0].name, same)
            )
            created[id] = exercise
        found[name] = exercise
    return list(created.values())


def _compare_with_history(
    state: ImportState,
    file: WorkoutFile,
    made: Sequence[WorkoutDraft],
    exercises: dict[str, Exercise],
    created: Sequence[Exercise],
) -> ImportPreview:
    """What is new, what was there, and what its user has deleted."""
    ids = [id for one in made for id in (one.state.id, one.former_id) if id]
    there = store.existing_workouts(state.user_id, ids)
    new: list[WorkoutDraft] = []
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
    report.skipped = file.skipped[:MAX_SKIPPED_LINES]
    report.skipped_left_out = max(0, len(file.skipped) - MAX_SKIPPED_LINES)
    report.warnings = file.warnings
    _report_exercises(report, file, exercises, created)
    return ImportPreview(report, new, list(created))


def _report_exercises(
    report: WorkoutImport, file: WorkoutFile, exercises: dict[str, Exercise], created: Sequence[Exercise]
) -> None:
    """Tell which names were taken for what."""
    counts: dict[tuple[str, str], int] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            pair = entry.name, drafts.exercise_key(entry)
            counts[pair] = counts.get(pair, 0) + len(entry.sets)
    new = {one.id for one in created}
    report.matched_exercises = [
        MatchedExercise(name=name, exercise_id=exercises[id].id, exercise_name=exercises[id].name, sets=sets)
        for (name, id), sets in counts.items()
        if exercises[id].id not in new
    ][:1000]
    report.unknown_exercises = [name for name, id in counts if exercises[id].id in new]
    report.created_exercises = [CreatedExercise(exercise_id=one.id, name=one.name) for one in created]
