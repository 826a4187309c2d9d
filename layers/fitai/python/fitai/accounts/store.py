"""Items and keys of accounts.

USER#<id>            ACCOUNT     the account
EMAIL#<address>      EMAIL       whose e-mail address it is
USERNAME#<name>      USERNAME    whose user name it is

Each write of an account also updates the index of names (`accounts.search_index.store`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.accounts.models import Account, Preferences, ProfileDetails, Subscription, UserMetrics
from fitai.accounts.rules import email_key, username_key
from fitai.accounts.search_index import store as search
from fitai.kernel import clock, events, limits, table
from fitai.kernel.errors import Conflict, FieldError
from fitai.kernel.table import Entity, PydanticAttribute, Write


class AccountItem(Entity, discriminator="account"):
    """An account. What others change by themselves (role, subscription, password) is an attribute of its own."""

    id = UnicodeAttribute()
    email = UnicodeAttribute()
    username = UnicodeAttribute()
    password_hash = UnicodeAttribute(null=True)
    role = UnicodeAttribute()
    active = BooleanAttribute()
    email_verified = BooleanAttribute()
    subscription: PydanticAttribute[Subscription] = PydanticAttribute(Subscription)
    profile: PydanticAttribute[ProfileDetails] = PydanticAttribute(ProfileDetails)
    metrics: PydanticAttribute[UserMetrics] = PydanticAttribute(UserMetrics)
    preferences: PydanticAttribute[Preferences] = PydanticAttribute(Preferences)
    created_at = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    last_login_at = UnicodeAttribute(null=True)
    version = NumberAttribute()
    sign_ins = NumberAttribute()

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "AccountItem":
        """The account of this user."""
        return cls(PK=f"USER#{user_id}", SK="ACCOUNT", **attributes)

    @classmethod
    def holding(cls, account: Account) -> "AccountItem":
        """The item of a new account."""
        values = {name: getattr(account, name) for name in type(account).model_fields}
        for name in ("created_at", "updated_at", "last_login_at"):
            values[name] = values[name] and clock.iso(values[name])
        return cls.of(account.id, **values)

    @property
    def account(self) -> Account:
        """What the rest of the house sees of it."""
        return Account.model_validate({name: getattr(self, name) for name in Account.model_fields})


class EmailItem(Entity, discriminator="email"):
    """That an e-mail address is taken, and by whom."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, email: str, **attributes: Any) -> "EmailItem":
        """The item of this address, however it is written."""
        return cls(PK=f"EMAIL#{email_key(email)}", SK="EMAIL", **attributes)


class UsernameItem(Entity, discriminator="username"):
    """That a user name is taken, and by whom."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, username: str, **attributes: Any) -> "UsernameItem":
        """The item of this name, however it is written."""
        return cls(PK=f"USERNAME#{username_key(username)}", SK="USERNAME", **attributes)


class AccountExists(Exception):
    """The account that is to be created is there: the same request has been here before."""


def create_account(account: Account, *others: Write) -> None:
    """Create the account with its names, its caller record and its event, and whatever else belongs to it.

    Raises:
        Conflict: `email_taken` or `username_taken`.
        AlreadyCreated: an account with this id exists.
    """
    table.commit(
        table.put(
            EmailItem.of(account.email, user_id=account.id),
            otherwise=_name_taken_error(
                account.id, "email", "email_taken", "An account with this e-mail address exists."
            ),
        ),
        table.put(
            UsernameItem.of(account.username, user_id=account.id),
            otherwise=_name_taken_error(account.id, "username", "username_taken", "This user name is taken."),
        ),
        table.put(AccountItem.holding(account), otherwise=AccountExists),
        # Before the caller record, which a deleted account may leave: of the conditions that fail the first is told.
        *others,
        limits.new_caller_write(account.id, account.preferences.units),
        *search.index_writes(None, account),
        events.outbox_write(UserRegistered.of(account)),
    )


def _name_taken_error(
    user_id: str, field: str, code: str, message: str
) -> Callable[[dict[str, Any] | None], Exception]:
    def meaning(standing: dict[str, Any] | None) -> Exception:
        if standing is not None and standing["user_id"]["S"] == user_id:
            return AccountExists()
        return Conflict(message, code=code, fields=[FieldError(field, "Is taken")])

    return meaning


def find_account(user_id: str) -> Account | None:
    """The account, or None."""
    key = AccountItem.of(user_id)
    item = table.get(AccountItem, key.PK, key.SK)
    return None if item is None else item.account


def account_id_by_login(login: str) -> str | None:
    """Whose e-mail address or user name it is. A user name holds no `@`, so the two are never mixed up."""
    key: EmailItem | UsernameItem = EmailItem.of(login) if "@" in login else UsernameItem.of(login)
    item = table.get(type(key), key.PK, key.SK)
    return None if item is None else item.user_id


def account_key(user_id: str) -> tuple[str, str]:
    """Where the account is, for a read of several items at once."""
    key = AccountItem.of(user_id)
    return key.PK, key.SK


def account_in(items: Iterable[Entity]) -> Account | None:
    """The account, if the items read hold one."""
    return next(iter(accounts_in(items)), None)


def accounts_in(items: Iterable[Entity]) -> list[Account]:
    """The accounts among the items read."""
    return [item.account for item in table.of_kind(items, AccountItem)]


def sign_in_write(account: Account, now: datetime) -> Write:
    """The write that counts a sign-in; `Contended` when another sign-in came first."""
    return table.update(
        AccountItem.of(account.id),
        AccountItem.last_login_at.set(clock.iso(now)),
        AccountItem.sign_ins.set(account.sign_ins + 1),
        when=AccountItem.sign_ins == account.sign_ins,
    )


def password_write(account: Account, password_hash: str, *, verified: bool) -> Write:
    """The write that gives the account another password; `Contended` when a sign-in came first.

    It counts as a sign-in, so that one which has looked at the old password meanwhile sees that it must look again.

    Args:
        verified: the account's address has just proved to be its owner's. Otherwise what is known of it stays, also
            what somebody has proved since the account was read.
    """
    return table.update(
        AccountItem.of(account.id),
        AccountItem.password_hash.set(password_hash),
        *([AccountItem.email_verified.set(True)] if verified else []),
        AccountItem.sign_ins.set(account.sign_ins + 1),
        when=AccountItem.sign_ins == account.sign_ins,
    )


def email_verified_write(user_id: str) -> Write:
    """The write that notes that the account's address is its owner's."""
    return table.update(AccountItem.of(user_id), AccountItem.email_verified.set(True))


def save_profile(before: Account, after: Account, event: PreferencesChanged | None) -> None:
    """Write a changed profile, with the event where one follows from it."""
    table.commit(*change_writes(before, after), *([events.outbox_write(event)] if event else []))


def save_preferences(before: Account, after: Account, event: PreferencesChanged) -> None:
    """Write changed preferences, where they are shown and where every request reads the units."""
    units = limits.units_write(after.id, after.preferences.units)
    table.commit(*change_writes(before, after), units, events.outbox_write(event))


def change_writes(before: Account, after: Account) -> list[Write]:
    """The writes of a changed profile, body or preferences, and of what the account is found under.

    `Contended` when the account is not at the version of `before` any more.
    """
    update = table.update(
        AccountItem.of(after.id),
        AccountItem.profile.set(after.profile),
        AccountItem.metrics.set(after.metrics),
        AccountItem.preferences.set(after.preferences),
        AccountItem.updated_at.set(clock.iso(after.updated_at)),
        AccountItem.version.set(after.version),
        when=AccountItem.version == before.version,
    )
    return [update, *search.index_writes(before, after)]


def deletion_writes(account: Account) -> list[Write]:
    """The writes that make an account, with its names, one that never was.

    `Contended` when it is not as it was read: changed, or signed in to.
    """
    as_read = (AccountItem.version == account.version) & (AccountItem.sign_ins == account.sign_ins)
    return [
        table.delete(AccountItem.of(account.id), when=as_read),
        table.delete(EmailItem.of(account.email), when=EmailItem.user_id == account.id),
        table.delete(UsernameItem.of(account.username), when=UsernameItem.user_id == account.id),
        *search.index_writes(account, None),
    ]


def account_unchanged_write(account: Account) -> Write:
    """The condition that the account still is as it was read, for a transaction that was decided on it."""
    return table.check(AccountItem.of(account.id), when=AccountItem.version == account.version)
