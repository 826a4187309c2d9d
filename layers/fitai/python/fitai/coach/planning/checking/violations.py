"""What is wrong with a plan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan does not keep.

    Attributes:
        rule: `V1` to `V24`.
        message: a sentence for the author of the plan, with the numbers.
        day: the weekday, where it is about one.
        exercise_id: the exercise, where it is about one.
    """

    rule: str
    message: str
    day: str | None = None
    exercise_id: str | None = None

    def __str__(self) -> str:
        place = " ".join(part for part in (self.day, self.exercise_id) if part)
        return f"{self.rule} {place}: {self.message}" if place else f"{self.rule}: {self.message}"
