"""The rows of a CSV file, whatever made it: its separator, its quotes, its end. Pure."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fitai.workouts.imports.models import Unreadable

SEPARATORS = (",", ";", "\t")
FIELD_MOST = 200_000
"""Characters of one field; past that a quote is missing somewhere."""
NEVER = 1e15
"""No number of a file of workouts is so large; a larger one is none."""


@dataclass(slots=True)
class Row:
    """A row: the line that it begins in, and its cells by the header, folded."""

    line: int
    cells: dict[str, str]
    raw: list[str] = field(default_factory=list)

    def get(self, *names: str) -> str:
        """The first of these cells that there is; empty otherwise."""
        for name in names:
            if name in self.cells:
                return self.cells[name]
        return ""


@dataclass(slots=True)
class Table:
    """A file's header, and its rows.

    Attributes:
        cut: the line in which the file ends in the middle of a row.
    """

    header: list[str]
    rows: list[Row]
    cut: int | None = None


def folded(text: str) -> str:
    """A header's name without case, accents and double blanks: `Workout Name` is `workout name`."""
    plain = unicodedata.normalize("NFKD", text.strip().strip('"').casefold())
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).split())


def read(text: str) -> Table:
    """The rows of a file.

    Raises:
        Unreadable: it has no header.
    """
    content = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in content.split("\n") if line.strip()), "")
    if not first:
        raise Unreadable("it is empty")
    separator = max(SEPARATORS, key=first.count)
    records = list(_records(content, separator))
    names = [folded(cell) for cell in records[0][1]]
    if len(names) < 3:
        raise Unreadable("its first line is no header")
    rows = [
        Row(line, dict(zip(names, (cell.strip() for cell in cells), strict=False)), cells)
        for line, cells in records[1:]
        if any(cell.strip() for cell in cells)
    ]
    table = Table(names, rows)
    if rows and _is_cut(content, rows[-1], len(names)):
        table.cut = rows.pop().line
    return table


def _records(content: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(FIELD_MOST)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise Unreadable(f"there is a quotation mark missing in or before line {line}") from None


def _is_cut(content: str, last: Row, columns: int) -> bool:
    """Whether the file ends in the middle of its last row: too few cells, or a quote that is not closed."""
    if content.endswith("\n") and len(last.raw) >= columns and content.count('"') % 2 == 0:
        return False
    tail = "\n".join(content.split("\n")[last.line - 1 :])
    return (len(last.raw) < columns and not content.endswith("\n")) or tail.count('"') % 2 == 1


# --- values --------------------------------------------------------------------------------------------------------


class Unsound(Exception):
    """A cell that is no number."""


def number(text: str) -> float | None:
    """A number with a point or a comma; None for an empty cell.

    Raises:
        Unsound: it is none.

    >>> number("72,5"), number("1,234.5"), number("1.234,5"), number("")
    (72.5, 1234.5, 1234.5, None)
    """
    if not text:
        return None
    plain = text.strip().replace("\u00a0", "").replace(" ", "").replace("'", "")
    if not plain:
        return None
    point, comma = plain.rfind("."), plain.rfind(",")
    if comma > point:
        plain = plain.replace(".", "").replace(",", ".")
    elif comma >= 0:
        plain = plain.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        raise Unsound(text) from None
    if not abs(value) < NEVER:
        raise Unsound(text)
    return value


def whole(text: str) -> int | None:
    """A whole number, also written as 5.0; None for an empty cell.

    Raises:
        Unsound: it is none.
    """
    value = number(text)
    if value is None:
        return None
    if value != int(value):
        raise Unsound(text)
    return int(value)


def note(text: str, most: int = 2000) -> str | None:
    """A note as the app showed it: `\\n` is a new line; None where there is none."""
    if not text:
        return None
    plain = text.replace("\\n", "\n").strip()
    if not plain.isprintable():
        plain = "".join(mark for mark in plain if mark in "\n\t" or unicodedata.category(mark) not in ("Cc", "Cs"))
    return plain[:most] or None


def has(header: Sequence[str], *names: str) -> bool:
    """Whether all of these columns are there."""
    return all(name in header for name in names)
