"""Webhooks over the gateway: creating, changing, testing, and the log."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.harness import crashes
from tests.harness.cloud import table
from tests.harness.gateway import Frames, access_token, call, deliver_events
from tests.harness.mail import mails
from tests.harness.person import traces, whole_table
from tests.unit.auth.people import Time, audited_actions, register
from tests.unit.developer.receiving import URL, Receiver, attempts, create_webhook, receiving
from tests.unit.developer.test_keys import upgrade


@pytest.fixture
def receiver(aws: None) -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_a_webhook_shows_its_secret_once(receiver: Receiver):
    ada = register()
    created = create_webhook(ada, "workout.completed", "workout.completed", "goal.completed")

    assert created["secret"].startswith("whsec_")
    (listed,) = call("GET", "/developer/webhooks", token=ada.token).data["webhooks"]
    assert listed == {name: value for name, value in created.items() if name != "secret"}
    assert listed["events"] == ["workout.completed", "goal.completed"]
    assert listed["status"] == "active"
    assert traces(created["secret"], created["secret"].removeprefix("whsec_")) == [], "the secret is sealed"


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "https://localhost/",
        "https://169.254.169.254/latest",
        "https://10.1.2.3/",
        "https://[fd00:ec2::254]/",
        "https://ada:x@hooks.example.com/",
        "https://hooks.example.com:25/",
        "x" * 3000,
    ],
)
def test_a_url_that_is_not_public_is_refused_when_it_is_given(receiver: Receiver, url: str):
    ada = register()
    body = {"url": url, "events": ["workout.completed"]}

    refused = call("POST", "/developer/webhooks", body, token=ada.token)

    assert refused.status == 422
    assert [field["path"] for field in refused.error["fields"]] == ["url"]
    webhook = create_webhook(ada)
    assert call("PUT", f"/developer/webhooks/{webhook['id']}", {"url": url}, token=ada.token).status == 422


def test_unknown_events_and_none_are_refused(receiver: Receiver):
    ada = register()
    for events in ([], ["workout.exploded"], ["user.account_deleted"]):
        assert call("POST", "/developer/webhooks", {"url": URL, "events": events}, token=ada.token).status == 422


def test_simultaneous_requests_create_as_many_webhooks_as_the_plan_contains(receiver: Receiver):
    ada = upgrade(register(), "premium")
    body = {"url": URL, "events": ["workout.completed"]}
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(lambda _: call("POST", "/developer/webhooks", body, token=ada.token).status, range(20))
        )

    assert sorted(statuses)[:4] == [201, 201, 201, 402]
    webhooks = call("GET", "/developer/webhooks", token=ada.token).data["webhooks"]
    call("DELETE", f"/developer/webhooks/{webhooks[0]['id']}", token=ada.token)
    assert call("POST", "/developer/webhooks", body, token=ada.token).status == 201


def test_creating_and_changing_need_a_recent_sign_in(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada)
    ada.token = access_token(ada.id, email=ada.email, auth_time=1)
    body = {"url": URL, "events": ["workout.completed"]}

    assert call("POST", "/developer/webhooks", body, token=ada.token).error["code"] == "step_up_required"
    change = call("PUT", f"/developer/webhooks/{webhook['id']}", {"url": URL}, token=ada.token)
    assert change.error["code"] == "step_up_required"


def test_webhooks_of_others_are_not_there(receiver: Receiver):
    ada, bob = register(), register("bob")
    path = f"/developer/webhooks/{create_webhook(ada)['id']}"
    calls = [("PUT", path, {"enabled": False}), ("DELETE", path, None), ("POST", f"{path}/test", None)]

    for method, url, body in [*calls, ("GET", f"{path}/deliveries", None)]:
        assert call(method, url, body, token=bob.token).status == 404
    assert call("GET", "/developer/webhooks", token=ada.token).data["webhooks"][0]["status"] == "active"


def test_a_change_leaves_what_it_does_not_name(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada)
    path = f"/developer/webhooks/{webhook['id']}"

    paused = call("PUT", path, {"enabled": False, "description": "Mine"}, token=ada.token).data

    assert (paused["status"], paused["disabledReason"], paused["description"]) == ("disabled", "paused", "Mine")
    assert (paused["url"], paused["events"]) == (webhook["url"], webhook["events"])
    assert "secret" not in paused
    enabled = call("PUT", path, {"enabled": True, "events": ["goal.completed"]}, token=ada.token).data
    assert (enabled["status"], enabled["events"]) == ("active", ["goal.completed"])
    assert "disabledReason" not in enabled


def test_a_test_delivery_is_sent_at_once_signed_and_answered(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada)
    receiver.status, receiver.answer = 418, "I'm a teapot"

    attempt = call("POST", f"/developer/webhooks/{webhook['id']}/test", token=ada.token).data

    assert (attempt["delivered"], attempt["status"], attempt["error"]) == (False, 418, "status")
    assert attempt["answer"] == "I'm a teapot"
    (sample,) = receiver.verified(webhook["secret"])
    assert sample["type"] == "test"
    assert datetime.fromisoformat(sample["timestamp"]) <= datetime.now(UTC)
    assert attempts(ada, webhook) == [attempt]
    (listed,) = call("GET", "/developer/webhooks", token=ada.token).data["webhooks"]
    assert "failingSince" not in listed, "a test says nothing about deliveries"


def test_ten_tests_an_hour_are_sent(receiver: Receiver):
    time = Time()
    time.now = datetime(2026, 3, 2, 12, 10, tzinfo=UTC)
    ada = register()
    path = f"/developer/webhooks/{create_webhook(ada)['id']}/test"

    answers = [call("POST", path, token=ada.token) for _ in range(11)]

    assert [answer.status for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) <= 3000
    time.pass_by(hours=1)
    ada.token = access_token(ada.id, email=ada.email)
    assert call("POST", path, token=ada.token).status == 200


def test_after_a_rotation_both_secrets_sign_for_a_day(receiver: Receiver):
    time, ada = Time(), register()
    webhook = create_webhook(ada)
    path = f"/developer/webhooks/{webhook['id']}"
    rotated = call("PUT", path, {"rotateSecret": True}, token=ada.token).data
    assert rotated["secret"].startswith("whsec_")
    assert rotated["secret"] != webhook["secret"]
    assert rotated["formerSecretUntil"] > rotated["createdAt"]

    call("POST", f"{path}/test", token=ada.token)
    assert len(receiver.requests[0][1]["webhook-signature"].split(" ")) == 2
    assert len(receiver.verified(rotated["secret"])) == len(receiver.verified(webhook["secret"])) == 1

    time.pass_by(hours=24)
    ada.token = access_token(ada.id, email=ada.email)
    call("POST", f"{path}/test", token=ada.token)
    assert len(receiver.requests[1][1]["webhook-signature"].split(" ")) == 1
    assert "formerSecretUntil" not in call("GET", "/developer/webhooks", token=ada.token).data["webhooks"][0]


def test_a_rotation_that_is_sent_again_after_a_crash_keeps_the_former_secret(receiver: Receiver):
    ada = register()
    webhook = create_webhook(ada)
    path = f"/developer/webhooks/{webhook['id']}"
    options: dict[str, Any] = {"token": ada.token, "headers": {"idempotency-key": "rotate"}}
    with crashes.sabotaged(lambda name, params: name == "TransactWriteItems") as saboteur:
        assert saboteur.crashes(lambda: call("PUT", path, {"rotateSecret": True}, **options), 1, after=True)
    # The record of the first request says that it is running still.
    for item in whole_table():
        if item["PK"]["S"].startswith("IDEMPOTENCY#"):
            table().delete_item(Key={"PK": item["PK"]["S"], "SK": item["SK"]["S"]})

    rotated = call("PUT", path, {"rotateSecret": True}, **options).data

    call("POST", f"{path}/test", token=ada.token)
    assert len(receiver.verified(webhook["secret"])) == len(receiver.verified(rotated["secret"])) == 1


def test_the_log_keeps_the_last_fifty_attempts_for_thirty_days(receiver: Receiver):
    from fitai.developer.webhooks import store
    from fitai.developer.webhooks.models import DeliveryAttempt
    from fitai.kernel import clock
    from fitai.kernel.table import commit

    time, ada = Time(), register()
    webhook = create_webhook(ada)
    for n in range(60):
        webhook_and_place = store.count_attempt(ada.id, webhook["id"], is_success=True, now=clock.epoch())
        assert webhook_and_place is not None
        made = DeliveryAttempt(
            webhook_id=webhook["id"], delivery_id=f"msg_{n:02}", event="test", attempt=1, at=clock.now(), delivered=True,
            duration_ms=1,
        )  # fmt: skip
        commit(store.attempt_write(ada.id, webhook_and_place[1], made))
        time.pass_by(seconds=1)

    answer = call("GET", f"/developer/webhooks/{webhook['id']}/deliveries", token=ada.token)
    assert [attempt["deliveryId"] for attempt in answer.data["attempts"]] == [f"msg_{n:02}" for n in range(59, 9, -1)]
    assert answer.operations == ["UpdateItem", "GetItem", "Query"]
    time.pass_by(days=31)
    ada.token = access_token(ada.id, email=ada.email)
    assert attempts(ada, webhook) == []


def test_the_owner_is_told_of_a_new_webhook_and_the_audit_trail_has_all_changes(receiver: Receiver, pushed: Frames):
    ada = register()
    table().update_item(
        Key={"PK": f"USER#{ada.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": True},
    )
    webhook = create_webhook(ada)
    deliver_events()
    call("PUT", f"/developer/webhooks/{webhook['id']}", {"rotateSecret": True}, token=ada.token)
    call("DELETE", f"/developer/webhooks/{webhook['id']}", token=ada.token)

    assert any("A webhook was created" in mail.html for mail in mails(ada.email))
    names = ["created", "changed", "deleted"]
    assert audited_actions(ada.id)[-3:] == [f"developer.webhook_{name}" for name in names]


def test_a_request_that_is_sent_again_creates_one_webhook(receiver: Receiver):
    ada = register()
    body = {"url": URL, "events": ["workout.completed"]}
    answers = [
        call("POST", "/developer/webhooks", body, token=ada.token, headers={"idempotency-key": "w"}).data
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert "whsec_" not in str(whole_table())


def test_an_export_lists_keys_and_webhooks_without_secrets_and_an_erasure_leaves_nothing(receiver: Receiver):
    from fitai.developer.personal import PERSONAL_DATA

    ada = register()
    webhook = create_webhook(ada)
    call("POST", f"/developer/webhooks/{webhook['id']}/test", token=ada.token)
    call("POST", "/developer/keys", {"name": "Script", "scopes": ["read:own_profile"]}, token=ada.token)

    exported = list(PERSONAL_DATA.export(ada.id))
    assert [kind for kind, _ in exported] == ["api_key", "webhook", "webhook_attempt"]
    assert exported[1][1]["url"] == URL
    assert not [name for _, value in exported for name in value if "secret" in name.lower() or "digest" in name.lower()]
    for _ in PERSONAL_DATA.erase(ada.id):
        pass
    assert [item for item in whole_table() if item["PK"]["S"].endswith("#DEVELOPER")] == []


def test_budgets_of_webhooks(receiver: Receiver):
    ada = register()
    body = {"url": URL, "events": ["workout.completed"]}
    created = call("POST", "/developer/webhooks", body, token=ada.token)
    assert created.operations == ["UpdateItem", "TransactWriteItems"]
    path = f"/developer/webhooks/{created.data['id']}"
    assert call("GET", "/developer/webhooks", token=ada.token).operations == ["UpdateItem", "Query"]
    assert call("PUT", path, {"enabled": True}, token=ada.token).operations == ["UpdateItem", "GetItem"]
    tested = call("POST", f"{path}/test", token=ada.token)
    assert tested.operations == ["UpdateItem", "GetItem", "UpdateItem", "UpdateItem", "PutItem"]
    assert call("DELETE", path, token=ada.token).operations == ["UpdateItem", "GetItem", "TransactWriteItems"]
