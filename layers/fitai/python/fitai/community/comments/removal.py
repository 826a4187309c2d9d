"""Deletion of comments: by their author or the activity's, with the author's account, and with the activity."""

from collections.abc import Iterator
from functools import partial

from fitai.community.comments import rules, store
from fitai.community.comments.events import CommentDeleted
from fitai.community.comments.state import CommentPlace
from fitai.kernel.errors import NotFound
from fitai.kernel.events import outbox_write
from fitai.kernel.table import WriteConflict, commit, retry_on_conflict
from fitai.kernel.time_budget import TimeBudget

COUNT_ATTEMPTS = 40
"""Tries of a write that is counted: hundreds may comment on one activity, or like one comment, at the same moment."""


def remove_comment(place: CommentPlace, user_id: str) -> None:
    """Delete a comment; one with replies stays as a placeholder for them.

    Args:
        user_id: who deletes it.

    Raises:
        NotFound: it does not exist any more, or the user may not delete it.
    """

    def attempt() -> None:
        comment, parent, has_activity = store.load_for_deletion(place)
        if comment is None or comment.is_deleted or not rules.may_delete(comment, user_id):
            raise rules.comment_not_found()
        event = CommentDeleted(
            user_id=place.user_id,
            comment_id=place.id,
            activity_id=place.activity_id,
            activity_author_id=place.activity_author_id,
        )
        try:
            commit(*store.delete_writes(comment, parent, is_counted=has_activity), outbox_write(event))
        except NotFound:
            # The activity was deleted since it was read.
            raise WriteConflict from None

    retry_on_conflict(attempt, tries=COUNT_ATTEMPTS)


def erase_comments(user_id: str) -> Iterator[None]:
    """Delete the comments of a deleted account, its likes, and the mentions of it; yields after each page."""
    for places in store.place_pages(user_id):
        for place in places:
            try:
                remove_comment(place, user_id)
            except NotFound:
                store.forget_place(place)
        yield
    for likes in store.like_pages(user_id):
        for like in likes:
            retry_on_conflict(partial(store.erase_like, like, user_id), tries=COUNT_ATTEMPTS)
        yield
    for mentions in store.mention_pages(user_id):
        for mention in mentions:
            retry_on_conflict(partial(store.erase_mention, mention, user_id))
        yield


def delete_comments_of(activity_id: str, seconds: float) -> bool:
    """Delete the comments of a deleted activity until the time is up; True when nothing is left."""
    budget = TimeBudget(seconds)
    return all(not budget.is_over for _ in store.delete_comments_of(activity_id))
