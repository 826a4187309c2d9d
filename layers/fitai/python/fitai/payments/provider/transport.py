"""How Stripe's SDK reaches Stripe: over urllib3, which botocore has loaded already, within a time limit.

The SDK's own ways know no limit for all requests of a use case with their retries: a function and the gateway before it have one.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any

import stripe
import urllib3

CONNECT_TIMEOUT = 1.0
READ_TIMEOUT = 8.0
"""Seconds that Stripe is given for one answer. Charging a card takes it a few."""
SHORTEST_ATTEMPT = 0.5
"""Seconds that must be left, so that a request is sent at all."""

# The SDK would write a file into the home folder, and tell Stripe about this machine.
stripe.enable_telemetry = False
# It would write what is sent and answered, mail addresses among it, into the log of who logs everything.
logging.getLogger("stripe").setLevel(logging.WARNING)


class Transport(stripe.HTTPClient):
    """The connections of a container to Stripe, kept open.

    Attributes:
        ends: until when a request is waited for (monotonic seconds). A container serves one request at a time.
    """

    name = "urllib3"

    def __init__(self) -> None:
        super().__init__()
        self.ends = float("inf")
        self._pool = urllib3.PoolManager(num_pools=2, maxsize=2, retries=False)

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """Send one request. The SDK repeats it after `APIConnectionError`s that say so, and after 409 and 5xx.

        Raises:
            APIConnectionError: there is no answer.
        """
        seconds = self.ends - time.monotonic()
        if seconds < SHORTEST_ATTEMPT:
            raise _failure("no time is left for a request", should_retry=False)
        timeout = urllib3.Timeout(connect=min(CONNECT_TIMEOUT, seconds), read=min(READ_TIMEOUT, seconds))
        try:
            response = self._pool.request(
                method.upper(), url, body=post_data, headers=dict(headers or {}), timeout=timeout, redirect=False
            )
        except (urllib3.exceptions.TimeoutError, urllib3.exceptions.ProtocolError) as error:
            # A connection that Stripe has closed meanwhile is among these.
            raise _failure(f"no answer: {type(error).__name__}", should_retry=True) from error
        except urllib3.exceptions.HTTPError as error:
            raise _failure(f"no connection: {type(error).__name__}", should_retry=False) from error
        return response.data.decode(), response.status, response.headers

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()


def _failure(reason: str, *, should_retry: bool) -> stripe.APIConnectionError:
    return stripe.APIConnectionError(reason, should_retry=should_retry)  # type: ignore[no-untyped-call]
