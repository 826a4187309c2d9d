"""Request an upload of a new profile picture: the response is a form that is posted, with the file, to S3.

The form is valid for five minutes and one file of at most 10 MB: JPEG, PNG, WebP, HEIC or HEIF. Once the file is processed, the
user's devices get `notification:new`, and the profile shows the new picture instead of the old one.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table, Uploads
from fitai.media import service
from fitai.media.models import Upload


@endpoint(
    "POST",
    "/users/upload-avatar",
    access="write:own_profile",
    summary="Upload a profile picture",
    status=201,
    needs=(Table.PUT, Uploads.SIGN),
    secret=True,
)
def handler(request: Request) -> Upload:
    """Return the form, and the picture's id."""
    return service.create_avatar_upload(request.caller)
