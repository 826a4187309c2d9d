"""Access tokens: signed with ES256, verified with the published keys, by exactly one algorithm."""

import json
import time
from functools import cache
from typing import Any, cast

import jwt
from jwt.algorithms import ECAlgorithm

from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.errors import Unauthorized
from fitai.kernel.identity import SCOPES, Caller, Role
from fitai.kernel.ids import new_id
from fitai.kernel.settings import settings

ALGORITHM = "ES256"
LIFETIME = 15 * 60
"""Seconds that an access token is good for."""
KEYS_KEPT = 300.0
"""Seconds that a container trusts the keys it has read; a `kid` it does not know makes it read again."""
KEYS_PAUSE = 10.0
"""Seconds between two such reads, so that tokens with made-up `kid`s cannot drive them."""

_published: tuple[float, dict[str, Any]] = (0.0, {})


def issue(user_id: str, email: str, role: Role, subscription: str, session: str) -> str:
    """Sign an access token with the newest key.

    Args:
        session: the device family; it is the first half of `jti`, so that ending it can refuse the token.
    """
    kid, key = _signing_key()
    issued = clock.epoch()
    claims = {
        "iss": settings().issuer,
        "sub": user_id,
        "email": email,
        "role": role,
        "subscription": subscription,
        "scope": list(SCOPES[role]),
        "iat": issued,
        "exp": issued + LIFETIME,
        "jti": f"{session}.{new_id()}",
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": kid})


def verify(token: str) -> Caller:
    """The caller that an access token speaks for.

    Raises:
        Unauthorized: whatever is wrong with it; the caller is not told what.
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
        )
    except (jwt.PyJWTError, KeyError, ValueError, TypeError):
        raise Unauthorized from None
    now = clock.epoch()
    if caller.expires <= now or caller.issued > now + 60:
        raise Unauthorized
    return caller


@cache
def _signing_key() -> tuple[str, Any]:
    secret = client("secretsmanager").get_secret_value(SecretId=settings().signing_secret)
    newest = max(json.loads(secret["SecretString"])["keys"], key=lambda key: cast(int, key["created"]))
    return newest["kid"], ECAlgorithm(ECAlgorithm.SHA256).from_jwk(newest)


def _public_key(kid: str) -> Any:
    global _published
    read, keys = _published
    age = time.monotonic() - read
    if not keys or age > KEYS_KEPT or (kid not in keys and age > KEYS_PAUSE):
        keys = {key["kid"]: ECAlgorithm(ECAlgorithm.SHA256).from_jwk(key) for key in published_keys()["keys"]}
        _published = (time.monotonic(), keys)
    if kid not in keys:
        raise Unauthorized
    return keys[kid]


def published_keys() -> dict[str, Any]:
    """The JSON Web Key Set (RFC 7517) that anybody may verify our tokens with."""
    parameter = client("ssm").get_parameter(Name=settings().jwks_parameter)
    return cast(dict[str, Any], json.loads(parameter["Parameter"]["Value"]))


def forget_keys() -> None:
    """Read the keys again at the next use; for tests and rotation."""
    global _published
    _published = (0.0, {})
    _signing_key.cache_clear()
