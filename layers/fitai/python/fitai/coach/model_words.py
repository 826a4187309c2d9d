"""The language model as something that words findings; `wording` checks what it says."""

from fitai.coach.model.client import ModelClient, model_client
from fitai.coach.model.models import Account, Deadline, Finding
from fitai.coach.quotas import service as quotas
from fitai.coach.wording import Findings, WordFindings
from fitai.kernel import clock
from fitai.kernel.identity import Caller

SECONDS = 1.5
"""Seconds after which our own words are answered: an analysis is answered at once."""


class NothingWorded(Exception):
    """The model has worded none of the sentences."""


def model_words(caller: Caller, request_id: str | None = None) -> WordFindings | None:
    """The model's words for a caller; None without a model, and for accounts that do not pay for it.

    A call costs a read and a write of the model's counts, and the quota's write, beside the model itself.

    Args:
        request_id: counts the wording in the quota of suggestions under this name, the same request once: who has used it up is
            answered in our own words. None where the request counts there anyway.
    """
    if not caller.is_premium:
        return None
    client = model_client(Account(caller.id, "premium", (caller.email,)))
    if client is None:
        return None

    def word(findings: Findings) -> str:
        if request_id is not None:
            quotas.take(caller, "suggest", clock.now(), request_id)
        return _worded(client, findings)

    return word


def _worded(client: ModelClient, findings: Findings) -> str:
    """The sentences, those in the model's words that it may say otherwise.

    Raises:
        ModelError: there is no answer.
        NothingWorded: all sentences are our own.
    """
    names = tuple(findings.names)
    asked = [Finding(f"s{place}", sentence, names) for place, sentence in enumerate(findings.sentences)]
    wording = client.word_findings(asked, deadline=Deadline.after(SECONDS))
    if len(wording.kept) == len(asked):
        raise NothingWorded
    return " ".join(wording.texts[finding.key] for finding in asked)
