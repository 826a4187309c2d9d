"""The numbers of the platform over a period of days (UTC): who is active and stays, what is used, who pays.

Each view answers a part: `overview` activity, retention, engagement and business, without days and cohorts. A share of fewer than
5 users is left out, of fewer than 20 it is a whole number. The numbers of past days change when devices without network report
later. docs/platform-analytics.md has the definitions.
"""

from fitai.insights import service
from fitai.insights.models import AnalyticsQuery, PlatformAnalytics
from fitai.kernel.caching import LIVE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.needs import Metrics, Table


@endpoint(
    "GET",
    "/admin/analytics",
    access="read:platform_analytics",
    summary="Platform analytics",
    cache=LIVE,
    needs=(Table.QUERY, Metrics.READ),
    throttle=5,
)
def handler(request: Request, query: AnalyticsQuery) -> PlatformAnalytics:
    """Return the numbers of the period."""
    return service.platform_analytics(query)
