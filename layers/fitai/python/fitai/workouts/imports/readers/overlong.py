"""Rows that have more cells than the header, because a comma in them is not in quotation marks. Pure.

Such a row is put together only where there is one way to do it that makes sense as a set, and a warning names it. Any other
row is skipped, with the reason.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fitai.kernel.csv_files import cells
from fitai.kernel.csv_files.cells import InvalidCell
from fitai.kernel.csv_files.tables import Row, Table
from fitai.workouts.imports.readers import sets
from fitai.workouts.imports.readers.measures import InvalidRow, MeasureColumns
from fitai.workouts.imports.readers.models import WorkoutFile

MAX_EXTRA_CELLS = 6
"""Cells beyond the header's that are put together; a row with more is skipped."""
MAX_REPAIRED_ROWS = 20_000
"""Rows of a file that are put together; each takes up to a third of a millisecond. The others are skipped."""
MAX_SEGMENTATIONS = 1_000
"""Ways to put a row together that are tried."""
INTEGER_PART = re.compile(r"[-+]?\d{1,6}")
FRACTION = re.compile(r"\d{1,2}")
"""The digits after a decimal comma; three could as well be thousands, more a number of their own."""

MAX_SPEED = 50.0
"""Metres per second that no set exceeds."""
SHIFTED = "The numbers of this set do not go together: a decimal comma in it may lack its quotation marks"

CellCheck = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class RowShape:
    """What the cells of a format look like.

    Attributes:
        checks: whether a cell can belong to a column, for columns that are not measures.
        texts: columns whose texts may hold commas.
        is_exempt: whether nothing after the first cells of a row is read.
    """

    columns: MeasureColumns
    checks: Mapping[str, CellCheck]
    texts: frozenset[str] = frozenset()
    is_exempt: Callable[[Row], bool] = lambda _row: False

    @property
    def decimals(self) -> frozenset[str]:
        """The columns whose numbers may have a decimal comma."""
        measures = (*self.columns.weight, *self.columns.distance, *self.columns.seconds)
        return frozenset(column.name for column in measures) | {self.columns.rpe}


def repair_rows(file: WorkoutFile, table: Table, shape: RowShape) -> None:
    """Put together the rows of a table that have too many cells; those that cannot be are removed and recorded.

    Where every row has the same number of cells, and the additional ones are empty, a program may have appended
    separators to all of them: the rows without these cells are one more way to read them.
    """
    count = len(table.header)
    if table.separator == ",":
        _skip_shifted_rows(file, table, shape)
    overlong = [row for row in table.rows if len(row.raw) > count]
    if not overlong:
        return
    is_padded = not any(cell.strip() for row in overlong for cell in row.raw[count:])
    is_padded = is_padded and len({len(row.raw) for row in table.rows}) == 1
    rows: list[Row] = []
    repairable_lines = {row.line for row in overlong[:MAX_REPAIRED_ROWS]}
    for row in table.rows:
        if len(row.raw) <= count or shape.is_exempt(row):
            rows.append(row)
        elif row.line in repairable_lines and (repaired := _repaired_row(file, table, row, shape, is_padded=is_padded)):
            rows.append(repaired)
        else:
            reason = f"The row has {len(row.raw)} cells, the header {count}: which cell belongs where cannot be told"
            file.skip(row.line, reason)
    table.rows = rows


def _skip_shifted_rows(file: WorkoutFile, table: Table, shape: RowShape) -> None:
    """Leave out rows whose cells are not too many, since the last ones are missing, but look moved by a decimal comma."""
    rows: list[Row] = []
    for row in table.rows:
        if len(row.raw) <= len(table.header) and not shape.is_exempt(row) and _looks_shifted(row, shape):
            file.skip(row.line, SHIFTED)
        else:
            rows.append(row)
    table.rows = rows


def _looks_shifted(row: Row, shape: RowShape) -> bool:
    """Whether a set has a weight, repetitions and a distance, or is faster than anybody is."""
    if not any(row.get(column.name) for column in shape.columns.distance):
        return False
    try:
        set_ = sets.parse_set(row, "normal", shape.columns)
    except InvalidRow:
        return False
    distance = set_.distance or 0.0
    return bool((set_.weight and set_.reps and distance) or (set_.seconds and distance / set_.seconds > MAX_SPEED))


def _repaired_row(file: WorkoutFile, table: Table, row: Row, shape: RowShape, *, is_padded: bool) -> Row | None:
    """The row with as many cells as the header; None where there is no way to do that, or more than one."""
    extra = len(row.raw) - len(table.header)
    if extra > MAX_EXTRA_CELLS or (table.separator != "," and not is_padded):
        return None
    found: dict[tuple[object, ...], Row] = {}
    if is_padded and (content := _content(row, shape)) and all(_may_belong(shape, *cell) for cell in row.cells.items()):
        found[content] = row
    for tried, sizes in enumerate(_all_segmentations(row, table, shape)):
        if tried >= MAX_SEGMENTATIONS or len(found) > 1:
            return None
        candidate = _joined_row(row, table.header, sizes)
        content = _content(candidate, shape)
        if content is not None:
            found[content] = candidate
    if len(found) != 1:
        return None
    repaired = next(iter(found.values()))
    for name in table.header:
        if "," in repaired.cells.get(name, "") and repaired.cells[name] != row.cells.get(name):
            title = file.titles.get(name, name)
            kind = "number" if name in shape.decimals else "text"
            file.warn(f"A {kind} with a comma was not in quotation marks and was put together: {title}", row.line)
    return repaired


def _all_segmentations(row: Row, table: Table, shape: RowShape) -> Iterator[tuple[int, ...]]:
    """The ways to put a row together, with its last cells or without those of them that are empty."""
    if table.separator != ",":
        return
    raw = list(row.raw)
    while len(raw) > len(table.header):
        yield from _segmentations(raw, table.header, shape, 0, 0, len(raw) - len(table.header))
        if raw.pop().strip():
            return


def _segmentations(
    raw: Sequence[str], header: Sequence[str], shape: RowShape, column: int, start: int, extra: int
) -> Iterator[tuple[int, ...]]:
    """The ways to give the cells from `start` on to the columns from `column` on: the number of cells for each."""
    if column == len(header):
        if not extra:
            yield ()
        return
    name = header[column]
    for size in range(1, extra + 2):
        if size > 1 and not (
            name in shape.texts or (size == 2 and name in shape.decimals and _is_decimal(raw[start], raw[start + 1]))
        ):
            break
        text = ",".join(raw[start : start + size]).strip()
        if _may_belong(shape, name, text):
            for rest in _segmentations(raw, header, shape, column + 1, start + size, extra - size + 1):
                yield (size, *rest)


def _is_decimal(integer_part: str, fraction: str) -> bool:
    return bool(INTEGER_PART.fullmatch(integer_part.strip()) and FRACTION.fullmatch(fraction.rstrip()))


def _may_belong(shape: RowShape, name: str, text: str) -> bool:
    if name in shape.checks:
        return shape.checks[name](text)
    if name in shape.decimals:
        try:
            cells.parse_seconds(text)
        except InvalidCell:
            return False
    return True


def _joined_row(row: Row, header: Sequence[str], sizes: Sequence[int]) -> Row:
    raw: list[str] = []
    start = 0
    for size in sizes:
        raw.append(",".join(row.raw[start : start + size]))
        start += size
    pairs = reversed(list(zip(header, (cell.strip() for cell in raw), strict=True)))
    return Row(row.line, dict(pairs), raw)


def _content(row: Row, shape: RowShape) -> tuple[object, ...] | None:
    """What a row says, its measures as numbers; None where it makes no sense as a set."""
    try:
        set_ = sets.parse_set(row, "normal", shape.columns)
        rpe = cells.parse_number(row.get(shape.columns.rpe))
    except (InvalidRow, InvalidCell):
        return None
    # Nobody counts the repetitions of a distance; a decimal comma in the wrong place looks like that.
    is_too_fast = bool(set_.seconds and set_.distance and set_.distance / set_.seconds > MAX_SPEED)
    if (set_.reps and set_.distance) or is_too_fast or (rpe and not 6 <= rpe <= 10):
        return None
    measures = set_.weight or 0, set_.reps, set_.distance, set_.seconds, rpe or 0
    return measures + tuple(row.get(name).rstrip(" ,") for name in sorted({*shape.checks, *shape.texts}))


def is_blank_or(parse: Callable[[str], object]) -> CellCheck:
    """A check of a cell that may be empty, or must be parsed without an error."""

    def is_valid(text: str) -> bool:
        try:
            parse(text)
        except InvalidCell:
            return False
        return True

    return is_valid


def is_words(text: str) -> bool:
    """Whether a text is more than a number."""
    try:
        cells.parse_number(text)
    except InvalidCell:
        return True
    return False
