"""Send what was done offline: up to 500 operations, each applied once and answered by its client id, in their order.

An operation that is `rejected` with `retry` depends on one that has not arrived, or there was no time for it: send it
again later. Any other rejection is final. The merge rules are in docs/sync.md.
"""

from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import LIVE_NEEDS, Library, Table
from fitai.workouts.offline import sync
from fitai.workouts.offline.batch import SyncBatch
from fitai.workouts.offline.models import SyncResults


@endpoint(
    "POST",
    "/workouts/sync",
    access="write:own_workouts",
    summary="Send what was done offline",
    needs=(Table.GET, Table.GET_MANY, Table.QUERY, Table.PUT, Table.UPDATE, Table.DELETE, Library.READ, *LIVE_NEEDS),
    timeout=29,
    memory=1024,
)
def handler(request: Request, body: SyncBatch) -> SyncResults:
    return sync.sync_batch(request.caller, body, request.units)
