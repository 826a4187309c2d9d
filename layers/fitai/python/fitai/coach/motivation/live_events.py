"""The live event with a word of motivation, for the devices of who trains. Rooms are not shown it."""

from typing import ClassVar

from pydantic import Field

from fitai.coach.motivation.models import MotivationKind
from fitai.kernel.live.delivery import LiveEvent


class Motivation(LiveEvent):
    """A word of motivation: at most three in a workout, five minutes apart.

    Among the events that a device has missed it is only history: `at` says when it was said.
    """

    name: ClassVar[str] = "ai:motivation"
    workout_id: str
    """The id of the workout."""
    kind: MotivationKind
    """What it is about: a record, the last set, halfway, a return after a week or more, or a streak."""
    text: str = Field(max_length=90)
    """The words, at most 90 characters, in the language of the preferences where it is one of ours."""
