"""What a workout remembers of the words that were said during it."""

from enum import StrEnum

from fitai.kernel.clock import Moment
from fitai.kernel.types import Model


class MotivationKind(StrEnum):
    """What a word of motivation is about."""

    RECORD = "record"
    LAST_SET = "last_set"
    HALFWAY = "halfway"
    RETURN = "return"
    STREAK = "streak"


class SentMotivation(Model):
    """A word that was said."""

    kind: MotivationKind
    at: Moment


class MotivationState(Model):
    """What was said during a workout. A workout without it is one whose owner does not want to hear anything."""

    language: str = "en"
    sent: list[SentMotivation] = []

    def with_sent(self, kind: MotivationKind, at: Moment) -> "MotivationState":
        """The state after one more word."""
        return self.model_copy(update={"sent": [*self.sent, SentMotivation(kind=kind, at=at)]})
