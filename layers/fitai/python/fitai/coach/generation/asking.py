"""Asking the language model for the exercises of a plan: what it is told, and what has come of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from fitai.coach.generation.models import ChosenExercise, Fault, ModelUse
from fitai.coach.model.configuration import model_settings


@dataclass(frozen=True, slots=True)
class Reply:
    """What has come of asking.

    Attributes:
        choices: empty without an answer that can be used.
        failure: why there is none.
        retry_after: seconds after which the model may be asked again, where it is asked too much.
        is_invalid: whether the answer was none; its faults are told to the model.
    """

    use: ModelUse
    choices: list[ChosenExercise] = field(default_factory=list)
    model_version: str | None = None
    failure: str | None = None
    retry_after: float | None = None
    is_invalid: bool = False
    faults: Sequence[Fault] = ()


def is_model_there() -> bool:
    """Whether a model is configured: at most one request a minute, of the secret."""
    return model_settings() is not None
