"""A sign-in in two steps is a sign-in: what is counted, which device it is, and whose factors are asked for."""

import json
from collections.abc import Callable

import pytest
from fitai.auth import rules
from fitai.auth.factors import store as factors_store
from fitai.kernel import clock

from tests.harness.authenticator import Authenticator
from tests.harness.gateway import Answer, call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.factors.owners import (
    add_passkey,
    add_totp,
    change_account,
    factors,
    first_step,
    owner,
    with_code,
    with_recovery_code,
)
from tests.unit.auth.people import Time, items, login, register
from tests.unit.auth.provider import Provider
from tests.unit.auth.test_email_change import ask, confirm, undo, undo_token

WRONG = "another good password"
NEW = "ada.new@example.com"
NEW_DEVICE = "A new device has signed in"


def failures() -> dict[str, int]:
    """The numbers of counted failures by their scope."""
    return {item["SK"]: int(item["failures"]) for item in items("LOCKOUT#")}


# --- what is counted ---------------------------------------------------------------------------------------


def test_the_first_step_clears_wrong_passwords_and_not_wrong_second_steps(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    assert login("ada", WRONG).status == 401
    assert with_recovery_code(first_step(), "0000-0000-0000-0000").status == 401
    assert failures() == {"ANYWHERE": 1}
    assert login("ada", WRONG).status == 401
    assert with_code(first_step(), ada.code()).status == 200
    assert failures() == {}


def second_steps(mfa_token: str) -> dict[str, Callable[[dict[str, str]], Answer]]:
    """Wrong second steps of each kind, sent with these headers."""
    wrong_passkey = {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"},
    }
    return {
        "totp": lambda headers: with_code(mfa_token, "000000", headers=headers),
        "recovery_code": lambda headers: call(
            "POST", "/auth/login/recovery-code", {"mfaToken": mfa_token, "code": "0" * 16}, headers=headers
        ),
        "passkey": lambda headers: call(
            "POST", "/auth/passkeys/sign-in", {"mfaToken": mfa_token, "credential": wrong_passkey}, headers=headers
        ),
    }


@pytest.mark.parametrize("kind", ["totp", "recovery_code", "passkey"])
def test_a_second_step_under_an_idempotency_key_counts(aws: None, kind: str) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    send = second_steps(first_step())[kind]
    for _ in range(rules.MAX_FAILURES):
        assert send({"idempotency-key": "k-1"}).status == 401
    locked = send({"idempotency-key": "k-1"})
    assert (locked.status, locked.error["code"]) == (429, "locked")


def test_wrong_second_steps_count_from_all_networks(aws: None, address: dict[str, str]) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    token = first_step()
    for number in range(rules.MAX_FAILURES):
        address["ip"] = f"198.51.100.{number}"
        assert with_code(token, "000000").status == 401
    address["ip"] = "203.0.113.1"
    assert with_code(token, ada.code()).error["code"] == "locked"
    assert login("ada").status == 200, "the first step is counted apart"


# --- the device --------------------------------------------------------------------------------------------


def test_a_new_device_is_told_after_the_second_step_only(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    phone = {"id": "phone-1", "name": "Phone"}
    token = first_step(device=phone)
    deliver_events()
    assert mails("ada@example.com", NEW_DEVICE) == []
    assert with_code(token, ada.code()).status == 200
    deliver_events()
    assert len(mails("ada@example.com", NEW_DEVICE)) == 1
    assert with_recovery_code(first_step(device=phone), ada.recovery_codes[0]).status == 200
    deliver_events()
    assert len(mails("ada@example.com", NEW_DEVICE)) == 1


# --- unproven factors --------------------------------------------------------------------------------------


def test_nobody_adds_a_factor_before_the_address_is_verified(aws: None) -> None:
    """So a stranger's address brings its owner no factors of whoever registered it."""
    ada = register()
    for path in ("/auth/mfa/totp", "/auth/passkeys/options"):
        answer = call("POST", path, {} if path.endswith("totp") else None, token=ada.token)
        assert (answer.status, answer.error["code"]) == (403, "email_not_verified")
    assert [item for item in items(f"USER#{ada.id}") if item["SK"] == "FACTORS"] == []


def test_linking_drops_factors_from_before_the_present_address_was_verified(there: Provider) -> None:
    """Whoever made the account with an address of their own, and then got a stranger to confirm the stranger's."""
    time = Time()
    attacker = owner()
    add_totp(attacker)
    key = Authenticator()
    add_passkey(attacker, key)
    time.pass_by(minutes=1)
    assert ask(attacker.token, NEW).status == 202
    assert confirm(NEW).status == 200
    time.pass_by(minutes=1)
    answer = there.sign_in(email=NEW)
    assert answer.data["status"] == "signed_in", "nobody is asked for a stranger's factor"
    assert answer.data["user"]["id"] == attacker.id
    assert factors(answer.data["accessToken"])["factors"] == []
    assert factors(answer.data["accessToken"])["recoveryCodes"] == {"remaining": 0}
    assert login("ada").status == 401
    deliver_events()
    assert "A second factor was removed" in mails(NEW, "The sign-in of your account")[-1].html


def test_linking_keeps_a_factor_that_was_added_since_and_drops_the_rest_in_the_second_step(there: Provider) -> None:
    time = Time()
    ada = owner()
    time.pass_by(minutes=1)
    change_account(ada.id, email_verified_at=clock.iso(clock.now()))
    add_totp(ada)
    assert login("ada").data["status"] == "second_factor_required"
    answer = there.sign_in(email="ada@example.com")
    assert answer.data["methods"] == ["totp", "recovery_code"]
    assert len(items("PROVIDER#")) == 0
    signed_in = with_code(answer.data["mfaToken"], ada.code())
    assert signed_in.status == 200
    assert login("ada").status == 401, "the password is from before the address was verified"
    assert call("GET", "/auth/sessions", token=ada.token).status == 401, "and so is the session that it has opened"
    assert len(items("PROVIDER#")) == 1


def test_undoing_a_change_of_the_address_drops_the_factors_that_were_added_since(aws: None) -> None:
    time = Time()
    ada = owner()
    app = add_totp(ada)["factor"]
    time.pass_by(minutes=1)
    assert ask(ada.token, NEW).status == 202
    assert confirm(NEW).status == 200
    time.pass_by(minutes=1)
    key = Authenticator()
    add_passkey(ada, key, name="The thief's")
    assert call("POST", "/auth/mfa/recovery-codes", token=ada.token).status == 201
    assert [factor["kind"] for factor in factors(ada.token)["factors"]] == ["totp", "passkey"]
    assert undo(undo_token("ada@example.com")).status == 200
    remaining = factors_store.account_factors(ada.id)[1]
    assert [factor.id for factor in remaining.factors] == [app["id"]]
    (entry,) = [item for item in items(f"AUDIT#{ada.id}") if item["action"] == "auth.email_change_undone"]
    assert json.loads(entry["details"])["factorsDropped"] == 1
    deliver_events()
    reset = {"token": mails("ada@example.com", "Choose a new password")[-1].token, "password": "pears under an elm 8"}
    assert call("POST", "/auth/reset-password", reset).status == 200
    assert login("ada", "pears under an elm 8").data["methods"] == ["totp"], "no code that the thief has made"


def test_a_sign_in_between_its_steps_ends_when_the_address_changes(there: Provider) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    assert ask(ada.token, NEW).status == 202
    tokens = [first_step(), there.sign_in(email="ada@example.com").data["mfaToken"]]
    assert confirm(NEW).status == 200
    for token in tokens:
        assert with_code(token, ada.code()).error["code"] == "invalid_mfa_token"
