"""How an API key is written and read, and what it may do. Pure.

    fitai_prod_<key and account, 44 characters>_<secret, 43 characters><checksum, 6 characters>

The characters are those of base 62. The checksum (CRC-32 of everything before it) tells a typing error from a key without a
request, and lets scanners of secrets find keys without false alarms: `fitai_[0-9a-z]+_[0-9A-Za-z]{44}_[0-9A-Za-z]{49}`.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from fitai.developer.keys.models import ApiKey, StoredKey
from fitai.kernel.digests import token_digest
from fitai.kernel.entitlements import FREE_SCOPES, PREMIUM_SCOPES

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
SECRET_BYTES = 32
ID_LENGTH = 22
"""Characters of 128 bits."""
SECRET_LENGTH = 43
"""Characters of 256 bits."""
CHECKSUM_LENGTH = 6
"""Characters of 32 bits."""
BEGINNING = "fitai_"
PREFIX_LENGTH = 12
"""Characters of the key's own id that are shown to recognise it by."""
MAX_LIFETIME = timedelta(days=366)
USE_RESOLUTION = 60 * 60
"""Seconds in which several uses of a key are stored as one."""
SESSION_ONLY = "manage:account"
"""The scope that no key has: signing in, security, payments, keys, and the deletion of the account."""
GRANTABLE = frozenset[str]({*FREE_SCOPES, *PREMIUM_SCOPES} - {SESSION_ONLY})
"""The scopes that a key can have."""
_FORM = re.compile(
    rf"{BEGINNING}(?P<stage>[0-9a-z]+)_(?P<key>[0-9A-Za-z]{{{ID_LENGTH}}})(?P<user>[0-9A-Za-z]{{{ID_LENGTH}}})"
    rf"_(?P<secret>[0-9A-Za-z]{{{SECRET_LENGTH}}})(?P<checksum>[0-9A-Za-z]{{{CHECKSUM_LENGTH}}})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class KeyToken:
    """An API key as a program sends it."""

    user_id: str
    key_id: str
    text: str

    @property
    def digest(self) -> str:
        """What is stored in its place."""
        return token_digest(self.text)


def new_token(stage: str, user_id: str, key_id: str, secret: bytes) -> KeyToken:
    """A new key.

    Args:
        user_id, key_id: UUIDs.
        secret: 32 random bytes.
    """
    ids = _encode(UUID(key_id).int, ID_LENGTH) + _encode(UUID(user_id).int, ID_LENGTH)
    body = f"{_start(stage)}{ids}_{_encode(int.from_bytes(secret, 'big'), SECRET_LENGTH)}"
    return KeyToken(user_id, key_id, body + _checksum(body))


def parse_token(text: str, stage: str) -> KeyToken | None:
    """Read a key; None where it is none of this stage, or is misspelt."""
    match = _FORM.fullmatch(text)
    if match is None or not text.startswith(_start(stage)) or _checksum(text[:-CHECKSUM_LENGTH]) != match["checksum"]:
        return None
    user, key = _decode(match["user"]), _decode(match["key"])
    if max(user, key) >= 1 << 128:
        return None
    return KeyToken(str(UUID(int=user)), str(UUID(int=key)), text)


def prefix_of(token: KeyToken) -> str:
    """How a key begins: enough to recognise it by, and nothing of its secret."""
    start = token.text.index("_", len(BEGINNING)) + 1
    return token.text[: start + PREFIX_LENGTH]


def _start(stage: str) -> str:
    return f"{BEGINNING}{re.sub('[^0-9a-z]', '', stage.lower()) or 'local'}_"


def _checksum(body: str) -> str:
    return _encode(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _encode(number: int, length: int) -> str:
    """A number in base 62, with leading zeros."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def _decode(text: str) -> int:
    number = 0
    for character in text:
        number = number * len(ALPHABET) + VALUES[character]
    return number


def scope_error(scopes: Iterable[str], account_scopes: Iterable[str]) -> str | None:
    """What is wrong with the scopes of a new key; None where nothing is."""
    requested = set(scopes)
    refused = sorted(requested - GRANTABLE)
    if refused:
        return f"An API key cannot have: {', '.join(refused)}"
    missing = sorted(requested - set(account_scopes))
    return f"Your plan does not contain: {', '.join(missing)}" if missing else None


def expiry_of(expires_at: datetime | None, now: datetime) -> datetime | None:
    """When a new key ends: as requested, or in a year; None where the request is not in the coming year."""
    if expires_at is None:
        return now + MAX_LIFETIME
    return expires_at if now < expires_at <= now + MAX_LIFETIME else None


def is_use_due(key: StoredKey, now: int) -> bool:
    """Whether a use of the key is to be stored: the last one that was is an hour old."""
    return key.last_used_at is None or key.last_used_at + USE_RESOLUTION <= now


def shown_key(key: StoredKey, now: int) -> ApiKey:
    """The key as its owner sees it."""
    return ApiKey(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=key.scopes,
        created_at=_moment(key.created_at),
        expires_at=_moment(key.expires_at),
        is_expired=key.expires_at <= now,
        last_used_at=None if key.last_used_at is None else _moment(key.last_used_at),
    )


def _moment(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
