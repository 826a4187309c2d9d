"""Items and keys of authentication.

USER#<id>             SESSION#<family>    a device that is signed in
USER#<id>             DEVICE#<mark>       a device that has signed in
USER#<id>             LINK#<purpose>      the newest link of a purpose that was mailed to the account
USER#<id>             PROVIDER#<name>     the identity at a provider that the account is linked to
PROVIDER#<name>#<sub> PROVIDER            the account that an identity at a provider is linked to
SIGNIN#<state>        SIGNIN              a sign-in at a provider that was begun
LOCKOUT#<subject>     <scope>             failed attempts, of an account or of an unknown login, by network or session
LOCKOUT#factors-<id>  ANYWHERE            failed second steps of an account
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.auth.errors import InvalidLink, InvalidToken
from fitai.auth.events import SessionsEnded
from fitai.auth.factors import store as factors_store
from fitai.auth.factors.models import AccountFactors
from fitai.auth.rules import (
    DEVICE_LIFETIME,
    FAILURES_WINDOW,
    Exchange,
    Failures,
    LinkPurpose,
    MailLink,
    MailLinkToken,
    RefreshToken,
    Session,
)
from fitai.kernel import clock, events, limits, table
from fitai.kernel.limits import CallerState
from fitai.kernel.session_blocks import session_block_write
from fitai.kernel.table import ABSENT, PRESENT, Entity, PydanticAttribute, QueryPage, Write, WriteConflict

SESSIONS = "SESSION#"
DEVICES = "DEVICE#"
MAIL_LINKS = "LINK#"
PROVIDERS = "PROVIDER#"


class SessionItem(Entity, discriminator="session"):
    """A session. DynamoDB deletes it some time after it has expired."""

    family = UnicodeAttribute()
    digest = UnicodeAttribute()
    created = NumberAttribute()
    used = NumberAttribute()
    expires = NumberAttribute()
    device_id = UnicodeAttribute(null=True)
    device_name = UnicodeAttribute(null=True)
    network = UnicodeAttribute()
    auth_time = NumberAttribute(null=True)
    amr: PydanticAttribute[tuple[str, ...]] = PydanticAttribute(tuple[str, ...], null=True)
    exchanges: PydanticAttribute[tuple[Exchange, ...]] = PydanticAttribute(tuple[Exchange, ...], null=True)
    client = UnicodeAttribute(null=True)
    locks = NumberAttribute(null=True)
    blocked_until = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, family: str, **attributes: Any) -> "SessionItem":
        """The session of this user with this family."""
        return cls(PK=f"USER#{user_id}", SK=f"{SESSIONS}{family}", family=family, **attributes)

    @classmethod
    def from_session(cls, user_id: str, session: Session) -> "SessionItem":
        """The item of a new session."""
        values: dict[str, Any] = {name: getattr(session, name) or None for name in Session.__dataclass_fields__}
        return cls.of(user_id, **values, ttl=session.expires)

    @property
    def session(self) -> Session:
        """The session that the item holds."""
        values = {name: getattr(self, name) for name in Session.__dataclass_fields__}
        return Session(**{name: value for name, value in values.items() if value is not None})


class DeviceItem(Entity, discriminator="device"):
    """A device that has signed in to the account: its next sign-in is nothing new."""

    network = UnicodeAttribute()
    signed_in = NumberAttribute()

    @classmethod
    def of(cls, user_id: str, mark: str, **attributes: Any) -> "DeviceItem":
        """The device of this user with this mark."""
        return cls(PK=f"USER#{user_id}", SK=f"{DEVICES}{mark}", **attributes)


class LockoutItem(Entity, discriminator="lockout"):
    """Failed attempts."""

    failures = NumberAttribute()
    until = NumberAttribute()
    password = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, subject: str, scope: str, **attributes: Any) -> "LockoutItem":
        """The item of an account's id, or of an unknown login, for where its attempts come from."""
        return cls(PK=failures_partition(subject), SK=scope, **attributes)


class MailLinkItem(Entity, discriminator="mail_link"):
    """A mailed link: the digest of its token. A newer link of the same purpose replaces it."""

    digest = UnicodeAttribute()
    expires = NumberAttribute()
    email = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, purpose: LinkPurpose, **attributes: Any) -> "MailLinkItem":
        """The link of this purpose."""
        return cls(PK=f"USER#{user_id}", SK=f"{MAIL_LINKS}{purpose}", **attributes)


class _AlreadyRotated(Exception):
    """The session holds the new token already."""


@dataclass(frozen=True, slots=True)
class SignInState:
    """What one request reads of an account for a sign-in or a change of its sessions.

    Attributes are None where they were not requested, or do not exist.
    """

    account: Account | None
    failures: Failures | None = None
    session: Session | None = None
    caller_state: CallerState | None = None
    factors: AccountFactors = field(default_factory=AccountFactors)
    link: MailLink | None = None
    is_known_device: bool = False


# --- failed attempts ---------------------------------------------------------------------------------------


def failures_partition(subject: str) -> str:
    """The partition of the failed attempts of an account's id, or of an unknown login."""
    return f"LOCKOUT#{subject}"


def login_state(subject: str, scope: str) -> SignInState:
    """The account and its failures; for an unknown login, the same reads return nothing. One BatchGetItem."""
    key = LockoutItem.of(subject, scope)
    items = table.get_many([accounts_store.account_key(subject), (key.PK, key.SK)])
    lockout = next(iter(table.of_kind(items, LockoutItem)), None)
    failures = Failures(int(lockout.failures), int(lockout.until), lockout.password or "") if lockout else None
    return SignInState(accounts_store.account_in(items), failures)


def count_attempt(subject: str, scope: str, before: Failures | None, after: Failures) -> None:
    """Write the count of failed attempts.

    Raises:
        WriteConflict: another attempt was counted meanwhile.
    """
    item = LockoutItem.of(
        subject,
        scope,
        failures=after.count,
        until=after.until,
        password=after.password or None,
        ttl=after.until + FAILURES_WINDOW,
    )
    unchanged = (
        ABSENT if before is None else (LockoutItem.failures == before.count) & (LockoutItem.until == before.until)
    )
    table.commit(table.put(item, when=unchanged))


def clear_failures_write(subject: str, scope: str) -> Write:
    """The write that clears the count of failed attempts from there."""
    return table.delete(LockoutItem.of(subject, scope), when=PRESENT | ABSENT)


# --- sessions ----------------------------------------------------------------------------------------------


def sign_in_state(user_id: str, device_mark: str | None = None) -> SignInState:
    """The account, its caller record and its second factors, and whether the device has signed in before: one
    BatchGetItem."""
    keys = [accounts_store.account_key(user_id), _caller_state_key(user_id), factors_store.factors_key(user_id)]
    if device_mark is not None:
        key = DeviceItem.of(user_id, device_mark)
        keys.append((key.PK, key.SK))
    items = table.get_many(keys)
    return SignInState(
        accounts_store.account_in(items),
        caller_state=_caller_state_in(items),
        factors=factors_store.factors_in(items),
        is_known_device=any(int(item.ttl) > clock.epoch() for item in table.of_kind(items, DeviceItem)),
    )


def device_write(user_id: str, mark: str, network: str) -> Write:
    """The write that makes the device a known one."""
    now = clock.epoch()
    item = DeviceItem.of(user_id, mark, network=network, signed_in=now, ttl=now + DEVICE_LIFETIME)
    return table.put(item, when=PRESENT | ABSENT)


def token_state(token: RefreshToken) -> SignInState:
    """The session of a refresh token, its account and its caller record: one BatchGetItem."""
    session_key = _session_key(token.user_id, token.family)
    items = table.get_many([accounts_store.account_key(token.user_id), _caller_state_key(token.user_id), session_key])
    return SignInState(
        accounts_store.account_in(items), session=_session_in(items), caller_state=_caller_state_in(items)
    )


def session_state(user_id: str, family: str) -> SignInState:
    """A session and the account's caller record: one BatchGetItem."""
    items = table.get_many([_caller_state_key(user_id), _session_key(user_id, family)])
    return SignInState(None, session=_session_in(items), caller_state=_caller_state_in(items))


def _caller_state_key(user_id: str) -> tuple[str, str]:
    key = limits.account_state_key(user_id)
    return key.PK, key.SK


def _session_key(user_id: str, family: str) -> tuple[str, str]:
    key = SessionItem.of(user_id, family)
    return key.PK, key.SK


def _caller_state_in(items: Iterable[Entity]) -> CallerState | None:
    return next(iter(table.of_kind(items, CallerState)), None)


def _session_in(items: Iterable[Entity]) -> Session | None:
    return next((item.session for item in table.of_kind(items, SessionItem)), None)


def caller_state(user_id: str) -> CallerState | None:
    """The account's caller record: one GetItem."""
    return table.get(CallerState, *_caller_state_key(user_id))


def sessions(user_id: str) -> list[Session]:
    """The account's sessions, including expired ones that are not deleted yet: one Query."""
    return [item.session for item in table.of_kind(table.query_all(f"USER#{user_id}", begins=SESSIONS), SessionItem)]


def sessions_page(user_id: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the account's sessions, the newest first: one Query."""
    return table.query(f"USER#{user_id}", begins=SESSIONS, limit=limit, newest_first=True, after=after)


def sessions_of_page(page: QueryPage) -> list[Session]:
    """The sessions of a page."""
    return [item.session for item in table.of_kind(page.items, SessionItem)]


def session_write(user_id: str, session: Session) -> Write:
    """The write that signs a device in."""
    return table.put(SessionItem.from_session(user_id, session), when=ABSENT)


def open_session(
    before: SignInState, account: Account, session: Session, displaced: Sequence[Session], *others: Write
) -> None:
    """Sign a device in: write its session and end the displaced ones, in one transaction.

    Args:
        before: holds the caller record, as it was read.
        others: writes that belong into the same transaction.
    """
    end_writes: list[Write] = []
    if displaced:
        families = [displaced_session.family for displaced_session in displaced]
        end_writes = [table.delete(SessionItem.of(account.id, family), when=PRESENT | ABSENT) for family in families]
        end_writes.append(limits.end_sessions_write(account.id, before.caller_state, families))
        end_writes.append(events.outbox_write(SessionsEnded(user_id=account.id, sessions=families)))
    table.commit(
        session_write(account.id, session),
        *end_writes,
        *others,
    )


def rotate_token(token: RefreshToken, after: Session) -> None:
    """Replace the session's token by a new one, in one conditional write.

    Args:
        after: the session with the new token.

    Raises:
        WriteConflict: the session holds another token than `token` by now.
        InvalidToken: the session has ended.
    """

    def error(stored: dict[str, Any] | None) -> Exception:
        if stored is None:
            return InvalidToken()
        # The SDK repeats a request whose response was lost; the repetition finds what the first one has written.
        return _AlreadyRotated() if stored["digest"]["S"] == after.digest else WriteConflict()

    change = table.update(
        SessionItem.of(token.user_id, token.family),
        SessionItem.digest.set(after.digest),
        SessionItem.used.set(after.used),
        SessionItem.expires.set(after.expires),
        SessionItem.ttl.set(after.expires),
        SessionItem.network.set(after.network),
        SessionItem.exchanges.set(after.exchanges),
        *([SessionItem.client.set(after.client)] if after.client else []),
        when=SessionItem.digest == token.digest,
        otherwise=error,
    )
    with suppress(_AlreadyRotated):
        table.commit(change)


def prove_identity_state(user_id: str, family: str) -> SignInState:
    """A session and its account: one BatchGetItem."""
    items = table.get_many([accounts_store.account_key(user_id), _session_key(user_id, family)])
    return SignInState(accounts_store.account_in(items), session=_session_in(items))


def prove_identity_write(user_id: str, session: Session) -> Write:
    """The write that notes when and how the session has proven who its user is; a write conflict when it has ended."""
    return table.update(
        SessionItem.of(user_id, session.family),
        SessionItem.auth_time.set(session.auth_time),
        SessionItem.amr.set(session.amr),
        SessionItem.locks.remove(),
    )


def lock_count_write(user_id: str, session: Session) -> Write:
    """The write that counts one more lock of a session; a write conflict where another one was counted, or it has ended."""
    counted = SessionItem.locks == session.locks if session.locks else SessionItem.locks.does_not_exist()
    item = SessionItem.of(user_id, session.family)
    return table.update(item, SessionItem.locks.set(session.locks + 1), when=PRESENT & counted)


def block_writes(user_id: str, before: CallerState | None, session: Session, until: int) -> list[Write]:
    """The writes that block a session with its access tokens for a time.

    Args:
        before: the caller record, as it was read.
        until: epoch seconds.
    """
    item = SessionItem.of(user_id, session.family)
    return [
        table.update(item, SessionItem.blocked_until.set(until), SessionItem.locks.remove(), when=PRESENT),
        session_block_write(user_id, before, session.family, until),
    ]


def end_sessions(
    user_id: str,
    before: CallerState | None,
    families: Sequence[str],
    *others: Write,
    all: bool = False,
    keys: bool = False,
) -> None:
    """End sessions with their access tokens; the event is written unless there is nothing to end.

    Args:
        before: the caller record, as it was read.
        families: of the sessions.
        others: writes that belong into the same transaction.
        all: end every access token of the account, whatever its session.
        keys: refuse every API key of the account too, which are deleted by `developer.published.key_removal_writes`.
    """
    event = SessionsEnded(user_id=user_id, sessions=list(families), everything=all)
    table.commit(
        limits.end_sessions_write(user_id, before, families, all=all, keys=keys),
        *sessions_deletion_writes(user_id, families),
        *([events.outbox_write(event)] if families or all else []),
        *others,
    )


def sessions_deletion_writes(user_id: str, families: Iterable[str]) -> list[Write]:
    """The writes that delete sessions; their access tokens are ended by a write beside them."""
    return [table.delete(SessionItem.of(user_id, family), when=PRESENT | ABSENT) for family in families]


# --- mailed links ------------------------------------------------------------------------------------------


def mail_link_write(token: MailLinkToken, purpose: LinkPurpose, expires: int, email: str | None = None) -> Write:
    """The write that makes this token the valid one of its purpose, in the place of every earlier one.

    Args:
        email: the address that the link confirms, where that is not the account's own.
    """
    digest = token.digest(purpose)
    item = MailLinkItem.of(token.user_id, purpose, digest=digest, expires=expires, ttl=expires, email=email)
    return table.put(item, when=PRESENT | ABSENT)


def mail_link_state(user_id: str, purpose: LinkPurpose) -> SignInState:
    """The link of a purpose, the account, and its caller record: one BatchGetItem."""
    link_key = MailLinkItem.of(user_id, purpose)
    items = table.get_many(
        [accounts_store.account_key(user_id), _caller_state_key(user_id), (link_key.PK, link_key.SK)]
    )
    link = next(iter(table.of_kind(items, MailLinkItem)), None)
    return SignInState(
        accounts_store.account_in(items),
        caller_state=_caller_state_in(items),
        link=MailLink(link.digest, int(link.expires), link.email) if link else None,
    )


def use_mail_link_write(token: MailLinkToken, purpose: LinkPurpose) -> Write:
    """The write that consumes a link; `InvalidLink` when it was consumed or replaced since it was read."""
    item = MailLinkItem.of(token.user_id, purpose)
    return table.delete(item, when=MailLinkItem.digest == token.digest(purpose), otherwise=InvalidLink)


def drop_mail_link_write(user_id: str, purpose: LinkPurpose) -> Write:
    """The write that deletes a link, if there is one."""
    return table.delete(MailLinkItem.of(user_id, purpose), when=PRESENT | ABSENT)


# --- providers ---------------------------------------------------------------------------------------------
