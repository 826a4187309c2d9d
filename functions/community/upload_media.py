"""Request an upload of a picture, GIF or video for a post: the response is a form that is posted, with the file, to S3.

The form is valid for five minutes and one file: JPEG, PNG, WebP or HEIC and GIF of at most 10 MB, MP4 or WebM of at most 50 MB. Once
the file is processed, the user's devices are notified, and a post may name it. Whoever sees the post sees it.
"""

from fitai.community.activities.models import ActivityMediaUpload
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table, Uploads
from fitai.media import service
from fitai.media.models import Upload


@endpoint(
    "POST",
    "/community/activities/media",
    access="write:community",
    summary="Upload media of a post",
    status=201,
    needs=(Table.PUT, Uploads.SIGN),
    secret=True,
)
def handler(request: Request, body: ActivityMediaUpload) -> Upload:
    """Return the form, and the file's id."""
    return service.create_activity_upload(request.caller, body)
