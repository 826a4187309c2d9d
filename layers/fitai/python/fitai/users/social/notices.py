"""Telling users of friend requests, new friends and followers."""

from fitai.notifications.published import Notice, notify, withdraw
from fitai.users.social import store
from fitai.users.social.events import FriendRemoved, FriendRequested, FriendsMade, UserBlocked, UserFollowed

TieEvent = FriendRequested | FriendsMade | FriendRemoved | UserFollowed | UserBlocked
"""The events that users are told of, or that end what they were told."""


def tell_of_tie(event: TieEvent) -> None:
    """Tell the other user of a changed tie, or take back what does not hold any more.

    The current tie decides, so that a late or repeated event does no harm: one GetItem, and what `notify` costs.
    """
    user_id, other_id = event.user_id, event.other_id
    tie = store.tie(user_id, other_id)
    if isinstance(event, UserFollowed):
        if tie.follows:
            notify(Notice(other_id, "follow", f"user:{user_id}", user_id, data={"userId": user_id}))
        return
    if tie.friendship == "outgoing":
        notify(Notice(other_id, "friend_request", f"user:{user_id}", user_id, data={"userId": user_id}))
        return
    # There is no open request of either any more: it was accepted, declined or withdrawn.
    if tie.friendship != "incoming":
        withdraw(other_id, "friend_request", f"user:{user_id}", user_id)
        withdraw(user_id, "friend_request", f"user:{other_id}", other_id)
    if isinstance(event, FriendsMade) and tie.friends:
        notify(Notice(other_id, "friend_accepted", f"user:{user_id}", user_id, data={"userId": user_id}))
