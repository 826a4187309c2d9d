"""Whom guesses at a password lock out, and whom they do not."""

import pytest
from fitai.auth import rules
from fitai.auth.rules import Failures
from fitai.kernel.limits import counted_network
from fitai.kernel.settings import settings

from tests.harness.gateway import Answer, call
from tests.unit.auth.people import PASSWORD, Time, login, register, registration

WRONG = "another good password"
NEW = "pears under an elm 8"


def change(token: str, current: str = PASSWORD, key: str | None = None) -> Answer:
    body = {"currentPassword": current, "newPassword": NEW}
    return call("POST", "/users/change-password", body, token=token, headers={"idempotency-key": key} if key else None)


def test_a_strangers_guesses_lock_neither_the_owner_nor_the_owners_network(aws: None, address: dict[str, str]) -> None:
    register()
    address["ip"] = "198.51.100.7"
    for _ in range(10):
        assert login("ada", WRONG).status == 401
    assert login("ada").error["code"] == "locked"
    address["ip"] = "192.0.2.1"
    assert login("ada").status == 200


def test_guesses_at_the_sign_in_do_not_lock_who_is_signed_in_even_on_the_same_network(aws: None) -> None:
    ada = register()
    for _ in range(11):
        login("ada", WRONG)
    assert login("ada").status == 429
    assert change(ada.token).status == 200


def test_guesses_in_one_session_lock_that_session_only(aws: None) -> None:
    ada = register()
    other = login("ada").data
    for _ in range(10):
        assert change(other["accessToken"], WRONG).status == 422
    assert change(other["accessToken"]).error["code"] == "locked"
    assert change(ada.token).status == 200


def test_ipv6_counts_by_its_64_bit_network(aws: None, address: dict[str, str]) -> None:
    register()
    for number in range(10):
        address["ip"] = f"2001:db8:1:2::{number:x}"
        assert login("ada", WRONG).status == 401
    address["ip"] = "2001:db8:1:2:ffff:ffff:ffff:ffff"
    assert login("ada").status == 429
    address["ip"] = "2001:db8:1:3::1"
    assert login("ada").status == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.77"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.77", "192.0.2.77"),
        ("unknown", "unknown"),
    ],
)
def test_what_an_address_is_counted_by(address: str, network: str) -> None:
    assert counted_network(address) == network


def test_sign_ins_and_anonymous_requests_of_one_ipv6_network_are_counted_together(
    aws: None, address: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FITAI_LIMIT_CREDENTIALS", "3")
    monkeypatch.setenv("FITAI_LIMIT_ANONYMOUS", "6")
    settings.cache_clear()
    statuses = []
    for number in range(7):
        address["ip"] = f"2001:db8:9:9::{number}"
        statuses.append(login(f"name{number}", WRONG).json["error"]["code"])
    assert statuses == ["invalid_credentials"] * 3 + ["too_many_requests"] * 4


def test_all_networks_together_have_a_limit(
    aws: None, address: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FITAI_LIMIT_GUESSES", "12")
    settings.cache_clear()
    ada = register()
    Time()
    for number in range(12):
        address["ip"] = f"198.51.100.{number}"
        assert login("ada", WRONG).status == 401
    address["ip"] = "203.0.113.1"
    locked = login("ada", WRONG)
    assert (locked.status, locked.error["code"]) == (429, "locked")
    assert 0 < int(locked.headers["retry-after"]) <= 15 * 60
    assert change(ada.token).status == 200, "who is signed in is not concerned"


def test_guesses_under_an_idempotency_key_count(aws: None) -> None:
    register()
    key = {"idempotency-key": "k-1"}
    for _ in range(9):
        assert call("POST", "/auth/login", {"login": "ada", "password": WRONG}, headers=key).status == 401
    assert call("POST", "/auth/login", {"login": "ada", "password": PASSWORD}, headers=key).status == 200
    conflicts = []
    for number in range(10):
        body = {"login": "ada", "password": f"{WRONG} {number}"}
        conflicts.append(call("POST", "/auth/login", body, headers=key).json["error"]["code"])
    assert conflicts == ["idempotency_key_reused"] * 10, "it says whether the password is that of the first request"
    right = call("POST", "/auth/login", {"login": "ada", "password": PASSWORD}, headers=key)
    assert (right.status, right.error["code"]) == (429, "locked")


def test_guesses_at_the_current_password_under_an_idempotency_key_count(aws: None) -> None:
    ada = register()
    assert change(ada.token, key="k-1").status == 200
    for number in range(10):
        assert change(ada.token, f"{WRONG} {number}", key="k-1").status == 409
    assert change(ada.token, PASSWORD, key="k-1").error["code"] == "locked"


def test_guesses_by_a_repeated_registration_count(aws: None) -> None:
    key = {"idempotency-key": "k-1"}
    assert call("POST", "/auth/register", registration(), headers=key).status == 201
    for number in range(10):
        body = registration(password=f"{WRONG} {number}")
        assert call("POST", "/auth/register", body, headers=key).status == 409
    assert call("POST", "/auth/register", registration(), headers=key).error["code"] == "locked"


def test_failures_are_about_a_password() -> None:
    before = Failures(rules.MAX_FAILURES, 2_000, rules.password_mark("hash one"))
    assert rules.failures_after_attempt(before, 1_000, rules.password_mark("hash one")) is None
    after = rules.failures_after_attempt(before, 1_000, rules.password_mark("hash two"))
    assert after is not None
    assert after.count == 1
    assert "hash" not in before.password
