"""Types of the relations between users: what crosses the API, and the tie of two users."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from fitai.accounts.models import FitnessLevel
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model

Friendship = Literal["none", "outgoing", "incoming", "accepted"]
"""From one user's side: `outgoing` when that user has asked the other, `incoming` when the other has asked."""
MIRRORED_FRIENDSHIPS: dict[Friendship, Friendship] = {
    "none": "none",
    "outgoing": "incoming",
    "incoming": "outgoing",
    "accepted": "accepted",
}
"""A friendship as the other side sees it."""


# --- what crosses the API ----------------------------------------------------------------------------------


class Relation(Model):
    """The caller's relation with another user. It never says whether the other has blocked the caller."""

    user_id: str
    """The id of the other user."""
    friendship: Friendship
    """How the caller and the user stand to each other."""
    following: bool = Field(description="The caller follows the other.")
    followed_by: bool = Field(description="The other follows the caller.")
    blocked: bool = Field(description="The caller has blocked the other.")
    muted: bool = Field(False, description="The caller has muted the other, who is not told.")


class UserCard(Model):
    """A user in a list. First and last name are present for those who may see the profile."""

    id: str
    """The id of the user."""
    username: str
    """The unique name by which others find the user."""
    first_name: str | None = None
    """The first name; left out where the caller may not see it, or none is given."""
    last_name: str | None = None
    """The last name; left out where the caller may not see it, or none is given."""
    profile_picture: str | None = None
    """The address of the profile picture; left out when there is none."""


class Friend(UserCard):
    """A friend, or a user with an open friend request to or from the caller."""

    friendship: Friendship
    """How the caller and the user stand to each other."""
    since: Moment = Field(description="When the friendship, or the request, began.")


class SocialCounts(Model):
    """The numbers of friends, followers and followed users."""

    friends: int = 0
    """How many friends the user has."""
    followers: int = 0
    """How many users follow the user."""
    following: int = 0
    """How many users the user follows."""


class PublicProfile(UserCard):
    """A user's profile, as those see it who may see it."""

    bio: str | None = None
    """A text about the user."""
    location: str | None = None
    """Where the user lives or trains."""
    fitness_level: FitnessLevel | None = None
    """How experienced the user is."""
    goals: list[str] | None = None
    """What the user trains for."""
    created_at: Moment
    """When the account was registered."""
    counts: SocialCounts
    """How many friends and followers the user has."""
    relation: Relation | None = Field(None, description="Left out of the caller's own profile.")


class FriendsQuery(Paging):
    """Which list: friends (`accepted`), users who asked the caller (`incoming`), or whom the caller asked (`outgoing`)."""

    status: Literal["accepted", "incoming", "outgoing"] = "accepted"
    """Which list: friends, users who asked the caller, or users whom the caller asked."""


class FriendRequest(Input):
    """The user to ask."""

    user_id: str = Field(min_length=1, max_length=64)
    """The user to ask."""


class FriendAnswer(Input):
    """The answer to a friend request."""

    accept: bool
    """Whether to be friends; false refuses the request, and the other user is not told."""


# --- the tie -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tie:
    """The relation of a user with another one, from the user's side; the other's side is its mirror image.

    Attributes:
        follows, blocks: the user follows, blocks the other.
        followed, blocked: the user is followed, blocked by the other.
        mutes: the user has muted the other: sees nothing of the other in lists of many people's, and hears nothing.
        muted: the other has muted the user; stored so that a change by either side keeps it, and never shown.
    """

    friendship: Friendship = "none"
    follows: bool = False
    followed: bool = False
    blocks: bool = False
    blocked: bool = False
    mutes: bool = False
    muted: bool = False

    @property
    def friends(self) -> bool:
        """Whether they are friends."""
        return self.friendship == "accepted"

    @property
    def severed(self) -> bool:
        """Whether either has blocked the other: then neither sees the other."""
        return self.blocks or self.blocked

    @property
    def is_silent(self) -> bool:
        """Whether the user hears nothing of the other: either has blocked the other, or the user has muted the other."""
        return self.severed or self.mutes

    @property
    def is_silent_for_other(self) -> bool:
        """Whether the other hears nothing of the user."""
        return self.severed or self.muted

    @property
    def mirrored(self) -> "Tie":
        """The tie from the other's side."""
        return Tie(
            friendship=MIRRORED_FRIENDSHIPS[self.friendship],
            follows=self.followed,
            followed=self.follows,
            blocks=self.blocked,
            blocked=self.blocks,
            mutes=self.muted,
            muted=self.mutes,
        )


STRANGERS = Tie()
"""The tie of two users without any relation."""
