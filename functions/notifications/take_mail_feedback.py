"""Take what SES tells of mails: bounces and complaints, after which an address gets none, or few.

SES puts them on the account's default bus; a rule for our configuration set sends them to the queue of this function.
"""

from typing import Any

from fitai.kernel.needs import Table
from fitai.kernel.task import task
from fitai.mail.feedback import service


@task(needs=(Table.GET, Table.PUT))
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Return which messages are to be delivered again: none; a failure is one of all."""
    service.take_messages(event)
    return {"batchItemFailures": []}
