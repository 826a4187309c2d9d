"""The shapes in which users see each other."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from fitai.accounts.models import FitnessLevel
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model

Friendship = Literal["none", "outgoing", "incoming", "accepted"]
"""`outgoing`: asked for, by the one whose view this is; `incoming`: asked for by the other."""


class Relation(Model):
    """What another user is to the caller. Whether the other has blocked the caller is never told."""

    user_id: str
    friendship: Friendship
    following: bool = Field(description="The caller follows the other.")
    followed_by: bool = Field(description="The other follows the caller.")
    blocked: bool = Field(description="The caller has blocked the other.")


class UserCard(Model):
    """A user in a list. The names are there for those who may see the profile."""

    id: str
    username: str
    first_name: str | None = None
    last_name: str | None = None
    profile_picture: str | None = None


class Friend(UserCard):
    """A friend, or somebody who wants to be one, or whom the caller has asked."""

    friendship: Friendship
    since: Moment = Field(description="When the friendship, or the request, came about.")


class SocialCounts(Model):
    """How many they are."""

    friends: int = 0
    followers: int = 0
    following: int = 0


class PublicProfile(UserCard):
    """What a user shows to those who may see the profile."""

    bio: str | None = None
    location: str | None = None
    fitness_level: FitnessLevel | None = None
    goals: list[str] | None = None
    created_at: Moment
    counts: SocialCounts
    relation: Relation | None = Field(None, description="Left out of the caller's own profile.")


class FriendsQuery(Paging):
    """Which friends: those that are, those that asked the caller, those whom the caller asked."""

    status: Literal["accepted", "incoming", "outgoing"] = "accepted"


class FriendRequest(Input):
    """Whom to ask."""

    user_id: str = Field(min_length=1, max_length=64)


class FriendAnswer(Input):
    """Yes or no."""

    accept: bool


MIRRORED_FRIENDSHIPS: dict[Friendship, Friendship] = {
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
        return Tie(MIRRORED_FRIENDSHIPS[self.friendship], self.followed, self.follows, self.blocked, self.blocks)


STRANGERS = Tie()
"""Strangers."""
