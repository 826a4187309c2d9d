"""What the rest of FitAI is told of exercises."""

from typing import ClassVar, Literal

from fitai.kernel.events import Event


class LibraryChanged(Event):
    """An exercise that everybody sees was approved, changed or removed; `user_id` is who did it.

    `created_by` is who made the exercise: nobody, where it is one of the written library's.
    """

    name: ClassVar[str] = "exercise.library_changed"
    exercise_id: str
    exercise_name: str
    change: Literal["approved", "changed", "removed"]
    created_by: str | None = None
