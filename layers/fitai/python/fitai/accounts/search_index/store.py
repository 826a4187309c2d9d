"""Items and keys of the index of names.

SEARCH#<first two characters>    <normalised name>#<account>    that an account is found by this name

Every transaction that changes an account's names or its visibility includes `index_writes`, so that the index agrees
with the account. An entry holds the account's id only: what is shown of the account is read from the account itself.
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts.models import Account
from fitai.accounts.search_index import rules
from fitai.kernel import table
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write


class SearchEntryItem(Entity, discriminator="search_entry"):
    """A name that an account is found by."""

    user_id = UnicodeAttribute()
    name = UnicodeAttribute()

    @classmethod
    def of(cls, name: str, user_id: str, **attributes: Any) -> "SearchEntryItem":
        """The entry of this normalised name."""
        return cls(PK=_shard(name), SK=f"{name}#{user_id}", user_id=user_id, name=name, **attributes)


def index_writes(before: Account | None, after: Account | None) -> list[Write]:
    """The writes that update the index after a change of an account.

    They are valid only in a transaction that is conditioned on `before`.

    Args:
        before: None when the account is created.
        after: None when it is deleted.
    """
    account = after or before
    if account is None:
        return []
    old_keys, new_keys = rules.search_keys(before), rules.search_keys(after)
    removed = [SearchEntryItem.of(key, account.id) for key in sorted(old_keys - new_keys)]
    added = [SearchEntryItem.of(key, account.id) for key in sorted(new_keys - old_keys)]
    return [
        *(table.delete(entry, when=PRESENT | ABSENT) for entry in removed),
        *(table.put(entry, when=PRESENT | ABSENT) for entry in added),
    ]


def names_page(prefix: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the names with this prefix, in their order: one Query, eventually consistent."""
    position = None if after is None else after | {"PK": _shard(prefix)}
    return table.query(_shard(prefix), begins=prefix, limit=limit, after=position, consistent=False)


def account_ids_by_name(page: QueryPage) -> list[tuple[str, str]]:
    """The names of a page, each with the id of its account."""
    return [(item.name, item.user_id) for item in table.of_kind(page.items, SearchEntryItem)]


def _shard(name: str) -> str:
    return f"SEARCH#{name[: rules.SHARD_LENGTH]}"
