"""What other services may ask about two users; read only.

Each question is one request, whatever the number of friends.
"""

from collections.abc import Iterable

from fitai.users.models import Account
from fitai.users.social import rules, store

# What it answers with, and what tells that an answer has changed, is published with it.
from fitai.users.social.events import FriendRemoved as FriendRemoved
from fitai.users.social.events import FriendsMade as FriendsMade
from fitai.users.social.events import UserBlocked as UserBlocked
from fitai.users.social.models import UserCard as UserCard
from fitai.users.social.rules import NOTHING
from fitai.users.social.rules import Tie as Tie


def between(user_id: str, other_id: str) -> Tie:
    """What the other is to the user (`friends`, `follows`, `severed`, …): one GetItem."""
    return store.tie(user_id, other_id)


def among(user_id: str, other_ids: Iterable[str]) -> dict[str, Tie]:
    """What each of up to 100 others is to the user: one BatchGetItem, none for none."""
    wanted = list(dict.fromkeys(other_ids))
    found = store.ties(user_id, wanted) if wanted else {}
    return {one: found.get(one, NOTHING) for one in wanted}


def friends(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A part of the user's friends, and where the next one begins: one Query, eventually consistent."""
    part = store.friends(user_id, "accepted", limit, after)
    return [side.SK for side in store.sides(part)], part.after


def cards(viewer_id: str, user_ids: Iterable[str]) -> dict[str, tuple[UserCard, Tie]]:
    """Up to 100 others as the viewer sees them in a list, and what each is to the viewer; who is gone, or suspended,
    is left out. One BatchGetItem, two past 50; none for none.
    """
    met = _met(viewer_id, user_ids)
    return {account.id: (rules.card(account, tie), tie) for account, tie in met if tie is not None and account.active}


def recognised(viewer_id: str, user_ids: Iterable[str]) -> set[str]:
    """Who of up to 100 others is there for the viewer (see `recognisable`): unknown ones, those who are gone or
    suspended, blocks and strangers' private accounts are not, and are not told apart. As many requests as `cards`.
    """
    return {account.id for account, tie in _met(viewer_id, user_ids) if rules.recognises(account, tie)}


def _met(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[Account, Tie | None]]:
    wanted = [one for one in dict.fromkeys(user_ids) if one != viewer_id]
    return store.acquaintances(viewer_id, wanted) if wanted else []


def visible(viewer_id: str, owner: str) -> bool:
    """Whether the owner's profile, and with it what has no visibility of its own, is there for the viewer.

    By the owner's `profileVisibility`, friendship and blocks: one BatchGetItem; none for the owner itself.

    Args:
        owner: the owner's id.
    """
    if viewer_id == owner:
        return True
    standing = store.standing(viewer_id, owner)
    return rules.sees(standing.other, standing.tie)


def recognisable(viewer_id: str, owner: str) -> bool:
    """Whether the viewer may see the owner's user name and picture, as lists show them: one BatchGetItem.

    More than `visible` allows: strangers see them of an account that shows its profile to friends, and friends, and
    who has asked or was asked to be one, see them of a private one.

    Args:
        owner: the owner's id.
    """
    if viewer_id == owner:
        return True
    standing = store.standing(viewer_id, owner)
    return rules.recognises(standing.other, standing.tie)
