"""The items of signing in and their keys.

USER#<id>             SESSION#<family>    a device that is signed in
LOCKOUT#<subject>     LOCKOUT             attempts that failed, of an account or of a name that is none
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from fitai.auth.errors import InvalidToken
from fitai.auth.rules import FAILURES_WINDOW, Failures, RefreshToken, Session
from fitai.kernel import limits, table
from fitai.kernel.limits import CallerRecord
from fitai.kernel.table import ABSENT, PRESENT, Entity, Write
from fitai.users import store as users
from fitai.users.models import Account

SESSIONS = "SESSION#"


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


class Replayed(Exception):
    """The session holds another token: this one has been used before."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What one request reads of an account that somebody wants to act as."""

    account: Account | None
    failures: Failures | None = None
    session: Session | None = None
    record: CallerRecord | None = None


def login_state(subject: str) -> Standing:
    """The account and its failures; for a name that is none, the same reads find nothing."""
    lockout = LockoutItem.of(subject)
    items = table.get_many([users.account_key(subject), (lockout.PK, lockout.SK)])
    found = table.of_kind(items, LockoutItem)
    failures = Failures(int(found[0].failures), int(found[0].until)) if found else None
    return Standing(users.account_among(items), failures)


def count_attempt(subject: str, before: Failures | None, after: Failures) -> None:
    """Write that there was one more attempt; `Contended` when another one was counted meanwhile."""
    item = LockoutItem.of(subject, failures=after.count, until=after.until, ttl=after.until + FAILURES_WINDOW)
    unchanged = (
        ABSENT if before is None else (LockoutItem.failures == before.count) & (LockoutItem.until == before.until)
    )
    table.commit(table.put(item, when=unchanged))


def sign_in_state(user_id: str) -> Standing:
    """The account and its caller record."""
    record = limits.account_record(user_id)
    items = table.get_many([users.account_key(user_id), (record.PK, record.SK)])
    return Standing(users.account_among(items), record=_record(items))


def token_state(token: RefreshToken) -> Standing:
    """The session of a refresh token, its account and its caller record."""
    record, session = limits.account_record(token.user_id), SessionItem.of(token.user_id, token.family)
    keys = [users.account_key(token.user_id), (record.PK, record.SK), (session.PK, session.SK)]
    items = table.get_many(keys)
    found = table.of_kind(items, SessionItem)
    return Standing(users.account_among(items), session=found[0].session if found else None, record=_record(items))


def _record(items: Iterable[Entity]) -> CallerRecord | None:
    found = table.of_kind(items, CallerRecord)
    return found[0] if found else None


def record(user_id: str) -> CallerRecord | None:
    """The account's caller record."""
    key = limits.account_record(user_id)
    return table.get(CallerRecord, key.PK, key.SK)


def sessions(user_id: str) -> list[Session]:
    """The account's sessions, those that have run out and still lie there included."""
    return [item.session for item in table.of_kind(table.query_all(f"USER#{user_id}", begins=SESSIONS), SessionItem)]


def new_session(user_id: str, session: Session) -> Write:
    """The write that signs a device in."""
    return table.put(SessionItem.holding(user_id, session), when=ABSENT)


def open_session(before: Standing, account: Account, session: Session, gone: Sequence[Session], *others: Write) -> None:
    """Sign a device in: its session comes, those that it displaces end, the failures are forgotten."""
    ends: list[Write] = []
    if gone:
        ends = [table.delete(SessionItem.of(account.id, one.family), when=PRESENT | ABSENT) for one in gone]
        ends.append(limits.end_sessions(account.id, before.record, [one.family for one in gone]))
    table.commit(
        new_session(account.id, session),
        table.delete(LockoutItem.of(account.id), when=PRESENT | ABSENT),
        *ends,
        *others,
    )


def rotate(token: RefreshToken, after: Session) -> None:
    """Put the new token in the place of the old one, in one conditional write.

    Raises:
        Replayed: the old one is not there any more, another one is.
        InvalidToken: the session has ended.
    """
    table.commit(
        table.update(
            SessionItem.of(token.user_id, token.family),
            SessionItem.digest.set(after.digest),
            SessionItem.used.set(after.used),
            SessionItem.expires.set(after.expires),
            SessionItem.ttl.set(after.expires),
            SessionItem.network.set(after.network),
            when=SessionItem.digest == token.digest,
            otherwise=lambda standing: Replayed() if standing else InvalidToken(),
        )
    )


def end_sessions(
    user_id: str, before: CallerRecord | None, families: Sequence[str], *others: Write, all: bool = False
) -> None:
    """End the sessions, and with them the access tokens that were issued to them."""
    table.commit(
        limits.end_sessions(user_id, before, families, all=all),
        *(table.delete(SessionItem.of(user_id, family), when=PRESENT | ABSENT) for family in families),
        *others,
    )
