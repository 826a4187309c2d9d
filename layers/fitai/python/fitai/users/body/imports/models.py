"""Types of the imports of body data that cross the API."""

import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from fitai.kernel.texts import VERBATIM, TimeZone
from fitai.kernel.types import Input, Model

MAX_CSV_CHARACTERS = 3_000_000
"""Characters of a file."""
MAX_ROWS = 10_000
"""Rows of a file: 27 years of a reading each day."""
MAX_SKIPPED_LINES = 500
"""Skipped lines that a report lists."""

BodySource = Literal["openscale", "libra", "hevy"]


class ImportBody(Input):
    """A file of body data."""

    source: Literal["auto", "openscale", "libra", "hevy"] = "auto"
    """The app that the file is from; `auto` finds it out."""
    # Not stripped: the end of a file tells whether it is complete.
    csv: Annotated[
        str, StringConstraints(strip_whitespace=False, min_length=1, max_length=MAX_CSV_CHARACTERS), VERBATIM
    ] = Field(description="The file itself, with at most 10,000 rows.")
    units: Literal["metric", "imperial"] | None = Field(
        None,
        description="Units of a file that does not name its own: kilograms and centimetres, or pounds and inches. The caller's units"
        " when left out.",
    )
    timezone: TimeZone | None = Field(
        None, description="Time zone in which instants of the file have their day; the caller's when left out."
    )
    dry_run: bool = Field(False, description="Only report what would be imported; nothing is written.")


class SkippedBodyLine(Model):
    """A line of the file that was not imported, and why. Lines count from 1, the header included."""

    line: int
    """The number of the line in the file, counted from 1."""
    column: str | None = Field(None, description="The column that is the reason, as the file names it.")
    reason: str
    """Why it was not imported, in words to be shown."""


class BodyImport(Model):
    """What a file of body data contains, and what became of it."""

    source: BodySource
    """The app that the file is from."""
    dry_run: bool
    """Whether nothing was written."""
    entries: int
    """How many entries are new; they were added, unless it was a dry run."""
    duplicates: int
    """How many rows the log, or the file itself, has already: the same day and the same values. They are left out."""
    first_date: datetime.date | None = Field(None, description="The earliest day of the new entries.")
    last_date: datetime.date | None = Field(None, description="The latest day of the new entries.")
    skipped: list[SkippedBodyLine] = []
    """The lines that were not imported, the first 500 of them."""
    skipped_left_out: int = Field(0, description="Number of further lines that were skipped.")
    warnings: list[str] = Field([], description="What was read differently from how it is written in the file.")
    ignored_columns: list[str] = Field([], description="Columns of the file that are not read.")
