"""Events of generations."""

from typing import ClassVar

from fitai.kernel.events import Event


class GenerationRequested(Event):
    """A plan was asked for: its execution is to be started, if it has not been already."""

    name: ClassVar[str] = "coach.generation_requested"

    recommendation_id: str
