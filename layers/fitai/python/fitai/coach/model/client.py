"""The language model behind the coach: the three things that it is asked.

    client = model_client(Account(caller.id, "premium", (profile.name, email)))
    if client is not None:
        try:
            answer = client.propose_plan(facts, candidates, deadline=deadline)
        except ModelError:
            …  # the built-in coach

A function that uses this declares `MODEL_NEEDS` and the layer `ai`. The SDK is imported at the first call, or while AWS
initialises a container that has a key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fitai.coach.model import chats, plans, wording
from fitai.coach.model.configuration import ModelSettings, model_settings
from fitai.coach.model.models import (
    Account,
    Candidate,
    ChatAnswer,
    ChatTurn,
    Deadline,
    Finding,
    PlanAnswer,
    PlanChoice,
    PlanFacts,
    Tool,
    Wording,
)
from fitai.kernel.aws import IS_LAMBDA_INIT


def model_client(account: Account) -> "ModelClient | None":
    """The client for a caller; None without a key, where the built-in coach does all."""
    settings = model_settings()
    return None if settings is None else ModelClient(settings, account)


@dataclass(frozen=True, slots=True)
class ModelClient:
    """The model, asked for one account. Each of its calls costs one read of the circuit breaker, and one write of the use."""

    settings: ModelSettings
    account: Account

    def propose_plan(
        self,
        request_facts: PlanFacts,
        candidates: Sequence[Candidate],
        violations: Sequence[str] = (),
        *,
        previous: Sequence[PlanChoice] = (),
        deadline: Deadline | None = None,
    ) -> PlanAnswer:
        """Choose exercises for a plan.

        Args:
            candidates: the best first; at most 120 are offered.
            violations: which rules the plan broke that was made of `previous`, in words.
            deadline: by default 20 seconds from now; for a repair that of the first attempt.

        Raises:
            ModelUnavailable, ModelTimeout, ModelRefused: there is no answer.
            ModelInvalid: there is one, and less than half of it is valid.
        """
        due = deadline or Deadline.after()
        return plans.propose(self.settings, self.account, request_facts, candidates, violations, previous, due)

    def answer_chat(
        self,
        message: str,
        *,
        facts: Mapping[str, Any] | None = None,
        history: Sequence[ChatTurn] = (),
        tools: Sequence[Tool] = (),
        on_part: Callable[[str], None] = lambda part: None,
        deadline: Deadline | None = None,
    ) -> ChatAnswer:
        """Answer a message of a chat.

        Args:
            message: of which at most 2,000 letters are sent.
            facts: what is known anyway, such as the goal and the next workout; JSON-able.
            history: earlier messages, the oldest first.
            tools: what the model may look up: it reads, and only the caller's data.
            on_part: is called with each sentence that may be shown, as soon as it is complete.

        Raises:
            ModelError: there is no answer. What `on_part` has been called with was shown nevertheless.
        """
        due = deadline or Deadline.after()
        return chats.answer(self.settings, self.account, facts or {}, history, message, tools, on_part, due)

    def word_findings(self, findings: Sequence[Finding], *, deadline: Deadline | None = None) -> Wording:
        """Say findings in other words. A sentence that says anything else than ours, such as another number, stays ours.

        Raises:
            ModelError: there is no answer.
        """
        return wording.word(self.settings, self.account, findings, deadline or Deadline.after())


if IS_LAMBDA_INIT and model_settings() is not None:
    from fitai.coach.model import sdk as sdk
