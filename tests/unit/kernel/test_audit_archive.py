"""Entries of the audit trail are in cold storage before they expire: exported and erased with the account, found by its pseudonym."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.kernel import audit_archive, clock, ids
from fitai.kernel.audit import Origin, audit_write, pseudonym
from fitai.kernel.cold_storage import read_archived
from fitai.kernel.personal import PERSONAL_DATA
from fitai.kernel.settings import settings
from fitai.kernel.table import commit
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

    (own,) = archived("ann", day)
    assert (own["network"], own["requestId"], own["action"]) == ("erased", "erased", "auth.signed_in")
    (others,) = archived("bob", day)
    assert others["actor"] == pseudonym("ann") and others["network"] == "203.0.113.0/24"


def test_a_search_says_from_when_on_entries_are_in_cold_storage() -> None:
    clock.set_source(None)
    token = access_token("boss", role="admin")
    recent = call("GET", "/admin/audit", token=token, subject="ann", since="2026-11-01T00:00:00Z").json["meta"]
    assert "archivedBefore" not in recent
    whole = call("GET", "/admin/audit", token=token, subject="ann").json["meta"]
    oldest = clock.now() - timedelta(days=settings().audit_days)
    assert abs(datetime.fromisoformat(whole["archivedBefore"]) - oldest) < timedelta(minutes=5)
