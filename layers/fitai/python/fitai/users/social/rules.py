"""Rules of the tie of two users, and of who sees what of whom. Pure."""

from dataclasses import replace

from fitai.accounts.models import Account
from fitai.kernel.errors import Conflict, NotFound
from fitai.users.social.models import PublicProfile, Relation, SocialCounts, Tie, UserCard

# --- changes of a tie --------------------------------------------------------------------------------------


def request_friendship(tie: Tie, other: Account | None) -> Tie:
    """Ask the other to be friends; accepts an open request of the other. Asking again changes nothing.

    A private account can ask others, but nobody can ask it, as nobody can find it.

    Raises:
        NotFound: there is no such user, or the asker may not see the user.
        Conflict: `already_friends`.
    """
    other = _require_approachable(tie, other)
    if tie.friends:
        raise Conflict("You are friends already.", code="already_friends")
    if tie.friendship == "none" and _is_private(other):
        raise NotFound("There is no such user.")
    return replace(tie, friendship="accepted" if tie.friendship == "incoming" else "outgoing")


def answer_request(tie: Tie, other: Account | None, accept: bool) -> Tie:
    """Accept or decline the other's request; accepting again changes nothing.

    Raises:
        NotFound: the other has not asked, or is deleted or suspended since.
        Conflict: `already_friends`, when the request to decline was accepted before.
    """
    if tie.friends and accept:
        return tie
    if tie.friends:
        raise Conflict("You are friends already; remove the friend instead.", code="already_friends")
    if tie.friendship != "incoming" or (accept and (other is None or not other.active)):
        raise NotFound("There is no request of this user.")
    return replace(tie, friendship="accepted" if accept else "none")


def end_friendship(tie: Tie) -> Tie:
    """End the friendship, withdraw the request, or decline the other's.

    Raises:
        NotFound: there is neither.
    """
    if tie.friendship == "none":
        raise NotFound("There is neither a friendship nor a request.")
    return replace(tie, friendship="none")


def follow(tie: Tie, other: Account | None) -> Tie:
    """Follow the other; a private account is followed by friends only.

    Raises:
        NotFound: there is no such user, or the follower may not see the user.
    """
    other = _require_approachable(tie, other)
    if _is_private(other) and not tie.friends:
        raise NotFound("There is no such user.")
    return replace(tie, follows=True)


def unfollow(tie: Tie) -> Tie:
    """Stop following the other."""
    return replace(tie, follows=False)


def block(tie: Tie) -> Tie:
    """Block the other: every relation ends, except a block by the other. Mutes stay."""
    return Tie(blocks=True, blocked=tie.blocked, mutes=tie.mutes, muted=tie.muted)


def unblock(tie: Tie) -> Tie:
    """Lift the block. The relations that it ended are not restored."""
    return replace(tie, blocks=False)


def mute(tie: Tie) -> Tie:
    """Mute the other: only the user's own side changes, and the other is not told."""
    return replace(tie, mutes=True)


def unmute(tie: Tie) -> Tie:
    """Lift the mute."""
    return replace(tie, mutes=False)


def count_changes(before: Tie, after: Tie) -> SocialCounts:
    """The amounts that the change adds to the user's counts; mirrored ties give those of the other."""
    return SocialCounts(
        friends=after.friends - before.friends,
        followers=after.followed - before.followed,
        following=after.follows - before.follows,
    )


def _require_approachable(tie: Tie, other: Account | None) -> Account:
    if other is None or not other.active or tie.severed:
        raise NotFound("There is no such user.")
    return other


def _is_private(account: Account) -> bool:
    return account.preferences.privacy.profile_visibility == "private"


# --- who sees what -----------------------------------------------------------------------------------------


def may_see_profile(owner: Account | None, tie: Tie | None) -> bool:
    """Whether a viewer may see the owner's profile.

    Args:
        owner: None where there is no such account.
        tie: the viewer's tie with the owner; None when they are the same.
    """
    if owner is None:
        return False
    if tie is None:
        return True
    visibility = owner.preferences.privacy.profile_visibility
    return owner.active and not tie.severed and (visibility == "public" or (visibility == "friends" and tie.friends))


def is_listed(owner: Account, tie: Tie | None) -> bool:
    """Whether the owner appears in others' lists that a viewer reads; a private account does not.

    Args:
        tie: the viewer's tie with the owner; None when they are the same.
    """
    return tie is None or (owner.active and not tie.severed and not _is_private(owner))


def may_recognise(owner: Account | None, tie: Tie | None) -> bool:
    """Whether the owner's card, with user name and picture, appears in any list that a viewer reads.

    These are lists of others, and, whatever the visibility, the viewer's own: friends and open friend requests.

    Args:
        owner: None where there is no such account.
        tie: the viewer's tie with the owner; None when they are the same.
    """
    if owner is None:
        return False
    is_in_own_list = tie is not None and tie.friendship != "none"
    return is_listed(owner, tie) or (owner.active and is_in_own_list)


def user_card(account: Account, tie: Tie | None) -> UserCard:
    """The user in a list: user name and picture for everybody, the names for those who may see the profile."""
    shows_names = may_see_profile(account, tie)
    return UserCard(
        id=account.id,
        username=account.username,
        first_name=account.profile.first_name if shows_names else None,
        last_name=account.profile.last_name if shows_names else None,
        profile_picture=account.profile.profile_picture,
    )


def relation(other_id: str, tie: Tie) -> Relation:
    """The tie as the user reads it."""
    return Relation(
        user_id=other_id,
        friendship=tie.friendship,
        following=tie.follows,
        followed_by=tie.followed,
        blocked=tie.blocks,
        muted=tie.mutes,
    )


def public_profile(account: Account, counts: SocialCounts, tie: Tie | None) -> PublicProfile:
    """The profile for a viewer who may see it.

    Args:
        tie: the viewer's tie with the account; None when they are the same.
    """
    profile = account.profile
    return PublicProfile(
        **dict(user_card(account, tie)),
        bio=profile.bio,
        location=profile.location,
        fitness_level=profile.fitness_level,
        goals=profile.goals,
        created_at=account.created_at,
        counts=counts,
        relation=None if tie is None else relation(account.id, tie),
    )
