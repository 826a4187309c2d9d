"""Seal what must be read again, such as the secrets of authenticator apps: encrypted with AES-256-GCM.

The keys are in a secret of their own, the newest one seals. A sealed text names its key, so that a key can be added
while texts of earlier ones remain.
"""

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fitai.kernel import clock, snapshots
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.ids import new_id
from fitai.kernel.observability import logger

KEY_BITS = 256
NONCE_BYTES = 12
CACHE_SECONDS = 300.0
"""Seconds that a container uses the keys it has read; an unknown key makes it read them again."""
ROTATION_PAUSE = 24 * 60 * 60
"""Seconds in which a second rotation does nothing: a schedule may fire twice."""


class SealingKeys:
    """The keys of one secret.

    Args:
        secret: gives the ARN or the name of the secret, at the first use.
    """

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret
        # When the keys were read (monotonic seconds), and the keys, the newest last.
        self._cached: tuple[float, list[dict[str, Any]]] | None = None
        snapshots.after_restore(self.clear_cache)

    def seal(self, text: str, context: str) -> str:
        """Encrypt a text with the newest key.

        Args:
            context: what the text belongs to; it cannot be unsealed as something else's.

        Raises:
            Unavailable: the keys cannot be read.
        """
        key = self._keys()[-1]
        nonce = os.urandom(NONCE_BYTES)
        content = nonce + _cipher(key).encrypt(nonce, text.encode(), context.encode())
        return f"{key['kid']}.{urlsafe_b64encode(content).decode()}"

    def unseal(self, sealed: str, context: str) -> str:
        """Decrypt a sealed text.

        Raises:
            InvalidTag: it was sealed for something else, or changed.
            Unavailable: the keys cannot be read, or its key is not among them.
        """
        kid, _, content = sealed.partition(".")
        key = self._key(kid)
        raw = urlsafe_b64decode(content)
        return _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], context.encode()).decode()

    def is_stale(self, sealed: str) -> bool:
        """Whether a text was sealed with another key than the newest."""
        return sealed.partition(".")[0] != str(self._keys()[-1]["kid"])

    def ensure_keys(self) -> str:
        """Create the first key where there is none, and return the newest key's id."""
        keys = self._load_keys()
        if not keys:
            keys = [_new_key()]
            self._store_keys(keys)
        return str(keys[-1]["kid"])

    def rotate_keys(self) -> str:
        """Add a key, and return its id. Earlier ones are kept: a text that is never used is never sealed anew."""
        keys = self._load_keys()
        if keys and keys[-1]["created"] > clock.epoch() - ROTATION_PAUSE:
            return str(keys[-1]["kid"])
        keys.append(_new_key())
        self._store_keys(keys)
        logger().info("sealing key added", extra={"kid": keys[-1]["kid"], "keys": len(keys)})
        return str(keys[-1]["kid"])

    def clear_cache(self) -> None:
        """Read the keys again at the next use; for rotation, restored containers and tests."""
        self._cached = None

    def _key(self, kid: str) -> dict[str, Any]:
        for keys in (self._keys, self._keys_again):
            for key in keys():
                if key["kid"] == kid:
                    return key
        logger().error("the key of a sealed text is not in the secret", extra={"kid": kid})
        raise Unavailable

    def _keys(self) -> list[dict[str, Any]]:
        if self._cached is None or time.monotonic() - self._cached[0] > CACHE_SECONDS:
            self._cached = (time.monotonic(), self._load_keys())
        if not self._cached[1]:
            self.clear_cache()
            logger().error("there is no sealing key; the deployment's set-up makes it")
            raise Unavailable
        return self._cached[1]

    def _keys_again(self) -> list[dict[str, Any]]:
        self.clear_cache()
        return self._keys()

    def _load_keys(self) -> list[dict[str, Any]]:
        try:
            secret = client("secretsmanager").get_secret_value(SecretId=self._secret())
        except (BotoCoreError, ClientError) as error:
            raise Unavailable from error
        keys: list[dict[str, Any]] = json.loads(secret["SecretString"])["keys"]
        return sorted(keys, key=lambda key: int(key["created"]))

    def _store_keys(self, keys: list[dict[str, Any]]) -> None:
        text = json.dumps({"keys": keys})
        client("secretsmanager").put_secret_value(SecretId=self._secret(), SecretString=text)
        self.clear_cache()


def _cipher(key: dict[str, Any]) -> AESGCM:
    return AESGCM(urlsafe_b64decode(key["key"]))


def _new_key() -> dict[str, Any]:
    content = urlsafe_b64encode(AESGCM.generate_key(KEY_BITS)).decode()
    return {"kid": new_id(), "created": clock.epoch(), "key": content}
