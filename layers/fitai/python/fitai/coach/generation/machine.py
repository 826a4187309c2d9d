"""The state machine: its executions are started, once for each recommendation."""

import json
from functools import cache
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed

from fitai.kernel.aws import new_client
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings

ALREADY_THERE = "ExecutionAlreadyExists"
SECONDS_TO_ANSWER = 3
"""Seconds that Step Functions may take to answer; who waits for a request does not wait for longer."""


@cache
def _client() -> Any:
    """The container's client; it tries once: the reaction to the request tries again."""
    return new_client(
        "stepfunctions",
        connect_timeout=1,
        read_timeout=SECONDS_TO_ANSWER,
        retries={"mode": "standard", "total_max_attempts": 1},
    )


def start_execution(user_id: str, recommendation_id: str) -> None:
    """Start the making of a recommendation; idempotent, since an execution is named like it.

    The input holds ids alone: Step Functions keeps it for 90 days.

    Raises:
        Unavailable: it was not started, or nobody knows.
    """
    content = {"userId": user_id, "recommendationId": recommendation_id}
    try:
        _client().start_execution(
            stateMachineArn=settings().generation_machine, name=recommendation_id, input=json.dumps(content)
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != ALREADY_THERE:
            raise Unavailable from error
    except (HTTPClientError, ConnectionFailed) as error:
        raise Unavailable from error
