"""Pause, for an illness, a journey or a rest: paused days are not asked for by the weekly streak.

A week with at least four paused days neither counts nor breaks the streak. With fewer, its target is less by their share.
"""

from fitai.analytics import pauses
from fitai.analytics.models import Pause, PauseRequest
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Invalid
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "POST",
    "/progress/pauses",
    access="write:own_progress",
    summary="Pause",
    status=201,
    needs=(Table.GET_MANY, Table.PUT, Table.CHECK, *LIVE_NEEDS),
    errors=(Conflict, Invalid),
)
def handler(request: Request, body: PauseRequest) -> Pause:
    """Return the pause."""
    return pauses.add_pause(request.caller, request.new_id(), body)
