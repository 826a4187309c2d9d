"""Tokens on the deployed stack: an invalid one is refused, by every kind of route and at the handshake."""

import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from websockets.exceptions import InvalidStatus

from infra.local.client import Account, Api, Stack
from tests.e2e.raw import RawDevice


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    header, claims, signature = token.split(".")

    def read(text: str) -> dict[str, Any]:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))  # type: ignore[no-any-return]

    return read(header), read(claims), signature


def encoded(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def bad_tokens(token: str) -> dict[str, str]:
    header, claims, signature = parts(token)
    foreign = ec.generate_private_key(ec.SECP256R1())
    expired = claims | {"iat": int(time.time()) - 2000, "exp": int(time.time()) - 1000}
    return {
        "nothing": "",
        "noise": "not-a-token",
        "tampered": f"{encoded(header)}.{encoded(claims | {'role': 'admin'})}.{signature}",
        "alg none": f"{encoded({'alg': 'none', 'typ': 'JWT', 'kid': header['kid']})}.{encoded(claims)}.",
        "foreign key": jwt.encode(claims, foreign, algorithm="ES256", headers={"kid": header["kid"]}),
        "unknown kid": jwt.encode(claims, foreign, algorithm="ES256", headers={"kid": "mine"}),
        "shared secret": jwt.encode(claims, "secret" * 8, algorithm="HS256", headers={"kid": header["kid"]}),
        "expired and foreign": jwt.encode(expired, foreign, algorithm="ES256", headers={"kid": header["kid"]}),
    }


DOORS = [
    ("GET", "/users/profile", None),
    ("GET", "/workouts", None),
    ("POST", "/workouts", {}),
    ("GET", "/analytics/overview", None),
]


def test_a_bad_token_is_refused_by_every_kind_of_route(stack: Stack, account: Account) -> None:
    for name, token in bad_tokens(account.token).items():
        for method, path, body in DOORS:
            answer = Api(stack, token or None).send(method, path, body)
            assert answer.status_code in (401, 403), f"{name} at {method} {path}: {answer.status_code}"
            assert answer.status_code == 401 or name != "nothing"
    assert account.api.call("GET", "/workouts") == [], "nothing was made"


def test_a_bad_token_is_refused_at_the_handshake(stack: Stack, account: Account) -> None:
    for name, token in bad_tokens(account.token).items():
        with pytest.raises(InvalidStatus) as refused:
            RawDevice(stack, token)
        assert refused.value.response.status_code in (401, 403), name


def test_signing_out_ends_the_token_at_once(stack: Stack, account: Account) -> None:
    assert account.api.send("GET", "/users/profile").status_code == 200
    account.api.call("POST", "/auth/logout", {})
    assert account.api.send("GET", "/users/profile").status_code == 401
    with pytest.raises(InvalidStatus):
        RawDevice(stack, account.token)


def test_a_refresh_token_gives_one_pair(anybody: Api, account: Account) -> None:
    login = anybody.call("POST", "/auth/login", {"login": account.email, "password": account.password})
    first = login["refreshToken"]
    second = anybody.call("POST", "/auth/refresh", {"refreshToken": first})["refreshToken"]
    assert anybody.call("POST", "/auth/refresh", {"refreshToken": first})["refreshToken"] == second, "a lost answer"
    forged = f"{second[:-4]}AAAA"
    assert anybody.send("POST", "/auth/refresh", {"refreshToken": forged}).status_code == 401
    assert anybody.send("POST", "/auth/refresh", {"refreshToken": second}).status_code == 200, "it ends nothing"


def test_the_published_keys_verify_our_tokens(anybody: Api, account: Account) -> None:
    keys = anybody.send("GET", "/.well-known/jwks.json").json()
    keys = keys.get("data", keys)["keys"]
    kid = jwt.get_unverified_header(account.token)["kid"]
    key = next(key for key in keys if key["kid"] == kid)
    assert "d" not in key
    claims = jwt.decode(account.token, jwt.PyJWK(key), algorithms=["ES256"], options={"verify_aud": False})
    assert claims["sub"] == account.id
