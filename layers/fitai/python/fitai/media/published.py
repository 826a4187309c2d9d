"""What other services may call of media."""

from fitai.kernel.table import Write
from fitai.media import store
from fitai.media.models import PhotoAngle


def activity_media_write(media_id: str, user_id: str, activity_id: str, otherwise: Exception) -> Write:
    """The write that an activity shows a file which the user has uploaded for activities, and which is ready.

    Args:
        otherwise: what the transaction raises where it is not, or where another activity shows it.
    """
    return store.activity_media_write(media_id, user_id, activity_id, otherwise)


def progress_photo_check_write(media_id: str, user_id: str, angle: PhotoAngle, otherwise: Exception) -> Write:
    """The check that this is a progress photo of the user, taken from this side, whose upload is expected or accepted.

    Args:
        otherwise: what the transaction raises where it is not.
    """
    return store.progress_photo_check_write(media_id, user_id, angle, otherwise)
