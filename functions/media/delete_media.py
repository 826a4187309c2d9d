"""Delete an own picture, in all its sizes. A profile that showed it has no picture then."""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Media, Table
from fitai.kernel.types import Nothing
from fitai.media import service


@endpoint(
    "DELETE",
    "/media/{id}",
    access="write:own_profile",
    summary="Delete a picture",
    needs=(Table.GET, Table.DELETE, Table.PUT, Media.DELETE),
    errors=(NotFound,),
)
def handler(request: Request, id: str) -> Nothing:
    """Return nothing."""
    service.delete_own_media(request.caller, id)
    return Nothing()
