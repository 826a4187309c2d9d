"""What a profile shows to whom. Pure."""

from collections.abc import Iterable

from fitai.accounts.models import Account
from fitai.achievements.models import UnlockedAchievement
from fitai.analytics.models import StrongestLift, TrainingGlance
from fitai.kernel.sharing_switches import SharingSwitches
from fitai.kernel.visibility import Rule, Visibility, Whole
from fitai.users.profiles.models import (
    ProfileAchievement,
    ProfileStreaks,
    ProfileTraining,
    PublicProfile,
)
from fitai.users.social import rules as social_rules
from fitai.users.social.models import SocialCounts, Tie

OTHER = "other"
"""The one kind of viewer besides the owner: somebody who may see the profile."""
_WORKOUTS, _PROGRESS = Rule(detail="workouts"), Rule(detail="progress")

TRAINING_FIELDS = Visibility(
    {
        ProfileTraining: {
            "workouts": _WORKOUTS,
            "streaks": _PROGRESS,
            "strongest_lifts": _PROGRESS,
            "achievements": _PROGRESS,
        },
        ProfileStreaks: Whole(_PROGRESS, ("days", "longest_days", "weeks", "longest_weeks")),
        ProfileAchievement: Whole(_PROGRESS, ("id", "title", "icon", "tier", "unlocked_at")),
        StrongestLift: Whole(_PROGRESS, ("exercise_id", "name", "max_weight", "max_reps", "one_rep_max")),
    }
)
"""What others see of the training on a profile, given the switches that its owner has turned on."""


def released_details(switches: SharingSwitches) -> set[str]:
    """The details that a user shows to others."""
    return {name for name, is_shown in (("workouts", switches.workouts), ("progress", switches.progress)) if is_shown}


def training(
    glance: TrainingGlance | None, lifts: list[StrongestLift], achievements: Iterable[UnlockedAchievement]
) -> ProfileTraining:
    """A user's training as the user sees it."""
    return ProfileTraining(
        workouts=glance.workouts if glance else 0,
        streaks=ProfileStreaks(
            days=glance.day_streak if glance else 0,
            longest_days=glance.longest_day_streak if glance else 0,
            weeks=glance.week_streak if glance else 0,
            longest_weeks=glance.longest_week_streak if glance else 0,
        ),
        strongest_lifts=lifts,
        achievements=[
            ProfileAchievement(
                id=achievement.id,
                title=achievement.title,
                icon=achievement.icon,
                tier=achievement.tier,
                unlocked_at=achievement.unlocked_at,
            )
            for achievement in achievements
        ],
    )


def profile(account: Account, counts: SocialCounts, tie: Tie | None, training: ProfileTraining) -> PublicProfile:
    """The profile for a viewer who may see it.

    Args:
        tie: the viewer's tie with the account; None when they are the same.
        training: as its owner sees it.
    """
    if tie is not None:
        training = TRAINING_FIELDS.view(training, OTHER, released_details(account.preferences.privacy.switches))
    details = account.profile
    return PublicProfile(
        **dict(social_rules.user_card(account, tie)),
        bio=details.bio,
        location=details.location,
        fitness_level=details.fitness_level,
        goals=details.goals,
        created_at=account.created_at,
        counts=counts,
        training=training,
        relation=None if tie is None else social_rules.relation(account.id, tie),
    )
