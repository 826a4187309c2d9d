"""The only module that imports the SDK: half a second, and 56 MB. Functions that use it declare the layer `ai`."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import httpx2
import openai
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from fitai.coach.model.configuration import ModelSettings
from fitai.coach.model.errors import ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from fitai.coach.model.transport import DeadlineTransport, set_deadline
from fitai.kernel.observability import logger

MAX_RETRIES = 2
"""Requests beyond the first one, after a limit of rate or a failure of the server."""
RETRY_PAUSE = 0.5
"""Seconds before a retry where the server does not say when."""
SHORTEST_ANSWER = 2.0
"""Seconds that must be left after a pause, so that a retry makes sense."""


@lru_cache(maxsize=4)
def _client(base_url: str, key: str) -> openai.OpenAI:
    """The client for a server; making one takes a tenth of a second."""
    http_client = httpx2.Client(transport=DeadlineTransport(), trust_env=False)
    return openai.OpenAI(
        base_url=base_url, api_key=key, organization="", project="", max_retries=0, http_client=http_client
    )


def complete(settings: ModelSettings, arguments: dict[str, Any], ends: float) -> ChatCompletion:
    """A whole answer.

    Args:
        arguments: those of the SDK: messages, response_format and so on.
        ends: until when, in monotonic seconds.

    Raises:
        ModelError: there is none.
    """
    completion: ChatCompletion = _with_retries(lambda: _create(settings, arguments), ends)
    return completion


def stream(
    settings: ModelSettings, arguments: dict[str, Any], ends: float, on_chunk: Callable[[ChatCompletionChunk], None]
) -> None:
    """An answer part by part; `on_chunk` is called for each. Retried only until the first part.

    Raises:
        ModelError: there is none, or it ended too early.
    """
    options = arguments | {"stream": True, "stream_options": {"include_usage": True}}

    def open_stream() -> Any:
        return _create(settings, options)

    parts = _with_retries(open_stream, ends)
    with _errors_as_ours(), parts:
        for chunk in parts:
            on_chunk(chunk)


def _create(settings: ModelSettings, arguments: dict[str, Any]) -> Any:
    completions = _client(settings.base_url, settings.key).chat.completions
    return completions.create(model=settings.model, **arguments)


def _with_retries(attempt: Callable[[], Any], ends: float) -> Any:
    set_deadline(ends)
    for turn in range(MAX_RETRIES + 1):
        try:
            with _errors_as_ours():
                return attempt()
        except ModelUnavailable as error:
            pause = RETRY_PAUSE if error.retry_after is None else error.retry_after
            has_time = time.monotonic() + pause + SHORTEST_ANSWER <= ends
            if turn == MAX_RETRIES or not has_time or not isinstance(error, _Transient):
                raise
            time.sleep(pause)
    raise AssertionError("unreachable")


class _Transient(ModelUnavailable):
    """The same request may succeed a moment later."""


@contextmanager
def _errors_as_ours() -> Iterator[None]:
    """Raise our errors for those of the SDK, and for an answer that is no JSON."""
    try:
        yield
    except openai.APITimeoutError as error:
        raise ModelTimeout("no answer before the deadline") from error
    except openai.APIStatusError as error:
        raise _status_error(error) from error
    except openai.APIConnectionError as error:
        raise _Transient("the model cannot be reached") from error
    except httpx2.TimeoutException as error:  # while a stream is read
        raise ModelTimeout("no answer before the deadline") from error
    except (httpx2.HTTPError, openai.OpenAIError, json.JSONDecodeError) as error:
        raise ModelUnavailable("the answer cannot be read") from error


def _status_error(error: openai.APIStatusError) -> ModelError:
    if error.code == "content_filter":
        return ModelRefused("the provider's filter")
    reason = f"status {error.status_code}"
    if error.status_code == 429 and error.code != "insufficient_quota":
        return _Transient(reason, _retry_after(error.response.headers.get("Retry-After")))
    if error.status_code >= 500:
        return _Transient(reason, _retry_after(error.response.headers.get("Retry-After")))
    # A wrong key, an unknown model, a request that it does not take: somebody must look at the configuration.
    logger().error("the model refuses our requests", extra={"status": error.status_code, "code": error.code})
    return ModelUnavailable(reason)


def _retry_after(value: str | None) -> float | None:
    """Seconds of a Retry-After header; None where it has no number (a date is not waited for)."""
    try:
        return max(0.0, float(value)) if value is not None else None
    except ValueError:
        return None
