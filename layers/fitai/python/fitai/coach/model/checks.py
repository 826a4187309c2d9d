"""Our own checks of the model's answers, whatever the server has promised of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import from_json

from fitai.coach.model.errors import InvalidCause, ModelInvalid
from fitai.coach.model.models import Candidate, Finding, PlanChoice
from fitai.coach.model.schemas import MAX_CHOICES
from fitai.coach.model.texts import safe_note, safe_sentence, says_the_same

MAX_CONTENT = 100_000
"""Letters of an answer."""


class _Plan(BaseModel):
    """The outer shape of a plan; the choices are read one by one."""

    model_config = ConfigDict(extra="forbid", strict=True)

    choices: list[Any]


class _Sentence(BaseModel):
    """A finding in the model's words."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: str
    text: str


class _Sentences(BaseModel):
    """All of them."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentences: list[_Sentence]


def read_choices(content: str, candidates: Sequence[Candidate]) -> tuple[tuple[PlanChoice, ...], int]:
    """The choices of an answer that are valid, and how many are not.

    A choice is dropped whose exercise was not offered or is chosen twice, that has a member of its own (such as a weight) or
    a value out of bounds. A note that may not be shown is emptied.

    Raises:
        ModelInvalid: it is no plan, or less than half of it is valid.
    """
    names = {candidate.id: candidate.name for candidate in candidates}
    answer = _read(_Plan, content)
    choices: dict[str, PlanChoice] = {}
    causes: list[InvalidCause] = []
    for raw in answer.choices[:MAX_CHOICES]:
        try:
            choice = PlanChoice.model_validate(raw, strict=True, by_alias=True, by_name=False)
        except ValidationError:
            causes.append("bounds" if isinstance(raw, dict) and str(raw.get("id")) in names else "candidates")
            continue
        if choice.exercise_id not in names:
            causes.append("candidates")
        elif choice.exercise_id not in choices:
            note = safe_note(choice.notes, names[choice.exercise_id])
            choices[choice.exercise_id] = choice.model_copy(update={"notes": note})
    if len(choices) <= len(causes):
        raise ModelInvalid(max(causes, key=causes.count) if causes else "empty")
    return tuple(choices.values()), len(causes) + max(0, len(answer.choices) - MAX_CHOICES)


def read_wording(content: str, findings: Sequence[Finding], prompt: str) -> dict[str, str]:
    """The sentences of an answer that say the same as ours, by the findings' keys; others are left out.

    Raises:
        ModelInvalid: it has not the shape of an answer.
    """
    sources = {finding.key: finding.text for finding in findings}
    texts: dict[str, str] = {}
    for sentence in _read(_Sentences, content).sentences:
        source = sources.get(sentence.key)
        text = safe_sentence(sentence.text.strip(), prompt)
        is_short = source is not None and len(text) <= 2 * len(source) + 120
        if source is not None and text and is_short and says_the_same(text, source):
            texts[sentence.key] = text
    return texts


def read_arguments(arguments: type[BaseModel], text: str) -> BaseModel:
    """The arguments of a tool.

    Raises:
        ValueError: they are not those of its type.
    """
    return arguments.model_validate(_json(text or "{}"), strict=True)


def _read(shape: type[Any], content: str) -> Any:
    if not content.strip():
        raise ModelInvalid("empty")
    try:
        data = _json(content)
    except ValueError:
        raise ModelInvalid("json") from None
    try:
        return shape.model_validate(data)
    except ValidationError:
        raise ModelInvalid("schema") from None


def _json(text: str) -> Mapping[str, Any]:
    """JSON of a bounded size, without NaN and infinity."""
    if len(text) > MAX_CONTENT:
        raise ValueError("too long")
    data = from_json(text, allow_inf_nan=False)
    if not isinstance(data, dict):
        raise ValueError("no object")
    return data
