"""Reports: what is taken, once per reporter and target, and where it ends up."""

from typing import Any

import pytest
from fitai.community.cases.reports import store as reports_store
from fitai.kernel import idempotency

from tests.harness.gateway import call
from tests.unit.auth.people import audited_actions, items, register
from tests.unit.community.cases.steps import report, set_record
from tests.unit.community.comments.steps import comment, publish
from tests.unit.users.people import act, ids_of_every_kind, show


def sent() -> list[str]:
    return [item["PK"] for item in items("REPORT#")]


def test_a_report_is_stored_with_its_audit_entry(aws: None) -> None:
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
    assert sent() == [f"REPORT#{answer.data['id']}"]
    assert audited_actions(bob.id)[-1] == "users.reported"
    (entry,) = [item for item in items(f"AUDIT#{bob.id}") if item["action"] == "users.reported"]
    assert entry["actor"] == ada.id
    assert answer.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]


def test_one_open_report_per_reporter_and_target(aws: None) -> None:
    ada, bob, cat = register(), register("bob"), register("cat")
    activity = publish(cat)
    written = comment(cat, activity).data["id"]
    report(ada, cat.id).data  # noqa: B018
    again = report(ada, cat.id, reason="harassment")
    assert (again.status, again.error["code"]) == (409, "already_reported")
    report(bob, cat.id).data  # noqa: B018
    report(ada, bob.id).data  # noqa: B018
    report(ada, activity, kind="activity").data  # noqa: B018
    report(ada, written, kind="comment").data  # noqa: B018
    assert len(sent()) == 5


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
    assert len(sent()) == 1


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
    assert sent() == []


def test_oneself_is_not_reported(aws: None) -> None:
    ada = register()
    own = report(ada, ada.id)
    assert (own.status, own.error["fields"][0]["path"]) == (422, "targetId")
    assert sent() == []


def test_a_report_does_not_tell_whether_there_is_an_account(aws: None) -> None:
    ada = register()
    answers = []
    for target_id in ids_of_every_kind(ada):
        first, again = report(ada, target_id), report(ada, target_id)
        assert first.data["targetId"] == target_id
        answers.append((first.status, first.operations, sorted(first.data), again.status, again.error["code"]))
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 201


# --- what the reporter may see -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["activity", "comment", "challenge", "room_message"])
def test_what_does_not_exist_is_not_found(aws: None, kind: str) -> None:
    for target_id in ("nothing", "nothing:1", "nothing:99999999999", ":1", "a:b"):
        assert report(register(f"ada{len(target_id)}"), target_id, kind=kind).status == 404
    assert sent() == []


@pytest.mark.parametrize("visibility", ["public", "friends", "private"])
def test_only_what_the_reporter_sees_is_reported(aws: None, visibility: str) -> None:
    author, stranger = register("author"), register("stranger")
    activity = publish(author, visibility)
    written = comment(author, activity).data["id"]
    expected = 201 if visibility == "public" else 404
    assert report(stranger, activity, kind="activity").status == expected
    assert report(stranger, written, kind="comment").status == expected
    own = report(author, activity, kind="activity")
    assert (own.status, own.error["fields"][0]["path"]) == (422, "targetId")


def test_what_a_blocked_or_muted_user_wrote_is_reported_and_not_what_hides_behind_a_block(aws: None) -> None:
    author, ada, bob, cat = (register(name) for name in ("author", "ada", "bob", "cat"))
    activity = publish(author)
    written = comment(author, activity).data["id"]
    act(ada, "block", author).data  # noqa: B018
    act(bob, "mute", author).data  # noqa: B018
    act(author, "block", cat).data  # noqa: B018
    for kind, target_id in (("activity", activity), ("comment", written)):
        answers = [report(person, target_id, kind=kind).status for person in (ada, bob, cat)]
        assert answers == [201, 201, 404]
    assert report(cat, author.id).status == 201, "the user can be reported all the same"


def test_reports_of_a_day_are_limited(aws: None) -> None:
    ada = register()
    for index in range(20):
        report(ada, f"user-{index}").data  # noqa: B018
    refused = report(ada, "user-20")
    assert (refused.status, refused.error["code"]) == (429, "daily_limit_reached")
    assert 0 < int(refused.headers["retry-after"]) <= 24 * 3600
    assert len(sent()) == 20
    set_record(ada, upheld=8, dismissed=2)
    for index in range(20, 40):
        report(ada, f"user-{index}").data  # noqa: B018
    assert report(ada, "user-40").status == 429
    assert reports_store.record_json(ada.id) == {"upheld": 8, "dismissed": 2}


def test_a_private_author_is_reported_by_those_who_see_the_activity(aws: None) -> None:
    author, stranger = register("author"), register("stranger")
    activity = publish(author)
    show(author, "private")
    assert report(stranger, activity, kind="activity").status == 404
