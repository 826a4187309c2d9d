"""Take a participant out of the ranking of a challenge, by its creator or an admin; a decided one is ranked again."""

from fitai.community.challenges import membership
from fitai.community.challenges.models import DisqualifyParticipant
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import NotFound
from fitai.kernel.needs import Table
from fitai.kernel.types import Nothing


@endpoint(
    "POST",
    "/community/challenges/{id}/disqualify",
    access="write:community",
    summary="Disqualify a participant",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Table.CHECK),
    errors=(NotFound,),
)
def handler(request: Request, id: str, body: DisqualifyParticipant) -> Nothing:
    """Return nothing."""
    membership.disqualify(request.caller, id, body.user_id)
    return Nothing()
