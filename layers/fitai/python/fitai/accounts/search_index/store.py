"""The index of names.

SEARCH#<first two characters>    <normalised name>#<account>    that an account is found under this name

The builder is called by every transaction that changes an account's names or its visibility, so that the index says
what the account says. An entry holds no more than whose it is: what is shown is read from the account itself.
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts.models import Account
from fitai.accounts.search_index import rules
from fitai.kernel import table
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write


class SearchEntryItem(Entity, discriminator="search_entry"):
    """A name under which an account is found."""

    user_id = UnicodeAttribute()
    name = UnicodeAttribute()

    @classmethod
    def of(cls, name: str, user_id: str, **attributes: Any) -> "SearchEntryItem":
        """The entry of this normalised name."""
        return cls(PK=_shard(name), SK=f"{name}#{user_id}", user_id=user_id, name=name, **attributes)


def index_writes(before: Account | None, after: Account | None) -> list[Write]:
    """The writes that take the index from one state of an account to another; None where there is no account.

    They hold only in a transaction that is conditioned on `before`.
    """
    old, new = rules.search_keys(before), rules.search_keys(after)
    one = after or before
    if one is None:
        return []
    return [
        *(table.delete(SearchEntryItem.of(key, one.id), when=PRESENT | ABSENT) for key in sorted(old - new)),
        *(table.put(SearchEntryItem.of(key, one.id), when=PRESENT | ABSENT) for key in sorted(new - old)),
    ]


def names_page(prefix: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A part of the names that begin so, in their order: one Query, at most eventually up to date."""
    position = None if after is None else after | {"PK": _shard(prefix)}
    return table.query(_shard(prefix), begins=prefix, limit=limit, after=position, consistent=False)


def account_ids_by_name(part: QueryPage) -> list[tuple[str, str]]:
    """Whose names these are: pairs of name and account."""
    return [(item.name, item.user_id) for item in table.of_kind(part.items, SearchEntryItem)]


def _shard(name: str) -> str:
    return f"SEARCH#{name[: rules.SHARD_LENGTH]}"
