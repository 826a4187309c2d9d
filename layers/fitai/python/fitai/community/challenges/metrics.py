"""What challenges count, and the limits of it. Data, from the product's specification, section E."""

from dataclasses import dataclass

from fitai.community.challenges.models import ChallengeMetric, ChallengeUnit, ChallengeVisibility

EVERYBODY: tuple[ChallengeVisibility, ...] = ("public", "friends", "invited")
AMONG_FRIENDS: tuple[ChallengeVisibility, ...] = ("friends", "invited")


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of challenges.

    Attributes:
        unit: of the scores, metric.
        most_a_day: what counts of a day at most; None where there is no limit.
        most: what counts in all at most; None where there is no limit.
        visibilities: which challenges may have it.
        exercise: whether it is that of one exercise: it must name one, may, or cannot.
        is_typed: whether the participants type it in.
    """

    unit: ChallengeUnit
    most_a_day: float | None = None
    most: float | None = None
    visibilities: tuple[ChallengeVisibility, ...] = EVERYBODY
    exercise: str = "none"
    is_typed: bool = False


METRICS: dict[ChallengeMetric, Metric] = {
    "target": Metric("percent", most_a_day=1, most=100),
    "workouts": Metric("workouts", most_a_day=1),
    "minutes": Metric("minutes", most_a_day=120),
    "distance": Metric("m", exercise="optional"),
    "strength": Metric("percent", most=20, exercise="needed"),
    "volume": Metric("kg", visibilities=AMONG_FRIENDS, exercise="optional"),
    # What is typed in cannot be checked: it is ranked only among people who know each other.
    "custom": Metric("custom", visibilities=AMONG_FRIENDS, is_typed=True),
}
"""By name. `target`: percent of the own weekly targets, of which a day's first workout counts."""
