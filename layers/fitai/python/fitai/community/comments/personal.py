"""Personal data of comments: what a user wrote and likes, and where the user is mentioned."""

from collections.abc import Iterator
from typing import Any

from fitai.community.comments import store
from fitai.community.comments.removal import erase_comments
from fitai.community.comments.state import StoredComment
from fitai.kernel import clock


def export(user_id: str) -> Iterator[tuple[str, Any]]:
    """The user's comments with their places, likes of comments and mentions as JSON, page by page."""
    for comments in store.comment_pages(user_id):
        for comment in comments:
            yield "comment", _comment_json(comment)
    for likes in store.like_pages(user_id):
        for like in likes:
            yield "comment_like", _trace_json(like)
    for mentions in store.mention_pages(user_id):
        for mention in mentions:
            yield "comment_mention", _trace_json(mention)


def _comment_json(comment: StoredComment) -> dict[str, Any]:
    moderation = comment.moderation
    values = {
        "id": comment.id,
        "activityId": comment.activity_id,
        "parentId": comment.parent_id,
        "text": comment.text,
        "mentions": [mention.model_dump(mode="json", by_alias=True) for mention in comment.mentions],
        "likes": comment.likes,
        "replies": comment.replies,
        "createdAt": clock.iso(comment.created_at),
        "editedAt": comment.edited_at and clock.iso(comment.edited_at),
        "moderation": moderation and moderation.model_dump(mode="json", by_alias=True, exclude_none=True),
    }
    return {name: value for name, value in values.items() if value is not None}


def _trace_json(trace: store.OwnTrace) -> dict[str, Any]:
    return {"commentId": trace.comment_id, "activityId": trace.activity_id, "since": trace.since}


def erase(user_id: str) -> Iterator[None]:
    """Delete the user's comments, likes and mentions; yields after each page."""
    yield from erase_comments(user_id)
