"""Domain events of the relations between users."""

from typing import ClassVar

from fitai.kernel.events import Event


class FriendRequested(Event):
    """`userId` has asked `otherId` to be friends."""

    name: ClassVar[str] = "user.friend_requested"

    other_id: str
    username: str


class FriendsMade(Event):
    """`userId` accepted the friend request of `otherId`: they are friends."""

    name: ClassVar[str] = "user.friends_made"

    other_id: str


class FriendRemoved(Event):
    """`userId` ended the friendship with `otherId` (`wereFriends`), or a friend request between the two."""

    name: ClassVar[str] = "user.friend_removed"

    other_id: str
    were_friends: bool = False


class UserFollowed(Event):
    """`userId` began to follow `otherId`."""

    name: ClassVar[str] = "user.followed"

    other_id: str


class UserUnfollowed(Event):
    """`userId` follows `otherId` no more."""

    name: ClassVar[str] = "user.unfollowed"

    other_id: str


class UserMuted(Event):
    """`userId` muted `otherId`, who is not told."""

    name: ClassVar[str] = "user.muted"

    other_id: str


class TieEnded(Event):
    """The account of `otherId` was deleted: whatever `userId` and it were to each other has ended."""

    name: ClassVar[str] = "user.tie_ended"

    other_id: str
    were_friends: bool = False


class UserUnmuted(Event):
    """`userId` lifted the mute of `otherId`."""

    name: ClassVar[str] = "user.unmuted"

    other_id: str


class UserBlocked(Event):
    """`userId` blocked `otherId`: friendship, friend requests and follows between the two ended."""

    name: ClassVar[str] = "user.blocked"

    other_id: str
    were_friends: bool = False
