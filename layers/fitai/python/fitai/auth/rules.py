"""Rules of authentication: tokens, sessions, the lockout, identities at providers. Pure."""

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self
from unicodedata import normalize
from uuid import NAMESPACE_URL, uuid5

from fitai.accounts.rules import is_reserved_username
from fitai.kernel.digests import token_digest

REFRESH_LIFETIME = 7 * 24 * 60 * 60
"""Seconds that a refresh token is valid; each use gives a new one."""
MAX_SESSIONS = 20
"""Devices that one account is signed in on; one more signs out the one that was unused longest."""
MAX_FAILURES = 10
"""Failures in `FAILURES_WINDOW` that lock an account, for the network or the session that they came from."""
FAILURES_WINDOW = 15 * 60
"""Seconds, from the first failure, in which failures are counted together."""
LOCK_SECONDS = 15 * 60
"""Seconds that a lock lasts, from the last failure before it."""
LOCKS_BEFORE_BLOCK = 2
"""Locks of one session, by wrong passwords, at which it is blocked: who is signed in forgets a password once."""
SECRET_BYTES = 32
"""Random bytes of a token."""
CODE_BYTES = 16
"""Bytes of the code that authenticates a refresh token."""
REPEAT_SECONDS = 10
"""Seconds after an exchange of a refresh token in which the same token is given the same pair."""
MAX_EXCHANGES = 5
"""Exchanges that a session remembers; more than that within `REPEAT_SECONDS` is not what clients do."""
VERIFY_LIFETIME = 24 * 60 * 60
"""Seconds that the link in a verification mail is valid."""
RESET_LIFETIME = 60 * 60
"""Seconds, from the request for it, that the link to a new password is valid."""
UNDO_LIFETIME = 7 * 24 * 60 * 60
"""Seconds that the owner of the former address may undo a change of the e-mail address."""
DEVICE_LIFETIME = 180 * 24 * 60 * 60
"""Seconds after its last sign-in in which a device is known, and its sign-ins cause no mail."""
STATE_LIFETIME = 10 * 60
"""Seconds that a sign-in at a provider may take."""
CODE_LIFETIME = 60
"""Seconds that a front end has to exchange its one-time code for tokens."""


# --- refresh tokens ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A refresh token: `<user id>.<family of the session>.<32 random bytes and their code, base64url>`.

    The code is a keyed one (HMAC), so that a token that was never issued is told from one that was used before: only the
    latter may end a session.
    """

    user_id: str
    family: str
    secret: str

    @classmethod
    def of(cls, user_id: str, family: str, random_bytes: bytes, key: bytes) -> "RefreshToken":
        """A new token, authenticated with the key."""
        code = _token_code(user_id, family, random_bytes, key)
        return cls(user_id, family, url_safe_text(random_bytes + code))

    @classmethod
    def read(cls, text: str) -> "RefreshToken | None":
        """The token in this text; None when it is malformed."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None

    def is_issued(self, keys: Sequence[bytes]) -> bool:
        """Whether the token was issued with one of the keys."""
        content = _url_safe_bytes(self.secret)
        if content is None or len(content) != SECRET_BYTES + CODE_BYTES:
            return False
        random_bytes, code = content[:SECRET_BYTES], content[SECRET_BYTES:]
        codes = [_token_code(self.user_id, self.family, random_bytes, key) for key in keys]
        return any(hmac.compare_digest(code, expected) for expected in codes)

    def __str__(self) -> str:
        return f"{self.user_id}.{self.family}.{self.secret}"

    @property
    def digest(self) -> str:
        """The digest that is stored."""
        return token_digest(str(self))


def _token_code(user_id: str, family: str, random_bytes: bytes, key: bytes) -> bytes:
    message = f"refresh token {user_id}.{family}.".encode("utf-8", "surrogatepass") + random_bytes
    return hmac.digest(key, message, "sha256")[:CODE_BYTES]


def _url_safe_bytes(text: str) -> bytes | None:
    """The bytes that `url_safe_text` has made this text of; None when it has not."""
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return content if url_safe_text(content) == text else None


# --- links in mails ----------------------------------------------------------------------------------------


LinkPurpose = Literal["verify_email", "reset_password", "change_email", "undo_email_change"]


@dataclass(frozen=True, slots=True)
class AccountToken:
    """A token for one use that names its account: `<user id>.<32 random bytes, base64url>`."""

    user_id: str
    secret: str

    @classmethod
    def of(cls, user_id: str, random_bytes: bytes) -> Self:
        """A new token."""
        return cls(user_id, url_safe_text(random_bytes))

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The token in this text; None when it is malformed."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 2 and all(parts) else None

    def __str__(self) -> str:
        return f"{self.user_id}.{self.secret}"


@dataclass(frozen=True, slots=True)
class MailLinkToken(AccountToken):
    """The token of a mailed link, which proves access to the mailbox."""

    def digest(self, purpose: LinkPurpose) -> str:
        """The digest that is stored. It includes the purpose, so that a token cannot serve another one."""
        return token_digest(f"{purpose} {self}")


@dataclass(frozen=True, slots=True)
class MailLink:
    """The newest link of a purpose that was mailed to an account; `expires` in epoch seconds.

    Attributes:
        email: the new address that a `change_email` link confirms.
    """

    digest: str
    expires: int
    email: str | None = None

    def accepts(self, token: MailLinkToken, purpose: LinkPurpose, now: int) -> bool:
        """Whether the token is this link's, and the link has not expired."""
        return hmac.compare_digest(self.digest, token.digest(purpose)) and now < self.expires


# --- sessions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exchange:
    """A refresh token that was exchanged for a new pair.

    Attributes:
        digest: of the token that was exchanged.
        at: epoch seconds.
        sealed: the pair, encrypted by a key that only the exchanged token gives (`auth.sealed_pairs`).
    """

    digest: str
    at: int
    sealed: str


@dataclass(frozen=True, slots=True)
class Session:
    """A device that is signed in: a family of refresh tokens, of which only the newest is valid.

    Attributes:
        digest: SHA-256 of the newest token.
        created, used, expires: epoch seconds.
        network: the network that it was last used from.
        auth_time: when its user's identity was last proven, in epoch seconds: at the sign-in, or by a step-up since.
        amr: how it was proven (RFC 8176); a provider by its name.
        exchanges: the exchanges of the last seconds, the newest last.
        client: the program and the system that refreshed it first (`client_mark`).
        locks: how often wrong passwords have locked it since it last proved who its user is.
        blocked_until: until when it is blocked, in epoch seconds, since it may be stolen.
    """

    family: str
    digest: str
    created: int
    used: int
    expires: int
    network: str
    device_id: str | None = None
    device_name: str | None = None
    auth_time: int = 0
    amr: tuple[str, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    client: str | None = None
    locks: int = 0
    blocked_until: int = 0

    def is_blocked(self, now: int) -> bool:
        """Whether nothing is done for the session, since it may be stolen."""
        return self.blocked_until > now

    def is_used_impossibly(self, client: str, network: str) -> bool:
        """Whether it is refreshed by another program or system than before, and from elsewhere.

        A token stays in the program that it was given to. An update of it, or another network, says nothing alone.
        """
        return bool(self.client and client) and client != self.client and network != self.network

    @property
    def is_begun_by_code(self) -> bool:
        """Whether its token is still the one-time code of a front end, which is good once and is never given again."""
        return self.expires - self.created <= CODE_LIFETIME

    def is_newest(self, token: RefreshToken) -> bool:
        """Whether the token is the newest one of the family."""
        return hmac.compare_digest(self.digest, token.digest)

    def recent_exchange(self, token: RefreshToken, now: int) -> Exchange | None:
        """The exchange of this token, if it was one of the last seconds."""
        for exchange in recent_exchanges(self.exchanges, now):
            if hmac.compare_digest(exchange.digest, token.digest):
                return exchange
        return None


SYSTEMS = ("android", "iphone", "ipad", "mac os", "darwin", "windows", "linux")
"""Systems, as user agents name them; the first that is found counts."""
APPLE = frozenset({"iphone", "ipad", "mac os", "darwin"})
"""Browsers of a tablet say now this and now that."""
BROWSERS = {
    "edg": "edge",
    "opr": "opera",
    "firefox": "firefox",
    "fxios": "firefox",
    "crios": "chrome",
    "chrome": "chrome",
}
"""Browsers by what their user agents contain; most name others too, so that the first that is found counts."""


def client_mark(user_agent: str) -> str:
    """The program and the system that a user agent names, without versions; empty where it names none.

    >>> client_mark("FitAI/3.2.1 (iPhone; iOS 19.1)")
    'fitai apple'
    >>> client_mark("python-requests/2.32")
    'python-requests'
    """
    text = user_agent.lower()
    program = text.partition("/")[0].strip()
    if program == "mozilla":
        program = next((name for sign, name in BROWSERS.items() if sign in text), "browser")
    system = next((name for name in SYSTEMS if name in text), "")
    return f"{program} {'apple' if system in APPLE else system}".strip()[:60]


def recent_exchanges(exchanges: Sequence[Exchange], now: int) -> tuple[Exchange, ...]:
    """The exchanges whose token is still given the same pair."""
    return tuple(exchange for exchange in exchanges if now <= exchange.at + REPEAT_SECONDS)[-MAX_EXCHANGES:]


def session_end(created: int, now: int, lifetime: int, session_days: int) -> int:
    """When a session ends that is not refreshed: its token's lifetime, within the life of the session (epoch seconds)."""
    return min(now + lifetime, created + session_days * 24 * 60 * 60)


def displaced_sessions(sessions: Sequence[Session], device_id: str | None, now: int) -> list[Session]:
    """The sessions that a new one ends: expired ones, those of the same device, and beyond `MAX_SESSIONS` the ones that
    were unused longest."""
    displaced = [
        session
        for session in sessions
        if session.expires <= now or (device_id is not None and session.device_id == device_id)
    ]
    others = sorted((session for session in sessions if session not in displaced), key=lambda session: session.used)
    return displaced + others[: max(0, len(others) - (MAX_SESSIONS - 1))]


def unproven_sessions(
    sessions: Sequence[Session], verified_at: int | None, *, is_password_proven: bool
) -> list[Session]:
    """The sessions that may be somebody else's, who made the account with a stranger's address.

    Args:
        verified_at: when the address was verified (epoch seconds); sessions from before are unproven.
        is_password_proven: whether the password is its owner's; if not, neither are the sessions that it has opened.
    """
    return [
        session
        for session in sessions
        if verified_at is None or session.created < verified_at or ("pwd" in session.amr and not is_password_proven)
    ]


def device_mark(device_id: str | None, network: str) -> str:
    """What a device is recognised by at its next sign-in: the id that the app gave it, else its network. A digest."""
    return token_digest(f"device {device_id}" if device_id else f"network {network}")[:32]


# --- failures ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed attempts of one scope: their number, and until when (epoch seconds) they count or lock.

    Attributes:
        password: which password they were about (`password_mark`); another one makes them void.
    """

    count: int
    until: int
    password: str = ""


def password_mark(password_hash: str | None) -> str:
    """What tells an account's present password from its former ones; empty where there is none."""
    return token_digest(password_hash)[:16] if password_hash else ""


def failures_after_attempt(before: Failures | None, now: int, password: str = "") -> Failures | None:
    """The failures with one more attempt, counted before its password is checked; None when the login is locked.

    Counting first, and clearing the count at a success, bounds simultaneous guesses too.

    Args:
        password: the mark of the account's present password.
    """
    if before is None or before.until <= now or before.password != password:
        return Failures(1, now + FAILURES_WINDOW, password)
    if before.count >= MAX_FAILURES:
        return None
    count = before.count + 1
    return Failures(count, now + LOCK_SECONDS if count >= MAX_FAILURES else before.until, password)


def unknown_subject(login_key: str) -> str:
    """The name that failures of an unknown login are counted and audited by.

    A digest: what people type there by mistake, such as a password, must not be stored.
    """
    return "unknown-" + hashlib.sha256(login_key.encode()).hexdigest()[:32]


def registration_account_id(network: str, key: str) -> str:
    """The id of the account that a registration with this Idempotency-Key creates: the same for each repetition."""
    return str(uuid5(NAMESPACE_URL, f"{network}/POST /auth/register/{key}"))


# --- signing in through a provider -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """A sign-in at a provider that was begun: what its answer is checked against.

    Attributes:
        nonce: must be in the ID token.
        verifier: PKCE's, for the exchange of the code (RFC 7636).
        browser: digest of the cookie of the browser that began it.
        expires: epoch seconds.
    """

    provider: str
    nonce: str
    verifier: str
    browser: str
    expires: int
    device_id: str | None = None
    device_name: str | None = None

    def is_finished_by(self, provider: str, cookie: str | None, now: int) -> bool:
        """Whether an answer finishes this sign-in: of the same provider, in the same browser, in time."""
        is_same_browser = hmac.compare_digest(self.browser, token_digest(cookie or ""))
        return is_same_browser and self.provider == provider and now < self.expires


@dataclass(frozen=True, slots=True)
class ProviderIdentity:
    """A person's identity at a provider.

    Attributes:
        subject: the provider's id of the person; it never changes.
        email: None unless the provider has verified it.
    """

    provider: str
    subject: str
    email: str | None
    first_name: str | None = None
    last_name: str | None = None


def url_safe_text(content: bytes) -> str:
    """Bytes as text for URLs and cookies: base64url without padding."""
    return urlsafe_b64encode(content).decode().rstrip("=")


def pkce_challenge(verifier: str) -> str:
    """PKCE's `S256` challenge of a verifier (RFC 7636, section 4.2)."""
    return url_safe_text(hashlib.sha256(verifier.encode()).digest())


def username_from(*names: str | None) -> str:
    """A user name from a person's names: 3 to 24 characters, which leaves room for a number after it.

    >>> username_from("Zoë", "O'Hara")
    'zoe.ohara'
    >>> username_from(None)
    'athlete'
    """
    ascii_names = [normalize("NFKD", name).encode("ascii", "ignore").decode().lower() for name in names if name]
    words = [re.sub(r"[^a-z0-9-]", "", word) for name in ascii_names for word in name.split()]
    username = ".".join(word for word in words if word)[:24].strip(".-")
    return username if len(username) >= 3 and not is_reserved_username(username) else "athlete"


def person_name(value: object) -> str | None:
    """A provider's claim as a person's name: printable, cut to 50 characters; None when it is none."""
    if not isinstance(value, str):
        return None
    text = " ".join(value.split())
    return text[:50].strip() if text and text.isprintable() else None
