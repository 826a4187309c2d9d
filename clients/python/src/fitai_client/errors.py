"""What can go wrong: the refusals of the API by their kind, and answers that do not come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class FitAIError(Exception):
    """Anything that this client raises."""


class Unreachable(FitAIError):
    """No answer came, also to the retries. Whether the request was carried out is not known: it may be sent again with its key."""


class UnexpectedAnswer(FitAIError):
    """The answer is not what this version of the client understands."""


class SecondFactorRequired(FitAIError):
    """The password is right, and the account has a second factor.

    Attributes:
        mfa_token: what the second step is sent with.
        methods: how the second step can be done.
    """

    def __init__(self, mfa_token: str, methods: list[str]) -> None:
        super().__init__(f"A second factor is required: {', '.join(methods)}")
        self.mfa_token = mfa_token
        self.methods = methods


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field of a request that is not valid."""

    path: str
    """Where it is in the request, such as `exercises.0.sets`."""
    message: str
    """What is allowed."""


@dataclass(eq=False)
class ApiError(FitAIError):
    """The API has refused a request, or an action of the live connection.

    Attributes:
        status: the HTTP status; 0 on the live connection.
        code: what programs decide by; empty where something before the API has answered.
        message: a sentence for the user.
        fields: the fields that are not valid.
        retry_after: how many seconds to wait before it is sent again, where the API says so.
        request_id: what to name when reporting a problem.
        details: what else the error has, such as `currentVersion`.
    """

    status: int
    code: str
    message: str
    fields: tuple[FieldError, ...] = ()
    retry_after: float | None = None
    request_id: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    request: str = ""

    def __str__(self) -> str:
        parts = [f"{self.status or 'live'} {self.code}".strip() + f": {self.message}"]
        parts += [f"{wrong.path}: {wrong.message}" for wrong in self.fields]
        text = "; ".join(parts)
        if self.request:
            text = f"{self.request}: {text}"
        return f"{text} (request {self.request_id})" if self.request_id else text


class Unauthorized(ApiError):
    """401: the tokens are missing or not valid any more."""


class SignedOut(Unauthorized):
    """The session has ended: the tokens cannot be renewed any more, and the user signs in again."""


class Forbidden(ApiError):
    """403: this caller may not do it."""


class NotFound(ApiError):
    """404: it is not there, or the caller may not see it."""


class Conflict(ApiError):
    """409: the present state does not allow it."""


class Invalid(ApiError):
    """422: `fields` says what is not valid."""


class TooManyRequests(ApiError):
    """429: again after `retry_after` seconds."""


class ServerError(ApiError):
    """5xx: something failed on the other side."""


CLASSES: dict[int, type[ApiError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Invalid,
    429: TooManyRequests,
}
NAMED_FIELDS = {"code", "message", "fields", "retryAfter"}


def error_of(status: int, headers: Mapping[str, str], text: str, request: str) -> ApiError:
    """The exception for an answer that is no success."""
    try:
        content = json.loads(text)
    except ValueError:
        content = {}
    content = content if isinstance(content, dict) else {}
    body = content.get("error")
    body = body if isinstance(body, dict) else {"message": content.get("message") or text[:300] or "No explanation."}
    meta = content.get("meta")
    request_id = (meta.get("requestId") if isinstance(meta, dict) else None) or headers.get("x-request-id")
    kind = ServerError if status >= 500 else CLASSES.get(status, ApiError)
    return _error(kind, status, body, _seconds(headers.get("retry-after")), request_id, request)


def live_error(body: Mapping[str, Any], action: str) -> ApiError:
    """The exception for an `error` frame."""
    return _error(ApiError, 0, body, None, None, action)


def _error(
    kind: type[ApiError],
    status: int,
    body: Mapping[str, Any],
    retry_after: float | None,
    request_id: str | None,
    request: str,
) -> ApiError:
    fields = tuple(
        FieldError(str(wrong.get("path", "")), str(wrong.get("message", "")))
        for wrong in body.get("fields") or ()
        if isinstance(wrong, dict)
    )
    return kind(
        status=status,
        code=str(body.get("code", "")),
        message=str(body.get("message", "")),
        fields=fields,
        retry_after=retry_after if retry_after is not None else _seconds(body.get("retryAfter")),
        request_id=request_id,
        details={name: value for name, value in body.items() if name not in NAMED_FIELDS},
        request=request,
    )


def _seconds(value: Any) -> float | None:
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return None
