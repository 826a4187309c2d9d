"""Export all of the caller's analytics, as CSV or as JSON."""

from fitai.analytics import service
from fitai.analytics.detail_models import AnalyticsExport, ExportAnalytics
from fitai.kernel.audit import Origin
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.errors import PlanLimitReached
from fitai.kernel.http_response import RawResponse
from fitai.kernel.needs import Exports, Table


@endpoint(
    "GET",
    "/analytics/export",
    access="export:own_data",
    summary="Export analytics",
    needs=(Table.QUERY, Table.PUT, Table.UPDATE, Exports.WRITE),
    produces=("text/csv; charset=utf-8",),
    redirects=True,
    errors=(PlanLimitReached,),
    timeout=29,
    memory=1769,
    throttle=10,
)
def handler(request: Request, query: ExportAnalytics) -> AnalyticsExport | RawResponse:
    return service.export(request.caller, Origin(request.address, request.id), query)
