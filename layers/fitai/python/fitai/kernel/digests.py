"""Digests of random tokens: what is stored in their place."""

import hashlib


def token_digest(text: str) -> str:
    """The SHA-256 of a random token, in hexadecimal. A fast hash is enough: 256 random bits cannot be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()
