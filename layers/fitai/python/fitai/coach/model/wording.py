"""Saying in other words what our code has found, and nothing else."""

from collections.abc import Sequence

from fitai.coach.model import checks, schemas
from fitai.coach.model.calls import model_call
from fitai.coach.model.configuration import ModelSettings
from fitai.coach.model.models import Account, Deadline, Finding, Wording
from fitai.coach.model.prompts import load_prompt
from fitai.coach.model.texts import mask_names, unmask_names, user_text

MAX_OUTPUT = 2_000
"""Tokens of all sentences."""
MAX_FINDINGS = 20
"""Findings that are worded; more keep our own sentence."""
MAX_SENTENCE = 600
"""Letters of a sentence of ours."""


def word(settings: ModelSettings, account: Account, findings: Sequence[Finding], deadline: Deadline) -> Wording:
    """The sentences in the model's words; see `client.ModelClient.word_findings`."""
    prompt = load_prompt("findings")
    asked, masks = _masked(findings[:MAX_FINDINGS])
    schema = schemas.wording_schema([finding.key for finding in asked])
    system = prompt.text
    if settings.mode == "json_object":
        system = f"{system}\n\n{schemas.schema_instruction(schema)}"
    data = {"findings": [{"key": finding.key, "text": finding.text} for finding in asked]}
    with model_call(settings, account, "findings", prompt, deadline) as call:
        messages = [{"role": "system", "content": system}, {"role": "user", "content": call.data(data)}]
        content = call.complete(messages, MAX_OUTPUT, schemas.response_format(settings.mode, "findings", schema))
        said = checks.read_wording(content, asked, prompt.text)
        sources = {finding.key: finding.text for finding in asked}
        named = {key: unmask_names(text, sources[key], masks[key]) for key, text in said.items()}
        texts = {key: text for key, text in named.items() if text}
        kept = [finding.key for finding in findings if finding.key not in texts]
        own = {finding.key: finding.text for finding in findings}
        return Wording(own | texts, kept, call.usage, call.label)


def _masked(findings: Sequence[Finding]) -> tuple[list[Finding], dict[str, dict[str, str]]]:
    """The findings as the model sees them, and what their placeholders stand for."""
    asked, masks = [], {}
    for finding in findings:
        text, masks[finding.key] = mask_names(finding.text, finding.names)
        asked.append(Finding(finding.key, user_text(text, MAX_SENTENCE)))
    return asked, masks
