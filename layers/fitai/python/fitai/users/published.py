"""What other services may ask about two users; read only.

Each question is one request, whatever the number of friends.
"""

from collections.abc import Iterable

from fitai.accounts import store as accounts_store
from fitai.accounts.models import Account
from fitai.users.models import Athlete
from fitai.users.social import rules, store

# What it answers with, and what tells that an answer has changed, is published with it.
from fitai.users.social.events import FriendRemoved as FriendRemoved
from fitai.users.social.events import FriendsMade as FriendsMade
from fitai.users.social.events import UserBlocked as UserBlocked
from fitai.users.social.models import STRANGERS
from fitai.users.social.models import Tie as Tie
from fitai.users.social.models import UserCard as UserCard


def tie_between(user_id: str, other_id: str) -> Tie:
    """What the other is to the user (`friends`, `follows`, `severed`, …): one GetItem."""
    return store.tie(user_id, other_id)


def ties_among(user_id: str, other_ids: Iterable[str]) -> dict[str, Tie]:
    """What each of up to 100 others is to the user: one BatchGetItem, none for none."""
    wanted = list(dict.fromkeys(other_ids))
    found = store.ties(user_id, wanted) if wanted else {}
    return {one: found.get(one, STRANGERS) for one in wanted}


def friend_ids(user_id: str, limit: int, after: dict[str, str] | None) -> tuple[list[str], dict[str, str] | None]:
    """A part of the user's friends, and where the next one begins: one Query, eventually consistent."""
    part = store.friends(user_id, "accepted", limit, after)
    return [side.SK for side in store.relations_of_page(part)], part.after


def user_cards(viewer_id: str, user_ids: Iterable[str]) -> dict[str, tuple[UserCard, Tie]]:
    """Up to 100 others as the viewer sees them in a list, and what each is to the viewer; who is gone, or suspended,
    is left out. One BatchGetItem, two past 50; none for none.
    """
    met = _others_with_ties(viewer_id, user_ids)
    return {
        account.id: (rules.user_card(account, tie), tie) for account, tie in met if tie is not None and account.active
    }


def recognisable_ids(viewer_id: str, user_ids: Iterable[str]) -> set[str]:
    """Who of up to 100 others is there for the viewer (see `recognisable`): unknown ones, those who are gone or
    suspended, blocks and strangers' private accounts are not, and are not told apart. As many requests as `cards`.
    """
    return {account.id for account, tie in _others_with_ties(viewer_id, user_ids) if rules.may_recognise(account, tie)}


def _others_with_ties(viewer_id: str, user_ids: Iterable[str]) -> list[tuple[Account, Tie | None]]:
    wanted = [one for one in dict.fromkeys(user_ids) if one != viewer_id]
    return store.accounts_with_ties(viewer_id, wanted) if wanted else []


def may_see_profile(viewer_id: str, owner: str) -> bool:
    """Whether the owner's profile, and with it what has no visibility of its own, is there for the viewer.

    By the owner's `profileVisibility`, friendship and blocks: one BatchGetItem; none for the owner itself.

    Args:
        owner: the owner's id.
    """
    if viewer_id == owner:
        return True
    standing = store.tie_state(viewer_id, owner)
    return rules.may_see_profile(standing.other, standing.tie)


def may_recognise(viewer_id: str, owner: str) -> bool:
    """Whether the viewer may see the owner's user name and picture, as lists show them: one BatchGetItem.

    More than `visible` allows: strangers see them of an account that shows its profile to friends, and friends, and
    who has asked or was asked to be one, see them of a private one.

    Args:
        owner: the owner's id.
    """
    if viewer_id == owner:
        return True
    standing = store.tie_state(viewer_id, owner)
    return rules.may_recognise(standing.other, standing.tie)


def athlete(user_id: str) -> Athlete:
    """What training needs of an account: its time zone, body weight, units, bars and plates. One request.

    An account that has said none of it, or is not there any more, trains in UTC with no known weight.
    """
    account = accounts_store.find_account(user_id)
    if account is None:
        return Athlete()
    chosen = account.preferences
    return Athlete(
        timezone=account.profile.timezone or "UTC",
        weight=account.metrics.current_weight,
        units=chosen.units,
        bars=chosen.bars,
        plates=chosen.plates,
    )
