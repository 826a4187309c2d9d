"""Processing of uploads: the file is rendered into pictures or rejected, and never kept.

S3 may notify of an upload twice, late, or of two uploads to the same key in the wrong order, and processing may be
interrupted anywhere. So the order is: first the files, then the one conditional write that decides, then the deletion of
what is not needed by that decision. The upload is deleted last: as long as it exists, everything can be repeated.
"""

from contextlib import suppress

from fitai.kernel import clock
from fitai.kernel.table import Write, retry_on_conflict
from fitai.media import containers, images, objects, store
from fitai.media.models import LIBRARY_OWNER, Media, RejectionReason
from fitai.media.notices import upload_notice
from fitai.media.rules import (
    CONTENT_TYPES,
    UnusableFile,
    file_keys,
    is_awaiting_upload,
    is_ready,
    max_bytes,
    original_key,
    parse_upload_key,
    size_key,
)
from fitai.notifications.published import notice_writes


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
            objects.delete_objects(file_keys(user_id, media_id))
    objects.delete_objects([key], version)


def _accept_or_reject(media: Media, key: str) -> None:
    content = objects.read_upload(key, max_bytes(media.form))
    if content is None:
        # Another call has processed the file.
        return
    try:
        extension = _write_files(media, content)
    except UnusableFile as error:
        reason = error.reason
        retry_on_conflict(lambda: store.mark_rejected(media, reason, *_notice_writes(media, reason)))
    else:
        retry_on_conflict(lambda: store.mark_ready(media, extension, *_notice_writes(media, None)))


def _notice_writes(media: Media, reason: RejectionReason | None) -> list[Write]:
    """The writes that tell the owner; the library's own files have none."""
    return [] if media.user_id == LIBRARY_OWNER else notice_writes(upload_notice(media, reason))


def _write_files(media: Media, content: bytes) -> str | None:
    """Write the files that are shown of an upload; gives the extension of a file that is kept as it is.

    Raises:
        UnusableFile: the content is not of the form that was announced; nothing is written.
    """
    if media.form == "image":
        for size, picture in images.render_sizes(content).items():
            objects.write_picture(size_key(media.user_id, media.id, size), picture)
        return None
    extension, file = containers.checked_file(content, media.form)
    objects.write_file(original_key(media.user_id, media.id, extension), file, CONTENT_TYPES[extension])
    return extension
