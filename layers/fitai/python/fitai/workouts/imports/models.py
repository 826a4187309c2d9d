"""What is asked of an import of workouts, what it reports, and what its files come to."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.workouts.models import Day, TimeZone

MAX_CSV_CHARACTERS = 5_000_000
"""Characters of a file that comes in the request: Lambda takes 6 MB, the file escaped as JSON."""
MAX_FILE_BYTES = 15_000_000
"""Bytes of a file that is uploaded: some 200,000 sets, which are read within the half minute that there is."""
MAX_SKIPPED_LINES = 500
"""Skipped lines that a report tells."""
MAX_CREATED_EXERCISES = 500
"""Exercises that an import makes, and tells of."""
MAX_EXERCISE_NAMES = 2000
"""Different exercises that a file may name; each is looked for in several spellings."""
IMPORTS_PREFIX = "imports/"
"""How the key of every file of an import begins."""
IMPORT_LIFETIME_DAYS = 90
"""How long an import can be asked for, and undone."""

Source = Literal["strong", "hevy", "fitnotes", "fitai"]
ImportStatus = Literal["waiting", "checked", "running", "done", "undoing", "undone"]
ImportId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class ImportWorkouts(Input):
    """A file of workouts: here as `csv`, or in an upload; or an earlier import, to be looked at or undone."""

    source: Literal["auto", "strong", "hevy", "fitnotes", "fitai"] = "auto"
    # Not stripped: how a file ends says whether it is whole.
    csv: (
        Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=MAX_CSV_CHARACTERS)] | None
    ) = Field(None, description="The file itself: CSV, or JSON of an export of ours.")
    units: Literal["metric", "imperial", "kg", "lb", "lbs"] | None = Field(
        None, description="Of a file that does not say it; the caller's own, when this does not say it either."
    )
    timezone: TimeZone | None = Field(None, description="Of the times in the file; the caller's, unless given.")
    dry_run: bool = Field(False, description="Only look: nothing is written.")
    upload: bool = Field(False, description="Answer a form to upload a larger file with; then send its `importId`.")
    import_id: ImportId | None = Field(
        None, description="An earlier import: how far it is. One that waits for its upload begins when it is there."
    )
    undo: ImportId | None = Field(None, description="An import that is to be undone.")

    @model_validator(mode="after")
    def _one_file(self) -> "ImportWorkouts":
        if sum([self.csv is not None, self.upload, self.import_id is not None, self.undo is not None]) != 1:
            raise ValueError("Give exactly one of csv, upload, importId and undo")
        return self


class SkippedLine(Model):
    """A line of the file that was not taken over, and why. Lines count from 1, the header is one."""

    line: int
    column: str | None = Field(None, description="Where the reason lies, as the file names it.")
    reason: str


class MatchedExercise(Model):
    """What a name of the file was taken for."""

    name: str
    exercise_id: str
    exercise_name: str
    sets: int


class CreatedExercise(Model):
    """An exercise that neither the library nor the caller had, and that is the caller's own now."""

    exercise_id: str
    name: str


class WorkoutImportUpload(Model):
    """A form that takes the file: POST the fields, then `file`."""

    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: Moment


class WorkoutImport(Model):
    """How far an import is, and what became, or would become, of its file.

    `workouts` and `sets` are those that are new; `duplicates` counts the workouts that were there before.
    """

    import_id: str
    status: ImportStatus
    percent: int = Field(0, description="How far a running import, or its undoing, is.")
    source: Source | None = None
    workouts: int = 0
    sets: int = 0
    duplicates: int = 0
    deleted: int = Field(0, description="Workouts that the caller has deleted since an earlier import; they stay away.")
    skipped: list[SkippedLine] = []
    skipped_left_out: int = Field(0, description="Further lines that were skipped.")
    warnings: list[str] = Field([], description="What was taken otherwise than it stands in the file.")
    matched_exercises: list[MatchedExercise] = []
    unknown_exercises: list[str] = Field([], description="Names that neither the library nor the caller had.")
    created_exercises: list[CreatedExercise] = []
    removed: int = Field(0, description="Workouts that the undoing has removed.")
    kept: int = Field(0, description="Workouts that the undoing has left, because they were changed since.")
    upload: WorkoutImportUpload | None = None


class ExportWorkouts(Input):
    """Which completed workouts are handed over, and in which form."""

    format: Literal["csv", "json"] = "csv"
    since: Day | None = Field(None, alias="from", description="First day.")
    until: Day | None = Field(None, alias="to", description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> "ExportWorkouts":
        if self.since and self.until and self.until < self.since:
            raise ValueError("to must not be before from")
        return self


# --- inside --------------------------------------------------------------------------------------------------------

ImportPhase = Literal["waiting", "prepare", "write", "records", "done", "remove", "mend", "undone"]


class ImportState(Model):
    """Where an import stands. It moves on by conditional writes, each raising `revision`.

    Attributes:
        at: the next chunk or exercise of the phase; `of` them there are.
        chunks: how many of them the workouts are in.
        touched: epoch seconds of the last step.
        leased_until: epoch seconds until which the request itself works at it.
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
    removed: int = 0
    kept: int = 0
    created_at: Moment
    revision: int = 1
    leased_until: int = 0
    touched: int = 0
