"""What is counted of an exercise, and the popularity score that follows from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10

from fitai.exercises.models import ExerciseMetrics

RATING_RANGE = (1, 5)
"""The least and the most that a rating can be."""


PRIOR_RATINGS = 10
"""So many ratings of the average kind every exercise is taken to have from the start."""


PRIOR_MEAN_RATING = 3.0
"""The average rating, as long as there is none: the middle of the stars."""


@dataclass(frozen=True, slots=True)
class ExerciseCounts:
    """What was counted of an exercise: its ratings, and the workouts that it was done in."""

    rating_sum: int = 0
    rating_count: int = 0
    uses: int = 0

    def __add__(self, other: "ExerciseCounts") -> "ExerciseCounts":
        return ExerciseCounts(
            self.rating_sum + other.rating_sum, self.rating_count + other.rating_count, self.uses + other.uses
        )

    def rerated(self, before: int | None, after: int) -> "ExerciseCounts":
        """With somebody's rating in place of the one before."""
        return self + ExerciseCounts(after - (before or 0), 0 if before else 1)

    @property
    def average(self) -> float:
        """The average rating, two places; 0 where there is none."""
        return round(self.rating_sum / self.rating_count, 2) if self.rating_count > 0 else 0.0


NO_COUNTS = ExerciseCounts()


def mean_rating(counts: Mapping[str, ExerciseCounts]) -> float:
    """The average of all ratings of all exercises, itself near `PRIOR_MEAN` while there are few of them.

    Else the only exercise that was rated would be as average as all others.
    """
    total = sum(counts.values(), NO_COUNTS)
    return (PRIOR_RATINGS * PRIOR_MEAN_RATING + total.rating_sum) / (PRIOR_RATINGS + max(total.rating_count, 0))


def popularity_score(counts: ExerciseCounts, mean: float) -> float:
    """How popular an exercise is, by use and rating; at least 0.

        log10(1 + uses) + (bayesian - 1) / 4,   bayesian = (C · mean + sum of ratings) / (C + number of ratings)

    The Bayesian average (the shrinkage of IMDb's weighted rating; E. Miller, "Bayesian Average Ratings", 2012) keeps one
    exercise with a single five-star rating from standing above one that hundreds have liked: with few ratings it is
    near the `mean` of all of them, C = `PRIOR_RATINGS`. Use counts by its order of magnitude, as in Reddit's "hot"
    ranking, since it is spread over orders of magnitude: ten times the workouts weigh as much as four stars.
    """
    bayesian = (PRIOR_RATINGS * mean + counts.rating_sum) / (PRIOR_RATINGS + counts.rating_count)
    least, most = RATING_RANGE
    return round(log10(1 + max(counts.uses, 0)) + (bayesian - least) / (most - least), 6)


def exercise_metrics(counts: ExerciseCounts, mean: float) -> ExerciseMetrics:
    """What an exercise says of its counts."""
    return ExerciseMetrics(
        average_rating=counts.average,
        total_ratings=max(counts.rating_count, 0),
        popularity_score=popularity_score(counts, mean),
        usage_count=max(counts.uses, 0),
    )
