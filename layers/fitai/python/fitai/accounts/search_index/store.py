"""Items and keys of the index of names.

NAME#<first two characters>    <normalised name>#<account>    a name of an account
                               GSI1 SEARCH#<first two characters> / the same    that users find the account by it

Administrators find every account, in the table; users find those entries that are in the index too. Every transaction
that changes an account's names or its visibility includes `index_writes`, so that the entries agree with the account. An
entry holds the account's id only: what is shown of the account is read from the account itself.
"""

from pynamodb.attributes import UnicodeAttribute

from fitai.accounts.models import Account
from fitai.accounts.search_index import rules
from fitai.kernel import table
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write


class SearchEntryItem(Entity, discriminator="search_entry"):
    """A name of an account."""

    user_id = UnicodeAttribute()
    name = UnicodeAttribute()

    @classmethod
    def of(cls, name: str, user_id: str, *, is_public: bool = False) -> "SearchEntryItem":
        """The entry of this normalised name.

        Args:
            is_public: users find the account by it.
        """
        item = cls(PK=_partition(name), SK=f"{name}#{user_id}", user_id=user_id, name=name)
        if is_public:
            item.GSI1PK, item.GSI1SK = _public_partition(name), item.SK
        return item


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
    old, new = _entries(before), _entries(after)
    removed = [SearchEntryItem.of(name, account.id) for name in sorted(old.keys() - new.keys())]
    written = [
        SearchEntryItem.of(name, account.id, is_public=is_public)
        for name, is_public in sorted(new.items())
        if old.get(name) is not is_public
    ]
    return [
        *(table.delete(entry, when=PRESENT | ABSENT) for entry in removed),
        *(table.put(entry, when=PRESENT | ABSENT) for entry in written),
    ]


def _entries(account: Account | None) -> dict[str, bool]:
    """The names of an account, and whether users find it by them."""
    public = rules.search_keys(account)
    return {name: name in public for name in rules.all_keys(account)}


def names_page(prefix: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of the names with this prefix that users find, in their order: one Query, eventually consistent."""
    return table.query(
        _public_partition(prefix), begins=prefix, limit=limit, after=_position(after, prefix), index="GSI1"
    )


def all_names_page(prefix: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A page of all names with this prefix, hidden accounts' too, in their order: one Query, eventually consistent."""
    position = None if after is None else {"PK": _partition(prefix), "SK": after["SK"]}
    return table.query(_partition(prefix), begins=prefix, limit=limit, after=position, consistent=False)


def account_ids_by_name(page: QueryPage) -> list[tuple[str, str]]:
    """The names of a page, each with the id of its account."""
    return [(item.name, item.user_id) for item in table.of_kind(page.items, SearchEntryItem)]


def _position(after: dict[str, str] | None, prefix: str) -> dict[str, str] | None:
    if after is None:
        return None
    return {
        "PK": _partition(prefix), "SK": after["SK"], "GSI1PK": _public_partition(prefix), "GSI1SK": after["SK"],
    }  # fmt: skip


def _partition(name: str) -> str:
    return f"NAME#{name[: rules.SHARD_LENGTH]}"


def _public_partition(name: str) -> str:
    return f"SEARCH#{name[: rules.SHARD_LENGTH]}"
