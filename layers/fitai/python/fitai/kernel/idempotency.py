"""A write that is sent twice with the same `Idempotency-Key` happens once; Powertools keeps the first answer.

Imported only for requests that carry the header.
"""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyValidationError,
)

from fitai.kernel.errors import Conflict
from fitai.kernel.settings import settings
from fitai.kernel.table import client

KEPT = 24 * 60 * 60
"""Seconds that an answer is kept."""


def once(
    owner: str, route: str, key: str, body: str, context: Any, run: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """Run, or answer what the first run with this key answered.

    Args:
        owner: the caller; keys of two callers never meet.
        body: the request's content; another content under the same key is refused.
        run: gives a JSON-serialisable answer. When it raises, nothing is kept, and the call may be sent again.

    Raises:
        Conflict: the key was used with another body, or the first call is still running.
    """
    store = DynamoDBPersistenceLayer(
        table_name=settings().table,
        key_attr="PK",
        sort_key_attr="SK",
        static_pk_value=f"IDEMPOTENCY#{owner}",
        expiry_attr="ttl",
        boto3_client=client(),
    )
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        expires_after_seconds=KEPT,
        lambda_context=context,
    )

    @idempotent_function(data_keyword_argument="request", persistence_store=store, config=config, key_prefix=route)
    def guarded(request: dict[str, str]) -> dict[str, Any]:
        return run()

    try:
        answer: dict[str, Any] = guarded(request={"key": key, "body": body})
    except IdempotencyValidationError:
        raise Conflict("This Idempotency-Key was used with another request.", code="idempotency_key_reused") from None
    except IdempotencyAlreadyInProgressError:
        raise Conflict(
            "The first request with this Idempotency-Key is still running.", code="idempotency_in_progress"
        ) from None
    return answer
