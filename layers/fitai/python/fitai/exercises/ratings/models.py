"""A rating of an exercise as it crosses the API."""

from pydantic import Field

from fitai.kernel.types import Input, Model


class RateExercise(Input):
    """The caller's rating of an exercise; a later one replaces it."""

    rating: int = Field(ge=1, le=5, strict=True, description="Stars.")


class ExerciseRating(Model):
    """The caller's rating, and the average and number of all ratings."""

    exercise_id: str
    """The id of an exercise of the library, or of one of the user's own."""
    rating: int
    """The caller's rating, 1 to 5."""
    average_rating: float
    """The mean of all ratings, 1 to 5; 0 without ratings."""
    total_ratings: int
    """How many users have rated it."""
