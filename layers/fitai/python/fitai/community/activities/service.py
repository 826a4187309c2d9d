"""Use cases of activities: publish a post, change and delete an activity, read one, and list a user's."""

from collections.abc import Sequence
from functools import partial

from fitai.community.activities import reading, rules, store, visibility
from fitai.community.activities.models import ActivitiesQuery, Activity, ChangeActivity, NewActivity
from fitai.community.moderation import limits, text_check
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid, NotFound
from fitai.kernel.identity import Caller
from fitai.kernel.paging import Page
from fitai.kernel.table import Write, commit, get_many, retry_on_conflict
from fitai.media import published as media
from fitai.media.events import MediaDeleted
from fitai.users import published as users
from fitai.users.published import OtherUser

MAX_QUERIES = 5
"""Queries of one page whose activities the caller may not see."""
MAX_PAGE = 98
"""Activities of a page: a batch holds 100 keys, and two are the author's."""


# --- reading -----------------------------------------------------------------------------------------------


def show_activity(caller: Caller, activity_id: str) -> Activity:
    """An activity as the caller sees it: one GetItem, and one BatchGetItem.

    Raises:
        NotFound: there is none with this id that the caller may see.
    """
    return reading.visible_activity(caller.id, activity_id).activity


def list_activities(caller: Caller, query: ActivitiesQuery) -> Page[Activity]:
    """A page of a user's activities, newest first, as far as the caller may see them.

    One Query, and at most one BatchGetItem. Where the caller may see none of a page the next ones are read, up to
    `MAX_QUERIES`, and one more batch; the cursor says where to continue.

    Raises:
        NotFound: there is no such user, or the caller may not see the user's profile.
    """
    author_id = query.user_id or caller.id
    scope = (caller.id, "GET /community/activities")
    limit = min(query.limit, MAX_PAGE)
    activities, after = store.activities_page(author_id, limit, query.position(*scope))
    author, liked_ids = _author_and_likes(caller.id, author_id, activities, with_author=True)
    if author_id != caller.id and (author is None or not author.may_see_profile):
        raise NotFound("There is no such user.")
    seen = _visible(caller.id, activities, author)
    queries = 1
    while not seen and after is not None and queries < MAX_QUERIES:
        activities, after = store.activities_page(author_id, limit, after)
        seen = _visible(caller.id, activities, author)
        queries += 1
    if queries > 1 and seen:
        _, liked_ids = _author_and_likes(caller.id, author_id, seen, with_author=False)
    items = [reading.with_own_like(activity, activity.id in liked_ids) for activity in seen]
    return Page(items, query.cursor_at(after, *scope), query.limit)


def _visible(viewer_id: str, activities: Sequence[Activity], author: OtherUser | None) -> list[Activity]:
    shown = (visibility.visible_activity(viewer_id, activity, author) for activity in activities)
    return [activity for activity in shown if activity is not None]


def _author_and_likes(
    viewer_id: str, author_id: str, activities: Sequence[Activity], *, with_author: bool
) -> tuple[OtherUser | None, set[str]]:
    """The author as the viewer sees them, and which of the activities the viewer likes: one BatchGetItem, or none."""
    keys = users.user_card_keys(viewer_id, [author_id]) if with_author else []
    keys += [store.like_key(activity.id, viewer_id) for activity in activities if activity.engagement.likes]
    items = get_many(keys)
    return users.user_cards_among(viewer_id, items).get(author_id), store.liked_among(items, viewer_id)


# --- writing -----------------------------------------------------------------------------------------------


def publish_post(caller: Caller, activity_id: str, request: NewActivity) -> Activity:
    """Publish a post of the caller's; repeating the request returns the post that it published.

    One GetItem and one transaction.

    Raises:
        Invalid: a text is not allowed, a file is not the caller's, not ready or in another activity, or there is nothing in it.
        TooManyRequests: the caller has published as many posts today as an account may.
    """
    now = clock.now()
    activity = rules.new_post(activity_id, caller.id, request, now)
    author = limits.load_author(caller.id)
    if author is None:
        raise NotFound("There is no such user.")
    text_check.check_texts(author, {"title": request.title, "description": request.description}.items(), now)
    try:
        retry_on_conflict(
            lambda: commit(
                *store.publish_writes(activity),
                *_media_writes(activity, request.media),
                limits.daily_limit_write(author, "posts", now),
            )
        )
    except store.AlreadyPublished:
        earlier = store.load_activity(activity_id)
        if earlier is None or earlier.user_id != caller.id:
            raise Conflict("An activity with this id exists already.") from None
        return earlier
    return activity


def change_activity(caller: Caller, activity_id: str, request: ChangeActivity) -> Activity:
    """Change the texts, the media or the visibility of one of the caller's activities.

    Two GetItems and one transaction.

    Raises:
        NotFound: the caller has no such activity. Conflict: `stale_version`: it was changed since.
        Invalid: as for `publish_post`; media of what is no post.
    """
    before = _own_activity(caller, activity_id)
    if request.version != before.version:
        raise _stale_version(before.version)
    now = clock.now()
    after = rules.changed(before, request, now)
    author = limits.load_author(caller.id)
    if author is not None:
        text_check.check_texts(author, {"title": request.title, "description": request.description}.items(), now)
    added_ids = [media_id for media_id in after.media_ids if media_id not in before.media_ids]
    try:
        # A count that others change holds the item for a moment: only a new version is a conflict of the caller's.
        retry_on_conflict(
            lambda: commit(
                *store.change_writes(before, after, otherwise=_ChangedMeanwhile), *_media_writes(after, added_ids)
            )
        )
    except _ChangedMeanwhile:
        current = _own_activity(caller, activity_id)
        raise _stale_version(current.version) from None
    return reading.visible_activity(caller.id, activity_id).activity


class _ChangedMeanwhile(Exception):
    """The activity was changed or deleted since it was read."""


def delete_activity(caller: Caller, activity_id: str) -> None:
    """Delete one of the caller's activities: it is in no list from now on. What it was made of makes no other one.

    Its likes, comments and media are deleted by reactions. One GetItem and one transaction.

    Raises:
        NotFound: the caller has no such activity.
    """

    def attempt() -> None:
        loaded = store.load_with_sources(activity_id)
        if loaded is None or loaded.activity.user_id != caller.id:
            raise store.activity_not_found()
        commit(*store.delete_writes(loaded.activity, loaded.sources, "deleted"))

    retry_on_conflict(attempt)


def remove_media(event: MediaDeleted) -> None:
    """Take a deleted file out of the post that shows it, and delete a post that has nothing else; repeating it does nothing."""
    if event.activity_id is not None:
        retry_on_conflict(partial(_remove_media, event.activity_id, event.media_id))


def _remove_media(activity_id: str, media_id: str) -> None:
    before = store.load_activity(activity_id)
    after = None if before is None else rules.without_media(before, media_id, clock.now())
    if before is None or after == before:
        return
    commit(*(store.change_writes(before, after) if after else store.delete_writes(before, (), "deleted")))


def _own_activity(caller: Caller, activity_id: str) -> Activity:
    activity = store.load_activity(activity_id)
    if activity is None or activity.user_id != caller.id:
        raise store.activity_not_found()
    return activity


def _media_writes(activity: Activity, media_ids: Sequence[str]) -> list[Write]:
    """The writes that the activity shows these files; the error names the file that it may not show."""
    order = activity.media_ids
    return [
        media.activity_media_write(
            media_id,
            activity.user_id,
            activity.id,
            Invalid.field(
                f"media.{order.index(media_id)}",
                "Must be a file of yours that was uploaded for an activity, is ready, and is in no other activity",
            ),
        )
        for media_id in media_ids
    ]


def _stale_version(version: int) -> Conflict:
    return Conflict(
        "The activity was changed in the meantime; read it again.",
        code="stale_version",
        details={"currentVersion": version},
    )
