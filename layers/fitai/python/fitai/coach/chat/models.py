"""Types of the chat that cross the API."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from fitai.coach.models import Provider
from fitai.kernel.clock import Moment
from fitai.kernel.paging import Paging
from fitai.kernel.types import Input, Model

MAX_MESSAGE = 2000
"""Characters of a message (coach.md, section 10)."""
Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._~-]+$")]
"""A name that a client chooses for a conversation or a message."""
Intent = Literal[
    "today", "why", "swap", "difficulty", "plateau", "progress", "one_rep_max", "plates", "warm_up", "deload", "time", "sore", "form",
    "goal", "unknown",
]  # fmt: skip
"""What a message asks for, as far as it can be told without a model."""
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
    """The conversation that the message belongs to, from an earlier answer or chosen by the client; without it, a new one begins."""
    client_id: Name | None = None
    """An id that the client chooses for this message alone: the same message sent again with it returns the first answer."""


class Citation(Model):
    """Something that an answer is made from: the caller's own data, an exercise of the library, or a calculator."""

    kind: CitationKind
    """What it is."""
    label: str
    """A label to show."""
    id: str | None = None
    """Identifies the workout, the exercise, the goal or the template; left out where there is nothing to open."""
    value: str | None = None
    """The value to show; numbers are in the caller's units."""


class Action(Model):
    """A button: a request that the client may send when the user presses it. The chat itself changes nothing."""

    label: str
    """The text of the button."""
    method: Literal["POST", "PUT"]
    """The method of the request."""
    path: str
    """The path of the request."""
    body: dict[str, Any] = {}
    """The body of the request."""


class Contact(Model):
    """A helpline or an emergency service."""

    label: str
    """Its name, and the country or region."""
    phone: str | None = None
    """The number to call."""
    url: str | None = None
    """A page that lists helplines."""


class ChatUsage(Model):
    """What a language model took for an answer; the cost in US dollars, at the configured prices."""

    input_tokens: int
    """Tokens of the requests to the model."""
    output_tokens: int
    """Tokens of the model's answers."""
    cost: float
    """US dollars."""


class ChatAnswer(Model):
    """An answer of the coach."""

    text: str
    """The answer."""
    worded_by: Provider
    """Who wrote it: FitAI's own coach, or a language model whose sentences were checked."""
    intent: Intent | None = None
    """What FitAI's own coach understood the message to ask; left out when a model or a safety rule answered."""
    concern: ConcernKind | None = None
    """The concern that a safety rule answered; left out otherwise."""
    citations: list[Citation] = []
    """The data, exercises and calculations that the answer is based on."""
    actions: list[Action] = []
    """Buttons: requests that the client may send when the user presses them."""
    offers: list[str] = []
    """Suggested next messages."""
    contacts: list[Contact] = []
    """Helplines and emergency services to show, when a safety rule answered."""
    usage: ChatUsage | None = None
    """The tokens and the cost of the model; left out when no model answered."""


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
    """The messages to list."""

    conversation: Name | None = None
    """Only those of this conversation."""


class ChatHistoryRemoval(Input):
    """The messages to delete."""

    conversation: Name | None = None
    """Only those of this conversation; without it, all."""


class DeletedChatHistory(Model):
    """The result of deleting messages."""

    deleted: int
    """The number of deleted messages, each with its answer."""
