"""Look at a picture: a redirect to an address in S3 that is good for five minutes.

Own pictures, and the profile pictures of those whom the caller may see in a list or by their profile. An own upload that has not been looked at
yet is 409 `media_pending`.
"""

from fitai.kernel.endpoint import Raw, Request, endpoint
from fitai.kernel.errors import Conflict, NotFound
from fitai.kernel.needs import Media, Table
from fitai.media import service
from fitai.media.models import PictureQuery


@endpoint(
    "GET",
    "/media/{id}",
    access="user",
    whose="shared",
    summary="A picture",
    status=302,
    needs=(Table.GET, Table.GET_MANY, Media.READ),
    errors=(Conflict, NotFound),
)
def handler(request: Request, id: str, query: PictureQuery) -> Raw:
    """Answer where the picture is."""
    address = service.show(request.caller, id, query.size)
    return Raw("", "text/plain", status=302, headers={"Location": address})
