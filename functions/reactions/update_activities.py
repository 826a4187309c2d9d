"""Publish, correct or remove the activities that are made of workouts, goals, achievements, templates and challenges."""

from fitai.achievements.events import AchievementRevoked, AchievementUnlocked
from fitai.community.activities import reactions
from fitai.community.activities.reactions import ActivitySource
from fitai.community.challenges.events import ChallengeFinished, ChallengeFinishRevoked
from fitai.goals.events import GoalCompleted, GoalReopened
from fitai.kernel.events import reaction
from fitai.kernel.needs import Library, Table
from fitai.templates.events import TemplateDeleted, TemplateRestored, TemplateShared, TemplateUnshared
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored


@reaction(
    WorkoutCompleted,
    WorkoutCorrected,
    WorkoutDeleted,
    WorkoutRestored,
    GoalCompleted,
    GoalReopened,
    AchievementUnlocked,
    AchievementRevoked,
    TemplateShared,
    TemplateUnshared,
    TemplateDeleted,
    TemplateRestored,
    ChallengeFinished,
    ChallengeFinishRevoked,
    needs=(
        Table.GET,
        Table.GET_MANY,
        Table.QUERY,
        Table.PUT,
        Table.UPDATE,
        Table.DELETE,
        Table.CHECK,
        Library.READ,
    ),
)
def handler(event: ActivitySource) -> None:
    reactions.update_activities(event)
