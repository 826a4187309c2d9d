"""The keys that sign access tokens: made at the first deployment, renewed by a schedule.

The private halves are JSON Web Keys with `created` (epoch seconds) in one secret, the public halves in one
parameter. A key is published first, and signs when it is `SIGNS_AFTER` old (`kernel.tokens`), so that nobody meets
a signature whose key was not there to be seen.
"""

import json
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from fitai.kernel import clock
from fitai.kernel.aws import client
from fitai.kernel.identity import ACCESS_TOKEN_LIFETIME
from fitai.kernel.ids import new_id
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.kernel.tokens import ALGORITHM, KEYS_CACHE_LIFETIME, SIGNING_DELAY

Key = dict[str, Any]

PUBLIC_FIELDS = ("kty", "crv", "x", "y", "kid", "use", "alg")
"""What of a key everybody may know; whatever else there is stays in the secret."""
NEEDED_SECONDS = SIGNING_DELAY + int(KEYS_CACHE_LIFETIME) + ACCESS_TOKEN_LIFETIME
"""Seconds, from its successor's making, that a key is still needed: it signs on until the successor does and every
container has seen that, and then its last token runs out."""
ROTATION_PAUSE = 24 * 60 * 60
"""Seconds in which a second rotation does nothing: a schedule may fire twice."""


def ensure_keys() -> str:
    """Make the first key where there is none, and publish what there is. Gives the newest key's id."""
    keys = _load_keys()
    if keys:
        return _publish_stored_keys(keys)
    keys = [_new_key()]
    _publish_keys(keys)
    _store_keys(keys)
    return _publish_stored_keys(keys)


def rotate_keys() -> str:
    """Add a key and drop those that no token needs any more. Gives the newest key's id."""
    keys, now = _load_keys(), clock.epoch()
    if keys and newest_key(keys)["created"] > now - ROTATION_PAUSE:
        return str(newest_key(keys)["kid"])
    kept = [*needed_keys(keys, now), _new_key()]
    _publish_keys(kept)
    _store_keys(kept)
    logger().info("signing key added", extra={"kid": newest_key(kept)["kid"], "dropped": len(keys) + 1 - len(kept)})
    return _publish_stored_keys(kept)


def _publish_stored_keys(keys: list[Key]) -> str:
    """Publish the keys, and those that others have written meanwhile. Gives the id of the newest one that is kept.

    A deployment and the schedule, or the schedule twice, may be at it at once, and neither service has a condition
    for a write. A key that is kept and not published would sign, ten minutes later, what nobody can verify. So whoever
    has published looks once more at what is kept. One too many in public does no harm, and goes with the next rotation.
    """
    public = {str(key["kid"]): key for key in keys}
    while True:
        _publish_keys(list(public.values()))
        kept = _load_keys()
        unknown = {str(key["kid"]): key for key in kept if str(key["kid"]) not in public}
        if not unknown:
            return str(newest_key(kept or keys)["kid"])
        public |= unknown


def newest_key(keys: Sequence[Key]) -> Key:
    """The key that was made last."""
    return max(keys, key=lambda key: int(key["created"]))


def needed_keys(keys: Sequence[Key], now: int) -> list[Key]:
    """The keys that sign, will sign, or have signed a token that may still be good."""
    ordered = sorted(keys, key=lambda key: int(key["created"]))
    successors = [key["created"] for key in ordered[1:]]
    return [
        key
        for key, replaced in zip(ordered, [*successors, None], strict=True)
        if replaced is None or replaced > now - NEEDED_SECONDS
    ]


def public_half(key: Key) -> Key:
    """What of a key may be published."""
    return {name: key[name] for name in PUBLIC_FIELDS}


def _new_key() -> Key:
    key: Key = json.loads(ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP256R1())))
    return key | {"kid": new_id(), "created": clock.epoch(), "use": "sig", "alg": ALGORITHM}


def _load_keys() -> list[Key]:
    """The private keys; none where the secret was never written, or holds what its making put into it."""
    secrets = client("secretsmanager")
    try:
        content = json.loads(secrets.get_secret_value(SecretId=settings().signing_secret)["SecretString"])
    except (secrets.exceptions.ResourceNotFoundException, json.JSONDecodeError):
        return []
    return list(content.get("keys", [])) if isinstance(content, dict) else []


def _store_keys(keys: Sequence[Key]) -> None:
    text = json.dumps({"keys": list(keys)})
    client("secretsmanager").put_secret_value(SecretId=settings().signing_secret, SecretString=text)


def _publish_keys(keys: Sequence[Key]) -> None:
    text = json.dumps({"keys": [public_half(key) for key in keys]})
    client("ssm").put_parameter(Name=settings().jwks_parameter, Value=text, Type="String", Overwrite=True)
