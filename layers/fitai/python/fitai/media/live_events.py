"""What a user's devices are told about an upload."""

from fitai.media.models import MAX_BYTES, Media, MediaKind, RejectionReason
from fitai.notifications.live_events import Notification

REJECTION_MESSAGES: dict[RejectionReason, str] = {
    "too_large": f"The file is larger than {MAX_BYTES // 1024**2} MB.",
    "not_an_image": "The file is not a JPEG, PNG or WebP picture, or a damaged one.",
    "too_many_pixels": "The picture has more pixels than are taken.",
    "too_many_frames": "The animation has more frames than are taken.",
}


def upload_notification(media: Media, reason: RejectionReason | None) -> Notification:
    """What became of an upload; with a reason, that it was rejected. Its data: `mediaId`, `kind`, `reason`."""
    return Notification(
        type="media_rejected" if reason else "media_ready",
        message=_message(media.kind, reason),
        data={"mediaId": media.id, "kind": media.kind} | ({"reason": reason} if reason else {}),
    )


def _message(kind: MediaKind, reason: RejectionReason | None) -> str:
    what = "profile picture" if kind == "avatar" else "progress photo"
    return f"Your {what} is ready." if reason is None else f"Your {what} was not taken. {REJECTION_MESSAGES[reason]}"
