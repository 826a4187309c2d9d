"""The types of imports and exports of workouts: requests, reports, and the state of an import."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.texts import VERBATIM, TimeZone
from fitai.kernel.types import Input, Model
from fitai.workouts.models import Day

MAX_CSV_CHARACTERS = 5_000_000
"""Characters of a file that is sent in the request: Lambda accepts 6 MB, the file escaped as JSON."""
MAX_FILE_BYTES = 15_000_000
"""Bytes of an uploaded file: some 200,000 sets, which are read within the half minute that a request has."""
MAX_DUPLICATE_WORKOUTS = 500
"""Duplicates that a report lists."""
MAX_SKIPPED_LINES = 500
"""Skipped lines that a report lists."""
MAX_CREATED_EXERCISES = 500
"""Exercises that an import creates, and lists."""
MAX_EXERCISE_NAMES = 2000
"""Different exercises that a file may name; each is searched for in several spellings."""
IMPORTS_PREFIX = "imports/"
"""The key prefix of all files of imports."""
IMPORT_LIFETIME_DAYS = 90
"""How long an import can be read and undone."""

Source = Literal["strong", "hevy", "fitnotes", "stronglifts", "gymbook", "fitai"]
ImportStatus = Literal["waiting", "checked", "running", "done", "undoing", "undone"]
FileName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
MappedTo = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Certainty = Literal["certain", "likely", "own", "new", "requested", "skipped"]
OWN_EXERCISE, SKIPPED_EXERCISE = "own", "skip"
"""The words of a mapping that are no ids."""
ImportId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class ImportWorkouts(Input):
    """A file of workouts, as `csv` or in an upload; or an earlier import, to be read or undone."""

    source: Literal["auto", "strong", "hevy", "fitnotes", "stronglifts", "gymbook", "fitai"] = "auto"
    """The app that the file is from; `auto` finds it out."""
    # Not stripped: the end of a file tells whether it is complete.
    csv: (
        Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=MAX_CSV_CHARACTERS), VERBATIM]
        | None
    ) = Field(None, description="The file itself: CSV, or the JSON of a FitAI export.")
    units: Literal["metric", "imperial", "kg", "lb", "lbs"] | None = Field(
        None, description="Units of a file that does not name its own; the caller's units when left out."
    )
    timezone: TimeZone | None = Field(
        None, description="Time zone of the times in the file; the caller's when left out."
    )
    duplicates: Literal["skip", "take"] | None = Field(
        None,
        description="What is done with workouts that the caller has already, or that stand in the file twice: the same start and the"
        " same sets, whatever their name and app. They are skipped when left out.",
    )
    mapping: dict[FileName, MappedTo] | None = Field(
        None,
        max_length=MAX_EXERCISE_NAMES,
        description="For names of exercises as the file has them: the `exerciseId` that is meant, `own` for an exercise of the caller's"
        " own of that name, or `skip` to leave its sets out. A name that is not here is looked up; see the report's `mapping`.",
    )
    dry_run: bool = Field(False, description="Only report what would be imported; nothing is written.")
    upload: bool = Field(
        False, description="Return a form for the upload of a larger file; after the upload, send its `importId`."
    )
    import_id: ImportId | None = Field(
        None,
        description="An earlier import, to read its progress. One that waits for its upload starts when it is there.",
    )
    undo: ImportId | None = Field(None, description="The import to undo.")

    @model_validator(mode="after")
    def _one_file(self) -> "ImportWorkouts":
        if sum([self.csv is not None, self.upload, self.import_id is not None, self.undo is not None]) != 1:
            raise ValueError("Give exactly one of csv, upload, importId and undo")
        return self


class SkippedLine(Model):
    """A line of the file that was not imported, and why. Lines count from 1, the header included."""

    line: int
    """The number of the line in the file, counted from 1."""
    column: str | None = Field(None, description="The column that is the reason, as the file names it.")
    reason: str
    """Why it was not imported, in words to be shown."""


class MatchedExercise(Model):
    """The exercise that a name of the file was matched with."""

    name: str
    """The name in the file."""
    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    exercise_name: str
    """The name of the exercise."""
    sets: int
    """How many sets of the file it has."""


class MappedExercise(Model):
    """What becomes of a name of the file."""

    name: str
    """The name of the exercise in the file."""
    exercise_id: str | None = Field(None, description="The exercise; none where the mapping says `skip`.")
    exercise_name: str | None = None
    """The name of the exercise that it becomes."""
    certainty: Certainty = Field(
        description="`certain`: the library's exercise of this name. `likely`: the library's exercise by some of its words. `own`: an"
        " exercise of the caller's own. `new`: one that is created. `requested` and `skipped`: as the mapping says."
    )
    sets: int
    """How many sets of the file have this name."""
    suggested_id: str | None = Field(
        None, description="An exercise of the library that may be meant, which another name of the file has."
    )
    suggested_name: str | None = None
    """The name of the exercise that may be meant."""


class DuplicateWorkout(Model):
    """A workout of the file that the caller has already, or that stands in the file twice."""

    line: int
    """The line of the file that the workout begins at."""
    name: str
    """The name of the workout in the file."""
    start: str = Field(description="Its start as the file has it: a local time, or a day.")
    certainty: Literal["same", "likely"] = Field(
        description="`same`: imported from this app before. `likely`: another workout with the same start and sets."
    )
    workout_id: str | None = Field(None, description="The workout that exists.")
    other_line: int | None = Field(None, description="The line of the same workout, if it is in the file.")
    is_taken: bool = Field(description="Imported all the same, since the request says so.")


class CreatedExercise(Model):
    """An exercise that neither the library nor the caller had, created as the caller's own."""

    exercise_id: str
    """The id of the caller's own exercise that was created for it."""
    name: str
    """The name that it has in the file."""


class WorkoutImportUpload(Model):
    """A form that uploads the file: POST the fields, then `file`."""

    url: str
    """The address to post the form to."""
    fields: dict[str, str]
    """The fields of the form, to be sent before `file`, as they are."""
    max_bytes: int
    """The largest file that is accepted, in bytes."""
    expires_at: Moment
    """When the form expires; ask for a new one then."""


class WorkoutImport(Model):
    """The progress of an import, and what its file contains.

    `workouts` and `sets` count what is new; `duplicates` counts the workouts that existed before.
    """

    import_id: str
    """Identifies the import in later requests."""
    status: ImportStatus
    """How far the import is."""
    percent: int = Field(0, description="Progress of a running import, or of its undo.")
    source: Source | None = None
    """The app that the file is from; left out until it is known."""
    workouts: int = 0
    """How many workouts the file has."""
    sets: int = 0
    """How many sets the file has."""
    duplicates: int = 0
    """How many workouts were there already and are left out."""
    deleted: int = Field(
        0, description="Workouts that the caller has deleted since an earlier import; they are not imported again."
    )
    duplicate_workouts: list[DuplicateWorkout] = Field([], description="The duplicates, the first 500 of them.")
    skipped: list[SkippedLine] = []
    """The lines that were not imported."""
    skipped_left_out: int = Field(0, description="Number of further lines that were skipped.")
    warnings: list[str] = Field([], description="What was read differently from how it is written in the file.")
    ignored_columns: list[str] = Field([], description="Columns of the file that are not read.")
    mapping: list[MappedExercise] = Field(
        [], description="Each name of an exercise, and what becomes of it; a request may correct it by its `mapping`."
    )
    matched_exercises: list[MatchedExercise] = []
    """The names of the file for which an exercise was found."""
    unknown_exercises: list[str] = Field([], description="Names that neither the library nor the caller had.")
    created_exercises: list[CreatedExercise] = []
    """The names of the file for which an exercise of the caller's own is created."""
    removed: int = Field(0, description="Workouts that the undo has deleted.")
    kept: int = Field(0, description="Workouts that the undo has kept, because they were changed since.")
    upload: WorkoutImportUpload | None = None
    """Where to send the file, while it is awaited."""


class ExportWorkouts(Input):
    """Which completed workouts to export, and in which format."""

    format: Literal["csv", "json"] = "csv"
    """The format of the file."""
    since: Day | None = Field(None, alias="from", description="First day.")
    until: Day | None = Field(None, alias="to", description="Last day.")
    background: bool = False
    """Whether the file is made in the background however short the history is; a long one always is."""

    @model_validator(mode="after")
    def _in_order(self) -> "ExportWorkouts":
        if self.since and self.until and self.until < self.since:
            raise ValueError("to must not be before from")
        return self


# --- state ---------------------------------------------------------------------------------------------------------

ImportPhase = Literal["waiting", "prepare", "write", "records", "done", "remove", "mend", "undone"]


class ImportState(Model):
    """The state of an import. It advances by conditional writes, each of which raises `revision`.

    Attributes:
        at: the next chunk or exercise of the phase, of `of`.
        chunks: the number of chunks that the workouts are in.
        are_units_given: whether the request has said the units, so that they are not assumed.
        duplicates: what is done with workouts that exist.
        has_mapping: whether a file beside it says which exercises are meant.
        touched: epoch seconds of the last step.
        leased_until: epoch seconds until which the request itself works at the import.
    """

    import_id: str
    user_id: str
    phase: ImportPhase
    at: int = 0
    of: int = 0
    chunks: int = 0
    source: str = "auto"
    units: Literal["metric", "imperial"] = "metric"
    are_units_given: bool = False
    timezone: str = "UTC"
    day_starts_at: int = 0
    duplicates: Literal["skip", "take"] = "skip"
    has_mapping: bool = False
    removed: int = 0
    kept: int = 0
    created_at: Moment
    revision: int = 1
    leased_until: int = 0
    touched: int = 0
