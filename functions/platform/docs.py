"""Go to the first page of the documents: quickstart, guides, the references of REST and WebSocket, error codes, operations."""

from fitai.kernel.caching import PAGE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import site


@endpoint("GET", "/docs", access="public", summary="Go to the documents", status=308, cache=PAGE, counted=False)
def handler(request: Request, query: site.PageQuery) -> RawResponse:
    return site.start(request.path)
