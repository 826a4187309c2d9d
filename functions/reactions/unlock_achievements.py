"""Unlock achievements, or take them back, when workouts, records, the body log, goals, templates or likes have changed; tell the user's devices."""

from fitai.achievements import reactions
from fitai.analytics.events import AnalyticsChanged
from fitai.community.activities.events import ActivityLiked, ActivityUnliked
from fitai.goals.events import GoalCompleted, GoalMilestoneReached, GoalReopened
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.templates.events import TemplateCreated, TemplateDeleted, TemplateRestored
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import RecordsChanged, WorkoutsImported


@reaction(
    AnalyticsChanged,
    RecordsChanged,
    WorkoutsImported,
    BodyChanged,
    GoalCompleted,
    GoalReopened,
    GoalMilestoneReached,
    TemplateCreated,
    TemplateDeleted,
    TemplateRestored,
    ActivityLiked,
    ActivityUnliked,
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.CHECK),
    timeout=60,
)
def handler(event: reactions.AchievementSource) -> None:
    reactions.unlock_achievements(event)
