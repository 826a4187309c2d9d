"""A long history is exported in the background: once, whatever comes twice, and its user is told."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from fitai.kernel import clock
from fitai.kernel.ids import new_id
from fitai.kernel.table import Write, WriteConflict
from fitai.workouts.events import WorkoutExportRequested
from fitai.workouts.exports import rules, service, store
from fitai.workouts.exports.models import WorkoutExport
from fitai.workouts.imports.models import ExportWorkouts
from fitai.workouts.personal import PERSONAL_DATA

from tests.harness.cloud import BUCKET, sdk, table
from tests.harness.gateway import Answer, access_token, call, deliver_events
from tests.harness.person import whole_bucket
from tests.unit.workouts.imports import files
from tests.unit.workouts.imports.test_importing import take

TOKEN_PLAN = "premium"


@pytest.fixture
def ann(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """An account for which four workouts are a long history."""
    token = access_token("ann", subscription=TOKEN_PLAN)
    take(token, files.STRONG_A)
    deliver_events()
    monkeypatch.setattr(rules, "LONG_HISTORY", 1)
    return token


def export(token: str, **query: str) -> Answer:
    return call("GET", "/workouts/export", token=token, **query)


def exports() -> list[str]:
    """The files that exports have left."""
    return [key for key in whole_bucket() if key.startswith("exports/")]


def requested() -> list[WorkoutExportRequested]:
    """The events of exports that were begun."""
    items = [item for item in table().scan()["Items"] if item.get("name") == WorkoutExportRequested.name]
    return [WorkoutExportRequested.model_validate_json(item["body"]) for item in items]


def file_of(answer: Answer) -> str:
    key = answer.headers["location"].split("?")[0].split("amazonaws.com/")[1]
    return str(sdk("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read().decode())


@pytest.mark.parametrize("format", ["csv", "json"])
def test_it_is_accepted_first_and_then_a_file(ann: str, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = export(ann, format=format)
    assert (first.status, first.text, first.headers["retry-after"]) == (202, "", "30")
    assert export(ann, format=format).status == 202, "it is not begun twice"
    assert not exports()
    deliver_events()

    ready = export(ann, format=format)
    assert ready.status == 303
    monkeypatch.setattr(rules, "LONG_HISTORY", 10_000)
    at_once = export(ann, format=format)
    if format == "csv":
        assert file_of(ready) == at_once.text
    else:
        assert len(at_once.data) == file_of(ready).count('"units":"metric"') == 2
    assert "export_ready" in [line["type"] for line in call("GET", "/notifications", token=ann).data]


def test_it_counts_once_as_an_export_of_the_plan_and_is_audited(ann: str) -> None:
    free = access_token("ann")
    assert export(free).status == 202
    assert export(free).status == 202
    deliver_events()
    assert export(free).status == 303
    assert export(free).status == 303

    entries = [item for item in table().scan()["Items"] if item.get("action") == "workouts.exported"]
    assert len(entries) == 3, "the beginning, and each link"


def test_other_days_or_an_hour_later_are_another_export(ann: str) -> None:
    export(ann)
    deliver_events()
    assert export(ann).status == 303
    assert export(ann, **{"from": "2000-01-01"}).status == 202
    deliver_events()
    later = clock.now() + rules.REUSED_FOR + timedelta(minutes=1)
    clock.set_source(lambda: later)
    assert export(access_token("ann", subscription=TOKEN_PLAN), **{"from": "2000-01-01"}).status == 202


def test_a_short_period_of_a_long_history_is_answered_at_once(ann: str) -> None:
    assert export(ann, **{"from": "2023-05-01", "to": "2023-05-31"}).status == 200


def test_a_short_history_is_exported_in_the_background_on_request(aws: None) -> None:
    token = access_token("ann", subscription=TOKEN_PLAN)
    take(token, files.STRONG_A)
    assert export(token, background="true").status == 202
    deliver_events()
    ready = export(token, background="true")
    assert (ready.status, file_of(ready)) == (303, export(token).text)


def test_a_message_that_comes_twice_or_late_does_nothing(ann: str) -> None:
    export(ann)
    (event,) = requested()
    deliver_events()
    (key,) = exports()
    before = sdk("s3").head_object(Bucket=BUCKET, Key=key)["LastModified"]
    service.build_export(event)
    service.build_export(event.model_copy(update={"export_id": new_id()}))

    assert exports() == [key]
    assert sdk("s3").head_object(Bucket=BUCKET, Key=key)["LastModified"] == before


def test_of_an_account_that_is_deleted_meanwhile_no_file_is_left(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    export(ann)
    (event,) = requested()
    pieces = service.exporting.export_pieces

    def deleting(user_id: str, request: ExportWorkouts) -> Iterator[bytes]:
        yield from pieces(user_id, request)
        for _ in PERSONAL_DATA.erase(user_id):
            pass

    monkeypatch.setattr(service.exporting, "export_pieces", deleting)
    service.build_export(event)

    assert not exports()
    assert store.find_export("ann", "csv", None, None) is None


def concurrent_build(
    event: WorkoutExportRequested, monkeypatch: pytest.MonkeyPatch, *changes: Callable[[], object]
) -> None:
    """Build an export, with the changes of others before it is finished."""
    finish = store.finish_export
    pending = list(changes)

    def change_and_finish(export: WorkoutExport, *others: Write) -> None:
        if pending:
            pending.pop(0)()
        finish(export, *others)

    monkeypatch.setattr(store, "finish_export", change_and_finish)
    service.build_export(event)
    assert not pending


def test_of_two_that_build_the_same_export_the_later_one_keeps_the_file(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(ann)
    (event,) = requested()
    concurrent_build(event, monkeypatch, lambda: service.build_export(event))
    deliver_events()

    answer = export(ann)
    assert answer.status == 303 and file_of(answer)
    assert [line["type"] for line in call("GET", "/notifications", token=ann).data].count("export_ready") == 1


def test_a_write_conflict_while_it_is_finished_is_tried_again(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def conflict() -> None:
        raise WriteConflict

    export(ann)
    (event,) = requested()
    concurrent_build(event, monkeypatch, conflict, conflict)

    answer = export(ann)
    assert answer.status == 303 and file_of(answer)


def test_the_file_of_a_replaced_export_is_deleted_and_that_of_its_successor_is_kept(
    ann: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(ann)
    (event,) = requested()

    def replace() -> None:
        later = clock.now() + rules.STALLED_AFTER + timedelta(minutes=1)
        clock.set_source(lambda: later)
        assert export(access_token("ann", subscription=TOKEN_PLAN)).status == 202
        (successor,) = [other for other in requested() if other.export_id != event.export_id]
        service.build_export(successor)

    concurrent_build(event, monkeypatch, replace)
    (key,) = exports()
    answer = export(access_token("ann", subscription=TOKEN_PLAN))

    assert event.export_id not in key
    assert answer.status == 303 and file_of(answer)


def test_exports_of_different_days_are_made_beside_each_other(ann: str) -> None:
    periods: list[dict[str, str]] = [
        {},
        {"from": "2000-01-01"},
        {"to": "2024-12-31"},
        {"from": "2000-01-01", "to": "2024-12-31"},
    ]
    assert [export(ann, **period).status for period in periods] == [202] * 4
    assert [export(ann, **period).status for period in periods] == [202] * 4
    assert len(requested()) == 4
    deliver_events()

    assert [export(ann, **period).status for period in periods] == [303] * 4
    assert len(exports()) == 4


def test_an_export_that_was_never_finished_is_begun_again(ann: str) -> None:
    export(ann)
    for item in table().scan()["Items"]:
        if item["kind"] == "outbox":
            table().delete_item(Key={"PK": item["PK"], "SK": item["SK"]})
    assert export(ann).status == 202
    deliver_events()
    assert not exports()
    later = clock.now() + rules.STALLED_AFTER + timedelta(minutes=1)
    clock.set_source(lambda: later)
    assert export(access_token("ann", subscription=TOKEN_PLAN)).status == 202
    deliver_events()
    assert len(exports()) == 1


@pytest.mark.parametrize(
    ("workouts", "since", "until", "is_long"),
    [
        (10_000, None, None, False),
        (10_001, None, None, True),
        (10_001, date(2026, 1, 1), None, True),
        (10_001, date(2026, 1, 1), date(2026, 12, 31), False),
        (10_001, date(2024, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_what_is_long_is_decided_by_the_history_and_the_days(
    workouts: int, since: date | None, until: date | None, is_long: bool
) -> None:
    assert rules.is_long(workouts, since, until) is is_long


def test_the_file_is_among_the_exports_of_the_account() -> None:
    at = datetime.fromisoformat("2026-01-01T00:00:00Z")
    made = WorkoutExport(id="e", user_id="ann", format="csv", requested_at=at)

    assert rules.file_key(made) == "exports/ann/workouts-e.csv"
