"""The reactions that make activities of what users do, and that delete what is left of deleted activities."""

from datetime import datetime

from fitai.achievements.events import AchievementRevoked, AchievementUnlocked, TierChange
from fitai.community.activities import publishing, rules
from fitai.community.activities.models import ActivityRecord
from fitai.community.activities.rules import Description, Source, Tier
from fitai.community.challenges.events import ChallengeFinished, ChallengeFinishRevoked
from fitai.goals import published as goals
from fitai.goals.events import GoalCompleted, GoalReopened
from fitai.templates import published as templates
from fitai.templates.events import TemplateDeleted, TemplateRestored, TemplateShared, TemplateUnshared
from fitai.workouts import published as workouts
from fitai.workouts.events import WorkoutCompleted, WorkoutCorrected, WorkoutDeleted, WorkoutRestored

WorkoutSource = WorkoutCompleted | WorkoutCorrected | WorkoutDeleted | WorkoutRestored
GoalSource = GoalCompleted | GoalReopened
AchievementSource = AchievementUnlocked | AchievementRevoked
TemplateSource = TemplateShared | TemplateUnshared | TemplateDeleted | TemplateRestored
ChallengeSource = ChallengeFinished | ChallengeFinishRevoked
ActivitySource = WorkoutSource | GoalSource | AchievementSource | TemplateSource | ChallengeSource
"""The events after which there may be an activity more, a changed one, or one less."""


def update_activities(event: ActivitySource) -> None:
    """Publish, correct or remove what an event is about; see `publishing`."""
    match event:
        case WorkoutDeleted() if not event.was_completed:
            # There was no activity of it.
            return
        case WorkoutCompleted() | WorkoutCorrected() | WorkoutDeleted() | WorkoutRestored():
            _follow_workout(event)
        case GoalCompleted() | GoalReopened():
            _follow_goal(event)
        case AchievementUnlocked():
            # An import gives no activities, and what counts for a day long past is no news.
            if not event.in_bulk:
                news = [change for change in event.tiers if rules.is_news(rules.end_of_day(change.day), event.at)]
                publishing.publish_tiers(event.user_id, _tiers(news), event.at)
        case AchievementRevoked():
            publishing.revoke_tiers(event.user_id, _tiers(event.tiers))
        case TemplateShared() | TemplateUnshared() | TemplateDeleted() | TemplateRestored():
            _follow_template(event)
        case ChallengeFinished() | ChallengeFinishRevoked():
            _follow_challenge(event)


def _follow_workout(event: WorkoutSource) -> None:
    user_id, workout_id = event.user_id, event.workout_id

    def describe(published_at: datetime) -> Description | None:
        current = workouts.completed_workout_with_records(user_id, workout_id)
        if current is None:
            return None
        workout, records = current
        if not rules.is_news(rules.end_of_workout(workout), published_at):
            return None
        named = [ActivityRecord(exercise_name=record.exercise_name, record=record.record) for record in records]
        return rules.workout_description(workout, named)

    news_at = event.at if isinstance(event, WorkoutCompleted) else None
    publishing.follow(user_id, Source("workout_completed", workout_id), describe, news_at=news_at)


def _follow_goal(event: GoalSource) -> None:
    user_id, goal_id = event.user_id, event.goal_id

    def describe(published_at: datetime) -> Description | None:
        goal = goals.completed_goal(user_id, goal_id)
        if goal is None or not rules.is_news(rules.end_of_day(goal.day), published_at):
            return None
        return rules.goal_description(goal_id, goal.title, goal.kind, goal.target, goal.unit)

    news_at = event.at if isinstance(event, GoalCompleted) else None
    publishing.follow(user_id, Source("goal_achieved", goal_id), describe, news_at=news_at)


def _follow_template(event: TemplateSource) -> None:
    user_id, template_id = event.user_id, event.template_id

    def describe(published_at: datetime) -> Description | None:
        name = templates.visible_template_name(user_id, template_id)
        return None if name is None else rules.template_description(template_id, name)

    news_at = event.at if isinstance(event, TemplateShared) else None
    publishing.follow(user_id, Source("template_shared", template_id), describe, news_at=news_at)


def _follow_challenge(event: ChallengeSource) -> None:
    source = Source("challenge_completed", event.challenge_id)
    if isinstance(event, ChallengeFinishRevoked):
        publishing.forbid(event.user_id, source)
        return

    def describe(published_at: datetime) -> Description | None:
        return rules.challenge_description(
            event.challenge_id,
            event.title,
            event.rank,
            event.participants,
            is_public=event.visibility == "public",
        )

    publishing.follow(event.user_id, source, describe, news_at=event.at)


def _tiers(changes: list[TierChange]) -> list[Tier]:
    return [(change.achievement_id, change.tier) for change in changes]
