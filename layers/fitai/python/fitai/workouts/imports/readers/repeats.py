"""Rows that stand in a file twice, because it was put together of several exports. Pure."""

from collections.abc import Sequence

from fitai.kernel.csv_files.tables import Row
from fitai.workouts.imports.readers.models import WorkoutFile

REPEATED = "The line stands in the file twice; it was read once"


def without_repetition(file: WorkoutFile, rows: Sequence[Row]) -> list[Row]:
    """The rows of a workout, once, where the workout as a whole stands in the file several times.

    For formats whose sets are numbered: in them no two rows of a workout are the same.
    """
    contents = [row.raw for row in rows]
    for size in range(1, len(rows) // 2 + 1):
        is_possible = len(rows) % size == 0 and contents[0] and contents[size] == contents[0]
        if is_possible and contents == contents[:size] * (len(rows) // size):
            return _first_rows(file, rows, size)
    return list(rows)


def without_repeated_blocks(file: WorkoutFile, blocks: Sequence[Sequence[Row]]) -> list[Row]:
    """The rows of a day, once, where the day stands in the file several times, apart from each other.

    For formats whose sets are not numbered: equal sets in a row are sets that were done.

    Args:
        blocks: the rows of the day, those that follow each other in the file together.
    """
    rows = [row for block in blocks for row in block]
    contents = [[row.raw for row in block] for block in blocks]
    if len(blocks) > 1 and all(content == contents[0] for content in contents):
        return _first_rows(file, rows, len(blocks[0]))
    return rows


def _first_rows(file: WorkoutFile, rows: Sequence[Row], size: int) -> list[Row]:
    for row in rows[size:]:
        file.skip(row.line, REPEATED)
    return list(rows[:size])
