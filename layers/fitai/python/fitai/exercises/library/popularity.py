"""The counts of an exercise, and the popularity score derived from them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10

from fitai.exercises.models import ExerciseMetrics

RATING_RANGE = (1, 5)
"""The lowest and the highest rating."""
PRIOR_RATINGS = 10
"""Average ratings that every exercise is assumed to have from the start."""
PRIOR_MEAN_RATING = 3.0
"""The assumed average rating while there are none: the middle of the range."""


@dataclass(frozen=True, slots=True)
class ExerciseCounts:
    """The counts of an exercise, or changes of them: its ratings, and the completed workouts that contain it."""

    rating_sum: int = 0
    rating_count: int = 0
    uses: int = 0

    def __add__(self, other: "ExerciseCounts") -> "ExerciseCounts":
        return ExerciseCounts(
            self.rating_sum + other.rating_sum, self.rating_count + other.rating_count, self.uses + other.uses
        )

    def with_rating(self, before: int | None, after: int) -> "ExerciseCounts":
        """The counts with a user's rating in place of the previous one, or None."""
        return self + ExerciseCounts(after - (before or 0), 0 if before else 1)

    @property
    def average_rating(self) -> float:
        """The average rating, two decimals; 0 where there is none."""
        return round(self.rating_sum / self.rating_count, 2) if self.rating_count > 0 else 0.0


NO_COUNTS = ExerciseCounts()


def mean_rating(counts: Mapping[str, ExerciseCounts]) -> float:
    """The average of all ratings of all exercises, close to `PRIOR_MEAN_RATING` while there are few.

    Without the prior, the only rated exercise would itself be the average.
    """
    total = sum(counts.values(), NO_COUNTS)
    return (PRIOR_RATINGS * PRIOR_MEAN_RATING + total.rating_sum) / (PRIOR_RATINGS + max(total.rating_count, 0))


def popularity_score(counts: ExerciseCounts, mean: float) -> float:
    """Score the popularity of an exercise by its uses and ratings; at least 0.

        log10(1 + uses) + (bayesian - 1) / 4,   bayesian = (C · mean + sum of ratings) / (C + number of ratings)

    The Bayesian average (the shrinkage of IMDb's weighted rating; E. Miller, "Bayesian Average Ratings", 2012) keeps an
    exercise with a single five-star rating below one that hundreds have liked: with few ratings it is close to the
    `mean` of all of them, C = `PRIOR_RATINGS`. Uses count by their order of magnitude, as in Reddit's "hot" ranking:
    ten times the workouts weigh as much as four stars.
    """
    bayesian = (PRIOR_RATINGS * mean + counts.rating_sum) / (PRIOR_RATINGS + counts.rating_count)
    lowest, highest = RATING_RANGE
    return round(log10(1 + max(counts.uses, 0)) + (bayesian - lowest) / (highest - lowest), 6)


def exercise_metrics(counts: ExerciseCounts, mean: float) -> ExerciseMetrics:
    """The metrics of an exercise as the API shows them."""
    return ExerciseMetrics(
        average_rating=counts.average_rating,
        total_ratings=max(counts.rating_count, 0),
        popularity_score=popularity_score(counts, mean),
        usage_count=max(counts.uses, 0),
    )
