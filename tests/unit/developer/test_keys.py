"""API keys over the gateway: creating, using, revoking."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fitai.auth import authorizer
from fitai.kernel import caching, limits
from fitai.kernel.task import Refusal

from tests.harness.cloud import table
from tests.harness.gateway import Answer, Frames, access_token, call, deliver_events
from tests.harness.mail import mails
from tests.harness.person import traces
from tests.unit.auth.people import Person, Time, audited_actions, register
from tests.unit.developer.receiving import suspend

SCOPES = ["read:own_profile", "read:own_workouts", "read:exercises"]


def create(person: Person, scopes: list[str] | None = None, **body: Any) -> Answer:
    return call("POST", "/developer/keys", {"name": "My script", "scopes": scopes or SCOPES} | body, token=person.token)


def upgrade(person: Person, plan: str = "pro") -> Person:
    """The person with a paid plan, in the table and in the token."""
    table().update_item(
        Key={"PK": f"USER#{person.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET subscription = :s, #r = :r",
        ExpressionAttributeNames={"#r": "role"},
        ExpressionAttributeValues={":s": f'{{"plan":"{plan}","status":"active"}}', ":r": "premium"},
    )
    person.token = access_token(person.id, role="premium", subscription=plan, email=person.email)
    return person


def authorize(key: str) -> dict[str, str]:
    """The context that the authorizer passes to endpoints."""
    event = {"methodArn": "arn:aws:execute-api:r:1:api/v1/GET/x", "headers": {"Authorization": f"Bearer {key}"}}
    context: dict[str, str] = authorizer.authorize_request(event)["context"]
    return context


def test_a_key_is_shown_once_and_opens_what_its_scopes_open(aws: None):
    ada = register()
    created = create(ada).data

    assert call("GET", "/users/profile", token=created["key"]).data["id"] == ada.id
    listed = call("GET", "/developer/keys", token=ada.token).data
    assert [key["id"] for key in listed["keys"]] == [created["id"]]
    assert "key" not in listed["keys"][0]
    assert listed["keys"][0]["scopes"] == sorted(SCOPES)
    assert created["key"].startswith(listed["keys"][0]["prefix"])
    assert traces(created["key"], created["key"].rpartition("_")[2]) == [], "only a digest is stored"


def test_without_the_scope_a_key_is_refused_and_told_which_one_is_missing(aws: None):
    ada = register()
    key = create(ada, ["read:own_workouts"]).data["key"]

    refused = call("GET", "/users/profile", token=key)

    assert refused.status == 403
    assert refused.error["code"] == "insufficient_scope"
    assert refused.error["scope"] == "read:own_profile"


def test_a_key_manages_no_keys_and_no_account(aws: None):
    ada = register()
    created = create(ada).data
    attempts = [
        ("GET", "/developer/keys", None),
        ("POST", "/developer/keys", {"name": "x", "scopes": ["read:own_profile"]}),
        ("DELETE", f"/developer/keys/{created['id']}", None),
        ("GET", "/developer/webhooks", None),
        ("GET", "/auth/sessions", None),
        ("POST", "/auth/logout", {}),
    ]
    for method, path, body in attempts:
        refused = call(method, path, body, token=created["key"])
        assert (refused.status, refused.error["code"]) == (403, "insufficient_scope"), path


@pytest.mark.parametrize(
    "scope", ["manage:account", "read:all_users", "moderate:content", "read:audit", "everything", ""]
)
def test_scopes_that_no_key_has_are_refused(aws: None, scope: str):
    assert create(register(), ["read:own_profile", scope]).status == 422


def test_a_key_has_no_scopes_that_its_account_lacks_now(aws: None):
    ada = register()
    assert create(ada, ["read:advanced_analytics"]).status == 422
    upgrade(ada)
    key = create(ada, ["read:advanced_analytics", "read:own_profile"]).data["key"]
    assert "read:advanced_analytics" in authorize(key)["scopes"]

    table().update_item(
        Key={"PK": f"USER#{ada.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET subscription = :s, #r = :r",
        ExpressionAttributeNames={"#r": "role"},
        ExpressionAttributeValues={":s": '{"plan":"free","status":"expired"}', ":r": "user"},
    )

    refused = call("GET", "/analytics/volume", token=key)
    assert (refused.status, refused.error["code"]) == (403, "upgrade_required")
    assert call("GET", "/users/profile", token=key).status == 200


def test_a_key_of_an_administrator_is_no_administrators(aws: None):
    ada = register()
    table().update_item(
        Key={"PK": f"USER#{ada.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET #r = :r",
        ExpressionAttributeNames={"#r": "role"},
        ExpressionAttributeValues={":r": "admin"},
    )
    ada.token = access_token(ada.id, role="admin", email=ada.email)
    key = create(ada, ["read:own_profile", "read:advanced_analytics"]).data["key"]

    assert authorize(key)["role"] == "premium"
    assert call("GET", "/admin/reports", token=key).status == 403
    assert call("GET", "/users/profile", token=key).status == 200, "and needs no second factor"


def test_creating_a_key_needs_a_recent_sign_in(aws: None):
    ada = register()
    ada.token = access_token(ada.id, email=ada.email, auth_time=1)

    assert create(ada).error["code"] == "step_up_required"


def test_a_deleted_key_is_refused_at_once_also_where_the_authorizer_has_cached_it(aws: None):
    ada = register()
    created = create(ada).data
    cached = authorize(created["key"])

    assert call("DELETE", f"/developer/keys/{created['id']}", token=ada.token).data["id"] == created["id"]

    assert request_with(cached).status == 401
    assert call("GET", "/users/profile", token=created["key"]).status == 401
    with pytest.raises(Refusal):
        authorize(created["key"])
    assert call("DELETE", f"/developer/keys/{created['id']}", token=ada.token).status == 404


def request_with(context: dict[str, str]) -> Answer:
    """A request whose authorizer's answer was cached."""
    from tests.harness.gateway import CONTEXT, answered, find, rest_event
    from tests.harness.held_needs import watched

    endpoint = find("GET", "/users/profile")
    assert endpoint is not None
    with watched(endpoint[0]):
        return answered(endpoint[0].handler(rest_event("GET", "/users/profile", {}, {}, None, context), CONTEXT))


def test_nobody_else_deletes_or_sees_a_key(aws: None):
    ada, bob = register(), register("bob")
    created = create(ada).data

    assert call("DELETE", f"/developer/keys/{created['id']}", token=bob.token).status == 404
    assert call("GET", "/developer/keys", token=bob.token).data["keys"] == []
    assert call("GET", "/users/profile", token=created["key"]).status == 200


def test_a_misspelt_key_costs_no_request_and_a_foreign_secret_is_refused(aws: None):
    ada = register()
    first = create(ada).data["key"]
    wrong = first[:-1] + ("0" if first[-1] != "0" else "1")

    assert call("GET", "/users/profile", token=wrong).status == 401
    from fitai.developer.keys import rules

    forged = rules.new_token("test", ada.id, rules.parse_token(first, "test").key_id, bytes(32))  # type: ignore[union-attr]
    assert call("GET", "/users/profile", token=forged.text).status == 401


def test_forty_simultaneous_requests_create_as_many_keys_as_the_plan_contains(aws: None):
    ada = upgrade(register(), "premium")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda n: create(ada, name=f"Key {n}").status, range(40)))

    assert statuses.count(201) == 3
    assert len(call("GET", "/developer/keys", token=ada.token).data["keys"]) == 3
    refused = create(ada)
    assert (refused.status, refused.error["code"], refused.error["limit"]) == (402, "plan_limit_reached", 3)
    assert refused.error["requiredPlan"] == "pro"


def test_a_deleted_key_makes_room_for_another_one(aws: None):
    ada = register()
    created = create(ada).data
    assert create(ada).status == 402

    call("DELETE", f"/developer/keys/{created['id']}", token=ada.token)

    assert create(ada).status == 201


def test_a_request_that_is_sent_again_creates_one_key(aws: None):
    ada = register()
    body = {"name": "CI", "scopes": SCOPES}
    answers = [
        call("POST", "/developer/keys", body, token=ada.token, headers={"idempotency-key": "k-1"}).data
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert call("GET", "/users/profile", token=answers[0]["key"]).status == 200


def test_a_key_expires(aws: None):
    time, ada = Time(), register()
    assert create(ada, expiresAt="2020-01-01T00:00:00Z").status == 422
    key = create(ada).data
    time.pass_by(days=365)
    assert call("GET", "/users/profile", token=key["key"]).status == 200
    time.pass_by(days=2)

    assert call("GET", "/users/profile", token=key["key"]).status == 401
    ada.token = access_token(ada.id, email=ada.email)
    assert call("GET", "/developer/keys", token=ada.token).data["keys"][0]["isExpired"] is True


def test_the_last_use_is_written_once_an_hour(aws: None):
    time, ada = Time(), register()
    key = create(ada).data
    operations = table_updates(key["key"])
    assert operations == 1

    assert table_updates(key["key"]) == 0
    time.pass_by(minutes=59)
    assert table_updates(key["key"]) == 0
    time.pass_by(minutes=2)
    assert table_updates(key["key"]) == 1
    ada.token = access_token(ada.id, email=ada.email)
    assert call("GET", "/developer/keys", token=ada.token).data["keys"][0]["lastUsedAt"] is not None


def table_updates(key: str) -> int:
    """The writes of the authorizer for a request with a key."""
    from fitai.kernel.meter import meter

    meter.reset()
    authorize(key)
    assert meter.operations.count("BatchGetItem") == 1
    assert len(meter.operations) <= 2
    return meter.operations.count("UpdateItem")


def test_each_key_has_its_own_window_beside_the_accounts(aws: None, monkeypatch: pytest.MonkeyPatch):
    ada = upgrade(register(), "pro")
    first, second = create(ada).data["key"], create(ada).data["key"]
    monkeypatch.setattr(limits, "role_limit", lambda *arguments: 3)

    statuses = [call("GET", "/users/profile", token=first).status for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert call("GET", "/users/profile", token=second).status == 200
    assert "retry-after" in call("GET", "/users/profile", token=first).headers


def test_who_deletes_a_key_and_creates_another_has_no_more_requests(aws: None, monkeypatch: pytest.MonkeyPatch):
    ada = register()
    monkeypatch.setattr(limits, "role_limit", lambda role, plan: 4)
    first = create(ada).data
    statuses = [call("GET", "/users/profile", token=first["key"]).status for _ in range(3)]
    call("DELETE", f"/developer/keys/{first['id']}", token=ada.token).data  # noqa: B018
    second = create(ada).data["key"]
    statuses += [call("GET", "/users/profile", token=second).status for _ in range(3)]

    assert statuses == [200] * 4 + [429] * 2


def test_a_new_window_begins_for_every_key(aws: None, monkeypatch: pytest.MonkeyPatch):
    time, ada = Time(), register()
    key = create(ada).data["key"]
    monkeypatch.setattr(limits, "role_limit", lambda *arguments: 1)
    assert [call("GET", "/users/profile", token=key).status for _ in range(2)] == [200, 429]
    time.pass_by(minutes=15)

    assert call("GET", "/users/profile", token=key).status == 200


def test_a_request_with_a_key_costs_one_update_as_any_other(aws: None):
    ada = register()
    key = create(ada).data["key"]
    call("GET", "/users/profile", token=key)

    answer = call("GET", "/users/profile", token=key)

    assert answer.operations == call("GET", "/users/profile", token=ada.token).operations
    assert answer.write_units == 1


def test_signing_out_everywhere_leaves_keys_and_a_suspension_refuses_them(aws: None):
    ada = register()
    key = create(ada).data["key"]
    cached = authorize(key)
    call("POST", "/auth/logout", {"everywhere": True}, token=ada.token)
    assert call("GET", "/users/profile", token=key).status == 200

    suspend(ada)

    assert call("GET", "/users/profile", token=key).status == 401
    assert request_with(cached).status == 401, "as the authorizer says from then on"
    assert request_with(cached).error["code"] == "unauthorized", "as the authorizer answers"


def test_a_deleted_account_has_no_keys(aws: None):
    ada = register()
    key = create(ada).data["key"]
    cached = authorize(key)
    assert call("DELETE", "/users/account", {"password": "plums under an oak 7"}, token=ada.token).status == 202

    assert call("GET", "/users/profile", token=key).status == 401
    assert request_with(cached).status == 401
    deliver_events()
    assert traces("My script") == []


def test_an_administrators_sign_out_deletes_all_keys(aws: None):
    from fitai.auth import store as auth_store
    from fitai.developer import published

    ada = upgrade(register())
    keys = [create(ada).data["key"] for _ in range(3)]
    cached = authorize(keys[0])
    auth_store.end_sessions(
        ada.id, auth_store.caller_state(ada.id), [], *published.key_removal_writes(ada.id), all=True, keys=True
    )

    assert [call("GET", "/users/profile", token=key).status for key in keys] == [401] * 3
    assert request_with(cached).status == 401
    ada.token = access_token(ada.id, role="premium", subscription="pro", email=ada.email)
    assert call("GET", "/developer/keys", token=ada.token).data["keys"] == []


def test_a_key_opens_no_websocket(aws: None):
    key = create(register()).data["key"]
    event = {"methodArn": "arn:aws:execute-api:r:1:api/v1/$connect", "queryStringParameters": {"token": key}}

    policy = authorizer.authorize_connection(event)

    assert policy["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_a_public_endpoint_knows_the_key(aws: None):
    ada = upgrade(register())
    key = create(ada, ["read:exercises"]).data["key"]

    assert call("GET", "/exercises", token=key, custom="mine").status == 200
    assert call("GET", "/exercises", token=key[:-1] + "x", custom="mine").status == 401
    assert call("GET", "/exercises", token=key[:-1] + "x").status == 200, "what is invalid is ignored"


EXERCISE = {
    "name": "Zercher Carry", "description": "Carry the bar.", "instructions": ["Lift it.", "Walk."],
    "primaryMuscleGroups": ["quadriceps"], "equipment": ["barbell"], "difficulty": "intermediate", "exerciseType": "strength",
}  # fmt: skip


def test_to_a_public_endpoint_a_key_without_the_scope_is_nobody(aws: None):
    ada = upgrade(register())
    reading, other = (create(ada, [scope]).data["key"] for scope in ("read:exercises", "read:own_workouts"))
    exercise = call("POST", "/exercises", EXERCISE, token=ada.token).data["id"]

    assert [call("GET", f"/exercises/{exercise}", token=key).status for key in (reading, other, None)] == [
        200,
        404,
        404,
    ]
    refused = call("GET", "/exercises", token=other, custom="mine")
    assert (refused.status, refused.error.get("scope")) == (403, "read:exercises")
    plates = {"weight": "100"}
    keyed, anonymous = call("GET", "/tools/plates", token=other, **plates), call("GET", "/tools/plates", **plates)
    assert keyed.data == anonymous.data
    assert anonymous.headers["cache-control"] == caching.CONSTANT
    assert keyed.headers["cache-control"] == caching.only_for_caller(caching.CONSTANT), "and not the caller's own data"


def test_a_key_of_workouts_neither_lists_nor_restores_other_kinds_of_deleted_items(aws: None):
    ada = upgrade(register())
    exercise = call("POST", "/exercises", EXERCISE, token=ada.token).data["id"]
    call("DELETE", f"/exercises/{exercise}", token=ada.token).data  # noqa: B018
    key = create(ada, ["read:own_workouts", "write:own_workouts"]).data["key"]

    assert call("GET", "/trash", token=key).data == []
    refused = call("POST", f"/trash/{exercise}/restore", {}, token=key)
    assert (refused.status, refused.error.get("scope")) == (403, "write:custom_exercises")
    assert [item["id"] for item in call("GET", "/trash", token=ada.token).data] == [exercise]


def test_a_key_makes_nothing_that_outlives_it_and_agrees_to_nothing(aws: None):
    ada = upgrade(register())
    every = ["write:own_workouts", "write:notifications", "write:own_profile"]
    key = create(ada, every).data["key"]
    consent = {"privacy": {"consents": {"productAnalytics": {"granted": True, "textVersion": "2026-11"}}}}

    attempts = [
        ("POST", "/workouts/calendar", {}),
        ("POST", "/notifications/devices", {"platform": "ios", "token": "ab" * 32}),
        ("PUT", "/users/preferences", consent),
    ]
    for method, path, body in attempts:
        assert call(method, path, body, token=key).error["code"] == "insufficient_scope", path
    assert call("PUT", "/users/preferences", {"units": "imperial"}, token=key).status == 200
    assert call("PUT", "/users/preferences", consent, token=ada.token).status == 200


def test_the_owner_is_told_and_the_security_log_has_it(aws: None, pushed: Frames):
    ada = register()
    deliver_events()
    table().update_item(
        Key={"PK": f"USER#{ada.id}", "SK": "ACCOUNT"},
        UpdateExpression="SET email_verified = :yes",
        ExpressionAttributeValues={":yes": True},
    )
    created = create(ada).data
    deliver_events()

    assert any("API key was created" in mail.html for mail in mails(ada.email))
    call("DELETE", f"/developer/keys/{created['id']}", token=ada.token)
    assert audited_actions(ada.id)[-2:] == ["developer.key_created", "developer.key_deleted"]
    log = call("GET", "/users/security-log", token=ada.token).data
    assert {"developer.key_created", "developer.key_deleted"} <= {entry["action"] for entry in log}
    assert created["key"] not in str(log)


def test_budgets_of_keys(aws: None):
    ada = register()
    created = create(ada)
    assert created.operations == ["UpdateItem", "TransactWriteItems"]
    assert call("GET", "/developer/keys", token=ada.token).operations == ["UpdateItem", "Query"]
    deleted = call("DELETE", f"/developer/keys/{created.data['id']}", token=ada.token)
    assert deleted.operations == ["UpdateItem", "BatchGetItem", "TransactWriteItems"]
