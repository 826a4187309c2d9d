"""Accounts for the tests: registered and signed in through the gateway, as clients do it."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from boto3.dynamodb.types import TypeDeserializer
from fitai.admin.people import changing
from fitai.auth import published as auth
from fitai.kernel import clock
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import commit

from tests.harness import moto_speed
from tests.harness.cloud import SERVER, TABLE, table
from tests.harness.gateway import Answer, call

PASSWORD = "plums under an oak 7"


@dataclass(slots=True)
class Person:
    """A registered account, with the tokens of its first device."""

    id: str
    email: str
    username: str
    token: str
    refresh: str


def registration(name: str = "ada", **changes: Any) -> dict[str, Any]:
    """A good body of `POST /auth/register`."""
    return {"email": f"{name}@example.com", "username": name, "password": PASSWORD} | changes


def register(name: str = "ada", **changes: Any) -> Person:
    """Create an account."""
    data = call("POST", "/auth/register", registration(name, **changes)).data
    user = data["user"]
    return Person(user["id"], user["email"], user["username"], data["accessToken"], data["refreshToken"])


def login(login: str = "ada", password: str = PASSWORD, **more: Any) -> Answer:
    """Try to sign in."""
    return call("POST", "/auth/login", {"login": login, "password": password} | more)


def refresh(token: str) -> Answer:
    """Exchange a refresh token."""
    return call("POST", "/auth/refresh", {"refreshToken": token})


def is_accepted(token: str) -> bool:
    """Whether the access token opens a door."""
    return call("GET", "/users/profile", token=token).status == 200


def suspend_account(user_id: str, **details: Any) -> None:
    """Suspend an account.

    Args:
        details: of the suspension, such as its end.
    """
    suspension = Suspension(**({"reason": "spam", "since": clock.now()} | details))
    commit(*changing.suspend_writes(auth.signed_in_state(user_id), suspension))


def items(prefix: str = "") -> list[dict[str, Any]]:
    """The raw items whose partition begins so.

    What moto holds is looked at in place, since a scan takes longer with all that is there.
    """
    if SERVER not in os.environ:
        plain = TypeDeserializer().deserialize
        matches = moto_speed.items_of_partitions(TABLE, prefix)
        return [{name: plain(value) for name, value in item.items()} for item in matches]
    return [item for item in table().scan()["Items"] if str(item["PK"]).startswith(prefix)]


def audited_actions(user_id: str) -> list[str]:
    """The actions of the audit trail about an account, oldest first."""
    return [item["action"] for item in sorted(items(f"AUDIT#{user_id}"), key=lambda item: item["SK"])]


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        clock.set_source(lambda: self.now)

    def pass_by(self, **much: float) -> None:
        self.now += timedelta(**much)
