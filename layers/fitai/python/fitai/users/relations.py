"""What other services may ask about two users; read only.

Each question is one request, whatever the number of friends.
"""

from collections.abc import Iterable

from fitai.users.social import rules, store
from fitai.users.social.rules import NOTHING, Tie


def between(user_id: str, other_id: str) -> Tie:
    """What the other is to the user (`friends`, `follows`, `severed`, …): one GetItem."""
    return store.tie(user_id, other_id)


def among(user_id: str, other_ids: Iterable[str]) -> dict[str, Tie]:
    """What each of up to 100 others is to the user: one BatchGetItem, none for none."""
    wanted = list(dict.fromkeys(other_ids))
    found = store.ties(user_id, wanted) if wanted else {}
    return {one: found.get(one, NOTHING) for one in wanted}


def blocked_between(user_id: str, other_id: str) -> bool:
    """Whether one of the two has blocked the other, so that neither may see the other's things: one GetItem."""
    return user_id != other_id and between(user_id, other_id).severed


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
