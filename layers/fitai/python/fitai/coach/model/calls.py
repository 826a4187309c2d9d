"""One call of the model: permission, the request, what it cost, and the errors that all features share."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fitai.coach.model.breaker import service as breaker
from fitai.coach.model.configuration import ModelSettings
from fitai.coach.model.errors import ModelError, ModelInvalid, ModelRefused, ModelTimeout, ModelUnavailable
from fitai.coach.model.models import MAX_TOKENS, Account, Deadline, Feature, Usage
from fitai.coach.model.prompts import Prompt
from fitai.coach.model.texts import Redaction
from fitai.coach.model.usage import service as usage_service
from fitai.coach.model.usage.service import CallReport
from fitai.kernel import external_services, tracing

BYTES_PER_TOKEN = 3.0
"""A low estimate, so that a request is below its limit of tokens: English text and JSON have about four."""
LEAST_ANSWER = 300
"""Tokens without which an answer is not worth asking for."""
MAX_MODEL_NAME = 80
"""Letters of a model's name, as a server says it."""
SHORTEST_CALL = 1.0
"""Seconds below which no request is sent."""
FAIR_SECONDS = 5.0
"""A call that had less time says nothing about the model when it is late."""


def estimated_tokens(content: Any) -> int:
    """About how many tokens a JSON value is, rather too many. Texts count as they are, and not as they are escaped."""
    if isinstance(content, dict):
        return sum(1 + estimated_tokens(part) for pair in content.items() for part in pair)
    if isinstance(content, list | tuple):
        return sum(1 + estimated_tokens(member) for member in content)
    return int(len(str(content).encode()) / BYTES_PER_TOKEN) + 1


def compact_json(value: Any) -> str:
    """JSON without blanks, and with letters of any language as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Call:
    """A call that is being made: what is sent, until when, and what it has cost so far.

    Attributes:
        ends: the deadline in monotonic seconds.
        model: the model's own name for itself, from its answer.
    """

    settings: ModelSettings
    prompt: Prompt
    redaction: Redaction
    ends: float
    usage: Usage = field(default_factory=Usage)
    model: str = ""

    @property
    def label(self) -> str:
        """What answers are stored with: `gpt-x/plan-1`."""
        # Servers of local models name a whole path.
        name = re.sub(r"[^\w.:-]", "", (self.model or self.settings.model).rpartition("/")[2])[:MAX_MODEL_NAME]
        return f"{name}/{self.prompt.label}"

    def data(self, value: Any) -> str:
        """What a message says: data as JSON, without what identifies the person."""
        return compact_json(self.redaction.value(value))

    def complete(self, messages: list[dict[str, Any]], max_output: int, response_format: dict[str, Any]) -> str:
        """The content of a whole answer in a schema.

        Raises:
            ModelError: there is none, it was cut off, or the model refused.
        """
        from fitai.coach.model import sdk

        request: dict[str, Any] = {"messages": messages, "response_format": response_format}
        arguments = request | self._limit(request, max_output)
        completion = sdk.complete(self.settings, arguments, self.ends)
        if isinstance(completion, str) or not completion.choices:
            raise ModelUnavailable("the answer is none of a model")
        choice = completion.choices[0]
        self.count(completion.usage, request, choice.message.content or "")
        self.model = completion.model or self.settings.model
        check_finish(choice.finish_reason, choice.message.refusal)
        return choice.message.content or ""

    def stream(
        self, messages: list[dict[str, Any]], max_output: int, tools: dict[str, Any], on_chunk: Callable[[Any], None]
    ) -> None:
        """An answer part by part. The caller counts it (`count`) when its end is known."""
        from fitai.coach.model import sdk

        request = {"messages": messages} | tools
        sdk.stream(self.settings, request | self._limit(request, max_output), self.ends, on_chunk)

    def count(self, usage: Any, request: Any, content: str) -> None:
        """Add what an answer cost; estimated where the server does not say."""
        if usage is None:
            numbers = (estimated_tokens(request), 0, estimated_tokens(content))
        else:
            details = usage.prompt_tokens_details
            cached = (details.cached_tokens if details else 0) or 0
            numbers = (usage.prompt_tokens, min(cached, usage.prompt_tokens), usage.completion_tokens)
        self.usage += Usage(*numbers, self.settings.prices.cost_micros(*numbers))

    def _limit(self, request: Any, max_output: int) -> dict[str, int]:
        """The parameter that bounds the answer, so that request and answer together keep to the limit of tokens."""
        output = min(max_output, MAX_TOKENS - estimated_tokens(request))
        if output < LEAST_ANSWER:
            raise ModelInvalid("truncated")
        name = "max_completion_tokens" if self.settings.mode == "json_schema" else "max_tokens"
        return {name: output}


def check_finish(reason: str | None, refusal: str | None) -> None:
    """Require that an answer ended by itself.

    Raises:
        ModelRefused: the model or its provider's filter declined.
        ModelInvalid: it was cut off by the limit of tokens.
    """
    if refusal or reason == "content_filter":
        raise ModelRefused("the model declined")
    if reason == "length":
        raise ModelInvalid("truncated")


@contextmanager
def model_call(
    settings: ModelSettings, account: Account, feature: Feature, prompt: Prompt, deadline: Deadline
) -> Iterator[Call]:
    """Ask for the budget and the circuit breaker's permission, yield the call, record its outcome and its usage.

    Raises:
        ModelUnavailable: the model is left alone after failures, is switched off, or has spent the budget of the day.
        ModelTimeout: there is no time for it.
    """
    started, seconds_left = time.monotonic(), deadline.left
    if seconds_left < SHORTEST_CALL:
        raise ModelTimeout("no time is left")
    usage_service.require_budget(settings.prices)
    permission = breaker.permit()
    call = Call(settings, prompt, Redaction(account.user_id, account.private_texts), started + seconds_left)
    outcome = "ok"
    try:
        with tracing.part("model"):
            yield call
    except (ModelUnavailable, ModelTimeout) as error:
        outcome = type(error).__name__
        if isinstance(error, ModelUnavailable) or seconds_left >= FAIR_SECONDS or permission.is_trial:
            permission.record_failure()
            external_services.record_failure("model")
        raise
    except ModelError as error:
        # It has answered, so it is there: what the answer is worth is not the circuit breaker's.
        outcome = f"{type(error).__name__}:{error}"
        permission.record_success()
        external_services.record_success("model")
        raise
    except BaseException:
        outcome = "error"
        raise
    else:
        permission.record_success()
        external_services.record_success("model")
    finally:
        milliseconds = (time.monotonic() - started) * 1000
        usage_service.record(account, CallReport(feature, call.usage, outcome, call.label, milliseconds))
