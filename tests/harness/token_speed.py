"""What verifying a token computes again with each request of a test, computed once for the same token and the same key.

Both are functions of their arguments alone: the text of a segment, and whether a signature is that of a message. When a
token is valid, and for whom, is not kept: `fitai.kernel.tokens` decides it each time.
"""

from functools import cache, lru_cache
from typing import Any

from jwt.algorithms import ECAlgorithm
from jwt.api_jws import PyJWS

KEPT = 10_000
"""Segments and signatures that are kept, the last ones."""

_decode = PyJWS._decode_base64url_segment
_verify = ECAlgorithm.verify


@lru_cache(KEPT)
def _decode_once(segment: bytes, name: str) -> bytes:
    return _decode(segment, name)


@lru_cache(KEPT)
def _verify_once(algorithm: ECAlgorithm, message: bytes, key: "_Identity", signature: bytes) -> bool:
    return _verify(algorithm, message, key.of, signature)


class _Identity:
    """A key that is only the same as itself, whatever its class says of equality; it stays while it is kept here."""

    def __init__(self, of: Any) -> None:
        self.of = of

    def __hash__(self) -> int:
        return id(self.of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.of is self.of


def _verified(self: ECAlgorithm, msg: bytes, key: Any, sig: bytes) -> bool:
    return _verify_once(self, msg, _Identity(key), sig)


@cache
def install() -> None:
    """Let tokens be verified so in this process."""
    PyJWS._decode_base64url_segment = staticmethod(_decode_once)
    ECAlgorithm.verify = _verified  # type: ignore[method-assign]
