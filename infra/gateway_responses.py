"""What API Gateway itself answers, without any function of ours: in our envelope, with our headers."""

import json
from typing import Any

from fitai.kernel.caching import NO_STORE
from fitai.kernel.errors import (
    Forbidden,
    NotFound,
    Problem,
    TooLarge,
    TooManyRequests,
    Unauthorized,
    Unavailable,
    UnsupportedType,
)
from fitai.kernel.security_headers import SECURITY_HEADERS

GATEWAY_PROBLEMS: dict[str, Problem] = {
    "UNAUTHORIZED": Unauthorized(),
    "ACCESS_DENIED": Forbidden(),
    "MISSING_AUTHENTICATION_TOKEN": NotFound("There is no such route."),
    "RESOURCE_NOT_FOUND": NotFound("There is no such route."),
    "REQUEST_TOO_LARGE": TooLarge(),
    "UNSUPPORTED_MEDIA_TYPE": UnsupportedType(),
    "THROTTLED": TooManyRequests(1),
    # The authorizer fails where it cannot tell whether a token is valid, or does not answer: an app tries again.
    "AUTHORIZER_CONFIGURATION_ERROR": Unavailable(),
    "AUTHORIZER_FAILURE": Unavailable(),
    "INTEGRATION_FAILURE": Unavailable(),
    "INTEGRATION_TIMEOUT": Unavailable(),
    # A function that has crashed: API Gateway's own status is 502.
    "WAF_FILTERED": Forbidden(),
    "DEFAULT_5XX": Problem(),
}
"""The responses of API Gateway itself, by the failures of ours that they correspond to."""
GATEWAY_HEADERS = SECURITY_HEADERS | {"Content-Security-Policy": "sandbox", "Cache-Control": NO_STORE}
"""The headers of these responses. A value is written in quotes, so that the policy is one without any."""


def gateway_responses(origin: str | None = "*") -> dict[str, dict[str, Any]]:
    """The responses of API Gateway itself, in our envelope.

    Their templates know variables and no functions: the time is there in milliseconds since 1970, not as a text.

    Args:
        origin: the pages that may read them; None where CloudFront says so.
    """
    answers: dict[str, dict[str, Any]] = {}
    for kind, problem in (GATEWAY_PROBLEMS | {"DEFAULT_4XX": None}).items():
        headers = {"X-Request-Id": "context.requestId"}
        if origin is not None:
            headers["Access-Control-Allow-Origin"] = f"'{origin}'"
        headers |= {name: f"'{value}'" for name, value in GATEWAY_HEADERS.items()}
        if problem:
            error = json.dumps(problem.error)
            headers |= {name: f"'{value}'" for name, value in problem.headers.items()}
        else:
            error = '{"code": "malformed", "message": $context.error.messageString}'
        meta = '{"requestId": "$context.requestId", "timestamp": $context.requestTimeEpoch}'
        answer: dict[str, Any] = {
            "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
            "responseTemplates": {"application/json": f'{{"success": false, "error": {error}, "meta": {meta}}}'},
        }
        if problem:
            answer["statusCode"] = problem.status
        answers[kind] = answer
    return answers
