"""Access tokens that somebody made up, altered or kept too long."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import boto3
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fitai.kernel import tokens
from fitai.kernel.entitlements import FREE_SCOPES
from fitai.kernel.errors import Unauthorized, Unavailable
from fitai.kernel.settings import settings
from jwt.algorithms import ECAlgorithm

from tests.harness.gateway import access_token, call
from tests.unit.auth.people import Time, register


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    good = {
        "iss": settings().issuer,
        "sub": "ada",
        "email": "ada@example.com",
        "role": "admin",
        "subscription": "free",
        "scope": [],
        "iat": now,
        "exp": now + 900,
        "jti": "family.1",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def our_key() -> Any:
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=settings().signing_secret)
    return ECAlgorithm(ECAlgorithm.SHA256).from_jwk(json.loads(secret["SecretString"])["keys"][0])


def signed(content: dict[str, Any], key: Any = None, algorithm: str = "ES256", **headers: Any) -> str:
    return jwt.encode(content, key or our_key(), algorithm=algorithm, headers={"kid": "test-key"} | headers)


def by_hand(header: dict[str, Any], content: dict[str, Any], key: bytes | None = None) -> str:
    """A token as no library would make it; signed with HMAC-SHA-256, or not at all."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    head = f"{part(json.dumps(header).encode())}.{part(json.dumps(content).encode())}"
    return f"{head}.{part(hmac.digest(key, head.encode(), hashlib.sha256)) if key is not None else ''}"


def refused(token: str) -> None:
    with pytest.raises(Unauthorized):
        tokens.verify_access_token(token)
    assert call("GET", "/users/profile", token=token).status == 401


def test_a_good_token_is_good(aws: None) -> None:
    caller = tokens.verify_access_token(signed(claims()))
    assert (caller.id, caller.role, caller.session) == ("ada", "admin", "family")


def test_what_a_token_says(aws: None) -> None:
    Time()
    ada = register()
    content = jwt.decode(ada.token, options={"verify_signature": False})
    claims_of_a_token = {"iss", "sub", "email", "role", "subscription", "scope", "iat", "exp", "jti"}
    assert set(content) == claims_of_a_token | {"auth_time", "amr"}
    assert (content["auth_time"], content["amr"]) == (content["iat"], ["pwd"])
    assert content["exp"] - content["iat"] == 15 * 60
    assert content["scope"] == list(FREE_SCOPES)
    assert jwt.get_unverified_header(ada.token) == {"alg": "ES256", "typ": "JWT", "kid": "test-key"}


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE", ""])
def test_without_a_signature(aws: None, algorithm: str) -> None:
    refused(by_hand({"alg": algorithm, "typ": "JWT", "kid": "test-key"}, claims()))


def test_hmac_with_the_public_key_as_its_secret(aws: None) -> None:
    pem = (
        our_key().public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    jwk = json.dumps(tokens.published_keys()["keys"][0]).encode()
    for secret in (pem, pem.strip(), jwk, b""):
        refused(by_hand({"alg": "HS256", "typ": "JWT", "kid": "test-key"}, claims(), secret))


def test_somebody_elses_key(aws: None) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1())
    refused(signed(claims(), stranger))
    refused(signed(claims(), stranger, kid="unknown"))
    public = json.loads(ECAlgorithm.to_jwk(stranger.public_key()))
    refused(signed(claims(), stranger, jwk=public))
    refused(signed(claims(), stranger, jku="https://attacker.example/jwks.json", kid="theirs"))


def test_another_algorithm(aws: None) -> None:
    refused(signed(claims(), rsa.generate_private_key(65537, 2048), "RS256"))
    refused(signed(claims(), ec.generate_private_key(ec.SECP384R1()), "ES384"))


@pytest.mark.parametrize("kid", ["unknown", "", "../test-key", "test-key ", None, 7, ["test-key"]])
def test_an_unknown_key(aws: None, kid: Any) -> None:
    content = claims()
    token = signed(content) if isinstance(kid, str) else by_hand({"alg": "ES256", "kid": kid}, content, b"key")
    header, rest = token.split(".", 1)
    changed = json.loads(base64.urlsafe_b64decode(header + "==")) | {"kid": kid}
    refused(base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=") + "." + rest)


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 1},
        {"exp": 0},
        {"exp": None},
        {"exp": "soon"},
        {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 4500},
        {"iat": None},
        {"iss": "somebody-else"},
        {"iss": None},
        {"sub": None},
        {"sub": 7},
        {"jti": None},
        {"email": None},
        {"role": None},
    ],
)
def test_claims_that_do_not_hold(aws: None, changes: dict[str, Any]) -> None:
    refused(signed(claims(**changes)))


def test_a_token_that_lasts_longer_than_ours_do_is_refused(aws: None) -> None:
    refused(signed(claims(exp=int(time.time()) + 16 * 60)))


def test_a_token_runs_out_after_a_quarter_of_an_hour(aws: None) -> None:
    time = Time()
    ada = register()
    time.pass_by(minutes=14, seconds=58)
    assert call("GET", "/users/profile", token=ada.token).status == 200
    time.pass_by(seconds=2)
    refused(ada.token)


def test_an_altered_token(aws: None) -> None:
    header, content, signature = signed(claims(role="user")).split(".")
    raised = json.loads(base64.urlsafe_b64decode(content + "==")) | {"role": "admin"}
    other = base64.urlsafe_b64encode(json.dumps(raised).encode()).decode().rstrip("=")
    refused(f"{header}.{other}.{signature}")
    refused(f"{header}.{content}.{signature[:-4]}AAAA")
    refused(f"{header}.{content}.")
    refused(f"{header}.{content}")
    refused(signed(claims()) + ".x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "a.b.c",
        "...",
        "\u00e4.\u00f6.\u00fc",
        "null",
        "e30.e30.e30",
        "A" * 10_000,
        "W1s" + "W1tb" * 20_000,
    ],
)
def test_what_is_no_token(aws: None, text: str) -> None:
    refused(text)


def test_a_deeply_nested_header(aws: None) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 100_000 + b"]" * 100_000).decode().rstrip("=")
    refused(f"{deep}.e30.e30")


def test_made_up_keys_do_not_drive_reads(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    reads = _counted(monkeypatch)
    tokens.verify_access_token(access_token("ada"))
    for number in range(20):
        with pytest.raises(Unauthorized):
            tokens.verify_access_token(signed(claims(), kid=f"made-up-{number}"))
    assert len(reads) == 1


def test_a_new_key_is_found_without_waiting(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = _monotonic(monkeypatch)
    tokens.verify_access_token(access_token("ada"))
    key = ec.generate_private_key(ec.SECP256R1())
    public = json.loads(ECAlgorithm.to_jwk(key.public_key())) | {"kid": "new"}
    keys = [*tokens.published_keys()["keys"], public]
    boto3.client("ssm").put_parameter(
        Name=settings().jwks_parameter, Value=json.dumps({"keys": keys}), Type="String", Overwrite=True
    )
    moment[0] += tokens.KEYS_REREAD_INTERVAL + 1
    assert tokens.verify_access_token(signed(claims(), key, kid="new")).id == "ada"


def test_keys_that_cannot_be_read_again_go_on_serving(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = _monotonic(monkeypatch)
    good = access_token("ada")
    tokens.verify_access_token(good)
    boto3.client("ssm").delete_parameter(Name=settings().jwks_parameter)
    boto3.client("secretsmanager").delete_secret(SecretId=settings().signing_secret, ForceDeleteWithoutRecovery=True)
    moment[0] += tokens.KEYS_CACHE_LIFETIME + 1
    assert tokens.verify_access_token(good).id == "ada"
    assert tokens.verify_access_token(access_token("bob")).id == "bob"
    tokens.clear_key_cache()
    with pytest.raises(Unavailable):
        tokens.verify_access_token(good)
    with pytest.raises(Unavailable):
        access_token("bob")


def test_the_signing_key_is_read_every_few_minutes_not_at_each_token(
    aws: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = _monotonic(monkeypatch)
    reads = []
    real = tokens.client

    def client(service: str) -> Any:
        if service == "secretsmanager":
            reads.append(service)
        return real(service)

    monkeypatch.setattr(tokens, "client", client)
    for _ in range(5):
        access_token("ada")
    assert len(reads) == 1
    moment[0] += tokens.KEYS_CACHE_LIFETIME + 1
    access_token("ada")
    assert len(reads) == 2


def test_which_key_signs() -> None:
    def key(kid: str, created: int) -> dict[str, Any]:
        return {"kid": kid, "created": created}

    now = 10_000
    fresh, ready, old = key("fresh", now - 1), key("ready", now - tokens.SIGNING_DELAY), key("old", 0)
    assert tokens.choose_signing_key([fresh, ready, old], now) is ready
    assert tokens.choose_signing_key([old, fresh], now) is old
    assert tokens.choose_signing_key([fresh], now) is fresh, "the only one there is signs at once"
    assert tokens.choose_signing_key([key("second", now), fresh], now) is fresh


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    reads: list[str] = []
    real = tokens.client

    def client(service: str) -> Any:
        if service == "ssm":
            reads.append(service)
        return real(service)

    monkeypatch.setattr(tokens, "client", client)
    return reads


def _monotonic(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [time.monotonic()]
    monkeypatch.setattr(tokens.time, "monotonic", lambda: moment[0])
    return moment
