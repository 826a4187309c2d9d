"""What happens after a comment was written, edited, deleted or liked: who is told of it, and what is cleaned up."""

from collections.abc import Iterable, Mapping

from fitai.community.activities.events import ActivityDeleted
from fitai.community.comments import removal, rules, store
from fitai.community.comments.events import (
    CommentCreated,
    CommentDeleted,
    CommentEdited,
    CommentLiked,
    CommentUnliked,
)
from fitai.community.comments.state import CommentPlace
from fitai.kernel import clock
from fitai.kernel.events import RetryLater
from fitai.kernel.time_budget import TimeBudget
from fitai.notifications.published import Notice, notify, withdraw

SECONDS = 10.0
"""Seconds of work per message, of which a function is handed up to ten at once; then it is delivered again, and continues."""

NoticeTypes = Mapping[str, rules.CommentNoticeType]


def tell_of_comment(event: CommentCreated | CommentEdited) -> None:
    """Tell those who may see a comment: the activity's author, whom it replies to, and whom it mentions.

    Nobody is told of a comment that was deleted or hidden meanwhile.
    """
    place = store.find_place(event.comment_id)
    if place is None:
        return
    types: NoticeTypes
    if isinstance(event, CommentCreated):
        replied_ids = _authors_of([event.parent_id, event.reply_to_id])
        types = rules.notice_types(event.user_id, event.activity_author_id, replied_ids, event.mentioned_ids)
    else:
        types = rules.notice_types(event.user_id, None, [], event.mentioned_ids)
        for user_id in event.unmentioned_ids:
            withdraw(user_id, "mention", _target(event.comment_id), event.user_id)
    notices = [_notice(place, user_id, type) for user_id, type in types.items() if _may_see(user_id, place)]
    notify(*notices)
    if notices and store.find_place(event.comment_id) is None:
        # It was deleted since it was read, and its own reaction may have come before the notices.
        for notice in notices:
            withdraw(notice.user_id, notice.type, notice.target, notice.actor_id)


def _authors_of(comment_ids: Iterable[str | None]) -> list[str]:
    """The authors of comments that exist: one BatchGetItem; no request for no ids."""
    places = store.load_places(comment_id for comment_id in comment_ids if comment_id is not None)
    return [place.user_id for place in places.values()]


def _may_see(user_id: str, place: CommentPlace) -> bool:
    """Whether a user may see a comment and its activity now: one BatchGetItem."""
    around = store.load_surroundings(
        user_id, place.activity_id, user_ids=[place.user_id, place.activity_author_id], at=[place]
    )
    return rules.may_see_comment(user_id, around.activity, around.comments.get(place.id), around.others)


def _notice(place: CommentPlace, user_id: str, type: rules.CommentNoticeType) -> Notice:
    """The notice of a comment. All of one activity are one thread, which a user can mute."""
    return Notice(
        user_id=user_id,
        type=type,
        target=_target(place.id),
        actor_id=place.user_id,
        thread=f"activity:{place.activity_id}",
        data={"activityId": place.activity_id, "commentId": place.id},
    )


def _target(comment_id: str) -> str:
    return f"comment:{comment_id}"


def tell_of_like(event: CommentLiked | CommentUnliked) -> None:
    """Tell a comment's author of a like, or take that back; what is there now decides, in whatever order events come."""
    place = store.find_place(event.comment_id)
    if place is None or event.author_id == event.user_id:
        return
    around = store.load_surroundings(event.user_id, event.activity_id, liked_ids=[event.comment_id])
    if event.comment_id not in around.liked_ids:
        withdraw(event.author_id, "comment_like", _target(event.comment_id), event.user_id)
    elif around.activity is not None:
        notify(
            Notice(
                user_id=event.author_id,
                type="comment_like",
                target=_target(event.comment_id),
                actor_id=event.user_id,
                data={"activityId": event.activity_id, "commentId": event.comment_id},
            )
        )


def clean_up_comment(event: CommentDeleted) -> None:
    """Take back what others were told of a deleted comment, and delete its likes.

    Raises:
        RetryLater: there are more likes than one message deletes.
    """
    target = _target(event.comment_id)
    withdraw(event.activity_author_id, "comment", target, event.user_id)
    for user_id in event.replied_ids:
        withdraw(user_id, "reply", target, event.user_id)
    for user_id in event.mentioned_ids:
        withdraw(user_id, "mention", target, event.user_id)
    budget = TimeBudget(SECONDS)
    for liker_ids in store.liker_pages(event.activity_id, event.comment_id):
        for liker_id in liker_ids:
            withdraw(event.user_id, "comment_like", target, liker_id)
        if budget.is_over:
            raise RetryLater(clock.now())


def delete_comments(event: ActivityDeleted) -> None:
    """Delete the comments of a deleted activity.

    Raises:
        RetryLater: there are more than one message deletes.
    """
    if not removal.remove_comments_of(event.activity_id, TimeBudget(SECONDS)):
        raise RetryLater(clock.now())
