"""The history that both have: 500 workouts of twenty sets, two days apart, until the day before yesterday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

WORKOUTS = 500
EXERCISES = ("Barbell Back Squat", "Barbell Bench Press", "Barbell Row", "Barbell Overhead Press")
"""The exercises of a workout, by FitAI's names."""
SETS = 5
DAYS_APART = 2


@dataclass(frozen=True, slots=True)
class PastWorkout:
    """A workout: of each exercise so many sets with the weight, all with the repetitions."""

    number: int
    day: date
    weight: float
    reps: int

    @property
    def begins(self) -> datetime:
        """When it began."""
        return datetime.combine(self.day, time(17), UTC)


def past_workouts(today: date, count: int = WORKOUTS) -> list[PastWorkout]:
    """The history, the oldest first."""
    return [
        PastWorkout(
            number, today - timedelta(days=DAYS_APART * (count - number)), 40 + number % 40 * 2.5, 5 + number % 6
        )
        for number in range(count)
    ]
