"""Parse a CSV file: its separator, its quotes, its header, its end. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

SEPARATORS = (",", ";", "\t")
MAX_FIELD_CHARACTERS = 200_000
"""Characters of one field; in a longer one a quotation mark is missing."""
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?', re.IGNORECASE)
"""The line above the header in which Excel names the separator."""
ZIP_SIGNATURE = "PK\x03\x04"
"""The first characters of an Excel spreadsheet, which is a ZIP archive."""


class UnreadableFile(Exception):
    """The file has no known format."""


@dataclass(slots=True)
class Row:
    """A row of a file.

    Attributes:
        line: the line that it begins in.
        cells: its cells without surrounding blanks, by the folded names of the columns.
        raw: its cells as the file has them.
    """

    line: int
    cells: dict[str, str]
    raw: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The cell of a column, or an empty text."""
        return self.cells.get(name, "")


@dataclass(slots=True)
class Table:
    """A file's header, and its rows.

    Attributes:
        header: the names of the columns, folded.
        titles: the names as the file has them, by the folded ones.
        separator: what is between the cells; empty where they come from elsewhere.
        repeated: the titles of columns whose name a column before them has, and which are not read.
        lost: the line in which the file ends in the middle of a row, and what is lost by that.
    """

    header: list[str]
    titles: dict[str, str]
    rows: list[Row]
    separator: str = ""
    repeated: list[str] = field(default_factory=list)
    lost: tuple[int, str] | None = None


def fold_name(text: str) -> str:
    """The name of a column without case, accents and repeated blanks: `Workout Name` is `workout name`."""
    decomposed = unicodedata.normalize("NFKD", text.strip("\ufeff \t").strip('"').casefold())
    base = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(base.split())


def read_table(text: str) -> Table:
    """Parse a file; repeated headers are left out.

    Raises:
        UnreadableFile: it has no header, is a spreadsheet, or a quotation mark is missing.
    """
    if text.startswith(ZIP_SIGNATURE):
        raise UnreadableFile("it is a spreadsheet or an archive; save it as CSV first")
    content = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    first = next((line for line in content.split("\n") if line.strip()), "")
    separator_line = SEPARATOR_LINE.fullmatch(first.strip(" "))
    separator = separator_line[1] if separator_line else max(SEPARATORS, key=first.count)
    records = [(line, cells) for line, cells in _records(content, separator) if any(cell.strip() for cell in cells)]
    records = records[1:] if separator_line else records
    if not records:
        raise UnreadableFile("it is empty")
    names = [fold_name(cell) for cell in records[0][1]]
    if len(names) < 3:
        raise UnreadableFile("its first line is no header")
    titles: dict[str, str] = {}
    for name, cell in zip(names, records[0][1], strict=True):
        titles.setdefault(name, cell.strip("\ufeff \t"))
    rows = [_row(names, line, cells) for line, cells in records[1:] if not _is_header(names, cells)]
    repeated = [
        f"{records[0][1][place].strip()} (column {place + 1})"
        for place, name in enumerate(names)
        if name and name in names[:place]
    ]
    table = Table(names, titles, rows, separator, repeated)
    if rows:
        table.lost = _cut_off_row(content, separator, rows[-1], len(names))
    if table.lost:
        rows.pop()
    return table


def _row(names: Sequence[str], line: int, cells: list[str]) -> Row:
    # The first one of two columns with the same name is used.
    pairs = reversed(list(zip(names, (cell.strip() for cell in cells), strict=False)))
    return Row(line, dict(pairs), cells)


def _is_header(names: Sequence[str], cells: Sequence[str]) -> bool:
    if len(cells) != len(names) or cells[0][:1].isdecimal():
        return False
    return fold_name(cells[0]) == names[0] and [fold_name(cell) for cell in cells] == names


def _records(content: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Each record, with the line that it begins in."""
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
    """The line and the reason, where the file ends in the middle of its last row.

    That is where the row has too few cells, or a quotation mark that is not closed.
    """
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
    """Whether a quotation mark is not closed at the end."""
    try:
        for _ in csv.reader(io.StringIO(tail, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


# --- values --------------------------------------------------------------------------------------------------------


THREE_DIGITS_AFTER_COMMA = re.compile(r"[-+]?[1-9]\d{0,2},\d{3}")
THREE_DIGITS_AFTER_POINT = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
COMMA_DECIMAL = re.compile(r"[-+]?[\d.]*\d,(\d{1,2}|\d{4,})")
POINT_DECIMAL = re.compile(r"[-+]?[\d,]*\d\.(\d{1,2}|\d{4,})")


def resolve_decimal_commas(table: Table, columns: Sequence[str]) -> list[tuple[int, str, str]]:
    """Decide by the other numbers of the file what `1,234` and `1.234` are, and rewrite them.

    With decimal points elsewhere `1,234` is 1234; with decimal commas elsewhere `1.234` is.

    Args:
        columns: the folded names of the columns of numbers.

    Returns:
        Line, column and text of the numbers that nothing decides; they are read with a decimal mark.
    """
    texts = {row.cells.get(name, "") for row in table.rows for name in columns}
    with_commas = any(COMMA_DECIMAL.fullmatch(text) for text in texts)
    with_points = any(POINT_DECIMAL.fullmatch(text) for text in texts)
    with_any_points = with_points or any(THREE_DIGITS_AFTER_POINT.fullmatch(text) for text in texts)
    ambiguous: list[tuple[int, str, str]] = []
    for row in table.rows:
        for name in columns:
            text = row.cells.get(name, "")
            if THREE_DIGITS_AFTER_COMMA.fullmatch(text):
                if with_any_points and not with_commas:
                    row.cells[name] = text.replace(",", "")
                elif with_any_points or not with_commas:
                    ambiguous.append((row.line, name, text))
            elif THREE_DIGITS_AFTER_POINT.fullmatch(text) and with_commas and not with_points:
                row.cells[name] = text.replace(".", "")
    return ambiguous


def has_columns(header: Sequence[str], *names: str) -> bool:
    """Whether a header has all of these columns."""
    return all(name in header for name in names)


def ignored_titles(table: Table, names: Iterable[str]) -> list[str]:
    """The titles of the columns that are not among these, by their folded names, in the order of the file."""
    read = set(names)
    return [*(title for name, title in table.titles.items() if name and name not in read), *table.repeated]
