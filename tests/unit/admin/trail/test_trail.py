"""The search and the export of the audit trail: each key, ranges, filters, pages, files; and that they are audited."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fitai.admin.trail import rules, service
from fitai.admin.trail.models import AuditQuery
from fitai.kernel import audit, clock
from fitai.kernel.audit import AuditItem, Origin, actor_partition, pseudonym, subject_partition
from fitai.kernel.errors import Invalid, TooLarge
from fitai.kernel.table import batch_put
from fitai.kernel.tokens import verify_access_token
from pydantic import ValidationError

from tests.harness.cloud import table
from tests.harness.gateway import access_token, call

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
ORIGIN = Origin("192.0.2.1", "request")


def entry(
    subject: str, actor: str | None, action: str, at: datetime, number: int = 0, **details: str | int | bool
) -> AuditItem:
    """An entry of a past moment; its id is of that moment, too."""
    digits = f"{int(at.timestamp() * 1000):012x}"
    id = f"{digits[:8]}-{digits[8:]}-7000-8000-{number:012x}"
    item = AuditItem(
        PK=subject_partition(subject), SK=id, GSI2PK=f"{audit.AUDIT_PARTITION_PREFIX}{at:%Y-%m-%d}", GSI2SK=id
    )
    if actor is not None:
        item.GSI1PK, item.GSI1SK = actor_partition(actor), id
    item.at, item.action, item.subject, item.actor = clock.iso(at), action, subject, actor
    item.network, item.request_id, item.details = "192.0.2.0/24", "request", details or None
    return item


ENTRIES = [
    entry("ann", "ann", "auth.signed_in", NOW - timedelta(minutes=1)),
    entry("ann", "boss", "admin.user_viewed", NOW - timedelta(hours=2)),
    entry("bob", "ann", "users.blocked", NOW - timedelta(hours=15)),
    entry("ann", "boss", "admin.user_changed", NOW - timedelta(days=3), note='=HYPERLINK("https://x")'),
    entry(pseudonym("carl"), pseudonym("carl"), "auth.signed_in", NOW - timedelta(days=4)),
    entry("ann", None, "auth.sign_in_failed", NOW - timedelta(days=40)),
]


def test_the_entry_of_a_search_names_an_actor_beside_its_subject_by_the_pseudonym_only() -> None:
    """The erasure of the actor's account does not find the entry."""
    carl = pseudonym("carl")
    for actor, named in (("carl", carl), (carl, carl)):
        search = rules.search_of(AuditQuery(subject="ann", actor=actor), NOW)
        assert (search.actor, search.audit_details["actor"]) == (actor, named)
    assert rules.search_of(AuditQuery(actor="carl"), NOW).audit_details["actor"] == "carl", "the entry is about carl"


@pytest.fixture
def admin(aws: None) -> str:
    clock.set_source(lambda: NOW)
    batch_put(ENTRIES)
    return access_token("boss", role="admin")


def actions(token: str, **query: Any) -> list[str]:
    """The actions of all pages of a search, without what searching adds."""
    names: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = call("GET", "/admin/audit", token=token, **query, **cursor)
        names += [line["action"] for line in answer.data if not line["action"].startswith("admin.audit_")]
        if answer.cursor is None:
            return names
        cursor = {"cursor": answer.cursor}


def test_the_trail_is_searched_by_subject_by_actor_and_by_both(admin: str) -> None:
    about_ann = ["auth.signed_in", "admin.user_viewed", "admin.user_changed", "auth.sign_in_failed"]
    assert actions(admin, subject="ann") == about_ann
    assert actions(admin, actor="ann") == ["auth.signed_in", "users.blocked"]
    assert actions(admin, subject="ann", actor="boss") == ["admin.user_viewed", "admin.user_changed"]
    assert actions(admin, subject="ann", actor="boss", limit=1) == ["admin.user_viewed", "admin.user_changed"]


def test_without_a_person_the_last_seven_days_are_read_day_by_day(admin: str) -> None:
    of_a_week = [
        "auth.signed_in",
        "admin.user_viewed",
        "users.blocked",
        "admin.user_changed",
        "auth.signed_in",
    ]
    assert actions(admin) == of_a_week
    assert actions(admin, limit=1) == of_a_week


def test_a_day_and_a_range_bound_every_search(admin: str) -> None:
    assert actions(admin, day="2026-05-19") == ["users.blocked"]
    assert actions(admin, subject="ann", day="2026-05-17") == ["admin.user_changed"]
    since, until = "2026-05-20T10:00:00Z", "2026-05-20T11:59:00Z"
    assert actions(admin, since=since, until=until) == ["admin.user_viewed"]
    assert actions(admin, actor="boss", since=since, until="2026-05-20T10:00:00.001Z") == ["admin.user_viewed"]
    assert actions(admin, actor="boss", since="2026-05-20T10:00:00.001Z") == []
    assert actions(admin, subject="ann", until="2026-05-01T00:00:00Z") == ["auth.sign_in_failed"]


def test_the_beginning_of_the_action_filters_every_search(admin: str) -> None:
    assert actions(admin, action="admin.user") == ["admin.user_viewed", "admin.user_changed"]
    assert actions(admin, subject="ann", action="auth.") == ["auth.signed_in", "auth.sign_in_failed"]
    assert actions(admin, actor="boss", action="admin.user_c", limit=1) == ["admin.user_changed"]


def test_a_page_is_one_query_and_one_entry_of_the_trail(admin: str) -> None:
    for query in ({"subject": "ann"}, {"actor": "ann"}, {}, {"action": "auth."}):
        answer = call("GET", "/admin/audit", token=admin, **query)
        assert answer.operations == ["UpdateItem", "Query", "PutItem"]


def test_erased_accounts_show_pseudonyms_and_are_found_by_the_ids_that_they_had(admin: str) -> None:
    assert actions(admin, subject="carl") == []
    assert actions(admin, subject="carl", erased="true") == ["auth.signed_in"]
    answer = call("GET", "/admin/audit", token=admin, actor="carl", erased="true")
    assert {line["actor"] for line in answer.data} == {pseudonym("carl")}
    assert '"carl"' not in answer.text


def test_searches_and_exports_are_in_the_trail_of_whom_they_were_about(admin: str) -> None:
    call("GET", "/admin/audit", token=admin, subject="ann", action="auth.")
    call("GET", "/admin/audit", token=admin, actor="bob", format="csv")
    call("GET", "/admin/audit", token=admin, day="2026-05-19")
    entries = [item for item in table().scan()["Items"] if str(item.get("action", "")).startswith("admin.audit_")]
    by_action = {(item["action"], item["subject"]): json.loads(item["details"]) for item in entries}
    assert by_action.keys() == {
        ("admin.audit_searched", "ann"),
        ("admin.audit_exported", "bob"),
        ("admin.audit_searched", "boss"),
    }
    assert by_action["admin.audit_searched", "ann"]["action"] == "auth."
    assert by_action["admin.audit_exported", "bob"]["format"] == "csv"
    assert {item["actor"] for item in entries} == {"boss"}


def test_an_export_needs_a_recent_proof_of_identity_and_a_page_does_not(admin: str) -> None:
    old = access_token("boss", role="admin", auth_time=clock.epoch() - 601)
    refused = call("GET", "/admin/audit", token=old, subject="ann", format="csv")
    assert (refused.status, refused.error["code"]) == (403, "step_up_required")
    assert call("GET", "/admin/audit", token=old, subject="ann").status == 200


def test_an_export_is_a_file_of_all_entries_that_no_spreadsheet_runs(admin: str) -> None:
    answer = call("GET", "/admin/audit", token=admin, subject="ann", format="csv", limit=1)
    assert answer.status == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="audit-2026-05-20.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    expected = ["auth.signed_in", "admin.user_viewed", "admin.user_changed", "auth.sign_in_failed"]
    assert [row["action"] for row in rows if row["action"] != "admin.audit_exported"] == expected
    assert json.loads(next(row["details"] for row in rows if row["action"] == "admin.user_changed")) == {
        "note": '=HYPERLINK("https://x")'
    }
    in_json = call("GET", "/admin/audit", token=admin, subject="ann", format="json").json["entries"]
    in_file = [line["action"] for line in in_json if not line["action"].startswith("admin.audit_")]
    assert in_file == expected


def test_a_cell_that_begins_as_a_formula_does_is_a_text(admin: str) -> None:
    batch_put([entry("=1+1", "+2", "auth.signed_in", NOW - timedelta(minutes=5))])
    answer = call("GET", "/admin/audit", token=admin, day="2026-05-20", format="csv")
    row = next(row for row in csv.DictReader(io.StringIO(answer.text)) if "1+1" in row["subject"])
    assert (row["subject"], row["actor"]) == ("'=1+1", "'+2")


def test_a_large_export_is_a_file_in_the_bucket(admin: str) -> None:
    caller = verify_access_token(admin)
    answer = service.export_trail(caller, AuditQuery(subject="ann", format="csv"), ORIGIN, max_bytes=100)
    assert answer.status == 303
    assert "/exports/boss/audit-" in answer.headers["Location"]


def test_an_export_leaves_nothing_out_but_is_refused(admin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MAX_EXPORTED", 3)
    caller = verify_access_token(admin)
    with pytest.raises(TooLarge) as refused:
        service.export_trail(caller, AuditQuery(subject="ann", format="json"), ORIGIN)
    assert refused.value.problem_code == "export_too_large"


def test_only_administrators_read_the_trail(admin: str) -> None:
    assert call("GET", "/admin/audit", token=access_token("ann")).status == 403


def test_a_range_without_a_person_has_31_days_at_most() -> None:
    month = AuditQuery(since=NOW - timedelta(days=31), until=NOW)
    assert rules.search_of(month, NOW).days == (date(2026, 4, 19), NOW.date())
    with pytest.raises(ValidationError):
        AuditQuery(since=NOW - timedelta(days=32), until=NOW)
    with pytest.raises(Invalid):
        rules.search_of(AuditQuery(since=NOW - timedelta(days=32)), NOW)
    assert rules.search_of(AuditQuery(since=NOW - timedelta(days=300), actor="ann"), NOW).by == "actor"
