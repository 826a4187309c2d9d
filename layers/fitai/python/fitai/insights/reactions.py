"""What events say of users, and what is counted of them."""

from collections.abc import Iterable
from datetime import UTC

from fitai.accounts.events import UserRegistered
from fitai.coach.generation.events import GenerationRequested
from fitai.community.activities.events import ActivityLiked, ActivityPublished, ActivityShared, ActivityUnliked
from fitai.community.challenges.events import ChallengeJoined
from fitai.community.comments.events import CommentCreated, CommentLiked
from fitai.goals.events import GoalChanged
from fitai.insights import rules, service
from fitai.insights.models import Feature
from fitai.insights.rules import ACTIVE, Facts, Numbers, SubscriptionState
from fitai.kernel.events import Event
from fitai.kernel.observability import write_metrics
from fitai.payments.events import SubscriptionChanged
from fitai.templates.events import TemplateCreated
from fitai.users.body.events import BodyChanged
from fitai.users.social.events import (
    FriendRemoved,
    FriendRequested,
    FriendsMade,
    TieEnded,
    UserBlocked,
    UserFollowed,
)
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted, WorkoutsImported

Activity = WorkoutBegan | WorkoutCompleted | BodyChanged | UserRegistered
Engagement = (
    ActivityPublished
    | ActivityLiked
    | ActivityUnliked
    | ActivityShared
    | CommentCreated
    | CommentLiked
    | FriendRequested
    | FriendsMade
    | FriendRemoved
    | UserFollowed
    | UserBlocked
    | TieEnded
    | ChallengeJoined
    | GoalChanged
    | TemplateCreated
    | GenerationRequested
    | WorkoutsImported
)
ACTS: dict[type[Event], tuple[Feature | None, str | None]] = {
    ActivityLiked: ("community", "likes"),
    ActivityUnliked: (None, "unlikes"),
    ActivityShared: ("community", "shares"),
    CommentCreated: ("community", "comments"),
    CommentLiked: ("community", None),
    FriendRequested: ("community", None),
    FriendsMade: ("community", "friendships"),
    UserFollowed: ("community", None),
    ChallengeJoined: ("challenges", "challenge_joins"),
    GoalChanged: ("goals", None),
    TemplateCreated: ("templates", None),
    GenerationRequested: ("ai_plans", "plans_requested"),
}
"""The feature that an event is a use of, and the number that counts it."""


def count_activity(event: Activity) -> None:
    """Count that a user has joined or was active, and the workouts that were started and completed."""
    match event:
        case UserRegistered():
            service.count(event.user_id, Facts(joined=rules.utc_day(event.at)))
        case BodyChanged():
            if event.is_new:
                service.count(event.user_id, Facts(days={ACTIVE: [rules.utc_day(event.at)]}))
        case WorkoutBegan():
            _count_workout(event, [], Numbers({(_start(event), "started"): 1}))
        case WorkoutCompleted():
            numbers = {"completed": 1, "sessions": 1, "session_seconds": round(event.duration_seconds)}
            start = _start(event)
            days = [day.toordinal() for day in event.logged_on]
            _count_workout(event, days, Numbers({(start, name): number for name, number in numbers.items()}))


def _start(event: WorkoutBegan | WorkoutCompleted) -> int:
    return rules.utc_day(event.started_at or event.at)


def _count_workout(event: WorkoutBegan | WorkoutCompleted, logged_on: Iterable[int], numbers: Numbers) -> None:
    """Count a workout on the days on which it was done, as the device says; once for each event."""
    event_day = rules.utc_day(event.at)
    days = [rules.counted_day(day, event_day) for day in rules.days_of_workout(_start(event), logged_on)]
    counted_days = [day for day in days if day is not None]
    features: list[Feature] = ["live"]
    if event.template_id:
        features.append("templates")
    if isinstance(event, WorkoutCompleted) and event.counts.is_together:
        features.append("rooms")
    facts = Facts(days=dict.fromkeys((ACTIVE, *features), counted_days))
    moved = Numbers()
    for (day, name), number in numbers.items():
        if (counted := rules.counted_day(day, event_day)) is not None:
            moved[counted, name] += number
    if moved:
        service.count(event.user_id, facts, moved, ("count_activity", event))


def count_engagement(event: Engagement) -> None:
    """Count the use of a feature, and what users do with each other."""
    day = rules.utc_day(event.at)
    feature, number = ACTS.get(type(event), (None, None))
    match event:
        case ActivityPublished() if event.activity_type == "post":
            feature, number = "community", "posts"
        case ActivityPublished() if event.activity_type == "workout_completed":
            number = "workouts_shared"
        case FriendRemoved() | UserBlocked() | TieEnded() if event.were_friends:
            number = "friendships_ended"
        case WorkoutsImported() if not event.undone:
            feature = "imports"
    names = [feature, ACTIVE] if feature == "imports" else [feature]
    facts = Facts(days={name: [day] for name in names if name})
    if number:
        service.count(event.user_id, facts, Numbers({(day, number): 1}), ("count_engagement", event))
    elif feature:
        service.count(event.user_id, facts)


def count_business(event: SubscriptionChanged) -> None:
    """Count who pays, and what; and report it as metrics."""
    change = SubscriptionState(
        revision=event.revision,
        day=event.at.astimezone(UTC).date().toordinal(),
        is_paying=event.is_paying,
        amount=event.monthly_amount if event.is_paying else 0,
        currency=event.currency,
        is_trial=event.is_trial,
        is_voluntary=event.is_voluntary,
    )
    if service.count(event.user_id, Facts(change=change)) and event.is_paying != event.was_paying:
        name = "SubscribersGained" if event.is_paying else "SubscribersLost"
        write_metrics("insights", {}, {name: 1})
