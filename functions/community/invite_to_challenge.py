"""Invite friends to a challenge, at most 50 at once: its creator to any, a participant to one that is not for invited users.

They get `challenge:invite` at once, and a notification. The answer does not tell why somebody is not invited.
"""

from fitai.community.challenges import membership
from fitai.community.challenges.models import ChallengeInvitations, InviteToChallenge
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import Conflict, Forbidden, NotFound, TooManyRequests
from fitai.kernel.needs import LIVE_NEEDS, Table


@endpoint(
    "POST",
    "/community/challenges/{id}/invite",
    access="write:community",
    summary="Invite to a challenge",
    needs=(Table.GET_MANY, Table.PUT, Table.CHECK, *LIVE_NEEDS),
    ownership="shared",
    errors=(Conflict, Forbidden, NotFound, TooManyRequests),
)
def handler(request: Request, id: str, body: InviteToChallenge) -> ChallengeInvitations:
    """Return who is invited."""
    return membership.invite_to_challenge(request.caller, id, body.user_ids)
