"""Request an upload of a progress photo: the response is a form that is posted, with the file, to S3.

The form is valid for five minutes and one file of at most 10 MB: JPEG, PNG, WebP, HEIC or HEIF. Once the file is processed, the
user's devices get `notification:new`. Only its owner ever sees a progress photo.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table, Uploads
from fitai.media import service
from fitai.media.models import ProgressPhoto, Upload


@endpoint(
    "POST",
    "/progress/upload-photo",
    access="write:own_progress",
    summary="Upload a progress photo",
    status=201,
    needs=(Table.PUT, Uploads.SIGN),
    secret=True,
)
def handler(request: Request, body: ProgressPhoto) -> Upload:
    """Return the form, and the photo's id."""
    return service.create_photo_upload(request.caller, body)
