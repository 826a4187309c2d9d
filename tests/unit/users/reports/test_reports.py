"""Reports: what is taken, once per reporter and target, and where it ends up."""

from typing import Any

import pytest
from fitai.kernel import idempotency
from fitai.kernel.table import query

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import Person, audited_actions, items, register
from tests.unit.users.people import act, ids_of_every_kind


def report(person: Person, target: str, kind: str = "user", reason: str = "spam", **more: Any) -> Answer:
    body = {"targetType": kind, "targetId": target, "reason": reason} | more
    return call("POST", "/users/report", body, token=person.token)


def queue() -> list[str]:
    return [item.PK for item in query("REPORTS#open", index="GSI1").items]


def test_a_report_stands_in_the_admins_queue_with_its_audit_entry(aws: None) -> None:
    ada, bob = register(), register("bob")
    answer = report(ada, bob.id, details="Sends advertisements.")
    assert answer.status == 201
    assert {name: answer.data[name] for name in ("targetType", "targetId", "reason", "details", "status")} == {
        "targetType": "user",
        "targetId": bob.id,
        "reason": "spam",
        "details": "Sends advertisements.",
        "status": "open",
    }
    assert queue() == [f"REPORT#{answer.data['id']}"]
    assert audited_actions(bob.id)[-1] == "users.reported"
    (entry,) = [item for item in items(f"AUDIT#{bob.id}") if item["action"] == "users.reported"]
    assert entry["actor"] == ada.id
    assert answer.operations == ["UpdateItem", "TransactWriteItems"]


def test_one_open_report_per_reporter_and_target(aws: None) -> None:
    ada, bob, cat = register(), register("bob"), register("cat")
    first = report(ada, cat.id).data
    again = report(ada, cat.id, reason="harassment")
    assert (again.status, again.error["code"]) == (409, "already_reported")
    report(bob, cat.id).data  # noqa: B018
    report(ada, bob.id).data  # noqa: B018
    report(ada, cat.id, kind="activity").data  # noqa: B018
    report(ada, cat.id, kind="comment").data  # noqa: B018
    assert len(queue()) == 5
    assert queue()[0] == f"REPORT#{first['id']}", "the oldest stands first"


def test_who_is_blocked_can_be_reported(aws: None) -> None:
    ada, bob = register(), register("bob")
    act(ada, "block", bob).data  # noqa: B018
    assert report(ada, bob.id).status == 201
    assert report(bob, ada.id).status == 201


def test_sent_twice_it_stands_there_once(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, bob = register(), register("bob")
    body = {"targetType": "user", "targetId": bob.id, "reason": "spam"}
    first = call("POST", "/users/report", body, token=ada.token, headers={"Idempotency-Key": "k"}).data
    # As after a crash between the write and the answer: nothing is remembered of the first call.
    monkeypatch.setattr(idempotency, "run_idempotently", lambda *a, **k: a[5]())
    again = call("POST", "/users/report", body, token=ada.token, headers={"Idempotency-Key": "k"})
    assert again.data == first
    assert len(queue()) == 1


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"targetType": "workout"}, "targetType"),
        ({"targetId": ""}, "targetId"),
        ({"targetId": "x" * 65}, "targetId"),
        ({"reason": "dislike"}, "reason"),
        ({"reason": None}, "reason"),
        ({"details": "x" * 1001}, "details"),
        ({"status": "resolved"}, "status"),
    ],
)
def test_bad_input_names_its_field(aws: None, changes: dict[str, Any], path: str) -> None:
    body = {"targetType": "activity", "targetId": "a-1", "reason": "spam"} | changes
    answer = call("POST", "/users/report", body, token=register().token)
    assert (answer.status, [field["path"] for field in answer.error["fields"]]) == (422, [path])
    assert queue() == []


def test_oneself_is_not_reported(aws: None) -> None:
    ada = register()
    own = report(ada, ada.id)
    assert (own.status, own.error["fields"][0]["path"]) == (422, "targetId")
    assert queue() == []


def test_a_report_does_not_tell_whether_there_is_an_account(aws: None) -> None:
    ada = register()
    answers = []
    for target_id in ids_of_every_kind(ada):
        first, again = report(ada, target_id), report(ada, target_id)
        assert first.data["targetId"] == target_id
        answers.append((first.status, first.operations, sorted(first.data), again.status, again.error["code"]))
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 201
