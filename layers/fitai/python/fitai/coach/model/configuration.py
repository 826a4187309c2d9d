"""Which model is asked: the stage's settings, and the secret with the key.

The secret `fitai/<stage>/model` is a JSON object: `{"key": "…"}`. It may also hold `model`, `baseUrl` and `mode`, which
then replace the stage's settings, so that another server can be used without a deployment. Without a key there is no model.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal, cast, get_args

from fitai.kernel.configured_secret import ConfiguredSecret, is_private_address, json_object
from fitai.kernel.errors import Unavailable
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

Mode = Literal["json_schema", "json_object"]
"""How a server is made to answer in a shape: by a schema that it enforces, or by one that it is only told."""


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
    """The model that is configured; None where there is none, or its secret could never be read. At most one request a minute."""
    try:
        return _secret.value()
    except Unavailable:
        return None


def clear_cache() -> None:
    """Read the secret again at the next use; for tests."""
    _secret.clear_cache()


def _settings_of(text: str) -> ModelSettings | None:
    config, secret = settings(), json_object(text)
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


_secret = ConfiguredSecret(lambda: settings().model_secret, _settings_of, refresh=lambda: settings().model_refresh)
