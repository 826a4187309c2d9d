"""The live event with a part of an answer, for the devices of who has asked."""

from typing import ClassVar

from fitai.coach.chat.models import ChatAnswer, ChatUsage
from fitai.kernel.live.delivery import LiveEvent


class AiMessage(LiveEvent):
    """A part of an answer. The parts of an answer are numbered from 0; the last has `end` and the whole answer.

    The text of the whole answer counts: where a model broke off, it differs from the parts that were shown.
    """

    name: ClassVar[str] = "ai:message"

    id: str
    """Identifies the message with its answer, as the response of `POST /ai/chat` does."""
    conversation: str
    """The conversation that it belongs to."""
    sequence: int
    """The number of the part, from 0 without a gap."""
    text: str
    """The words that this part adds; empty in the last one of an answer that came in parts."""
    end: bool = False
    """Whether it is the last part."""
    replaces: bool = False
    """Whether the text of `answer` replaces the parts before; in the last part only."""
    usage: ChatUsage | None = None
    """What a model took for the answer; in the last part only, left out without a model."""
    answer: ChatAnswer | None = None
    """The whole answer, with what it is made from and what it cost; in the last part only."""
