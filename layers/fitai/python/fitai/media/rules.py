"""Where pictures lie, how large they may be, and what follows from their state: pure functions."""

import re

from fitai.media.models import Media, RejectionReason

SIZES = (1600, 512, 128)
"""Pixels of the longer side of what is made of it, largest first."""
LINK_LIFETIME = 5 * 60
"""Seconds that a signed form or link is good for."""
UPLOAD_TIMEOUT = 24 * 60 * 60
"""Seconds that an upload is waited for: the form's, and all retries of looking at the file."""
REJECTION_RETENTION = 7 * 24 * 60 * 60
"""Seconds that a rejection is remembered."""

UPLOAD_PREFIX = "media/uploads/"
"""How the key of every uploaded file begins."""
_UPLOAD_KEY_PATTERN = re.compile(UPLOAD_PREFIX + r"([A-Za-z0-9-]+)/([A-Za-z0-9-]+)")


class UnusableFile(Exception):
    """An uploaded file that no picture can be made of."""

    def __init__(self, reason: RejectionReason) -> None:
        super().__init__(reason)
        self.reason = reason


def upload_key(user_id: str, media_id: str) -> str:
    """Where the owner's upload of this picture goes."""
    return f"{UPLOAD_PREFIX}{user_id}/{media_id}"


def parse_upload_key(key: str) -> tuple[str, str] | None:
    """Owner and id that the key of an upload names; None where it is no such key."""
    found = _UPLOAD_KEY_PATTERN.fullmatch(key)
    return (found[1], found[2]) if found else None


def size_key(user_id: str, media_id: str, size: int | str) -> str:
    """Where one size of the picture is."""
    return f"media/{user_id}/{media_id}/{size}.webp"


def size_keys(user_id: str, media_id: str) -> list[str]:
    """Where all sizes are."""
    return [size_key(user_id, media_id, size) for size in SIZES]


def is_unexpired(media: Media, epoch: int) -> bool:
    """Whether the picture counts as being there: an upload that never came does not."""
    return media.expires is None or media.expires > epoch


def is_awaiting_upload(media: Media | None, user_id: str, epoch: int) -> bool:
    """Whether an upload of this user is what the picture waits for."""
    return media is not None and media.user_id == user_id and media.status == "pending" and is_unexpired(media, epoch)


def is_ready(media: Media | None, user_id: str) -> bool:
    """Whether the picture of this user is ready, so that its files stay."""
    return media is not None and media.user_id == user_id and media.status == "ready"
