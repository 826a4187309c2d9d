"""Types of the recommendations that nobody has asked for."""

from dataclasses import dataclass, field
from datetime import date, datetime

from fitai.coach.models import Occasion, Priority, RecommendationData, RecommendationType
from fitai.kernel.clock import Moment
from fitai.kernel.deadlines import Deadline
from fitai.kernel.types import Model


class PastFinding(Model):
    """A finding that was recommended: its occasion, its subject, and when."""

    occasion: Occasion
    subject: str
    at: Moment


class ProactiveState(Model):
    """The state of a user between two checks of the training.

    Attributes:
        last_day: the day of the newest completed workout, `last_workout_id`.
        checked_at: when the training was last checked.
        findings: what was recommended in the last weeks.
        deadline: when the training is checked next; None where no check is due.
    """

    last_day: date | None = None
    last_workout_id: str | None = None
    checked_at: Moment | None = None
    findings: list[PastFinding] = []
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a user's training that is worth a recommendation.

    Attributes:
        subject: what it is about, such as the id of an exercise: the same is not recommended again soon.
        weight: of two findings of an occasion the one with the higher weight is preferred.
    """

    occasion: Occasion
    subject: str
    type: RecommendationType
    title: str
    description: str
    reasoning: str
    confidence: float
    priority: Priority
    weight: float = 0.0
    data: RecommendationData = field(default_factory=RecommendationData)


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments that the next check depends on.

    Attributes:
        after_workout: the morning after the newest workout.
        after_break: the morning on which a break is long enough to be one.
    """

    after_workout: datetime
    after_break: datetime
