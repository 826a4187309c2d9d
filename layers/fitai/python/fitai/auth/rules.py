"""What signing in is decided by: pure functions over sessions, failures and refresh tokens."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

REFRESH_LIFETIME = 7 * 24 * 60 * 60
"""Seconds that a refresh token is good for; each use gives a new one."""
SESSIONS_MOST = 20
"""Devices that one account is signed in on; one more signs out the one that was silent longest."""
FAILURES_MOST = 10
"""Failures in `FAILURES_WINDOW` that lock an account."""
FAILURES_WINDOW = 15 * 60
"""Seconds, from the first failure, in which failures are counted together."""
LOCK = 15 * 60
"""Seconds that a lock lasts, from the failure that made it."""
SECRET_BYTES = 32


# --- refresh tokens ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """`<user id>.<family>.<32 random bytes, base64url>`: whose, of which session, and the secret."""

    user_id: str
    family: str
    secret: str

    @classmethod
    def of(cls, user_id: str, family: str, random: bytes) -> "RefreshToken":
        """A new token from fresh random bytes."""
        return cls(user_id, family, urlsafe_b64encode(random).decode().rstrip("="))

    @classmethod
    def read(cls, text: str) -> "RefreshToken | None":
        """The token that the text is, or None."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None

    def __str__(self) -> str:
        return f"{self.user_id}.{self.family}.{self.secret}"

    @property
    def digest(self) -> str:
        """What is stored of it. The secret has 256 random bits, so that a fast hash cannot be turned around."""
        return hashlib.sha256(str(self).encode()).hexdigest()


# --- sessions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Session:
    """A device that is signed in: a family of refresh tokens, of which only the newest is good.

    Attributes:
        digest: SHA-256 of the newest token.
        created, used, expires: epoch seconds.
        network: where it was used last, coarsely.
    """

    family: str
    digest: str
    created: int
    used: int
    expires: int
    network: str
    device_id: str | None = None
    device_name: str | None = None

    def holds(self, token: RefreshToken) -> bool:
        """Whether this is the newest token of the family."""
        return hmac.compare_digest(self.digest, token.digest)


def displaced(sessions: Sequence[Session], device_id: str | None, now: int) -> list[Session]:
    """The sessions that a new one puts an end to.

    Those of the same device, those that have run out, and beyond `SESSIONS_MOST` the ones silent longest.
    """
    gone = [one for one in sessions if one.expires <= now or (device_id is not None and one.device_id == device_id)]
    rest = sorted((one for one in sessions if one not in gone), key=lambda one: one.used)
    return gone + rest[: max(0, len(rest) - (SESSIONS_MOST - 1))]


# --- failures ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failures:
    """Attempts that have not succeeded: how many, and until when (epoch seconds) they count or lock."""

    count: int
    until: int


def attempt(before: Failures | None, now: int) -> Failures | None:
    """Count an attempt before its password is looked at; None when the account is locked.

    Counting first, and forgetting at a success, lets no number of simultaneous guesses pass the bound.
    """
    if before is None or before.until <= now:
        return Failures(1, now + FAILURES_WINDOW)
    if before.count >= FAILURES_MOST:
        return None
    count = before.count + 1
    return Failures(count, now + LOCK if count >= FAILURES_MOST else before.until)


def unknown_subject(login_key: str) -> str:
    """The name under which failures of a login that does not exist are counted and audited.

    A digest: what people type there by mistake, passwords above all, is not to be kept.
    """
    return "unknown-" + hashlib.sha256(login_key.encode()).hexdigest()[:32]


def account_id(address: str, key: str) -> str:
    """The id of the account that a registration with an Idempotency-Key makes, the same one each time it is sent."""
    return str(uuid5(NAMESPACE_URL, f"{address}/POST /auth/register/{key}"))
