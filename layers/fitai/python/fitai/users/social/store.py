"""Items and keys of the relations between users.

USER#<id>#RELATIONS    <other>      the user's side of a tie; both sides are written in one transaction
                       GSI1 USER#<id>#FRIENDS#<friendship> / <since>#<other>    while they are friends, or one has asked
USER#<id>#FOLLOWING    <other>      that the user follows the other
                       GSI1 USER#<other>#FOLLOWERS / <since>#<id>
                       GSI2 USER#<id>#FOLLOWING / <since>#<other>
USER#<id>#MUTED        <other>      that the user has muted the other
                       GSI1 USER#<id>#MUTED / <since>#<other>
USER#<id>              SOCIAL       the numbers of friends, followers and followed users

A change reads one side, since the other is its mirror image, and writes both on the condition that they still carry
the stamp that was read. So one of two simultaneous changes is a write conflict, and is decided again on the new state.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.kernel import clock, personal_data, table
from fitai.kernel.ids import new_id
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write
from fitai.users.social import rules
from fitai.users.social.models import STRANGERS, Friendship, SocialCounts, Tie

MAX_BATCH = 100
"""Keys of one BatchGetItem."""


class RelationItem(Entity, discriminator="relation"):
    """One user's side of a tie."""

    friendship = UnicodeAttribute()
    follows = BooleanAttribute()
    followed = BooleanAttribute()
    blocks = BooleanAttribute()
    blocked = BooleanAttribute()
    mutes = BooleanAttribute(default=False)
    muted = BooleanAttribute(default=False)
    since = UnicodeAttribute()
    stamp = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, other_id: str, **attributes: Any) -> "RelationItem":
        """The user's side of the tie with the other."""
        return cls(PK=_relations_partition(user_id), SK=other_id, **attributes)

    @classmethod
    def from_tie(cls, user_id: str, other_id: str, tie: Tie, since: str, stamp: str) -> "RelationItem":
        """The item of the user's side of a tie."""
        values = {name: getattr(tie, name) for name in Tie.__dataclass_fields__}
        item = cls.of(user_id, other_id, **values, since=since, stamp=stamp)
        if tie.friendship != "none":
            item.GSI1PK, item.GSI1SK = _friends_partition(user_id, tie.friendship), f"{since}#{other_id}"
        return item

    @property
    def other_id(self) -> str:
        """The other user."""
        return self.SK

    @property
    def tie(self) -> Tie:
        """The tie that the item holds."""
        return Tie(**{name: getattr(self, name) for name in Tie.__dataclass_fields__})


class FollowItem(Entity, discriminator="follow"):
    """That a user follows another one."""

    @classmethod
    def of(cls, user_id: str, other_id: str) -> "FollowItem":
        """The follow of the other by the user."""
        return cls(PK=_following_partition(user_id), SK=other_id)

    @classmethod
    def since(cls, user_id: str, other_id: str, since: str) -> "FollowItem":
        """The item of a new follow."""
        item = cls.of(user_id, other_id)
        item.GSI1PK, item.GSI1SK = _followers_partition(other_id), f"{since}#{user_id}"
        item.GSI2PK, item.GSI2SK = _following_partition(user_id), f"{since}#{other_id}"
        return item


class MuteItem(Entity, discriminator="mute"):
    """That a user has muted another one."""

    @classmethod
    def of(cls, user_id: str, other_id: str) -> "MuteItem":
        """The mute of the other by the user."""
        return cls(PK=_muted_partition(user_id), SK=other_id)

    @classmethod
    def since(cls, user_id: str, other_id: str, since: str) -> "MuteItem":
        """The item of a new mute."""
        item = cls.of(user_id, other_id)
        item.GSI1PK, item.GSI1SK = _muted_partition(user_id), f"{since}#{other_id}"
        return item


class SocialCountsItem(Entity, discriminator="social_counts"):
    """The numbers of an account's friends, followers and followed users."""

    friends = NumberAttribute(default=0)
    followers = NumberAttribute(default=0)
    following = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> "SocialCountsItem":
        """The counts of this user."""
        return cls(PK=f"USER#{user_id}", SK="SOCIAL")

    @property
    def counts(self) -> SocialCounts:
        """The counts that the item holds."""
        return SocialCounts(friends=int(self.friends), followers=int(self.followers), following=int(self.following))


@dataclass(frozen=True, slots=True)
class TieState:
    """What one request reads of two users.

    Attributes:
        stamp: of the stored tie; None where none is stored.
        since: when the friendship began or was requested.
        user, other: the two accounts; None when not requested or not existing.
        counts: of the other.
    """

    tie: Tie = STRANGERS
    stamp: str | None = None
    since: str | None = None
    user: Account | None = None
    other: Account | None = None
    counts: SocialCounts = field(default_factory=SocialCounts)


@dataclass(frozen=True, slots=True)
class FriendEntry:
    """An entry of the list of friends or friend requests."""

    other_id: str
    tie: Tie
    since: datetime


@dataclass(frozen=True, slots=True)
class FriendsPage:
    """A page of the list of friends or friend requests.

    Attributes:
        after: the position of the next page; None at the end.
    """

    friends: list[FriendEntry]
    after: dict[str, str] | None


# --- reading -----------------------------------------------------------------------------------------------


def tie(user_id: str, other_id: str) -> Tie:
    """The user's tie with the other: one GetItem."""
    item = table.get(RelationItem, *_item_key(RelationItem.of(user_id, other_id)))
    return item.tie if item else STRANGERS


def ties(user_id: str, other_ids: Iterable[str]) -> dict[str, Tie]:
    """The user's ties with up to 100 others, strangers left out: one BatchGetItem."""
    items = table.get_many([_item_key(RelationItem.of(user_id, other_id)) for other_id in other_ids])
    return {item.other_id: item.tie for item in table.of_kind(items, RelationItem)}


def tie_state(user_id: str, other_id: str, *, with_user: bool = False, with_counts: bool = False) -> TieState:
    """The user's tie with the other, and the other's account: one request.

    Args:
        with_user: read the user's account too.
        with_counts: read the other's counts too.
    """
    keys = [_item_key(RelationItem.of(user_id, other_id)), accounts_store.account_key(other_id)]
    keys += [accounts_store.account_key(user_id)] if with_user else []
    keys += [counts_key(other_id)] if with_counts else []
    items = table.get_many(keys)
    accounts = {account.id: account for account in accounts_store.accounts_in(items)}
    relation = next(iter(table.of_kind(items, RelationItem)), None)
    counts = next(iter(table.of_kind(items, SocialCountsItem)), None)
    return TieState(
        tie=relation.tie if relation else STRANGERS,
        stamp=relation.stamp if relation else None,
        since=relation.since if relation else None,
        user=accounts.get(user_id),
        other=accounts.get(other_id),
        counts=counts.counts if counts else SocialCounts(),
    )


def accounts_with_ties(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[Account, Tie | None]]:
    """The accounts, each with the viewer's tie to it (None for the viewer), in the order given; deleted ones left out.

    One request for up to 50 users, two for up to 100. Eventually consistent, at half the units.
    """
    ids = list(dict.fromkeys(user_ids))
    keys = account_and_tie_keys(viewer_id, ids)
    items: list[Entity] = []
    for start in range(0, len(keys), MAX_BATCH):
        items += table.get_many(keys[start : start + MAX_BATCH], consistent=False)
    pairs = {account.id: (account, tie) for account, tie in accounts_with_ties_among(viewer_id, items)}
    return [pairs[user_id] for user_id in ids if user_id in pairs]


def account_and_tie_keys(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[str, str]]:
    """The keys of the accounts, and of the viewer's ties to all of them but the viewer."""
    ids = list(dict.fromkeys(user_ids))
    keys = [accounts_store.account_key(user_id) for user_id in ids]
    return keys + [_item_key(RelationItem.of(viewer_id, user_id)) for user_id in ids if user_id != viewer_id]


def accounts_with_ties_among(viewer_id: str, items: Sequence[Entity]) -> list[tuple[Account, Tie | None]]:
    """The accounts among items that were read, each with the viewer's tie to it (None for the viewer)."""
    own_partition = _relations_partition(viewer_id)
    relations = [item for item in table.of_kind(items, RelationItem) if own_partition == item.PK]
    ties = {item.other_id: item.tie for item in relations}
    return [
        (account, None if account.id == viewer_id else ties.get(account.id, STRANGERS))
        for account in accounts_store.accounts_in(items)
    ]


def ties_with_accounts(
    user_id: str, other_ids: Iterable[str], account_ids: Iterable[str]
) -> tuple[dict[str, Tie], dict[str, Account]]:
    """The user's ties with others, strangers left out, and the accounts with these ids. One BatchGetItem for 100 of both."""
    keys = [_item_key(RelationItem.of(user_id, other_id)) for other_id in other_ids]
    keys += [accounts_store.account_key(account_id) for account_id in account_ids]
    items: list[Entity] = []
    for start in range(0, len(keys), MAX_BATCH):
        items += table.get_many(keys[start : start + MAX_BATCH])
    ties = {item.other_id: item.tie for item in table.of_kind(items, RelationItem)}
    return ties, {account.id: account for account in accounts_store.accounts_in(items)}


def accounts_by_id(user_ids: Sequence[str]) -> dict[str, Account]:
    """The accounts by their ids: one BatchGetItem for up to 100."""
    items = table.get_many([accounts_store.account_key(user_id) for user_id in user_ids], consistent=False)
    return {account.id: account for account in accounts_store.accounts_in(items)}


def friends_page(user_id: str, friendship: Friendship, limit: int, after: dict[str, str] | None) -> FriendsPage:
    """A page of the friends or friend requests, newest first: one Query of GSI1."""
    page = _query_newest_first("GSI1", _friends_partition(user_id, friendship), limit, after)
    friends = [
        FriendEntry(item.other_id, item.tie, datetime.fromisoformat(item.since))
        for item in table.of_kind(page.items, RelationItem)
    ]
    return FriendsPage(friends, page.after)


def follower_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A page of the ids of the user's followers, newest first, and the next page's position: one Query of GSI1."""
    page = _query_newest_first("GSI1", _followers_partition(user_id), limit, after)
    return [item.PK.split("#")[1] for item in page.items], page.after


def followed_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A page of the ids of the users whom the user follows, newest first, and the next page's position: one Query of
    GSI2."""
    page = _query_newest_first("GSI2", _following_partition(user_id), limit, after)
    return [item.SK for item in page.items], page.after


def muted_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A page of the ids of the users whom the user has muted, newest first, and the next page's position: one Query of
    GSI1."""
    page = _query_newest_first("GSI1", _muted_partition(user_id), limit, after)
    return [item.SK for item in page.items], page.after


def _query_newest_first(index: str, partition: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    position = None if after is None else after | {f"{index}PK": partition}
    return table.query(partition, limit=limit, newest_first=True, after=position, index=index)


# --- writing -----------------------------------------------------------------------------------------------


def save_tie(user_id: str, other_id: str, before: TieState, after: Tie, now: datetime, *others: Write) -> None:
    """Write both sides of a changed tie, the follows and the counts: one transaction.

    Args:
        others: writes that belong into the same transaction.

    Raises:
        WriteConflict: either user has changed the tie since it was read.
    """
    since = clock.iso(now)
    if before.since is not None and after.friendship == before.tie.friendship:
        since = before.since
    stamp = new_id()
    table.commit(
        _relation_write(user_id, other_id, before, after, since, stamp),
        _relation_write(other_id, user_id, before, after.mirrored, since, stamp),
        *_follow_writes(user_id, other_id, before.tie.follows, after.follows, now),
        *_follow_writes(other_id, user_id, before.tie.followed, after.followed, now),
        *_mute_writes(user_id, other_id, before.tie.mutes, after.mutes, now),
        *_mute_writes(other_id, user_id, before.tie.muted, after.muted, now),
        *_count_writes(user_id, rules.count_changes(before.tie, after)),
        *_count_writes(other_id, rules.count_changes(before.tie.mirrored, after.mirrored)),
        *others,
    )


def _relation_write(user_id: str, other_id: str, before: TieState, after: Tie, since: str, stamp: str) -> Write:
    unchanged = ABSENT if before.stamp is None else RelationItem.stamp == before.stamp
    if after == STRANGERS:
        return table.delete(RelationItem.of(user_id, other_id), when=unchanged)
    return table.put(RelationItem.from_tie(user_id, other_id, after, since, stamp), when=unchanged)


def _follow_writes(user_id: str, other_id: str, before: bool, after: bool, now: datetime) -> list[Write]:
    if before == after:
        return []
    if after:
        return [table.put(FollowItem.since(user_id, other_id, clock.iso(now)))]
    return [table.delete(FollowItem.of(user_id, other_id))]


def _mute_writes(user_id: str, other_id: str, before: bool, after: bool, now: datetime) -> list[Write]:
    if before == after:
        return []
    if after:
        return [table.put(MuteItem.since(user_id, other_id, clock.iso(now)))]
    return [table.delete(MuteItem.of(user_id, other_id))]


def _count_writes(user_id: str, added: SocialCounts) -> list[Write]:
    item = SocialCountsItem.of(user_id)
    amounts = (
        (SocialCountsItem.friends, added.friends),
        (SocialCountsItem.followers, added.followers),
        (SocialCountsItem.following, added.following),
    )
    actions = [attribute.add(amount) for attribute, amount in amounts if amount]
    if not actions:
        return []
    # The kind is set too, since the first update creates the item.
    kind = SocialCountsItem.kind.set(SocialCountsItem)
    return [table.update(item, kind, *actions, when=PRESENT | ABSENT)]


# --- personal data -----------------------------------------------------------------------------------------


def counts_key(user_id: str) -> tuple[str, str]:
    """The key of the user's counts."""
    return _item_key(SocialCountsItem.of(user_id))


def relations_json(user_id: str) -> Iterator[dict[str, Any]]:
    """The user's side of every tie as JSON, without whether the other blocks or mutes the user.

    A tie that is nothing but that is left out.
    """
    for page in personal_data.item_pages(_relations_partition(user_id)):
        for item in table.of_kind(page, RelationItem):
            if replace(item.tie, blocked=False, muted=False) != STRANGERS:
                hidden = ("stamp", "blocked", "muted")
                yield {"otherId": item.other_id} | personal_data.item_json(item, without=hidden)


def follows_json(user_id: str) -> Iterator[dict[str, Any]]:
    """The users whom the user follows, as JSON."""
    for page in personal_data.item_pages(_following_partition(user_id)):
        for item in table.of_kind(page, FollowItem):
            yield {"otherId": item.SK, "since": str(item.GSI2SK).partition("#")[0]}


def mutes_json(user_id: str) -> Iterator[dict[str, Any]]:
    """The users whom the user has muted, as JSON."""
    for page in personal_data.item_pages(_muted_partition(user_id)):
        for item in table.of_kind(page, MuteItem):
            yield {"otherId": item.SK, "since": str(item.GSI1SK).partition("#")[0]}


def other_id_pages(user_id: str) -> Iterator[list[str]]:
    """The ids of the users with whom the user has a tie, a page at a time."""
    for page in personal_data.item_pages(_relations_partition(user_id)):
        yield [item.SK for item in page]


def erase_follows(user_id: str) -> Iterator[None]:
    """Delete the items of the users whom a deleted account followed; yields after each page."""
    yield from personal_data.erase_items(_following_partition(user_id))


def erase_mutes(user_id: str) -> Iterator[None]:
    """Delete the items of the users whom a deleted account has muted; yields after each page."""
    yield from personal_data.erase_items(_muted_partition(user_id))


# --- keys --------------------------------------------------------------------------------------------------


def _item_key(item: Entity) -> tuple[str, str]:
    return item.PK, item.SK


def _relations_partition(user_id: str) -> str:
    return f"USER#{user_id}#RELATIONS"


def _friends_partition(user_id: str, friendship: str) -> str:
    return f"USER#{user_id}#FRIENDS#{friendship}"


def _following_partition(user_id: str) -> str:
    return f"USER#{user_id}#FOLLOWING"


def _muted_partition(user_id: str) -> str:
    return f"USER#{user_id}#MUTED"


def _followers_partition(user_id: str) -> str:
    return f"USER#{user_id}#FOLLOWERS"
