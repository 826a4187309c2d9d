"""Which model is asked: the stage's settings, and the secret with the key.

The secret `fitai/<stage>/model` is a JSON object: `{"key": "…"}`. It may also hold `model`, `baseUrl` and `mode`, which
then replace the stage's settings, so that another server can be used without a deployment. Without a key there is no model.
"""

import json
import time
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from fitai.kernel.aws import client
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

Mode = Literal["json_schema", "json_object"]
"""How a server is made to answer in a shape: by a schema that it enforces, or by one that it is only told."""

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Hosts that are spoken to without encryption, for tests."""

_cached: "tuple[float, ModelSettings | None] | None" = None
"""When the secret was read (monotonic seconds), and what followed from it."""


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens."""

    input: Decimal = Decimal(0)
    cached: Decimal = Decimal(0)
    output: Decimal = Decimal(0)

    def cost_micros(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> int:
        """Millionths of a dollar, rounded up: a token at a dollar a million costs one.

        Args:
            input_tokens: with the cached ones among them.
        """
        exact = (input_tokens - cached_tokens) * self.input + cached_tokens * self.cached + output_tokens * self.output
        return int(exact.to_integral_value(rounding="ROUND_CEILING"))


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """A model, where it is, and how it is spoken to."""

    model: str
    base_url: str
    key: str = field(repr=False)
    mode: Mode = "json_schema"
    prices: Prices = Prices()


def model_settings() -> ModelSettings | None:
    """The model that is configured; None where there is none, or its secret cannot be read. At most one request a minute."""
    global _cached
    if _cached is None or time.monotonic() - _cached[0] > settings().model_refresh:
        _cached = (time.monotonic(), _settings_of(_read_secret()))
    return _cached[1]


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    global _cached
    _cached = None


def _read_secret() -> dict[str, Any]:
    if not settings().model_secret:
        return {}
    try:
        secret = json.loads(client("secretsmanager").get_secret_value(SecretId=settings().model_secret)["SecretString"])
    except (BotoCoreError, ClientError, ValueError) as error:
        logger().warning("the model's secret cannot be read", extra={"reason": type(error).__name__})
        return {}
    return secret if isinstance(secret, dict) else {}


def _settings_of(secret: dict[str, Any]) -> ModelSettings | None:
    config = settings()
    key = secret.get("key")
    if not key:
        return None
    model = str(secret.get("model") or config.model_name)
    mode = str(secret.get("mode") or config.model_mode)
    if not model or mode not in get_args(Mode):
        logger().error("the model's configuration is not complete", extra={"model": model, "mode": mode})
        return None
    base_url = str(secret.get("baseUrl") or config.model_base_url)
    if not is_private_address(base_url):
        logger().error("the model's address is neither https nor on loopback")
        return None
    try:
        prices = Prices(
            *(map(Decimal, (config.model_price_input, config.model_price_cached, config.model_price_output)))
        )
    except InvalidOperation:
        logger().error("a price of the model is no number")
        prices = Prices()
    return ModelSettings(model, base_url, str(key), cast(Mode, mode), prices)


def is_private_address(url: str) -> bool:
    """Whether nobody on the way reads what is sent to an address: it is https, or this machine.

    What answers without encryption within a cloud, such as its service of credentials, is no model.
    """
    try:
        parts = urlsplit(url)
        return (parts.scheme == "https" and bool(parts.hostname)) or (
            parts.scheme == "http" and parts.hostname in LOOPBACK
        )
    except ValueError:
        return False
