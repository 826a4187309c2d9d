"""Ask for an upload of a progress photo: the answer is a form that is posted, with the file, to S3.

It is good for five minutes and one file of at most 10 MB: JPEG, PNG or WebP. Once the file has been looked at, the
user's devices get `notification:new`. Nobody but its owner ever sees a progress photo.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table, Uploads
from fitai.media import service
from fitai.media.models import ProgressPhoto, Upload


@endpoint(
    "POST",
    "/progress/upload-photo",
    access="user",
    summary="Upload a progress photo",
    status=201,
    needs=(Table.PUT, Uploads.SIGN),
)
def handler(request: Request, body: ProgressPhoto) -> Upload:
    """Answer the form, and the id that the photo will have."""
    return service.create_photo_upload(request.caller, body)
