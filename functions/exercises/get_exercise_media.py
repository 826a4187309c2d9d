"""A picture, GIF or video of an exercise: a redirect to an address that is valid for five minutes.

For everybody who sees the exercise and the file in its `media`. The address in `media` is below the API's address.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Library, Media, MediaKey, Table
from fitai.media import service
from fitai.media.models import PictureQuery


@endpoint(
    "GET",
    "/exercises/{id}/media/{mediaId}",
    access="public",
    ownership="shared",
    summary="Media of an exercise",
    status=302,
    needs=(Library.READ, Table.GET, Media.READ, MediaKey.READ),
    errors=(NotFound,),
)
def handler(request: Request, id: str, media_id: str, query: PictureQuery) -> RawResponse:
    """Redirect to the file."""
    address = service.exercise_media_link(request.reader("read:exercises"), id, media_id, query.size)
    return RawResponse("", "text/plain", status=302, headers={"Location": address})
