"""Go to the console: train on two devices side by side, look at progress, feed and boards, administer."""

from fitai.kernel.caching import PAGE
from fitai.kernel.endpoint import Request, endpoint
from fitai.kernel.http_response import RawResponse
from fitai.platform import site


@endpoint("GET", "/console", access="public", summary="Go to the console", status=308, cache=PAGE, counted=False)
def handler(request: Request, query: site.PageQuery) -> RawResponse:
    return site.start(request.path)
