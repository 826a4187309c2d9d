"""The rows of a CSV file, whatever made it: its separator, its quotes, its end. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from fitai.workouts.imports.readers.models import UnreadableFile

SEPARATORS = (",", ";", "\t")
MAX_FIELD_CHARACTERS = 200_000
"""Characters of one field; past that a quote is missing somewhere."""
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
"""What Excel writes above the header, to say it to itself."""
ZIP_SIGNATURE = "PK\x03\x04"
"""How a spreadsheet of Excel begins, as it is a ZIP archive."""


@dataclass(slots=True)
class Row:
    """A row: the line that it begins in, and its cells by the header, folded."""

    line: int
    cells: dict[str, str]
    raw: list[str] = field(default_factory=list)

    def get(self, *names: str) -> str:
        """The first of these cells that holds something; empty otherwise."""
        for name in names:
            if found := self.cells.get(name):
                return found
        return ""


@dataclass(slots=True)
class Table:
    """A file's header, and its rows.

    Attributes:
        header: the names of the columns, folded.
        titles: the names as they stand in the file, by the folded ones.
        lost: the line in which the file ends in the middle of a row, and what was lost by it.
    """

    header: list[str]
    titles: dict[str, str]
    rows: list[Row]
    lost: tuple[int, str] | None = None


def fold_name(text: str) -> str:
    """A header's name without case, accents and double blanks: `Workout Name` is `workout name`."""
    plain = unicodedata.normalize("NFKD", text.strip("\ufeff \t").strip('"').casefold())
    return " ".join("".join(mark for mark in plain if not unicodedata.combining(mark)).split())


def read_table(text: str) -> Table:
    """The rows of a file; a header that is repeated is no row.

    Raises:
        Unreadable: it has no header.
    """
    if text.startswith(ZIP_SIGNATURE):
        raise UnreadableFile("it is a spreadsheet or an archive; save it as CSV first")
    content = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in content.split("\n") if line.strip()), "")
    said = SEPARATOR_LINE.fullmatch(first.strip(" "))
    separator = said[1] if said else max(SEPARATORS, key=first.count)
    records = [(line, cells) for line, cells in _records(content, separator) if any(cell.strip() for cell in cells)]
    records = records[1:] if said else records
    if not records:
        raise UnreadableFile("it is empty")
    names = [fold_name(cell) for cell in records[0][1]]
    if len(names) < 3:
        raise UnreadableFile("its first line is no header")
    titles = {
        name: cell.strip("\ufeff \t") for name, cell in zip(reversed(names), reversed(records[0][1]), strict=True)
    }
    rows = [_row(names, line, cells) for line, cells in records[1:] if not _is_header(names, cells)]
    table = Table(names, titles, rows)
    if rows:
        table.lost = _cut_off_row(content, separator, rows[-1], len(names))
    if table.lost:
        rows.pop()
    return table


def _row(names: Sequence[str], line: int, cells: list[str]) -> Row:
    # Of two columns with the same name the first one counts.
    pairs = reversed(list(zip(names, (cell.strip() for cell in cells), strict=False)))
    return Row(line, dict(pairs), cells)


def _is_header(names: Sequence[str], cells: Sequence[str]) -> bool:
    if len(cells) != len(names) or cells[0][:1].isdecimal():
        return False
    return fold_name(cells[0]) == names[0] and [fold_name(cell) for cell in cells] == names


def _records(content: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(MAX_FIELD_CHARACTERS)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise UnreadableFile(
            f"there is a quotation mark missing in or before line {line}, or a cell is far too long"
        ) from None


def _cut_off_row(content: str, separator: str, last: Row, columns: int) -> tuple[int, str] | None:
    """Whether the file ends in the middle of its last row: too few cells, or a quote that is not closed."""
    lines = content.split("\n")[last.line - 1 :]
    tail = "\n".join(lines)
    if _is_quote_open(tail, separator):
        more = sum(1 for line in lines[1:] if line.strip())
        after = f", and {more} more after it were lost by it" if more else ""
        return last.line, f"The file ends in the middle of this line: a quotation mark is not closed{after}"
    if len(last.raw) < columns and not content.endswith("\n"):
        return last.line, "The file ends in the middle of this line"
    return None


def _is_quote_open(tail: str, separator: str) -> bool:
    """Whether a quote is not closed at the end."""
    try:
        for _ in csv.reader(io.StringIO(tail, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


# --- values --------------------------------------------------------------------------------------------------------


NUMBER_COLUMNS = ("weight", "reps", "distance", "seconds", "duration", "rpe")
"""How the names of columns of numbers begin."""
THREE_DIGITS_AFTER_COMMA = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
COMMA_DECIMAL, POINT_DECIMAL = re.compile(r"[-+]?[\d.]*\d,(\d{1,2}|\d{4,})"), re.compile(r"[-+]?[\d,]*\d\.\d+")


def resolve_decimal_commas(table: Table) -> list[tuple[int, str, str]]:
    """Make out what `1,234` is, by the other numbers of the file: with decimal points elsewhere, it is 1234.

    Returns:
        Line, column and text of those that nothing decides: they are read as 1.234.
    """
    columns = [name for name in table.titles if name.startswith(NUMBER_COLUMNS) and not name.endswith("unit")]
    unclear = [
        (row, name, text)
        for row in table.rows
        for name in columns
        if "," in (text := row.cells.get(name, "")) and THREE_DIGITS_AFTER_COMMA.fullmatch(text)
    ]
    if not unclear:
        return []
    texts = {row.cells.get(name, "") for row in table.rows for name in columns}
    with_commas = any(COMMA_DECIMAL.fullmatch(text) for text in texts)
    with_points = any(POINT_DECIMAL.fullmatch(text) for text in texts)
    if with_points and not with_commas:
        for row, name, text in unclear:
            row.cells[name] = text.replace(",", "")
        return []
    return [] if with_commas and not with_points else [(row.line, name, text) for row, name, text in unclear]


def has_columns(header: Sequence[str], *names: str) -> bool:
    """Whether all of these columns are there."""
    return all(name in header for name in names)
