"""The types of imports and exports of workouts: requests, reports, and the state of an import."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.workouts.models import Day, TimeZone

MAX_CSV_CHARACTERS = 5_000_000
"""Characters of a file that is sent in the request: Lambda accepts 6 MB, the file escaped as JSON."""
MAX_FILE_BYTES = 15_000_000
"""Bytes of an uploaded file: some 200,000 sets, which are read within the half minute that a request has."""
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

Source = Literal["strong", "hevy", "fitnotes", "fitai"]
ImportStatus = Literal["waiting", "checked", "running", "done", "undoing", "undone"]
ImportId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class ImportWorkouts(Input):
    """A file of workouts, as `csv` or in an upload; or an earlier import, to be read or undone."""

    source: Literal["auto", "strong", "hevy", "fitnotes", "fitai"] = "auto"
    # Not stripped: the end of a file tells whether it is complete.
    csv: (
        Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=MAX_CSV_CHARACTERS)] | None
    ) = Field(None, description="The file itself: CSV, or the JSON of a FitAI export.")
    units: Literal["metric", "imperial", "kg", "lb", "lbs"] | None = Field(
        None, description="Units of a file that does not name its own; the caller's units when left out."
    )
    timezone: TimeZone | None = Field(
        None, description="Time zone of the times in the file; the caller's when left out."
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
    column: str | None = Field(None, description="The column that is the reason, as the file names it.")
    reason: str


class MatchedExercise(Model):
    """The exercise that a name of the file was matched with."""

    name: str
    exercise_id: str
    exercise_name: str
    sets: int


class CreatedExercise(Model):
    """An exercise that neither the library nor the caller had, created as the caller's own."""

    exercise_id: str
    name: str


class WorkoutImportUpload(Model):
    """A form that uploads the file: POST the fields, then `file`."""

    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: Moment


class WorkoutImport(Model):
    """The progress of an import, and what its file contains.

    `workouts` and `sets` count what is new; `duplicates` counts the workouts that existed before.
    """

    import_id: str
    status: ImportStatus
    percent: int = Field(0, description="Progress of a running import, or of its undo.")
    source: Source | None = None
    workouts: int = 0
    sets: int = 0
    duplicates: int = 0
    deleted: int = Field(
        0, description="Workouts that the caller has deleted since an earlier import; they are not imported again."
    )
    skipped: list[SkippedLine] = []
    skipped_left_out: int = Field(0, description="Number of further lines that were skipped.")
    warnings: list[str] = Field([], description="What was read differently from how it is written in the file.")
    matched_exercises: list[MatchedExercise] = []
    unknown_exercises: list[str] = Field([], description="Names that neither the library nor the caller had.")
    created_exercises: list[CreatedExercise] = []
    removed: int = Field(0, description="Workouts that the undo has deleted.")
    kept: int = Field(0, description="Workouts that the undo has kept, because they were changed since.")
    upload: WorkoutImportUpload | None = None


class ExportWorkouts(Input):
    """Which completed workouts to export, and in which format."""

    format: Literal["csv", "json"] = "csv"
    since: Day | None = Field(None, alias="from", description="First day.")
    until: Day | None = Field(None, alias="to", description="Last day.")

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
    timezone: str = "UTC"
    day_starts_at: int = 0
    removed: int = 0
    kept: int = 0
    created_at: Moment
    revision: int = 1
    leased_until: int = 0
    touched: int = 0
