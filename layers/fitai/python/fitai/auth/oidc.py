"""OpenID Connect: requests to a provider, and the verification of its ID tokens (OpenID Connect Core 1.0)."""

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
from pydantic import TypeAdapter, ValidationError

from fitai.auth.errors import ProviderNotOffered, ProviderRefused
from fitai.auth.models import EmailAddress
from fitai.auth.rules import ProviderIdentity, person_name, pkce_challenge
from fitai.kernel import clock
from fitai.kernel.call_deadline import remaining
from fitai.kernel.configured_secret import ConfiguredSecret, json_object
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

ProviderName = Literal["google", "apple"]

ALGORITHM = "RS256"
"""The algorithm that both providers sign with; no other is accepted, whatever a token's header says."""
CONNECT_SECONDS, READ_SECONDS = 1.0, 4.0
"""Seconds that a connection to a provider, and its silence, may take: it is another company's service, far away."""
LEEWAY = 60
"""Seconds that a provider's clock may differ from ours."""
CLIENT_SECRET_LIFETIME = 5 * 60
"""Seconds that the client secret that we sign for Apple is valid; it is used at once."""
MAX_RESPONSE_BYTES = 256 * 1024
"""Size of a provider's response."""
CACHE_SECONDS = 300.0
"""Seconds that a container caches a provider's keys, and our secret."""
KEYS_RELOAD_SECONDS = 10.0
"""Seconds between two requests for a provider's keys because of an unknown `kid`."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider's addresses and issuers, and our client id there."""

    name: ProviderName
    client_id: str
    issuers: tuple[str, ...]
    authorize_url: str
    token_url: str
    keys_url: str
    scope: str
    extra_parameters: Mapping[str, str] = field(default_factory=dict)


def provider(name: ProviderName) -> Provider:
    """The provider as this deployment is configured.

    Raises:
        ProviderNotOffered: there is no client id for it.
    """
    config = settings()
    if name == "google":
        # Google's tokens have named their issuer with and without the scheme.
        issuers = (config.google_issuer, config.google_issuer.removeprefix("https://"))
        urls = (config.google_authorize_url, config.google_token_url, config.google_keys_url)
        result = Provider(name, config.google_client_id, issuers, *urls, "openid email profile")
    else:
        urls = (config.apple_authorize_url, config.apple_token_url, config.apple_keys_url)
        # Apple gives name and address only in a form that it lets the browser post.
        form = {"response_mode": "form_post"}
        result = Provider(name, config.apple_client_id, (config.apple_issuer,), *urls, "openid email name", form)
    if not result.client_id:
        raise ProviderNotOffered
    return result


def authorize_url(provider: Provider, redirect_uri: str, state: str, nonce: str, verifier: str) -> str:
    """The address at the provider where a person signs in.

    Args:
        redirect_uri: where the provider redirects the browser afterwards, as registered there.
    """
    parameters = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect_uri,
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": pkce_challenge(verifier),
        "code_challenge_method": "S256",
        **provider.extra_parameters,
    }
    return f"{provider.authorize_url}?{urlencode(parameters)}"


def exchange_code(provider: Provider, code: str, redirect_uri: str, verifier: str) -> str:
    """The ID token that the provider gives for an authorization code.

    Raises:
        ProviderRefused: it gives none.
        Unavailable: it does not respond.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
        "client_id": provider.client_id,
        "client_secret": _client_secret(provider),
    }
    response = _request_json("POST", provider.token_url, form)
    token = response.get("id_token")
    if not isinstance(token, str):
        raise ProviderRefused
    return token


def verify_id_token(provider: Provider, token: str, nonce: str) -> ProviderIdentity:
    """Verify an ID token (OpenID Connect Core, section 3.1.3.7), and return the identity that it states.

    Args:
        nonce: the one that this sign-in was started with; a token with another belongs to another sign-in.

    Raises:
        ProviderRefused: the token is invalid.
        Unavailable: the provider's keys cannot be read.
    """
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            _verifying_key(provider, str(header.get("kid"))),
            algorithms=[ALGORITHM],
            audience=provider.client_id,
            issuer=provider.issuers,
            # Times are checked below against our own clock, which tests can move.
            options={
                "require": ["iss", "sub", "aud", "exp", "iat", "nonce"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        expires, issued = int(claims["exp"]), int(claims["iat"])
        authorized_party = claims.get("azp", provider.client_id if isinstance(claims["aud"], str) else None)
        token_nonce = str(claims["nonce"])
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError):
        raise ProviderRefused from None
    now = clock.epoch()
    if expires <= now - LEEWAY or issued > now + LEEWAY or authorized_party != provider.client_id:
        raise ProviderRefused
    if not hmac.compare_digest(token_nonce.encode(), nonce.encode()):
        raise ProviderRefused
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise ProviderRefused
    names = [person_name(claims.get(claim)) for claim in ("given_name", "family_name")]
    return ProviderIdentity(provider.name, subject, _verified_email(claims), *names)


_EMAIL_ADDRESS: TypeAdapter[str] = TypeAdapter(EmailAddress)


def _verified_email(claims: Mapping[str, Any]) -> str | None:
    # Apple has sent this boolean as a string.
    is_verified = claims.get("email_verified")
    if is_verified is not True and is_verified != "true":
        return None
    try:
        return _EMAIL_ADDRESS.validate_python(claims.get("email"))
    except ValidationError:
        return None


# --- our client secret -------------------------------------------------------------------------------------


def _client_secret(provider: Provider) -> str:
    secret = _secrets.value().get(provider.name, {})
    try:
        if provider.name == "google":
            return str(secret["clientSecret"])
        now = clock.epoch()
        claims = {
            "iss": secret["teamId"],
            "sub": provider.client_id,
            "aud": provider.issuers[0],
            "iat": now,
            "exp": now + CLIENT_SECRET_LIFETIME,
        }
        return jwt.encode(claims, secret["privateKey"], algorithm="ES256", headers={"kid": secret["keyId"]})
    except (KeyError, ValueError, TypeError, jwt.PyJWTError):
        # Without the cause, which may quote the key.
        logger().error("the secret of a provider is not complete", extra={"provider": provider.name})
        raise ProviderNotOffered from None


_secrets = ConfiguredSecret(lambda: settings().providers_secret, json_object, refresh=lambda: CACHE_SECONDS)
"""The secrets by provider."""


# --- a provider's keys -------------------------------------------------------------------------------------

_cached_keys: dict[str, tuple[float, dict[str, Any]]] = {}
"""By the address of a provider's keys: when they were read (monotonic seconds), and the keys by `kid`."""


def _verifying_key(provider: Provider, kid: str) -> Any:
    read_at, keys = _cached_keys.get(provider.keys_url, (0.0, {}))
    age = time.monotonic() - read_at
    if not keys or age > CACHE_SECONDS or (kid not in keys and age > KEYS_RELOAD_SECONDS):
        content = _request_json("GET", provider.keys_url)
        keys = dict(_usable_keys(content.get("keys")))
        _cached_keys[provider.keys_url] = (time.monotonic(), keys)
    if kid not in keys:
        raise ProviderRefused
    return keys[kid]


def _usable_keys(key_set: Any) -> list[tuple[str, Any]]:
    """The keys that can sign a token, each with its `kid`; keys of other kinds are ignored."""
    usable = []
    for key in key_set if isinstance(key_set, list) else []:
        if isinstance(key, dict) and key.get("kty") == "RSA" and key.get("use", "sig") == "sig" and "kid" in key:
            try:
                usable.append((str(key["kid"]), jwt.PyJWK(key, algorithm=ALGORITHM)))
            except (jwt.PyJWTError, ValueError, TypeError):
                continue
    return usable


def clear_caches() -> None:
    """Read keys and secrets again at the next use; for tests."""
    _secrets.clear_cache()
    _cached_keys.clear()


# --- requests ----------------------------------------------------------------------------------------------


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False, num_pools=4
    )


def _request_json(method: str, url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that a provider responds with.

    Raises:
        ProviderRefused: it refuses the request (4xx).
        Unavailable: it does not respond, or with something else.
    """
    if remaining() < CONNECT_SECONDS + READ_SECONDS:
        raise Unavailable
    try:
        response = _pool().request(
            method,
            url,
            body=urlencode(form) if form is not None else None,
            headers={"Accept": "application/json"}
            | ({"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}),
            redirect=False,
            preload_content=False,
        )
        try:
            text = response.read(MAX_RESPONSE_BYTES + 1)
        finally:
            response.release_conn()
    except urllib3.exceptions.HTTPError as error:
        logger().warning("a provider does not respond", extra={"url": url, "cause": type(error).__name__})
        raise Unavailable from None
    if 400 <= response.status < 500:
        raise ProviderRefused
    try:
        content = json.loads(text) if response.status == 200 and len(text) <= MAX_RESPONSE_BYTES else None
    except ValueError:
        content = None
    if not isinstance(content, dict):
        logger().warning("a provider's response is unusable", extra={"url": url, "status": response.status})
        raise Unavailable
    return content
