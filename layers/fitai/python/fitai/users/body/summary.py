"""The summary of the log: what makes trend, rate and newest values readable at once, however long the log is. Pure.

It holds the readings of the last 150 days or more, the trend before them (checkpoints, some sixty days apart), the newest
values of each measure, and how many entries each week has. A change of a day before the newest checkpoint takes back the
checkpoints after that day: the readings since the one before are read from the log again. Of the checkpoints it holds the
newest few; all of them are an item of their own, the archive, which is read only for what is older.

`changed` is the incremental way, `of_entries` the plain recomputation; both give the same trend, standing and counts.
"""

import base64
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import NamedTuple

from fitai.kernel.errors import Conflict
from fitai.kernel.types import Model
from fitai.training.days import monday
from fitai.users.body.models import BodyEntry, BodyMeasurements, BodyMeasures, BodyStanding, BodyValues
from fitai.users.body.trend import AGREEMENT_DAYS, RATE_DAYS, Reading, Trend, TrendDay, trend_days, weekly_rate

WINDOW_DAYS = 150
"""Days before the newest reading whose readings the summary holds at least."""
CHECKPOINT_DAYS = 60
"""Days from a checkpoint to the next one, at least."""
MIN_WINDOW_DAYS = 2 * RATE_DAYS
"""Days after the newest checkpoint that are left when entries are deleted, at least."""
KEPT_CHECKPOINTS = 3
"""Checkpoints that the summary holds."""
NEWEST_VALUES = 3
"""Values that are held of each measure: the newest, and those that take its place when it is deleted."""
MAX_WEEK_ENTRIES = 100
"""Entries of one week, which bounds the summary and what a page of the trend reads."""
WEIGHING_DAYS = 14
"""Days until the newest day value whose weighings are counted."""
MEASURES = ("weight", "body_fat_percentage", "height")
GIRTHS = tuple(BodyMeasurements.model_fields)
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Checkpoint(NamedTuple):
    """The trend over all readings until a day (`through`), as `trend.Trend` has it, and the newest that counts of them."""

    through: int
    day: int
    past: float
    value: float
    at: int
    weight: float

    @property
    def trend(self) -> Trend:
        """The trend there."""
        return Trend(self.day, self.past, self.value)

    @property
    def newest(self) -> Reading:
        """The newest reading that counts."""
        return Reading(self.day, self.at, self.weight)


class NewestValue(NamedTuple):
    """A value of a measure, in the order of the log: the day, and the entry's creation in epoch milliseconds."""

    day: int
    at: int
    value: float


class BodySummary(Model):
    """The summary of a log; see the module.

    Attributes:
        revision: grows with each change.
        checkpoints: oldest first; behind those of the archive that it does not hold.
        archived: how many it does not hold.
        readings: those after `through - 30` of the newest checkpoint; all without one. Sorted.
        newest: by measure, its newest values, newest first.
        counts: by measure, how many entries have it.
        first_week: the number of the week of the first byte of `weeks`.
        weeks: entries by week, a byte for each, compressed.
        is_stale: an import has written entries that are not in it yet.
    """

    revision: int = 0
    checkpoints: list[Checkpoint] = []
    archived: int = 0
    readings: list[Reading] = []
    newest: dict[str, list[NewestValue]] = {}
    counts: dict[str, int] = {}
    first_week: int = 0
    weeks: str = ""
    is_stale: bool = False

    @property
    def through(self) -> int:
        """The last day that the newest checkpoint covers; 0 without one."""
        return self.checkpoints[-1].through if self.checkpoints else 0


class TooManyEntries(Conflict):
    """409: the week has as many entries as a week can have."""

    code, sentence = "too_many_entries", f"A week has {MAX_WEEK_ENTRIES} entries at most."


# --- the summary of a log -------------------------------------------------------------------------------------------


def reading_of(entry: BodyEntry) -> Reading | None:
    """The entry's weight as a reading; None where it has none."""
    if entry.weight is None:
        return None
    return Reading(entry.date.toordinal(), _milliseconds(entry.created_at), entry.weight, entry.confirmed)


def values_of(entry: BodyMeasures | BodyValues) -> dict[str, float]:
    """What was measured, by the field's name; kilograms, metres, percent."""
    values = {name: getattr(entry, name) for name in MEASURES}
    values |= {name: getattr(entry.measurements, name) for name in GIRTHS}
    return {name: value for name, value in values.items() if value is not None}


def newest_values_of(entry: BodyEntry) -> dict[str, NewestValue]:
    """What the entry measured, by the field's name, with its place in the log."""
    day, at = entry.date.toordinal(), _milliseconds(entry.created_at)
    return {name: NewestValue(day, at, value) for name, value in values_of(entry).items()}


def of_entries(entries: Iterable[BodyEntry], revision: int = 0) -> BodySummary:
    """The summary of a whole log: the plain recomputation."""
    summary = BodySummary(revision=revision)
    counts: dict[int, int] = {}
    for entry in entries:
        if reading := reading_of(entry):
            summary.readings.append(reading)
        _add_values(summary, entry)
        counts[week_number(entry.date)] = counts.get(week_number(entry.date), 0) + 1
    summary.readings.sort()
    _set_weeks(summary, counts)
    return advanced(summary)


def _log_start(summary: BodySummary, newest: int, *days: date) -> tuple[int, int] | None:
    """Which checkpoints stay, and from which day on the log must be read; None where all stay."""
    earliest = min((day.toordinal() for day in days), default=newest)
    kept = list(
        takewhile(
            lambda point: earliest > point.through + AGREEMENT_DAYS and newest >= point.through + MIN_WINDOW_DAYS,
            summary.checkpoints,
        )
    )
    if len(kept) == len(summary.checkpoints):
        return None
    return len(kept), kept[-1].through - AGREEMENT_DAYS + 1 if kept else 0


def log_start(summary: BodySummary, before: BodyEntry | None, after: BodyEntry | None) -> tuple[int, int] | None:
    """What of the log must be read again for a change of one entry.

    That is where it changes what a checkpoint covers, or where the deletion of the newest readings leaves too few.

    Returns:
        the number of its checkpoints that stay, and the first day to be read (0 for the beginning, or for what the archive
        says); None where the summary holds all that is needed.
    """
    old, new = _changed_readings(before, after)
    readings = list(summary.readings)
    if old in readings:
        readings.remove(old)
    if new is not None:
        readings.append(new)
    days = [date.fromordinal(reading.day) for reading in (old, new) if reading is not None]
    return _log_start(summary, max((reading.day for reading in readings), default=0), *days)


def _changed_readings(before: BodyEntry | None, after: BodyEntry | None) -> tuple[Reading | None, Reading | None]:
    """The readings that a change takes out and puts in; neither where the weight, its day and confirmation stay."""
    old, new = reading_of(before) if before else None, reading_of(after) if after else None
    return (None, None) if old == new else (old, new)


def rewound(summary: BodySummary, checkpoints: int, readings: Iterable[Reading]) -> BodySummary:
    """The summary with its first checkpoints only, and the readings of the log after them."""
    changes = {"checkpoints": summary.checkpoints[:checkpoints], "readings": sorted(readings)}
    return summary.model_copy(update=changes)


def changed(summary: BodySummary, before: BodyEntry | None, after: BodyEntry | None) -> BodySummary:
    """The summary after one entry was added, corrected or deleted; not `advanced` yet, so that it has all suspects.

    Args:
        summary: one that needs no reading of the log for this change (`log_start`).

    Raises:
        TooManyEntries: the week has as many entries as it may have.
    """
    summary = summary.model_copy(
        update={
            "revision": summary.revision + 1,
            "readings": list(summary.readings),
            "newest": {name: list(values) for name, values in summary.newest.items()},
            "counts": dict(summary.counts),
        }
    )
    counts = week_counts(summary)
    old, new = _changed_readings(before, after)
    if old in summary.readings:
        summary.readings.remove(old)
    if new is not None:
        summary.readings.append(new)
        summary.readings.sort()
    if before is not None:
        _remove_values(summary, before)
        counts[week_number(before.date)] = counts.get(week_number(before.date), 1) - 1
    if after is not None:
        _add_values(summary, after)
        week = week_number(after.date)
        counts[week] = counts.get(week, 0) + 1
        is_moved = before is None or week_number(before.date) != week
        if is_moved and counts[week] > MAX_WEEK_ENTRIES:
            raise TooManyEntries
    _set_weeks(summary, counts)
    return summary


def advanced(summary: BodySummary) -> BodySummary:
    """The summary with a checkpoint for each sixty days that are older than the window, without the readings before."""
    readings, checkpoints = summary.readings, list(summary.checkpoints)
    newest = readings[-1].day if readings else 0
    through = summary.through
    trend = checkpoints[-1].trend if checkpoints else None
    days: list[TrendDay] | None = None
    place = 0
    while True:
        first = next((reading.day for reading in readings[place:] if reading.day > through), None)
        if first is None or first + CHECKPOINT_DAYS > newest - WINDOW_DAYS:
            break
        if days is None:
            days = trend_days(readings, trend, after=through if checkpoints else None)
        through = first + CHECKPOINT_DAYS
        reached = [day for day in days if day.day <= through]
        counted = [day.newest for day in reached if day.newest is not None]
        newest_counted = counted[-1] if counted else checkpoints[-1].newest
        checkpoints.append(Checkpoint(through, *reached[-1].trend, newest_counted.at, newest_counted.weight))
        while place < len(readings) and readings[place].day <= through:
            place += 1
    if days is None:
        return summary
    kept = [reading for reading in readings if reading.day > through - AGREEMENT_DAYS]
    return summary.model_copy(update={"checkpoints": checkpoints, "readings": kept})


def with_archive(summary: BodySummary, archive: Sequence[Checkpoint]) -> BodySummary:
    """The summary with all checkpoints.

    Args:
        archive: all checkpoints, as they were when the summary was written.
    """
    checkpoints = [*archive[: summary.archived], *summary.checkpoints]
    return summary.model_copy(update={"checkpoints": checkpoints, "archived": 0})


def without_archive(summary: BodySummary) -> BodySummary:
    """The summary with all checkpoints, without those that are in the archive only."""
    archived = max(0, len(summary.checkpoints) - KEPT_CHECKPOINTS)
    return summary.model_copy(update={"checkpoints": summary.checkpoints[archived:], "archived": archived})


def missing_measures(summary: BodySummary) -> list[str]:
    """Measures that entries have, whose newest value is not known any more: it must be read from the log."""
    return [name for name, count in summary.counts.items() if count and not summary.newest.get(name)]


def merged_newest(values: dict[str, list[NewestValue]], entry: BodyEntry | None) -> dict[str, list[NewestValue]]:
    """The newest values of the log, with those of an entry that is about to be written."""
    added = newest_values_of(entry) if entry else {}
    merged = {name: [*values.get(name, []), *([added[name]] if name in added else [])] for name in {*values, *added}}
    return {name: sorted(found, reverse=True)[:NEWEST_VALUES] for name, found in merged.items()}


def with_newest(summary: BodySummary, values: dict[str, list[NewestValue]]) -> BodySummary:
    """The summary with the newest values of some measures, as they were read from the log."""
    return summary.model_copy(update={"newest": summary.newest | values})


# --- what it says ---------------------------------------------------------------------------------------------------


def recent_days(summary: BodySummary) -> list[TrendDay]:
    """The days with readings after the newest checkpoint, with their trend."""
    if not summary.checkpoints:
        return trend_days(summary.readings, None)
    return trend_days(summary.readings, summary.checkpoints[-1].trend, after=summary.through)


def is_suspect(entry: BodyEntry, days: Iterable[TrendDay]) -> bool:
    """Whether the entry's weight is left out of the trend."""
    reading = reading_of(entry)
    return any(reading in day.suspects for day in days if day.suspects)


def newest_weighing(summary: BodySummary, days: Sequence[TrendDay]) -> Reading | None:
    """The newest reading that is not suspect, by day and creation.

    Args:
        days: the summary's `recent_days`.
    """
    newest = next((day.newest for day in reversed(days) if day.newest is not None), None)
    return newest or (summary.checkpoints[-1].newest if summary.checkpoints else None)


def newest_weighing_of(summary: BodySummary) -> Reading | None:
    """The newest reading that is not suspect; see `newest_weighing`."""
    return newest_weighing(summary, recent_days(summary))


def current_trend(summary: BodySummary, days: Sequence[TrendDay]) -> Trend | None:
    """The trend after the newest day value; None without any.

    Args:
        days: the summary's `recent_days`.
    """
    if days:
        return days[-1].trend
    return summary.checkpoints[-1].trend if summary.checkpoints else None


def standing(summary: BodySummary, days: Sequence[TrendDay] | None = None) -> BodyStanding:
    """What the summary says of the body now.

    Args:
        days: its `recent_days`, where they are known.
    """
    days = recent_days(summary) if days is None else days
    newest = {name: entries[0] for name, entries in summary.newest.items() if entries}
    newest.pop("weight", None)
    latest, latest_days = {}, {}
    if weighing := newest_weighing(summary, days):
        latest["weight"], latest_days["weight"] = weighing.weight, date.fromordinal(weighing.day)
    for name, value in newest.items():
        latest[name], latest_days[name] = value.value, date.fromordinal(value.day)
    trend = current_trend(summary, days)
    return BodyStanding(
        trend_weight=trend.value if trend else None,
        trend_day=date.fromordinal(trend.day) if trend else None,
        rate_per_week=weekly_rate(days)[0],
        weighing_days_14=sum(day.value is not None and day.day > days[-1].day - WEIGHING_DAYS for day in days),
        latest=latest,
        latest_days=latest_days,
        entry_weeks=sum(1 for count in week_counts(summary).values() if count),
        revision=summary.revision,
    )


# --- its parts ------------------------------------------------------------------------------------------------------


def week_counts(summary: BodySummary) -> dict[int, int]:
    """Entries by week; a week's number is that of its Monday, divided by seven."""
    if not summary.weeks:
        return {}
    counts = zlib.decompress(base64.b64decode(summary.weeks))
    return {summary.first_week + place: count for place, count in enumerate(counts) if count}


def _set_weeks(summary: BodySummary, counts: dict[int, int]) -> None:
    weeks = {week: count for week, count in counts.items() if count > 0}
    summary.first_week = min(weeks, default=0)
    # More than a byte holds is no more than the limit of a week, from before there was one.
    content = bytes(min(255, weeks.get(week, 0)) for week in range(summary.first_week, max(weeks, default=-1) + 1))
    summary.weeks = base64.b64encode(zlib.compress(content, level=9)).decode() if content else ""


def week_number(day: date) -> int:
    """The number of a day's week: that of its Monday, divided by seven."""
    return monday(day).toordinal() // 7


def _add_values(summary: BodySummary, entry: BodyEntry) -> None:
    for name, value in newest_values_of(entry).items():
        newest, count = summary.newest.setdefault(name, []), summary.counts.get(name, 0)
        summary.counts[name] = count + 1
        # An older one than those that are held is among the newest only where all are held.
        if len(newest) == count or (newest and value > newest[-1]):
            newest.append(value)
            newest.sort(reverse=True)
            del newest[NEWEST_VALUES:]


def _remove_values(summary: BodySummary, entry: BodyEntry) -> None:
    for name, value in newest_values_of(entry).items():
        summary.counts[name] = summary.counts.get(name, 1) - 1
        newest = summary.newest.get(name, [])
        if value in newest:
            newest.remove(value)


def _milliseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)
