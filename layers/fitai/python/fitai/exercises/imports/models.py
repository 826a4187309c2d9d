"""What is asked of an import of exercises, and what it reports."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

MAX_FILE_BYTES = 25_000_000
"""Bytes of a file that is uploaded."""
MAX_EXERCISES = 10_000
"""Records of a file: looking at them and building the library twice fits into the half minute that API Gateway waits."""
MAX_REPORT_LINES = 5_000
"""Lines that a report tells; what needs attention comes first."""

ImportFormat = Literal["free-exercise-db", "wger", "csv", "fitai"]
ImportOutcome = Literal["new", "matched", "duplicate", "invalid"]


class ImportExercises(Input):
    """A file of exercises: here as `content`, in an upload that an earlier answer offered, or in an earlier import."""

    source: Literal["auto", "free-exercise-db", "wger", "csv", "fitai"] = "auto"
    content: Annotated[str, Field(min_length=1)] | None = Field(None, description="The file itself, up to 5 MB.")
    upload: bool = Field(False, description="Answer a form to upload a larger file with; then send its `importId`.")
    import_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")] | None = Field(
        None, description="An earlier import: looks at its file again, and takes it over with `dryRun: false`."
    )
    dry_run: bool = Field(True, description="Only look: nothing is changed.")
    skip_invalid: bool = Field(False, description="Take over the sound records of a file that has unsound ones.")

    @model_validator(mode="after")
    def _one_file(self) -> "ImportExercises":
        given = [self.content is not None, self.upload, self.import_id is not None]
        if sum(given) != 1:
            raise ValueError("Give exactly one of content, upload and importId")
        return self


class ImportField(Model):
    """What is wrong with one field of a record; `path` as we name it."""

    path: str
    message: str


class ImportedLine(Model):
    """What becomes of one record. `line` is the line of a CSV file, or the place in a JSON list; both begin at 1."""

    line: int
    name: str
    outcome: ImportOutcome
    exercise_id: str | None = Field(None, description="The one that it is, or that it becomes.")
    matched_by: Literal["origin", "name", "alias"] | None = None
    duplicate_of: int | None = Field(None, description="The line of the same file that is the same exercise.")
    fields: list[ImportField] = []
    notes: list[str] = Field([], description="What was taken for something else, or left out.")


class ImportCounts(Model):
    """How many records there are of each outcome."""

    new: int = 0
    matched: int = 0
    duplicate: int = 0
    invalid: int = 0


class ImportUpload(Model):
    """A form that takes the file: POST the fields, then `file`."""

    url: str
    fields: dict[str, str]
    max_bytes: int
    expires_at: Moment


class ImportReport(Model):
    """How far an import is: `waiting` for its upload, `checked`, or `applied`; what became, or would become, of it."""

    import_id: str
    status: Literal["waiting", "checked", "applied"]
    source: ImportFormat | None = None
    total: int = 0
    counts: ImportCounts = ImportCounts()
    lines: list[ImportedLine] = []
    lines_left_out: int = 0
    warnings: list[str] = Field([], description="About the file as a whole.")
    upload: ImportUpload | None = None


@dataclass(slots=True)
class ParsedExercise:
    """One record of a file, in our words, before anybody has looked whether they make an exercise.

    Attributes:
        origin: what the source calls it by.
        content: the fields of `CreateExercise` that it fills.
    """

    line: int
    name: str
    origin: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    problems: list[ImportField] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class UnreadableFile(Exception):
    """A file that is not what it is said to be; the message says why."""


ExportFormat = Literal["json", "csv"]


class ExportLibrary(Input):
    """In which form the library is handed over."""

    format: ExportFormat = "json"
