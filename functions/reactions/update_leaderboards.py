"""Compute a user's scores on leaderboards anew after the training, or who is listed, has changed."""

from fitai.accounts.events import PreferencesChanged
from fitai.analytics.events import AnalyticsChanged
from fitai.community.leaderboards import updating
from fitai.kernel.events import reaction
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored


@reaction(
    AnalyticsChanged,
    PreferencesChanged,
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    needs=(Table.GET_MANY, Table.PUT, Table.UPDATE, Table.CHECK, Library.READ, *LIVE_NEEDS),
    timeout=120,
)
def handler(event: updating.ScoreSource) -> None:
    updating.follow(event)
