"""OpenID Connect: what is asked of a provider, and what of its answers is believed (OpenID Connect Core 1.0)."""

import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal
from urllib.parse import urlencode

import jwt
import urllib3
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import TypeAdapter, ValidationError

from fitai.auth.errors import ProviderNotOffered, ProviderRefused
from fitai.auth.models import EmailAddress
from fitai.auth.rules import ProviderIdentity, person_name, pkce_challenge
from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

ProviderName = Literal["google", "apple"]

ALGORITHM = "RS256"
"""What both providers sign with; nothing else is taken, whatever a token says of itself."""
LEEWAY = 60
"""Seconds that a provider's clock may be apart from ours."""
CLIENT_SECRET_LIFETIME = 5 * 60
"""Seconds that the client secret is good for which we sign for Apple; it is used at once."""
MAX_RESPONSE_BYTES = 256 * 1024
"""Bytes that a provider may answer with."""
CACHE_SECONDS = 300.0
"""Seconds that a container trusts a provider's keys, and what it has read of our secret."""
KEYS_RELOAD_SECONDS = 10.0
"""Seconds between two readings of a provider's keys because of a `kid` that is not among them."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider is, and as whom we are known there."""

    name: ProviderName
    client_id: str
    issuers: tuple[str, ...]
    authorize_url: str
    token_url: str
    keys_url: str
    scope: str
    extras: Mapping[str, str] = field(default_factory=dict)


def provider(name: ProviderName) -> Provider:
    """The provider as this deployment knows it.

    Raises:
        NotOffered: we are not known there.
    """
    now = settings()
    if name == "google":
        # Google's tokens have named their issuer with and without the scheme.
        issuers = (now.google_issuer, now.google_issuer.removeprefix("https://"))
        urls = (now.google_authorize_url, now.google_token_url, now.google_keys_url)
        found = Provider(name, now.google_client_id, issuers, *urls, "openid email profile")
    else:
        urls = (now.apple_authorize_url, now.apple_token_url, now.apple_keys_url)
        # Apple gives name and address only to a form that it posts.
        form = {"response_mode": "form_post"}
        found = Provider(name, now.apple_client_id, (now.apple_issuer,), *urls, "openid email name", form)
    if not found.client_id:
        raise ProviderNotOffered
    return found


def authorize_url(asked: Provider, back: str, state: str, nonce: str, verifier: str) -> str:
    """Where somebody goes to sign in.

    Args:
        back: where the provider sends them afterwards, as registered there.
    """
    parameters = {
        "response_type": "code",
        "client_id": asked.client_id,
        "redirect_uri": back,
        "scope": asked.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": pkce_challenge(verifier),
        "code_challenge_method": "S256",
        **asked.extras,
    }
    return f"{asked.authorize_url}?{urlencode(parameters)}"


def exchange_code(asked: Provider, code: str, back: str, verifier: str) -> str:
    """The ID token that the provider gives for a code.

    Raises:
        ProviderRefused: it gives none.
        Unavailable: it does not answer.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
        "client_id": asked.client_id,
        "client_secret": _client_secret(asked),
    }
    answer = _request_json("POST", asked.token_url, form)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise ProviderRefused
    return token


def verify_id_token(asked: Provider, token: str, nonce: str) -> ProviderIdentity:
    """Who an ID token speaks of (OpenID Connect Core, section 3.1.3.7).

    Args:
        nonce: the one that was sent along; a token with another was made for somebody else's sign-in.

    Raises:
        ProviderRefused: whatever is wrong with it.
        Unavailable: the provider's keys cannot be read.
    """
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            _verifying_key(asked, str(header.get("kid"))),
            algorithms=[ALGORITHM],
            audience=asked.client_id,
            issuer=asked.issuers,
            # Times are looked at below, against our own clock, which tests can move.
            options={
                "require": ["iss", "sub", "aud", "exp", "iat", "nonce"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        expires, issued = int(claims["exp"]), int(claims["iat"])
        spoken_to = claims.get("azp", asked.client_id if isinstance(claims["aud"], str) else None)
        said = str(claims["nonce"])
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError):
        raise ProviderRefused from None
    now = clock.epoch()
    if expires <= now - LEEWAY or issued > now + LEEWAY or spoken_to != asked.client_id:
        raise ProviderRefused
    if not hmac.compare_digest(said.encode(), nonce.encode()):
        raise ProviderRefused
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise ProviderRefused
    names = [person_name(claims.get(part)) for part in ("given_name", "family_name")]
    return ProviderIdentity(asked.name, subject, _verified_email(claims), *names)


_EMAIL_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailAddress)


def _verified_email(claims: Mapping[str, Any]) -> str | None:
    # Apple has written this truth value as a string.
    said = claims.get("email_verified")
    if said is not True and said != "true":
        return None
    try:
        return _EMAIL_ADDRESS.validate_python(claims.get("email"))
    except ValidationError:
        return None


# --- what we prove to a provider ---------------------------------------------------------------------------


def _client_secret(asked: Provider) -> str:
    secret = _provider_secrets().get(asked.name, {})
    try:
        if asked.name == "google":
            return str(secret["clientSecret"])
        now = clock.epoch()
        claims = {
            "iss": secret["teamId"],
            "sub": asked.client_id,
            "aud": asked.issuers[0],
            "iat": now,
            "exp": now + CLIENT_SECRET_LIFETIME,
        }
        return jwt.encode(claims, secret["privateKey"], algorithm="ES256", headers={"kid": secret["keyId"]})
    except (KeyError, ValueError, TypeError, jwt.PyJWTError):
        # Without the cause: it may quote the key.
        logger().error("the secret of a provider is not complete", extra={"provider": asked.name})
        raise ProviderNotOffered from None


_read_secrets: tuple[float, dict[str, dict[str, str]]] | None = None


def _provider_secrets() -> dict[str, dict[str, str]]:
    global _read_secrets
    if _read_secrets is None or time.monotonic() - _read_secrets[0] > CACHE_SECONDS:
        try:
            answer = client("secretsmanager").get_secret_value(SecretId=settings().providers_secret)
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error
        _read_secrets = (time.monotonic(), json.loads(answer["SecretString"]))
    return _read_secrets[1]


# --- a provider's keys -------------------------------------------------------------------------------------

_read_keys: dict[str, tuple[float, dict[str, Any]]] = {}


def _verifying_key(asked: Provider, kid: str) -> Any:
    read, keys = _read_keys.get(asked.keys_url, (0.0, {}))
    age = time.monotonic() - read
    if not keys or age > CACHE_SECONDS or (kid not in keys and age > KEYS_RELOAD_SECONDS):
        content = _request_json("GET", asked.keys_url)
        keys = dict(_usable_keys(content.get("keys")))
        _read_keys[asked.keys_url] = (time.monotonic(), keys)
    if kid not in keys:
        raise ProviderRefused
    return keys[kid]


def _usable_keys(listed: Any) -> list[tuple[str, Any]]:
    """The keys that may have signed a token, by `kid`; others are none of ours."""
    found = []
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and one.get("kty") == "RSA" and one.get("use", "sig") == "sig" and "kid" in one:
            try:
                found.append((str(one["kid"]), jwt.PyJWK(one, algorithm=ALGORITHM)))
            except (jwt.PyJWTError, ValueError, TypeError):
                continue
    return found


def clear_caches() -> None:
    """Read keys and secrets again at the next use; for tests."""
    global _read_secrets
    _read_secrets = None
    _read_keys.clear()


# --- asking ------------------------------------------------------------------------------------------------


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(timeout=urllib3.Timeout(connect=2, read=4), retries=False, num_pools=4)


def _request_json(method: str, url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """A provider's answer: a JSON object.

    Raises:
        ProviderRefused: it refuses (4xx).
        Unavailable: it does not answer, or not with what it should.
    """
    try:
        answer = _pool().request(
            method,
            url,
            body=urlencode(form) if form is not None else None,
            headers={"Accept": "application/json"}
            | ({"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}),
            redirect=False,
            preload_content=False,
        )
        try:
            text = answer.read(MAX_RESPONSE_BYTES + 1)
        finally:
            answer.release_conn()
    except urllib3.exceptions.HTTPError as error:
        logger().warning("a provider does not answer", extra={"url": url, "cause": type(error).__name__})
        raise Unavailable from None
    if 400 <= answer.status < 500:
        raise ProviderRefused
    try:
        content = json.loads(text) if answer.status == 200 and len(text) <= MAX_RESPONSE_BYTES else None
    except ValueError:
        content = None
    if not isinstance(content, dict):
        logger().warning("a provider answers nonsense", extra={"url": url, "status": answer.status})
        raise Unavailable
    return content
