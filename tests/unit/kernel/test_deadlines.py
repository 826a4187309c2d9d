"""Deadlines: what is due is found by zone offset, in bounded memory, and a run continues where another one stopped."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from fitai.kernel import clock, deadlines
from fitai.kernel.deadlines import SHARDS, Deadline, DueSubject, deadline_writes, due_subjects, handle_due
from fitai.kernel.meter import meter
from fitai.kernel.table import commit, get
from fitai.kernel.time_budget import TimeBudget

pytestmark = pytest.mark.usefixtures("empty_table")

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ENOUGH = 3600.0


@pytest.fixture(autouse=True)
def _noon() -> None:
    clock.set_source(lambda: NOON)


def deadline(minutes: float, offset: int = 0) -> Deadline:
    return Deadline(at=NOON + timedelta(minutes=minutes), offset=offset)


def write(subject: str, after: Deadline | None, before: Deadline | None = None, kind: str = "test") -> None:
    commit(*deadline_writes(kind, f"user-{subject}", subject, before=before, after=after))


def due(kind: str = "test", later: float = 0) -> list[str]:
    return [subject.subject_id for subject in due_subjects(kind, NOON + timedelta(minutes=later))]


def test_the_offsets_are_those_of_all_zones() -> None:
    moments = [datetime(2026, month, 15, tzinfo=UTC) for month in range(1, 13)]
    offsets = {moment.astimezone(ZoneInfo(zone)).utcoffset() for zone in available_timezones() for moment in moments}
    assert {offset // timedelta(minutes=1) for offset in offsets if offset is not None} == set(SHARDS)


def test_a_deadline_has_the_offset_of_its_moment() -> None:
    assert Deadline.of(datetime(2026, 3, 4, tzinfo=UTC), "Europe/Berlin").offset == 60
    assert Deadline.of(datetime(2026, 7, 4, tzinfo=UTC), "Europe/Berlin").offset == 120
    assert Deadline.of(datetime(2026, 7, 4, tzinfo=UTC), "Asia/Kathmandu").offset == 345


def test_an_offset_that_is_new_is_found_too() -> None:
    for offset in (-900, -1, 7, 900):
        write(f"at{offset}", deadline(-1, offset))
    assert sorted(due()) == ["at-1", "at-900", "at7", "at900"]
    item = get(deadlines.DeadlineItem, "USER#user-at-1", "DUE#test#at-1")
    assert item is not None
    assert item.GSI1PK == "DUE#test#-01:00"


def test_only_what_is_due_is_found() -> None:
    write("past", deadline(-1))
    write("now", deadline(0, 345))
    write("later", deadline(1))
    write("other", deadline(-1), kind="tests")
    assert due() == ["past", "now"]
    assert sorted(due(later=1)) == ["later", "now", "past"]
    (subject,) = due_subjects("tests", NOON)
    assert subject == DueSubject("user-other", "other", NOON - timedelta(minutes=1))


def test_a_deadline_is_moved_and_removed_and_an_unchanged_one_is_not_written() -> None:
    write("a", deadline(-1))
    assert deadline_writes("test", "user-a", "a", before=deadline(-1), after=deadline(-1)) == []
    write("a", deadline(5, -60), before=deadline(-1))
    assert due() == []
    assert due(later=5) == ["a"]
    write("a", None, before=deadline(5, -60))
    assert due(later=5) == []


def test_an_item_that_is_left_over_is_put_right() -> None:
    write("a", deadline(-1))
    write("a", deadline(-2))
    assert due() == ["a"]
    write("a", None, before=deadline(9))
    write("a", None, before=deadline(9))
    assert due() == []


def test_nothing_due_costs_one_query_for_each_offset() -> None:
    write("later", deadline(1))
    meter.reset()
    assert handle_due("test", lambda subject: None, TimeBudget(ENOUGH)) == 0
    assert meter.operations == ["Query"] * len(SHARDS) == ["Query"] * 40


def test_a_run_that_is_cut_off_is_continued_and_nobody_is_handled_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "PAGE_SIZE", 3)
    expected = {f"{number:02}" for number in range(30)}
    for number in range(30):
        write(f"{number:02}", deadline(-number, 60 * (number % 3)))
    handled: Counter[str] = Counter()

    def handle(subject: DueSubject) -> None:
        if len(handled) == 10 and "crash" not in handled:
            handled["crash"] += 1
            raise KeyboardInterrupt
        write(subject.subject_id, None, before=deadline(0))
        handled[subject.subject_id] += 1

    with pytest.raises(KeyboardInterrupt):
        handle_due("test", handle, TimeBudget(ENOUGH))
    assert handle_due("test", handle, TimeBudget(ENOUGH)) == 20
    del handled["crash"]
    assert handled == Counter(expected)
    assert handle_due("test", handle, TimeBudget(ENOUGH)) == 0


def test_a_run_ends_with_its_time() -> None:
    for subject in ("a", "b"):
        write(subject, deadline(-1))
    assert handle_due("test", lambda subject: None, TimeBudget(0)) == 1


def test_what_fails_keeps_nobody_waiting_and_stays_due() -> None:
    for number in range(4):
        write(f"{number}", deadline(-number))

    def handle(subject: DueSubject) -> None:
        if subject.subject_id == "2":
            raise ValueError
        write(subject.subject_id, None, before=deadline(0))

    assert handle_due("test", handle, TimeBudget(ENOUGH)) == 3
    assert due() == ["2"]


def test_a_run_gives_up_where_everything_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "MAX_FAILURES_IN_A_ROW", 2)
    for number in range(4):
        write(f"{number}", deadline(-number))
    calls = []

    def handle(subject: DueSubject) -> None:
        calls.append(subject.subject_id)
        raise ValueError

    with pytest.raises(ValueError):
        handle_due("test", handle, TimeBudget(ENOUGH))
    assert calls == ["3", "2"]
