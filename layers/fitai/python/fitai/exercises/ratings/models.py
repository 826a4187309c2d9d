"""A rating of an exercise as it crosses the API."""

from pydantic import Field

from fitai.kernel.types import Input, Model


class RateExercise(Input):
    """The caller's rating of an exercise; a later one replaces it."""

    rating: int = Field(ge=1, le=5, strict=True, description="Stars.")


class ExerciseRating(Model):
    """The caller's rating, and the average and number of all ratings."""

    exercise_id: str
    rating: int
    average_rating: float
    total_ratings: int
