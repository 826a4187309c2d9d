"""Send frames to WebSocket connections through API Gateway."""

import random
import time
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed

from fitai.kernel.aws import new_client
from fitai.kernel.live.frames import SMALL_FRAME, split_frame
from fitai.kernel.observability import logger
from fitai.kernel.settings import settings

GONE = 410
TOO_LARGE = 413
THROTTLED = 429
MAX_POSTS = 16
"""Posts at the same time: the 400 connections that a room may have are reached within `PUSH_SECONDS`."""
MAX_ATTEMPTS = 3
"""How often a frame is posted at most, when API Gateway does not answer or asks for patience."""
FIRST_PAUSE = 0.1
"""Seconds before the second attempt, at most; twice as many before each further one."""
PUSH_SECONDS = 2.0
"""Seconds after its beginning in which a push begins a post, be it the first one to a connection or a repeated one. With the
time that a post may take they fit into the ten of an ordinary function, so that a function that has saved something answers
even when API Gateway does not."""

T = TypeVar("T")


class PostFailed(Exception):
    """API Gateway refused a request for the moment (429), failed (5xx), or could not be reached: another try may succeed."""


class FrameTooLarge(Exception):
    """API Gateway refused a frame as too large (413)."""


class Transport(Protocol):
    """How a frame reaches a connection."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send a frame, once; return False when the connection is gone."""

    def close(self, connection_id: str) -> None:
        """Close the connection, if it is still open."""


class ApiGatewayTransport:
    """The WebSocket API's management endpoint."""

    def send(self, connection_id: str, frame: str) -> bool:
        """Send a frame; return False when the connection is gone (GoneException, 410).

        Raises:
            PostFailed: LimitExceededException (429), 5xx, no answer.
            FrameTooLarge: PayloadTooLargeException (413).
            ClientError: any other refusal, such as ForbiddenException (403).
        """
        try:
            _management().post_to_connection(ConnectionId=connection_id, Data=frame.encode())
        except ClientError as error:
            if _status(error) == GONE:
                return False
            if _status(error) == TOO_LARGE:
                raise FrameTooLarge from error
            raise _as_failure(error) from error
        except (HTTPClientError, ConnectionFailed) as error:
            raise PostFailed from error
        return True

    def close(self, connection_id: str) -> None:
        """Close the connection, if it is still open.

        Raises:
            PostFailed: LimitExceededException (429), 5xx, no answer.
            ClientError: any other refusal of AWS.
        """
        try:
            _management().delete_connection(ConnectionId=connection_id)
        except ClientError as error:
            if _status(error) not in (404, GONE):
                raise _as_failure(error) from error
        except (HTTPClientError, ConnectionFailed) as error:
            raise PostFailed from error


def _status(error: ClientError) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])


def _as_failure(error: ClientError) -> Exception:
    return PostFailed() if _status(error) == THROTTLED or _status(error) >= 500 else error


def _management() -> Any:
    return _management_client(settings().websocket_endpoint)


@cache
def _management_client(endpoint: str) -> Any:
    """The client of the management endpoint. It does not retry: botocore's retries know of no time by which to end."""
    return new_client("apigatewaymanagementapi", endpoint, attempts=1, max_pool_connections=MAX_POSTS)


instance: Transport = ApiGatewayTransport()
"""The transport of this process; replaced in tests by one that keeps the frames. Always read as an attribute of
this module."""


# --- sending for certain -----------------------------------------------------------------------------------


def time_limit() -> float:
    """The moment of `time.monotonic` after which a push that begins now begins no post."""
    return time.monotonic() + PUSH_SECONDS


def send_frame(connection_id: str, frame: str, until: float) -> bool:
    """Send a frame, in parts where it is too large, and again where a post fails; return False when the connection is gone.

    Args:
        until: the moment of `time.monotonic` after which no post begins.

    Raises:
        PostFailed: not sent, or not as a whole: at each attempt, or there was no time left.
        FrameTooLarge: not even small parts of it are taken.
        ClientError: any other refusal of AWS.
    """
    try:
        return _send_parts(connection_id, split_frame(frame), until)
    except FrameTooLarge:
        logger().warning(
            "a frame was refused as too large; it is sent in small parts", extra={"characters": len(frame)}
        )
        return _send_parts(connection_id, split_frame(frame, SMALL_FRAME), until)


def close(connection_id: str) -> None:
    """Close a connection, if it is still open; again where that fails.

    Raises:
        PostFailed: at each attempt. ClientError: any other refusal of AWS.
    """
    _retry(lambda: instance.close(connection_id), time_limit())


def _send_parts(connection_id: str, parts: list[str], until: float) -> bool:
    return all(_retry(lambda part=part: instance.send(connection_id, part), until) for part in parts)  # type: ignore[misc]


def _retry(attempt: Callable[[], T], until: float) -> T:
    """Try something some times, with a growing random pause, as far as there is time.

    Raises:
        PostFailed: it failed at each attempt, or there was no time left for one.
    """
    pause = FIRST_PAUSE
    for number in range(1, MAX_ATTEMPTS + 1):
        if time.monotonic() > until:
            break
        try:
            return attempt()
        except PostFailed:
            if number == MAX_ATTEMPTS:
                raise
        time.sleep(random.uniform(pause / 2, pause))
        pause *= 2
    raise PostFailed("there is no time left")
