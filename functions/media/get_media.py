"""Look at a picture: a redirect to an address in S3 that is good for five minutes.

Own pictures, and the profile pictures of those whom the caller may see in a list or by their profile. An own upload that has not been looked at
yet is 409 `media_pending`.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Media, Table
from fitai.media import service
from fitai.media.models import PictureQuery


@endpoint(
    "GET",
    "/media/{id}",
    access="user",
    ownership="shared",
    summary="A picture",
    status=302,
    needs=(Table.GET, Table.GET_MANY, Media.READ),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, query: PictureQuery) -> RawResponse:
    """Answer where the picture is."""
    address = service.picture_link(request.caller, id, query.size)
    return RawResponse("", "text/plain", status=302, headers={"Location": address})
