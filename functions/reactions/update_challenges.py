"""Compute the scores of challenges anew after a workout was completed, corrected, deleted or restored, or a challenge joined."""

from fitai.community.challenges import progress
from fitai.community.challenges.events import ChallengeJoined
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Index, Library, Table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    ChallengeJoined,
    needs=(
        Table.GET_MANY,
        Table.PUT,
        Table.UPDATE,
        Table.CHECK,
        Index.QUERY,
        Library.READ,
        *LIVE_NEEDS,
    ),
    timeout=120,
)
def handler(event: WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored | ChallengeJoined) -> None:
    progress.follow(event)
