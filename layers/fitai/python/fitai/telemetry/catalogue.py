"""Every product event: the domain event that it follows from, its properties, and the consent that it needs.

A property is a number, a flag or one of a few declared values; `rules.admitted_properties` drops everything else. There is no text, no
name, no id of anybody or anything, no address and nothing of the body.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from fitai.accounts.consents.models import ConsentKind
from fitai.accounts.models import Plan
from fitai.achievements.events import AchievementUnlocked
from fitai.coach.events import RecommendationGenerated
from fitai.coach.models import Occasion, Provider, RecommendationType
from fitai.community.activities.events import ActivityLiked, ActivityShared
from fitai.community.challenges.events import ChallengeFinished, ChallengeJoined
from fitai.community.comments.events import CommentCreated, CommentLiked
from fitai.goals.events import GoalChanged, GoalCompleted
from fitai.goals.models import GoalKind
from fitai.kernel.events import Event
from fitai.payments.events import Interval, SubscriptionChanged
from fitai.telemetry.rules import Choice, Flag, Number, Property
from fitai.templates.events import TemplateCreated, TemplateShared
from fitai.training.vocabulary import MovementPattern, Muscle
from fitai.users.social.events import FriendRequested, FriendsMade, UserFollowed
from fitai.workouts.events import WorkoutBegan, WorkoutCompleted, WorkoutsImported

Values = Mapping[str, object]
MAX_EXERCISES = 50
"""Events of the exercises of one workout, at most."""
PLANS: tuple[Plan, ...] = get_args(Plan)
"""The plans, the smallest first."""


@dataclass(frozen=True)
class ProductEventDeclaration:
    """A product event of one domain event.

    Attributes:
        read: the values of the properties, for each product event that the domain event leads to; nothing where it leads to none.
    """

    name: str
    event: type[Event]
    consent: ConsentKind
    read: Callable[[Any], Iterable[Values]]
    properties: Mapping[str, Property] = field(default_factory=dict)


def _workout_started(event: WorkoutBegan) -> Iterator[Values]:
    yield {"fromTemplate": event.template_id is not None}


def _workout_completed(event: WorkoutCompleted) -> Iterator[Values]:
    yield {
        "minutes": event.duration_seconds / 60,
        "exercises": len(event.exercises),
        "sets": event.hard_sets,
        "records": event.personal_records,
        "fromTemplate": event.template_id is not None,
        "planKept": event.counts.is_plan_kept,
        "together": event.counts.is_together,
        "backdated": event.backdated,
    }


def _exercises_completed(event: WorkoutCompleted) -> Iterator[Values]:
    for exercise in event.exercises[:MAX_EXERCISES]:
        muscles = exercise.primary_muscles
        yield {
            "pattern": exercise.pattern,
            "muscle": muscles[0] if muscles else None,
            "sets": exercise.hard_sets,
            "assisted": exercise.assisted,
        }


def _goal_created(event: GoalChanged) -> Iterator[Values]:
    if event.created is not None:
        yield {"kind": event.created}


def _nothing_more(event: Event) -> Iterator[Values]:
    yield {}


def _interaction(kind: str) -> Callable[[Event], Iterable[Values]]:
    return lambda event: [{"kind": kind}]


def _recommendation_generated(event: RecommendationGenerated) -> Iterator[Values]:
    yield {"type": event.recommendation_type, "author": event.provider, "occasion": event.occasion}


def _subscription_upgraded(event: SubscriptionChanged) -> Iterator[Values]:
    # A late payment brings back a plan that was subscribed to before.
    if event.reason != "renewed" and PLANS.index(event.plan) > PLANS.index(event.previous_plan):
        yield {
            "plan": event.plan,
            "previousPlan": event.previous_plan,
            "interval": event.interval,
            "trial": event.is_trial,
        }


def _import_completed(event: WorkoutsImported) -> Iterator[Values]:
    if not event.undone:
        yield {}


def _achievements_unlocked(event: AchievementUnlocked) -> Iterator[Values]:
    yield {"tiers": len(event.tiers), "inBulk": event.in_bulk}


def _challenge_finished(event: ChallengeFinished) -> Iterator[Values]:
    yield {"participants": event.participants}


INTERACTIONS: Mapping[type[Event], str] = {
    ActivityLiked: "like",
    ActivityShared: "share",
    CommentCreated: "comment",
    CommentLiked: "comment_like",
    FriendRequested: "friend_request",
    FriendsMade: "friendship",
    UserFollowed: "follow",
    ChallengeJoined: "challenge",
    TemplateShared: "template_share",
}
"""What counts as a social interaction."""
INTERACTION = {"kind": Choice.of(INTERACTIONS.values())}

DECLARATIONS: tuple[ProductEventDeclaration, ...] = (
    ProductEventDeclaration(
        "workout_started", WorkoutBegan, "product_analytics", _workout_started, {"fromTemplate": Flag()}
    ),
    ProductEventDeclaration(
        "workout_completed",
        WorkoutCompleted,
        "product_analytics",
        _workout_completed,
        {
            "minutes": Number(highest=24 * 60),
            "exercises": Number(highest=100),
            "sets": Number(highest=500),
            "records": Number(highest=100),
            "fromTemplate": Flag(),
            "planKept": Flag(),
            "together": Flag(),
            "backdated": Flag(),
        },
    ),
    ProductEventDeclaration(
        "exercise_completed",
        WorkoutCompleted,
        "product_analytics",
        _exercises_completed,
        {
            "pattern": Choice.of(MovementPattern),
            "muscle": Choice.of(Muscle),
            "sets": Number(highest=100),
            "assisted": Flag(),
        },
    ),
    ProductEventDeclaration(
        "goal_created", GoalChanged, "product_analytics", _goal_created, {"kind": Choice.of(get_args(GoalKind))}
    ),
    ProductEventDeclaration("goal_completed", GoalCompleted, "product_analytics", _nothing_more),
    ProductEventDeclaration("template_created", TemplateCreated, "product_analytics", _nothing_more),
    ProductEventDeclaration("import_completed", WorkoutsImported, "product_analytics", _import_completed),
    ProductEventDeclaration(
        "achievement_unlocked",
        AchievementUnlocked,
        "product_analytics",
        _achievements_unlocked,
        {"tiers": Number(highest=1_000), "inBulk": Flag()},
    ),
    ProductEventDeclaration(
        "challenge_finished", ChallengeFinished, "product_analytics", _challenge_finished, {"participants": Number()}
    ),
    *(
        ProductEventDeclaration("social_interaction", event, "product_analytics", _interaction(kind), INTERACTION)
        for event, kind in INTERACTIONS.items()
    ),
    ProductEventDeclaration(
        "subscription_upgraded",
        SubscriptionChanged,
        "product_analytics",
        _subscription_upgraded,
        {
            "plan": Choice.of(PLANS),
            "previousPlan": Choice.of(PLANS),
            "interval": Choice.of(get_args(Interval)),
            "trial": Flag(),
        },
    ),
    ProductEventDeclaration(
        "ai_recommendation_generated",
        RecommendationGenerated,
        "coach_analytics",
        _recommendation_generated,
        {
            "type": Choice.of(RecommendationType),
            "author": Choice.of(get_args(Provider)),
            "occasion": Choice.of(get_args(Occasion)),
        },
    ),
)

SOURCES: tuple[type[Event], ...] = tuple(dict.fromkeys(declaration.event for declaration in DECLARATIONS))
"""The domain events that product events follow from."""


@cache
def declarations_of(event: type[Event]) -> tuple[ProductEventDeclaration, ...]:
    """The product events that follow from a domain event."""
    return tuple(declaration for declaration in DECLARATIONS if declaration.event is event)
