"""The errors of DynamoDB after which the same request may be sent again."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed
from pynamodb.exceptions import PynamoDBException

from fitai.kernel.errors import Unavailable

TRANSIENT_CODES = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "ThrottlingError",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
"""Codes after which the same call may succeed; botocore has retried them before we see them."""


@contextmanager
def transient_errors_as_unavailable() -> Iterator[None]:
    """Raise `Unavailable` for a request that DynamoDB throttled or did not answer; other errors pass unchanged."""
    try:
        yield
    except (PynamoDBException, ClientError, HTTPClientError, ConnectionFailed) as error:
        cause = error.cause if isinstance(error, PynamoDBException) else error
        if isinstance(cause, ClientError) and cause.response["Error"]["Code"] not in TRANSIENT_CODES:
            raise
        raise Unavailable from error
