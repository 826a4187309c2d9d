"""Notify friends of a completed workout: one line for each friend and day, however often the friend trains.

In the list only, unless the user has turned on pushes of it. A notification costs ten times what an entry of a feed does: so only
friends are told, only those who were active lately, and at most `MAX_TOLD` of them, the newest friends.
"""

from fitai.community.activities.events import ActivityPublished
from fitai.community.feed import rules, store
from fitai.kernel import clock
from fitai.notifications.published import Notice, notify
from fitai.users import published

MAX_TOLD = 99
"""Friends who are told; with the activity they are read in one batch."""


def tell_friends(event: ActivityPublished) -> None:
    """Notify friends that a user has trained, as far as they see the activity: two BatchGetItems, one Query, and the notices."""
    if event.activity_type != "workout_completed" or event.visibility == "private":
        return
    friend_ids, _ = published.friend_ids(event.user_id, MAX_TOLD, None)
    activity, states = store.readers_with_activity(event.activity_id, friend_ids)
    if activity is None:
        return
    since = (clock.now() - rules.ACTIVE).timestamp()
    active_ids = [id for id in friend_ids if id in states and states[id].last_active >= since]
    authors = published.author_for_viewers(event.user_id, active_ids)
    day = clock.iso(event.published_at)[:10]
    notify(
        *(
            Notice(
                friend_id,
                "friend_trained",
                f"user:{event.user_id}",
                actor_id=event.user_id,
                occasion=day,
                data={"activityId": activity.id, "userId": event.user_id},
            )
            for friend_id, author in authors.items()
            if author.tie.friends and rules.activity_in_feed(friend_id, activity, author) is not None
        )
    )
