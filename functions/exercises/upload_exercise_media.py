"""Request an upload of a picture, GIF or video of an exercise: the response is a form that is posted, with the file, to S3.

For the creator of a custom exercise, and for admins. The form is valid for five minutes and one file: JPEG, PNG or WebP and
GIF of at most 10 MB, MP4 or WebM of at most 50 MB; what the file is, is decided by its content. Once it is processed, the
exercise's `media` has its address, and the creator's devices get `notification:new`. When its creator adds to an approved
exercise, everybody else sees it after the next approval; what an admin adds to the library is public at once.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Library, Table, Uploads
from fitai.media import service
from fitai.media.models import ExerciseMediaUpload, Upload


@endpoint(
    "POST",
    "/exercises/{id}/media",
    access="write:custom_exercises",
    summary="Upload media of an exercise",
    secret=True,
    status=201,
    needs=(Library.READ, Table.GET, Table.PUT, Uploads.SIGN),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, body: ExerciseMediaUpload) -> Upload:
    """Return the form, and the file's id."""
    return service.create_exercise_upload(request.caller, id, body)
