"""Signing in through Google and Apple, with a provider on loopback that signs real tokens."""

import json
import re
from typing import Any

import jwt
import pytest
from fitai.auth import oidc, rules
from fitai.kernel import switches
from fitai.kernel.settings import settings

from tests.harness.cloud import sdk
from tests.harness.gateway import call, deliver_events
from tests.harness.mail import mails
from tests.unit.auth.conftest import FRONT
from tests.unit.auth.people import (
    PASSWORD,
    Time,
    audited_actions,
    is_accepted,
    items,
    login,
    refresh,
    register,
    suspend_account,
)
from tests.unit.auth.provider import APPLE_KEY, CLIENTS, STRANGERS, Provider, public, refused
from tests.unit.auth.test_provider_attacks import FORGERIES

NEW = "pears under an elm 8"


def verified(name: str = "ada") -> Any:
    """An account whose address is verified."""
    person = register(name)
    deliver_events()
    token = mails(person.email, "Confirm your e-mail address")[-1].token
    assert call("POST", "/auth/verify-email", {"token": token}).status == 200
    call("POST", "/auth/logout?everywhere=true", token=person.token).data  # noqa: B018
    return person


@pytest.mark.parametrize("name", ["google", "apple"])
def test_setting_out_asks_for_a_code_with_state_nonce_and_pkce(there: Provider, name: str) -> None:
    departed = there.depart(name)
    assert departed.answer.status == 302
    assert departed.answer.headers["location"].startswith(f"{there.url}/authorize?")
    asked = departed.asked
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENTS[name]
    assert asked["redirect_uri"] == f"https://api.fitai.example/v1/auth/{name}/callback"
    assert asked["code_challenge_method"] == "S256"
    assert asked.get("response_mode") == ("form_post" if name == "apple" else None)
    assert {"openid", "email"} <= set(asked["scope"].split())
    assert {len(asked[value]) for value in ("state", "nonce", "code_challenge")} == {43}
    assert departed.answer.headers["cache-control"] == "no-store"


def test_the_cookie_is_for_this_way_only(there: Provider) -> None:
    google, apple = (there.depart(name).answer.headers["set-cookie"] for name in ("google", "apple"))
    for cookie in (google, apple):
        assert {"HttpOnly", "Secure", "Path=/", "Max-Age=600"} <= set(cookie.split("; "))
    assert "SameSite=Lax" in google
    assert "SameSite=None" in apple, "Apple's form is posted from Apple's site"


def test_what_is_kept_of_a_departure_lets_nobody_return_in_its_place(there: Provider) -> None:
    departed = there.depart()
    (kept,) = items("SIGNIN#")
    assert departed.asked["state"] not in repr(kept)
    assert departed.cookie.partition("=")[2] not in repr(kept)
    assert kept["ttl"] == kept["expires"]


def test_two_departures_have_nothing_in_common(there: Provider) -> None:
    first, second = there.depart(), there.depart()
    for part in ("state", "nonce", "code_challenge"):
        assert first.asked[part] != second.asked[part]
    assert first.cookie != second.cookie


@pytest.mark.parametrize("name", ["google", "apple"])
def test_a_provider_that_does_not_know_us_is_not_offered(
    there: Provider, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"FITAI_{name.upper()}_CLIENT_ID", "")
    settings.cache_clear()
    for path in (f"/auth/{name}", f"/auth/{name}/callback?state=x&code=y"):
        answer = call("GET", path)
        assert (answer.status, answer.error["code"]) == (404, "provider_not_offered")


def test_somebody_new_gets_an_account(there: Provider) -> None:
    answer = there.sign_in()
    assert answer.status == 200
    user = answer.data["user"]
    assert (user["email"], user["emailVerified"], user["username"]) == ("ada@example.com", True, "ada.lovelace")
    assert user["profile"] == {"firstName": "Ada", "lastName": "Lovelace"}
    assert is_accepted(answer.data["accessToken"])
    assert refresh(answer.data["refreshToken"]).status == 200
    assert audited_actions(user["id"]) == ["auth.registered"]
    deliver_events()
    assert [mail.subject for mail in mails("ada@example.com")] == ["Welcome to FitAI"], "nothing is left to confirm"
    assert login("ada@example.com", "any password").status == 401, "there is no password"


def test_the_same_person_comes_back_to_the_same_account(there: Provider) -> None:
    first = there.sign_in()
    again = there.sign_in(email="another@example.com", given_name="Augusta")
    assert again.data["user"]["id"] == first.data["user"]["id"]
    assert again.data["user"]["email"] == "ada@example.com", "who somebody is follows from the subject"
    assert len(items("EMAIL#")) == 1
    assert audited_actions(first.data["user"]["id"]) == ["auth.registered", "auth.signed_in"]


def test_google_and_apple_lead_to_one_account_by_the_address(there: Provider) -> None:
    google = there.sign_in("google")
    apple = there.sign_in("apple", sub="subject-at-apple")
    assert apple.data["user"]["id"] == google.data["user"]["id"]
    assert len(items("PROVIDER#")) == 2
    assert {item["SK"] for item in items("USER#") if item["kind"] == "linked_provider"} == {
        "PROVIDER#google",
        "PROVIDER#apple",
    }


def test_apple_posts_a_form_with_the_name(there: Provider) -> None:
    there.claims = {"given_name": None, "family_name": None, "email_verified": "true"}
    user = json.dumps({"name": {"firstName": "Zo\u00eb", "lastName": "O'Hara"}, "email": "forged@example.com"})
    answer = there.come_back(there.depart("apple"), by_form=True, user=user)
    assert answer.data["user"]["profile"] == {"firstName": "Zo\u00eb", "lastName": "O'Hara"}
    assert answer.data["user"]["username"] == "zoe.ohara"
    assert answer.data["user"]["email"] == "ada@example.com", "the form is not signed"
    (form,) = there.asked
    header = jwt.get_unverified_header(form["client_secret"])
    claims = jwt.decode(
        form["client_secret"], APPLE_KEY.public_key(), algorithms=["ES256"], audience=there.url, issuer="TEAM123456"
    )
    assert (header["alg"], header["kid"]) == ("ES256", "KEY1234567")
    assert claims["exp"] - claims["iat"] == oidc.CLIENT_SECRET_LIFETIME


@pytest.mark.parametrize("user", ["", "x", "[]", "1", '{"name": 1}', '{"name": {"firstName": 7}}', "[" * 3_000])
def test_a_name_that_is_none_is_passed_over(there: Provider, user: str) -> None:
    there.claims = {"given_name": None, "family_name": "\u0000"}
    more = {"user": user} if user else {}
    answer = there.come_back(there.depart("apple"), by_form=True, **more)
    assert answer.data["user"]["username"] == "athlete"
    assert answer.data["user"]["profile"] == {}


def test_a_user_name_that_is_taken_gets_a_number(there: Provider) -> None:
    register("ada.lovelace", email="other@example.com")
    answer = there.sign_in()
    assert re.fullmatch(r"ada\.lovelace-\d{3}", answer.data["user"]["username"])


def test_linking_drops_a_password_and_sessions_from_before_the_address_was_verified(there: Provider) -> None:
    """Whoever registered with a stranger's address, and got the stranger to confirm it, must not share the account."""
    time = Time()
    attacker = register()
    deliver_events()
    time.pass_by(minutes=1)
    token = mails(attacker.email, "Confirm your e-mail address")[-1].token
    assert call("POST", "/auth/verify-email", {"token": token}).status == 200
    time.pass_by(minutes=1)
    later = login("ada").data
    answer = there.sign_in(email=attacker.email)
    assert answer.data["user"]["id"] == attacker.id
    assert not is_accepted(attacker.token)
    assert refresh(attacker.refresh).status == 401
    assert not is_accepted(later["accessToken"]), "nor does a session that this password has opened since"
    assert login("ada").status == 401, "the password is gone"
    assert is_accepted(answer.data["accessToken"])


def test_a_verified_account_with_the_address_is_linked(there: Provider) -> None:
    ada = verified()
    change = {"currentPassword": PASSWORD, "newPassword": NEW}
    token = login("ada").data["accessToken"]
    assert call("POST", "/users/change-password", change, token=token).status == 200
    answer = there.sign_in(email="ADA@example.com")
    assert answer.data["user"]["id"] == ada.id
    assert "auth.provider_linked" in audited_actions(ada.id)
    assert login("ada", NEW).status == 200, "a password that was set after the address was verified still opens it"
    assert there.sign_in(email="changed@example.com").data["user"]["id"] == ada.id


def test_an_unverified_account_is_not_linked(there: Provider) -> None:
    """Else whoever registered a stranger's address would share the account once the stranger comes."""
    ada = register()
    answer = there.sign_in()
    assert (answer.status, answer.error["code"]) == (409, "account_unverified")
    assert items("PROVIDER#") == []
    assert "auth.signed_in" not in audited_actions(ada.id)


@pytest.mark.parametrize("said", [False, None, "false", "yes", 1, ["true"]])
def test_an_address_that_the_provider_has_not_verified_opens_and_makes_nothing(there: Provider, said: Any) -> None:
    verified()
    assert refused(there.sign_in(email_verified=said), 403, "email_not_verified")
    assert refused(there.sign_in(email_verified=said, email="new@example.com"), 403, "email_not_verified")
    assert items("PROVIDER#") == []
    assert len(items("EMAIL#")) == 1


@pytest.mark.parametrize("email", [None, "", "no address", 7, ["ada@example.com"]])
def test_an_address_that_is_none_opens_nothing(there: Provider, email: Any) -> None:
    assert refused(there.sign_in(email=email), 403, "email_not_verified")


def test_an_account_has_one_identity_at_each_provider(there: Provider) -> None:
    there.sign_in().data  # noqa: B018
    answer = there.sign_in(sub="subject-2")
    assert (answer.status, answer.error["code"]) == (409, "already_linked")
    assert len(items("PROVIDER#")) == 1


def test_a_suspended_account_is_signed_in_and_told_so(there: Provider) -> None:
    suspend_account(there.sign_in().data["user"]["id"])
    assert there.sign_in().data["user"]["suspension"]["reason"] == "spam"


def test_the_device_that_set_out_is_the_one_that_is_signed_in(there: Provider) -> None:
    for _ in range(2):
        answer = there.come_back(there.depart("google", deviceId="laptop", deviceName="Laptop"))
    (session,) = call("GET", "/auth/sessions", token=answer.data["accessToken"]).data
    assert (session["deviceId"], session["deviceName"]) == ("laptop", "Laptop")


def test_a_key_that_is_new_is_looked_for_once_in_a_while(there: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    assert there.sign_in().status == 200
    assert there.sign_in().status == 200
    assert there.keys_read == 1
    there.keys.append(public(STRANGERS, "k-2"))
    there.token = lambda claims: jwt.encode(claims, STRANGERS, algorithm="RS256", headers={"kid": "k-2"})
    assert there.sign_in().status == 401, "made-up key ids do not drive our reading"
    assert there.keys_read == 1
    monkeypatch.setattr(oidc, "KEYS_RELOAD_SECONDS", 0.0)
    assert there.sign_in().status == 200
    assert there.keys_read == 2


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ((400, '{"error": "invalid_grant"}'), 401),
        ((500, "{}"), 503),
        ((302, "{}"), 503),
        ((200, "no json"), 503),
        ((200, "[]"), 503),
        ((200, "{}"), 401),
        ((200, '{"id_token": "' + "x" * oidc.MAX_RESPONSE_BYTES + '"}'), 503),
    ],
)
def test_what_a_token_endpoint_may_answer(there: Provider, answers: tuple[int, str], status: int) -> None:
    there.answers = answers
    assert there.sign_in().status == status


def test_a_provider_that_does_not_answer_is_our_trouble_not_the_callers(
    there: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FITAI_GOOGLE_TOKEN_URL", "http://127.0.0.1:1/token")
    settings.cache_clear()
    answer = there.sign_in()
    assert (answer.status, answer.error["code"]) == (503, "unavailable")


@pytest.mark.parametrize("name", ["google", "apple"])
def test_a_secret_that_is_not_filled_in_is_said_without_telling_it(
    there: Provider, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    half = {"apple": {"teamId": "T", "keyId": "K", "privateKey": "-----BEGIN nonsense"}}
    sdk("secretsmanager").put_secret_value(SecretId=settings().providers_secret, SecretString=json.dumps(half))
    assert there.sign_in(name).status == 404
    assert "nonsense" not in "".join(capsys.readouterr())


def test_no_secret_is_written_down(there: Provider, capsys: pytest.CaptureFixture[str]) -> None:
    answer = there.sign_in()
    there.token = FORGERIES["unsigned"]
    there.sign_in()
    written = "".join(capsys.readouterr()) + repr(items())
    (first, *_) = there.asked
    for secret in (first["code_verifier"], first["client_secret"], answer.data["refreshToken"], "eyJ"):
        assert secret not in written


def test_a_front_end_gets_a_code_that_works_once(front: Provider) -> None:
    answer = front.sign_in()
    assert (answer.status, answer.text) == (303, "")
    where, _, code = answer.headers["location"].partition("#code=")
    assert where == f"{FRONT}/signed-in"
    data = refresh(code).data
    assert data["user"]["email"] == "ada@example.com"
    assert is_accepted(data["accessToken"])
    assert refresh(code).status == 401
    assert not is_accepted(data["accessToken"]), "a code that comes twice was stolen: what it opened is shut"


def test_a_code_is_good_for_a_minute_and_its_session_for_a_week(front: Provider) -> None:
    time = Time()
    late = front.sign_in().headers["location"].partition("#code=")[2]
    code = front.sign_in().headers["location"].partition("#code=")[2]
    time.pass_by(seconds=rules.CODE_LIFETIME - 1)
    token = refresh(code).data["refreshToken"]
    time.pass_by(seconds=1)
    assert refresh(late).status == 401
    time.pass_by(days=6)
    assert refresh(token).status == 200


@pytest.mark.parametrize("by_form", [False, True])
def test_a_front_end_is_told_what_went_wrong(front: Provider, by_form: bool) -> None:
    answer = front.come_back(front.depart("apple"), by_form=by_form, error="user_cancelled_authorize")
    assert answer.status == 303, "a form that was posted becomes a page that is got"
    assert answer.headers["location"] == f"{FRONT}/signed-in#error=provider_refused"


@pytest.mark.parametrize(
    ("names", "made"),
    [
        (("Ada", "Lovelace"), "ada.lovelace"),
        (("Jos\u00e9 Mar\u00eda", "Garc\u00eda"), "jose.maria.garcia"),
        (("\u674e", "\u5c0f\u9f8d"), "athlete"),
        ((None, None), "athlete"),
        (("A", None), "athlete"),
        (("-", "."), "athlete"),
        (("x" * 60, "y"), "x" * 24),
        (("Ann-Marie", "  "), "ann-marie"),
    ],
)
def test_user_names_made_of_names(names: tuple[str | None, str | None], made: str) -> None:
    assert rules.username_from(*names) == made


def test_nobody_new_gets_an_account_while_sign_up_is_closed_and_others_come_back(there: Provider) -> None:
    there.sign_in()
    switches.use({"sign_up_open": False})
    assert there.sign_in().status == 200
    answer = there.sign_in(sub="somebody-else", email="new@example.com")
    assert (answer.status, answer.error["code"]) == (403, "sign_up_closed")
    assert len(items("EMAIL#")) == 1
