"""Read a file of workouts and report what it contains; nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fitai.exercises.models import Exercise
from fitai.exercises.published import available_exercises, build_own_exercise, current_library, own_exercise_names
from fitai.kernel import clock
from fitai.kernel.errors import Invalid, TooLarge
from fitai.workouts.imports import drafts, matching, splitting, store
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

MAX_MATCHED_EXERCISES = 1000
"""Matched names that a report lists."""


def file_text(content: bytes) -> str:
    """Decode a file.

    Raises:
        TooLarge: it has too many bytes.
    """
    return decode_file(content)[0]


def decode_file(content: bytes) -> tuple[str, str | None]:
    """Decode a file; return its text, and a warning where its encoding had to be guessed.

    Raises:
        TooLarge: it has too many bytes.
    """
    if len(content) > MAX_FILE_BYTES:
        raise TooLarge(f"A file has at most {MAX_FILE_BYTES} bytes.")
    utf16 = _utf16_encoding(content)
    if utf16:
        return content[: len(content) // 2 * 2].decode(utf16, "replace").lstrip("\ufeff"), None
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if "end of data" in error.reason:
            # The file ends in the middle of a character.
            return content[: error.start].decode("utf-8-sig"), None
    text = content.decode("utf-8-sig", "replace")
    damaged = text.count("\ufffd")
    if sum(not character.isascii() for character in text) > 2 * damaged:
        return text, f"{damaged} signs of the file are damaged"
    # The encoding of old versions on a phone with a Western language.
    return content.decode("cp1252", "replace"), "The file is not written in UTF-8: it was read as Windows-1252"


def _utf16_encoding(content: bytes) -> str | None:
    """Which UTF-16 a file is written in, with or without a byte order mark; None for other encodings."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16-le" if content[:1] == b"\xff" else "utf-16-be"
    start = content[:8]
    if len(start) == 8 and start[1::2] == bytes(4) and 0 not in start[::2]:
        return "utf-16-le"
    return "utf-16-be" if len(start) == 8 and start[::2] == bytes(4) and 0 not in start[1::2] else None


@dataclass(slots=True)
class ImportPreview:
    """What a file contains for a user now: the report, the new workouts, and the exercises to create."""

    report: WorkoutImport
    new: list[WorkoutDraft]
    created: list[Exercise]


def preview_file(state: ImportState, text: str) -> ImportPreview:
    """Read a file and compare it with the history; nothing is written.

    Raises:
        Invalid: the file cannot be read, or has too many exercises.
    """
    try:
        file = formats.read_file(text, state.source, state.units, clock.now().date())
    except UnreadableFile as error:
        raise Invalid.field("csv", f"The file cannot be read: {error}") from None
    exercises, created = _resolve_exercises(state.user_id, file)
    if len(created) > MAX_CREATED_EXERCISES:
        raise Invalid.field("csv", f"More than {MAX_CREATED_EXERCISES} exercises are not known")
    owner = ImportOwner(state.user_id, state.timezone, state.created_at, state.day_starts_at)
    workout_drafts = drafts.draft_workouts(file, owner, state.import_id, exercises)
    return _compare_with_history(state, file, workout_drafts, exercises, created)


def _resolve_exercises(user_id: str, file: WorkoutFile) -> tuple[dict[str, Exercise], list[Exercise]]:
    """The exercise of each exercise key of a file, and those among them that are to be created."""
    entries_by_key: dict[str, list[FileExercise]] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            entries_by_key.setdefault(drafts.exercise_key(entry), []).append(entry)
    if len(entries_by_key) > MAX_EXERCISE_NAMES:
        raise Invalid.field("csv", f"More than {MAX_EXERCISE_NAMES} different exercises")
    library = current_library()
    exercises: dict[str, Exercise] = {}
    unmatched: dict[str, str] = {}
    exercise_ids = {key.removeprefix("id:") for key in entries_by_key if key.startswith("id:")}
    exercises_by_id = available_exercises(user_id, exercise_ids)
    for key, entries in entries_by_key.items():
        first = entries[0]
        exercise = exercises_by_id.get(first.exercise_id or "") or matching.library_exercise(library, first.name)
        if exercise is not None:
            exercises[key] = exercise
        else:
            unmatched[key] = matching.name_key(first.name)
    created: list[Exercise] = []
    while True:
        separated = splitting.separate_sets(file, exercises)
        entries_by_key |= separated
        unmatched |= {key: matching.name_key(entries[0].name) for key, entries in separated.items()}
        if not unmatched:
            return exercises, created
        # What a user's own exercise is not measured in either is separated from it in the next round.
        own, new = _resolve_own_exercises(user_id, entries_by_key, unmatched)
        exercises |= own
        created += [exercise for exercise in new if exercise not in created]
        unmatched = {}


def _resolve_own_exercises(
    user_id: str, entries_by_key: Mapping[str, list[FileExercise]], unmatched: Mapping[str, str]
) -> tuple[dict[str, Exercise], list[Exercise]]:
    """The user's own exercise of each key that the library does not have, and those that are to be created.

    Args:
        unmatched: the name key of each of these exercise keys.
    """
    own_ids_by_name = {matching.name_key(name): own_id for own_id, name in own_exercise_names(user_id).items()}
    imported_ids = {key: matching.new_exercise_id(user_id, entries_by_key[key][0].name) for key in unmatched}
    named_ids = {own_ids_by_name[name] for name in unmatched.values() if name in own_ids_by_name}
    existing = available_exercises(user_id, {*imported_ids.values(), *named_ids})
    exercises: dict[str, Exercise] = {}
    created: dict[str, Exercise] = {}
    for key, name in unmatched.items():
        imported_id = imported_ids[key]
        # The one that an earlier import has created for this name, whatever it is called now, or one of this name.
        exercise = existing.get(imported_id) or existing.get(own_ids_by_name.get(name, ""))
        if exercise is None:
            entries = [
                entry
                for other_key, others in entries_by_key.items()
                if unmatched.get(other_key) == name
                for entry in others
            ]
            exercise = created.get(imported_id) or build_own_exercise(
                user_id, imported_id, matching.new_exercise(entries_by_key[key][0].name, entries)
            )
            created[imported_id] = exercise
        exercises[key] = exercise
    return exercises, list(created.values())


def _compare_with_history(
    state: ImportState,
    file: WorkoutFile,
    workout_drafts: Sequence[WorkoutDraft],
    exercises: Mapping[str, Exercise],
    created: Sequence[Exercise],
) -> ImportPreview:
    """Tell new workouts from those that exist and from those that the user has deleted."""
    workout_ids = [
        workout_id for draft in workout_drafts for workout_id in (draft.state.id, draft.former_id) if workout_id
    ]
    existing = store.existing_workouts(state.user_id, workout_ids)
    new: list[WorkoutDraft] = []
    report = WorkoutImport(import_id=state.import_id, status="checked", source=file.source)
    for draft in workout_drafts:
        workout_id = draft.former_id if draft.former_id in existing else draft.state.id
        current = existing.get(workout_id or "")
        if workout_id not in existing:
            new.append(draft)
        elif current is None:
            report.deleted += 1
            file.skip(draft.line, "You have deleted this workout; it was not brought back")
        elif current.import_id == state.import_id:
            # Written by this very import, whose worker has ended and starts again.
            new.append(draft)
        else:
            report.duplicates += 1
            if current.imported_as not in (None, draft.state.imported_as):
                file.skip(draft.line, "This workout is there already, with other sets; it was left as it is")
    report.workouts, report.sets = len(new), sum(draft.sets for draft in new)
    file.skipped.sort(key=lambda skipped: skipped.line)
    report.skipped = file.skipped[:MAX_SKIPPED_LINES]
    report.skipped_left_out = max(0, len(file.skipped) - MAX_SKIPPED_LINES)
    report.warnings = file.warnings
    _report_exercises(report, file, exercises, created)
    return ImportPreview(report, new, list(created))


def _report_exercises(
    report: WorkoutImport, file: WorkoutFile, exercises: Mapping[str, Exercise], created: Sequence[Exercise]
) -> None:
    """Add to the report which exercise each name was matched with, and which were created."""
    set_counts: dict[tuple[str, str], int] = {}
    for workout in file.workouts:
        for entry in workout.exercises:
            name_and_key = entry.name, drafts.exercise_key(entry)
            set_counts[name_and_key] = set_counts.get(name_and_key, 0) + len(entry.sets)
    created_ids = {exercise.id for exercise in created}
    report.matched_exercises = [
        MatchedExercise(name=name, exercise_id=exercises[key].id, exercise_name=exercises[key].name, sets=sets)
        for (name, key), sets in set_counts.items()
        if exercises[key].id not in created_ids
    ][:MAX_MATCHED_EXERCISES]
    report.unknown_exercises = [name for name, key in set_counts if exercises[key].id in created_ids]
    report.created_exercises = [CreatedExercise(exercise_id=exercise.id, name=exercise.name) for exercise in created]
