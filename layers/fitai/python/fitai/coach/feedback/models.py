"""Types of the feedback on exercises."""

from dataclasses import dataclass
from datetime import date

from fitai.kernel.types import Model


class ExercisePreference(Model):
    """The sum of a user's feedback on an exercise.

    Attributes:
        value: the sum of the contributions, each halved every 60 days until `day`; not clamped.
        day: the day (ordinal) for which the value was computed.
        declined: the day (ordinal) on which it was last declined by name.
    """

    value: float = 0.0
    day: int
    declined: int | None = None


Preferences = dict[str, ExercisePreference]
"""A user's feedback, by the id of the exercise."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """The contribution of one action of the user to the preference of an exercise.

    Attributes:
        day: on which the user did it; its weight is halved every 60 days from then on.
        declines: whether the exercise is not to be recommended for a while.
    """

    exercise_id: str
    amount: float
    day: date
    declines: bool = False
