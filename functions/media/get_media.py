"""A picture: a redirect to an address that is valid for five minutes.

For own pictures, for the profile pictures of users whom the caller may see in a list or by their profile, and for media of
exercises and activities that the caller sees. An own
upload that is not processed yet is 409 `media_pending`.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Library, Media, MediaKey, Table
from fitai.media import service
from fitai.media.models import PictureQuery


@endpoint(
    "GET",
    "/media/{id}",
    access="read:own_profile",
    ownership="shared",
    summary="A picture",
    status=302,
    needs=(Table.GET, Table.GET_MANY, Library.READ, Media.READ, MediaKey.READ),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, query: PictureQuery) -> RawResponse:
    """Redirect to the picture."""
    address = service.picture_link(request.caller, id, query.size)
    return RawResponse("", "text/plain", status=302, headers={"Location": address})
