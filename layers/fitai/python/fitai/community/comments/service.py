"""Use cases of comments: list, write, edit, delete and like them."""

from collections.abc import Sequence

from fitai.community.activities import visibility
from fitai.community.activities.models import Activity
from fitai.community.activities.store import activity_not_found
from fitai.community.comments import removal, rules, store
from fitai.community.comments.events import CommentCreated, CommentEdited, CommentLiked, CommentUnliked
from fitai.community.comments.live_events import CommentReceived
from fitai.community.comments.models import (
    ChangeComment,
    Comment,
    CommentLikes,
    CommentsQuery,
    NewComment,
)
from fitai.community.comments.state import CommentPlace, StoredComment
from fitai.community.comments.store import Surroundings
from fitai.community.mentions import rules as mentions_rules
from fitai.community.mentions.models import StoredMention
from fitai.community.mentions.service import find_mentions
from fitai.community.moderation import limits
from fitai.community.moderation.text_check import check_text
from fitai.kernel import clock
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.events import outbox_write
from fitai.kernel.identity import Caller
from fitai.kernel.live import delivery
from fitai.kernel.paging import Page
from fitai.kernel.table import commit, retry_on_conflict
from fitai.users import published as users
from fitai.users.limits.models import Membership

MAX_ROUNDS = 5
"""Pages that are read on where the caller may see nothing of a page."""


# --- reading -----------------------------------------------------------------------------------------------


def comments(caller: Caller, activity_id: str, query: CommentsQuery) -> Page[Comment]:
    """A page of the comments on an activity, or of the replies to one: one Query and one BatchGetItem.

    A page is shorter than asked for where comments are not for the caller, or where many users are mentioned. One of which
    nothing is for the caller reads on, a few times at most.

    Raises:
        NotFound: there is no such activity that the caller may see.
    """
    position = query.position()
    newest_first = query.order == "newest"
    visible: list[Comment] = []
    for _ in range(MAX_ROUNDS):
        page = store.comments_page(activity_id, query.parent_id, query.limit, position, newest_first=newest_first)
        if not page.comments:
            _require_visible_activity(caller.id, activity_id)
            return Page(visible, None, query.limit)
        fitting = rules.fitting_comments(caller.id, page.comments)
        visible = _visible_comments(caller.id, activity_id, fitting)
        position = page.after if len(fitting) == len(page.comments) else store.position_of(fitting[-1])
        if visible or position is None:
            break
    return Page(visible, query.cursor_at(position), query.limit)


def _visible_comments(reader_id: str, activity_id: str, stored: Sequence[StoredComment]) -> list[Comment]:
    """What a reader sees of some comments: one BatchGetItem.

    Raises:
        NotFound: there is no such activity that the reader may see.
    """
    author_id = stored[0].activity_author_id
    around = store.load_surroundings(
        reader_id,
        activity_id,
        user_ids={author_id, *(user_id for comment in stored for user_id in rules.people_of(comment))},
        liked_ids=[comment.id for comment in stored if not comment.is_deleted],
        consistent=False,
    )
    _visible_activity(reader_id, around)
    views = (
        rules.view(reader_id, comment, around.others, is_liked=comment.id in around.liked_ids) for comment in stored
    )
    return [comment for comment in views if comment is not None]


# --- writing -----------------------------------------------------------------------------------------------


def write_comment(caller: Caller, comment_id: str, activity_id: str, request: NewComment) -> Comment:
    """Comment on an activity, or reply to a comment on it, and push `comment:received` to the activity's author.

    The same id again answers the comment that was written with it.

    Raises:
        NotFound: there is no such activity that the caller may see.
        Invalid: the text has words that are not allowed, or a link that the account may not write yet; or there is no comment
            to reply to that the caller may see.
        TooManyRequests: `daily_limit_reached`.
    """
    activity, writer, target = _load_target(caller.id, activity_id, request.parent_id)
    check_text(writer, request.text, "text")
    mentions = find_mentions(caller.id, request.text)
    now = clock.now()
    parent_id = parent_key = None
    if target is not None:
        parent_id, parent_key = target.parent_id or target.id, target.parent_key or target.sort_key
    comment = StoredComment(
        id=comment_id,
        activity_id=activity_id,
        activity_author_id=activity.user_id,
        sort_key=store.sort_key(comment_id, now, parent_id),
        parent_id=parent_id,
        parent_key=parent_key,
        reply_to_id=None if target is None else target.id,
        user_id=caller.id,
        text=request.text,
        mentions=tuple(mentions),
        likes=0,
        replies=0,
        created_at=now,
        edited_at=None,
        revision=1,
        locked=False,
        moderation=None,
    )
    event = CommentCreated(
        user_id=caller.id,
        comment_id=comment_id,
        activity_id=activity_id,
        activity_author_id=activity.user_id,
        parent_id=parent_id,
        reply_to_id=None if target is None else target.id,
        mentioned_ids=mentions_rules.mentioned_ids(mentions),
    )
    writes = [
        *store.new_comment_writes(comment),
        outbox_write(event),
        # Behind the comment itself: a repeated request is answered, whatever was written since.
        limits.daily_limit_write(writer, "comments", now),
    ]
    try:
        retry_on_conflict(lambda: commit(*writes), tries=removal.COUNT_ATTEMPTS)
    except store.CommentExists:
        return _existing_comment(caller.id, comment_id)
    except store.ParentDeleted:
        raise _no_such_parent() from None
    _push_to_activity_author(comment)
    return _own_view(comment)


def _load_target(
    user_id: str, activity_id: str, parent_id: str | None
) -> tuple[Activity, Membership, StoredComment | None]:
    """The activity to comment on, the caller's account, and the comment to reply to: two BatchGetItem.

    Raises:
        NotFound: there is no such activity that the caller may see.
        Invalid: there is no comment to reply to that the caller may see.
    """
    first = store.load_surroundings(
        user_id, activity_id, place_ids=[parent_id] if parent_id is not None else [], with_writer=True
    )
    if first.activity is None or first.writer is None:
        raise activity_not_found()
    place = first.places.get(parent_id) if parent_id is not None else None
    places = [place] if place is not None and place.activity_id == activity_id else []
    user_ids = [first.activity.user_id, *(place.user_id for place in places)]
    around = store.load_surroundings(user_id, activity_id, user_ids=user_ids, at=places)
    activity = _visible_activity(user_id, around)
    if parent_id is None:
        return activity, first.writer, None
    target = around.comments.get(parent_id)
    if target is None or not rules.may_see_comment(user_id, activity, target, around.others):
        raise _no_such_parent()
    return activity, first.writer, target


def edit_comment(caller: Caller, comment_id: str, change: ChangeComment) -> Comment:
    """Change the text of a comment of the caller's; it is marked as edited, and who is mentioned anew is told.

    Raises:
        NotFound: the caller has no such comment, or may not see the activity any more.
        Conflict: `comment_locked`, `comment_edit_expired`.
        Invalid: the text has words that are not allowed, or a link that the account may not write yet.
    """
    place = _find_place(comment_id)
    if place.user_id != caller.id:
        raise rules.comment_not_found()
    mentions: list[StoredMention] | None = None

    def attempt() -> tuple[StoredComment, bool]:
        nonlocal mentions
        around = store.load_surroundings(
            caller.id,
            place.activity_id,
            user_ids=[place.activity_author_id],
            at=[place],
            liked_ids=[comment_id],
            with_writer=True,
        )
        is_liked = comment_id in around.liked_ids
        _visible_activity(caller.id, around)
        now = clock.now()
        comment = rules.require_editable(around.comments.get(comment_id), caller.id, now)
        if change.text == comment.text or around.writer is None:
            return comment, is_liked
        check_text(around.writer, change.text, "text")
        if mentions is None:
            mentions = find_mentions(caller.id, change.text)
        event = CommentEdited(
            user_id=caller.id,
            comment_id=comment_id,
            activity_id=comment.activity_id,
            activity_author_id=comment.activity_author_id,
            mentioned_ids=mentions_rules.newly_mentioned_ids(comment.mentions, mentions),
            unmentioned_ids=mentions_rules.newly_mentioned_ids(mentions, comment.mentions),
        )
        commit(*store.edit_writes(comment, change.text, mentions, now), outbox_write(event))
        return rules.edited(comment, change.text, mentions, now), is_liked

    comment, is_liked = retry_on_conflict(attempt)
    return _own_view(comment, is_liked=is_liked)


def delete_comment(caller: Caller, comment_id: str) -> None:
    """Delete a comment of the caller's, or one on an activity of the caller's.

    Raises:
        NotFound: there is no such comment, or it is neither.
    """
    removal.remove_comment(_find_place(comment_id), caller.id)


# --- likes -------------------------------------------------------------------------------------------------


def like_comment(caller: Caller, comment_id: str) -> CommentLikes:
    """Like a comment; liking it again changes nothing.

    Raises:
        NotFound: there is no such comment that the caller may see.
    """
    place = _find_place(comment_id)
    event = CommentLiked(
        user_id=caller.id, comment_id=comment_id, activity_id=place.activity_id, author_id=place.user_id
    )

    def attempt() -> CommentLikes:
        comment, is_liked = _load_visible(caller.id, place)
        if not is_liked:
            commit(*store.like_writes(place, caller.id, clock.now()), outbox_write(event))
        return CommentLikes(comment_id=comment_id, likes=comment.likes + (not is_liked), liked_by_me=True)

    return retry_on_conflict(attempt, tries=removal.COUNT_ATTEMPTS)


def unlike_comment(caller: Caller, comment_id: str) -> CommentLikes:
    """Take back a like, even of a comment that the caller may not see any more; repeating it changes nothing.

    Raises:
        NotFound: there is no such comment that the caller may see or likes.
    """
    place = _find_place(comment_id)
    event = CommentUnliked(
        user_id=caller.id, comment_id=comment_id, activity_id=place.activity_id, author_id=place.user_id
    )

    def attempt() -> CommentLikes:
        around = _load_around(caller.id, place)
        comment = around.comments.get(comment_id)
        is_liked = comment_id in around.liked_ids
        is_visible = rules.may_see_comment(caller.id, around.activity, comment, around.others)
        if comment is None or not (is_liked or is_visible):
            raise rules.comment_not_found()
        if is_liked:
            likes = store.unlike_writes(place.activity_id, comment_id, place.sort_key, caller.id)
            commit(*likes, outbox_write(event))
        return CommentLikes(comment_id=comment_id, likes=comment.likes - is_liked, liked_by_me=False)

    try:
        return retry_on_conflict(attempt, tries=removal.COUNT_ATTEMPTS)
    except store.NotLiked:
        # Another request of the caller's took it back since it was read.
        return retry_on_conflict(attempt, tries=removal.COUNT_ATTEMPTS)


# --- common ------------------------------------------------------------------------------------------------


def _find_place(comment_id: str) -> CommentPlace:
    place = store.find_place(comment_id)
    if place is None:
        raise rules.comment_not_found()
    return place


def _load_around(reader_id: str, place: CommentPlace) -> Surroundings:
    """A comment with its activity, the authors of both and the reader's like: one BatchGetItem."""
    user_ids = [place.user_id, place.activity_author_id]
    return store.load_surroundings(reader_id, place.activity_id, user_ids=user_ids, at=[place], liked_ids=[place.id])


def _load_visible(reader_id: str, place: CommentPlace) -> tuple[StoredComment, bool]:
    """A comment that the reader may see, and whether the reader likes it: one BatchGetItem.

    Raises:
        NotFound: the reader may not see it, or it was deleted.
    """
    around = _load_around(reader_id, place)
    comment = around.comments.get(place.id)
    if comment is None or not rules.may_see_comment(reader_id, around.activity, comment, around.others):
        raise rules.comment_not_found()
    return comment, place.id in around.liked_ids


def _visible_activity(reader_id: str, around: Surroundings) -> Activity:
    activity = around.activity
    if activity is None or not visibility.may_see(reader_id, activity, around.others.get(activity.user_id)):
        raise activity_not_found()
    return activity


def _require_visible_activity(reader_id: str, activity_id: str) -> None:
    """Require that the reader may see an activity of which no comment was read: two BatchGetItem."""
    activity = store.load_surroundings(reader_id, activity_id, consistent=False).activity
    if activity is None:
        raise activity_not_found()
    others = users.user_cards(reader_id, [activity.user_id])
    if not visibility.may_see(reader_id, activity, others.get(activity.user_id)):
        raise activity_not_found()


def _no_such_parent() -> Invalid:
    return Invalid.field("parentId", "There is no such comment on the activity")


def _existing_comment(user_id: str, comment_id: str) -> Comment:
    """The comment that a repeated request has written.

    Raises:
        Conflict: it was deleted since.
    """
    comment = store.find_comment(comment_id)
    if comment is None or comment.user_id != user_id:
        raise Conflict("The comment was deleted.")
    return _own_view(comment)


def _own_view(comment: StoredComment, *, is_liked: bool = False) -> Comment:
    """A comment as its author sees it: one BatchGetItem where it mentions others."""
    author_id = comment.user_id or ""
    others = users.user_cards(author_id, mentions_rules.mentioned_ids(comment.mentions))
    shown = rules.view(author_id, comment, others, is_liked=is_liked)
    assert shown is not None
    return shown


def _push_to_activity_author(comment: StoredComment) -> None:
    """Push `comment:received` to the author of the activity, who is somebody else and has not muted the writer."""
    author_id = comment.activity_author_id
    if author_id == comment.user_id:
        return
    shown = rules.view(author_id, comment, users.user_cards(author_id, rules.people_of(comment)))
    if shown is not None:
        delivery.push_to_user(author_id, CommentReceived(activity_id=comment.activity_id, comment=shown))
