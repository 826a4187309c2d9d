"""What activities say, and which are published. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fitai.accounts.models import Visibility
from fitai.community.activities.models import (
    MAX_TITLE,
    MEDIA_PATH,
    Activity,
    ActivityContent,
    ActivityMetadata,
    ActivityRecord,
    ActivityType,
    ChangeActivity,
    NewActivity,
    TargetType,
    UnlockedTier,
)
from fitai.kernel.errors import Invalid
from fitai.workouts.events import WorkoutEvent

NEWS_PERIOD = timedelta(hours=48)
"""How old what an activity tells of may be when it is published."""
MAX_EXERCISES = 20
MAX_RECORDS = 20
"""Names of exercises, and records, that an activity lists of a workout."""
Tier = tuple[str, float]
"""A tier of an achievement, by the achievement's id and its value."""
BODY_GOALS = frozenset({"weight", "bodyFat", "measurement"})
"""Kinds of goals that tell of the body: no activity is made of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """What an activity is made of, for one publication: a workout, a goal, a tier of an achievement, and so on."""

    activity_type: ActivityType
    target_id: str

    @property
    def key(self) -> str:
        """Identifies it among the sources of a user."""
        return f"{self.activity_type}#{self.target_id}"


@dataclass(frozen=True, slots=True)
class Description:
    """What an activity is to say of its target now.

    `max_visibility`: the most that its visibility may show.
    """

    activity_type: ActivityType
    target_type: TargetType
    target_id: str
    content: ActivityContent
    max_visibility: Visibility = "public"


# --- posts -------------------------------------------------------------------------------------------------


def new_post(activity_id: str, user_id: str, request: NewActivity, now: datetime) -> Activity:
    """The activity of a post.

    Raises:
        Invalid: it has neither a title nor a description nor media, or names a file twice.
    """
    _require_content(request.title, request.description, request.media)
    return Activity(
        id=activity_id,
        user_id=user_id,
        activity_type="post",
        content=ActivityContent(
            title=request.title, description=request.description, media=[_address(id_) for id_ in request.media]
        ),
        visibility=request.visibility,
        created_at=now,
        updated_at=now,
        version=1,
    )


def changed(activity: Activity, request: ChangeActivity, now: datetime) -> Activity:
    """The activity after its author's change; it is the next version, also where nothing differs.

    Raises:
        Invalid: media of what is no post; a post without anything; no title of what is no post.
    """
    fields = request.model_fields_set
    is_post = activity.activity_type == "post"
    if "media" in fields and not is_post:
        raise Invalid.field("media", "Only a post has media")
    if "title" in fields and request.title is None and not is_post:
        raise Invalid.field("title", "Must be a text")
    content: dict[str, Any] = {name: getattr(request, name) for name in ("title", "description") if name in fields}
    if "media" in fields:
        content["media"] = [_address(id_) for id_ in request.media]
    after = activity.content.model_copy(update=content)
    if is_post:
        _require_content(after.title, after.description, after.media)
    return activity.model_copy(
        update={
            "content": after,
            "visibility": request.visibility if "visibility" in fields else activity.visibility,
            "edited": activity.edited or after != activity.content,
            "updated_at": now,
            "version": activity.version + 1,
        }
    )


def without_media(activity: Activity, media_id: str, now: datetime) -> Activity | None:
    """The post without a file that was deleted; None where it has nothing else, the same where it does not show it."""
    remaining = [address for address in activity.content.media if address != _address(media_id)]
    if remaining == activity.content.media:
        return activity
    content = activity.content.model_copy(update={"media": remaining})
    if not (content.title or content.description or remaining):
        return None
    return activity.model_copy(update={"content": content, "updated_at": now, "version": activity.version + 1})


def _require_content(title: str | None, description: str | None, media: list[str]) -> None:
    if len(set(media)) < len(media):
        raise Invalid.field("media", "Must not contain a value twice")
    if title is None and description is None and not media:
        raise Invalid.field("title", "A post has a title, a description or media")


def _address(media_id: str) -> str:
    return f"{MEDIA_PATH}{media_id}"


# --- activities that are made of something -----------------------------------------------------------------


def is_news(trained_at: datetime, published_at: datetime) -> bool:
    """Whether something is new enough to be told of."""
    return published_at - trained_at <= NEWS_PERIOD


def end_of_day(day: date) -> datetime:
    """When a day ends, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def end_of_workout(workout: WorkoutEvent) -> datetime:
    """When a workout ended: the end of its day, where that was not recorded, or where it counts for an earlier day."""
    zone = ZoneInfo(workout.timezone)
    end_of_day = datetime.combine(workout.date + timedelta(days=1), time(), zone).astimezone(UTC)
    return min(workout.ended_at, end_of_day) if workout.ended_at else end_of_day


def workout_description(workout: WorkoutEvent, records: list[ActivityRecord]) -> Description:
    """What an activity says of a completed workout, its records inside."""
    metadata = ActivityMetadata(
        duration_seconds=workout.duration_seconds,
        total_volume=workout.total_volume,
        completed_sets=workout.hard_sets,
        exercises=[exercise.name for exercise in workout.exercises[:MAX_EXERCISES]],
        personal_records=workout.personal_records,
        records=records[:MAX_RECORDS],
    )
    content = ActivityContent(title=workout.workout_name, metadata=metadata)
    return Description("workout_completed", "workout", workout.workout_id, content)


def goal_description(goal_id: str, title: str, kind: str, target: float, unit: str) -> Description | None:
    """What an activity says of a goal that was reached; None of one that tells of the body."""
    if kind in BODY_GOALS:
        return None
    metadata = ActivityMetadata(goal_kind=kind, target_value=target, unit=unit)
    return Description("goal_achieved", "goal", goal_id, ActivityContent(title=title, metadata=metadata))


def achievement_description(tiers: list[Tier], titles: Mapping[str, str]) -> Description | None:
    """What an activity says of tiers that were unlocked at once; None of none.

    Args:
        titles: of the achievements, by their ids.
    """
    if not tiers:
        return None
    names = dict.fromkeys(titles[achievement_id] for achievement_id, _ in tiers)
    unlocked = [UnlockedTier(achievement_id=achievement_id, tier=tier) for achievement_id, tier in tiers]
    content = ActivityContent(title=", ".join(names)[:MAX_TITLE], metadata=ActivityMetadata(tiers=unlocked))
    return Description("achievement_unlocked", "achievement", tiers[0][0], content)


def template_description(template_id: str, name: str) -> Description:
    """What an activity says of a template that everybody can see."""
    return Description("template_shared", "template", template_id, ActivityContent(title=name))


def challenge_description(
    challenge_id: str, title: str, rank: int, participants: int, *, is_public: bool
) -> Description:
    """What an activity says of a challenge that was finished; strangers do not read of one that is not public."""
    metadata = ActivityMetadata(rank=rank, participants=participants)
    content = ActivityContent(title=title, metadata=metadata)
    max_visibility: Visibility = "public" if is_public else "friends"
    return Description("challenge_completed", "challenge", challenge_id, content, max_visibility)


def published(
    activity_id: str,
    user_id: str,
    description: Description,
    visibility: Visibility,
    published_at: datetime,
    now: datetime,
) -> Activity:
    """The activity of a description."""
    return Activity(
        id=activity_id,
        user_id=user_id,
        activity_type=description.activity_type,
        target_type=description.target_type,
        target_id=description.target_id,
        content=description.content,
        visibility=visibility,
        created_at=published_at,
        updated_at=now,
        version=1,
    )


def followed(activity: Activity, description: Description, now: datetime) -> Activity:
    """The activity after what it is about was corrected: a text that its author has changed stays; the same if nothing differs."""
    title = activity.content.title if activity.edited else description.content.title
    content = activity.content.model_copy(update={"title": title, "metadata": description.content.metadata})
    if content == activity.content and activity.target_id == description.target_id:
        return activity
    return activity.model_copy(
        update={
            "content": content,
            "target_id": description.target_id,
            "updated_at": now,
            "version": activity.version + 1,
        }
    )
