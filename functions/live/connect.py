"""$connect: put the device into its user's room, and let it follow the workout that runs."""

from typing import Any

from fitai.kernel import limits, live
from fitai.kernel.identity import Caller
from fitai.kernel.needs import Table
from fitai.kernel.schedule import task
from fitai.kernel.settings import settings
from fitai.workouts import service


@task(needs=(Table.GET, Table.PUT, Table.UPDATE))
def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    about = event["requestContext"]
    caller = Caller.from_context(about.get("authorizer") or {})
    if caller is None:
        return {"statusCode": 401}
    record = limits.charge(f"user#{caller.id}", settings().limit_live, keep=True, live=True)
    if record.refuses(caller.session, caller.issued):
        return {"statusCode": 401}
    service.follow_active(live.connect(caller, about["connectionId"], limits.as_units(record.units)))
    return {"statusCode": 200}
