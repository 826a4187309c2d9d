"""The requests, reports and records of imports and exports of exercises."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.texts import VERBATIM
from fitai.kernel.types import Input, Model

MAX_FILE_BYTES = 25_000_000
"""Bytes of an uploaded file."""
MAX_EXERCISES = 10_000
"""Records of a file: matching them and building the library twice fits into the 29 seconds that API Gateway waits."""
MAX_REPORT_LINES = 5_000
"""Lines of a report; those that need attention are kept first."""

ImportFormat = Literal["free-exercise-db", "wger", "csv", "fitai"]
ImportOutcome = Literal["new", "matched", "duplicate", "invalid"]


class ImportExercises(Input):
    """A file of exercises: its `content`, an upload (`upload`, then `importId`), or the file of an earlier import."""

    source: Literal["auto", "free-exercise-db", "wger", "csv", "fitai"] = "auto"
    """The format of the file; `auto` finds it out."""
    content: Annotated[str, Field(min_length=1), VERBATIM] | None = Field(
        None, description="The file itself, up to 5 MB."
    )
    upload: bool = Field(False, description="Request a form to upload a larger file; then send its `importId`.")
    import_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")] | None = Field(
        None, description="An earlier import: its file is checked again, and imported with `dryRun: false`."
    )
    dry_run: bool = Field(True, description="Only check the file: nothing is changed.")
    skip_invalid: bool = Field(False, description="Import the valid records of a file that has invalid ones.")

    @model_validator(mode="after")
    def _exactly_one_source(self) -> "ImportExercises":
        if sum((self.content is not None, self.upload, self.import_id is not None)) != 1:
            raise ValueError("Give exactly one of content, upload and importId")
        return self


class ExerciseImport(Model):
    """An import into the library, in the list of the newest."""

    id: str
    """Identifies it."""
    status: Literal["waiting", "checked", "applied"]
    """Whether it waits for its file, was only checked, or is in the library."""
    source: str
    """The format that was named, or `auto`."""
    created_at: Moment
    """When it was begun."""
    applied_at: Moment | None = None
    """When its exercises became part of the library; left out before."""
    added: int | None = None
    """How many exercises it has added; left out before."""


class ImportField(Model):
    """An error of a record's field; `path` as in the API."""

    path: str
    """The field, by its name in the API."""
    message: str
    """What is wrong with it."""


class ImportedLine(Model):
    """The outcome of a record. `line` is the line of a CSV file, or the position in a JSON list; both start at 1."""

    line: int
    """The number of the line in the file, counted from 1."""
    name: str
    """The name of the exercise in the file."""
    outcome: ImportOutcome
    """What becomes of it."""
    exercise_id: str | None = Field(None, description="The exercise that it matches, or that it becomes.")
    matched_by: Literal["origin", "name", "alias"] | None = None
    """What it was recognised by, where it is there already."""
    duplicate_of: int | None = Field(None, description="The earlier line of the file with the same exercise.")
    fields: list[ImportField] = []
    """What is wrong with it, where it is invalid."""
    notes: list[str] = Field([], description="What was replaced or left out.")


class ImportCounts(Model):
    """The number of records of each outcome."""

    new: int = 0
    """Exercises that are added."""
    matched: int = 0
    """Exercises that are there already, and are updated."""
    duplicate: int = 0
    """Records that repeat another one of the file."""
    invalid: int = 0
    """Records that are not valid."""


class ImportUpload(Model):
    """A form to upload the file with: POST the fields, then `file`."""

    url: str
    """The address to post the form to."""
    fields: dict[str, str]
    """The fields of the form, to be sent before `file`, as they are."""
    max_bytes: int
    """The largest file that is accepted, in bytes."""
    expires_at: Moment
    """When the form expires; ask for a new one then."""


class ImportReport(Model):
    """The status of an import (`waiting` for its upload, `checked`, or `applied`), and the outcome of its records."""

    import_id: str
    """Identifies the import in later requests."""
    status: Literal["waiting", "checked", "applied"]
    """`waiting` for its upload, `checked`, or `applied`."""
    source: ImportFormat | None = None
    """The format that was found."""
    total: int = 0
    """How many records the file has."""
    counts: ImportCounts = ImportCounts()
    """How many records have which outcome."""
    lines: list[ImportedLine] = []
    """The outcome of each record, up to a limit."""
    lines_left_out: int = 0
    """How many records are counted but not listed."""
    warnings: list[str] = Field([], description="About the whole file.")
    upload: ImportUpload | None = None
    """Where to send the file, while it is awaited."""


@dataclass(slots=True)
class ParsedExercise:
    """A record of a file, mapped to the fields of `CreateExercise` but not validated.

    Attributes:
        origin: its id at the source.
        content: the fields of `CreateExercise` that it has.
        images, videos: links to its pictures and videos at the source, which are kept and never fetched.
        problems: errors of the mapping. notes: what was replaced or left out.
    """

    line: int
    name: str
    origin: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    problems: list[ImportField] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class UnreadableFile(Exception):
    """A file cannot be parsed; the message says why."""


ExportFormat = Literal["json", "csv"]


class ExportLibrary(Input):
    """The format of the export."""

    format: ExportFormat = "json"
    """The format of the file."""
