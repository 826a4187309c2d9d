"""A rating of an exercise as it crosses the API."""

from pydantic import Field

from fitai.kernel.types import Input, Model


class RateExercise(Input):
    """What somebody thinks of an exercise."""

    rating: int = Field(ge=1, le=5, strict=True, description="Stars.")


class ExerciseRating(Model):
    """The caller's rating, and what all of them come to."""

    exercise_id: str
    rating: int
    average_rating: float
    total_ratings: int
