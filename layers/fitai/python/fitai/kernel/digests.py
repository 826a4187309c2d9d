"""Digests of random tokens, as they are stored."""

import hashlib


def token_digest(text: str) -> str:
    """What is stored of a random text."""
    return hashlib.sha256(text.encode()).hexdigest()
