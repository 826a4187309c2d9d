"""Read a file of workouts and report what it contains; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from fitai.exercises.models import Exercise
from fitai.kernel import clock
from fitai.kernel.csv_files.tables import UnreadableFile
from fitai.kernel.errors import Invalid, TooLarge
from fitai.workouts.imports import drafts, store
from fitai.workouts.imports.drafts import ImportOwner, WorkoutDraft
from fitai.workouts.imports.exercise_mapping import ExerciseResolution, resolve_exercises
from fitai.workouts.imports.history import Comparison, compare_with_history
from fitai.workouts.imports.models import (
    MAX_CREATED_EXERCISES,
    MAX_DUPLICATE_WORKOUTS,
    MAX_FILE_BYTES,
    MAX_SKIPPED_LINES,
    CreatedExercise,
    ImportState,
    MatchedExercise,
    WorkoutImport,
)
from fitai.workouts.imports.readers import formats
from fitai.workouts.imports.readers.models import WorkoutFile

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


def preview_file(state: ImportState, text: str, mapping: Mapping[str, str] | None = None) -> ImportPreview:
    """Read a file and compare it with the history; nothing is written.

    Args:
        mapping: by names of the file, the exercises that the request says; those stored with the import when left out.

    Raises:
        Invalid: the file cannot be read, has too many exercises, or the mapping names what does not exist.
    """
    if mapping is None:
        mapping = store.read_mapping(state)
    today = clock.now().date()
    try:
        file = formats.read_file(text, state.source, state.units, today, are_units_given=state.are_units_given)
    except UnreadableFile as error:
        raise Invalid.field("csv", f"The file cannot be read: {error}") from None
    exercises = resolve_exercises(state.user_id, file, mapping)
    if len(exercises.created) > MAX_CREATED_EXERCISES:
        raise Invalid.field("csv", f"More than {MAX_CREATED_EXERCISES} exercises are not known")
    owner = ImportOwner(state.user_id, state.timezone, state.created_at, state.day_starts_at)
    workout_drafts = drafts.draft_workouts(file, owner, state.import_id, exercises.exercises)
    comparison = compare_with_history(state, file, workout_drafts)
    return ImportPreview(_report(state, file, exercises, comparison), comparison.new, exercises.created)


def _report(
    state: ImportState, file: WorkoutFile, exercises: ExerciseResolution, comparison: Comparison
) -> WorkoutImport:
    file.skipped.sort(key=lambda skipped: skipped.line)
    mapping = exercises.mapped_exercises()
    return WorkoutImport(
        import_id=state.import_id,
        status="checked",
        source=file.source,
        workouts=len(comparison.new),
        sets=sum(draft.sets for draft in comparison.new),
        duplicates=len(comparison.duplicates),
        duplicate_workouts=comparison.duplicates[:MAX_DUPLICATE_WORKOUTS],
        deleted=comparison.deleted,
        skipped=file.skipped[:MAX_SKIPPED_LINES],
        skipped_left_out=max(0, len(file.skipped) - MAX_SKIPPED_LINES),
        warnings=file.warnings,
        ignored_columns=file.ignored,
        mapping=mapping,
        matched_exercises=[
            MatchedExercise(
                name=mapped.name,
                exercise_id=mapped.exercise_id or "",
                exercise_name=mapped.exercise_name or "",
                sets=mapped.sets,
            )
            for mapped in mapping
            if mapped.certainty not in ("new", "skipped")
        ][:MAX_MATCHED_EXERCISES],
        unknown_exercises=[mapped.name for mapped in mapping if mapped.certainty == "new"],
        created_exercises=[CreatedExercise(exercise_id=created.id, name=created.name) for created in exercises.created],
    )
