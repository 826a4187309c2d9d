"""Type in a value of a day in a custom challenge. Sending it again for the same day corrects it, until the challenge is frozen.

A value for a day can be typed in first until 48 hours after the day has ended.
"""

from fitai.community.challenges import progress
from fitai.community.challenges.models import ReportProgress
from fitai.community.leaderboards.live_events import LeaderboardUpdate
from fitai.kernel.live.actions import Message, action
from fitai.kernel.needs import LIVE_NEEDS, Table


@action(
    "challenge:progress",
    access="write:own_workouts",
    summary="Type in a value of a custom challenge",
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.DELETE,
        Table.CHECK,
        *LIVE_NEEDS,
    ),
    events=(LeaderboardUpdate,),
    ownership="shared",
    cost=5,
)
def handler(message: Message, data: ReportProgress) -> None:
    """Answer with the caller's place, on all of the caller's devices."""
    progress.answer_progress(message, data)
