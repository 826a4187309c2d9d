"""Count for the platform analytics which features are used, and what users do with each other."""

from fitai.coach.generation.events import GenerationRequested
from fitai.community.activities.events import ActivityLiked, ActivityPublished, ActivityShared, ActivityUnliked
from fitai.community.challenges.events import ChallengeJoined
from fitai.community.comments.events import CommentCreated, CommentLiked
from fitai.goals.events import GoalChanged
from fitai.insights import reactions
from fitai.kernel.events import reaction
from fitai.kernel.needs import Table
from fitai.templates.events import TemplateCreated
from fitai.users.social.events import (
    FriendRemoved,
    FriendRequested,
    FriendsMade,
    TieEnded,
    UserBlocked,
    UserFollowed,
)
from fitai.workouts.events import WorkoutsImported


@reaction(
    ActivityPublished,
    ActivityLiked,
    ActivityUnliked,
    ActivityShared,
    CommentCreated,
    CommentLiked,
    FriendRequested,
    FriendsMade,
    FriendRemoved,
    UserFollowed,
    UserBlocked,
    TieEnded,
    ChallengeJoined,
    GoalChanged,
    TemplateCreated,
    GenerationRequested,
    WorkoutsImported,
    needs=(Table.GET, Table.PUT, Table.UPDATE, Table.CHECK),
    timeout=60,
)
def handler(event: reactions.Engagement) -> None:
    reactions.count_engagement(event)
