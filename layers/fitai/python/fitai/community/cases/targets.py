"""What can be reported: whether it exists and the reporter may see it, and how it is hidden, shown again and locked."""

from dataclasses import dataclass

from fitai.community.activities import store as activities_store
from fitai.community.activities import visibility
from fitai.community.activities.events import ActivityChanged
from fitai.community.activities.models import Activity, ActivityModeration
from fitai.community.cases.models import HideReason, ReportTarget
from fitai.community.cases.state import Target
from fitai.community.challenges import visibility as challenge_visibility
from fitai.community.challenges.places import store as challenge_places
from fitai.community.comments import rules as comments_rules
from fitai.community.comments import store as comments_store
from fitai.community.comments.models import CommentModeration
from fitai.groups import published as groups
from fitai.kernel.errors import NotFound
from fitai.kernel.events import outbox_write
from fitai.kernel.table import Write
from fitai.users import published as users

NOBODY = ""
"""The reader of a target that is loaded for moderators."""


@dataclass(frozen=True, slots=True)
class LoadedTarget:
    """What is reported as it is now.

    Attributes:
        is_visible: whether the reader may see it.
    """

    target: Target
    is_visible: bool = False


def load_target(type: ReportTarget, id: str) -> Target | None:
    """What is reported; None where it does not exist (any more)."""
    loaded = _load(type, id, NOBODY)
    return None if loaded is None else loaded.target


def require_reportable(reader_id: str, type: ReportTarget, id: str) -> Target | None:
    """The target of a report, which the reporter may see.

    What a user can be reported for may be hidden from the reporter by a block of the user, or by nothing: of users it is not
    told whether there are any. What somebody wrote can be reported by who has blocked or muted its author.

    Returns:
        None for a user.

    Raises:
        NotFound: there is no such thing, or the reporter may not see it; which of the two is not told.
    """
    if type == "user":
        return None
    loaded = _load(type, id, reader_id)
    if loaded is None or not loaded.is_visible:
        raise NotFound("There is no such thing to report.")
    return loaded.target


def hide_writes(target: Target, reason: HideReason | None, note: str | None = None) -> list[Write]:
    """The writes that hide the target from everybody but its author, who is told the reason; None shows it again.

    Raises (at commit):
        NotFound: it does not exist any more.
    """
    told = None if reason is None else (f"{reason}: {note}" if note else reason)
    if target.type == "activity":
        activity = activities_store.load_activity(target.id)
        if activity is None:
            raise NotFound
        moderation = None if told is None else ActivityModeration(hidden=True, reason=told)
        return [activities_store.hide_write(target.id, moderation), outbox_write(_changed(activity))]
    if target.type == "comment":
        place = comments_store.find_place(target.id)
        if place is None:
            raise NotFound
        return [comments_store.hide_write(place, None if told is None else CommentModeration(hidden=True, reason=told))]
    if target.type == "room_message":
        room_id, seq = _message_place(target.id)
        return [groups.hide_message_write(room_id, seq, reason)]
    return []


def lock_writes(target: Target) -> list[Write]:
    """The writes after which a reported comment cannot be edited any more; none for anything else.

    Raises (at commit):
        NotFound: it does not exist any more.
    """
    if target.type != "comment":
        return []
    place = comments_store.find_place(target.id)
    if place is None:
        raise NotFound
    return [comments_store.lock_write(place)]


def _changed(activity: Activity) -> ActivityChanged:
    return ActivityChanged(
        user_id=activity.user_id,
        activity_id=activity.id,
        published_at=activity.created_at,
        visibility=activity.visibility,
    )


# --- reading -----------------------------------------------------------------------------------------------


def _load(type: ReportTarget, id: str, reader_id: str) -> LoadedTarget | None:
    if type == "user":
        return None if users.membership(id) is None else LoadedTarget(Target(type, id, author_id=id))
    if type == "activity":
        return _load_activity(id, reader_id)
    if type == "comment":
        return _load_comment(id, reader_id)
    if type == "challenge":
        return _load_challenge(id, reader_id)
    return _load_message(id, reader_id)


def _load_activity(id: str, reader_id: str) -> LoadedTarget | None:
    activity = activities_store.load_activity(id)
    if activity is None:
        return None
    text = "\n".join(filter(None, (activity.content.title, activity.content.description)))
    target = Target("activity", id, activity.user_id, text, can_be_hidden=True)
    if reader_id == NOBODY:
        return LoadedTarget(target)
    author = users.user_cards(reader_id, [activity.user_id], ignore_own_blocks=True).get(activity.user_id)
    return LoadedTarget(target, visibility.may_see(reader_id, activity, author))


def _load_comment(id: str, reader_id: str) -> LoadedTarget | None:
    comment = comments_store.find_comment(id)
    if comment is None or comment.user_id is None:
        return None
    target = Target("comment", id, comment.user_id, comment.text, can_be_hidden=True)
    if reader_id == NOBODY:
        return LoadedTarget(target)
    activity = activities_store.load_activity(comment.activity_id)
    authors = users.user_cards(reader_id, [comment.user_id, comment.activity_author_id], ignore_own_blocks=True)
    sees_activity = activity is not None and visibility.may_see(reader_id, activity, authors.get(activity.user_id))
    sees_comment = comments_rules.may_read(reader_id, comment, authors.get(comment.user_id))
    return LoadedTarget(target, sees_activity and sees_comment)


def _load_challenge(id: str, reader_id: str) -> LoadedTarget | None:
    loaded, place, is_invited, _ = challenge_places.load_with_place(reader_id or "moderator", id)
    if loaded is None or loaded.state.creator_id is None:
        return None
    creator_id = loaded.state.creator_id
    text = "\n".join(filter(None, (loaded.state.title, loaded.state.description)))
    target = Target("challenge", id, creator_id, text)
    if reader_id == NOBODY:
        return LoadedTarget(target)
    creator = users.user_cards(reader_id, [creator_id], ignore_own_blocks=True).get(creator_id)
    is_visible = challenge_visibility.may_see(
        reader_id, loaded, creator, takes_part=place is not None, is_invited=is_invited
    )
    return LoadedTarget(target, is_visible)


def _load_message(id: str, reader_id: str) -> LoadedTarget | None:
    room_id, seq = _message_place(id)
    message = groups.room_message(reader_id, room_id, seq) if seq else None
    if message is None:
        return None
    target = Target("room_message", id, message.author_id, message.text, can_be_hidden=True)
    return LoadedTarget(target, message.is_visible)


def _message_place(id: str) -> tuple[str, int]:
    """The room and the number of a message; number 0 where the id names none."""
    room_id, _, seq = id.rpartition(":")
    return room_id, int(seq) if room_id and seq.isascii() and seq.isdigit() and len(seq) <= 8 else 0
