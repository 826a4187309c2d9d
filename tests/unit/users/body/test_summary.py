"""The summary of the log: what is kept up to date equals what is computed from the whole log."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fitai.users.body import summary as summaries
from fitai.users.body.models import BodyEntry, BodyMeasurements
from fitai.users.body.summary import BodySummary, Checkpoint, TooManyEntries
from fitai.users.body.trend import TrendDay, trend_days
from hypothesis import given, settings
from hypothesis import strategies as st

START = date(2020, 1, 6)
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)


def entry(number: int, day: int, weight: float | None = None, **more: object) -> BodyEntry:
    at = WRITTEN + timedelta(seconds=number)
    values = {"id": str(number), "date": START + timedelta(days=day), "weight": weight, "created_at": at}
    return BodyEntry.model_validate(values | {"updated_at": at} | more, by_name=True)


class Log:
    """The entries, and the summary that each change brings up to date, as the service does."""

    def __init__(self) -> None:
        self.entries: dict[str, BodyEntry] = {}
        self.summary = BodySummary()
        self.archive: list[Checkpoint] = []
        self.archive_readings = 0
        self.readings_of_log = 0

    def change(self, before: BodyEntry | None, after: BodyEntry | None) -> None:
        base = self.summary
        restart = summaries.log_start(base, before, after)
        if restart and base.archived and not restart[0]:
            self.archive_readings += 1
            base = summaries.with_archive(base, self.archive)
            restart = summaries.log_start(base, before, after)
        if restart:
            log = [summaries.reading_of(entry) for entry in self.entries.values()]
            readings = [reading for reading in log if reading and reading.day >= restart[1]]
            self.readings_of_log += 1
            base = summaries.rewound(base, restart[0], readings)
        changed = summaries.changed(base, before, after)
        if before is not None:
            del self.entries[before.id]
        if after is not None:
            self.entries[after.id] = after
        if missing := summaries.missing_measures(changed):
            newest = summaries.merged_newest({}, None)
            for other in sorted(self.entries.values(), key=lambda entry: (entry.date, entry.created_at), reverse=True):
                for name, value in summaries.newest_values_of(other).items():
                    newest.setdefault(name, []).append(value)
            changed = summaries.with_newest(changed, {name: newest[name][:3] for name in missing})
        # What is stored is JSON.
        new = summaries.advanced(changed)
        if (new.archived, new.checkpoints) != (self.summary.archived, self.summary.checkpoints):
            full = summaries.with_archive(new, self.archive)
            self.archive, new = full.checkpoints, summaries.without_archive(full)
        self.summary = BodySummary.model_validate_json(new.model_dump_json(), by_name=True)

    def recomputed(self) -> BodySummary:
        return summaries.of_entries(self.entries.values(), self.summary.revision)

    def days(self) -> list[TrendDay]:
        """The trend of the whole log, without any checkpoint."""
        return trend_days(sorted(filter(None, map(summaries.reading_of, self.entries.values()))), None)


WEIGHTS = st.one_of(st.floats(78, 84), st.sampled_from([60.0, 61.0, 95.0, 82.0]), st.none())
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "backdate", "correct", "delete", "delete_newest"]),
        st.integers(0, 90),
        WEIGHTS,
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=50, deadline=None)
@given(CHANGES)
def test_what_is_kept_up_to_date_equals_the_plain_recomputation(
    changes: list[tuple[str, int, float | None, bool]],
) -> None:
    log, newest = Log(), 0
    for number, (kind, amount, weight, is_confirmed) in enumerate(changes):
        existing = sorted(log.entries.values(), key=lambda entry: (entry.date, entry.id))
        measures = {"body_fat_percentage": 20.0 + amount / 10, "confirmed": is_confirmed}
        if kind == "add" or not existing:
            newest += amount
            log.change(None, entry(number, newest, weight, **measures))
        elif kind == "backdate":
            girths = BodyMeasurements(waist=0.8 + amount / 1000)
            log.change(None, entry(number, newest * amount // 90, weight, measurements=girths, confirmed=is_confirmed))
        elif kind == "correct":
            old = existing[amount % len(existing)]
            moved = old.date + timedelta(days=amount - 45 if is_confirmed else 0)
            log.change(old, old.model_copy(update={"date": moved, "weight": weight, "body_fat_percentage": None}))
        else:
            log.change(existing[-1 if kind == "delete_newest" else amount % len(existing)], None)
        plain = log.recomputed()
        assert summaries.standing(log.summary) == summaries.standing(plain)
        assert summaries.week_counts(log.summary) == summaries.week_counts(plain)
        assert {name: n for name, n in log.summary.counts.items() if n} == plain.counts
        whole = log.days()
        kept = summaries.recent_days(log.summary)
        assert kept == whole[len(whole) - len(kept) :]
        trend = summaries.current_trend(log.summary, kept)
        assert trend == (whole[-1].trend if whole else None)
        for point in summaries.with_archive(log.summary, log.archive).checkpoints:
            assert point.trend == [day.trend for day in whole if day.day <= point.through][-1]


def test_the_summary_is_bounded_however_long_the_log_is() -> None:
    log = Log()
    for day in range(2000):
        log.change(None, entry(day, day, 80 + day % 3))
    assert log.readings_of_log == 0
    assert len(log.summary.readings) <= 250
    assert len(log.summary.checkpoints) == 3
    assert 25 <= len(log.archive) == log.summary.archived + 3 <= 2000 / 60
    assert summaries.standing(log.summary) == summaries.standing(log.recomputed())


def test_only_a_change_before_the_window_reads_the_log() -> None:
    log = Log()
    for day in range(600):
        log.change(None, entry(day, day, 80))
    log.change(None, entry(1000, 599 - 100, 81))
    assert log.readings_of_log == 0
    old = log.entries["10"]
    log.change(old, old.model_copy(update={"notes": "nothing about the weight"}))
    assert log.readings_of_log == 0
    log.change(None, entry(1001, 370, 81))
    assert (log.readings_of_log, log.archive_readings) == (1, 0)
    log.change(None, entry(1002, 100, 81))
    assert (log.readings_of_log, log.archive_readings) == (2, 1)
    assert summaries.standing(log.summary) == summaries.standing(log.recomputed())


def test_weeks_with_an_entry_are_counted_from_monday() -> None:
    log = Log()
    for number, day in enumerate([0, 6, 7, 20, 21]):
        log.change(None, entry(number, day, 80))
    assert summaries.standing(log.summary).entry_weeks == 4
    log.change(log.entries["2"], None)
    assert summaries.standing(log.summary).entry_weeks == 3


def test_a_week_has_a_hundred_entries_at_most() -> None:
    log = Log()
    for number in range(100):
        log.change(None, entry(number, 3, 80))
    with pytest.raises(TooManyEntries):
        log.change(None, entry(100, 5, 80))
    log.change(None, entry(100, 7, 80))


def test_the_latest_weight_is_one_that_is_not_suspect() -> None:
    log = Log()
    log.change(None, entry(1, 0, 80, height=1.8))
    log.change(None, entry(2, 3, 28, body_fat_percentage=20))
    standing = summaries.standing(log.summary)
    assert standing.latest == {"weight": 80, "height": 1.8, "body_fat_percentage": 20}
    assert standing.latest_days["weight"] == START
    assert (standing.trend_day, standing.weighing_days_14) == (START, 1)
