"""Types of pictures: what crosses the API, and the picture as it is stored."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from fitai.kernel import clock
from fitai.kernel.clock import Moment
from fitai.kernel.types import Input, Model

MAX_BYTES = 10 * 1024 * 1024
"""Size of an uploaded file."""

MediaKind = Literal["avatar", "progress_photo"]
MediaStatus = Literal["pending", "ready", "rejected"]
PhotoAngle = Literal["front", "side", "back"]
PictureSize = Literal["128", "512", "1600"]
"""Pixels of the longer side, at most; a smaller picture is not scaled up."""
RejectionReason = Literal["too_large", "not_an_image", "too_many_pixels", "too_many_frames"]


class Media(Model):
    """A picture as it is stored; never part of a response.

    Attributes:
        angle, taken_on: of a progress photo.
        expires: epoch seconds after which a picture that is not ready counts as deleted.
    """

    id: str
    user_id: str
    kind: MediaKind
    status: MediaStatus = "pending"
    angle: PhotoAngle | None = None
    taken_on: date
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


class Upload(Model):
    """The address and the fields for the upload of one picture: a form to be posted as `multipart/form-data`.

    The form has all of `fields`, a `Content-Type` that begins with `image/`, and at last the file itself as `file`.
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
    """The size of the picture."""

    size: PictureSize = "512"
    """The width of the picture in pixels."""
