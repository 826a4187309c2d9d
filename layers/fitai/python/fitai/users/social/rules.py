"""What two users are to each other, what becomes of it, and who sees what: pure functions."""

from dataclasses import dataclass, replace

from fitai.kernel.errors import Conflict, NotFound
from fitai.users.models import Account
from fitai.users.social.models import Friendship, PublicProfile, Relation, SocialCounts, UserCard

MIRRORED: dict[Friendship, Friendship] = {
    "none": "none",
    "outgoing": "incoming",
    "incoming": "outgoing",
    "accepted": "accepted",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What another user is to one, seen from the one's side; the other sees it mirrored.

    Attributes:
        follows, blocks: the one the other. followed, blocked: the other the one.
    """

    friendship: Friendship = "none"
    follows: bool = False
    followed: bool = False
    blocks: bool = False
    blocked: bool = False

    @property
    def friends(self) -> bool:
        """Whether they are friends."""
        return self.friendship == "accepted"

    @property
    def severed(self) -> bool:
        """Whether one has blocked the other: then neither sees the other."""
        return self.blocks or self.blocked

    @property
    def mirrored(self) -> "Tie":
        """The same, seen from the other side."""
        return Tie(MIRRORED[self.friendship], self.followed, self.follows, self.blocked, self.blocks)


NOTHING = Tie()
"""Strangers."""


# --- what becomes of it ------------------------------------------------------------------------------------


def requested(tie: Tie, other: Account | None) -> Tie:
    """Ask the other to be friends. Who was asked before agrees by that; asking again changes nothing.

    A private account can be asked by nobody: it is found by nobody. It can ask.

    Raises:
        NotFound: there is no such user for the asker. Conflict: `already_friends`.
    """
    other = _approachable(tie, other)
    if tie.friends:
        raise Conflict("You are friends already.", code="already_friends")
    if tie.friendship == "none" and _private(other):
        raise NotFound("There is no such user.")
    return replace(tie, friendship="accepted" if tie.friendship == "incoming" else "outgoing")


def answered(tie: Tie, other: Account | None, accept: bool) -> Tie:
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


def unfriended(tie: Tie) -> Tie:
    """End the friendship, take the request back, or decline the other's.

    Raises:
        NotFound: there is neither.
    """
    if tie.friendship == "none":
        raise NotFound("There is neither a friendship nor a request.")
    return replace(tie, friendship="none")


def followed(tie: Tie, other: Account | None) -> Tie:
    """Follow the other; a private account is followed by friends only.

    Raises:
        NotFound: there is no such user for the one who wants to follow.
    """
    other = _approachable(tie, other)
    if _private(other) and not tie.friends:
        raise NotFound("There is no such user.")
    return replace(tie, follows=True)


def unfollowed(tie: Tie) -> Tie:
    """Follow the other no more."""
    return replace(tie, follows=False)


def blocked(tie: Tie) -> Tie:
    """Block the other: whatever they were to each other ends, but that the other blocks too."""
    return Tie(blocks=True, blocked=tie.blocked)


def unblocked(tie: Tie) -> Tie:
    """Block the other no more. What the block has ended does not come back."""
    return replace(tie, blocks=False)


def counted(before: Tie, after: Tie) -> SocialCounts:
    """What the change adds to the counts of the one; mirrored ties give that of the other."""
    return SocialCounts(
        friends=after.friends - before.friends,
        followers=after.followed - before.followed,
        following=after.follows - before.follows,
    )


def _approachable(tie: Tie, other: Account | None) -> Account:
    if other is None or not other.active or tie.severed:
        raise NotFound("There is no such user.")
    return other


def _private(account: Account) -> bool:
    return account.preferences.privacy.profile_visibility == "private"


# --- who sees what -----------------------------------------------------------------------------------------


def sees(owner: Account | None, tie: Tie | None) -> bool:
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


def listed(owner: Account, tie: Tie | None) -> bool:
    """Whether the owner stands in lists that a viewer reads; a private account in none but its friends' own."""
    return tie is None or (owner.active and not tie.severed and not _private(owner))


def recognises(owner: Account | None, tie: Tie | None) -> bool:
    """Whether the owner's card, with user name and picture, stands in any list that a viewer reads.

    That is in lists of others, or, whatever the visibility, in the viewer's own: friends, those who asked the viewer,
    and those whom the viewer asked.

    Args:
        tie: what the owner is to the viewer; None when it is the viewer.
    """
    if owner is None:
        return False
    acquainted = tie is not None and tie.friendship != "none"
    return listed(owner, tie) or (owner.active and acquainted)


def card(account: Account, tie: Tie | None) -> UserCard:
    """The user in a list: user name and picture for everybody, the names for those who see the profile."""
    named = sees(account, tie)
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
        **dict(card(account, tie)),
        bio=shown.bio,
        location=shown.location,
        fitness_level=shown.fitness_level,
        goals=shown.goals,
        created_at=account.created_at,
        counts=counts,
        relation=None if tie is None else relation(account.id, tie),
    )
