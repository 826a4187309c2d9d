"""Who chooses the exercises: nobody but the planner (`built-in`), a scripted server (`loopback`), or a real model (`model`)."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from fitai.coach.model.client import ModelClient
from fitai.coach.model.configuration import Mode, ModelSettings, Prices
from fitai.coach.model.models import Account

from tests.harness.cloud import cloud
from tests.harness.model_server import KEY, MODEL, model_server

PROVIDERS = ("built-in", "loopback", "model")
EXAMPLE_PRICES = Prices(Decimal("0.40"), Decimal("0.10"), Decimal("1.60"))
"""US dollars for a million tokens, to give the loopback server's tokens a price."""


class NotConfigured(Exception):
    """A real model is asked for, and the environment does not say which."""


@dataclass(frozen=True)
class Provider:
    """A provider of the evaluation.

    Attributes:
        client: None for the built-in coach.
        label: what the report calls it.
    """

    name: str
    label: str
    client: ModelClient | None = field(default=None)


@contextmanager
def provider(name: str) -> Iterator[Provider]:
    """The provider of this name.

    A real model is named by FITAI_EVAL_KEY and FITAI_EVAL_MODEL, and by FITAI_EVAL_URL, FITAI_EVAL_MODE and FITAI_EVAL_PRICES
    (`0.40,0.10,1.60`: a million tokens sent, sent and cached, answered) where they differ from OpenAI's own.

    Raises:
        NotConfigured: the environment names none.
    """
    if name == "built-in":
        yield Provider(name, "the built-in coach")
        return
    real = _real_settings() if name == "model" else None
    with cloud():  # what is counted and left alone is counted in a table of this process
        if name == "loopback":
            with model_server() as server:
                settings = ModelSettings(MODEL, server.url, KEY, prices=EXAMPLE_PRICES)
                yield Provider(name, "a scripted server on loopback", _client(settings))
            return
        if real is not None:
            yield Provider(name, f"`{real.model}`", _client(real))


def _client(settings: ModelSettings) -> ModelClient:
    return ModelClient(settings, Account("evaluation", "premium"))


def _real_settings() -> ModelSettings:
    try:
        key, model = os.environ["FITAI_EVAL_KEY"], os.environ["FITAI_EVAL_MODEL"]
    except KeyError as error:
        raise NotConfigured(f"set {error.args[0]}: docs/coach-model.md says how") from None
    prices: Sequence[str] = os.environ.get("FITAI_EVAL_PRICES", "0,0,0").split(",")
    return ModelSettings(
        model,
        os.environ.get("FITAI_EVAL_URL", "https://api.openai.com/v1"),
        key,
        cast(Mode, os.environ.get("FITAI_EVAL_MODE", "json_schema")),
        Prices(*map(Decimal, prices)),
    )
