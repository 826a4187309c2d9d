"""A file of workouts as one neutral model, whatever app wrote it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from fitai.workouts.imports.models import SkippedLine, Source
from fitai.workouts.models import Mood, SetType

MAX_WARNINGS = 50
"""Different warnings of a report."""


MAX_WARNING_LINES = 3
"""Lines that a warning names."""


@dataclass(slots=True)
class FileSet:
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
class FileExercise:
    """An exercise of a workout of a file."""

    name: str
    sets: list[FileSet]
    superset: str | None = None
    notes: str | None = None
    category: str | None = None
    exercise_id: str | None = None
    measurement: str | None = None


@dataclass(slots=True)
class FileWorkout:
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
    mood: Mood | None = None


@dataclass(slots=True)
class WorkoutFile:
    """What a file comes to.

    Attributes:
        titles: the names of the columns as they stand in the file, by the folded ones.
        columns: the folded names of the columns of measures, by what they are called with us.
        told: what was taken otherwise than it stands in the file, and in which lines.
    """

    source: Source
    titles: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    workouts: list[FileWorkout] = field(default_factory=list)
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
        if text in self.told or len(self.told) < MAX_WARNINGS:
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
    more = f" and {len(lines) - MAX_WARNING_LINES} more" if len(lines) > MAX_WARNING_LINES else ""
    return f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:MAX_WARNING_LINES]))}{more})"


class UnreadableFile(Exception):
    """The file is none that is known."""
