"""Processing of uploads: the file is rendered into pictures or rejected, and never kept.

S3 may notify of an upload twice, late, or of two uploads to the same key in the wrong order, and processing may be
interrupted anywhere. So the order is: first the files, then the one conditional write that decides, then the deletion of
what is not needed by that decision. The upload is deleted last: as long as it exists, everything can be repeated.
"""

from contextlib import suppress

from fitai.kernel import clock
from fitai.kernel.live import delivery
from fitai.kernel.table import retry_on_conflict
from fitai.media import images, objects, store
from fitai.media.live_events import upload_notification
from fitai.media.models import Media, RejectionReason
from fitai.media.rules import UnusableFile, is_awaiting_upload, is_ready, parse_upload_key, size_key, size_keys


def process_upload(key: str, version: str | None = None) -> None:
    """Process the upload with this key, whatever was processed before.

    Args:
        version: of the upload, in a bucket with versions.
    """
    ids = parse_upload_key(key)
    if ids is not None:
        user_id, media_id = ids
        media = store.find_media(media_id)
        if media is not None and is_awaiting_upload(media, user_id, clock.epoch()):
            with suppress(store.NoLongerPending):
                _accept_or_reject(media, key)
            media = store.find_media(media_id)
        if not is_ready(media, user_id) and not is_awaiting_upload(media, user_id, clock.epoch()):
            objects.delete_objects(size_keys(user_id, media_id))
    objects.delete_objects([key], version)


def _accept_or_reject(media: Media, key: str) -> None:
    content = objects.read_upload(key)
    if content is None:
        # Another call has processed the file.
        return
    reason: RejectionReason | None = None
    try:
        pictures = images.render_sizes(content)
    except UnusableFile as error:
        reason = rejection_reason = error.reason
        retry_on_conflict(lambda: store.mark_rejected(media, rejection_reason))
    else:
        for size, picture in pictures.items():
            objects.write_picture(size_key(media.user_id, media.id, size), picture)
        retry_on_conflict(lambda: store.mark_ready(media))
    delivery.push_to_user(media.user_id, upload_notification(media, reason))
