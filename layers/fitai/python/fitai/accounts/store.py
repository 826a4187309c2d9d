"""Items and keys of accounts.

USER#<id>            ACCOUNT     the account
EMAIL#<address>      EMAIL       the account that has this e-mail address
USERNAME#<name>      USERNAME    the account that has this user name

Each write of an account also updates the index of names (`accounts.search_index.store`), and what administrators find
accounts by (`accounts.administration.store`).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.accounts.administration import store as administration
from fitai.accounts.events import PreferencesChanged, UserRegistered
from fitai.accounts.models import (
    Account,
    GrantedPlan,
    PastSuspension,
    Preferences,
    ProfileDetails,
    Subscription,
    UserMetrics,
)
from fitai.accounts.rules import email_key, username_key
from fitai.accounts.search_index import store as search
from fitai.kernel import clock, events, limits, personal_data, table
from fitai.kernel.errors import Conflict, FieldError
from fitai.kernel.suspensions import Suspension
from fitai.kernel.table import ABSENT, Entity, PydanticAttribute, Write


class AccountItem(Entity, discriminator="account"):
    """An account. What is changed independently (role, subscription, password) is an attribute of its own."""

    id = UnicodeAttribute()
    email = UnicodeAttribute()
    username = UnicodeAttribute()
    password_hash = UnicodeAttribute(null=True)
    role = UnicodeAttribute()
    suspension: PydanticAttribute[Suspension] = PydanticAttribute(Suspension, null=True)
    past_suspensions: PydanticAttribute[list[PastSuspension]] = PydanticAttribute(list[PastSuspension], null=True)
    granted_plan: PydanticAttribute[GrantedPlan] = PydanticAttribute(GrantedPlan, null=True)
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
    email_verified_at = UnicodeAttribute(null=True)
    password_set_at = UnicodeAttribute(null=True)
    held_email = UnicodeAttribute(null=True)
    held_until = NumberAttribute(null=True)

    @classmethod
    def of(cls, user_id: str, **attributes: Any) -> "AccountItem":
        """The account of this user."""
        return cls(PK=f"USER#{user_id}", SK="ACCOUNT", **attributes)

    @classmethod
    def from_account(cls, account: Account) -> "AccountItem":
        """The item of a new account."""
        values = {name: getattr(account, name) for name in type(account).model_fields}
        for name in ("created_at", "updated_at", "last_login_at", "email_verified_at", "password_set_at"):
            values[name] = values[name] and clock.iso(values[name])
        values["past_suspensions"] = values["past_suspensions"] or None
        return cls.of(account.id, **values)

    @property
    def account(self) -> Account:
        """The account that the item holds."""
        values = {name: getattr(self, name) for name in Account.model_fields}
        return Account.model_validate({name: value for name, value in values.items() if value is not None})


class EmailItem(Entity, discriminator="email"):
    """That an account has an e-mail address, which is thereby unique; or had it, and may take it back until `held_until`."""

    user_id = UnicodeAttribute()
    held_until = NumberAttribute(null=True)

    @classmethod
    def of(cls, email: str, **attributes: Any) -> "EmailItem":
        """The item of this address, in any spelling."""
        return cls(PK=f"EMAIL#{email_key(email)}", SK="EMAIL", **attributes)


class UsernameItem(Entity, discriminator="username"):
    """That an account has a user name, which is thereby unique."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, username: str, **attributes: Any) -> "UsernameItem":
        """The item of this name, in any spelling."""
        return cls(PK=f"USERNAME#{username_key(username)}", SK="USERNAME", **attributes)


class AccountExists(Exception):
    """An account with this id exists: the request that creates it was sent before."""


def create_account(account: Account, *others: Write) -> None:
    """Create an account with its names, its caller record, its index entries and its event.

    Args:
        others: writes that belong into the same transaction.

    Raises:
        Conflict: `email_taken` or `username_taken`.
        AccountExists: an account with this id exists.
    """
    table.commit(
        table.put(
            EmailItem.of(account.email, user_id=account.id),
            when=_email_free(),
            otherwise=_name_taken_error(
                account.id, "email", "email_taken", "An account with this e-mail address exists."
            ),
        ),
        table.put(
            UsernameItem.of(account.username, user_id=account.id),
            otherwise=_name_taken_error(account.id, "username", "username_taken", "This user name is taken."),
        ),
        table.put(AccountItem.from_account(account), otherwise=AccountExists),
        # Before the caller record, which a deleted account may leave: the first condition that fails is reported.
        *others,
        limits.new_caller_write(account.id, account.preferences.units),
        *search.index_writes(None, account),
        *administration.writes(None, account),
        events.outbox_write(UserRegistered.of(account)),
    )


def _email_free() -> Any:
    return ABSENT | (EmailItem.held_until <= clock.epoch())


def _name_taken_error(
    user_id: str, field: str, code: str, message: str
) -> Callable[[dict[str, Any] | None], Exception]:
    def error(stored: dict[str, Any] | None) -> Exception:
        if stored is not None and stored["user_id"]["S"] == user_id:
            return AccountExists()
        return Conflict(message, code=code, fields=[FieldError(field, "Is taken")])

    return error


def find_account(user_id: str) -> Account | None:
    """The account, or None: one GetItem."""
    item = table.get(AccountItem, *account_key(user_id))
    return None if item is None else item.account


def account_among(items: Iterable[table.Entity]) -> Account | None:
    """The account that is among items which were read, or None."""
    found = table.of_kind(items, AccountItem)
    return found[0].account if found else None


def account_id_by_login(login: str) -> str | None:
    """The id of the account with this e-mail address or user name; a user name cannot contain `@`. One GetItem.

    An address that an account had before is none of its logins.
    """
    key: EmailItem | UsernameItem = EmailItem.of(login) if "@" in login else UsernameItem.of(login)
    item = table.get(type(key), key.PK, key.SK)
    if item is None or (isinstance(item, EmailItem) and item.held_until is not None):
        return None
    return item.user_id


def ids_by_username(usernames: Iterable[str]) -> dict[str, str]:
    """The ids of the accounts with up to 100 user names, by the names as they were given: one BatchGetItem."""
    keys = {name: UsernameItem.of(name) for name in usernames}
    items = table.get_many([(key.PK, key.SK) for key in keys.values()], consistent=False)
    ids = {item.PK: item.user_id for item in table.of_kind(items, UsernameItem)}
    return {name: ids[key.PK] for name, key in keys.items() if key.PK in ids}


def account_json(user_id: str) -> dict[str, Any] | None:
    """The account's item as JSON for its owner, without the password's hash and the payment provider's ids: one GetItem."""
    item = table.get(AccountItem, *account_key(user_id))
    if item is None:
        return None
    subscription = item.subscription.model_copy(update={"stripe_customer_id": None, "stripe_subscription_id": None})
    attributes = personal_data.item_json(item, without=("password_hash", "sign_ins", "suspension", "past_suspensions"))
    suspensions = [*(item.past_suspensions or []), *([item.suspension] if item.suspension else [])]
    if suspensions:
        attributes["suspensions"] = [
            personal_data.jsonable(suspension.model_copy(update={"by": ""})) for suspension in suspensions
        ]
    return attributes | {"subscription": personal_data.jsonable(subscription)}


def find_accounts(user_ids: Iterable[str]) -> dict[str, Account]:
    """The accounts with up to 100 ids, by id; one BatchGetItem, eventually consistent; none for no ids."""
    keys = [account_key(user_id) for user_id in user_ids]
    items = table.get_many(keys, consistent=False) if keys else []
    return {account.id: account for account in accounts_in(items)}


def account_key(user_id: str) -> tuple[str, str]:
    """The key of the account's item, for a read of several items at once."""
    key = AccountItem.of(user_id)
    return key.PK, key.SK


def account_in(items: Iterable[Entity]) -> Account | None:
    """The first account among the items, or None."""
    return next(iter(accounts_in(items)), None)


def accounts_in(items: Iterable[Entity]) -> list[Account]:
    """The accounts among the items."""
    return [item.account for item in table.of_kind(items, AccountItem)]


def sign_in_write(account: Account, now: datetime, *, drops_password: bool = False) -> Write:
    """The write that counts a sign-in; a write conflict when another sign-in was counted since the account was read.

    Args:
        drops_password: the account has no password from then on.
    """
    dropping = [AccountItem.password_hash.remove(), AccountItem.password_set_at.remove()] if drops_password else []
    return table.update(
        AccountItem.of(account.id),
        *dropping,
        AccountItem.last_login_at.set(clock.iso(now)),
        AccountItem.sign_ins.set(account.sign_ins + 1),
        when=AccountItem.sign_ins == account.sign_ins,
    )


def password_write(account: Account, password_hash: str, *, is_email_verified: bool) -> Write:
    """The write that changes the password; a write conflict when a sign-in was counted since the account was read.

    It counts as a sign-in itself, so that a sign-in that has checked the old password meanwhile is a write conflict.

    Args:
        is_email_verified: True sets `email_verified`; False leaves it as it is stored.
    """
    now = clock.iso(clock.now())
    verifying = [
        AccountItem.email_verified.set(True),
        AccountItem.email_verified_at.set(AccountItem.email_verified_at | now),
    ]
    return table.update(
        AccountItem.of(account.id),
        AccountItem.password_hash.set(password_hash),
        AccountItem.password_set_at.set(now),
        *(verifying if is_email_verified else []),
        AccountItem.sign_ins.set(account.sign_ins + 1),
        when=AccountItem.sign_ins == account.sign_ins,
    )


def email_verified_write(user_id: str) -> Write:
    """The write that marks the account's e-mail address as verified."""
    now = clock.iso(clock.now())
    return table.update(
        AccountItem.of(user_id), AccountItem.email_verified.set(True), AccountItem.email_verified_at.set(now)
    )


def email_change_writes(account: Account, email: str, hold_until: int | None) -> list[Write]:
    """The writes that give the account another, verified e-mail address.

    A write conflict when the account was signed in to, or its address was changed, since it was read.

    Args:
        hold_until: until when (epoch seconds) nobody else may take the present address; None to free it at once. An address
            that is held already stays so.

    Raises (in the transaction):
        Conflict: `email_taken`.
    """
    now = clock.epoch()
    is_own = EmailItem.user_id == account.id
    taken = _name_taken_error("", "email", "email_taken", "An account with this e-mail address exists.")
    changes = [
        AccountItem.email.set(email),
        AccountItem.email_verified.set(True),
        AccountItem.email_verified_at.set(clock.iso(clock.now())),
        AccountItem.sign_ins.set(account.sign_ins + 1),
        AccountItem.updated_at.set(clock.iso(clock.now())),
    ]
    if hold_until is not None:
        changes += [AccountItem.held_email.set(account.email), AccountItem.held_until.set(hold_until)]
        old = table.update(
            EmailItem.of(account.email),
            EmailItem.held_until.set(hold_until),
            EmailItem.ttl.set(hold_until),
            when=is_own,
        )
    else:
        old = table.delete(EmailItem.of(account.email), when=is_own)
        if account.held_email is not None and email_key(account.held_email) == email_key(email):
            changes += [AccountItem.held_email.remove(), AccountItem.held_until.remove()]
    new_condition = _email_free() | (is_own & (EmailItem.held_until > now))
    return [
        table.put(EmailItem.of(email, user_id=account.id), when=new_condition, otherwise=taken),
        old,
        table.update(
            AccountItem.of(account.id),
            *changes,
            when=(AccountItem.sign_ins == account.sign_ins) & (AccountItem.email == account.email),
        ),
    ]


def email_restore_writes(account: Account) -> list[Write]:
    """The writes that give the account its held address back, and take its password, which a thief may have set.

    A write conflict when the account was signed in to, or its address was changed, since it was read.
    """
    assert account.held_email is not None
    return [
        table.put(EmailItem.of(account.held_email, user_id=account.id), when=EmailItem.user_id == account.id),
        table.delete(EmailItem.of(account.email), when=EmailItem.user_id == account.id),
        table.update(
            AccountItem.of(account.id),
            AccountItem.email.set(account.held_email),
            AccountItem.email_verified.set(True),
            AccountItem.email_verified_at.set(clock.iso(clock.now())),
            AccountItem.password_hash.remove(),
            AccountItem.password_set_at.remove(),
            AccountItem.held_email.remove(),
            AccountItem.held_until.remove(),
            AccountItem.sign_ins.set(account.sign_ins + 1),
            AccountItem.updated_at.set(clock.iso(clock.now())),
            when=(AccountItem.sign_ins == account.sign_ins) & (AccountItem.email == account.email),
        ),
    ]


def save_profile(before: Account, after: Account, event: PreferencesChanged | None) -> None:
    """Write a changed profile, and the event if there is one.

    Raises:
        WriteConflict: the account is no longer at the version of `before`.
    """
    table.commit(*change_writes(before, after), *([events.outbox_write(event)] if event else []))


def save_preferences(before: Account, after: Account, event: PreferencesChanged, *others: Write) -> None:
    """Write changed preferences; the units and the privacy switches to the caller record too, which every request reads.

    Args:
        others: writes of the same transaction.

    Raises:
        WriteConflict: the account is no longer at the version of `before`.
    """
    preferences = after.preferences
    caller_write = limits.preferences_write(after.id, preferences.units, preferences.privacy.switches)
    table.commit(*change_writes(before, after), caller_write, events.outbox_write(event), *others)


def change_writes(before: Account, after: Account) -> list[Write]:
    """The writes of changed profile, body metrics or preferences, and of the index of names.

    A write conflict when the account is no longer at the version of `before`.
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


def administration_writes(before: Account, after: Account) -> list[Write]:
    """The writes of what administrators change: role, granted plan, suspension; its names in the index follow at once.

    A write conflict when the account was changed, or signed in to, since it was read: a sign-in with the role from before
    is repeated. The caller record is written beside (`limits.suspension_write`, `limits.end_sessions_write`).

    Args:
        after: its version is one higher.

    Raises (in the transaction):
        LastAdministrator: there would be no administrator left.
    """
    granted, suspension = AccountItem.granted_plan, AccountItem.suspension
    update = table.update(
        AccountItem.of(after.id),
        AccountItem.role.set(after.role),
        granted.remove() if after.granted_plan is None else granted.set(after.granted_plan),
        suspension.remove() if after.suspension is None else suspension.set(after.suspension),
        AccountItem.past_suspensions.set(after.past_suspensions),
        AccountItem.updated_at.set(clock.iso(clock.now())),
        AccountItem.version.set(after.version),
        AccountItem.sign_ins.set(before.sign_ins + 1),
        when=(AccountItem.version == before.version)
        & (AccountItem.sign_ins == before.sign_ins)
        & (AccountItem.role == before.role),
    )
    return [update, *search.index_writes(before, after), *administration.writes(before, after)]


def first_administrator_writes(account: Account) -> list[Write]:
    """The writes that make an account an administrator where there is none.

    A write conflict when the account was changed since it was read.

    Raises (in the transaction):
        AdministratorExists: there is one.
    """
    update = table.update(
        AccountItem.of(account.id),
        AccountItem.role.set("admin"),
        AccountItem.version.set(account.version + 1),
        when=AccountItem.version == account.version,
    )
    return [update, administration.first_administrator_write(account.id)]


def deletion_writes(account: Account) -> list[Write]:
    """The writes that delete an account with its names and its index entries.

    A write conflict when it was changed or signed in to since it was read.

    Raises (in the transaction):
        LastAdministrator: it is the last administrator's.
    """
    is_holding = account.held_email is not None and (account.held_until or 0) > clock.epoch()
    held = [EmailItem.of(account.held_email)] if account.held_email and is_holding else []
    is_unchanged = (AccountItem.version == account.version) & (AccountItem.sign_ins == account.sign_ins)
    return [
        table.delete(AccountItem.of(account.id), when=is_unchanged),
        table.delete(EmailItem.of(account.email), when=EmailItem.user_id == account.id),
        *(table.delete(item, when=ABSENT | (EmailItem.user_id == account.id)) for item in held),
        table.delete(UsernameItem.of(account.username), when=UsernameItem.user_id == account.id),
        *search.index_writes(account, None),
        *administration.writes(account, None),
    ]


def account_unchanged_write(account: Account) -> Write:
    """The check that the account is at the version that was read, for a transaction that was decided on it."""
    return table.check(AccountItem.of(account.id), when=AccountItem.version == account.version)
