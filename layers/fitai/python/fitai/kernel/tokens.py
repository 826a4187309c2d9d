"""Sign and verify access tokens: ES256 and no other algorithm, verified with the published keys.

Keys that a container has read serve for as long as they cannot be read again: that AWS throttles us says nothing of a token.
What cannot be decided is `Unavailable`, and never `Unauthorized`, after which an app signs its user out.
"""

import importlib
import json
import time
from base64 import b64decode
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, cast

import jwt
from botocore.exceptions import BotoCoreError, ClientError
from jwt.algorithms import ECAlgorithm

from fitai.kernel import clock, snapshots
from fitai.kernel.aws import client
from fitai.kernel.call_deadline import at_most
from fitai.kernel.entitlements import Role, scopes_of
from fitai.kernel.errors import Unauthorized, Unavailable
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME, Caller
from fitai.kernel.ids import new_id
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

ALGORITHM = "ES256"
SIGNING_DELAY = 10 * 60
"""Seconds that a key is published before it signs: by then, caches of the key set hold it."""
KEYS_CACHE_LIFETIME = 60.0
"""Seconds that a container uses the keys it has read, and so a revoked one; an unknown `kid` makes it read them again."""
REFRESH_SECONDS = 3.5
"""Seconds that reading keys again may take, while those that were read before serve: one attempt."""
KEYS_REREAD_INTERVAL = 10.0
"""Seconds between two such reads, so that tokens with made-up `kid`s cannot drive them."""

API_KEY_BEGINNING = "fitai_"
API_KEY_VERIFIER = "fitai.developer.keys.verification"

_cached_key_set: "_KeySet | None" = None
_cached_private_keys: "_PrivateKeys | None" = None


@dataclass(frozen=True, slots=True)
class _KeySet:
    """The published keys, as this container has read them.

    Attributes:
        content: the JSON Web Key Set.
        keys: its keys, by their ids.
        tried_at: when it was last read, or tried to be, by the monotonic clock.
        is_current: whether that succeeded.
    """

    content: dict[str, Any]
    keys: dict[str, Any]
    tried_at: float
    is_current: bool


@dataclass(frozen=True, slots=True)
class _PrivateKeys:
    """What this container has read of the secret.

    Attributes:
        read_at: by the monotonic clock.
        kid, key: of the key that signs access tokens.
        refresh_keys: the keys of refresh tokens, the current one first.
    """

    read_at: float
    kid: str
    key: Any
    refresh_keys: tuple[bytes, ...]


def issue_access_token(
    user_id: str, email: str, role: Role, subscription: str, session: str, auth_time: int, amr: Sequence[str]
) -> str:
    """Sign an access token with the newest key.

    Args:
        session: the device family; it is the first half of `jti`, so that ending it can refuse the token.
        auth_time: when the session last proved who the user is, in epoch seconds.
        amr: how it did (RFC 8176).
    """
    keys = _private_keys()
    issued = clock.epoch()
    claims = {
        "iss": settings().issuer,
        "sub": user_id,
        "email": email,
        "role": role,
        "subscription": subscription,
        "scope": list(scopes_of(role, subscription)),
        "iat": issued,
        "exp": issued + ACCESS_TOKEN_LIFETIME,
        "jti": f"{session}.{new_id()}",
        "auth_time": auth_time,
        "amr": list(amr),
    }
    return jwt.encode(claims, keys.key, algorithm=ALGORITHM, headers={"kid": keys.kid})


def verify_token(token: str, *, saves_use: bool = False) -> Caller:
    """The caller whom an access token or an API key identifies. A key costs a BatchGetItem.

    Args:
        saves_use: once an hour, that a key is used is stored; one update.

    Raises:
        Unauthorized: it is not valid; the answer does not tell why.
    """
    if not token.startswith(API_KEY_BEGINNING):
        return verify_access_token(token)
    # By its name, since the kernel knows no service; and at the first key, since few functions ever see one.
    caller: Caller = importlib.import_module(API_KEY_VERIFIER).caller_of_key(token, saves_use=saves_use)
    return caller


def verify_access_token(token: str) -> Caller:
    """The caller whom an access token identifies.

    Raises:
        Unauthorized: it is not valid; the answer does not tell why.
        Unavailable: the keys cannot be read, so that nobody knows.
    """
    try:
        header = jwt.get_unverified_header(token)
        key = _public_key(str(header.get("kid")))
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=settings().issuer,
            # Expiry is checked below against our own clock, which tests can move.
            options={"require": ["sub", "iat", "exp", "jti", "iss"], "verify_exp": False, "verify_iat": False},
        )
        caller = Caller(
            id=claims["sub"],
            email=claims["email"],
            role=claims["role"],
            subscription=claims["subscription"],
            session=str(claims["jti"]).partition(".")[0],
            issued=int(claims["iat"]),
            expires=int(claims["exp"]),
            auth_time=int(claims.get("auth_time", 0)),
            amr=tuple(str(method) for method in claims.get("amr", ())),
            granted=_granted_scopes(claims["scope"]),
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError, RecursionError):
        raise Unauthorized from None
    now = clock.epoch()
    if caller.expires <= now or caller.issued > now + 60:
        raise Unauthorized
    if caller.expires - caller.issued > ACCESS_TOKEN_LIFETIME:
        # None of ours lasts longer: whoever has taken a key cannot open a connection for years with it.
        raise Unauthorized
    return caller


def _granted_scopes(scope: Sequence[str]) -> frozenset[str] | None:
    """The scopes that a token lists; None for a token from before its scopes followed from role and plan.

    Such a token lists `read:own_profile` and not `manage:account`, which each of ours has since. It has what role and plan
    have, and ends within ACCESS_TOKEN_LIFETIME.
    """
    scopes = frozenset(map(str, scope))
    return None if "read:own_profile" in scopes and "manage:account" not in scopes else scopes


def choose_signing_key(keys: Sequence[dict[str, Any]], now: int) -> dict[str, Any]:
    """The private key that is used: the newest that every container has had time to read, else the oldest.

    Args:
        keys: with `created` (epoch seconds); at least one.
    """
    published = [key for key in keys if key["created"] <= now - SIGNING_DELAY]
    return max(published, key=_creation_time) if published else min(keys, key=_creation_time)


def _creation_time(key: dict[str, Any]) -> int:
    return cast(int, key["created"])


def refresh_token_keys() -> tuple[bytes, ...]:
    """The keys of the codes in refresh tokens: the current one first, then those of tokens that are still in use.

    Raises:
        Unavailable: they cannot be read, and never were.
    """
    return _private_keys().refresh_keys


def _private_keys() -> _PrivateKeys:
    global _cached_private_keys
    cached = _cached_private_keys
    if cached is None or time.monotonic() - cached.read_at > KEYS_CACHE_LIFETIME:
        try:
            with _patience(cached):
                secret = client("secretsmanager").get_secret_value(SecretId=settings().signing_secret)
            cached = _parse_private_keys(json.loads(secret["SecretString"]))
        except (BotoCoreError, ClientError, ValueError, KeyError) as error:
            # The key that we hold stays valid for as long as its public half is published: weeks.
            if cached is None:
                raise Unavailable from error
            logger().warning("the signing keys could not be read again", exc_info=True)
            cached = replace(cached, read_at=time.monotonic())
        _cached_private_keys = cached
    return cached


def _patience(cached: object | None) -> AbstractContextManager[None]:
    """How long keys are waited for: not for long where others serve meanwhile."""
    return nullcontext() if cached is None else at_most(REFRESH_SECONDS)


def _parse_private_keys(content: dict[str, Any]) -> _PrivateKeys:
    key = choose_signing_key(content["keys"], clock.epoch())
    current = choose_signing_key(content["refreshKeys"], clock.epoch())
    others = [other for other in content["refreshKeys"] if other is not current]
    return _PrivateKeys(
        time.monotonic(),
        key["kid"],
        ECAlgorithm(ECAlgorithm.SHA256).from_jwk(key),
        tuple(b64decode(refresh_key["key"]) for refresh_key in (current, *others)),
    )


def _public_key(kid: str) -> Any:
    """The public key of this id.

    Raises:
        Unauthorized: there is none.
        Unavailable: there may be one, among the keys that could not be read.
    """
    key_set = _load_key_set(KEYS_CACHE_LIFETIME)
    if kid not in key_set.keys:
        key_set = _load_key_set(KEYS_REREAD_INTERVAL)
    if kid in key_set.keys:
        return key_set.keys[kid]
    raise Unauthorized if key_set.is_current else Unavailable


def published_keys() -> dict[str, Any]:
    """The JSON Web Key Set (RFC 7517) with which anybody may verify our tokens.

    When the set cannot be read again, an older copy is returned.

    Raises:
        Unavailable: it cannot be read, and never was.
    """
    return _load_key_set(KEYS_CACHE_LIFETIME).content


def _load_key_set(at_most_seconds: float) -> _KeySet:
    """The published keys.

    Args:
        at_most_seconds: that may have passed since this container last read them, or tried to.
    """
    global _cached_key_set
    cached = _cached_key_set
    if cached is not None and time.monotonic() - cached.tried_at <= at_most_seconds:
        return cached
    try:
        with _patience(cached):
            parameter = client("ssm").get_parameter(Name=settings().jwks_parameter)
        cached = _parse_key_set(json.loads(parameter["Parameter"]["Value"]))
    except (BotoCoreError, ClientError, ValueError, KeyError, jwt.PyJWTError) as error:
        if cached is None:
            raise Unavailable from error
        logger().warning("the published keys could not be read again", exc_info=True)
        cached = replace(cached, tried_at=time.monotonic(), is_current=False)
    _cached_key_set = cached
    return cached


def _parse_key_set(content: dict[str, Any]) -> _KeySet:
    """The keys of the set.

    Raises:
        ValueError: there are none: nobody's token would be valid. The set-up or the hourly check publishes them.
    """
    keys = {str(key["kid"]): ECAlgorithm(ECAlgorithm.SHA256).from_jwk(key) for key in content["keys"]}
    if not keys:
        raise ValueError("No key is published")
    return _KeySet(content, keys, time.monotonic(), is_current=True)


def clear_key_cache() -> None:
    """Read the keys again at the next use; for rotation, restored containers and tests."""
    global _cached_key_set, _cached_private_keys
    _cached_key_set = None
    _cached_private_keys = None


snapshots.after_restore(clear_key_cache)
