"""What is asked of an import of workouts, what it reports, and what its files come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model
from fitai.workouts.models import Day, Mood, SetType, Zone

CSV_MOST = 5_000_000
"""Characters of a file that comes in the request: Lambda takes 6 MB, the file escaped as JSON."""
BYTES_MOST = 15_000_000
"""Bytes of a file that is uploaded: some 200,000 sets, which are read within the half minute that there is."""
SKIPPED_MOST = 500
"""Skipped lines that a report tells."""
WARNINGS_MOST = 50
"""Different warnings of a report."""
LINES_TOLD = 3
"""Lines that a warning names."""
CREATED_MOST = 500
"""Exercises that an import makes, and tells of."""
NAMES_MOST = 2000
"""Different exercises that a file may name; each is looked for in several spellings."""
IMPORTS = "imports/"
"""How the key of every file of an import begins."""
IMPORTS_KEPT_DAYS = 90
"""How long an import can be asked for, and undone."""

Source = Literal["strong", "hevy", "fitnotes", "fitai"]
ImportStatus = Literal["waiting", "checked", "running", "done", "undoing", "undone"]
ImportId = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class ImportWorkouts(Input):
    """A file of workouts: here as `csv`, or in an upload; or an earlier import, to be looked at or undone."""

    source: Literal["auto", "strong", "hevy", "fitnotes", "fitai"] = "auto"
    # Not stripped: how a file ends says whether it is whole.
    csv: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=CSV_MOST)] | None = Field(
        None, description="The file itself: CSV, or JSON of an export of ours."
    )
    units: Literal["metric", "imperial", "kg", "lb", "lbs"] | None = Field(
        None, description="Of a file that does not say it; the caller's own, when this does not say it either."
    )
    timezone: Zone | None = Field(None, description="Of the times in the file; the caller's, unless given.")
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

Phase = Literal["waiting", "prepare", "write", "records", "done", "remove", "mend", "undone"]


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
    phase: Phase
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


@dataclass(slots=True)
class ReadSet:
    """A set as a file tells it: kilograms, metres, seconds."""

    line: int
    type: SetType = "normal"
    weight: float | None = None
    reps: int | None = None
    distance: float | None = None
    seconds: float | None = None
    rpe: float | None = None
    notes: str | None = None
    completed_at: datetime | None = None
    rest: float | None = None


@dataclass(slots=True)
class ReadExercise:
    """An exercise of a workout of a file."""

    name: str
    sets: list[ReadSet]
    superset: str | None = None
    notes: str | None = None
    category: str | None = None
    exercise_id: str | None = None
    measurement: str | None = None


@dataclass(slots=True)
class ReadWorkout:
    """A workout of a file; `started` is local time, `zone` where the file says it.

    `key` tells it from all others of its source and user: the same in every file that it stands in. `instant` is when
    it began, and `ended` when it ended, where the file says that with a zone; `until` is a local end, where the file has
    that and not how long it took; `day` is the one that it counts for.
    """

    line: int
    key: str
    started: datetime
    name: str | None
    seconds: float | None
    exercises: list[ReadExercise]
    notes: str | None = None
    zone: str | None = None
    workout_id: str | None = None
    instant: datetime | None = None
    until: datetime | None = None
    ended: datetime | None = None
    day: date | None = None
    body_weight: float | None = None
    location: str | None = None
    mood: Mood | None = None


@dataclass(slots=True)
class ReadFile:
    """What a file comes to.

    Attributes:
        titles: the names of the columns as they stand in the file, by the folded ones.
        columns: the folded names of the columns of measures, by what they are called with us.
        told: what was taken otherwise than it stands in the file, and in which lines.
    """

    source: Source
    titles: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    workouts: list[ReadWorkout] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)
    told: dict[str, list[int]] = field(default_factory=dict)

    def skip(self, line: int, reason: str, column: str | None = None) -> None:
        """Leave a line out.

        Args:
            column: the folded name of the column in which the reason lies.
        """
        title = None if column is None else self.titles.get(column, column)
        self.skipped.append(SkippedLine(line=line, column=title, reason=reason))

    def warn(self, text: str, *lines: int) -> None:
        """Tell something, and in which lines it is so."""
        if text in self.told or len(self.told) < WARNINGS_MOST:
            self.told.setdefault(text, []).extend(lines)

    @property
    def warnings(self) -> list[str]:
        """What is told, with the first of the lines.

        >>> file = ReadFile("hevy")
        >>> for line in (9, 2, 2, 7, 30):
        ...     file.warn("An RPE was left out", line)
        >>> file.warnings
        ['An RPE was left out (lines 2, 7, 9 and 1 more).']
        """
        return [text + _in_lines(sorted(set(lines))) + "." for text, lines in self.told.items()]


def _in_lines(lines: Sequence[int]) -> str:
    if not lines:
        return ""
    more = f" and {len(lines) - LINES_TOLD} more" if len(lines) > LINES_TOLD else ""
    return f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:LINES_TOLD]))}{more})"


class Unreadable(Exception):
    """The file is none that is known."""
