"""Start executions of the state machine, one for each recommendation."""

import json
from functools import cache
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as ConnectionFailed

from fitai.kernel.aws import new_client
from fitai.kernel.errors import Unavailable
from fitai.kernel.settings import settings

ALREADY_THERE = "ExecutionAlreadyExists"


@cache
def _client() -> Any:
    """The container's client. It tries once, so that the user's request does not wait: the reaction to it tries again."""
    return new_client("stepfunctions", attempts=1)


def start_execution(user_id: str, recommendation_id: str) -> None:
    """Start the execution of a recommendation; idempotent, since the execution is named by the recommendation's id.

    The input has ids only: Step Functions keeps it for 90 days.

    Raises:
        Unavailable: it was not started, or the outcome is unknown.
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
