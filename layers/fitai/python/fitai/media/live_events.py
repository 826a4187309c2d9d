"""Live events of uploads, for their owner's devices."""

from fitai.media.models import Media, MediaKind, RejectionReason
from fitai.notifications.live_events import Notification

REJECTION_MESSAGES: dict[RejectionReason, str] = {
    "too_large": "The file is larger than is allowed.",
    "not_an_image": "The file is not a JPEG, PNG, WebP, HEIC or HEIF picture, or a damaged one.",
    "not_a_gif": "The file is not a GIF, or a damaged one.",
    "not_a_video": "The file is not an MP4 or WebM video, or a damaged one.",
    "too_many_pixels": "The picture has more pixels than are allowed.",
    "too_many_frames": "The animation has more frames than are allowed.",
}


def upload_notification(media: Media, reason: RejectionReason | None) -> Notification:
    """The notification that an upload is ready, or was rejected for a reason. Data: `mediaId`, `kind`, `reason`."""
    return Notification(
        type="media_rejected" if reason else "media_ready",
        message=_message(media.kind, reason),
        data={"mediaId": media.id, "kind": media.kind} | ({"reason": reason} if reason else {}),
    )


def _message(kind: MediaKind, reason: RejectionReason | None) -> str:
    pictures: dict[MediaKind, str] = {
        "avatar": "profile picture",
        "progress_photo": "progress photo",
        "exercise_media": "exercise file",
        "activity": "file for an activity",
    }
    picture = pictures[kind]
    if reason is None:
        return f"Your {picture} is ready."
    return f"Your {picture} was not accepted. {REJECTION_MESSAGES[reason]}"
