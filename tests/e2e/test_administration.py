"""Administrators, suspended users and API keys on the deployed stack."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from infra.local.client import Account, Api, Device, Stack, register
from infra.local.second_factors import make_administrator
from tests.e2e.behind import aws, eventually


@pytest.fixture(scope="module")
def administrator(stack: Stack) -> Account:
    return make_administrator(aws(stack, "dynamodb"), stack, register(stack, "keeper"))


@pytest.fixture
def suspended(stack: Stack, account: Account, administrator: Account) -> Iterator[Account]:
    """An account that was suspended while its phone was connected."""
    with Device(stack, account.token) as phone:
        change(administrator, account, suspension={"reason": "spam", "note": "Ask us.", "until": in_a_week()})
        told = phone.wait("account:suspended")
        assert told.data["reason"] == "spam"
        eventually(lambda: is_closed(phone))
    yield account


def in_a_week() -> str:
    return (datetime.now(UTC) + timedelta(days=7)).isoformat().replace("+00:00", "Z")


def change(administrator: Account, account: Account, **changes: Any) -> Any:
    """Change an account as an administrator who has just read it."""
    version = administrator.api.call("GET", f"/admin/users/{account.id}")["version"]
    return administrator.api.call("PUT", f"/admin/users/{account.id}", {"version": version} | changes)


def is_closed(device: Device) -> bool:
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
        Device(stack, api.token or "")
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
    assert refused.json()["error"]["code"] == "missing_scope"
    assert program.send("GET", "/developer/keys").status_code == 403
    account.api.call("DELETE", f"/developer/keys/{created['id']}")
    assert program.send("GET", "/workouts").status_code == 401
