"""What signing in is decided by: pure functions over sessions, failures and refresh tokens."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize
from uuid import NAMESPACE_URL, uuid5

from fitai.kernel.digests import token_digest

REFRESH_LIFETIME = 7 * 24 * 60 * 60
"""Seconds that a refresh token is good for; each use gives a new one."""
MAX_SESSIONS = 20
"""Devices that one account is signed in on; one more signs out the one that was silent longest."""
MAX_FAILURES = 10
"""Failures in `FAILURES_WINDOW` that lock an account."""
FAILURES_WINDOW = 15 * 60
"""Seconds, from the first failure, in which failures are counted together."""
LOCK_SECONDS = 15 * 60
"""Seconds that a lock lasts, from the failure that made it."""
SECRET_BYTES = 32
VERIFY_LIFETIME = 24 * 60 * 60
"""Seconds that the link in a verification mail is good for."""
RESET_LIFETIME = 60 * 60
"""Seconds, from the moment it was asked for, that the link to a new password is good for."""
RECENT_SIGN_IN_SECONDS = 10 * 60
"""Seconds after a sign-in in which it stands for the password that an account does not have."""
STATE_LIFETIME = 10 * 60
"""Seconds that somebody may take to sign in at a provider and come back."""
CODE_LIFETIME = 60
"""Seconds that a front end has to exchange the code it got for its tokens."""


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


# --- links in mails ----------------------------------------------------------------------------------------


LinkPurpose = Literal["verify_email", "reset_password"]


@dataclass(frozen=True, slots=True)
class MailLinkToken:
    """`<user id>.<32 random bytes, base64url>`: what a link in a mail proves that its reader has the mailbox with."""

    user_id: str
    secret: str

    @classmethod
    def of(cls, user_id: str, random: bytes) -> "MailLinkToken":
        """A new token from fresh random bytes."""
        return cls(user_id, urlsafe_b64encode(random).decode().rstrip("="))

    @classmethod
    def read(cls, text: str) -> "MailLinkToken | None":
        """The token that the text is, or None."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 2 and all(parts) else None

    def __str__(self) -> str:
        return f"{self.user_id}.{self.secret}"

    def digest(self, purpose: LinkPurpose) -> str:
        """What is stored of it: of a link to verify an address, nobody can make one to reset a password."""
        return hashlib.sha256(f"{purpose} {self}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class MailLink:
    """The newest link of a purpose that an account was sent; `expires` in epoch seconds."""

    digest: str
    expires: int

    def opens(self, token: MailLinkToken, purpose: LinkPurpose, now: int) -> bool:
        """Whether this is its token, and in time."""
        return hmac.compare_digest(self.digest, token.digest(purpose)) and now < self.expires


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


def displaced_sessions(sessions: Sequence[Session], device_id: str | None, now: int) -> list[Session]:
    """The sessions that a new one puts an end to.

    Those of the same device, those that have run out, and beyond `MAX_SESSIONS` the ones silent longest.
    """
    gone = [one for one in sessions if one.expires <= now or (device_id is not None and one.device_id == device_id)]
    rest = sorted((one for one in sessions if one not in gone), key=lambda one: one.used)
    return gone + rest[: max(0, len(rest) - (MAX_SESSIONS - 1))]


# --- failures ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failures:
    """Attempts that have not succeeded: how many, and until when (epoch seconds) they count or lock."""

    count: int
    until: int


def failures_after_attempt(before: Failures | None, now: int) -> Failures | None:
    """Count an attempt before its password is looked at; None when the account is locked.

    Counting first, and forgetting at a success, lets no number of simultaneous guesses pass the bound.
    """
    if before is None or before.until <= now:
        return Failures(1, now + FAILURES_WINDOW)
    if before.count >= MAX_FAILURES:
        return None
    count = before.count + 1
    return Failures(count, now + LOCK_SECONDS if count >= MAX_FAILURES else before.until)


def unknown_subject(login_key: str) -> str:
    """The name under which failures of a login that does not exist are counted and audited.

    A digest: what people type there by mistake, passwords above all, is not to be kept.
    """
    return "unknown-" + hashlib.sha256(login_key.encode()).hexdigest()[:32]


def registration_account_id(address: str, key: str) -> str:
    """The id of the account that a registration with an Idempotency-Key makes, the same one each time it is sent."""
    return str(uuid5(NAMESPACE_URL, f"{address}/POST /auth/register/{key}"))


# --- signing in through a provider -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """Somebody who has set out to a provider, and what is to be held against the answer.

    Attributes:
        nonce: stands in the ID token. verifier: PKCE's, for the exchange of the code (RFC 7636).
        browser: digest of the cookie of the browser that set out.
        expires: epoch seconds.
    """

    provider: str
    nonce: str
    verifier: str
    browser: str
    expires: int
    device_id: str | None = None
    device_name: str | None = None

    def returns(self, provider: str, cookie: str | None, now: int) -> bool:
        """Whether this is the way back: from the same provider, in the same browser, in time."""
        same = hmac.compare_digest(self.browser, token_digest(cookie or ""))
        return same and self.provider == provider and now < self.expires


@dataclass(frozen=True, slots=True)
class ProviderIdentity:
    """Who somebody is, as a provider says.

    Attributes:
        subject: the provider's own name for the person; it never changes.
        email: only where the provider has verified it.
    """

    provider: str
    subject: str
    email: str | None
    first_name: str | None = None
    last_name: str | None = None


def url_safe_text(random: bytes) -> str:
    """Random bytes as text for URLs and cookies."""
    return urlsafe_b64encode(random).decode().rstrip("=")


def pkce_challenge(verifier: str) -> str:
    """PKCE's `S256` challenge of a verifier (RFC 7636, section 4.2)."""
    return url_safe_text(hashlib.sha256(verifier.encode()).digest())


def username_from(*names: str | None) -> str:
    """A user name made of a person's names: 3 to 24 characters, so that there is room for a number behind it.

    >>> username_from("Zoë", "O'Hara")
    'zoe.ohara'
    >>> username_from(None)
    'athlete'
    """
    plain = [normalize("NFKD", name).encode("ascii", "ignore").decode().lower() for name in names if name]
    words = [word for name in plain for word in (re.sub(r"[^a-z0-9-]", "", part) for part in name.split()) if word]
    found = ".".join(words)[:24].strip(".-")
    return found if len(found) >= 3 else "athlete"


def person_name(value: object) -> str | None:
    """A name as a provider gives it, if it can be one: printable, and no longer than ours may be."""
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    return text[:50].strip() if text and text.isprintable() else None
