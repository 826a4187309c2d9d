"""Apply a write that is sent twice with the same `Idempotency-Key` once; Powertools stores the first answer.

Imported only for requests that carry the header; what few of these need is imported within the functions.
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any, cast

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)

from fitai.kernel.errors import Conflict, Unavailable
from fitai.kernel.needs import IDEMPOTENCY_PREFIX
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings
from fitai.kernel.table import client

RESPONSE_RETENTION = 24 * 60 * 60
"""Seconds that an answer is stored."""


def run_idempotently(
    owner: str,
    route: str,
    key: str,
    body: str,
    context: Any,
    run: Callable[[], dict[str, Any]],
    *,
    secret: bool = False,
) -> dict[str, Any]:
    """Run, or return what the first run with this key returned.

    Args:
        owner: the caller; each caller has keys of its own.
        body: the request's content; another content under the same key is refused.
        run: returns a JSON-serialisable answer. When it raises, nothing is stored, and the call may be sent again.
        secret: the request or the answer holds a secret, and is stored encrypted.

    Raises:
        Conflict: the key was used with another body, or the first call is still running.
        Unavailable: DynamoDB did not store the key; nothing was run.
    """
    cipher = ResponseCipher(body, f"{owner}/{route}/{key}") if secret else None
    store = DynamoDBPersistenceLayer(
        table_name=settings().table,
        key_attr="PK",
        sort_key_attr="SK",
        static_pk_value=f"{IDEMPOTENCY_PREFIX}{owner}",
        expiry_attr="ttl",
        boto3_client=cast(Any, _EventlessClient()),
    )
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="body",
        expires_after_seconds=RESPONSE_RETENTION,
        lambda_context=context,
    )

    results: list[dict[str, Any]] = []
    failures: list[Exception] = []

    @idempotent_function(data_keyword_argument="request", persistence_store=store, config=config, key_prefix=route)
    def guarded(request: dict[str, str]) -> dict[str, Any]:
        try:
            results.append(run())
        except Exception as error:
            failures.append(error)
            raise
        return {"sealed": cipher.encrypt(results[0])} if cipher else results[0]

    try:
        answer: dict[str, Any] = guarded(request={"key": key, "body": cipher.mark if cipher else body})
    except IdempotencyValidationError:
        raise Conflict("This Idempotency-Key was used with another request.", code="idempotency_key_reused") from None
    except IdempotencyAlreadyInProgressError:
        raise Conflict(
            "The first request with this Idempotency-Key is still running.", code="idempotency_in_progress"
        ) from None
    except IdempotencyPersistenceLayerError as error:
        if failures:
            # Until this run counts as over, the same key is answered that it is still running.
            logger().warning("the Idempotency-Key of a request that failed could not be removed", exc_info=error)
            raise failures[0] from None
        if not results:
            raise Unavailable from error
        # The write was applied, and only the answer could not be stored: it is returned. Sent again, once this run counts
        # as over, the request runs again, and finds what was created by the id of `Request.new_id`.
        logger().exception("the answer of a request with an Idempotency-Key could not be stored")
        return results[0]
    return cipher.decrypt(answer["sealed"]) if cipher else answer


class _EventlessClient:
    """The container's client, without the events that Powertools would register a handler with.

    Every `DynamoDBPersistenceLayer` adds a handler of its own to the client that it is given, which writes into the
    User-Agent of each request; and there is a layer per call, since the partition is the caller's. In a warm container
    each call would make all later requests slower.
    """

    def __getattr__(self, name: str) -> Any:
        if name == "meta":
            raise AttributeError(name)
        return getattr(client(), name)


class ResponseCipher:
    """Encrypts an answer so that only the same request can decrypt it: the key is derived from the request.

    Powertools stores the answer as it is, and a plain MD5 of the request. Of a sign-in these would be a refresh token,
    and a hash to try passwords against without bcrypt's cost; so the key and the mark are derived by scrypt, which costs
    about as much: both follow `Settings.password_cost`.

    Attributes:
        mark: what is stored in place of the request, to tell another request under the same key.
    """

    def __init__(self, request: str, salt: str) -> None:
        cost = 2 ** (settings().password_cost + 3)
        derived = hashlib.scrypt(request.encode(), salt=salt.encode(), n=cost, r=8, p=1, maxmem=64 * 2**20, dklen=64)
        self.mark, self._key = derived[:32].hex(), derived[32:]

    def encrypt(self, answer: dict[str, Any]) -> str:
        """The answer, encrypted (AES-256-GCM)."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(12)
        return b64encode(nonce + AESGCM(self._key).encrypt(nonce, json.dumps(answer).encode(), None)).decode()

    def decrypt(self, text: str) -> dict[str, Any]:
        """The answer that was encrypted."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        content = b64decode(text)
        answer: dict[str, Any] = json.loads(AESGCM(self._key).decrypt(content[:12], content[12:], None))
        return answer
