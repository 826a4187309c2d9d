"""Administrators, suspended users, API keys and webhooks on the deployed stack."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from standardwebhooks import Webhook
from websockets.exceptions import ConnectionClosed, InvalidStatus

from infra.local.client import Account, Api, Stack, register
from infra.local.second_factors import make_administrator
from tests.e2e.behind import aws, eventually
from tests.e2e.raw import RawDevice


@pytest.fixture(scope="module")
def administrator(stack: Stack) -> Account:
    return make_administrator(aws(stack, "dynamodb"), stack, register(stack, "keeper"))


@pytest.fixture
def suspended(stack: Stack, account: Account, administrator: Account) -> Iterator[Account]:
    """An account that was suspended while its phone was connected."""
    with RawDevice(stack, account.token) as phone:
        change(administrator, account, suspension={"reason": "spam", "note": "Ask us.", "until": in_a_week()})
        event = phone.wait("account:suspended")
        assert event.data["reason"] == "spam"
        eventually(lambda: is_closed(phone))
    yield account


def in_a_week() -> str:
    return (datetime.now(UTC) + timedelta(days=7)).isoformat().replace("+00:00", "Z")


def change(administrator: Account, account: Account, **changes: Any) -> Any:
    """Change an account as an administrator who has just read it."""
    version = administrator.api.call("GET", f"/admin/users/{account.id}")["version"]
    return administrator.api.call("PUT", f"/admin/users/{account.id}", {"version": version} | changes)


def is_closed(device: RawDevice) -> bool:
    try:
        device.send("presence:ping", {})
    except ConnectionClosed:
        return True
    return False


def test_a_suspended_user_is_signed_out_and_can_export_and_delete(stack: Stack, suspended: Account) -> None:
    assert suspended.api.send("GET", "/workouts").status_code == 401
    answer = Api(stack).call("POST", "/auth/login", {"login": suspended.email, "password": suspended.password})
    api = Api(stack, answer["accessToken"])
    refused = api.send("GET", "/workouts")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "account_suspended"
    assert refused.json()["error"]["note"] == "Ask us."
    with pytest.raises(InvalidStatus):
        RawDevice(stack, api.token or "")
    assert api.send("POST", "/users/export-data", {}).status_code == 202
    assert api.send("DELETE", "/users/account", {"password": suspended.password}).status_code == 202


def test_two_administrators_do_not_overwrite_each_other(account: Account, administrator: Account) -> None:
    version = administrator.api.call("GET", f"/admin/users/{account.id}")["version"]
    change(administrator, account, plan={"plan": "premium", "until": in_a_week(), "reason": "thanks"})
    stale = administrator.api.send("PUT", f"/admin/users/{account.id}", {"version": version, "signOutEverywhere": True})
    assert stale.status_code == 409
    assert stale.json()["error"]["code"] == "stale_version"
    entries = administrator.api.call("GET", "/admin/audit", subject=account.id)
    assert {"admin.user_viewed", "admin.plan_changed"} <= {entry["action"] for entry in entries}


def test_an_api_key_does_what_its_scopes_say_until_it_is_deleted(stack: Stack, account: Account) -> None:
    created = account.api.call("POST", "/developer/keys", {"name": "my site", "scopes": ["read:own_workouts"]})
    program = Api(stack, created["key"])
    assert program.send("GET", "/workouts").status_code == 200
    refused = program.send("POST", "/workouts", {"name": "legs"})
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "insufficient_scope"
    assert program.send("GET", "/developer/keys").status_code == 403
    account.api.call("DELETE", f"/developer/keys/{created['id']}")
    assert program.send("GET", "/workouts").status_code == 401


Requests = list[tuple[dict[str, str], str]]


@pytest.fixture
def receiver() -> Iterator[tuple[str, Requests]]:
    """A server of a developer on this machine: its address, and the headers and bodies of what it was sent."""
    requests: Requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", requests
    server.shutdown()
    server.server_close()


def test_a_completed_workout_arrives_at_the_webhook_once_and_signed(
    account: Account, receiver: tuple[str, Requests]
) -> None:
    url, requests = receiver
    webhook = account.api.call("POST", "/developer/webhooks", {"url": url, "events": ["workout.completed"]})
    workout = account.api.call("POST", "/workouts", {"name": "Legs", "exercises": []})
    account.api.call("POST", f"/workouts/{workout['id']}/start", {})
    account.api.call("POST", f"/workouts/{workout['id']}/complete", {})
    eventually(lambda: len(requests))
    headers, body = requests[0]
    payload = Webhook(webhook["secret"]).verify(body, headers)
    assert payload["type"] == "workout.completed"
    assert payload["data"]["id"] == workout["id"]
    attempts = account.api.call("GET", f"/developer/webhooks/{webhook['id']}/deliveries")["attempts"]
    assert [attempt["status"] for attempt in attempts] == [204]
