"""The keys of access and refresh tokens: created at the first deployment, rotated by a schedule.

The private keys are JSON Web Keys with `created` (epoch seconds) in one secret, the public keys in one parameter. That one
is in no template, since an update of its stack could write the template's value back. The keys that refresh tokens are
authenticated with (HMAC) are in the same secret; they have no public half. A signing key is published first, and signs from
the age of `SIGNING_DELAY` on (`kernel.tokens`), so that no verifier meets a signature whose key it cannot know.
"""

import json
import os
from base64 import b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import zip_longest
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
DESCRIPTION = "The public keys that access tokens are verified with. The functions write it; no template has it."
NEEDED_SECONDS = SIGNING_DELAY + int(KEYS_CACHE_LIFETIME) + ACCESS_TOKEN_LIFETIME
"""Seconds, from its successor's creation, that a key is needed: it signs until the successor does and every container
has reloaded the keys, and then its last token expires."""
REFRESH_KEY_BYTES = 32
THROUGHPUT_SETTING = "/ssm/parameter-store/high-throughput-enabled"
"""The setting of Systems Manager for parameters that are read often."""
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
    if not keys.signing or not keys.refresh:
        keys = PrivateKeys(keys.signing or [_new_key()], keys.refresh or [_new_refresh_key()])
        _publish_keys(keys.signing)
        _store_keys(keys)
    return _publish_stored_keys()


def rotate_keys(*, is_forced: bool = False) -> str:
    """Add a key of each kind, drop those that no token needs any more, and return the newest signing key's id.

    No valid token fails: the new key is published at once, signs when every container knows it, and the earlier one is kept
    for as long as a token of it may be valid. That holds however soon another rotation follows.

    Args:
        is_forced: by an operator, however recent the last rotation is. The schedule may fire twice.
    """
    keys, now = _load_keys(), clock.epoch()
    if keys.signing and not is_forced and newest_key(keys.signing)["created"] > now - ROTATION_PAUSE:
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
    return _publish_stored_keys()


def revoke_keys(kids: Collection[str] | None = None) -> str:
    """Remove signing keys at once, because somebody else may have them, and return the id of the key that signs from now on.

    Their tokens are refused by each container within `KEYS_CACHE_LIFETIME`. Sessions go on: a device refreshes its tokens, of
    which the table has digests that no key can forge. A new key signs at once, also where others are left, since whoever had
    one may have had those; verifiers find it by its unknown id.

    Args:
        kids: of the keys; None for all.

    Raises:
        ValueError: there is no such key; nothing is changed.
    """
    keys, now = _load_keys(), clock.epoch()
    stored = {str(key["kid"]) for key in keys.signing}
    revoked = stored if kids is None else set(kids)
    if not revoked <= stored:
        raise ValueError(f"no such key: {', '.join(sorted(revoked - stored))}")
    replacement = _new_key() | {"created": now - SIGNING_DELAY}
    left = [key for key in keys.signing if str(key["kid"]) not in revoked]
    # A key that was added a moment ago has signed nothing, and would soon take over from the replacement.
    left = [key for key in left if int(key["created"]) < now - SIGNING_DELAY]
    left.append(replacement)
    _publish_keys(left)
    _store_keys(PrivateKeys(left, [*keys.refresh, _new_refresh_key()]))
    _publish_stored_keys()
    logger().warning("signing keys revoked", extra={"kids": sorted(revoked), "kid": replacement["kid"]})
    return str(replacement["kid"])


def check_keys() -> int:
    """Compare what is published with what is stored, and publish what is stored where they differ.

    Returns:
        The number of keys that were missing, too many or different. Where nothing is stored all published ones count, and
        stay: their tokens are good until they expire, and `make rotate-keys` makes new keys.
    """
    stored = _load_keys().signing
    differences = count_differences(stored, load_published_keys())
    if differences:
        logger().error(
            "the published signing keys differ from the stored ones",
            extra={"differences": differences, "repaired": bool(stored)},
        )
        if stored:
            _publish_stored_keys()
    return differences


def count_differences(stored: Sequence[Key], published: Sequence[Key]) -> int:
    """How many of the keys are not published as they are stored, or not stored."""
    expected = {_text(public_half(key)) for key in stored}
    return len(expected ^ {_text(key) for key in published})


def _text(key: Key) -> str:
    return json.dumps(key, sort_keys=True)


def stored_keys() -> list[Key]:
    """The signing keys: id, creation and public half, the oldest first."""
    keys = sorted(_load_keys().signing, key=lambda key: int(key["created"]))
    return [public_half(key) | {"created": int(key["created"])} for key in keys]


def load_published_keys() -> list[Key]:
    """The keys that are published; none where the parameter is absent or cannot be understood."""
    parameters = client("ssm")
    try:
        value = parameters.get_parameter(Name=settings().jwks_parameter)["Parameter"]["Value"]
        return [dict(key) for key in json.loads(value)["keys"]]
    except (parameters.exceptions.ParameterNotFound, ValueError, KeyError, TypeError):
        return []


def raise_throughput() -> None:
    """Let the account's parameters of this region be read 10,000 times a second, instead of 40. AWS charges each read then."""
    client("ssm").update_service_setting(SettingId=THROUGHPUT_SETTING, SettingValue="true")


def _publish_stored_keys() -> str:
    """Publish the stored keys and no others, and return the id of the newest.

    A deployment, the schedules and an operator may write at once, and neither AWS service has conditional writes. A key that
    is stored but not published would soon sign tokens that nobody can verify. So the stored keys are read again after
    publishing, until they are those that were published. What another writer publishes and has not stored yet, it publishes
    again after storing it.
    """
    stored = _load_keys().signing
    while True:
        _publish_keys(stored)
        published, stored = stored, _load_keys().signing
        if not stored or _kids(stored) == _kids(published):
            return str(newest_key(published)["kid"])


def _kids(keys: Sequence[Key]) -> set[str]:
    return {str(key["kid"]) for key in keys}


def newest_key(keys: Sequence[Key]) -> Key:
    """The key that was created last."""
    return max(keys, key=lambda key: int(key["created"]))


def needed_keys(keys: Sequence[Key], now: int, seconds: int = NEEDED_SECONDS) -> list[Key]:
    """The keys that sign, will sign, or have signed a token that may still be valid.

    Args:
        seconds: that a key is needed from its successor's creation.
    """
    by_age = sorted(keys, key=lambda key: int(key["created"]))
    return [
        key
        for key, successor in zip_longest(by_age, by_age[1:])
        if successor is None or successor["created"] > now - seconds
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
    client("ssm").put_parameter(
        Name=settings().jwks_parameter, Value=text, Type="String", Overwrite=True, Description=DESCRIPTION
    )
