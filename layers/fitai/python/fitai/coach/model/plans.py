"""Choosing exercises for a plan."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from fitai.coach.model import checks, schemas
from fitai.coach.model.calls import BYTES_PER_TOKEN, Call, compact_json, model_call
from fitai.coach.model.configuration import ModelSettings
from fitai.coach.model.models import (
    MAX_CANDIDATES,
    MAX_TEXT,
    MAX_TOKENS,
    Account,
    Candidate,
    Deadline,
    PlanAnswer,
    PlanChoice,
    PlanFacts,
)
from fitai.coach.model.prompts import load_prompt
from fitai.coach.model.texts import user_name, user_text

MAX_OUTPUT = 4_000
"""Tokens of a plan."""
LEAST_OUTPUT = 3_000
"""Tokens that candidates leave for it: forty choices have about 2,800."""
PROMPT_BYTES = 4_500
"""Bytes of the prompt, the schema without its ids, and the facts."""
MAX_VIOLATIONS = 20
"""Violations that a repair is told of."""


def propose(
    settings: ModelSettings,
    account: Account,
    facts: PlanFacts,
    candidates: Sequence[Candidate],
    violations: Sequence[str],
    previous: Sequence[PlanChoice],
    deadline: Deadline,
) -> PlanAnswer:
    """The exercises that the model chooses; see `client.ModelClient.propose_plan`."""
    prompt = load_prompt("plan")
    offered = _within_limit([_cleaned(candidate) for candidate in candidates[:MAX_CANDIDATES]])
    schema = schemas.plan_schema([candidate.id for candidate in offered])
    with model_call(settings, account, "plan", prompt, deadline) as call:
        messages = _messages(call, facts, offered, violations, previous, schema)
        content = call.complete(messages, MAX_OUTPUT, schemas.response_format(settings.mode, "plan", schema))
        choices, dropped = checks.read_choices(content, offered)
        return PlanAnswer(choices, call.usage, call.label, dropped)


def _messages(
    call: Call,
    facts: PlanFacts,
    candidates: Sequence[Candidate],
    violations: Sequence[str],
    previous: Sequence[PlanChoice],
    schema: dict[str, Any],
) -> list[dict[str, Any]]:
    system = call.prompt.text
    if call.settings.mode == "json_object":
        system = f"{system}\n\n{schemas.schema_instruction(schema)}"
    request = {name: value for name, value in asdict(facts).items() if name not in ("wishes", "names") and value != ()}
    data: dict[str, Any] = {
        "request": request,
        "candidates": [asdict(candidate) | {"name": call.redaction.text(candidate.name)} for candidate in candidates],
        "userTexts": call.redaction.value(user_texts(facts)),
    }
    if violations:
        data["violations"] = [user_text(violation, 300) for violation in violations[:MAX_VIOLATIONS]]
        data["previous"] = [choice.model_dump(by_alias=True, exclude={"notes"}) for choice in previous]
    return [
        {"role": "system", "content": system},
        {"role": "user", "content": compact_json(data)},
    ]


def user_texts(facts: PlanFacts) -> dict[str, Any]:
    """The texts of users among the facts, of at most 2,000 letters together."""
    wishes = user_text(facts.wishes)
    names: list[str] = []
    for name in map(user_name, facts.names):
        if name and len(wishes) + sum(map(len, names)) + len(name) <= MAX_TEXT:
            names.append(name)
    return {key: value for key, value in {"wishes": wishes, "names": names}.items() if value}


def _cleaned(candidate: Candidate) -> Candidate:
    # The name of an own exercise is what its user has typed or imported.
    return Candidate(candidate.id, user_name(candidate.name), candidate.pattern, tuple(candidate.muscles))


def _within_limit(candidates: list[Candidate]) -> list[Candidate]:
    """As many of the candidates, the first ones first, as leave room for the answer. Each is in the data and the schema."""
    room = (MAX_TOKENS - LEAST_OUTPUT) * BYTES_PER_TOKEN - 2 * MAX_TEXT - PROMPT_BYTES
    kept: list[Candidate] = []
    for candidate in candidates:
        room -= len(compact_json(asdict(candidate)).encode()) + len(candidate.id) + 6
        if room < 0:
            break
        kept.append(candidate)
    return kept
