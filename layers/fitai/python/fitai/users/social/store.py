"""The items of what users are to each other, and their keys.

USER#<id>#RELATIONS    <other>      what the other is to the user; both sides are written together, or none
                       GSI1 USER#<id>#FRIENDS#<friendship> / <since>#<other>    while they are friends, or one has asked
USER#<id>#FOLLOWING    <other>      that the user follows the other
                       GSI1 USER#<other>#FOLLOWERS / <since>#<id>
                       GSI2 USER#<id>#FOLLOWING / <since>#<other>
USER#<id>              SOCIAL       how many friends, followers and followed ones there are

A change reads one side, since the other is its mirror image, and writes both on the condition that they still carry
the stamp that was read. So of two changes at once one comes second, and decides on what the first one left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from fitai.accounts import store
from fitai.accounts.models import Account
from fitai.kernel import clock, table
from fitai.kernel.ids import new_id
from fitai.kernel.table import ABSENT, PRESENT, Entity, QueryPage, Write
from fitai.users.social import rules
from fitai.users.social.models import STRANGERS, Friendship, SocialCounts, Tie

MAX_BATCH = 100
"""Keys of one BatchGetItem."""


class RelationItem(Entity, discriminator="relation"):
    """One side of what two users are to each other."""

    friendship = UnicodeAttribute()
    follows = BooleanAttribute()
    followed = BooleanAttribute()
    blocks = BooleanAttribute()
    blocked = BooleanAttribute()
    since = UnicodeAttribute()
    stamp = UnicodeAttribute()

    @classmethod
    def of(cls, user_id: str, other_id: str, **attributes: Any) -> "RelationItem":
        """What the other is to the user."""
        return cls(PK=f"USER#{user_id}#RELATIONS", SK=other_id, **attributes)

    @classmethod
    def holding(cls, user_id: str, other_id: str, tie: Tie, since: str, stamp: str) -> "RelationItem":
        """The item of a tie."""
        values = {name: getattr(tie, name) for name in Tie.__dataclass_fields__}
        item = cls.of(user_id, other_id, **values, since=since, stamp=stamp)
        if tie.friendship != "none":
            item.GSI1PK, item.GSI1SK = _friends_partition(user_id, tie.friendship), f"{since}#{other_id}"
        return item

    @property
    def tie(self) -> Tie:
        """What the rest of the house sees of it."""
        return Tie(**{name: getattr(self, name) for name in Tie.__dataclass_fields__})


class FollowItem(Entity, discriminator="follow"):
    """That a user follows another one."""

    @classmethod
    def of(cls, user_id: str, other_id: str) -> "FollowItem":
        """The follow of the other by the user."""
        return cls(PK=_following_partition(user_id), SK=other_id)

    @classmethod
    def since(cls, user_id: str, other_id: str, since: str) -> "FollowItem":
        """A new one."""
        item = cls.of(user_id, other_id)
        item.GSI1PK, item.GSI1SK = _followers_partition(other_id), f"{since}#{user_id}"
        item.GSI2PK, item.GSI2SK = _following_partition(user_id), f"{since}#{other_id}"
        return item


class SocialCountsItem(Entity, discriminator="social_counts"):
    """How many friends, followers and followed ones an account has."""

    friends = NumberAttribute(default=0)
    followers = NumberAttribute(default=0)
    following = NumberAttribute(default=0)

    @classmethod
    def of(cls, user_id: str) -> "SocialCountsItem":
        """The counts of this user."""
        return cls(PK=f"USER#{user_id}", SK="SOCIAL")

    @property
    def counts(self) -> SocialCounts:
        """What the rest of the house sees of it."""
        return SocialCounts(friends=int(self.friends), followers=int(self.followers), following=int(self.following))


@dataclass(frozen=True, slots=True)
class TieState:
    """What one request reads of two users.

    Attributes:
        stamp: of the item, None where there is none; `since` when the friendship was asked for or made.
        user, other: the accounts, where they were asked for and are there.
    """

    tie: Tie = STRANGERS
    stamp: str | None = None
    since: str | None = None
    user: Account | None = None
    other: Account | None = None
    counts: SocialCounts = field(default_factory=SocialCounts)


# --- reading -----------------------------------------------------------------------------------------------


def tie(user_id: str, other_id: str) -> Tie:
    """What the other is to the user: one GetItem."""
    item = table.get(RelationItem, *_item_key(RelationItem.of(user_id, other_id)))
    return item.tie if item else STRANGERS


def ties(user_id: str, other_ids: Iterable[str]) -> dict[str, Tie]:
    """What each of up to 100 others is to the user, strangers left out: one BatchGetItem."""
    items = table.get_many([_item_key(RelationItem.of(user_id, one)) for one in other_ids])
    return {item.SK: item.tie for item in table.of_kind(items, RelationItem)}


def tie_state(user_id: str, other_id: str, *, both: bool = False, counts: bool = False) -> TieState:
    """What the other is to the user, and the other's account: one request.

    Args:
        both: the user's account too. counts: the other's counts too.
    """
    keys = [_item_key(RelationItem.of(user_id, other_id)), store.account_key(other_id)]
    keys += [store.account_key(user_id)] if both else []
    keys += [_item_key(SocialCountsItem.of(other_id))] if counts else []
    items = table.get_many(keys)
    accounts = {account.id: account for account in store.accounts_in(items)}
    sides, counted = table.of_kind(items, RelationItem), table.of_kind(items, SocialCountsItem)
    found = sides[0] if sides else None
    return TieState(
        tie=found.tie if found else STRANGERS,
        stamp=found.stamp if found else None,
        since=found.since if found else None,
        user=accounts.get(user_id),
        other=accounts.get(other_id),
        counts=counted[0].counts if counted else SocialCounts(),
    )


def acquaintance_ids(user_id: str) -> list[str]:
    """Everybody to whom the user is anything: friends, followers, blocked ones. All pages; for the account's end."""
    found = table.of_kind(table.query_all(f"USER#{user_id}#RELATIONS"), RelationItem)
    return [item.SK for item in found]


def accounts_with_ties(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[Account, Tie | None]]:
    """The accounts with what each is to the viewer (None for the viewer), in their order; who is gone is left out.

    One request for up to 50 users, two for up to 100. Read eventually consistent, at half the units.
    """
    wanted = list(dict.fromkeys(user_ids))
    keys = [store.account_key(one) for one in wanted]
    keys += [_item_key(RelationItem.of(viewer_id, one)) for one in wanted if one != viewer_id]
    items: list[Entity] = []
    for start in range(0, len(keys), MAX_BATCH):
        items += table.get_many(keys[start : start + MAX_BATCH], consistent=False)
    accounts = {account.id: account for account in store.accounts_in(items)}
    ties = {item.SK: item.tie for item in table.of_kind(items, RelationItem)}
    return [
        (accounts[one], None if one == viewer_id else ties.get(one, STRANGERS)) for one in wanted if one in accounts
    ]


def accounts_by_id(user_ids: Sequence[str]) -> dict[str, Account]:
    """The accounts by their ids: one BatchGetItem for up to 100."""
    items = table.get_many([store.account_key(one) for one in user_ids], consistent=False)
    return {account.id: account for account in store.accounts_in(items)}


def friends(user_id: str, friendship: Friendship, limit: int, after: dict[str, str] | None) -> QueryPage:
    """A part of the friends or requests, newest first: one Query of GSI1."""
    return _query_newest_first("GSI1", _friends_partition(user_id, friendship), limit, after)


def relations_of_page(part: QueryPage) -> list[RelationItem]:
    """The relations of a part of the friends; the sort key is whom they are with."""
    return table.of_kind(part.items, RelationItem)


def follower_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """Who follows the user, newest first: one Query of GSI1."""
    part = _query_newest_first("GSI1", _followers_partition(user_id), limit, after)
    return [item.PK.split("#")[1] for item in part.items], part.after


def followed_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """Whom the user follows, newest first: one Query of GSI2."""
    part = _query_newest_first("GSI2", _following_partition(user_id), limit, after)
    return [item.SK for item in part.items], part.after


def _query_newest_first(index: str, partition: str, limit: int, after: dict[str, str] | None) -> QueryPage:
    position = None if after is None else after | {f"{index}PK": partition}
    return table.query(partition, limit=limit, newest_first=True, after=position, index=index)


# --- writing -----------------------------------------------------------------------------------------------


def save_tie(user_id: str, other_id: str, before: TieState, after: Tie, now: datetime, *others: Write) -> None:
    """Write both sides of a changed tie, the follows and the counts: one transaction.

    `Contended` when one of the two has changed it meanwhile.
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
        *_count_writes(user_id, rules.count_changes(before.tie, after)),
        *_count_writes(other_id, rules.count_changes(before.tie.mirrored, after.mirrored)),
        *others,
    )


def _relation_write(user_id: str, other_id: str, before: TieState, after: Tie, since: str, stamp: str) -> Write:
    unchanged = ABSENT if before.stamp is None else RelationItem.stamp == before.stamp
    if after == STRANGERS:
        return table.delete(RelationItem.of(user_id, other_id), when=unchanged)
    return table.put(RelationItem.holding(user_id, other_id, after, since, stamp), when=unchanged)


def _follow_writes(user_id: str, other_id: str, before: bool, after: bool, now: datetime) -> list[Write]:
    if before == after:
        return []
    if after:
        return [table.put(FollowItem.since(user_id, other_id, clock.iso(now)))]
    return [table.delete(FollowItem.of(user_id, other_id))]


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
    # The kind is set too: the first one that is counted makes the item.
    kind = SocialCountsItem.kind.set(SocialCountsItem)
    return [table.update(item, kind, *actions, when=PRESENT | ABSENT)]


def _item_key(item: Entity) -> tuple[str, str]:
    return item.PK, item.SK


def _friends_partition(user_id: str, friendship: str) -> str:
    return f"USER#{user_id}#FRIENDS#{friendship}"


def _following_partition(user_id: str) -> str:
    return f"USER#{user_id}#FOLLOWING"


def _followers_partition(user_id: str) -> str:
    return f"USER#{user_id}#FOLLOWERS"
