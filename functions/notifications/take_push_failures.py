"""Forget the tokens that Apple's or Google's push service has refused.

CloudWatch Logs calls it with the log of failed deliveries of the platform applications (docs/notifications.md).
"""

from typing import Any

from fitai.kernel.needs import Table
from fitai.kernel.task import task
from fitai.notifications.pushes import failures


@task(needs=(Table.GET, Table.PUT, Table.DELETE))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Return how many tokens were forgotten."""
    return {"forgotten": failures.take_failures(event)}
