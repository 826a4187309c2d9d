"""Digests: what is stored in the place of random tokens, and of administrators."""

import hashlib


def token_digest(text: str) -> str:
    """The SHA-256 of a random token, in hexadecimal. A fast hash is enough: 256 random bits cannot be guessed."""
    return hashlib.sha256(text.encode()).hexdigest()


def staff_digest(user_id: str) -> str:
    """What an item stores of an administrator: enough to tell two apart. Who it was is in the audit trail only."""
    return hashlib.sha256(f"moderator {user_id}".encode()).hexdigest()[:32]
