"""Types of the chat that cross the API."""

from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, StringConstraints

from fitai.coach.models import Provider
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model

MAX_MESSAGE = 2000
"""Characters of a message (coach.md, section 10)."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._~-]+$")]
"""What a client may name a conversation or a message."""
Intent = Literal[
    "today", "why", "swap", "difficulty", "plateau", "progress", "one_rep_max", "plates", "warm_up", "deload", "time", "sore", "form",
    "goal", "unknown",
]  # fmt: skip
"""What a message asks for, as far as it can be told without a model."""
INTENTS: tuple[Intent, ...] = get_args(Intent)
ConcernKind = Literal["emergency", "self_harm", "eating", "minor_weight_loss", "pain", "drugs", "diagnosis"]
"""What is answered before anything else."""
CitationKind = Literal[
    "account", "workout", "history", "record", "analysis", "goal", "exercise", "calculator", "template", "tool"
]
"""What an answer was made from: the account and its preferences, a workout, the training so far, a personal record, the analysis of
the progress, a goal, an exercise of the library, a calculator, a template, or what a model has looked up."""
Day = date


class AskCoach(Input):
    """A message to the coach."""

    message: str = Field(min_length=1, max_length=MAX_MESSAGE)
    """The message, at most 2000 characters."""
    conversation: Name | None = None
    """The conversation that it belongs to, from an earlier answer or chosen by the client; without it, a new one begins."""
    client_id: Name | None = None
    """Chosen by the client for this message and never used for another: sent again with it, the first answer is answered."""


class Citation(Model):
    """Something that an answer is made from: the caller's own data, an exercise of the library, or a calculator."""

    kind: CitationKind
    """What it is."""
    label: str
    """What it is called, to be shown."""
    id: str | None = None
    """Identifies the workout, the exercise, the goal or the template; left out where there is nothing to open."""
    value: str | None = None
    """What it says, to be shown; numbers are in the caller's units."""


class Action(Model):
    """A button: a request that the client may send when the user presses it. The chat itself changes nothing."""

    label: str
    """What is written on the button."""
    method: Literal["POST", "PUT"]
    """The method of the request."""
    path: str
    """The path of the request."""
    body: dict[str, Any] = {}
    """The body of the request."""


class Contact(Model):
    """Somebody who helps."""

    label: str
    """Who it is, and where."""
    phone: str | None = None
    """The number to call."""
    url: str | None = None
    """A page that lists helplines."""


class ChatUsage(Model):
    """What a language model took for an answer; the cost in US dollars, at the configured prices."""

    input_tokens: int
    """Tokens that were sent."""
    output_tokens: int
    """Tokens that were answered."""
    cost: float
    """US dollars."""


class ChatAnswer(Model):
    """An answer of the coach."""

    text: str
    """The answer."""
    worded_by: Provider
    """Who has written it: our own coach, or a language model whose sentences were checked."""
    intent: Intent | None = None
    """What our own coach has understood; left out where a model or a rule of safety has answered."""
    concern: ConcernKind | None = None
    """The concern that a rule of safety has answered; left out otherwise."""
    citations: list[Citation] = []
    """What it is made from."""
    actions: list[Action] = []
    """Buttons for what would change something."""
    offers: list[str] = []
    """Messages that the client may offer to send next."""
    contacts: list[Contact] = []
    """Who helps, where a rule of safety has answered."""
    usage: ChatUsage | None = None
    """What the model took; left out without one."""


class ChatExchange(Model):
    """A message and its answer."""

    id: str
    """Identifies the message with its answer."""
    conversation: str
    """The conversation that it belongs to."""
    message: str
    """What the user wrote."""
    answer: ChatAnswer
    """What the coach answered."""
    created_at: Moment
    """When it was answered."""


class ChatHistoryQuery(Paging):
    """Which messages are listed."""

    conversation: Name | None = None
    """Only those of this conversation."""


class ChatHistoryRemoval(Input):
    """Which messages are deleted."""

    conversation: Name | None = None
    """Only those of this conversation; without it, all."""


class DeletedChatHistory(Model):
    """What was deleted."""

    deleted: int
    """How many messages with their answers."""
