"""The tokens of a signed-in user."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MARGIN = 30.0
"""Seconds before its end from which a token is renewed: a request takes time to arrive."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair of tokens; an application may keep them, and give them to a later client.

    Attributes:
        expires_at: when the access token ends, in seconds since 1970 of this device's clock.
    """

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: float | None = None

    @classmethod
    def from_answer(cls, data: dict[str, Any], clock: Callable[[], float] = time.time) -> "Tokens":
        """The tokens of an answer that signs in."""
        return cls(data["accessToken"], data.get("refreshToken"), clock() + float(data.get("expiresIn", 900)))

    @property
    def refresh_key(self) -> str:
        """The idempotency key of the request that renews these tokens.

        It follows from the refresh token, which is good for one renewal: every retry has it, also that of a process which was
        started anew with the same tokens, and gets the answer that was lost.
        """
        return f"refresh-{hashlib.sha256((self.refresh_token or '').encode()).hexdigest()[:40]}"

    def ends_within(self, seconds: float, clock: Callable[[], float] = time.time) -> bool:
        """Whether the access token is known to end within so many seconds."""
        return self.expires_at is not None and self.expires_at - clock() <= seconds
