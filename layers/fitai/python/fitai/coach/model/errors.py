"""Why there is no answer of the model. Callers fall back to the built-in coach."""

from typing import Literal

InvalidCause = Literal["empty", "truncated", "json", "schema", "candidates", "bounds", "text", "tools"]
"""What was wrong with an answer: no content, cut off by the limit of tokens, no JSON, another shape than the schema's, ids
that were not offered, values out of bounds, a text that must not be shown, tools asked for without an end."""


class ModelError(Exception):
    """There is no answer that can be used."""


class ModelUnavailable(ModelError):
    """The model cannot be reached, refuses us (limits of rate, a wrong key), or is left alone after failures.

    Attributes:
        retry_after: seconds after which it says that it may be asked again; None where it does not say.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class ModelTimeout(ModelError):
    """There was no answer before the deadline."""


class ModelRefused(ModelError):
    """The model, or its provider's filter, declined to answer."""


class ModelInvalid(ModelError):
    """The answer fails our checks.

    Attributes:
        cause: which of them; a machine can decide by it.
    """

    def __init__(self, cause: InvalidCause) -> None:
        super().__init__(cause)
        self.cause: InvalidCause = cause
