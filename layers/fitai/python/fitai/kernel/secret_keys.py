"""Random symmetric keys in a secret: created at the first deployment, rotated by a schedule, read once per container.

The secret holds `{"keys": [{"created", "key"}]}`, `created` in epoch seconds and `key` in base64. Every container reads
it again after `KEYS_CACHE_LIFETIME`. A new key is used from the age of `ACTIVATION_DELAY` on, so that each container
holds it before the first text that it has made is sent anywhere.
"""

import json
import os
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from fitai.kernel import clock, snapshots
from fitai.kernel.aws import client
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger

KEYS_CACHE_LIFETIME = 300.0
"""Seconds that a container uses the keys that it has read."""
ACTIVATION_DELAY = 10 * 60
"""Seconds from a key's creation until it is used: longer than the copies in the containers live."""
ROTATION_PAUSE = 24 * 60 * 60
"""Seconds in which a second rotation does nothing: a schedule may fire twice."""
KEY_BYTES = 64


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key, and when it was created (epoch seconds)."""

    created: int
    key: bytes


class SecretKeys:
    """The keys of one secret: the current one, and the one before it.

    Args:
        secret: gives the ARN or the name of the secret, at the first use.
    """

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret
        self._cached: tuple[float, tuple[SecretKey, ...]] | None = None
        snapshots.after_restore(self.clear_cache)

    def clear_cache(self) -> None:
        """Read the keys again at the next use; for rotation, restored containers and tests."""
        self._cached = None

    def all(self) -> list[bytes]:
        """The keys that texts may have been made with, the current one first.

        Raises:
            Unavailable: they cannot be read, and never were.
        """
        keys = self._load_cached()
        current = current_key(keys, clock.epoch())
        return [current.key, *(key.key for key in keys if key is not current)]

    def _load_cached(self) -> tuple[SecretKey, ...]:
        if self._cached is None or time.monotonic() - self._cached[0] > KEYS_CACHE_LIFETIME:
            try:
                keys = tuple(self._load())
                if not keys:
                    raise Unavailable
                self._cached = (time.monotonic(), keys)
            except (BotoCoreError, ClientError) as error:
                # The keys that we hold stay valid until the next rotation but one: months.
                if self._cached is None:
                    raise Unavailable from error
                logger().warning("the keys of a secret could not be read again", exc_info=True)
                self._cached = (time.monotonic(), self._cached[1])
        return self._cached[1]

    def ensure(self) -> int:
        """Create the first key where there is none; return when the newest was created (epoch seconds)."""
        keys = self._load()
        if not keys:
            keys = [_new_key()]
            self._store(keys)
        return keys[-1].created

    def rotate(self) -> int:
        """Add a key and drop all but the one before it; return when the newest was created (epoch seconds)."""
        keys, now = self._load(), clock.epoch()
        if keys and keys[-1].created > now - ROTATION_PAUSE:
            return keys[-1].created
        keys = [*keys[-1:], _new_key()]
        self._store(keys)
        logger().info("secret key added", extra={"secret": self._secret(), "keys": len(keys)})
        return keys[-1].created

    def _load(self) -> list[SecretKey]:
        """The keys, the oldest first; none where the secret holds the value that it was created with."""
        secrets = client("secretsmanager")
        try:
            content: Any = json.loads(secrets.get_secret_value(SecretId=self._secret())["SecretString"])
        except (secrets.exceptions.ResourceNotFoundException, json.JSONDecodeError):
            return []
        stored = content.get("keys", []) if isinstance(content, dict) else []
        keys = [SecretKey(int(key["created"]), b64decode(key["key"])) for key in stored]
        return sorted(keys, key=lambda key: key.created)

    def _store(self, keys: Sequence[SecretKey]) -> None:
        content = {"keys": [{"created": key.created, "key": b64encode(key.key).decode()} for key in keys]}
        client("secretsmanager").put_secret_value(SecretId=self._secret(), SecretString=json.dumps(content))
        self.clear_cache()


def current_key(keys: Sequence[SecretKey], now: int) -> SecretKey:
    """The newest key that every container holds by now, else the oldest.

    Args:
        keys: the oldest first; at least one.
    """
    active = [key for key in keys if key.created <= now - ACTIVATION_DELAY]
    return active[-1] if active else keys[0]


def _new_key() -> SecretKey:
    return SecretKey(clock.epoch(), os.urandom(KEY_BYTES))
