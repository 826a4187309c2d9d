"""The neutral model of a file of workouts, independent of the app that wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from fitai.kernel.types import Units
from fitai.workouts.imports.models import SkippedLine, Source
from fitai.workouts.models import Mood, SetType

MAX_WARNINGS = 50
"""Different warnings of a report."""
MAX_WARNING_LINES = 3
"""Lines that a warning lists."""


@dataclass(slots=True)
class FileSet:
    """A set of a file, in kilograms, metres and seconds."""

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
    measurement: str | None = None


@dataclass(slots=True)
class FileExercise:
    """An exercise of a workout of a file."""

    name: str
    sets: list[FileSet]
    superset: str | None = None
    notes: str | None = None
    category: str | None = None
    exercise_id: str | None = None
    measurement: str | None = None

    @property
    def key(self) -> str:
        """The key of the exercise within its file: its id, where the file has one, or its name."""
        return f"id:{self.exercise_id}" if self.exercise_id else self.name


@dataclass(slots=True)
class FileWorkout:
    """A workout of a file.

    Attributes:
        line: its first line.
        key: what identifies it among the workouts of its source and user, in every file that has it.
        started: its start in local time.
        seconds: its duration.
        zone: the time zone, where the file has one.
        workout_id: its id, where the file is a FitAI export.
        instant: its start, where the file gives it with a zone.
        until: its end in local time, where the file gives that instead of a duration.
        ended: its end, where the file gives it with a zone.
        day: the day that it counts for, where the file has one.
        written: its start as the clock of the file shows it, whatever the zone.
        is_day_only: whether the file has its day only, and no time.
    """

    line: int
    key: str
    started: datetime
    name: str | None
    seconds: float | None
    exercises: list[FileExercise]
    notes: str | None = None
    zone: str | None = None
    workout_id: str | None = None
    instant: datetime | None = None
    until: datetime | None = None
    ended: datetime | None = None
    day: date | None = None
    body_weight: float | None = None
    location: str | None = None
    location_label: str | None = None
    mood: Mood | None = None
    written: datetime | None = None
    is_day_only: bool = False


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader is told of a file.

    Attributes:
        units: of a file that does not name its own.
        are_units_given: whether the caller has said these units, so that they are not assumed.
    """

    units: Units
    are_units_given: bool = False


@dataclass(slots=True)
class WorkoutFile:
    """The content of a file.

    Attributes:
        titles: the names of the columns as the file has them, by their folded names.
        columns: the folded names of the columns of measures, by the names of the API's fields.
        warning_lines: the warnings, each with the lines that it is about.
        are_units_given: whether the caller has said the units of the file.
        ignored: the titles of the columns that are not read.
    """

    source: Source
    titles: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str | None] = field(default_factory=dict)
    workouts: list[FileWorkout] = field(default_factory=list)
    skipped: list[SkippedLine] = field(default_factory=list)
    warning_lines: dict[str, list[int]] = field(default_factory=dict)
    are_units_given: bool = False
    ignored: list[str] = field(default_factory=list)

    def skip(self, line: int, reason: str, column: str | None = None) -> None:
        """Record that a line is left out.

        Args:
            column: the folded name of the column that is the reason.
        """
        title = None if column is None else self.titles.get(column, column)
        self.skipped.append(SkippedLine(line=line, column=title, reason=reason))

    def warn(self, text: str, *lines: int) -> None:
        """Record a warning, and the lines that it is about."""
        if text in self.warning_lines or len(self.warning_lines) < MAX_WARNINGS:
            self.warning_lines.setdefault(text, []).extend(lines)

    @property
    def warnings(self) -> list[str]:
        """The texts of the warnings, each with the first of its lines.

        >>> file = WorkoutFile("hevy")
        >>> for line in (9, 2, 2, 7, 30):
        ...     file.warn("An RPE was left out", line)
        >>> file.warnings
        ['An RPE was left out (lines 2, 7, 9 and 1 more).']
        """
        return [text + _lines_text(sorted(set(lines))) + "." for text, lines in self.warning_lines.items()]


def _lines_text(lines: Sequence[int]) -> str:
    if not lines:
        return ""
    more = f" and {len(lines) - MAX_WARNING_LINES} more" if len(lines) > MAX_WARNING_LINES else ""
    return f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:MAX_WARNING_LINES]))}{more})"
