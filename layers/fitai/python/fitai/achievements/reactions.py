"""The reaction that evaluates achievements: which event may have changed which values."""

from fitai.achievements import service, values
from fitai.analytics.events import AnalyticsChanged
from fitai.community.activities.events import ActivityLiked, ActivityUnliked
from fitai.goals.events import GoalCompleted, GoalMilestoneReached, GoalReopened
from fitai.templates.events import TemplateCreated, TemplateDeleted, TemplateRestored
from fitai.users.body.events import BodyChanged
from fitai.workouts.events import RecordsChanged, WorkoutsImported

AchievementSource = (
    AnalyticsChanged
    | RecordsChanged
    | WorkoutsImported
    | BodyChanged
    | GoalCompleted
    | GoalReopened
    | GoalMilestoneReached
    | TemplateCreated
    | TemplateDeleted
    | TemplateRestored
    | ActivityLiked
    | ActivityUnliked
)
"""The events that may change the values of achievements."""


def unlock_achievements(event: AchievementSource) -> None:
    """Evaluate what the event may have changed.

    A change of the analytics without days is an import or a rebuild: what it unlocks is told as one.
    """
    match event:
        case AnalyticsChanged():
            day = max(event.days, default=None)
            service.evaluate(event.user_id, (values.TRAINING,), day=day, in_bulk=not event.days)
        case RecordsChanged():
            service.evaluate(event.user_id, (values.TRAINING,))
        case BodyChanged():
            day = max(event.days, default=None)
            service.evaluate(event.user_id, (values.BODY,), day=day, in_bulk=not event.days)
        case GoalCompleted() | GoalMilestoneReached():
            service.evaluate(event.user_id, (values.GOALS,), day=event.day)
        case GoalReopened():
            service.evaluate(event.user_id, (values.GOALS,))
        case WorkoutsImported():
            service.count_import(event.user_id, event.import_id, undone=event.undone)
        case TemplateCreated() | TemplateDeleted() | TemplateRestored():
            service.evaluate(event.user_id, (values.TEMPLATES,))
        case ActivityLiked() | ActivityUnliked():
            if event.user_id != event.author_id:
                service.evaluate(event.user_id, (values.COMMUNITY,))
