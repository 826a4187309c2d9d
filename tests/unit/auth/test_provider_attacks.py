"""Nobody signs in through Google or Apple by a forged way back or a forged token."""

import base64
import json
from typing import Any

import jwt
import pytest
from fitai.auth import oidc, rules

from tests.harness.gateway import call
from tests.unit.auth.people import (
    Time,
)
from tests.unit.auth.provider import APPLE_KEY, RIGHTFUL, STRANGERS, Provider, public, refused


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def public_pem() -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return RIGHTFUL.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def by_hmac(claims: dict[str, Any]) -> str:
    import hashlib
    import hmac

    head = f"{encoded({'alg': 'HS256', 'kid': 'k-1'})}.{encoded(claims)}"
    seal = hmac.digest(public_pem(), head.encode(), hashlib.sha256)
    return f"{head}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


def tampered(claims: dict[str, Any]) -> str:
    head, _, seal = jwt.encode(claims, RIGHTFUL, algorithm="RS256", headers={"kid": "k-1"}).split(".")
    return f"{head}.{encoded(claims | {'sub': 'somebody-else'})}.{seal}"


FORGERIES = {
    "unsigned": lambda claims: f"{encoded({'alg': 'none', 'kid': 'k-1'})}.{encoded(claims)}.",
    "a stranger's key": lambda claims: jwt.encode(claims, STRANGERS, algorithm="RS256", headers={"kid": "k-1"}),
    "an unknown key": lambda claims: jwt.encode(claims, STRANGERS, algorithm="RS256", headers={"kid": "k-9"}),
    "no key id": lambda claims: jwt.encode(claims, RIGHTFUL, algorithm="RS256"),
    "another hash": lambda claims: jwt.encode(claims, RIGHTFUL, algorithm="RS512", headers={"kid": "k-1"}),
    "another padding": lambda claims: jwt.encode(claims, RIGHTFUL, algorithm="PS256", headers={"kid": "k-1"}),
    "a curve": lambda claims: jwt.encode(claims, APPLE_KEY, algorithm="ES256", headers={"kid": "curve"}),
    "a key of its own": lambda claims: jwt.encode(
        claims, STRANGERS, algorithm="RS256", headers={"kid": "k-1", "jwk": public(STRANGERS, "k-1")}
    ),
    "the public key as a shared secret": by_hmac,
    "tampered": tampered,
    "noise": lambda claims: "not.a.token",
    "nothing": lambda claims: "",
    "no text": lambda claims: 7,
}


def test_a_state_is_good_once(there: Provider) -> None:
    departed = there.depart()
    first = there.come_back(departed, error="access_denied")
    assert refused(first)
    again = there.come_back(departed)
    assert refused(again, 400, "invalid_state")
    assert there.asked == [], "the code is not even looked at"


def test_a_state_that_nobody_set_out_with_is_refused(there: Provider) -> None:
    departed = there.depart()
    assert refused(there.come_back(departed, state="made-up"), 400, "invalid_state")


def test_a_state_runs_out(there: Provider) -> None:
    time = Time()
    departed = there.depart()
    time.pass_by(seconds=rules.STATE_LIFETIME)
    assert refused(there.come_back(departed), 400, "invalid_state")


def test_nobody_finishes_what_another_browser_began(there: Provider) -> None:
    """Else a link with the attacker's code would sign its reader in to the attacker's account."""
    other = there.depart()
    for cookie in ("", other.cookie, "fitai-google=", "x=y; z"):
        assert refused(there.come_back(there.depart(), cookie=cookie), 400, "invalid_state")


def test_a_cookie_is_found_among_others(there: Provider) -> None:
    departed = there.depart()
    assert there.come_back(departed, cookie=f"a=b; {departed.cookie}; c=d").status == 200


def test_what_was_begun_at_one_provider_does_not_end_at_the_other(there: Provider) -> None:
    departed = there.depart("google")
    cookie = departed.cookie.replace("fitai-google", "fitai-apple")
    departed.name = "apple"
    assert refused(there.come_back(departed, cookie=cookie), 400, "invalid_state")


def test_a_code_of_another_sign_in_is_refused(there: Provider) -> None:
    """A stolen code fails on PKCE: its challenge belongs to another verifier."""
    stolen = there.code(there.depart())
    assert refused(there.come_back(there.depart(), code=stolen))


@pytest.mark.parametrize("more", [{"error": "access_denied"}, {"error": "server_error", "code": "x"}])
def test_a_provider_that_says_no_is_told(there: Provider, more: dict[str, str]) -> None:
    assert refused(there.come_back(there.depart(), **more))
    assert there.asked == []


def test_an_answer_without_state_is_none(there: Provider) -> None:
    answer = call("GET", "/auth/google/callback?code=x")
    assert (answer.status, answer.error["fields"][0]["path"]) == (422, "state")


def test_what_a_provider_adds_is_passed_over(there: Provider) -> None:
    departed = there.depart()
    assert there.come_back(departed, scope="openid email", authuser="0", prompt="none", hd="example.com").status == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-app"},
        {"aud": ["another-app"]},
        {"aud": ["fitai-on-google", "another-app"]},
        {"aud": ["fitai-on-google", "another-app"], "azp": "another-app"},
        {"azp": "another-app"},
        {"aud": None},
        {"iss": "https://accounts.evil.example"},
        {"iss": None},
        {"nonce": "of-another-sign-in"},
        {"nonce": ""},
        {"nonce": None},
        {"sub": None},
        {"sub": ""},
        {"sub": "s" * 256},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
    ],
    ids=str,
)
def test_a_token_for_others_or_without_its_claims_is_refused(there: Provider, claims: dict[str, Any]) -> None:
    assert refused(there.sign_in(**claims))


@pytest.mark.parametrize(("claim", "late"), [("exp", -oidc.LEEWAY), ("iat", oidc.LEEWAY + 2)])
def test_a_token_of_another_time_is_refused(there: Provider, claim: str, late: int) -> None:
    now = int(Time().now.timestamp())
    assert refused(there.sign_in(**{claim: now + late}))
    assert there.sign_in(**{claim: now + late + (1 if late < 0 else -2)}).status == 200, "clocks may be a minute apart"


def test_a_swapped_nonce_is_refused(there: Provider) -> None:
    """A token that was made for somebody else's sign-in, however good, is not for this one."""
    other = there.depart()
    assert refused(there.sign_in(nonce=other.asked["nonce"]))


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_token_is_refused(there: Provider, how: str) -> None:
    there.token = FORGERIES[how]
    assert refused(there.sign_in())
