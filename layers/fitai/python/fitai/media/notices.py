"""What the owner of an upload is told when it has been processed."""

from fitai.media.models import Media, RejectionReason
from fitai.notifications.models import Notice


def upload_notice(media: Media, reason: RejectionReason | None) -> Notice:
    """The notice that an upload is ready, or was rejected for a reason. Data: `mediaId`, `kind`, `reason`."""
    return Notice(
        media.user_id,
        "media_rejected" if reason else "media_ready",
        f"media:{media.id}",
        values={"form": reason or media.kind},
        data={"mediaId": media.id, "kind": media.kind} | ({"reason": reason} if reason else {}),
    )
