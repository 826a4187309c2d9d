"""The list of factors, their names, removal, recovery codes, administrators, providers, export and erasure."""

from typing import Any

import pytest
from fitai.auth import personal
from fitai.auth.authorizer import authorize_connection
from fitai.kernel import catalogue
from fitai.kernel.identity import RECENT_SIGN_IN_SECONDS
from fitai.kernel.settings import settings
from fitai.kernel.tokens import verify_access_token

from tests.harness.authenticator import Authenticator
from tests.harness.cloud import table
from tests.harness.gateway import access_token, call, deliver_events
from tests.harness.mail import mails
from tests.harness.person import traces
from tests.unit.auth.factors.owners import (
    Owner,
    add_passkey,
    add_totp,
    change_account,
    factors,
    first_step,
    owner,
    request_options,
    with_code,
    with_passkey,
    with_recovery_code,
)
from tests.unit.auth.people import PASSWORD, Time, audited_actions, items, login, refresh
from tests.unit.auth.provider import Provider

SUBJECT = "The sign-in of your account"


def rename(token: str, factor_id: str, name: str) -> Any:
    return call("PUT", f"/auth/mfa/{factor_id}", {"name": name}, token=token)


def remove_app(token: str, factor_id: str) -> Any:
    return call("DELETE", "/auth/mfa/totp", token=token, id=factor_id)


def remove_key(token: str, factor_id: str) -> Any:
    return call("DELETE", f"/auth/passkeys/{factor_id}", token=token)


def new_codes(token: str) -> Any:
    return call("POST", "/auth/mfa/recovery-codes", token=token)


# --- list, names, removal ----------------------------------------------------------------------------------


def test_factors_are_listed_without_anything_that_could_be_used(aws: None) -> None:
    ada = owner()
    assert factors(ada.token) == {"factors": [], "recoveryCodes": {"remaining": 0}, "required": False}
    app, key = add_totp(ada)["factor"], add_passkey(ada, Authenticator())["factor"]
    listed = factors(ada.token)
    assert listed["factors"] == [app, key]
    assert set(app) == set(key) == {"id", "kind", "name", "createdAt"}
    assert set(listed["recoveryCodes"]) == {"remaining", "createdAt"}


def test_only_the_first_factor_brings_recovery_codes(aws: None) -> None:
    ada = owner()
    assert len(add_totp(ada)["recoveryCodes"]) == 10
    assert "recoveryCodes" not in add_passkey(ada, Authenticator())


def test_a_factor_is_renamed(aws: None) -> None:
    ada, bob = owner(), owner("bob")
    factor = add_totp(ada)["factor"]
    assert rename(ada.token, factor["id"], "Work phone").data == factor | {"name": "Work phone"}
    assert factors(ada.token)["factors"][0]["name"] == "Work phone"
    assert rename(bob.token, factor["id"], "Mine").status == 404
    assert rename(ada.token, factor["id"], "").status == 422
    deliver_events()
    assert "another name" in mails("ada@example.com", SUBJECT)[-1].html
    assert "Work phone" not in repr(mails()), "no mail holds what somebody typed"
    assert audited_actions(ada.id)[-1] == "auth.factor_renamed"


def test_a_factor_is_removed_and_with_the_last_one_the_recovery_codes(aws: None) -> None:
    ada, bob = owner(), owner("bob")
    app, key = add_totp(ada)["factor"], add_passkey(ada, Authenticator())["factor"]
    assert remove_app(bob.token, app["id"]).status == 404
    assert remove_app(ada.token, app["id"]).data == {"ids": [app["id"]], "remaining": 1}
    assert factors(ada.token)["recoveryCodes"]["remaining"] == 10
    assert remove_app(ada.token, app["id"]).status == 404
    assert remove_key(ada.token, key["id"]).data == {"ids": [key["id"]], "remaining": 0}
    assert factors(ada.token)["recoveryCodes"] == {"remaining": 0}
    assert login().data["status"] == "signed_in"
    assert with_recovery_code("a.b", ada.recovery_codes[0]).status == 401
    deliver_events()
    assert sum("was removed" in mail.html for mail in mails("ada@example.com", SUBJECT)) == 2
    assert audited_actions(ada.id).count("auth.factor_removed") == 2


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/auth/mfa/totp"),
        ("POST", "/auth/passkeys/options"),
        ("DELETE", "/auth/passkeys/x"),
        ("DELETE", "/auth/mfa/totp"),
        ("POST", "/auth/mfa/recovery-codes"),
    ],
)
def test_changing_factors_needs_a_recent_proof_of_identity(aws: None, method: str, path: str) -> None:
    time = Time()
    ada = owner()
    add_totp(ada)
    time.pass_by(seconds=RECENT_SIGN_IN_SECONDS)
    body = {} if path.endswith("totp") else None
    refused = call(method, path, body, token=ada.token)
    assert (refused.status, refused.error["code"]) == (403, "step_up_required")
    stepped_up = call("POST", "/auth/step-up", {"password": PASSWORD}, token=ada.token).data["accessToken"]
    assert call(method, path, body, token=stepped_up).status in (200, 201, 404)
    assert "mfa" in verify_access_token(stepped_up).amr, "the session keeps what it has proven"


# --- recovery codes ----------------------------------------------------------------------------------------


def test_a_recovery_code_signs_in_once_and_the_owner_is_told(aws: None) -> None:
    ada = owner()
    add_totp(ada)
    code = ada.recovery_codes[3]
    signed_in = with_recovery_code(first_step(), f" {code.lower().replace('-', ' ')} ").data
    assert verify_access_token(signed_in["accessToken"]).amr == ("pwd", "recovery_code", "mfa")
    again = with_recovery_code(first_step(), code)
    assert (again.status, again.error["code"]) == (401, "invalid_code")
    assert factors(ada.token)["recoveryCodes"]["remaining"] == 9
    deliver_events()
    assert "9 are left" in mails("ada@example.com", SUBJECT)[-1].html


def test_without_codes_that_way_is_not_offered(aws: None) -> None:
    ada = owner()
    add_totp(ada)
    for code in ada.recovery_codes:
        assert with_recovery_code(first_step(), code).status == 200
    assert login().data["methods"] == ["totp"]


def test_new_recovery_codes_replace_the_earlier_ones(aws: None) -> None:
    ada = owner()
    assert new_codes(ada.token).error["code"] == "no_factor"
    add_totp(ada)
    codes = new_codes(ada.token).data["codes"]
    assert len(set(codes)) == 10
    assert set(codes).isdisjoint(ada.recovery_codes)
    assert with_recovery_code(first_step(), ada.recovery_codes[0]).status == 401
    assert with_recovery_code(first_step(), codes[0]).status == 200
    deliver_events()
    assert any("New recovery codes" in mail.html for mail in mails("ada@example.com", SUBJECT))


def test_wrong_recovery_codes_are_counted_with_wrong_codes(aws: None) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    for _ in range(10):
        assert with_recovery_code(first_step(), "0000-0000-0000-0000").status == 401
    assert with_code(first_step(), ada.code()).status == 429


# --- administrators ----------------------------------------------------------------------------------------


def administrator() -> Owner:
    """An administrator who has signed in with the password, and has no factor yet."""
    ada = owner(role="admin")
    ada.token = login().data["accessToken"]
    return ada


def test_an_administrator_without_a_factor_can_add_one_and_nothing_else(aws: None) -> None:
    ada = administrator()
    open_routes = set()
    for function in catalogue.endpoints():
        declaration = function.declaration
        if declaration.access == "public":
            continue
        answer = call(declaration.method, declaration.path.replace("{", "").replace("}", ""), token=ada.token)
        if answer.status != 403 or answer.error["code"] != "factor_required":
            open_routes.add(declaration.route)
    assert open_routes == {
        "GET /auth/mfa/totp",
        "GET /auth/passkeys",
        "POST /auth/mfa/totp",
        "POST /auth/mfa/totp/{id}/confirm",
        "POST /auth/passkeys/options",
        "POST /auth/passkeys",
        "POST /auth/step-up",
        "POST /auth/logout",
        "POST /auth/resend-verification",
    }


def test_after_adding_one_the_session_is_an_administrators(aws: None) -> None:
    ada = administrator()
    renewed = login().data["refreshToken"]
    assert factors(ada.token)["required"] is True
    assert call("GET", "/users/profile", token=ada.token).error["code"] == "factor_required"
    add_totp(ada)
    assert call("GET", "/users/profile", token=ada.token).status == 200
    other = refresh(renewed).data["accessToken"]
    assert call("GET", "/users/profile", token=other).error["code"] == "factor_required", "another session is not"
    assert login().data["status"] == "second_factor_required"


def test_all_apps_are_removed_at_once_and_passkeys_stay(aws: None) -> None:
    ada = owner()
    apps = [add_totp(ada)["factor"]["id"] for _ in range(2)]
    key = add_passkey(ada, Authenticator())["factor"]
    assert remove_app(ada.token, key["id"]).status == 404, "a passkey is no app"
    assert remove_key(ada.token, apps[0]).status == 404
    assert call("GET", "/auth/passkeys", token=ada.token).data == [key]

    assert call("DELETE", "/auth/mfa/totp", token=ada.token).data == {"ids": apps, "remaining": 1}
    assert factors(ada.token)["factors"] == [key]
    assert call("DELETE", "/auth/mfa/totp", token=ada.token).status == 404


@pytest.mark.parametrize("add", [add_totp, lambda someone: add_passkey(someone, Authenticator())])
def test_the_last_factor_of_an_administrator_stays(aws: None, add: Any) -> None:
    ada = administrator()
    first, second = add(ada)["factor"], add_totp(ada)["factor"]
    remove_first = remove_app if first["kind"] == "totp" else remove_key
    assert remove_first(ada.token, first["id"]).status == 200
    refused = remove_app(ada.token, second["id"])
    assert (refused.status, refused.error["code"]) == (409, "last_factor_required")
    assert len(factors(ada.token)["factors"]) == 1


def test_who_becomes_an_administrator_signs_in_anew_with_a_factor(aws: None) -> None:
    ada = owner()
    signed_in = login().data
    change_account(ada.id, role="admin")
    token = refresh(signed_in["refreshToken"]).data["accessToken"]
    assert call("GET", "/users/profile", token=token).error["code"] == "factor_required"


def test_public_routes_do_not_know_an_administrator_without_a_factor(aws: None) -> None:
    token = access_token("boss", role="admin", amr=("pwd",))
    assert call("GET", "/exercises", token=token).status == 200
    assert (
        call("GET", "/exercises", custom="mine", token=token).status == call("GET", "/exercises", custom="mine").status
    )


@pytest.mark.parametrize(("amr", "effect"), [(("pwd",), "Deny"), (("pwd", "otp", "mfa"), "Allow")])
def test_an_administrator_without_a_factor_opens_no_websocket(aws: None, amr: tuple[str, ...], effect: str) -> None:
    event = {
        "methodArn": "arn:aws:execute-api:eu-central-1:123456789012:api/live/$connect",
        "queryStringParameters": {"token": access_token("boss", role="admin", amr=amr)},
    }
    assert authorize_connection(event)["policyDocument"]["Statement"][0]["Effect"] == effect


# --- providers ---------------------------------------------------------------------------------------------


def test_a_provider_is_the_first_step_only(there: Provider) -> None:
    Time()
    token = there.sign_in(email="ada@example.com").data["accessToken"]
    ada = Owner(None, token)  # type: ignore[arg-type]
    add_totp(ada)
    answer = there.sign_in(email="ada@example.com").data
    assert answer["status"] == "second_factor_required"
    signed_in = with_code(answer["mfaToken"], ada.code()).data
    assert verify_access_token(signed_in["accessToken"]).amr == ("google", "otp", "mfa")


def test_a_provider_is_linked_when_the_second_step_is_done(there: Provider) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    answer = there.sign_in(email="ada@example.com").data
    assert "auth.provider_linked" not in audited_actions(ada.id)
    assert items("PROVIDER#") == []
    assert with_code(answer["mfaToken"], ada.code()).status == 200
    assert "auth.provider_linked" in audited_actions(ada.id)
    assert len(items("PROVIDER#")) == 1


def test_a_front_end_gets_the_first_steps_token(there: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    Time()
    ada = owner()
    add_totp(ada)
    monkeypatch.setenv("FITAI_APP_URL", "https://app.fitai.example")
    settings.cache_clear()
    answer = there.sign_in(email="ada@example.com")
    location = answer.headers["location"]
    assert answer.status == 303
    assert location.startswith("https://app.fitai.example/signed-in#mfaToken=")
    token, methods = location.partition("#mfaToken=")[2].split("&methods=")
    assert methods == "totp,recovery_code"
    assert with_code(token, ada.code()).status == 200


# --- personal data -----------------------------------------------------------------------------------------


def test_the_export_names_factors_and_no_secrets(aws: None) -> None:
    ada = owner()
    add_totp(ada, name="Work phone")
    add_passkey(ada, Authenticator(), name="Blue key")
    exported = [value for kind, value in personal.PERSONAL_DATA.export(ada.id) if kind == "second_factor"]
    assert [(value["kind"], value["name"]) for value in exported] == [("totp", "Work phone"), ("passkey", "Blue key")]
    assert set(exported[0]) == {"id", "kind", "name", "createdAt"}


def test_nothing_is_left_of_the_factors_of_an_erased_account(aws: None) -> None:
    Time()
    ada, key = owner(), Authenticator()
    add_totp(ada, name="Zanzibar phone")
    add_passkey(ada, key)
    assert with_passkey(key.answer(request_options())).status == 200
    token = first_step()
    with_code(token, "000000")
    request_options(token)
    call("POST", "/auth/passkeys/options", token=ada.token).data  # noqa: B018
    assert call("DELETE", "/users/account", {"password": PASSWORD}, token=ada.token).status == 202
    assert with_code(token, ada.code()).status == 401, "a sign-in between its steps ends with the account"
    for _ in personal.PERSONAL_DATA.erase(ada.id):
        pass
    kept = [place for place in traces(ada.id, "Zanzibar") if place.startswith(("USER#", "LOCKOUT#", "CHALLENGE#"))]
    assert [place for place in kept if "FACTORS" in place or "MFA#" in place or "CHALLENGE" in place] == []
    assert not [place for place in kept if place.startswith("LOCKOUT#")]
    assert table().get_item(Key={"PK": f"USER#{ada.id}", "SK": "FACTORS"}).get("Item") is None
