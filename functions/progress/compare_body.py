"""Compare the caller's body on two days: measures, girths and photos side by side, and their differences.

Of each measure and each side of photos, the entry that is nearest to the day and has it is taken; `measuredOn` tells its day.
"""

from fitai.kernel.caching import OWN
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Table
from fitai.users.body import reading
from fitai.users.body.models import BodyCompareQuery, BodyComparison


@endpoint(
    "GET",
    "/progress/body/compare",
    access="read:own_progress",
    summary="Compare the body on two days",
    cache=OWN,
    needs=(Table.QUERY,),
)
def handler(request: Request, query: BodyCompareQuery) -> BodyComparison:
    """Return both days."""
    return reading.compare(request.caller, query)
