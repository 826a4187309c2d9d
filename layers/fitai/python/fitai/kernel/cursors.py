"""Encrypt the positions that cursors hold: a cursor tells nothing, and nobody can make one.

AES-SIV (RFC 5297) with the cursor's scope as associated data. It is deterministic: the same page has the same cursor,
so that an answer's ETag stays the same, and it needs no nonce that must never repeat.
docs/decisions/0021-cursors-are-encrypted.md.
"""

import base64
import binascii
import json
from collections.abc import Sequence

from fitai.kernel.aws import client
from fitai.kernel.errors import Malformed
from fitai.kernel.secret_keys import SecretKeys
from fitai.kernel.settings import settings

MAX_CURSOR = 2048
"""Characters of a cursor."""
PADDING = 64
"""Positions are padded to a multiple of so many bytes: the length of a cursor tells no length of a name."""

cursor_keys = SecretKeys(lambda: settings().cursor_secret)
"""The keys that cursors are encrypted with."""


class InvalidCursor(Malformed):
    """400: the cursor is none of ours, or was made for another list, caller or filter."""

    code, sentence = "invalid_cursor", "The cursor does not belong to this list."


def encrypt_position(position: dict[str, str], scope: Sequence[str]) -> str:
    """The cursor for a position; it can be decrypted with the same scope only."""
    # Not at the top: the first page of a short list needs none, and it would lengthen every cold start.
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    content = json.dumps(position, separators=(",", ":")).encode()
    content += b" " * (-len(content) % PADDING)
    cipher = AESSIV(cursor_keys.all()[0]).encrypt(content, _associated_data(scope))
    return base64.urlsafe_b64encode(cipher).decode().rstrip("=")


def decrypt_position(cursor: str, scope: Sequence[str]) -> dict[str, str]:
    """The position in a cursor.

    Raises:
        InvalidCursor: it was altered, made by somebody else, or made for another scope.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    if len(cursor) > MAX_CURSOR:
        raise InvalidCursor
    try:
        encrypted = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        raise InvalidCursor from None
    if base64.urlsafe_b64encode(encrypted).decode().rstrip("=") != cursor:
        raise InvalidCursor
    for key in cursor_keys.all():
        try:
            content = AESSIV(key).decrypt(encrypted, _associated_data(scope))
        except InvalidTag:
            continue
        position: dict[str, str] = json.loads(content)
        return position
    raise InvalidCursor


def prepare() -> None:
    """Load what the first cursor of a container needs, but for the keys themselves."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: F401

    client("secretsmanager")


def _associated_data(scope: Sequence[str]) -> list[bytes]:
    return [text.encode("utf-8", "surrogatepass") for text in scope]
