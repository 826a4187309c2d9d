"""Types of pictures: what crosses the API, and the picture as it is stored."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

MAX_BYTES = 10 * 1024 * 1024
"""Size of an uploaded picture, or of a GIF."""
MAX_VIDEO_BYTES = 50 * 1024 * 1024
"""Size of an uploaded video: half a minute of a phone's."""

MediaKind = Literal["avatar", "progress_photo", "exercise_media", "activity"]
MediaForm = Literal["image", "gif", "video"]
MediaStatus = Literal["pending", "ready", "rejected"]
PhotoAngle = Literal["front", "side", "back"]
PictureSize = Literal["128", "512", "1600"]
"""Pixels of the longer side, at most; a smaller picture is not scaled up."""
RejectionReason = Literal["too_large", "not_an_image", "not_a_gif", "not_a_video", "too_many_pixels", "too_many_frames"]
LIBRARY_OWNER = "library"
"""The owner of what admins upload for exercises that are not their own; no user has this id."""


class Media(Model):
    """A picture as it is stored; never part of a response.

    Attributes:
        angle, taken_on: of a progress photo.
        exercise_id: of media of an exercise. form: what it is uploaded as.
        activity_id: of media of an activity, once it shows them.
        extension: of a GIF or video that is ready, whose file is kept; a picture is rendered instead.
        expires: epoch seconds after which a picture that is not ready counts as deleted.
    """

    id: str
    user_id: str
    kind: MediaKind
    status: MediaStatus = "pending"
    angle: PhotoAngle | None = None
    taken_on: date
    exercise_id: str | None = None
    activity_id: str | None = None
    form: MediaForm = "image"
    extension: str | None = None
    reason: RejectionReason | None = None
    created_at: Moment
    expires: int | None = None


def _require_past(day: date) -> date:
    # In some time zone it is already tomorrow.
    if day > clock.now().date() + timedelta(days=1):
        raise ValueError("Must not be in the future")
    return day


PastDay = Annotated[date, AfterValidator(_require_past)]


class ProgressPhoto(Input):
    """A progress photo to be uploaded."""

    angle: PhotoAngle
    """From which side the photo is taken."""
    date: PastDay | None = Field(None, description="The day of the photo; today in UTC when left out.")


class ExerciseMediaUpload(Input):
    """A picture, GIF or video of an exercise to be uploaded."""

    type: MediaForm = Field(
        description="`image`: JPEG, PNG or WebP, at most 10 MB. `gif`: at most 10 MB. `video`: MP4 or WebM, at most 50 MB."
    )


class Upload(Model):
    """The address and the fields for the upload of one file: a form to be posted as `multipart/form-data`.

    The form has all of `fields`, a `Content-Type` that begins with `image/` (of a video with `video/`), and at last the
    file itself as `file`.
    """

    id: str
    """Identifies the picture, before and after it is uploaded."""
    url: str
    """The address to post the form to."""
    fields: dict[str, str]
    """The fields of the form, to be sent before `file`, as they are."""
    max_bytes: int
    """The largest file that is accepted, in bytes."""
    expires_at: Moment
    """When the form expires; ask for a new one then."""


class PictureQuery(Input):
    """The size of the picture; a GIF or a video has one size only."""

    size: PictureSize = "512"
    """The width of the picture in pixels."""
