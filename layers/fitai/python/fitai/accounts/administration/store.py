"""Items and keys by which administrators find accounts, and the roster of administrators.

JOINED#<2026-01>    <moment>#<account>    that an account was registered in this month (UTC)
SUSPENSIONS         <end>#<account>       that a suspension ends by itself then
ADMINS              ROSTER                the administrators that are not suspended

Each is written in the transaction that changes the account (`accounts.store`). The roster makes sure of the last
administrator: whoever leaves it is not the only one in it, whatever happens at the same time.
"""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size

from fitai.accounts.administration.rules import month_of
from fitai.accounts.models import Account
from fitai.kernel import clock, table
from fitai.kernel.errors import Conflict
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write

SUSPENSIONS = "SUSPENSIONS"


class LastAdministrator(Conflict):
    """409: there would be no administrator left."""

    code, sentence = "last_admin", "This is the last administrator; appoint another one first."


class AdministratorExists(Exception):
    """There is an administrator already."""


class JoinedItem(Entity, discriminator="joined"):
    """That an account was registered."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, account: Account) -> "JoinedItem":
        """The item of this account."""
        return cls(
            PK=joined_partition(month_of(account.created_at)),
            SK=f"{clock.iso(account.created_at)}#{account.id}",
            user_id=account.id,
        )


class SuspensionEndItem(Entity, discriminator="suspension_end"):
    """That a suspension ends by itself."""

    user_id = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, until: datetime) -> "SuspensionEndItem":
        """The item of this account's suspension."""
        return cls(PK=SUSPENSIONS, SK=f"{clock.iso(until)}#{user_id}", user_id=user_id)


class RosterItem(Entity, discriminator="admin_roster"):
    """The ids of the administrators."""

    user_ids = UnicodeSetAttribute(null=True)

    @classmethod
    def of(cls) -> "RosterItem":
        """The roster."""
        return cls(PK="ADMINS", SK="ROSTER")


# --- writes ------------------------------------------------------------------------------------------------


def writes(before: Account | None, after: Account | None) -> list[Write]:
    """The writes that follow a change of an account; valid only in a transaction that is conditioned on `before`.

    Args:
        before: None when the account is created.
        after: None when it is deleted.

    Raises (in the transaction):
        LastAdministrator: nobody else is in the roster.
    """
    return [*_roster_writes(before, after), *_end_writes(before, after), *joined_writes(before, after)]


def _roster_writes(before: Account | None, after: Account | None) -> list[Write]:
    was_listed, is_listed = _is_listed(before), _is_listed(after)
    account = after or before
    if account is None or was_listed == is_listed:
        return []
    key, user_ids = RosterItem.of(), RosterItem.user_ids
    if is_listed:
        return [table.update(key, RosterItem.kind.set(RosterItem), user_ids.add({account.id}), when=PRESENT | ABSENT)]
    # Who is not in it leaves nobody behind who was there: an administrator from before the roster.
    others = ~user_ids.contains(account.id) | (size(user_ids) > 1)  # type: ignore[no-untyped-call]
    return [table.update(key, user_ids.delete({account.id}), when=PRESENT & others, otherwise=LastAdministrator)]


def _is_listed(account: Account | None) -> bool:
    """Whether an account can act as an administrator; one that is suspended cannot."""
    return account is not None and account.role == "admin" and account.suspension is None


def _end_writes(before: Account | None, after: Account | None) -> list[Write]:
    old, new = _end_item(before), _end_item(after)
    if (old and old.SK) == (new and new.SK):
        return []
    return [
        *([table.delete(old, when=PRESENT | ABSENT)] if old else []),
        *([table.put(new, when=PRESENT | ABSENT)] if new else []),
    ]


def _end_item(account: Account | None) -> SuspensionEndItem | None:
    if account is None or account.suspension is None or account.suspension.until is None:
        return None
    return SuspensionEndItem.of(account.id, account.suspension.until)


def joined_writes(before: Account | None, after: Account | None) -> list[Write]:
    """The writes of the list by months, which follow from an account that is created or deleted."""
    if before is None and after is not None:
        return [table.put(JoinedItem.of(after), when=PRESENT | ABSENT)]
    if after is None and before is not None:
        return [table.delete(JoinedItem.of(before), when=PRESENT | ABSENT)]
    return []


def first_administrator_write(user_id: str) -> Write:
    """The write that makes an account the only administrator in the roster.

    Raises (in the transaction):
        AdministratorExists: somebody is in it.
    """
    return table.update(
        RosterItem.of(),
        RosterItem.kind.set(RosterItem),
        RosterItem.user_ids.add({user_id}),
        when=ABSENT | RosterItem.user_ids.does_not_exist(),
        otherwise=AdministratorExists,
    )


# --- reading -----------------------------------------------------------------------------------------------


def has_administrator() -> bool:
    """Whether the roster has somebody: one GetItem."""
    key = RosterItem.of()
    roster = table.get(RosterItem, key.PK, key.SK)
    return roster is not None and bool(roster.user_ids)


def joined_partition(month: str) -> str:
    """The partition of the accounts that were registered in a month."""
    return f"JOINED#{month}"


def joined_page(month: str, limit: int, after: str | None) -> tuple[list[str], str | None]:
    """The ids of accounts that were registered in a month, the newest first, and where the page ended: one Query."""
    position = None if after is None else {"PK": joined_partition(month), "SK": after}
    page = table.query(joined_partition(month), limit=limit, newest_first=True, after=position, consistent=False)
    return _user_ids(page), None if page.after is None else page.after["SK"]


def joined_since(month: str, since: datetime, limit: int) -> list[str]:
    """The ids of accounts that were registered in a month, from a moment on, the earliest first: one Query."""
    between = (clock.iso(since), "~")
    page = table.query(joined_partition(month), between=between, limit=limit, consistent=False)
    return _user_ids(page)


def ended_suspensions(now: datetime, limit: int) -> list[str]:
    """The ids of accounts whose suspension has ended by itself and is not cleared yet, the first ones first: one Query."""
    return [
        item.user_id
        for item in table.of_kind(
            table.query(SUSPENSIONS, between=("0", f"{clock.iso(now)}$"), limit=limit).items, SuspensionEndItem
        )
    ]


def _user_ids(page: QueryPage) -> list[str]:
    items: Iterable[JoinedItem] = table.of_kind(page.items, JoinedItem)
    return [item.user_id for item in items]
