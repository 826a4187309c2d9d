"""What happens between users, told to the rest of the house."""

from typing import ClassVar

from fitai.kernel.events import Event


class FriendRequested(Event):
    """`userId` has asked `otherId` to be friends."""

    name: ClassVar[str] = "user.friend_requested"

    other_id: str
    username: str


class FriendsMade(Event):
    """`userId` has agreed to what `otherId` asked: they are friends."""

    name: ClassVar[str] = "user.friends_made"

    other_id: str


class FriendRemoved(Event):
    """`userId` has ended the friendship with `otherId`, or a request between the two: they are no friends."""

    name: ClassVar[str] = "user.friend_removed"

    other_id: str


class UserFollowed(Event):
    """`userId` follows `otherId` from now on."""

    name: ClassVar[str] = "user.followed"

    other_id: str


class UserBlocked(Event):
    """`userId` has blocked `otherId`: they are nothing to each other any more."""

    name: ClassVar[str] = "user.blocked"

    other_id: str
