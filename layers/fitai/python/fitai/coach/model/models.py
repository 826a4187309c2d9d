"""What the model is asked, and what it answers. Nothing here crosses the API."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from fitai.kernel import clock

Feature = Literal["plan", "chat", "findings"]
"""What the model is used for."""
Tier = Literal["free", "premium"]

SECONDS = 20.0
"""Seconds for an answer, repairs included (coach.md, section 10)."""
MAX_TOKENS = 12_000
"""Tokens of a request: what is sent and what is answered (coach.md, section 10)."""
MAX_CANDIDATES = 120
"""Exercises that are offered for a plan (coach.md, section 10)."""
MAX_TEXT = 2_000
"""Letters of a user's text (coach.md, section 10)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer must be there. It is passed from function to function, so that repairs count."""

    at: datetime

    @classmethod
    def after(cls, seconds: float = SECONDS) -> "Deadline":
        """The deadline of a request that begins now."""
        return cls(clock.now() + timedelta(seconds=seconds))

    @property
    def left(self) -> float:
        """Seconds until then; negative when it is past."""
        return (self.at - clock.now()).total_seconds()


@dataclass(frozen=True, slots=True)
class Account:
    """For whom the model is asked. Nothing of it is sent.

    Attributes:
        user_id: whose use is counted.
        private_texts: names, the mail address and the birth date (ISO 8601) of the user, which are removed from
            everything that is sent.
    """

    user_id: str
    tier: Tier
    private_texts: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a call of the model cost.

    Attributes:
        input_tokens: tokens sent, cached ones included.
        cached_tokens: those of them that the provider had stored, at a lower price.
        output_tokens: tokens answered.
        cost_micros: millionths of a US dollar, at the configured prices.
    """

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_micros: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """The cost of both."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.cached_tokens + other.cached_tokens,
            self.output_tokens + other.output_tokens,
            self.cost_micros + other.cost_micros,
        )


# --- plans -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise that is offered; what the model gets to know of it, and no more."""

    id: str
    name: str
    pattern: str
    muscles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a plan is asked for with, as far as the model needs it.

    Neither age, pregnancy, injuries nor one-repetition maxima are among it: the candidates are chosen by them already,
    and loads are computed by our code.

    Attributes:
        wishes: the user's own words, such as notes of the request.
        names: names that users have given: templates, goals, imported exercises.
    """

    goal: str
    days_per_week: int
    duration_minutes: int
    fitness_level: str
    target_muscles: tuple[str, ...] = ()
    max_rpe: float = 9.0
    min_reps: int = 1
    wishes: str = ""
    names: tuple[str, ...] = ()


class PlanChoice(BaseModel):
    """An exercise that the model chose, within the bounds of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    exercise_id: str = Field(alias="id")
    sets: Annotated[int, Field(ge=1, le=10)]
    reps: Annotated[int, Field(ge=1, le=30)]
    rpe: Annotated[float, Field(ge=6, le=10, allow_inf_nan=False)]
    rest_seconds: Annotated[int, Field(alias="rest", ge=15, le=300)]
    notes: str


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """Exercises for a plan that pass the checks of this package; the plan itself is made and checked by our code.

    Attributes:
        dropped: choices of the answer that failed a check and were left out.
        model_version: the model and the version of the prompt: `gpt-x/plan-1`.
    """

    choices: tuple[PlanChoice, ...]
    usage: Usage
    model_version: str
    dropped: int = 0


# --- chat ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """An earlier message of a chat."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that the model may look up while it answers. It only reads, and only the caller's data.

    Attributes:
        arguments: the type of the arguments; unknown and wrong ones are refused.
        run: returns a JSON-able value; bound to the caller by whoever makes the tool.
    """

    name: str
    description: str
    arguments: type[BaseModel]
    run: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """An answer in a chat.

    Attributes:
        tools: the names of the tools whose results it could use, in the order of their first use.
    """

    text: str
    tools: tuple[str, ...]
    usage: Usage
    model_version: str


# --- findings --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that our code has found in the numbers, with its sentence.

    Attributes:
        names: what users have named, as it stands in the sentence: own exercises, templates. The model does not see them; it
            gets `{a}`, `{b}` in their place. What stands in quotation marks is taken for such a name, too.
    """

    key: str
    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of findings in the model's words; our own sentence where its one says something else.

    Attributes:
        texts: by the keys of the findings.
        kept: the keys whose sentence is our own.
    """

    texts: dict[str, str]
    kept: Sequence[str]
    usage: Usage
    model_version: str
