"""Read the files of body data of other apps: openScale, Libra, Hevy. Pure.

A row is taken as it stands or skipped with a reason; nothing in it is guessed. An empty cell and 0 mean that the measure
was not taken: the apps write 0 for it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic.alias_generators import to_snake

from fitai.kernel.csv_files import tables
from fitai.kernel.csv_files.cells import InvalidCell, clean_text, parse_number
from fitai.kernel.csv_files.dates import DateReader
from fitai.kernel.csv_files.tables import Row, Table, UnreadableFile
from fitai.kernel.csv_text import unescape_cell
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_INCH, Units, field_errors
from fitai.users.body.imports.models import MAX_ROWS, BodySource, SkippedBodyLine
from fitai.users.body.models import AddBodyEntry, BodyMeasurementsChange

MAX_NOTES = 500
"""Characters of the notes of an entry."""
FACTORS: Mapping[str, float] = {
    "kg": 1.0, "lb": KILOGRAMS_PER_POUND, "lbs": KILOGRAMS_PER_POUND, "st": 14 * KILOGRAMS_PER_POUND, "cm": 0.01,
    "in": METRES_PER_INCH, "%": 1.0,
}  # fmt: skip
"""Kilograms, metres or percent in a unit."""
WEIGHT_UNITS: Mapping[Units, str] = {"metric": "kg", "imperial": "lb"}
LENGTH_UNITS: Mapping[Units, str] = {"metric": "cm", "imperial": "in"}
HEVY_GIRTHS = {"shoulder": "shoulders", "belly": "abdomen"} | {
    name: name
    for name in (
        "neck", "chest", "abdomen", "waist", "hips", "left_bicep", "right_bicep", "left_forearm", "right_forearm",
        "left_thigh", "right_thigh", "left_calf", "right_calf",
    )
}  # fmt: skip
"""Our girth of each of Hevy's."""
HEVY_COLUMN = re.compile(r"([a-z_]+?)(?:_(cm|in|kg|lbs?))?")
OPENSCALE_MEASURES = {
    "weight": "weight", "fat": "body_fat_percentage", "body_fat": "body_fat_percentage", "waist": "waist", "hip": "hips",
    "hips": "hips", "chest": "chest", "thigh": "thigh", "biceps": "bicep", "neck": "neck",
}  # fmt: skip
"""Our measure of each of openScale's."""
LIBRA_META = re.compile(r"#\s*([A-Za-z]+)\s*:\s*(.*)")
APPS = "openScale, Libra or Hevy's measurement_data.csv"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a file holds: a measure, and its unit where the file names it."""

    measure: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """How the rows of a file are read.

    Attributes:
        dates: the columns that make the date and the time, in this order.
        columns: by folded name, the columns of measures.
        notes: the column of the notes.
    """

    source: BodySource
    dates: tuple[str, ...]
    columns: Mapping[str, Column]
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row of a file: the entry that it becomes, and when it was measured in local time."""

    line: int
    moment: datetime
    request: AddBodyEntry


@dataclass(slots=True)
class BodyFile:
    """What a file contains."""

    source: BodySource
    rows: list[BodyRow] = field(default_factory=list)
    skipped: list[SkippedBodyLine] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


class InvalidRow(Exception):
    """A row cannot be read; with the folded name of the column that is the reason."""

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


def read_file(text: str, source: str, units: Units | None, own_units: Units, zone: str, today: date) -> BodyFile:
    """The rows of a file, in the order of their times.

    Args:
        source: the app, or `auto`.
        units: of a file that does not name its own, as the request says; None where it does not.
        own_units: the caller's, which are assumed then.
        zone: the time zone in which instants of the file have their day.
        today: the latest day that a row may have.

    Raises:
        UnreadableFile: the file has no known format, is not of the source, or has too many rows.
    """
    content, meta = _without_comments(text)
    table = tables.read_table(content)
    format_ = _detect(table, meta)
    if source not in ("auto", format_.source):
        raise UnreadableFile(f"it looks like one of {format_.source}, not of {source}")
    if len(table.rows) > MAX_ROWS:
        raise UnreadableFile(f"it has more than {MAX_ROWS} rows; import it in parts")
    file = BodyFile(format_.source)
    used = {*format_.dates, *format_.columns, *([format_.notes] if format_.notes else [])}
    file.ignored = tables.ignored_titles(table, used)
    for line, name, number in tables.resolve_decimal_commas(table, list(format_.columns)):
        file.warnings.append(f"“{number[:40]}” was read with a decimal comma: {table.titles[name]} (line {line})")
    if units is None and any(column.unit is None for column in format_.columns.values()):
        file.warnings.append(f"The file names no units: it was read as {own_units}")
    reader = DateReader([_date_text(row, format_) for row in table.rows])
    for row in table.rows:
        try:
            file.rows.append(_read_row(row, len(table.header), format_, reader, units or own_units, zone, today, file))
        except InvalidRow as error:
            title = table.titles.get(error.column) if error.column else None
            file.skipped.append(SkippedBodyLine(line=row.line, column=title, reason=error.reason))
    if table.lost is not None:
        file.skipped.append(SkippedBodyLine(line=table.lost[0], reason=table.lost[1]))
    file.skipped.sort(key=lambda skipped: skipped.line)
    file.rows.sort(key=lambda row: (row.moment, row.line))
    return file


# --- formats --------------------------------------------------------------------------------------------------------


def _without_comments(text: str) -> tuple[str, dict[str, str]]:
    """The file without Libra's lines above the header, whose places stay, and what they say."""
    if not text.lstrip("\ufeff \n\r").startswith("#"):
        return text, {}
    meta: dict[str, str] = {}
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    for place, line in enumerate(lines):
        if not line.startswith("#"):
            if line.strip():
                break
        elif match := LIBRA_META.fullmatch(line.strip()):
            meta[match[1].lower()] = match[2].strip().lower()
            lines[place] = ""
        else:
            lines[place] = line[1:]
            break
    return "\n".join(lines), meta


def _detect(table: Table, meta: Mapping[str, str]) -> Format:
    header = table.header
    detectors: Sequence[Callable[[], Format | None]] = (
        lambda: _libra(header, meta) if meta else None,
        lambda: _hevy(header),
        lambda: _openscale(header),
    )
    for detect in detectors:
        if format_ := detect():
            return format_
    raise UnreadableFile(f"its first line is not that of a file of {APPS}")


def _libra(header: Sequence[str], meta: Mapping[str, str]) -> Format | None:
    if not tables.has_columns(header, "date", "weight"):
        return None
    unit = meta.get("units", "kg")
    if unit not in FACTORS:
        raise UnreadableFile(f"its unit “{unit[:20]}” is not known; kg, lb and st are")
    columns = {"weight": Column("weight", unit)}
    if "body fat" in header:
        columns["body fat"] = Column("body_fat_percentage", "%")
    notes = next((name for name in ("log", "comment", "comments") if name in header), None)
    return Format("libra", ("date",), columns, notes)


def _hevy(header: Sequence[str]) -> Format | None:
    columns: dict[str, Column] = {}
    for name in header:
        if name == "fat_percent":
            columns[name] = Column("body_fat_percentage", "%")
        elif (match := HEVY_COLUMN.fullmatch(name)) is None:
            continue
        elif match[1] == "weight" and match[2] in ("kg", "lb", "lbs"):
            columns[name] = Column("weight", match[2])
        elif match[1] in HEVY_GIRTHS and match[2] in ("cm", "in", None):
            columns[name] = Column(HEVY_GIRTHS[match[1]], match[2])
    is_hevy = "date" in header and any(column.unit is not None for column in columns.values())
    return Format("hevy", ("date",), columns) if is_hevy else None


def _openscale(header: Sequence[str]) -> Format | None:
    is_old = "datetime" in header
    if not is_old and not tables.has_columns(header, "date", "time"):
        return None
    columns = {}
    for name in header:
        measure = OPENSCALE_MEASURES.get(name)
        if measure == "body_fat_percentage":
            columns[name] = Column(measure, "%")
        elif measure is not None:
            # Until version 2 the file is in kilograms and centimetres, whatever the app shows.
            columns[name] = Column(measure, ("kg" if measure == "weight" else "cm") if is_old else None)
    if not columns:
        return None
    notes = "comment" if "comment" in header else None
    return Format("openscale", ("datetime",) if is_old else ("date", "time"), columns, notes)


# --- rows -----------------------------------------------------------------------------------------------------------


def _date_text(row: Row, format_: Format) -> str:
    # A time of day down to the nanosecond says no more about the day.
    return " ".join(filter(None, (row.get(name) for name in format_.dates)))


def _read_row(
    row: Row, columns: int, format_: Format, reader: DateReader, units: Units, zone: str, today: date, file: BodyFile
) -> BodyRow:
    """The entry of a row.

    Args:
        columns: the number of columns of the header.

    Raises:
        InvalidRow: it cannot be read.
    """
    if any(cell.strip() for cell in row.raw[columns:]):
        raise InvalidRow("The row has more cells than the header")
    text = _date_text(row, format_)
    moment = reader.moment(text)
    if moment is None:
        raise InvalidRow(reader.flaw(text) if text else "The row has no date", format_.dates[0])
    local = moment if moment.tzinfo is None else _local(moment, zone)
    if not date(1900, 1, 1) <= local.date() <= today:
        raise InvalidRow("The day lies in the future, or before 1900", format_.dates[0])
    values = _values(row, format_, units)
    if not values:
        raise InvalidRow("The row has no measure that is read")
    notes = clean_text(unescape_cell(row.get(format_.notes))) if format_.notes else ""
    if len(notes) > MAX_NOTES:
        file.warnings.append(f"The notes were cut to {MAX_NOTES} characters (line {row.line})")
    return BodyRow(row.line, local, _request(local.date(), values, notes[:MAX_NOTES].strip(), format_))


def _local(moment: datetime, zone: str) -> datetime:
    try:
        return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except OverflowError:
        return moment.replace(tzinfo=None)


def _values(row: Row, format_: Format, units: Units) -> dict[str, float]:
    """The measures of a row, in kilograms, metres and percent."""
    values: dict[str, float] = {}
    for name, column in format_.columns.items():
        try:
            number = parse_number(row.get(name))
        except InvalidCell:
            raise InvalidRow("This is not a number", name) from None
        if not number:
            continue
        unit = column.unit or (WEIGHT_UNITS if column.measure == "weight" else LENGTH_UNITS)[units]
        # 0.01 is no binary fraction: 90.5 cm are 0.905 m, and not 0.9050000000000001.
        value = number * FACTORS[unit] if unit != "cm" else number / 100
        if column.measure in values and abs(values[column.measure] - value) > 0.005 * value:
            raise InvalidRow("Two columns of this measure say different things", name)
        values.setdefault(column.measure, value)
    return values


def _request(day: date, values: Mapping[str, float], notes: str, format_: Format) -> AddBodyEntry:
    """The entry of a row.

    Raises:
        InvalidRow: a value is out of the range of its measure, or a note has characters that nobody sees.
    """
    girths = {name: value for name, value in values.items() if name in BodyMeasurementsChange.model_fields}
    others = {name: value for name, value in values.items() if name not in girths}
    content = {"date": day, **others, "measurements": girths or None, "notes": notes or None}
    try:
        return AddBodyEntry.model_validate(content, by_name=True)
    except ValidationError as error:
        flaw = field_errors(error)[0]
        measure = to_snake(flaw.path.rpartition(".")[2])
        column = next((name for name, column in format_.columns.items() if column.measure == measure), None)
        raise InvalidRow(flaw.message, format_.notes if measure == "notes" else column) from None
