"""What of a recording's form is pushed to devices."""

from typing import ClassVar

from fitai.coach.form.models import CueCode, FormAnalysis, FormRepetition, Movement, View
from fitai.kernel.live.delivery import LiveEvent


class FormFeedback(LiveEvent):
    """What was seen so far in a recording that is sent live.

    The device that sends the recording gets it after each part; the user's other devices when there are new repetitions, and
    at the end.
    """

    name: ClassVar[str] = "ai:form_feedback"

    session_id: str
    """The recording."""
    movement: Movement
    """Which movement is analysed, as the parts say."""
    next_part: int
    """The part that is expected next: all before it were taken, each once."""
    repetition_count: int
    """How many repetitions there are so far."""
    new_repetitions: int
    """How many of them this part has added."""
    last_repetition: FormRepetition | None = None
    """The last repetition; its tempo and top angle may change until the next one begins."""
    cue: CueCode | None = None
    """What to do better: the first cue of the last repetition."""
    message: str | None = None
    """The cue as a sentence."""
    view: View | None = None
    """From where the camera sees the body, so far."""
    usable_share: float
    """The share of the frames in which the joint is seen, so far."""
    ended: bool
    """Whether the recording has ended."""
    analysis: FormAnalysis | None = None
    """At the end: the whole analysis, as `POST /ai/form-analyze` would answer it."""
