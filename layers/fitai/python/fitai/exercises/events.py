"""The domain events of the exercises."""

from typing import ClassVar, Literal

from fitai.kernel.events import Event


class LibraryChanged(Event):
    """An exercise that everybody sees was approved, changed or removed; `user_id` is the user who did it.

    `created_by` is the exercise's creator; None for an exercise of the written library.
    """

    name: ClassVar[str] = "exercise.library_changed"
    exercise_id: str
    exercise_name: str
    change: Literal["approved", "changed", "removed"]
    created_by: str | None = None
