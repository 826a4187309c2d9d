"""Entries of the audit trail are in cold storage before they expire: exported and erased with the account, found by its pseudonym."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import audit_archive, clock, ids
from fitai.kernel.audit import Origin, audit_write, pseudonym, pseudonymize_entries, subject_partition
from fitai.kernel.cold_storage import read_archived, write_archived
from fitai.kernel.personal import PERSONAL_DATA
from fitai.kernel.settings import settings
from fitai.kernel.table import Entity, commit, query_all
from fitai.kernel.time_budget import TimeBudget

from tests.harness.gateway import access_token, call
from tests.harness.person import whole_bucket

NOW = datetime(2026, 11, 20, 1, 10, tzinfo=UTC)
ORIGIN = Origin("203.0.113.77", "request-1")


@pytest.fixture(autouse=True)
def _now(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Ids and moments of entries are of the test's clock.
    monkeypatch.setattr(ids.time, "time_ns", lambda: int(clock.now().timestamp() * 1e9))
    at(NOW)
    yield
    clock.set_source(None)


def at(moment: datetime) -> None:
    clock.set_source(lambda: moment)


def due() -> date:
    """The day that is archived now."""
    return (clock.now() - timedelta(days=settings().audit_days - audit_archive.MARGIN_DAYS)).date()


def entry(day: date, subject: str, action: str = "auth.signed_in", actor: str | None = None, hour: int = 12) -> None:
    """An entry that was written on this day."""
    now = clock.now()
    at(datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    commit(audit_write(actor or subject, action, subject, ORIGIN, {"device": "watch"}))
    at(now)


def archive(seconds: float = 60) -> int:
    return audit_archive.archive_days(TimeBudget(seconds))


def archived(subject: str, day: date) -> list[dict[str, Any]]:
    return read_archived(audit_archive.archive_key(subject, day)) or []


def erased(subject: str, day: date) -> list[dict[str, Any]]:
    return read_archived(audit_archive.erased_key(subject, day)) or []


def test_the_entries_of_the_day_that_is_due_are_archived_by_subject_under_pseudonyms() -> None:
    day = due()
    entry(day, "ann", hour=0)
    entry(day, "ann", "admin.role_changed", actor="boss", hour=23)
    entry(day, "bob")
    entry(day + timedelta(days=1), "ann")

    assert archive() == 2
    first, second = archived("ann", day)
    assert (first["action"], first["actor"], first["network"]) == ("auth.signed_in", pseudonym("ann"), "203.0.113.0/24")
    assert (second["actor"], second["subject"]) == (pseudonym("boss"), pseudonym("ann"))
    assert first["details"] == {"device": "watch"} and first["id"] < second["id"]
    names = [key for key in whole_bucket() if key.startswith("archive/")]
    assert not [key for key in names if "ann" in key or "bob" in key]
    assert archive() == 0, "each day once"


def test_each_night_goes_on_where_the_last_one_ended_also_after_a_week_without_one() -> None:
    archive()
    first = due() + timedelta(days=1)
    for days in range(7):
        entry(first + timedelta(days=days), "ann")
    at(NOW + timedelta(days=7))

    assert archive() == 7
    assert all(archived("ann", first + timedelta(days=days)) for days in range(7))


def test_a_run_that_is_cut_off_is_continued_within_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    day = due()
    for name in ("ann", "bob", "cal"):
        entry(day, name)
    turns = iter([False, True])
    monkeypatch.setattr(TimeBudget, "is_over", property(lambda self: next(turns, False)))

    assert archive() == 1
    assert not archived("cal", day)
    assert archive() == 2
    assert all(archived(name, day) for name in ("ann", "bob", "cal"))


def test_an_account_exports_the_archived_entries_that_it_may_read() -> None:
    entry(due(), "ann")
    entry(due(), "ann", "community.blocked", actor="bob")
    entry(due(), "ann", "community.reported", actor="ann")
    archive()

    exported = [value for kind, value in PERSONAL_DATA.export("ann") if kind == "archived_audit"]
    assert sorted(value["action"] for value in exported) == ["auth.signed_in", "community.reported"]
    assert all("requestId" not in value for value in exported)


def test_an_erased_account_leaves_what_happened_and_not_where_from() -> None:
    day = due()
    entry(day, "ann")
    entry(day, "bob", "admin.role_changed", actor="ann")
    archive()
    for _ in range(2):
        for _ in PERSONAL_DATA.erase("ann"):
            pass

    assert not archived("ann", day)
    (own,) = erased("ann", day)
    assert (own["network"], own["requestId"], own["action"]) == ("erased", "erased", "auth.signed_in")
    (others,) = archived("bob", day)
    assert others["actor"] == pseudonym("ann") and others["network"] == "203.0.113.0/24"


def test_the_first_run_archives_all_that_has_not_expired() -> None:
    days = [due() - timedelta(days=days) for days in (audit_archive.MARGIN_DAYS - 1, 10, 0)]
    for day in days:
        entry(day, "ann")

    assert archive() == 3
    assert all(archived("ann", day) for day in days)


def test_entries_that_are_moved_to_the_pseudonym_while_they_are_archived_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = due()
    for hour in range(3):
        entry(day, "ann", hour=hour)
    read_entries, moves = audit_archive.query_all, [1]

    def move_and_read(partition: str, **options: Any) -> Iterator[Entity]:
        if partition == subject_partition("ann") and moves:
            (first, *_) = list(read_entries(partition, **options))
            moves.clear()
            pseudonymize_entries([first], "ann")
        yield from read_entries(partition, **options)

    monkeypatch.setattr(audit_archive, "query_all", move_and_read)
    assert archive() == 1

    assert [line["network"] for line in archived("ann", day)] == ["erased", "203.0.113.0/24", "203.0.113.0/24"]


def test_entries_of_which_some_were_moved_before_are_archived_as_those_of_one_subject() -> None:
    day = due()
    for hour in range(3):
        entry(day, "ann", hour=hour)
    (_, middle, _) = list(query_all(subject_partition("ann")))
    pseudonymize_entries([middle], "ann")

    assert archive() == 1
    assert [line["network"] for line in archived("ann", day)] == ["203.0.113.0/24", "erased", "203.0.113.0/24"]


def test_an_erasure_that_is_cut_off_again_and_again_goes_on_with_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    days = [due() - timedelta(days=days) for days in range(5)]
    for day in days:
        entry(day, "ann")
    archive()
    for number in range(len(days)):
        assert sum(bool(erased("ann", day)) for day in days) == number
        next(iter(audit_archive.erase_archived("ann")))

    assert all(erased("ann", day)[0]["network"] == "erased" and not archived("ann", day) for day in days)
    monkeypatch.setattr(audit_archive, "read_archived", None)
    assert list(audit_archive.erase_archived("ann")) == [], "what is erased is not read again"


def test_what_is_archived_after_an_erasure_is_erased_by_the_next_pass() -> None:
    day = due()
    entry(day, "ann", hour=0)
    entry(day, "ann", hour=1)
    archive()
    late = archived("ann", day)
    for _ in audit_archive.erase_archived("ann"):
        pass
    write_archived(audit_archive.archive_key("ann", day), late)
    for _ in audit_archive.erase_archived("ann"):
        pass

    assert not archived("ann", day)
    assert [line["network"] for line in erased("ann", day)] == ["erased", "erased"]
    exported = [value for kind, value in PERSONAL_DATA.export("ann") if kind == "archived_audit"]
    assert len(exported) == 2


def test_an_erasure_that_ends_between_two_writes_loses_no_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    day = due()
    entry(day, "ann")
    archive()

    def fail(key: str) -> None:
        raise TimeoutError

    with monkeypatch.context() as patch, pytest.raises(TimeoutError):
        patch.setattr(audit_archive.storage, "delete_object", fail)
        list(audit_archive.erase_archived("ann"))
    list(audit_archive.erase_archived("ann"))

    assert not archived("ann", day) and len(erased("ann", day)) == 1


def test_a_search_says_from_when_on_entries_are_in_cold_storage() -> None:
    clock.set_source(None)
    token = access_token("boss", role="admin")
    recent = call("GET", "/admin/audit", token=token, subject="ann", since="2026-11-01T00:00:00Z").json["meta"]
    assert "archivedBefore" not in recent
    whole = call("GET", "/admin/audit", token=token, subject="ann").json["meta"]
    oldest = clock.now() - timedelta(days=settings().audit_days)
    assert abs(datetime.fromisoformat(whole["archivedBefore"]) - oldest) < timedelta(minutes=5)
