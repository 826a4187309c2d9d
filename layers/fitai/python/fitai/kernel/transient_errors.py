"""The errors of AWS after which the same request may be sent again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed
from pynamodb.exceptions import PynamoDBException

from fitai.kernel.errors import Unavailable

TRANSIENT_CODES = frozenset(
    {
        "InternalServerError",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceUnavailable",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""Codes after which the same call may succeed; botocore has retried them before we see them."""


SERVER_ERROR = 500
"""The lowest status of an answer that says that the service has failed."""


def is_transient(error: BaseException) -> bool:
    """Whether AWS has throttled a request, failed at it, or not answered it in time: sent again, it may succeed."""
    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(cause, ClientError):
        response: dict[str, Any] = cause.response  # type: ignore[assignment]
        codes = {reason.get("Code") for reason in response.get("CancellationReasons") or ()} | {
            response["Error"]["Code"]
        }
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        return bool(codes & TRANSIENT_CODES) or status >= SERVER_ERROR
    return isinstance(cause, HTTPClientError | ConnectionFailed)


@contextmanager
def transient_errors_as_unavailable() -> Iterator[None]:
    """Raise `Unavailable` for a request that DynamoDB throttled or did not answer; other errors pass unchanged."""
    try:
        yield
    except (PynamoDBException, ClientError, HTTPClientError, ConnectionFailed) as error:
        if is_transient(error):
            raise Unavailable from error
        raise
