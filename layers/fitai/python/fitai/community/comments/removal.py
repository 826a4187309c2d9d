"""Deletion of comments: by their author or the activity's, with the author's account, and with the activity."""

from collections.abc import Iterator, Sequence
from functools import partial

from fitai.community.comments import rules, store
from fitai.community.comments.events import CommentDeleted
from fitai.community.comments.state import CommentPlace, StoredComment
from fitai.community.mentions.rules import mentioned_ids
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
        deletion = store.load_for_deletion(place)
        comment = deletion.comment
        if comment is None or comment.is_deleted or not rules.may_delete(comment, user_id):
            raise rules.comment_not_found()
        writes = store.delete_writes(comment, deletion.parent, is_counted=deletion.has_activity)
        try:
            commit(*writes, outbox_write(_deleted_event(comment, place.user_id, deletion.replied_ids)))
        except NotFound:
            # The activity was deleted since it was read.
            raise WriteConflict from None

    retry_on_conflict(attempt, tries=COUNT_ATTEMPTS)


def _deleted_event(comment: StoredComment, author_id: str, replied_ids: list[str]) -> CommentDeleted:
    return CommentDeleted(
        user_id=author_id,
        comment_id=comment.id,
        activity_id=comment.activity_id,
        activity_author_id=comment.activity_author_id,
        replied_ids=replied_ids,
        mentioned_ids=mentioned_ids(comment.mentions),
    )


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


def remove_comments_of(activity_id: str, budget: TimeBudget) -> bool:
    """Delete the comments of a deleted activity until the time is up; True when nothing is left.

    Each gets its event, whose reaction deletes the likes and takes back what others were told. A page is one Query, one
    BatchGetItem for each 50 replies, and transactions of 50 events before the comments are deleted.
    """
    for page in store.comment_pages_of(activity_id):
        for start in range(0, len(page), 50):
            _remove_page(page[start : start + 50])
        if budget.is_over:
            return False
    return True


def _remove_page(comments: Sequence[StoredComment]) -> None:
    replied = store.replied_items(comments)
    events = [
        _deleted_event(comment, comment.user_id, store.replied_user_ids(comment, replied))
        for comment in comments
        if comment.user_id is not None
    ]
    commit(*map(outbox_write, events))
    store.delete_items(comments)
