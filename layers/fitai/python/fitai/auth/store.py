"""The items of signing in and their keys.

USER#<id>             SESSION#<family>    a device that is signed in
USER#<id>             LINK#<purpose>      the newest link of a purpose that the account was sent by mail
USER#<id>             PROVIDER#<name>     which identity at a provider the account is linked to
PROVIDER#<name>#<sub> PROVIDER            which account an identity at a provider is linked to
SIGNIN#<state>        SIGNIN              somebody who has set out to a provider
LOCKOUT#<subject>     LOCKOUT             attempts that failed, of an account or of a name that is none
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.accounts import store
from fitai.accounts.models import Account
from fitai.auth.errors import InvalidLink, InvalidSignInState, InvalidToken, ProviderAlreadyLinked
from fitai.auth.events import SessionsEnded
from fitai.auth.rules import (
    FAILURES_WINDOW,
    Failures,
    LinkPurpose,
    MailLink,
    MailLinkToken,
    PendingSignIn,
    ProviderIdentity,
    RefreshToken,
    Session,
)
from fitai.kernel import events, limits, table
from fitai.kernel.digests import token_digest
from fitai.kernel.limits import CallerState
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write

SESSIONS = "SESSION#"
MAIL_LINKS = "LINK#"
PROVIDERS = "PROVIDER#"


class SessionItem(Entity, discriminator="session"):
    """A session. DynamoDB removes it some time after it has run out."""

    family = UnicodeAttribute()
    digest = UnicodeAttribute()
    created = NumberAttribute()
    used = NumberAttribute()
    expires = NumberAttribute()
    device_id = UnicodeAttribute(null=True)
    device_name = UnicodeAttribute(null=True)
    network = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, family: str, **attributes: Any) -> "SessionItem":
        """The session of this user with this family."""
        return cls(PK=f"USER#{user_id}", SK=f"{SESSIONS}{family}", family=family, **attributes)

    @classmethod
    def holding(cls, user_id: str, session: Session) -> "SessionItem":
        """The item of a new session."""
        values = {name: getattr(session, name) for name in Session.__dataclass_fields__}
        return cls.of(user_id, **values, ttl=session.expires)

    @property
    def session(self) -> Session:
        """What the rest of the house sees of it."""
        return Session(**{name: getattr(self, name) for name in Session.__dataclass_fields__})


class LockoutItem(Entity, discriminator="lockout"):
    """Attempts that have not succeeded."""

    failures = NumberAttribute()
    until = NumberAttribute()

    @classmethod
    def of(cls, subject: str, **attributes: Any) -> "LockoutItem":
        """The item of an account's id, or of a name that is none."""
        return cls(PK=f"LOCKOUT#{subject}", SK="LOCKOUT", **attributes)


class MailLinkItem(Entity, discriminator="mail_link"):
    """A link in a mail: the digest of its token. A newer link of the same purpose takes its place."""

    digest = UnicodeAttribute()
    expires = NumberAttribute()

    @classmethod
    def of(cls, user_id: str, purpose: LinkPurpose, **attributes: Any) -> "MailLinkItem":
        """The link of this purpose."""
        return cls(PK=f"USER#{user_id}", SK=f"{MAIL_LINKS}{purpose}", **attributes)


class ProviderItem(Entity, discriminator="provider"):
    """Whose account an identity at a provider opens."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, provider: str, subject: str, **attributes: Any) -> "ProviderItem":
        """The item of this identity."""
        return cls(PK=f"PROVIDER#{provider}#{subject}", SK="PROVIDER", **attributes)


class LinkedProviderItem(Entity, discriminator="linked_provider"):
    """The same in the account's partition: one identity per provider, and to be found when the account goes."""

    subject = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, provider: str, **attributes: Any) -> "LinkedProviderItem":
        """The account's identity at this provider."""
        return cls(PK=f"USER#{user_id}", SK=f"{PROVIDERS}{provider}", **attributes)

    @property
    def provider(self) -> str:
        """Which provider it is."""
        return self.SK.removeprefix(PROVIDERS)


class PendingSignInItem(Entity, discriminator="provider_sign_in"):
    """Somebody who has set out to a provider; found by the digest of the `state` that comes back, once."""

    provider = UnicodeAttribute()
    nonce = UnicodeAttribute()
    verifier = UnicodeAttribute()
    browser = UnicodeAttribute()
    expires = NumberAttribute()
    device_id = UnicodeAttribute(null=True)
    device_name = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, state: str, **attributes: Any) -> "PendingSignInItem":
        """The item of this state."""
        return cls(PK=f"SIGNIN#{token_digest(state)}", SK="SIGNIN", **attributes)


class TokenReplayed(Exception):
    """The session holds another token: this one has been used before."""


class _AlreadyRotated(Exception):
    """The session holds the very token that was to be put there."""


@dataclass(frozen=True, slots=True)
class SignInState:
    """What one request reads of an account that somebody wants to act as."""

    account: Account | None
    failures: Failures | None = None
    session: Session | None = None
    record: CallerState | None = None
    link: MailLink | None = None


def login_state(subject: str) -> SignInState:
    """The account and its failures; for a name that is none, the same reads find nothing."""
    lockout = LockoutItem.of(subject)
    items = table.get_many([store.account_key(subject), (lockout.PK, lockout.SK)])
    found = table.of_kind(items, LockoutItem)
    failures = Failures(int(found[0].failures), int(found[0].until)) if found else None
    return SignInState(store.account_in(items), failures)


def count_attempt(subject: str, before: Failures | None, after: Failures) -> None:
    """Write that there was one more attempt; `Contended` when another one was counted meanwhile."""
    item = LockoutItem.of(subject, failures=after.count, until=after.until, ttl=after.until + FAILURES_WINDOW)
    unchanged = (
        ABSENT if before is None else (LockoutItem.failures == before.count) & (LockoutItem.until == before.until)
    )
    table.commit(table.put(item, when=unchanged))


def sign_in_state(user_id: str) -> SignInState:
    """The account and its caller record."""
    record = limits.account_state_key(user_id)
    items = table.get_many([store.account_key(user_id), (record.PK, record.SK)])
    return SignInState(store.account_in(items), record=_caller_state_in(items))


def token_state(token: RefreshToken) -> SignInState:
    """The session of a refresh token, its account and its caller record."""
    record, session = limits.account_state_key(token.user_id), SessionItem.of(token.user_id, token.family)
    keys = [store.account_key(token.user_id), (record.PK, record.SK), (session.PK, session.SK)]
    items = table.get_many(keys)
    found = table.of_kind(items, SessionItem)
    return SignInState(
        store.account_in(items), session=found[0].session if found else None, record=_caller_state_in(items)
    )


def _caller_state_in(items: Iterable[Entity]) -> CallerState | None:
    found = table.of_kind(items, CallerState)
    return found[0] if found else None


def caller_state(user_id: str) -> CallerState | None:
    """The account's caller record."""
    key = limits.account_state_key(user_id)
    return table.get(CallerState, key.PK, key.SK)


def sessions(user_id: str) -> list[Session]:
    """The account's sessions, those that have run out and still lie there included."""
    return [item.session for item in table.of_kind(table.query_all(f"USER#{user_id}", begins=SESSIONS), SessionItem)]


def session_write(user_id: str, session: Session) -> Write:
    """The write that signs a device in."""
    return table.put(SessionItem.holding(user_id, session), when=ABSENT)


def open_session(
    before: SignInState, account: Account, session: Session, gone: Sequence[Session], *others: Write
) -> None:
    """Sign a device in: its session comes, those that it displaces end, the failures are forgotten."""
    ends: list[Write] = []
    if gone:
        ends = [table.delete(SessionItem.of(account.id, one.family), when=PRESENT | ABSENT) for one in gone]
        families = [one.family for one in gone]
        ends.append(limits.end_sessions_write(account.id, before.record, families))
        ends.append(events.outbox_write(SessionsEnded(user_id=account.id, sessions=families)))
    table.commit(
        session_write(account.id, session),
        clear_failures_write(account.id),
        *ends,
        *others,
    )


def rotate_token(token: RefreshToken, after: Session) -> None:
    """Put the new token in the place of the old one, in one conditional write.

    Raises:
        Replayed: the old one is not there any more, another one is.
        InvalidToken: the session has ended.
    """

    def meaning(standing: dict[str, Any] | None) -> Exception:
        if standing is None:
            return InvalidToken()
        # The SDK sends a request again whose answer got lost, and that one then finds what the first one has written.
        return _AlreadyRotated() if standing["digest"]["S"] == after.digest else TokenReplayed()

    change = table.update(
        SessionItem.of(token.user_id, token.family),
        SessionItem.digest.set(after.digest),
        SessionItem.used.set(after.used),
        SessionItem.expires.set(after.expires),
        SessionItem.ttl.set(after.expires),
        SessionItem.network.set(after.network),
        when=SessionItem.digest == token.digest,
        otherwise=meaning,
    )
    with suppress(_AlreadyRotated):
        table.commit(change)


def end_sessions(
    user_id: str, before: CallerState | None, families: Sequence[str], *others: Write, all: bool = False
) -> None:
    """End the sessions, and with them the access tokens that were issued to them; it is told, if there are any."""
    told = [events.outbox_write(SessionsEnded(user_id=user_id, sessions=list(families), everything=all))]
    table.commit(
        limits.end_sessions_write(user_id, before, families, all=all),
        *(table.delete(SessionItem.of(user_id, family), when=PRESENT | ABSENT) for family in families),
        *(told if families or all else []),
        *others,
    )


# --- links in mails ----------------------------------------------------------------------------------------


def mail_link_write(token: MailLinkToken, purpose: LinkPurpose, expires: int) -> Write:
    """The write that makes this token the good one of its purpose, and every earlier one worthless."""
    item = MailLinkItem.of(token.user_id, purpose, digest=token.digest(purpose), expires=expires, ttl=expires)
    return table.put(item, when=PRESENT | ABSENT)


def mail_link_state(user_id: str, purpose: LinkPurpose) -> SignInState:
    """The link of a purpose, the account, and its caller record."""
    record, link = limits.account_state_key(user_id), MailLinkItem.of(user_id, purpose)
    items = table.get_many([store.account_key(user_id), (record.PK, record.SK), (link.PK, link.SK)])
    found = table.of_kind(items, MailLinkItem)
    return SignInState(
        store.account_in(items),
        record=_caller_state_in(items),
        link=MailLink(found[0].digest, int(found[0].expires)) if found else None,
    )


def use_mail_link_write(token: MailLinkToken, purpose: LinkPurpose) -> Write:
    """The write that uses a link up; `InvalidLink` when somebody else was faster, or a newer link has replaced it."""
    item = MailLinkItem.of(token.user_id, purpose)
    return table.delete(item, when=MailLinkItem.digest == token.digest(purpose), otherwise=InvalidLink)


def drop_mail_link_write(user_id: str, purpose: LinkPurpose) -> Write:
    """The write that makes a link worthless, where there is one."""
    return table.delete(MailLinkItem.of(user_id, purpose), when=PRESENT | ABSENT)


def unlink_providers_writes(user_id: str) -> list[Write]:
    """The writes that let no identity at a provider open the account any more."""
    linked = table.of_kind(table.query_all(f"USER#{user_id}", begins=PROVIDERS), LinkedProviderItem)
    identities = (ProviderItem.of(one.provider, one.subject) for one in linked)
    return [table.delete(one, when=PRESENT | ABSENT) for one in (*linked, *identities)]


def clear_failures_write(subject: str) -> Write:
    """The write that lets attempts be counted from nothing again."""
    return table.delete(LockoutItem.of(subject), when=PRESENT | ABSENT)


# --- the list of sessions ----------------------------------------------------------------------------------


def sessions_page(user_id: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the account's sessions, the newest first."""
    return table.query(f"USER#{user_id}", begins=SESSIONS, limit=limit, newest_first=True, after=after)


def sessions_of_page(part: QueryPage) -> list[Session]:
    """The sessions of a page."""
    return [item.session for item in table.of_kind(part.items, SessionItem)]


def session_state(user_id: str, family: str) -> SignInState:
    """A session and the account's caller record."""
    record, session = limits.account_state_key(user_id), SessionItem.of(user_id, family)
    items = table.get_many([(record.PK, record.SK), (session.PK, session.SK)])
    found = table.of_kind(items, SessionItem)
    return SignInState(None, session=found[0].session if found else None, record=_caller_state_in(items))


# --- signing in through a provider -------------------------------------------------------------------------


def save_pending_sign_in(state: str, departure: PendingSignIn) -> None:
    """Keep what is to be held against the answer with this state."""
    values = {name: getattr(departure, name) for name in PendingSignIn.__dataclass_fields__}
    table.commit(table.put(PendingSignInItem.of(state, **values, ttl=departure.expires), when=ABSENT))


def use_pending_sign_in(state: str) -> PendingSignIn:
    """What was kept for this state, which is used up by this.

    Raises:
        InvalidState: nothing, or not any more.
    """
    key = PendingSignInItem.of(state)
    item = table.get(PendingSignInItem, key.PK, key.SK)
    if item is None:
        raise InvalidSignInState
    table.commit(table.delete(item, when=PRESENT, otherwise=InvalidSignInState))
    return PendingSignIn(**{name: getattr(item, name) for name in PendingSignIn.__dataclass_fields__})


def linked_account_id(identity: ProviderIdentity) -> str | None:
    """Whose account the identity opens."""
    key = ProviderItem.of(identity.provider, identity.subject)
    item = table.get(ProviderItem, key.PK, key.SK)
    return None if item is None else item.user_id


def link_provider_writes(identity: ProviderIdentity, user_id: str) -> tuple[Write, Write]:
    """The writes that let the identity open the account.

    `Contended` when it was linked meanwhile, `AlreadyLinked` when the account has another one of this provider.
    """
    return (
        table.put(ProviderItem.of(identity.provider, identity.subject, user_id=user_id), when=ABSENT),
        table.put(
            LinkedProviderItem.of(user_id, identity.provider, subject=identity.subject),
            when=ABSENT,
            otherwise=ProviderAlreadyLinked,
        ),
    )
