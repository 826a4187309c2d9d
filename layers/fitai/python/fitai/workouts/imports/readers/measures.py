"""The columns of weights, distances, times and repetitions of a file, and what a row has in them. Pure.

A file may have several columns for one measure, such as `Weight (kg)` and `Weight (lbs)`. Of a row that one is read which is
filled; where two are, they must say the same.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fitai.kernel.csv_files import cells
from fitai.kernel.csv_files.cells import InvalidCell
from fitai.kernel.csv_files.tables import Row, Table
from fitai.kernel.types import KILOGRAMS_PER_POUND, METRES_PER_MILE, Units

METRES_PER_UNIT = {
    "m": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0, "km": 1000.0, "kilometers": 1000.0, "kilometres": 1000.0,
    "mi": METRES_PER_MILE, "mile": METRES_PER_MILE, "miles": METRES_PER_MILE, "ft": 0.3048, "feet": 0.3048, "yd": 0.9144, "yards": 0.9144, "cm": 0.01,
    "in": 0.0254,
}  # fmt: skip
"""Metres in a unit of length."""
KILOGRAMS_PER_UNIT = {
    "kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "kilogram": 1.0, "kilograms": 1.0, "lb": KILOGRAMS_PER_POUND,
    "lbs": KILOGRAMS_PER_POUND, "pound": KILOGRAMS_PER_POUND, "pounds": KILOGRAMS_PER_POUND, "st": 14 * KILOGRAMS_PER_POUND,
}  # fmt: skip
"""Kilograms in a unit of weight."""
SECONDS_PER_UNIT = {
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "mins": 60.0, "minute": 60.0, "minutes": 60.0,
    "h": 3600.0, "hr": 3600.0, "hrs": 3600.0, "hour": 3600.0, "hours": 3600.0, "ms": 0.001,
}  # fmt: skip
"""Seconds in a unit of time."""
UNITS: Mapping[str, Mapping[str, float]] = {
    "weight": KILOGRAMS_PER_UNIT, "distance": METRES_PER_UNIT, "seconds": SECONDS_PER_UNIT,
}  # fmt: skip
"""Our unit of each measure in each unit that a file may have."""
MEASURE_WORDS = {
    "weight": "weight",
    "distance": "distance",
    "seconds": "seconds",
    "time": "seconds",
    "duration": "seconds",
}
"""The measure that the first word of a column's name names."""
UNIT_ALONE = {
    "kg": "weight", "kgs": "weight", "lb": "weight", "lbs": "weight", "km": "distance", "mi": "distance", "miles": "distance",
    "meters": "distance", "metres": "distance", "minutes": "seconds", "hours": "seconds",
}  # fmt: skip
"""The measure of a column that is called by its unit alone."""
COLUMN = re.compile(r"([a-z]+)(?: ?[(\[]([a-z]+)[)\]]|[ _]([a-z]+))?")
WEIGHT_TOLERANCE, DISTANCE_TOLERANCE, SECONDS_TOLERANCE = 0.25, 10.0, 1.0
"""By how much two columns of a measure may differ, because an app has rounded one of them."""
RELATIVE_TOLERANCE = 0.005
"""By which part of the larger one they may differ."""
TOLERANCES = {"weight": WEIGHT_TOLERANCE, "distance": DISTANCE_TOLERANCE, "seconds": SECONDS_TOLERANCE}
MEASURE_KINDS = {"weight": "number", "distance": "number", "seconds": "duration"}


class InvalidRow(Exception):
    """The measures of a row cannot be read.

    Args:
        column: the folded name of the column that is the reason, or of several the first; None for the row as a whole.
    """

    def __init__(self, reason: str, column: str | None) -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


@dataclass(frozen=True, slots=True)
class MeasureColumn:
    """A column of a measure: its folded name, and its unit where the name says it."""

    name: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureColumns:
    """The columns of each measure, and the units for rows that do not name their own."""

    weight: Sequence[MeasureColumn]
    distance: Sequence[MeasureColumn]
    seconds: Sequence[MeasureColumn]
    weight_unit: str
    distance_unit: str
    reps: str = "reps"
    rpe: str = "rpe"

    def of(self, measure: str) -> Sequence[MeasureColumn]:
        """The columns of `weight`, `distance` or `seconds`."""
        columns: Sequence[MeasureColumn] = getattr(self, measure)
        return columns

    @property
    def names(self) -> list[str]:
        """The folded names of all columns that are read."""
        columns = [column.name for measure in UNITS for column in self.of(measure)]
        return [*columns, self.reps, self.rpe, "weight unit", "distance unit"]


def find_columns(
    table: Table, units: Units, distance_unit: str | None = None, ignored: Sequence[str] = ()
) -> MeasureColumns:
    """Find the columns of measures by their names.

    Args:
        units: of a file that does not name its own.
        distance_unit: of distances without a unit, where the app has one.
        ignored: folded names that are no measures in this format.
    """
    found: dict[str, list[MeasureColumn]] = {measure: [] for measure in UNITS}
    for name in table.header:
        column = None if name in ignored else _measure_column(name)
        if column is not None:
            found[column[0]].append(column[1])
    weight, distance = default_units(units)
    return MeasureColumns(found["weight"], found["distance"], found["seconds"], weight, distance_unit or distance)


def _measure_column(name: str) -> tuple[str, MeasureColumn] | None:
    """The measure of a column and its unit: `weight (kg)`, `weight_kg`, `weight kg`, `kg` or `weight`."""
    if name in UNIT_ALONE:
        return UNIT_ALONE[name], MeasureColumn(name, name)
    match = COLUMN.fullmatch(name)
    measure = MEASURE_WORDS.get(match[1]) if match else None
    if match is None or measure is None:
        return None
    if match[3]:
        return (measure, MeasureColumn(name, match[3])) if match[3] in UNITS[measure] else None
    return measure, MeasureColumn(name, match[2])


def default_units(units: Units) -> tuple[str, str]:
    """The units of weights and of long distances in a file that does not name them."""
    return ("kg", "km") if units == "metric" else ("lb", "mi")


def read_measure(row: Row, columns: MeasureColumns, measure: str) -> float | None:
    """The weight, distance or time of a row in kilograms, metres or seconds; None where no column is filled.

    Raises:
        InvalidRow: a cell is no number, a unit is not known, or two columns disagree.
    """
    values: list[tuple[MeasureColumn, float]] = []
    for column in columns.of(measure):
        if not row.cells.get(column.name):
            continue
        value = _read_cell(row, column.name, measure)
        if value is not None:
            values.append((column, _converted(row, columns, measure, column, value)))
    # An app that fills all columns writes 0 where it has nothing.
    filled = [pair for pair in values if pair[1]] or values
    if not filled:
        return None
    first, value = filled[0]
    for other, other_value in filled[1:]:
        largest = max(abs(value), abs(other_value))
        if abs(value - other_value) > max(TOLERANCES[measure], RELATIVE_TOLERANCE * largest):
            texts = f"“{row.get(first.name)[:40]}” and “{row.get(other.name)[:40]}”"
            kind = {"weight": "weights", "distance": "distances", "seconds": "durations"}[measure]
            raise InvalidRow(f"Two columns have different {kind}: {texts}", first.name)
    return value


def _read_cell(row: Row, name: str, measure: str) -> float | None:
    parse: Callable[[str], float | None] = cells.parse_seconds if measure == "seconds" else cells.parse_number
    try:
        return parse(row.get(name))
    except InvalidCell as invalid:
        raise InvalidRow(f"“{str(invalid)[:40]}” is not a {MEASURE_KINDS[measure]}", name) from None


def _converted(row: Row, columns: MeasureColumns, measure: str, column: MeasureColumn, value: float) -> float:
    if not value:
        return value
    if measure == "seconds":
        if ":" in row.get(column.name):
            return value
        unit, unit_column = column.unit or "seconds", column.name
    else:
        row_unit = "" if column.unit else row.get(f"{measure} unit")
        unit = column.unit or row_unit or (columns.weight_unit if measure == "weight" else columns.distance_unit)
        unit_column = f"{measure} unit" if row_unit else column.name
    factor = UNITS[measure].get(unit.casefold().rstrip("."))
    if factor is None:
        name = "time" if measure == "seconds" else measure
        raise InvalidRow(f"“{unit[:40]}” is no unit of {name} that is known", unit_column)
    return value * factor


def read_reps(row: Row, columns: MeasureColumns) -> int | None:
    """The repetitions of a row.

    Raises:
        InvalidRow: they are no whole number.
    """
    try:
        return cells.parse_whole_number(row.get(columns.reps))
    except InvalidCell as invalid:
        raise InvalidRow(f"“{str(invalid)[:40]}” is not a whole number", columns.reps) from None
