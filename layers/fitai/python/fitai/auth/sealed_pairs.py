"""Pairs of tokens that are kept for a client that exchanges the same refresh token twice: two tabs, or a lost answer.

The pair is encrypted with a key derived from the refresh token that was exchanged for it. That token is stored nowhere,
so whoever reads the table reads no pair.
"""

import json
import os
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fitai.auth.rules import RefreshToken

NONCE_BYTES = 12


def seal_pair(token: RefreshToken, access_token: str, refresh_token: str) -> str:
    """The pair that `token` was exchanged for, encrypted (AES-256-GCM)."""
    content = json.dumps([access_token, refresh_token]).encode()
    nonce = os.urandom(NONCE_BYTES)
    return b64encode(nonce + AESGCM(_key(token)).encrypt(nonce, content, None)).decode()


def open_pair(token: RefreshToken, sealed: str) -> tuple[str, str]:
    """The access token and the refresh token that `token` was exchanged for."""
    content = b64decode(sealed)
    pair = json.loads(AESGCM(_key(token)).decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], None))
    return pair[0], pair[1]


def _key(token: RefreshToken) -> bytes:
    return HKDF(SHA256(), 32, None, b"fitai pair of tokens").derive(str(token).encode())
