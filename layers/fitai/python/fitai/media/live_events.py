"""What a user's devices are told about an upload."""

from typing import ClassVar, Literal

from fitai.kernel.live import LiveEvent
from fitai.kernel.types import Model
from fitai.media.models import BYTES_MOST, Media, MediaKind, RejectionReason

REASONS: dict[RejectionReason, str] = {
    "too_large": f"The file is larger than {BYTES_MOST // 1024**2} MB.",
    "not_an_image": "The file is not a JPEG, PNG or WebP picture, or a damaged one.",
    "too_many_pixels": "The picture has more pixels than are taken.",
    "too_many_frames": "The animation has more frames than are taken.",
}


class MediaNews(Model):
    """Which upload, and what became of it."""

    media_id: str
    kind: MediaKind
    reason: RejectionReason | None = None


class MediaNotification(LiveEvent):
    """What became of an upload."""

    name: ClassVar[str] = "notification:new"

    type: Literal["media_ready", "media_rejected"]
    message: str
    data: MediaNews

    @classmethod
    def of(cls, media: Media, reason: RejectionReason | None) -> "MediaNotification":
        """The notification about this upload; with a reason, that it was rejected."""
        return cls(
            type="media_rejected" if reason else "media_ready",
            message=_message(media.kind, reason),
            data=MediaNews(media_id=media.id, kind=media.kind, reason=reason),
        )


def _message(kind: MediaKind, reason: RejectionReason | None) -> str:
    what = "profile picture" if kind == "avatar" else "progress photo"
    return f"Your {what} is ready." if reason is None else f"Your {what} was not taken. {REASONS[reason]}"
