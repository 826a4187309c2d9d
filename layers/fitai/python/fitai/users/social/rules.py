"""What two users are to each other, what becomes of it, and who sees what: pure functions."""

from dataclasses import replace

from fitai.accounts.models import Account
from fitai.kernel.errors import Conflict, NotFound
from fitai.users.social.models import PublicProfile, Relation, SocialCounts, Tie, UserCard

# --- what becomes of it ------------------------------------------------------------------------------------


def request_friendship(tie: Tie, other: Account | None) -> Tie:
    """Ask the other to be friends. Who was asked before agrees by that; asking again changes nothing.

    A private account can be asked by nobody: it is found by nobody. It can ask.

    Raises:
        NotFound: there is no such user for the asker. Conflict: `already_friends`.
    """
    other = _require_approachable(tie, other)
    if tie.friends:
        raise Conflict("You are friends already.", code="already_friends")
    if tie.friendship == "none" and _is_private(other):
        raise NotFound("There is no such user.")
    return replace(tie, friendship="accepted" if tie.friendship == "incoming" else "outgoing")


def answer_request(tie: Tie, other: Account | None, accept: bool) -> Tie:
    """Say yes or no to the other's request; saying yes again changes nothing.

    Raises:
        NotFound: the other has not asked, or has gone since. Conflict: `already_friends`, when it is too late for a no.
    """
    if tie.friends and accept:
        return tie
    if tie.friends:
        raise Conflict("You are friends already; remove the friend instead.", code="already_friends")
    if tie.friendship != "incoming" or (accept and (other is None or not other.active)):
        raise NotFound("There is no request of this user.")
    return replace(tie, friendship="accepted" if accept else "none")


def end_friendship(tie: Tie) -> Tie:
    """End the friendship, take the request back, or decline the other's.

    Raises:
        NotFound: there is neither.
    """
    if tie.friendship == "none":
        raise NotFound("There is neither a friendship nor a request.")
    return replace(tie, friendship="none")


def follow(tie: Tie, other: Account | None) -> Tie:
    """Follow the other; a private account is followed by friends only.

    Raises:
        NotFound: there is no such user for the one who wants to follow.
    """
    other = _require_approachable(tie, other)
    if _is_private(other) and not tie.friends:
        raise NotFound("There is no such user.")
    return replace(tie, follows=True)


def unfollow(tie: Tie) -> Tie:
    """Follow the other no more."""
    return replace(tie, follows=False)


def block(tie: Tie) -> Tie:
    """Block the other: whatever they were to each other ends, but that the other blocks too."""
    return Tie(blocks=True, blocked=tie.blocked)


def unblock(tie: Tie) -> Tie:
    """Block the other no more. What the block has ended does not come back."""
    return replace(tie, blocks=False)


def count_changes(before: Tie, after: Tie) -> SocialCounts:
    """What the change adds to the counts of the one; mirrored ties give that of the other."""
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
    """Whether the owner's profile is there for a viewer.

    Args:
        tie: what the owner is to the viewer; None when it is the viewer.
    """
    if owner is None:
        return False
    if tie is None:
        return True
    visibility = owner.preferences.privacy.profile_visibility
    return owner.active and not tie.severed and (visibility == "public" or (visibility == "friends" and tie.friends))


def is_listed(owner: Account, tie: Tie | None) -> bool:
    """Whether the owner stands in lists that a viewer reads; a private account in none but its friends' own."""
    return tie is None or (owner.active and not tie.severed and not _is_private(owner))


def may_recognise(owner: Account | None, tie: Tie | None) -> bool:
    """Whether the owner's card, with user name and picture, stands in any list that a viewer reads.

    That is in lists of others, or, whatever the visibility, in the viewer's own: friends, those who asked the viewer,
    and those whom the viewer asked.

    Args:
        tie: what the owner is to the viewer; None when it is the viewer.
    """
    if owner is None:
        return False
    acquainted = tie is not None and tie.friendship != "none"
    return is_listed(owner, tie) or (owner.active and acquainted)


def user_card(account: Account, tie: Tie | None) -> UserCard:
    """The user in a list: user name and picture for everybody, the names for those who see the profile."""
    named = may_see_profile(account, tie)
    return UserCard(
        id=account.id,
        username=account.username,
        first_name=account.profile.first_name if named else None,
        last_name=account.profile.last_name if named else None,
        profile_picture=account.profile.profile_picture,
    )


def relation(other_id: str, tie: Tie) -> Relation:
    """What a user reads of it."""
    return Relation(
        user_id=other_id,
        friendship=tie.friendship,
        following=tie.follows,
        followed_by=tie.followed,
        blocked=tie.blocks,
    )


def public_profile(account: Account, counts: SocialCounts, tie: Tie | None) -> PublicProfile:
    """What somebody who may see the profile sees."""
    shown = account.profile
    return PublicProfile(
        **dict(user_card(account, tie)),
        bio=shown.bio,
        location=shown.location,
        fitness_level=shown.fitness_level,
        goals=shown.goals,
        created_at=account.created_at,
        counts=counts,
        relation=None if tie is None else relation(account.id, tie),
    )
