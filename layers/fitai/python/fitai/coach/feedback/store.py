"""The feedback of a user on exercises: one item, however much there is of it.

USER#<id>#COACH   FEEDBACK
"""

from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute

from fitai.coach.feedback.models import Preferences
from fitai.coach.keys import partition
from fitai.kernel.compressed_attribute import CompressedAttribute
from fitai.kernel.table import ABSENT, Entity, Write, get, put


class ExerciseFeedbackItem(Entity, discriminator="exercise_feedback"):
    """What a user's feedback on exercises adds up to."""

    version = NumberAttribute()
    preferences: CompressedAttribute[Preferences] = CompressedAttribute(Preferences)

    @classmethod
    def of(cls, user_id: str) -> "ExerciseFeedbackItem":
        """The item of this user."""
        return cls(PK=partition(user_id), SK="FEEDBACK")


@dataclass(frozen=True, slots=True)
class LoadedFeedback:
    """The feedback of a user as it was read, which a change is conditioned on; version 0 where there is none."""

    user_id: str
    preferences: Preferences
    version: int = 0


def load(user_id: str) -> LoadedFeedback:
    """The feedback of a user: one GetItem."""
    key = ExerciseFeedbackItem.of(user_id)
    item = get(ExerciseFeedbackItem, key.PK, key.SK)
    return LoadedFeedback(user_id, {}) if item is None else LoadedFeedback(user_id, item.preferences, int(item.version))


def change_write(before: LoadedFeedback, preferences: Preferences) -> Write:
    """The write of changed feedback; a write conflict if it was changed since it was read."""
    item = ExerciseFeedbackItem.of(before.user_id)
    item.version, item.preferences = before.version + 1, preferences
    return put(item, when=ExerciseFeedbackItem.version == before.version if before.version else ABSENT)
