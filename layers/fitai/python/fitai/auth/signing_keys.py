"""The keys of access and refresh tokens: created at the first deployment, rotated by a schedule.

The private keys are JSON Web Keys with `created` (epoch seconds) in one secret, the public keys in one parameter. The
keys that refresh tokens are authenticated with (HMAC) are in the same secret; they have no public half. A signing key
is published first, and signs from the age of `SIGNING_DELAY` on (`kernel.tokens`), so that no verifier meets a signature
whose key it cannot know.
"""

import json
import os
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from fitai.kernel import clock
from fitai.kernel.audit import DAY
from fitai.kernel.aws import client
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.ids import new_id
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.kernel.tokens import ALGORITHM, KEYS_CACHE_LIFETIME, SIGNING_DELAY

Key = dict[str, Any]

PUBLIC_FIELDS = ("kty", "crv", "x", "y", "kid", "use", "alg")
"""The public fields of a key; all others stay in the secret."""
NEEDED_SECONDS = SIGNING_DELAY + int(KEYS_CACHE_LIFETIME) + ACCESS_TOKEN_LIFETIME
"""Seconds, from its successor's creation, that a key is needed: it signs until the successor does and every container
has reloaded the keys, and then its last token expires."""
REFRESH_KEY_BYTES = 32
ROTATION_PAUSE = 24 * 60 * 60
"""Seconds in which a second rotation does nothing: a schedule may fire twice."""


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    """The content of the secret: what signs access tokens, and what authenticates refresh tokens."""

    signing: list[Key]
    refresh: list[Key]


def ensure_keys() -> str:
    """Create the first keys where there are none, publish the public halves, and return the newest signing key's id."""
    keys = _load_keys()
    if keys.signing and keys.refresh:
        return _publish_stored_keys(keys.signing)
    keys = PrivateKeys(keys.signing or [_new_key()], keys.refresh or [_new_refresh_key()])
    _publish_keys(keys.signing)
    _store_keys(keys)
    return _publish_stored_keys(keys.signing)


def rotate_keys() -> str:
    """Add a key of each kind, drop those that no token needs any more, and return the newest signing key's id."""
    keys, now = _load_keys(), clock.epoch()
    if keys.signing and newest_key(keys.signing)["created"] > now - ROTATION_PAUSE:
        return str(newest_key(keys.signing)["kid"])
    refresh_seconds = settings().session_days * DAY + NEEDED_SECONDS
    new_keys = PrivateKeys(
        [*needed_keys(keys.signing, now), _new_key()],
        [*needed_keys(keys.refresh, now, refresh_seconds), _new_refresh_key()],
    )
    _publish_keys(new_keys.signing)
    _store_keys(new_keys)
    dropped_count = len(keys.signing) + 1 - len(new_keys.signing)
    logger().info("signing key added", extra={"kid": newest_key(new_keys.signing)["kid"], "dropped": dropped_count})
    return _publish_stored_keys(new_keys.signing)


def _publish_stored_keys(keys: list[Key]) -> str:
    """Publish the keys, and those that others have stored meanwhile, and return the id of the newest stored one.

    A deployment and the schedule, or two runs of the schedule, may run at once, and neither AWS service has conditional
    writes. A key that is stored but not published would soon sign tokens that nobody can verify. So the stored keys are
    read again after publishing. A published key too many does no harm, and is dropped by the next rotation.
    """
    published = {str(key["kid"]): key for key in keys}
    while True:
        _publish_keys(list(published.values()))
        stored = _load_keys().signing
        unpublished = {str(key["kid"]): key for key in stored if str(key["kid"]) not in published}
        if not unpublished:
            return str(newest_key(stored or keys)["kid"])
        published |= unpublished


def newest_key(keys: Sequence[Key]) -> Key:
    """The key that was created last."""
    return max(keys, key=lambda key: int(key["created"]))


def needed_keys(keys: Sequence[Key], now: int, seconds: int = NEEDED_SECONDS) -> list[Key]:
    """The keys that sign, will sign, or have signed a token that may still be valid.

    Args:
        seconds: that a key is needed from its successor's creation.
    """
    by_age = sorted(keys, key=lambda key: int(key["created"]))
    successors_created = [key["created"] for key in by_age[1:]]
    return [
        key
        for key, replaced_at in zip(by_age, [*successors_created, None], strict=True)
        if replaced_at is None or replaced_at > now - seconds
    ]


def public_half(key: Key) -> Key:
    """The public fields of a key."""
    return {name: key[name] for name in PUBLIC_FIELDS}


def _new_key() -> Key:
    key: Key = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1())))
    return key | {"kid": new_id(), "created": clock.epoch(), "use": "sig", "alg": ALGORITHM}


def _new_refresh_key() -> Key:
    return {"created": clock.epoch(), "key": b64encode(os.urandom(REFRESH_KEY_BYTES)).decode()}


def _load_keys() -> PrivateKeys:
    """The private keys; none where the secret was never written, or holds the value that it was created with."""
    secrets = client("secretsmanager")
    try:
        content = json.loads(secrets.get_secret_value(SecretId=settings().signing_secret)["SecretString"])
    except (secrets.exceptions.ResourceNotFoundException, json.JSONDecodeError):
        return PrivateKeys([], [])
    if not isinstance(content, dict):
        return PrivateKeys([], [])
    return PrivateKeys(list(content.get("keys", [])), list(content.get("refreshKeys", [])))


def _store_keys(keys: PrivateKeys) -> None:
    text = json.dumps({"keys": keys.signing, "refreshKeys": keys.refresh})
    client("secretsmanager").put_secret_value(SecretId=settings().signing_secret, SecretString=text)


def _publish_keys(keys: Sequence[Key]) -> None:
    text = json.dumps({"keys": [public_half(key) for key in keys]})
    client("ssm").put_parameter(Name=settings().jwks_parameter, Value=text, Type="String", Overwrite=True)
