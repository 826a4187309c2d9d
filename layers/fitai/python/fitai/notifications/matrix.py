"""Which notification is sent by which channel: types, their categories, and the defaults of each category. Pure data.

docs/notifications.md explains the columns. In the app every notification is listed; push and mail follow the matrix, the
four flags of `preferences.notifications`, and the user's own choice for a category.
"""

from dataclasses import dataclass
from typing import Literal, get_args

NotificationType = Literal[
    "security_alert",
    "payment",
    "moderation_decision",
    "exercise_reviewed",
    "template_featured",
    "report_outcome",
    "appeal_outcome",
    "friend_request",
    "friend_accepted",
    "mention",
    "comment",
    "reply",
    "room_message",
    "challenge_invite",
    "challenge_started",
    "challenge_ended",
    "challenge_excluded",
    "room_invite",
    "ai_ready",
    "export_ready",
    "goal_milestone",
    "goal_completed",
    "goal_expired",
    "achievement_unlocked",
    "like",
    "comment_like",
    "follow",
    "overtaken",
    "streak_at_risk",
    "friend_trained",
    "weekly_summary",
    "digest",
    "reminder",
    "workout_idle",
    "workout_ended",
    "tip",
    "workout_reminder",
    "media_ready",
    "media_rejected",
]
"""What has happened."""
Category = Literal[
    "security",
    "payment",
    "moderation",
    "friend_request",
    "mention",
    "comment",
    "challenge",
    "ai",
    "export",
    "goal_achievement",
    "like",
    "follow",
    "overtaken",
    "streak",
    "friend_trained",
    "digest",
    "reminder",
    "tip",
    "workout_reminder",
    "media",
]
"""The types that are switched together: a row of the matrix."""
Flag = Literal["workout_reminders", "progress_updates", "social_activity", "ai_recommendations"]
"""The four flags of `preferences.notifications`."""
Setting = Literal["on", "off", "locked", "opt_in", "never", "with_time"]
"""Whether a channel is used: `locked` cannot be turned off, `opt_in` is off until the user asks for it, `never` is not sent by
this channel at all, `with_time` is on once the user has set a time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix."""

    push: Setting
    mail: Setting
    flag: Flag | None = None


MATRIX: dict[Category, Row] = {
    "security": Row("locked", "locked"),
    "payment": Row("on", "on"),
    "moderation": Row("on", "on"),
    "friend_request": Row("on", "never", "social_activity"),
    "mention": Row("on", "never", "social_activity"),
    "comment": Row("on", "never", "social_activity"),
    "challenge": Row("on", "never", "social_activity"),
    "ai": Row("on", "never", "ai_recommendations"),
    "export": Row("on", "never"),
    "goal_achievement": Row("on", "never", "progress_updates"),
    "like": Row("off", "never", "social_activity"),
    "follow": Row("off", "never", "social_activity"),
    "overtaken": Row("off", "never", "social_activity"),
    "streak": Row("off", "never", "progress_updates"),
    "friend_trained": Row("off", "never", "social_activity"),
    "digest": Row("opt_in", "opt_in", "progress_updates"),
    "reminder": Row("opt_in", "opt_in", "workout_reminders"),
    "tip": Row("opt_in", "opt_in", "ai_recommendations"),
    "workout_reminder": Row("with_time", "with_time", "workout_reminders"),
    "media": Row("never", "never"),
}
"""The defaults. In the app all of them are listed, always."""

CATEGORIES: dict[NotificationType, Category] = {
    "security_alert": "security",
    "payment": "payment",
    "moderation_decision": "moderation",
    "exercise_reviewed": "moderation",
    "template_featured": "moderation",
    "report_outcome": "moderation",
    "appeal_outcome": "moderation",
    "friend_request": "friend_request",
    "friend_accepted": "friend_request",
    "mention": "mention",
    "comment": "comment",
    "reply": "comment",
    "room_message": "comment",
    "challenge_invite": "challenge",
    "challenge_started": "challenge",
    "challenge_ended": "challenge",
    "challenge_excluded": "challenge",
    "room_invite": "challenge",
    "ai_ready": "ai",
    "export_ready": "export",
    "goal_milestone": "goal_achievement",
    "goal_completed": "goal_achievement",
    "goal_expired": "goal_achievement",
    "achievement_unlocked": "goal_achievement",
    "like": "like",
    "comment_like": "like",
    "follow": "follow",
    "overtaken": "overtaken",
    "streak_at_risk": "streak",
    "friend_trained": "friend_trained",
    "weekly_summary": "digest",
    "digest": "digest",
    "reminder": "reminder",
    "workout_idle": "reminder",
    "workout_ended": "reminder",
    "tip": "tip",
    "workout_reminder": "workout_reminder",
    "media_ready": "media",
    "media_rejected": "media",
}
"""The category of each type."""

SOCIAL_CATEGORIES = frozenset(category for category, row in MATRIX.items() if row.flag == "social_activity")
"""What other people do: at most `MAX_SOCIAL_PUSHES` pushes of them a day."""
MAX_SOCIAL_PUSHES = 5
"""Pushes about what others do that a user gets in a day."""
PUSHED_COUNTS = frozenset({1, 10, 100})
"""The likes on one target that are pushed: the first, the tenth, the hundredth."""
LIKES = frozenset({"like", "comment_like"})
"""Types of which all on one target share one line."""
COMMENTS = frozenset({"comment", "reply", "room_message"})
"""Types that share a line within `COMMENT_WINDOW`."""
COMMENT_WINDOW_MINUTES = 10
"""Minutes from the first comment of a line in which others join it."""
RETENTION_DAYS = 90
"""Days that notifications, and the keys that keep duplicates silent, are kept."""
TYPES: tuple[NotificationType, ...] = get_args(NotificationType)
