"""Sizes, periods and keys of pictures, and what follows from their status. Pure."""

import re

from fitai.media.models import MAX_BYTES, MAX_VIDEO_BYTES, Media, MediaForm, RejectionReason

SIZES = (1600, 512, 128)
"""Pixels of the longer side of the rendered pictures, largest first."""
LINK_LIFETIME = 5 * 60
"""Seconds that a signed form or link is valid."""
UPLOAD_TIMEOUT = 24 * 60 * 60
"""Seconds that an upload is expected: the form's lifetime, and all retries of processing the file."""
REJECTION_RETENTION = 7 * 24 * 60 * 60
"""Seconds that a rejection is stored."""

CONTENT_TYPES = {"gif": "image/gif", "mp4": "video/mp4", "webm": "video/webm"}
"""The content types of the files that are kept as they are, by their extensions."""

MEDIA_PREFIX = "media/"
"""Prefix of the keys of all files of media."""
UPLOAD_PREFIX = f"{MEDIA_PREFIX}uploads/"
"""Prefix of the keys of all uploaded files."""
_UPLOAD_KEY_PATTERN = re.compile(UPLOAD_PREFIX + r"([A-Za-z0-9-]+)/([A-Za-z0-9-]+)")


class UnusableFile(Exception):
    """An uploaded file is no picture that is accepted."""

    def __init__(self, reason: RejectionReason) -> None:
        super().__init__(reason)
        self.reason = reason


def upload_key(user_id: str, media_id: str) -> str:
    """Key of the uploaded file of a picture."""
    return f"{UPLOAD_PREFIX}{user_id}/{media_id}"


def parse_upload_key(key: str) -> tuple[str, str] | None:
    """The ids of owner and picture in the key of an upload; None for any other key."""
    match = _UPLOAD_KEY_PATTERN.fullmatch(key)
    return (match[1], match[2]) if match else None


def size_key(user_id: str, media_id: str, size: int | str) -> str:
    """Key of one size of a picture."""
    return f"{MEDIA_PREFIX}{user_id}/{media_id}/{size}.webp"


def size_keys(user_id: str, media_id: str) -> list[str]:
    """Keys of all sizes of a picture."""
    return [size_key(user_id, media_id, size) for size in SIZES]


def original_key(user_id: str, media_id: str, extension: str) -> str:
    """Key of the file of a GIF or a video."""
    return f"{MEDIA_PREFIX}{user_id}/{media_id}/original.{extension}"


def file_keys(user_id: str, media_id: str) -> list[str]:
    """Keys of all files that a picture, a GIF or a video may have."""
    originals = (original_key(user_id, media_id, extension) for extension in CONTENT_TYPES)
    return [*size_keys(user_id, media_id), *originals]


def shown_key(media: Media, size: int | str) -> str:
    """Key of the file that is shown: a size of a picture, or the one file of a GIF or a video."""
    if media.extension is None:
        return size_key(media.user_id, media.id, size)
    return original_key(media.user_id, media.id, media.extension)


def max_bytes(form: MediaForm) -> int:
    """The size of an uploaded file, at most."""
    return MAX_VIDEO_BYTES if form == "video" else MAX_BYTES


def is_unexpired(media: Media, epoch: int) -> bool:
    """Whether the picture exists: one whose upload did not come in time does not."""
    return media.expires is None or media.expires > epoch


def is_awaiting_upload(media: Media | None, user_id: str, epoch: int) -> bool:
    """Whether the picture is this user's, and its upload is expected."""
    return media is not None and media.user_id == user_id and media.status == "pending" and is_unexpired(media, epoch)


def is_ready(media: Media | None, user_id: str) -> bool:
    """Whether the picture is this user's, and ready, so that its files are kept."""
    return media is not None and media.user_id == user_id and media.status == "ready"
