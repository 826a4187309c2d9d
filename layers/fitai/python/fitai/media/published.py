"""What other services may call of media."""

from fitai.kernel.table import Write
from fitai.media import store
from fitai.media.models import PhotoAngle


def progress_photo_check_write(media_id: str, user_id: str, angle: PhotoAngle, otherwise: Exception) -> Write:
    """The check that this is a progress photo of the user, taken from this side, whose upload is expected or accepted.

    Args:
        otherwise: what the transaction raises where it is not.
    """
    return store.progress_photo_check_write(media_id, user_id, angle, otherwise)
