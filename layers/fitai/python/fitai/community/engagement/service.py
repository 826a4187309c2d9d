"""Use cases of likes and shares."""

from fitai.community.activities import reading
from fitai.community.activities import store as activities_store
from fitai.community.activities.live_events import LikeReceived
from fitai.community.activities.models import Activity, ActivityLike, ActivityLikes, ActivityShares, ShareActivity
from fitai.community.engagement import store
from fitai.kernel import clock
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.paging import Page, Paging
from fitai.kernel.table import commit, retry_on_conflict
from fitai.users import published as users


def like(caller: Caller, activity_id: str) -> ActivityLikes:
    """Like an activity, and push it to the author's devices; liking it again changes nothing.

    One GetItem, one BatchGetItem and one transaction; then a BatchGetItem and a Query for the author's devices.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    activity = reading.visible_activity(caller.id, activity_id).activity
    if activity.engagement.liked_by_me:
        return _likes(activity, 0, liked=True)
    try:
        now = clock.now()
        retry_on_conflict(
            lambda: commit(*store.like_writes(activity, caller.id, now)),
            tries=store.LIKE_ATTEMPTS,
        )
    except store.AlreadyDone:
        return _likes(activity, 0, liked=True)
    answer = _likes(activity, 1, liked=True)
    if activity.user_id != caller.id:
        author_side = users.user_cards(activity.user_id, [caller.id]).get(caller.id)
        if author_side is not None and not author_side.tie.severed and not author_side.tie.mutes:
            event = LikeReceived(activity_id=activity.id, user=author_side.card, likes=answer.likes, liked_at=now)
            delivery.push_to_user(activity.user_id, event)
    return answer


def unlike(caller: Caller, activity_id: str) -> ActivityLikes:
    """Take a like back, also of an activity that the caller may not see any more; repeating it changes nothing.

    One GetItem and one transaction.

    Raises:
        NotFound: there is none with this id that the caller may see or likes.
    """
    activity = activities_store.load_activity(activity_id)
    if activity is None:
        raise activities_store.activity_not_found()
    try:
        retry_on_conflict(lambda: commit(*store.unlike_writes(activity, caller.id)), tries=store.LIKE_ATTEMPTS)
    except store.AlreadyDone:
        return _likes(reading.visible_activity(caller.id, activity_id).activity, 0, liked=False)
    return _likes(activity, -1, liked=False)


def list_likes(caller: Caller, activity_id: str, query: Paging) -> Page[ActivityLike]:
    """A page of the users who like an activity, the last first, without those whom the caller may not see.

    One GetItem and one BatchGetItem for the activity, one Query, and one BatchGetItem for the users, two past 50.

    Raises:
        NotFound: there is none with this id that the caller may see.
        Malformed: the cursor belongs to another list.
    """
    scope = (caller.id, "GET /community/activities/{id}/likes", activity_id)
    position = query.position(*scope)
    reading.visible_activity(caller.id, activity_id)
    likes, after = store.likes_page(activity_id, query.limit, position)
    cards = users.listed_cards(caller.id, [user_id for user_id, _ in likes])
    items = [ActivityLike(user=cards[user_id], liked_at=since) for user_id, since in likes if user_id in cards]
    return Page(items, query.cursor_at(after, *scope), query.limit)


def share(caller: Caller, activity_id: str, request: ShareActivity) -> ActivityShares:
    """Count that the caller has shared an activity: once for each platform.

    One GetItem, one BatchGetItem and one transaction.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    activity = reading.visible_activity(caller.id, activity_id).activity
    now = clock.now()
    try:
        retry_on_conflict(
            lambda: commit(*store.share_writes(activity, caller.id, request.platform, now)),
            tries=store.LIKE_ATTEMPTS,
        )
    except store.AlreadyDone:
        return ActivityShares(activity_id=activity_id, shares=activity.engagement.shares)
    return ActivityShares(activity_id=activity_id, shares=activity.engagement.shares + 1)


def _likes(activity: Activity, change: int, *, liked: bool) -> ActivityLikes:
    return ActivityLikes(activity_id=activity.id, likes=max(0, activity.engagement.likes + change), liked_by_me=liked)
